"""Letters in the home: kept, versioned, each person's own, and really gone when they are deleted."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import resources

import pytest

from companion import database
from companion.database import open_database
from companion.home import Home
from companion.letters import editing
from companion.letters.draft import Answers, LetterError
from companion.letters.store import Letters
from companion.memory.forgetting import Forgetting
from companion.memory.log import Whose
from companion.memory.shelf import MemoryShelf
from tests.letters.writing import ANA, NINE, TOM, drafted

SECRET = "quartermaine"


@pytest.fixture
def connection(home: Home) -> Iterator[sqlite3.Connection]:
    """A fresh database."""
    with closing(open_database(home)) as connection:
        yield connection


@pytest.fixture
def letters(connection: sqlite3.Connection) -> Letters:
    """No letters yet."""
    return Letters(connection)


def test_what_is_kept_is_there_again(letters: Letters, home: Home) -> None:
    letters.add(ANA, drafted(), NINE)
    with closing(open_database(home)) as again:
        (version,) = Letters(again).every(ANA)
    assert (version.draft, version.number, version.at) == (drafted(), 1, NINE)


def test_every_version_stays(letters: Letters) -> None:
    first = letters.add(ANA, drafted(), NINE)
    dropped = editing.drop(first.draft, 2)
    letters.add_version(ANA, first.letter, dropped, NINE)
    letters.add_version(ANA, first.letter, dropped, NINE)
    assert [each.draft for each in letters.versions(ANA, first.letter)] == [first.draft, dropped]
    assert letters.version(ANA, first.letter, 1).draft == first.draft


def test_nobody_sees_anothers_letter(letters: Letters) -> None:
    number = letters.add(ANA, drafted(), NINE).letter
    for other in (Whose("bo"), Whose("ana", "wren")):
        assert letters.every(other) == []
        for act in (letters.latest, letters.delete):
            with pytest.raises(LetterError, match=f"There is no letter {number}"):
                act(other, number)


def test_a_version_that_is_not_there_is_named(letters: Letters) -> None:
    number = letters.add(ANA, drafted(), NINE).letter
    with pytest.raises(LetterError, match="it has 1"):
        letters.version(ANA, number, 4)


def holds(home: Home, word: str) -> bool:
    return any(word.encode() in path.read_bytes() for path in home.folder.rglob("*") if path.is_file())


def secret() -> Answers:
    return Answers("Tom", "thanks", (f"He hid the {SECRET} in the piano.",), "", "plain", "Ida")


def test_a_deleted_letter_is_gone_from_the_file(letters: Letters, home: Home) -> None:
    number = letters.add(ANA, drafted(secret()), NINE).letter
    letters.add_version(ANA, number, editing.drop(drafted(secret()), 2), NINE)
    assert holds(home, SECRET)
    letters.delete(ANA, number)
    assert not holds(home, SECRET)
    with pytest.raises(LetterError):
        letters.latest(ANA, number)
    assert letters.add(ANA, drafted(), NINE).letter > number


def test_wiping_a_memory_takes_the_letters_with_it(
    letters: Letters, connection: sqlite3.Connection, home: Home
) -> None:
    letters.add(ANA, drafted(secret()), NINE)
    other = letters.add(Whose("bo"), drafted(TOM), NINE).letter
    Forgetting(connection, MemoryShelf(connection, 1)).erase_all(ANA)
    assert not holds(home, SECRET)
    assert letters.latest(Whose("bo"), other).draft == drafted(TOM)


def test_incognito_keeps_nothing(home: Home) -> None:
    with closing(open_database(Home(home.folder, incognito=True))) as connection:
        letters = Letters(connection)
        assert not letters.is_kept
        assert letters.kept(ANA, drafted(), NINE) is None
        assert letters.every(ANA) == []
    assert not home.folder.exists()


def test_a_memory_from_before_the_letters_is_kept_and_learns_to_hold_them(home: Home) -> None:
    home.prepare()
    schema = resources.files("companion") / "schema"
    before = sorted(file.name for file in schema.iterdir() if file.name.endswith(".sql") and file.name < "0005")
    with closing(sqlite3.connect(home.database)) as connection, connection:
        for name in before:
            connection.executescript((schema / name).read_text(encoding="utf-8"))
        connection.executescript(f"PRAGMA application_id = {database.APPLICATION}; PRAGMA user_version = {len(before)}")
        connection.execute("INSERT INTO wish VALUES ('ana', '', 'the hospital')")
    with closing(open_database(home)) as connection:
        assert connection.execute("SELECT topic FROM wish").fetchall() == [("the hospital",)]
        Letters(connection).add(ANA, drafted(), NINE)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
