"""The one file: made, reopened, shared, and never a riddle when it fails."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from importlib import resources
from pathlib import Path

import pytest

from companion import database
from companion.database import explained, open_database
from companion.errors import HomeError
from companion.home import Home

SOURCE = "INSERT INTO source VALUES (?, 1)"


def sources(home: Home) -> list[str]:
    with closing(open_database(home)) as connection:
        return [path for (path,) in connection.execute("SELECT path FROM source ORDER BY path")]


def keep(home: Home, path: str) -> None:
    with closing(open_database(home)) as connection, connection:
        connection.execute(SOURCE, (path,))


def tree(folder: Path) -> dict[str, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_a_fresh_database_has_its_tables(home: Home) -> None:
    assert sources(home) == []


def test_what_was_kept_is_there_again(home: Home) -> None:
    keep(home, "/tea")
    assert sources(home) == ["/tea"]


def test_only_the_owner_reads_it(home: Home) -> None:
    keep(home, "/tea")
    assert home.database.stat().st_mode & 0o777 == 0o600
    assert home.folder.stat().st_mode & 0o777 == 0o700


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE bookmark (url TEXT)")


def garbage(path: Path) -> None:
    path.write_bytes(b"This is no database. " * 100)


def newer(path: Path) -> None:
    keep(Home(path.parent), "/tea")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA user_version = 999")


def folder(path: Path) -> None:
    path.mkdir()


UNUSABLE = [
    (foreign, "belongs to another program"),
    (garbage, "is damaged or not a database"),
    (newer, "made by a newer companion"),
    (folder, "make it writable"),
]


@pytest.mark.parametrize(("spoil", "sentence"), UNUSABLE)
@pytest.mark.parametrize("incognito", [False, True])
def test_a_file_that_is_not_ours_is_named(
    home: Home, spoil: Callable[[Path], None], sentence: str, incognito: bool
) -> None:
    if incognito and spoil is folder:
        pytest.skip("in incognito a folder is no database to copy")
    home.folder.mkdir()
    spoil(home.database)
    with pytest.raises(HomeError, match=sentence):
        open_database(Home(home.folder, incognito))


@pytest.mark.parametrize("spoil", [foreign, garbage])
def test_a_file_that_is_not_ours_is_not_written(home: Home, spoil: Callable[[Path], None]) -> None:
    home.folder.mkdir()
    spoil(home.database)
    before = home.database.read_bytes()
    with pytest.raises(HomeError):
        open_database(home)
    assert home.database.read_bytes() == before


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(HomeError, match=r"cannot be made .*--incognito"):
        open_database(Home(tmp_path / "file" / "home"))


def test_a_read_only_database_is_named(home: Home) -> None:
    keep(home, "/tea")
    with closing(open_database(home)) as connection:
        connection.execute("PRAGMA query_only = ON")
        with pytest.raises(HomeError, match="make it writable"), explained(home.database):
            connection.execute(SOURCE, ("/coffee",))


def test_a_full_disk_is_named_and_costs_nothing_old(home: Home) -> None:
    keep(home, "/tea")
    with closing(open_database(home)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(HomeError, match="free some space"), explained(home.database), connection:
            connection.execute(SOURCE, ("/" + "x" * 1_000_000,))
    assert sources(home) == ["/tea"]


def test_one_process_waits_for_another_that_writes(home: Home) -> None:
    keep(home, "/tea")
    program = (
        "import sqlite3, sys, time\n"
        "connection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\n"
        "connection.execute(\"INSERT INTO source VALUES ('/other', 1)\")\n"
        "print('holds', flush=True)\n"
        "time.sleep(0.5)\n"
        "connection.execute('COMMIT')\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, home.database], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        keep(home, "/mine")
    assert sources(home) == ["/mine", "/other", "/tea"]


def test_a_writer_that_never_ends_is_named(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(home, "/tea")
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with closing(open_database(home)) as one, closing(open_database(home)) as other:
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(HomeError, match="another companion is writing"), explained(home.database):
            other.execute(SOURCE, ("/mine",))


def test_many_who_open_a_fresh_home_at_once_all_succeed(home: Home) -> None:
    start = threading.Barrier(4)

    def open_together(_: int) -> int:
        start.wait()
        with closing(open_database(home)) as connection:
            return int(connection.execute("SELECT count(*) FROM source").fetchone()[0])

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_together, range(4))) == [0] * 4


def test_a_half_done_upgrade_leaves_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(script: str) -> list[str]:
        return ["CREATE TABLE source (path TEXT)", "CREATE NONSENSE"]

    with monkeypatch.context() as patch:
        patch.setattr(database, "_statements", broken)
        with pytest.raises(HomeError):
            open_database(home)
    assert sources(home) == []


@pytest.fixture
def before_talk(home: Home) -> Home:
    """A home whose database has the first schema alone, with a source in it."""
    home.prepare()
    script = (resources.files("companion") / "schema" / "0001_library.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.executescript(f"{script} PRAGMA application_id = {database.APPLICATION}; PRAGMA user_version = 1")
        connection.execute(SOURCE, ("/tea",))
    return home


def test_a_library_from_before_the_talk_keeps_its_sources(before_talk: Home) -> None:
    assert sources(before_talk) == ["/tea"]


@pytest.mark.parametrize("table", ["acquaintance", "said", "watch", "crisis_count"])
def test_a_library_from_before_the_talk_learns_to_remember_it(before_talk: Home, table: str) -> None:
    with closing(open_database(before_talk)) as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


@pytest.fixture
def before_names(home: Home) -> Home:
    """A home whose database has the first three schemas, with a turn in it."""
    home.prepare()
    scripts = [
        (resources.files("companion") / "schema" / name).read_text(encoding="utf-8")
        for name in ("0001_library.sql", "0002_talk.sql", "0003_memory.sql")
    ]
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.executescript(
            f"{' '.join(scripts)} PRAGMA application_id = {database.APPLICATION}; PRAGMA user_version = 3"
        )
        connection.execute(
            "INSERT INTO turn (user, scope, conversation, position, role, text, at) "
            "VALUES ('me', '', 'monday', 0, 'person', 'My sister is Ana.', '2026-03-02T12:00:00')"
        )
    return home


def test_a_memory_from_before_conversations_had_names_keeps_them_and_can_name_them(before_names: Home) -> None:
    with closing(open_database(before_names)) as connection, connection:
        connection.execute("INSERT INTO given_name VALUES ('me', '', 'monday', 'Ana')")
        rows = connection.execute("SELECT text, name FROM turn JOIN given_name USING (user, scope, conversation)")
        assert rows.fetchall() == [("My sister is Ana.", "Ana")]


def test_incognito_reads_what_was_kept(home: Home) -> None:
    keep(home, "/tea")
    assert sources(Home(home.folder, incognito=True)) == ["/tea"]


def test_incognito_leaves_the_home_untouched(home: Home) -> None:
    keep(home, "/tea")
    before = tree(home.folder)
    keep(Home(home.folder, incognito=True), "/secret")
    assert tree(home.folder) == before


def test_incognito_makes_no_home(home: Home) -> None:
    keep(Home(home.folder, incognito=True), "/secret")
    assert not home.folder.exists()
