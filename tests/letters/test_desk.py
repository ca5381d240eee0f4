"""The desk's questions: one thing at a time, nothing lost, a way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.letters.addressee import addressee_from
from companion.letters.desk import LONGEST
from companion.letters.draft import Answers, LetterError
from companion.letters.moves import TONES
from companion.letters.occasion import about_of, matter_of, occasion_of
from companion.letters.pieces import Piece
from tests.letters.writing import SPOKEN, TOM, desk, drafted


def keys(*said: str) -> list[str]:
    at, asked = desk(), []
    for text in said:
        assert at.question is not None
        asked.append(at.question.key)
        at.answer(text)
    return [*asked, at.question.key if at.question else "done"]


def test_she_asks_one_thing_at_a_time() -> None:
    assert keys(*SPOKEN) == [
        "to",
        "occasion",
        "true_things/1",
        "true_things/2",
        "true_things/3",
        "unsaid",
        "tone",
        "sign",
        "done",
    ]


def test_three_true_things_are_enough() -> None:
    asked = keys("Tom", "thanks", "He cooked.", "He drove.", "He stayed.", "-", "plain", "Ida")
    assert asked[2:6] == ["true_things/1", "true_things/2", "true_things/3", "unsaid"]


def test_somebody_without_a_name_is_asked_for_one() -> None:
    assert keys("my boss", "Helen", "thanks")[:2] == ["to", "name"]
    assert keys("my sister", "-", "thanks")[:3] == ["to", "name", "occasion"]
    assert keys("mum", "thanks")[1] == "occasion"
    assert drafted(Answers("my boss", "thanks", ("She helped.",), tone="formal", name="Helen")).text.startswith(
        "Dear Helen,"
    )


def test_a_pronoun_is_asked_for_only_where_it_cannot_be_told() -> None:
    said = ["Sam", "thanks", "He sang and she danced.", "-", "-"]
    assert keys(*said)[-1] == "pronoun"
    assert keys("Sam", "thanks", "He sang.", "-", "-")[-1] == "tone"


def test_the_memory_is_offered_with_how_much_it_holds() -> None:
    told = [Piece("memory", "Tom sings.", "You sing.", turn=7, said_on="2026-03-02")]
    at = desk(remember=lambda addressee, said: told if addressee.name == "Tom" else [])
    for text in ("Tom", "thanks", "He cooked.", "-"):
        at.answer(text)
    assert at.question is not None
    assert at.question.key == "memory"
    assert "1 sentence" in at.question.text
    at.answer("no thanks")
    assert at.answers.uses_memory is False


@pytest.mark.parametrize(
    ("said", "tone"), [("warm", "warm"), ("2", "warm"), ("rather formal please", "formal"), ("Light.", "light")]
)
def test_a_choice_is_taken_by_word_or_number(said: str, tone: str) -> None:
    at = desk()
    for text in ("Tom", "thanks", "He cooked.", "-", "-"):
        at.answer(text)
    at.answer(said)
    assert at.answers.tone == tone


def test_what_cannot_be_taken_leaves_the_question() -> None:
    at = desk()
    with pytest.raises(LetterError, match="can't do without"):
        at.answer("  ")
    at.answer("Tom")
    at.answer("thanks")
    with pytest.raises(LetterError, match="characters at most"):
        at.answer("x" * (LONGEST + 1))
    assert at.question is not None
    assert at.question.key == "true_things/1"


def test_the_last_answer_can_be_taken_back() -> None:
    at = desk()
    at.answer("Tom")
    at.answer("thanks")
    at.answer("He sang.")
    at.back()
    assert (at.answers.true_things, at.question and at.question.key) == ((), "true_things/1")
    at.back()
    at.back()
    with pytest.raises(LetterError, match="first question"):
        at.back()


def test_a_draft_wants_all_its_answers() -> None:
    with pytest.raises(LetterError, match="a question is open"):
        desk().draft()


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (Answers("", "thanks", ("x",)), "“to” is missing"),
        (Answers("Tom", "thanks", ()), "“true_things” is empty"),
        (Answers("Tom", "thanks", ("x",), tone="sour"), "“tone” should be"),
        (Answers("Tom", "thanks", ("x",), pronoun="xe"), "“pronoun” should be"),
    ],
)
def test_a_script_that_leaves_something_out_is_told_what(answers: Answers, sentence: str) -> None:
    with pytest.raises(LetterError, match=sentence):
        desk().take(answers)


OCCASIONS = [
    ("an apology", "apology", "", ""),
    ("to say sorry for missing his wedding", "apology", "missing his wedding", ""),
    ("sorry, I forgot her birthday", "apology", "", "I forgot her birthday"),
    ("thank you letter", "thanks", "", ""),
    ("to thank her for the bicycle", "thanks", "the bicycle", ""),
    ("a thank you card for my old teacher", "thanks", "", ""),
    ("his mother died and I want to send sympathy", "condolence", "", ""),
    ("I'm handing in my notice", "resignation", "", "I'm handing in my notice"),
    ("breaking up with him", "parting", "", ""),
    ("to make it up with her after ten years", "reconciling", "", ""),
    ("congratulate her on passing the bar", "congratulation", "passing the bar", ""),
    ("love", "love", "", ""),
    ("one never to be sent", "unsent", "", ""),
    ("I want to ask about the hedge", "other", "", ""),
    ("We are getting a dog.", "other", "", "We are getting a dog."),
]


@pytest.mark.parametrize(("said", "occasion", "about", "matter"), OCCASIONS)
def test_what_a_letter_is_for_is_read(said: str, occasion: str, about: str, matter: str) -> None:
    assert (occasion_of(said), about_of(said), matter_of(said)) == (occasion, about, matter)


@given(st.lists(st.text(max_size=30) | st.sampled_from([*SPOKEN, "-", "2", "yes", "no", *TONES]), max_size=14))
def test_any_answers_at_all_keep_the_desk_in_order(said: list[str]) -> None:
    at = desk()
    for text in said:
        before = at.question
        if before is None or at.concern:
            break
        try:
            at.answer(text)
        except LetterError:
            assert at.question == before
    assert (at.question is None) == ("sign" in {key for key, _ in at._answered})


def test_a_name_that_is_asked_for_is_the_one_in_the_greeting() -> None:
    assert addressee_from("my brother Tom").called == "Tom"
    assert "Tom" in drafted(TOM).sentences[0].text
