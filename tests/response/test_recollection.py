"""Recollection: what the cross-encoder says is weighed, and which sentence takes another's place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from importlib.resources import as_file, files
from typing import Any, cast

import numpy as np
import pytest

from companion.engine import Engine
from companion.memory.shelf import Found, Saying
from companion.nlu.reading import Reading
from companion.response.recall import ANSWERS, UNSURE, are_rivals
from companion.response.recollection import ASKED, Candidate, Recollector, in_context
from companion.retrieval.cross_encoder import Among, CrossEncoder, Pair, Sentence
from companion.retrieval.embedding import Vectors


def found(number: int, text: str = "my aunt keeps a goose") -> Found:
    """A sentence that a search brought."""
    return Found(Saying(number, number, "1", number, 0, text, datetime(2026, 3, 2)), 0.5, 0.5, 0.5)


def meant(engine: Engine, text: str, meaning: str) -> Found:
    """A sentence with the meaning of another."""
    each = found(1, text)
    return replace(each, saying=replace(each.saying, vector=read(engine, meaning).vector))


def read(engine: Engine, text: str) -> Reading:
    """A message as it is read."""
    return engine.mind.reader.read(text, None)


def test_a_message_that_points_at_something_is_read_behind_the_one_before(engine: Engine) -> None:
    before = read(engine, "a letter from my landlord in the box today")
    pointing = in_context(read(engine, "what do you think it's about?"), before)
    assert pointing.text == "a letter from my landlord in the box today what do you think it's about?"
    assert float(np.linalg.norm(pointing.vector)) == pytest.approx(1)


@pytest.mark.parametrize(
    "text",
    [
        "where does my landlord live?",
        "is it that one that I told you about on that day in May?",
        "who collects the rent these days?",
        "how many cupboards are there?",
        "when do i pay this month?",
        "is it odd that i talk to walls",
    ],
)
def test_one_that_points_at_nothing_or_says_enough_is_read_alone(engine: Engine, text: str) -> None:
    reading = read(engine, text)
    assert in_context(reading, read(engine, "a letter in the box")) is reading
    assert in_context(reading, None) is reading


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ({}, {}, False),
        ({"is_newer": True}, {}, True),
        ({"overtakes": frozenset({2})}, {}, True),
        ({}, {"overtakes": frozenset({1})}, True),
        ({"overtakes": frozenset({3})}, {}, False),
    ],
)
def test_the_newer_word_is_no_company_for_the_older(
    one: Mapping[str, Any], other: Mapping[str, Any], wanted: bool
) -> None:
    first, second = (Candidate(found(number), 0.5, **said) for number, said in ((1, one), (2, other)))
    assert are_rivals(first, second) is wanted
    assert are_rivals(second, first) is wanted


class Encoder:
    """Knows how well each sentence answers."""

    def __init__(self, odds: Mapping[str, float]) -> None:
        self._odds = odds

    def scores(self, task: str, pairs: Sequence[Pair]) -> Vectors:
        """The odds of the second texts."""
        return np.array([self._odds[pair.second] for pair in pairs], dtype=np.float32)

    def among(self, text: str, sentences: Sequence[Sentence]) -> Among:
        """How well each sentence answers a text; what ends in a question mark asks."""
        scores = np.array([self._odds[each.text] for each in sentences], dtype=np.float32)
        return Among(scores, asks=5.0 if text.endswith("?") else -5.0)


@pytest.fixture(scope="module")
def numbers() -> Mapping[str, np.ndarray]:
    with as_file(files("companion.response") / "recollection.npz") as path, np.load(path) as stored:
        return {name: stored[name] for name in stored.files}


@pytest.mark.parametrize(("theirs", "is_told"), [(-9.0, True), (0.0, True), (2.0, True), (9.0, False)])
def test_what_another_told_better_the_person_has_not_told(
    engine: Engine, numbers: Mapping[str, np.ndarray], theirs: float, is_told: bool
) -> None:
    reading = read(engine, "what is my goose called?")
    recollector = Recollector(numbers, cast(CrossEncoder, Encoder({"mine": 6.0, "theirs": theirs})))
    mine = meant(engine, "mine", "my goose is called Olga")
    alone = recollector.weigh(reading, [mine]).told
    beside = recollector.weigh(reading, [mine], lambda text: [Pair(text, "theirs", "")]).told
    assert alone > ANSWERS
    assert (beside > alone) if is_told else (beside < UNSURE)


def test_others_are_not_asked_about_what_asks_for_nothing(engine: Engine, numbers: Mapping[str, np.ndarray]) -> None:
    def refused(text: str) -> Sequence[Pair]:
        raise AssertionError(text)

    recollector = Recollector(numbers, cast(CrossEncoder, Encoder({"mine": 6.0})))
    talk = read(engine, "the goose has eaten my hat today, the whole hat")
    assert recollector.weigh(talk, [meant(engine, "mine", "my goose is called Olga")], refused).asks < ASKED
    assert recollector.weigh(read(engine, "what is my goose called?"), [], refused).candidates == ()
