"""What kind of answer a question asks for."""

import pytest

from companion.nlu.asked import Asked, holds, what_is_asked


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("how old is the captain?", Asked.AGE),
        ("What did the house cost?", Asked.MONEY),
        ("how long did the siege last", Asked.DURATION),
        ("In what year was it built?", Asked.DATE),
        ("how many ships sank", Asked.COUNT),
        ("what's the dog called?", Asked.NAME),
        ("Where does she live?", Asked.PLACE),
        ("who plays the sister?", Asked.PERSON),
        ("Which prize did it get?", Asked.AWARD),
        ("why did he leave?", Asked.REASON),
        ("what do they do all day?", Asked.OPEN),
    ],
)
def test_the_form_of_a_question_tells_what_it_asks_for(question: str, asked: Asked) -> None:
    assert what_is_asked(question) is asked


@pytest.mark.parametrize(
    ("sentence", "asked", "is_held"),
    [
        ("The captain was forty-two years old.", Asked.AGE, True),
        ("The captain was old and tired of the sea.", Asked.AGE, False),
        ("It sold for $3,000.", Asked.MONEY, True),
        ("It sold well.", Asked.MONEY, False),
        ("The dog, Senator, barked.", Asked.NAME, True),
        ("the dog barked all night.", Asked.NAME, False),
    ],
)
def test_a_sentence_holds_what_is_asked_for_or_not(sentence: str, asked: Asked, is_held: bool) -> None:
    assert holds(sentence, asked, "what about the captain or the dog?") is is_held


def test_a_name_that_the_question_gives_is_no_answer() -> None:
    assert not holds("The dog of Anna barked.", Asked.NAME, "what is Anna's dog called?")
