"""The page of a week: only what was said, nothing private, the same each time."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from sqlite3 import Connection

import pytest

from companion.database import open_database
from companion.home import Home
from companion.memory import diary
from companion.memory.diary import Diary, span
from companion.memory.editing import pin
from companion.memory.forgetting import Forgetting, SetAside
from companion.memory.keeping import Keeper, Said
from companion.memory.log import Whose
from companion.memory.shelf import MemoryShelf
from companion.memory.wishes import Wishes
from companion.persona.bars import check_line
from companion.persona.lines import Line
from tests.retrieval.light_embedder import LightEmbedder

MONDAY = date(2026, 11, 16)
WORDINGS = [*diary.TALKED, *diary.PEOPLE_CAME_UP, *diary.NEXT, *diary.UNQUOTED, *diary.NOTHING]


@pytest.fixture
def connection(home: Home) -> Iterator[Connection]:
    with closing(open_database(home)) as connection:
        yield connection


def say(connection: Connection, day: int, *texts: str, matter: str = "", user: str = "me") -> list[int]:
    """Say something on a day of November 2026; gives the numbers of the sentences."""
    embedder = LightEmbedder()
    keeper = Keeper(connection, MemoryShelf(connection, embedder.dimensions), embedder)
    at = datetime(2026, 11, day, 20)
    return [
        number for text in texts for number in keeper.keep(Whose(user), f"day {day}", Said(text, at, matter)).sayings
    ]


def page(connection: Connection, day: date = MONDAY, user: str = "me", today: date | None = None) -> str:
    return Diary(connection).page(Whose(user), day, today)


def section(page: str, heading: str) -> str:
    """What stands under a heading."""
    return page.partition(f"## {heading}\n\n")[2].partition("\n\n")[0]


def test_a_week_with_nothing_is_one_line(connection: Connection) -> None:
    text = page(connection)
    assert text.startswith("The week of 16 to 22 November 2026: ")
    assert "\n" not in text


def test_the_page_is_headed_by_its_week(connection: Connection) -> None:
    say(connection, 18, "I planted garlic along the wall today.")
    assert page(connection).startswith("# The week of 16 to 22 November 2026\n")


def test_what_waits_to_be_forgotten_is_not_on_the_page(connection: Connection) -> None:
    [told] = say(connection, 18, "My interview with Oke is on Friday.")
    say(connection, 18, "I planted garlic along the wall today.")
    assert "Oke" in page(connection)
    shelf = MemoryShelf(connection, LightEmbedder().dimensions)
    Forgetting(connection, shelf).set_aside(SetAside(tuple(shelf.sayings(Whose("me"), [told])), "Oke"))
    assert "Oke" not in page(connection)
    assert "garlic" in page(connection)


@pytest.mark.parametrize("day", [16, 18, 22])
def test_any_day_names_its_week(connection: Connection, day: int) -> None:
    say(connection, 18, "I planted garlic along the wall today.")
    assert page(connection, date(2026, 11, day)) == page(connection)


def test_a_week_ends_on_sunday_night(connection: Connection) -> None:
    say(connection, 15, "I planted garlic along the wall.")
    say(connection, 23, "I planted beans along the wall.")
    assert "\n" not in page(connection)


def test_a_day_is_told_in_the_persons_own_words(connection: Connection) -> None:
    say(connection, 18, "I planted garlic along the wall today.")
    assert section(page(connection), "Wednesday, 18 November 2026") == '- "I planted garlic along the wall today."'


def test_nothing_stands_on_it_that_was_not_said(connection: Connection) -> None:
    said = ["My sister Ana lives in Porto.", "I was so happy to see her boat again.", "I hope for rain."]
    say(connection, 18, *said)
    quotes = re.findall(r'^- "(.*)"$', page(connection), re.MULTILINE)
    assert set(quotes) <= set(said)
    assert len(quotes) == 3


def test_a_day_has_two_to_five_sentences(connection: Connection) -> None:
    say(connection, 17, *(f"I was happy about thing number {number}." for number in range(9)))
    say(connection, 18, *(f"The tram number {number} came by." for number in range(9)))
    text = page(connection)
    assert len(section(text, "Tuesday, 17 November 2026").splitlines()) == 5
    assert len(section(text, "Wednesday, 18 November 2026").splitlines()) == 2


def test_facts_and_feelings_come_before_the_weather(connection: Connection) -> None:
    say(connection, 18, "It rained on the roof for a while.", "The bus was late again, as it is.", "There was soup.")
    say(connection, 18, "My sister Ana lives in Porto.", "I cried when the letter came.")
    quoted = section(page(connection), "Wednesday, 18 November 2026")
    assert "Porto" in quoted
    assert "cried" in quoted
    assert "soup" not in quoted


def test_what_is_pinned_comes_first(connection: Connection) -> None:
    say(connection, 18, "My sister Ana lives in Porto.", "I cried when the letter came.", "I love the sea in March.")
    [number] = say(connection, 18, "The soup was thin.")
    pin(connection, MemoryShelf(connection, 8), Whose(), number, True)
    assert section(page(connection), "Wednesday, 18 November 2026").startswith('- "The soup was thin."')


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("I was diagnosed with diabetes.", ""),
        ("Do you know a good film about submarines?", ""),
        ("Please forget what I told you about the garden.", "request"),
        ("I want it all to be over tonight.", "crisis"),
    ],
)
def test_what_is_private_or_no_telling_stays_off_it(connection: Connection, text: str, matter: str) -> None:
    say(connection, 18, text, matter=matter)
    told = page(connection)
    assert text not in told
    assert section(told, "Wednesday, 18 November 2026") in diary.UNQUOTED


def test_what_is_to_be_left_alone_stays_off_it(connection: Connection) -> None:
    say(connection, 18, "I love my old job at the harbour.", "My sister Ana lives in Porto.")
    Wishes(connection).leave(Whose(), "harbour")
    assert "harbour" not in page(connection)


def test_her_sentence_counts_days_and_names_people(connection: Connection) -> None:
    say(connection, 17, "My sister Ana lives in Porto.")
    say(connection, 18, "Ana rang me about the boat.")
    opening = page(connection).splitlines()[2]
    assert "two days" in opening
    assert "your sister Ana" in opening


def test_her_sentence_names_what_comes_next(connection: Connection) -> None:
    say(connection, 18, "My interview is on 26 November.")
    opening = page(connection).splitlines()[2]
    assert "your interview, on Thursday, 26 November 2026." in opening


def test_what_was_put_right_is_told_with_both(connection: Connection) -> None:
    say(connection, 10, "I live in Porto by the river.")
    say(connection, 18, "I live in Lisbon now, on a hill.")
    assert section(page(connection), "Put right") == (
        '- "I live in Porto by the river." is now "I live in Lisbon now, on a hill."'
    )


def test_what_is_coming_lies_after_the_week(connection: Connection) -> None:
    say(connection, 16, "My interview is on 20 November.", "My exam is on 26 November.")
    assert section(page(connection), "Coming up") == '- Thursday, 26 November 2026: "My exam is on 26 November."'


def test_in_a_week_that_is_not_over_it_lies_after_today(connection: Connection) -> None:
    say(connection, 16, "My interview is on 20 November.")
    assert "20 November" in section(page(connection, today=date(2026, 11, 17)), "Coming up")


def test_a_page_knows_nothing_that_was_said_later(connection: Connection) -> None:
    say(connection, 16, "I planted garlic along the wall today.")
    before = page(connection)
    say(connection, 24, "My exam is on 26 November.", "My brother Luka sells boats.")
    assert page(connection) == before


def test_a_page_reads_the_same_each_time(connection: Connection) -> None:
    say(connection, 18, "My sister Ana lives in Porto.")
    assert page(connection) == page(connection)


def test_the_words_of_one_are_not_on_the_page_of_another(connection: Connection) -> None:
    say(connection, 18, "My sister Ana lives in Porto.", user="bo")
    assert "\n" not in page(connection)


@pytest.mark.parametrize("wording", WORDINGS)
def test_every_wording_of_hers_meets_the_bars(wording: str) -> None:
    said = re.sub(r"\{\w+\}", "something", wording)
    faults = check_line(Line("diary", (said,), move="core", acts=frozenset({"smalltalk"})))
    assert not [fault for fault in faults if fault.bar not in ("form", "slot")]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "16 to 22 November 2026"),
        (date(2026, 11, 30), date(2026, 12, 6), "30 November to 6 December 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
    ],
)
def test_a_week_is_named_by_its_days(first: date, last: date, told: str) -> None:
    assert span(first, last) == told
