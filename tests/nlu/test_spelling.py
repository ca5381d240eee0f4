"""Spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.nlu.spelling import Speller, load_language

SPELLER = Speller(["theodore", "samantha", "keyboard", "blogger", "johansson"], load_language())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is samanta", "who is samantha"),
        ("did he leeve a lettr", "did he leave a letter"),
        ("wat dose the bloger think", "what does the blogger think"),
        ("r they hapy 2gether", "are they happy together"),
    ],
)
def test_a_misspelt_word_is_read_as_the_nearest_one(typed: str, meant: str) -> None:
    assert SPELLER.mend(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Who is Theodore?",
        "what is 2 plus 2",
        "the W in Ben W",
        "a lookalike foreseen",
        "the bitcoin fanbase",
        "naïve café",
    ],
)
def test_what_is_spelt_well_is_left_alone(text: str) -> None:
    assert SPELLER.mend(text) == text


@given(st.text(max_size=200))
def test_any_text_can_be_mended(text: str) -> None:
    SPELLER.mend(text)
