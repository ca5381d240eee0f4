"""The days that people name, and how a day is said back."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.nlu.dates import dates_in, spoken

SUNDAY = datetime(2026, 11, 22, 10, 0)
TUESDAY = datetime(2026, 11, 24, 21, 30)


@pytest.mark.parametrize(
    ("text", "words", "on"),
    [
        ("interview on thursday", "thursday", "2026-11-26"),
        ("she comes on friday", "friday", "2026-11-27"),
        ("my exam is next thursday", "next thursday", "2026-11-26"),
        ("see you tomorrow", "tomorrow", "2026-11-23"),
        ("it's the day after tomorrow", "the day after tomorrow", "2026-11-24"),
        ("the gig is tonight!", "tonight", "2026-11-22"),
        ("we leave in three weeks", "in three weeks", "2026-12-13"),
        ("back in a couple of weeks", "in a couple of weeks", "2026-12-06"),
        ("in a fortnight", "in a fortnight", "2026-12-06"),
        ("The wedding is the 22nd of May", "the 22nd of May", "2027-05-22"),
        ("the twenty-second of may", "the twenty-second of may", "2027-05-22"),
        ("due May 22nd", "May 22nd", "2027-05-22"),
        ("the van comes on 22.5.", "22.5.", "2027-05-22"),
        ("on 22/05/2027", "22/05/2027", "2027-05-22"),
        ("next month", "next month", "2026-12-01"),
        ("she visits at the weekend", "at the weekend", "2026-11-28"),
        ("my flight is on the 14th", "the 14th", "2026-12-14"),
        ("the exam is on the 31st", "the 31st", "2026-12-31"),
        ("we're off in may", "in may", "2027-05-01"),
        ("a week on friday", "a week on friday", "2026-12-04"),
        ("home on new year’s eve", "new year’s eve", "2026-12-31"),
        ("i booked a flight for friday", "friday", "2026-11-27"),
        ("they moved the meeting to friday", "friday", "2026-11-27"),
        ("no wait, they moved it to friday", "friday", "2026-11-27"),
        ("the dentist put me back to friday", "friday", "2026-11-27"),
    ],
)
def test_a_day_to_come_is_found_with_its_words(text: str, words: str, on: str) -> None:
    (found,) = dates_in(text, SUNDAY)
    assert (found.text, found.on, found.is_future) == (words, date.fromisoformat(on), True)


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("we met on tuesday", "2026-11-17"),
        ("last friday was loud", "2026-11-20"),
        ("i moved here two days ago", "2026-11-20"),
        ("we went at the weekend", "2026-11-21"),
        ("i turned 50 in march", "2026-03-01"),
        ("he came on the 25th", "2026-10-25"),
        ("5 march 2025 was a good day", "2025-03-05"),
        ("i slept badly last night", "2026-11-21"),
    ],
)
def test_in_a_past_sentence_the_day_is_the_last_one(text: str, on: str) -> None:
    (found,) = dates_in(text, SUNDAY)
    assert (found.on, found.is_future) == (date.fromisoformat(on), False)


@pytest.mark.parametrize(
    "text",
    [
        "i may go", "she may in fact", "i sat down", "the sun is out", "we march on", "every friday", "on mondays",
        "the 14th floor", "it was 22.5.", "open 24/7", "may 3 people come", "31 june", "2027-13-45", "mon dieu", "",
    ],
)  # fmt: skip
def test_ordinary_words_and_impossible_days_are_no_dates(text: str) -> None:
    assert dates_in(text, SUNDAY) == []


def test_todays_weekday_means_today_only_where_that_is_said() -> None:
    assert [when.on.day for when in dates_in("it's today, sunday", SUNDAY)] == [22, 22]
    assert [when.on.day for when in dates_in("lunch on sunday", SUNDAY)] == [29]


def test_next_thursday_said_in_the_same_week_is_not_the_day_after_tomorrow() -> None:
    assert [when.on.day for when in dates_in("next thursday", TUESDAY)] == [3]
    assert [when.on.day for when in dates_in("this thursday", TUESDAY)] == [26]


def test_two_days_are_read_each_in_its_own_tense() -> None:
    found = dates_in("we met on tuesday and we leave on friday", SUNDAY)
    assert [when.on.day for when in found] == [17, 27]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-11-22", "today"),
        ("2026-11-21", "yesterday"),
        ("2026-11-23", "tomorrow"),
        ("2026-11-26", "Thursday 26 November"),
        ("2025-05-03", "3 May 2025"),
    ],
)
def test_a_day_is_said_as_one_says_it(on: str, words: str) -> None:
    assert spoken(date.fromisoformat(on), SUNDAY) == words


PIECES = st.sampled_from(
    "on in the next last friday may 31st of february 2027 999 weeks ago , . two days 0 99/99/2027 22.5. tonight".split()
)


@settings(deadline=None)  # the first date loads the library
@given(st.lists(PIECES, max_size=8).map(" ".join) | st.text(max_size=80), st.datetimes())
def test_no_text_and_no_day_breaks_it(text: str, said_at: datetime) -> None:
    for when in dates_in(text, said_at):
        assert when.text in text
        assert when.is_future == (when.on >= said_at.date())
