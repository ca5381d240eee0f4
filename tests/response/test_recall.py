"""Recall: which of what was told stands, where something said later makes it true no more."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import cast

import numpy as np
import pytest

from companion.engine import Engine
from companion.home import Home
from companion.memory.shelf import Found, Saying
from companion.nlu.reading import Reading
from companion.response.recall import Recall, is_named_for
from companion.response.recollection import RIVAL, Candidate, Recollection, Recollector
from companion.retrieval.cross_encoder import Pair
from companion.retrieval.embedding import Vectors
from tests.memory.notebook import ANA, Notebook

OLD, NEW, OTHER = "the boat is blue", "the boat is red", "lunch was fine"


class Judge:
    """Gives the sentences the chances that it was told, and finds that one overtakes another."""

    def __init__(self, chances: Mapping[str, float], odds: float) -> None:
        self._chances = chances
        self._odds = odds

    def weigh(self, reading: Reading, found: Sequence[Found], others: Callable[[str], Sequence[Pair]]) -> Recollection:
        """The sentences that were told chances."""
        likely = [
            Candidate(each, self._chances[each.saying.text]) for each in found if each.saying.text in self._chances
        ]
        return Recollection(tuple(sorted(likely, key=lambda each: -each.chance)), 0.9, 0.9, 0.9)

    def overtakes(self, pairs: Sequence[tuple[str, Found]]) -> Vectors:
        """NEW overtakes OLD, by the odds that it was told."""
        odds = [self._odds if (text, old.saying.text) == (NEW, OLD) else -9.0 for text, old in pairs]
        return np.array(odds, dtype=np.float32)

    def tells(self, text: str, vector: Vectors) -> float:
        """Nothing."""
        return 0.0


def quoted(engine: Engine, home: Home, said: Sequence[str], chances: Mapping[str, float], odds: float) -> list[str]:
    """The sentences that a question calls for, the likeliest first."""
    notebook = Notebook.of(home, engine.mind.embedder)
    for text in said:
        notebook.say(text)
    recall = Recall(notebook.shelf, notebook.facts, cast(Recollector, Judge(chances, odds)))
    reading = engine.mind.reader.read("what colour is the boat?", None)
    candidates = recall.consider(ANA, reading, None).candidates
    notebook.connection.close()
    return [each.found.saying.text for each in candidates]


@pytest.mark.parametrize(
    ("chance", "odds", "first"),
    [
        (0.3, RIVAL, NEW),  # both are likely
        (0.3, RIVAL - 0.1, OLD),
        (0.0135, RIVAL + 2.4, NEW),  # ten times less likely than need be: ln 10 = 2.3
        (0.0135, RIVAL + 2.2, OLD),
        (0.0, 9.0, NEW),
        (0.0, 7.0, OLD),
    ],
)
def test_a_later_word_stands_in_the_place_of_one_that_it_overtakes(
    engine: Engine, home: Home, chance: float, odds: float, first: str
) -> None:
    assert quoted(engine, home, [OLD, NEW], {OLD: 0.9, NEW: chance}, odds)[0] == first


def test_an_earlier_word_overtakes_nothing(engine: Engine, home: Home) -> None:
    assert quoted(engine, home, [NEW, OLD], {OLD: 0.9, NEW: 0.3}, 9.0)[0] == OLD


@pytest.mark.parametrize(
    ("question", "texts", "wanted"),
    [
        ("which bike do i need to mend?", ["the green one has a flat"], True),
        ("who's got my money?", ["Casimir the other one owes me 60 euros"], True),
        ("whos got my money?", ["i lent it to Casimir"], True),
        ("who's coming on Friday?", ["she is bringing her drill on Friday"], False),
        ("who's helping me with the shelves?", ["she's coming on Friday with her drill"], False),
        ("who is Casimir?", ["Casimir the other one owes me 60 euros"], False),
        ("who's bringing the drill?", ["she is bringing it"], False),
        ("what's for dinner?", ["Casimir cooks"], False),
        ("whose is it?", ["Casimir has lost it"], False),
    ],
)
def test_a_message_that_names_who_was_asked_for_needs_none_before_it(
    question: str, texts: Sequence[str], wanted: bool
) -> None:
    message = [Saying(1, 1, "1", 0, 0, text, datetime(2026, 3, 2)) for text in texts]
    assert is_named_for(question, message) is wanted
