"""Viewpoint: a question about somebody, as they would put it themselves."""

import pytest

from companion.nlu.viewpoint import as_their_own, first_named


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("What did Ana buy?", "What did I buy?"),
        ("What is Ana afraid of?", "What am I afraid of?"),
        ("Where does Ana live?", "Where do I live?"),
        ("How long has Ana had a goat?", "How long have I had a goat?"),
        ("Who gave Ana the goat?", "Who gave me the goat?"),
        ("What is Ana's goat called?", "What is my goat called?"),
        ("Which goat is Ana’s?", "Which goat is mine?"),
        ("Is Ana a vet?", "Am I a vet?"),
        ("Does Ana sing?", "Do I sing?"),
        ("What did Anabel and Ana-Lisa buy?", "What did Anabel and Ana-Lisa buy?"),
        ("What did Bo buy?", "What did Bo buy?"),
    ],
)
def test_a_question_is_put_as_its_subject_would_put_it(question: str, own: str) -> None:
    assert as_their_own(question, "Ana") == own


@pytest.mark.parametrize("name", ["A.", "(", "Ana+", "[a-z]"])
def test_a_name_is_no_pattern(name: str) -> None:
    assert as_their_own(f"What did {name} buy?", name) == "What did I buy?"
    assert as_their_own("What did they buy?", name) == "What did they buy?"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did Ana buy from Bo?", "Ana"),
        ("Ana, what did Bo buy?", "Bo"),
        ("What did I buy on Monday?", ""),
        ("Did Mary-Jane and O'Brien meet?", "Mary-Jane"),
        ("Where is Émile's goat?", "Émile"),
        ("the house", ""),
        ("", ""),
    ],
)
def test_the_first_name_within_a_question_is_found(question: str, name: str) -> None:
    assert first_named(question) == name
