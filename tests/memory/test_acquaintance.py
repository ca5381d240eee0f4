"""How an acquaintance grows."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta

import pytest

from companion.database import open_database
from companion.home import Home
from companion.memory.acquaintance import CLOSE, FAMILIAR, Acquaintance, Acquaintances

NOON = datetime(2026, 3, 1, 12)


@pytest.fixture
def acquaintances(home: Home) -> Iterator[Acquaintances]:
    with closing(open_database(home)) as connection:
        yield Acquaintances(connection)


def talk(acquaintances: Acquaintances, *days: int, shared: bool = False) -> Acquaintance:
    """Ana talks on some days, counted from the first of March."""
    for day in days:
        acquaintances.talked("ana", "", NOON + timedelta(days=day), shared=shared)
    return acquaintances.of("ana", "")


def test_a_stranger_has_not_been_met(acquaintances: Acquaintances) -> None:
    assert acquaintances.of("ana", "") == Acquaintance(has_met=False, name="", days=0, shared=0)


@pytest.mark.parametrize(
    ("days", "shared", "stage"),
    [
        (0, 0, "new"),
        (FAMILIAR[0], FAMILIAR[1] - 1, "new"),
        (FAMILIAR[0] - 1, FAMILIAR[1], "new"),
        (*FAMILIAR, "familiar"),
        (CLOSE[0], CLOSE[1] - 1, "familiar"),
        (CLOSE[0] - 1, CLOSE[1], "familiar"),
        (1, 10_000, "new"),
        (10_000, 0, "new"),
        (*CLOSE, "close"),
    ],
)
def test_a_stage_takes_days_and_shares(days: int, shared: int, stage: str) -> None:
    assert Acquaintance(days=days, shared=shared).stage == stage


def test_three_days_and_twenty_things_told_make_her_familiar(acquaintances: Acquaintances) -> None:
    talk(acquaintances, *[0] * 10, *[1] * 9, shared=True)
    assert talk(acquaintances, 2, shared=True).stage == "familiar"


def test_a_day_counts_once(acquaintances: Acquaintances) -> None:
    assert talk(acquaintances, 0, 0, 0).days == 1


def test_every_day_of_talk_counts(acquaintances: Acquaintances) -> None:
    assert talk(acquaintances, 0, 1, 5).days == 3


def test_a_clock_that_goes_backwards_adds_no_day(acquaintances: Acquaintances) -> None:
    assert talk(acquaintances, 5, 4, 3).days == 1


def test_a_day_is_not_counted_again_after_a_clock_went_backwards(acquaintances: Acquaintances) -> None:
    assert talk(acquaintances, 5, 3, 5).days == 1


def test_midnight_begins_a_day(acquaintances: Acquaintances) -> None:
    acquaintances.talked("ana", "", datetime(2026, 3, 1, 23, 59), shared=False)
    acquaintances.talked("ana", "", datetime(2026, 3, 2, 0, 1), shared=False)
    assert acquaintances.of("ana", "").days == 2


def test_only_what_was_shared_counts_as_shared(acquaintances: Acquaintances) -> None:
    talk(acquaintances, 0, 0, shared=True)
    assert talk(acquaintances, 0, shared=False).shared == 2


def test_the_name_chosen_at_the_first_meeting_is_kept(acquaintances: Acquaintances) -> None:
    acquaintances.met("ana", "", "Wren", NOON)
    assert acquaintances.of("ana", "") == Acquaintance(has_met=True, name="Wren")


def test_talk_alone_is_no_meeting(acquaintances: Acquaintances) -> None:
    assert not talk(acquaintances, 0).has_met


def test_meeting_forgets_no_days(acquaintances: Acquaintances) -> None:
    talk(acquaintances, 0, 1, shared=True)
    acquaintances.met("ana", "", "Wren", NOON)
    assert (acquaintances.of("ana", "").days, acquaintances.of("ana", "").shared) == (2, 2)


def test_the_day_of_the_meeting_is_counted(acquaintances: Acquaintances) -> None:
    acquaintances.met("ana", "", "Wren", NOON)
    assert talk(acquaintances, 0).days == 1


def test_people_are_known_apart(acquaintances: Acquaintances) -> None:
    talk(acquaintances, 0)
    assert acquaintances.of("bo", "") == Acquaintance()


def test_a_persona_with_a_memory_of_its_own_begins_anew(acquaintances: Acquaintances) -> None:
    talk(acquaintances, 0)
    assert acquaintances.of("ana", "owl") == Acquaintance()
