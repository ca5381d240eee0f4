"""The home is its owner's only, and incognito leaves no trace in it."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from companion.database import open_database
from companion.engine import open_engine
from companion.home import Home, make_private
from companion.options import Options
from companion.turn.session import Message
from tests.conftest import Write


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def write_something(home: Home) -> None:
    with closing(open_database(home)) as connection, connection:
        connection.execute("INSERT OR IGNORE INTO source VALUES ('/tea', 1)")


def test_everything_in_a_new_home_is_its_owners_only(home: Home) -> None:
    with umask(0), closing(open_database(home)) as connection, connection:
        connection.execute("INSERT INTO source VALUES ('/tea', 1)")
        found = {path.name: rights(path) for path in home.folder.rglob("*")}
    assert found == {"companion.db": 0o600, "companion.db-wal": 0o600, "companion.db-shm": 0o600, "cache": 0o700}
    assert rights(home.folder) == 0o700


def test_a_home_that_was_open_to_others_is_closed(home: Home) -> None:
    write_something(home)
    wal = home.database.with_name("companion.db-wal")
    with closing(open_database(home)) as connection, connection:
        connection.execute("INSERT INTO source VALUES ('/coffee', 1)")
        for path, loose in ((home.folder, 0o755), (home.cache, 0o777), (home.database, 0o644), (wal, 0o644)):
            path.chmod(loose)
        open_database(home).close()
        assert [rights(path) for path in (home.folder, home.cache, home.database, wal)] == [0o700, 0o700, 0o600, 0o600]


def test_a_stricter_home_stays_strict(home: Home) -> None:
    home.prepare()
    home.cache.chmod(0o500)
    home.prepare()
    assert rights(home.cache) == 0o500


def test_a_folder_that_all_share_stays_shared(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    Home(tmp_path).prepare()
    assert rights(tmp_path) == 0o1777
    assert rights(tmp_path / "cache") == 0o700


def test_the_root_of_the_disk_is_nobodys_home() -> None:
    before = rights(Path("/"))
    make_private(Path("/"))
    assert rights(Path("/")) == before


def test_what_belongs_to_another_account_is_left_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.folder.mkdir(mode=0o755)
    home.folder.chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: home.folder.stat().st_uid + 1)
    home.prepare()
    assert rights(home.folder) == 0o755


def test_a_database_is_born_closed_to_others(home: Home) -> None:
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom companion import database\n"
        "from companion.home import Home\n"
        "connect = database.connect\n"
        "def seen(path, *rest):\n"
        "    connection = connect(path, *rest)\n"
        "    print(oct(os.stat(path).st_mode & 0o777))\n"
        "    return connection\n"
        "os.umask(0)\n"
        "database.connect = seen\n"
        "database.open_database(Home(Path(sys.argv[1]))).close()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, home.folder], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0o600"]


def test_the_process_keeps_its_own_umask(home: Home) -> None:
    with umask(0o027):
        write_something(home)
        assert os.umask(0o027) == 0o027


TALK = [
    "Hi, I'm Ana.",
    "My sister Zenobia lives in Porto and she is a vet.",
    "Who made the music?",
    "I feel awful today, I lost my job.",
    "What did I tell you about my sister?",
    "Please forget what I said about my job.",
    "Don't bring up my sister again.",
    "I want to kill myself.",
    "thanks, bye",
]


def trace(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything in a folder: rights, time of the last change, bytes."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in (folder, *folder.rglob("*"))
    }


@pytest.fixture
def document(write: Write) -> Path:
    """A small library."""
    return write("tea.md", "# Tea\n\nTea is a plant of the hills, and it is drunk with or without milk.\n")


def talk(home: Home, document: Path) -> None:
    engine = open_engine(Options(home, knowledge=(document,), seed=1))
    engine.begin(Message(""))
    for text in TALK:
        engine.respond(Message(text, now=datetime(2026, 3, 1, 12)))
    engine.close()


@pytest.mark.usefixtures("shared_models")
def test_a_talk_in_incognito_changes_nothing_in_a_home(home: Home, document: Path) -> None:
    talk(home, document)
    before = trace(home.folder)
    talk(replace(home, incognito=True), document)
    assert trace(home.folder) == before


@pytest.mark.usefixtures("shared_models")
def test_a_talk_in_incognito_makes_no_home(home: Home, document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = home.folder.parent / "working folder"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    before = trace(home.folder.parent)
    talk(replace(home, incognito=True), document)
    assert trace(home.folder.parent) == before
