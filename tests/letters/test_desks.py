"""Twenty desks and more, varied people and occasions: every fact stands in the letter, and nothing else does."""

import json
from pathlib import Path
from typing import Any

import pytest

from companion.letters.compose import addressee_of
from companion.letters.draft import Answers, Draft
from companion.letters.moves import TONES, move_called
from companion.retrieval.words import content_words, words_of
from tests.letters.writing import desk

DESKS = [json.loads(line) for line in (Path(__file__).parent / "desks.jsonl").read_text(encoding="utf-8").splitlines()]
NAMED = pytest.mark.parametrize("case", DESKS, ids=[case["desk"]["sign"] or "unsigned" for case in DESKS])


def letter(case: dict[str, Any], seed: int, tone: str = "") -> Draft:
    given = case["desk"] | ({"tone": tone} if tone else {})
    at = desk(seed)
    assert at.take(Answers(**{**given, "true_things": tuple(given["true_things"])})) is None
    draft = at.draft()
    assert draft is not None
    return draft


@NAMED
@pytest.mark.parametrize("tone", TONES)
def test_every_fact_stands_in_the_letter_word_for_word(case: dict[str, Any], tone: str) -> None:
    for seed in range(5):
        text = letter(case, seed, tone).text.casefold()
        assert not [fact for fact in case["stands"] if fact.casefold() not in text], text


@NAMED
def test_no_word_is_anybody_elses(case: dict[str, Any]) -> None:
    """A content word is the person's, turned or not, or stands in a move of the letter."""
    given = case["desk"]
    said = " ".join(
        [given["to"], given["occasion"], *given["true_things"], given["unsaid"], given["sign"], *case["stands"]]
    )
    for seed in range(5):
        draft = letter(case, seed)
        moves = [move_called(each.origin.move) for each in draft.sentences if each.origin.move]
        known = words_of(" ".join([said, given.get("name", ""), *(move.say for move in moves if move)]))
        known += words_of(addressee_of(draft.answers).called)
        assert not [word for word in content_words(draft.text) if word not in known]


@NAMED
def test_nothing_in_it_is_left_in_doubt(case: dict[str, Any]) -> None:
    assert not [(each.text, each.doubt) for each in letter(case, 1).sentences if each.doubt]


def test_one_desk_gives_letters_of_many_builds() -> None:
    assert len({letter(DESKS[0], seed).text for seed in range(20)}) >= 12
    assert letter(DESKS[0], 3) == letter(DESKS[0], 3)


def test_a_desk_reached_by_its_questions_writes_the_same_letter() -> None:
    given = DESKS[3]["desk"]
    at = desk(4)
    for said in (
        given["to"],
        given["occasion"],
        *given["true_things"],
        "-",
        given["unsaid"],
        given["tone"],
        given["sign"],
    ):
        assert at.answer(said) is None
    assert at.question is None
    draft = at.draft()
    assert draft == letter(DESKS[3], 4)
