"""How a message is written, as n-grams."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.nlu.features import BUCKETS, Grams, grams_of, letters_in, normal, rarity_of, sigmoid, words_in

EVEN = np.ones(2 * BUCKETS, dtype=np.float32)


def grams(text: str) -> Grams:
    return grams_of(text, EVEN)


def length(grams: Grams, *, letters: bool) -> float:
    return float(np.linalg.norm(grams.values[(grams.buckets >= BUCKETS) == letters]))


@given(st.text(max_size=200))
def test_a_text_always_has_the_same_n_grams(text: str) -> None:
    first, again = grams(text), grams(text)
    assert first.buckets.tolist() == again.buckets.tolist()
    assert first.values.tolist() == again.values.tolist()


def test_n_grams_are_the_same_in_every_process() -> None:
    assert grams("tea").buckets.tolist() == [
        22450, 33656, 39730, 39991, 43767, 46807, 48090, 55218, 56531, 59601, 65154,
    ]  # fmt: skip


@given(st.text(max_size=200).filter(lambda text: bool(words_in(normal(text)))))
def test_words_and_letters_each_have_unit_length(text: str) -> None:
    found = grams(text)
    assert length(found, letters=False) == pytest.approx(1, abs=1e-5)
    assert length(found, letters=True) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_text_without_a_word_has_none(text: str) -> None:
    assert grams(text).buckets.size == 0


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("My Cat Is Called INK", "my cat is called ink"),
        ("I don’t know", "I don't know"),
        ("at 7 or 19", "at 12 or 300"),
    ],
)
def test_case_apostrophes_and_numbers_make_no_difference(text: str, same: str) -> None:
    assert grams(text).buckets.tolist() == grams(same).buckets.tolist()


def test_the_order_of_words_makes_a_difference() -> None:
    assert set(words_in("she left him")) != set(words_in("him left she"))


def test_a_misspelt_word_shares_most_of_its_letters() -> None:
    right, wrong = set(letters_in("remember")), set(letters_in("remeber"))
    assert len(right & wrong) > len(right) / 3


def test_a_mark_counts_as_a_word() -> None:
    assert len(words_in("really?")) == len(words_in("really")) + 2


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    rarity = rarity_of(["the sea", "the hill", "the road"])
    (common,), (rare,) = words_in("the"), words_in("sea")
    assert rarity[rare] > rarity[common]


def test_what_every_text_holds_weighs_one() -> None:
    rarity = rarity_of(["the sea", "the hill"])
    assert rarity[words_in("the")[0]] == pytest.approx(1)


@given(st.floats(allow_nan=False))
def test_the_logistic_curve_takes_any_number(value: float) -> None:
    assert 0 <= sigmoid(value) <= 1
