"""A crisis stays with her for a while, and none of its words do."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from companion.database import open_database
from companion.engine import open_engine
from companion.home import Home
from companion.memory.watch import TURNS, UNSURE_TURNS, Watch, Watches
from companion.options import Options
from companion.turn.session import Message

NOON = datetime(2026, 3, 1, 12)


@pytest.fixture
def connection(home: Home) -> Iterator[sqlite3.Connection]:
    with closing(open_database(home)) as connection:
        yield connection


@pytest.fixture
def watches(connection: sqlite3.Connection) -> Watches:
    return Watches(connection)


def turns(watches: Watches, count: int, conversation: str = "monday") -> Watch:
    """Some turns of Ana's without a sign, and what is in mind after them."""
    for _ in range(count):
        watches.turn("ana", conversation)
    return watches.of("ana", conversation)


def test_nobody_is_watched_over_at_first(watches: Watches) -> None:
    assert watches.of("ana", "monday") == Watch()


def test_a_crisis_stays_with_her(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    assert watches.of("ana", "monday") == Watch("active", TURNS)


def test_it_is_still_with_her_on_the_tenth_turn(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    assert turns(watches, 9).is_open


def test_it_closes_after_ten_turns(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    assert not turns(watches, 10).is_open


def test_turns_after_the_last_are_not_counted(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    assert turns(watches, 14).turns_left == 0


def test_another_sign_begins_the_turns_anew(watches: Watches) -> None:
    watches.crisis("ana", "monday", "passive", NOON)
    turns(watches, 8)
    watches.crisis("ana", "monday", "imminent", NOON)
    assert watches.of("ana", "monday") == Watch("imminent", TURNS)


def test_the_next_conversation_begins_with_it_even_where_it_had_closed(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    turns(watches, 12)
    following = watches.of("ana", "tuesday")
    assert following.is_open
    assert following.is_next_session


def test_she_asks_once_in_the_next_conversation(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    assert not turns(watches, 1, "tuesday").is_next_session


def test_in_the_next_conversation_it_stays_for_ten_turns_more(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    turns(watches, 10)
    assert turns(watches, 9, "tuesday").is_open
    assert not turns(watches, 1, "tuesday").is_open


def test_the_conversation_after_the_next_begins_without_it(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    turns(watches, 10, "tuesday")
    assert watches.of("ana", "wednesday") == Watch()


def test_going_back_and_forth_between_conversations_does_not_make_her_ask_again(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    turns(watches, 1, "tuesday")
    assert not watches.of("ana", "monday").is_next_session


def test_a_crisis_in_the_next_conversation_is_asked_about_in_the_one_after_it(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    turns(watches, 3, "tuesday")
    watches.crisis("ana", "tuesday", "passive", NOON)
    assert watches.of("ana", "wednesday").is_next_session


def test_a_turn_of_somebody_who_is_not_watched_over_opens_nothing(watches: Watches) -> None:
    assert turns(watches, 1) == Watch()


def test_people_are_watched_over_apart(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    assert watches.of("bo", "monday") == Watch()


def test_the_country_that_was_named_is_kept(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    watches.lives_in("ana", "IE")
    assert watches.of("ana", "monday").country == "IE"


def test_the_country_outlasts_another_crisis(watches: Watches) -> None:
    watches.crisis("ana", "monday", "active", NOON)
    watches.lives_in("ana", "IE")
    watches.crisis("ana", "tuesday", "passive", NOON)
    assert watches.of("ana", "tuesday").country == "IE"


def test_turns_are_counted_by_day_and_level_alone(watches: Watches, connection: sqlite3.Connection) -> None:
    for level, day in (("active", 1), ("active", 1), ("other", 1), ("active", 2)):
        watches.crisis("ana", "monday", level, datetime(2026, 3, day))
    counts = connection.execute("SELECT * FROM crisis_count ORDER BY day, level").fetchall()
    assert counts == [("2026-03-01", "active", 2), ("2026-03-01", "other", 1), ("2026-03-02", "active", 1)]


@pytest.fixture(scope="module")
def told(shared_models: None, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home after somebody told of danger and talked on; the words `wombat` and `xylophone` were in it."""
    folder = tmp_path_factory.mktemp("told")
    home, document = Home(folder / "home"), folder / "tea.md"
    document.write_text("# Tea\n\nTea is a plant of the hills, and it is drunk with or without milk.\n")
    engine = open_engine(Options(home, knowledge=(document,), seed=1))
    replies = [
        engine.respond(Message(text))
        for text in ("I want to kill myself. Nobody but the wombat with the xylophone would notice.", "ok", "thanks")
    ]
    engine.close()
    assert replies[0].crisis == "active"
    return home


def cells(path: Path) -> Iterator[tuple[str, str]]:
    """Every value of every column of every table, with the table's name."""
    with closing(sqlite3.connect(path)) as connection:
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                yield from ((table, str(value)) for value in row)


@pytest.mark.parametrize("word", ["kill", "wombat", "xylophone"])
def test_no_table_holds_a_word_of_what_was_said(told: Home, word: str) -> None:
    assert [table for table, value in cells(told.database) if word in value.lower()] == []


@pytest.mark.parametrize("word", [b"wombat", b"xylophone"])
def test_no_file_holds_a_word_of_what_was_said(told: Home, word: bytes) -> None:
    assert [path.name for path in told.folder.rglob("*") if path.is_file() and word in path.read_bytes().lower()] == []


def test_the_crisis_itself_was_counted(told: Home) -> None:
    assert ("crisis_count", "active") in set(cells(told.database))


def test_what_may_have_been_misread_stays_for_two_turns_and_is_not_asked_about_again(watches: Watches) -> None:
    watches.crisis("ana", "monday", "passive", NOON, is_sure=False)
    assert watches.of("ana", "monday").is_open
    assert not turns(watches, UNSURE_TURNS).is_open
    assert not watches.of("ana", "tuesday").is_open
