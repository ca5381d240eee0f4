"""The heads that ship."""

import numpy as np
import pytest

from companion.nlu.crisis import LEVELS
from companion.nlu.heads import Heads, Opinion, load_heads
from companion.persona.lines import ACTS, CARES
from companion.retrieval.embedding import Embedder


@pytest.fixture(scope="module")
def heads() -> Heads:
    return load_heads()


@pytest.fixture(scope="module")
def opinion(heads: Heads, embedder: Embedder) -> Opinion:
    text = "my sister and I had a row about the garden"
    return heads.read(text, embedder.embed([text])[0])


def test_the_heads_were_fitted_with_the_model_that_ships(heads: Heads, embedder: Embedder) -> None:
    assert heads.embedder == embedder.name


def test_the_heads_know_every_act_that_lines_are_written_for(opinion: Opinion) -> None:
    assert {*opinion.acts, "crisis"} == set(ACTS)


def test_the_heads_know_every_care_that_lines_are_written_for(opinion: Opinion) -> None:
    assert set(opinion.cares) == {"none", *CARES}


def test_the_heads_know_every_level(opinion: Opinion) -> None:
    assert set(opinion.levels) == set(LEVELS)


@pytest.mark.parametrize("kind", ["acts", "levels", "cares"])
def test_chances_that_exclude_each_other_add_up_to_one(opinion: Opinion, kind: str) -> None:
    assert sum(getattr(opinion, kind).values()) == pytest.approx(1)


def test_emotions_do_not_exclude_each_other(opinion: Opinion) -> None:
    assert all(0 <= chance <= 1 for chance in opinion.emotions.values())


def test_a_reading_is_the_same_each_time(heads: Heads, embedder: Embedder, opinion: Opinion) -> None:
    text = "my sister and I had a row about the garden"
    assert heads.read(text, embedder.embed([text])[0]) == opinion


def test_a_text_without_meaning_or_letters_can_be_read(heads: Heads, embedder: Embedder) -> None:
    nothing = heads.read("", np.zeros(embedder.dimensions, dtype=np.float32))
    assert sum(nothing.acts.values()) == pytest.approx(1)
