"""Bad times: a killed process, a full disk, two companions at once, a clock that errs, an old database."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from importlib import resources
from pathlib import Path

import pytest

from companion.database import APPLICATION, explained, open_database
from companion.errors import HomeError
from companion.home import Home
from companion.memory.facts import Fact, Facts
from companion.memory.log import COMPANION, PERSON, Whose
from companion.nlu.facts import Fact as Told
from tests.memory.notebook import ANA, NOON, Notebook

ROOT = Path(__file__).parents[2]

KEEPS = """
import os, signal, sys
from pathlib import Path
from companion.home import Home
from companion.memory.log import Log
from tests.memory.notebook import Notebook

folder, name, count, dies_at = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
notebook = Notebook.of(Home(folder))
add, added = Log._add, 0


def dies(*given):
    global added
    added += 1
    if added == dies_at:
        os.kill(os.getpid(), signal.SIGKILL)
    return add(*given)


Log._add = dies
for number in range(count):
    words = " ".join(f"Here is {name} for time {number}, sentence {each}." for each in range(8))
    notebook.say(words, f"I heard {name} say {number}.")
    print(number, flush=True)
"""


def keeping(home: Home, name: str, count: int, dies_at: int = 0) -> "subprocess.Popen[bytes]":
    """Another process that keeps some exchanges; it kills itself before the turn numbered `dies_at`."""
    command = [sys.executable, "-c", KEEPS, str(home.folder), name, str(count), str(dies_at)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)


def are_whole_exchanges(notebook: Notebook) -> bool:
    turns = notebook.log.last_of(ANA, "monday", 1_000_000)
    return (
        [turn.position for turn in turns] == list(range(len(turns)))
        and [turn.role for turn in turns] == [PERSON, COMPANION] * (len(turns) // 2)
        and len(notebook.sayings()) == 8 * len(turns) // 2
    )


@pytest.mark.parametrize(("dies_at", "turns"), [(7, 6), (8, 6)])
def test_a_process_killed_within_an_exchange_keeps_both_sides_or_neither(home: Home, dies_at: int, turns: int) -> None:
    with keeping(home, "ana", 100, dies_at) as process:
        assert process.wait() == -signal.SIGKILL
    with closing(open_database(home)) as connection:
        notebook = Notebook(connection)
        assert len(notebook.turns()) == turns
        assert notebook.is_whole()
        assert are_whole_exchanges(notebook)


def test_a_process_killed_at_any_moment_leaves_whole_exchanges(home: Home) -> None:
    seen = 0
    for round_ in range(4):
        with keeping(home, f"round {round_}", 100_000) as process:
            assert process.stdout is not None
            for _ in range(10):
                process.stdout.readline()
            time.sleep(0.0013 * round_)  # somewhere within an exchange, which takes some 5 ms
            process.kill()
        with closing(open_database(home)) as connection:
            notebook = Notebook(connection)
            assert notebook.is_whole()
            assert are_whole_exchanges(notebook)
            assert len(notebook.turns()) >= seen + 20
            seen = len(notebook.turns())


def test_two_processes_on_one_home_lose_no_turn(home: Home) -> None:
    with keeping(home, "one", 60) as one, keeping(home, "two", 60) as two:
        assert [process.wait() for process in (one, two)] == [0, 0]
    with closing(open_database(home)) as connection:
        notebook = Notebook(connection)
        assert len(notebook.turns()) == 240
        assert are_whole_exchanges(notebook)
        assert notebook.is_whole()


def test_what_another_process_keeps_is_found_at_once(home: Home, light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    assert len(light.found("Lisbon")) == 1
    with closing(open_database(home)) as connection:
        Notebook(connection).say("My brother lives in Lisbon.")
    assert "My brother lives in Lisbon." in light.found("Lisbon")


def test_what_another_process_forgets_is_not_found(home: Home, light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    light.say("The rent is due.")
    assert "My sister lives in Porto." in light.found("Porto")
    with closing(open_database(home)) as connection:
        Notebook(connection).forget("Porto")
    assert light.found("Porto") == ["The rent is due."]


def fill(notebook: Notebook) -> None:
    """Leave no free page on the disk."""
    (pages,) = notebook.connection.execute("PRAGMA page_count").fetchone()
    notebook.connection.execute(f"PRAGMA max_page_count = {pages}")


def test_a_full_disk_is_one_sentence_and_costs_nothing_old(home: Home, light: Notebook) -> None:
    light.say("My sister lives in Porto.", "Do you see her much?")
    fill(light)
    with pytest.raises(HomeError, match="free some space and try again; what was stored before is safe"):  # noqa: PT012, SIM117
        with explained(home.database):
            for _ in range(200):
                light.say("Not much, these days. " * 40, "I see.")
    assert light.texts()[:2] == ["My sister lives in Porto.", "Do you see her much?"]
    assert len(light.turns()) % 2 == 0
    assert light.is_whole()


def test_once_there_is_room_again_she_keeps_on(home: Home, light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    fill(light)
    with pytest.raises(HomeError), explained(home.database):
        light.say("Not much, these days. " * 1000)
    light.connection.execute("PRAGMA max_page_count = 1000000")
    light.say("My brother lives in Lisbon.")
    assert light.texts() == ["My sister lives in Porto.", "My brother lives in Lisbon."]


def test_what_could_not_be_kept_leaves_no_vector_behind(light: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    light.say("My sister lives in Porto.")
    note = Facts.note

    def full(facts: Facts, whose: Whose, saying: int, told: Sequence[Told]) -> list[Fact]:
        if saying == 3:
            raise sqlite3.OperationalError("database or disk is full")
        return note(facts, whose, saying, told)

    monkeypatch.setattr(Facts, "note", full)
    with pytest.raises(sqlite3.OperationalError):
        light.say("Turns out Zanzibar is hot. The rain is warm.")
    monkeypatch.undo()
    light.say("The rent is due.")
    assert light.find("The rent is due.")[0].likeness == pytest.approx(1, abs=0.01)


def test_after_a_clock_went_back_a_conversation_keeps_its_order(light: Notebook) -> None:
    for text in ("one", "two", "three"):
        light.say(text, f"{text}, yes")
        light.now -= timedelta(hours=3)
    order = ["one", "one, yes", "two", "two, yes", "three", "three, yes"]
    turns = light.log.last_of(ANA, "monday", 10)
    assert [turn.text for turn in turns] == order
    assert [turn.text for turn in light.log.around(turns[2], ANA, 2, 3)] == order


def test_after_a_clock_went_back_the_later_words_still_hold(notebook: Notebook) -> None:
    notebook.say("I live in Porto.")
    notebook.now -= timedelta(days=400)
    notebook.say("Actually I live in Lisbon now.")
    assert ("me", "lives_in", "Lisbon") in notebook.holds()
    assert ("me", "lives_in", "Porto") not in notebook.holds()


@pytest.fixture
def before_memory(home: Home) -> Home:
    """A home from before she remembered words: schema 2, with somebody she knows in it."""
    home.prepare()
    with closing(sqlite3.connect(home.database)) as connection, connection:
        for step in ("0001_library.sql", "0002_talk.sql"):
            connection.executescript((resources.files("companion") / "schema" / step).read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("PRAGMA user_version = 2")
        connection.execute("INSERT INTO source VALUES ('/tea', 1)")
        connection.execute("INSERT INTO acquaintance VALUES ('ana', '', '2026-01-01', 'Wren', 7, '2026-02-01', 30)")
        connection.execute("INSERT INTO said VALUES ('ana', '', 'doors/12', '2026-02-01T09:00:00')")
        connection.execute("INSERT INTO watch VALUES ('ana', 'passive', 3, 'monday', 'IE')")
        connection.execute("INSERT INTO crisis_count VALUES ('2026-02-01', 'passive', 1)")
    return home


def test_a_home_from_before_the_memory_keeps_whom_she_knows(before_memory: Home) -> None:
    with closing(sqlite3.connect(before_memory.database)) as connection:
        tables = ("source", "acquaintance", "said", "watch", "crisis_count")
        before = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    with closing(open_database(before_memory)) as connection:
        assert [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables] == before


def test_a_home_from_before_the_memory_learns_to_remember(before_memory: Home) -> None:
    with closing(open_database(before_memory)) as connection:
        notebook = Notebook(connection)
        notebook.say("My sister lives in Porto.")
        assert notebook.found("Porto") == ["My sister lives in Porto."]
        assert notebook.now > NOON
