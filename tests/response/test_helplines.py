"""The table of crisis lines, and finding which country a person is in."""

import re

import pytest

from companion.response.helplines import Country, country_named, country_of, in_words, table

COUNTRIES = table()[0]


@pytest.mark.parametrize("country", COUNTRIES.values(), ids=COUNTRIES)
def test_a_country_is_well_formed(country: Country) -> None:
    assert re.fullmatch(r"[A-Z]{2}", country.code)
    assert country.names
    assert all(name == name.lower().strip() for name in country.names)
    assert re.search(r"\d{3}", country.emergency)
    for kind, line in country.lines.items():
        assert kind in {"crisis", "abuse", "child", "poison"}
        assert line["name"].strip()
        assert set(line) <= {"name", "call", "text"}
        assert {"call", "text"} & set(line)
        assert all(isinstance(value, str) for value in line.values())
        assert all(len(re.findall(r"\d", value)) >= 3 for way, value in line.items() if way != "name")
        assert "{" not in in_words(line)


def test_no_name_stands_for_two_countries() -> None:
    names = [name for country in COUNTRIES.values() for name in country.names]
    assert len(names) == len(set(names))


def test_the_table_says_when_it_was_checked() -> None:
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", table()[1])


def test_a_line_is_said_with_call_and_text() -> None:
    assert in_words({"name": "A", "call": "12", "text": "HI to 34"}) == "A: call 12, or text HI to 34"
    assert in_words({"name": "A", "call": "12", "text": "12"}) == "A: call or text 12"
    assert in_words({"name": "A", "call": "12"}) == "A: call 12"
    assert in_words({"name": "A", "call": "12", "text": "WhatsApp 34"}) == "A: call 12, or WhatsApp 34"


@pytest.mark.parametrize(("code", "found"), [("gb", "GB"), (" US ", "US"), ("ZZ", None), ("", None)])
def test_a_country_is_known_by_its_letters(code: str, found: str | None) -> None:
    country = country_of(code)
    assert (country and country.code) == found


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("in canada", "CA"),
        ("Canada", "CA"),
        ("I'm in the UK.", "GB"),
        ("uk", "GB"),
        ("us", "US"),
        ("the US", "US"),
        ("in the U.S.", "US"),
        ("Northern Ireland", "GB"),
        ("ireland", "IE"),
        ("new mexico", "US"),
        ("i live in new south wales", "AU"),
    ],
)
def test_asked_for_her_country_a_bare_name_is_an_answer(message: str, code: str) -> None:
    country = country_named(message, asked=True)
    assert country
    assert country.code == code


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(
    "message",
    [
        "he hits both of us",
        "HE WILL KILL US",
        "keep it between us please",
        "he took it from us",
        "the turkey was dry again",
        "my friend likes Canada",
        "",
    ],
)
def test_a_pronoun_or_a_passing_word_is_no_country(message: str, asked: bool) -> None:
    assert country_named(message, asked=asked) is None


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("I want to die and I live in Germany", "DE"),
        ("nobody here in the US cares, I want to die", "US"),
        ("I live in the U.S. and I want to die", "US"),
        ("from Northern Ireland", "GB"),
    ],
)
def test_unasked_it_takes_a_place_in_the_sentence(message: str, code: str) -> None:
    country = country_named(message, asked=False)
    assert country
    assert country.code == code
