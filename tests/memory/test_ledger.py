"""Which lines rest."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from companion.database import open_database
from companion.home import Home
from companion.memory.ledger import Ledger

NOON = datetime(2026, 3, 1, 12)


@pytest.fixture
def ledger(home: Home) -> Iterator[Ledger]:
    with closing(open_database(home)) as connection:
        yield Ledger(connection)


def test_nobody_new_has_heard_a_line(ledger: Ledger) -> None:
    assert ledger.resting("ana", "", NOON) == {}


def test_a_line_that_was_said_rests(ledger: Ledger) -> None:
    ledger.note("ana", "", ["doors/12"], NOON)
    assert ledger.resting("ana", "", NOON) == {"doors/12": NOON}


@pytest.mark.parametrize(("days", "rests"), [(29, True), (30, False), (31, False)])
def test_a_line_rests_for_thirty_days(ledger: Ledger, days: int, rests: bool) -> None:
    ledger.note("ana", "", ["doors/12"], NOON)
    assert ("doors/12" in ledger.resting("ana", "", NOON + timedelta(days=days))) == rests


def test_a_line_said_again_rests_anew(ledger: Ledger) -> None:
    ledger.note("ana", "", ["doors/12"], NOON)
    ledger.note("ana", "", ["doors/12"], NOON + timedelta(days=29))
    assert "doors/12" in ledger.resting("ana", "", NOON + timedelta(days=58))


def test_a_clock_that_goes_backwards_leaves_a_line_resting(ledger: Ledger) -> None:
    ledger.note("ana", "", ["doors/12"], NOON)
    assert "doors/12" in ledger.resting("ana", "", NOON - timedelta(days=2))


def test_what_one_person_heard_is_new_to_another(ledger: Ledger) -> None:
    ledger.note("ana", "", ["doors/12"], NOON)
    assert ledger.resting("bo", "", NOON) == {}


def test_what_one_persona_said_is_free_for_one_with_a_memory_of_its_own(ledger: Ledger) -> None:
    ledger.note("ana", "", ["doors/12"], NOON)
    assert ledger.resting("ana", "owl", NOON) == {}


def test_all_lines_of_a_reply_rest(ledger: Ledger) -> None:
    ledger.note("ana", "", ["doors/12", "joys/3"], NOON)
    assert set(ledger.resting("ana", "", NOON)) == {"doors/12", "joys/3"}
