"""What she says when somebody may be in danger."""

import random
import re
from importlib.resources import files
from typing import Any

import pytest
import yaml

from companion.memory.watch import TURNS, Watch
from companion.nlu.crisis import LEVELS
from companion.response.crisis_room import CrisisRoom
from companion.response.helplines import Country, country_of, table

COUNTRIES = table()[0]
WORDINGS: dict[str, Any] = yaml.safe_load((files("companion.response") / "crisis.yaml").read_text("utf-8"))
ANYBODY = re.compile(
    r"\b(?:tell|somebody|someone|one person|neighbour|friend|whoever|a person you trust|grown-up)\b", re.IGNORECASE
)
BEGINNING = Watch("active", TURNS)


def every_wording() -> list[str]:
    lists = [value for part in WORDINGS.values() for value in (part.values() if isinstance(part, dict) else [part])]
    return [wording for wordings in lists for wording in wordings]


def reply(level: str, country: Country | None = None, message: str = "it is all too much", seed: int = 0) -> str:
    return CrisisRoom(country).reply(message, level, None, random.Random(seed), is_sure=True)[0]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("level", LEVELS)
def test_a_reply_has_every_part_and_one_question(level: str, seed: int) -> None:
    text, moves = CrisisRoom(country_of("GB")).reply(
        "it is all too much", level, None, random.Random(seed), is_sure=True
    )
    assert sorted(move.move for move in moves) == ["ask", "concern", "line", "near", "stay"]
    assert moves[0].move == "concern"
    assert moves[-1].move == "stay"
    assert text.count("?") == 1
    assert ANYBODY.search(text)
    assert any(text.endswith(stay) for stay in WORDINGS["stay"])


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_its_own_wordings(level: str) -> None:
    for part in ("concern", "ask", "near"):
        assert len(WORDINGS[part][level]) >= 2
    assert all(wording.count("?") == 1 for wording in WORDINGS["ask"][level])
    assert not any("?" in wording for part in ("concern", "near") for wording in WORDINGS[part][level])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("country", COUNTRIES.values(), ids=COUNTRIES)
def test_a_country_is_named_with_its_call_and_its_text(country: Country, level: str) -> None:
    text = reply(level, country)
    line = country.lines.get("crisis")
    if line:
        assert line["name"] in text
        assert line["call"] in text
        assert line.get("text", "") in text
    else:
        assert "findahelpline.com" in text
        assert country.emergency in text
    if level in ("imminent", "other"):
        assert country.emergency in text


@pytest.mark.parametrize("level", LEVELS)
def test_elsewhere_there_is_a_directory_and_112(level: str) -> None:
    text = reply(level)
    assert "findahelpline.com" in text
    assert "call or text" in text
    assert "112" in text
    assert "which country" in text


def test_the_emergency_number_comes_first_in_an_emergency() -> None:
    text, moves = CrisisRoom(country_of("US")).reply("now", "imminent", None, random.Random(0), is_sure=True)
    assert [move.move for move in moves][:2] == ["concern", "line"]
    assert text.index("911") < text.index("?")


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("my husband hits me", "0808 2000 247"),
        ("my dad hits me", "0800 1111"),
        ("my friend says she is going to kill herself", "116 123"),
        ("my mum is going to take her life", "116 123"),
        ("there is danger here", "116 123"),
    ],
)
def test_danger_to_or_from_another_has_the_line_for_it(message: str, line: str) -> None:
    assert line in reply("other", country_of("GB"), message)


def test_what_was_swallowed_wants_a_doctor() -> None:
    text = reply("imminent", country_of("GB"), "I took all the pills")
    assert "999" in text
    assert "doctor" in text


def test_a_named_country_goes_before_the_settings() -> None:
    text, _ = CrisisRoom(country_of("GB")).reply("help", "active", country_of("CA"), random.Random(0), is_sure=True)
    assert "988" in text
    assert "116 123" not in text


@pytest.mark.parametrize("wording", every_wording())
def test_no_wording_names_a_method_or_praises_or_pets(wording: str) -> None:
    assert not re.search(
        r"\b(?:pills?|tablets?|overdos\w*|rope|noose|hang\w*|blade|knife|gun|razor|cut(?:ting)?|bridge|jump\w*|drown\w*"
        r"|poison\w*|gas|shoot\w*|vein|wrists?|hot ?line)\b",
        wording,
        re.IGNORECASE,
    )
    assert not re.search(
        r"\b(?:honey|dear|darling|sweet\w*|love|babe|mate|pal|buddy|brave|proud|well done|good for you|strong|great"
        r"|amazing|haha|funny|film|movie|scene|Theodore|Samantha|promise|always|selfish|think of your)\b",
        wording,
        re.IGNORECASE,
    )
    assert "!" not in wording
    assert "{" not in wording


@pytest.mark.parametrize("code", ["GB", "BG", None])
def test_a_denial_is_believed_and_the_line_stays(code: str | None) -> None:
    country = country_of(code) if code else None
    text, moves = CrisisRoom(country).softened(None, random.Random(0))
    assert "?" not in text
    assert [move.move for move in moves] == ["denial", "denial_near", "line"]
    assert ("116 123" if code == "GB" else "112") in text
    assert ANYBODY.search(text)


def test_a_country_without_a_crisis_line_is_not_given_another_kind() -> None:
    text, _ = CrisisRoom(country_of("BG")).softened(None, random.Random(0))
    assert "violence" not in text


@pytest.mark.parametrize("gone", range(TURNS))
def test_the_reminder_comes_on_the_first_three_turns_and_each_third(gone: int) -> None:
    watch = Watch("active", TURNS - gone)
    text, _ = CrisisRoom(country_of("GB")).beside(watch, None, random.Random(0), is_low=False)
    assert bool(text) == (gone < 3 or gone % 3 == 0)
    assert not text or ("116 123" in text and text.count("?") == 1)


@pytest.mark.parametrize("gone", range(TURNS))
def test_a_low_turn_or_a_goodbye_never_goes_without_it(gone: int) -> None:
    watch = Watch("active", TURNS - gone)
    text, _ = CrisisRoom(country_of("GB")).beside(watch, None, random.Random(0), is_low=True)
    assert "116 123" in text


def test_the_next_conversation_begins_with_a_word_about_it() -> None:
    watch = Watch("active", 0, is_next_session=True)
    text, moves = CrisisRoom(country_of("GB")).beside(watch, None, random.Random(0), is_low=False)
    assert [move.move for move in moves] == ["back", "back_ask", "line"]
    assert "last time" in text
    assert text.count("?") == 1


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_seed_says_the_same(level: str) -> None:
    assert reply(level, seed=5) == reply(level, seed=5)
    assert len({reply(level, seed=seed) for seed in range(20)}) > 1


@pytest.mark.parametrize("level", ["passive", "active", "imminent", "other"])
@pytest.mark.parametrize("seed", range(4))
def test_what_may_be_misread_is_asked_about_with_the_line_at_hand(level: str, seed: int) -> None:
    text, _ = CrisisRoom(country_of("GB")).reply("it is quiet", level, None, random.Random(seed), is_sure=False)
    assert text.count("?") == 1
    assert "116 123" in text or "0808" in text
    assert "person near you" in text
