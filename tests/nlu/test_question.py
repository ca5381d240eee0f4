"""The question in a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.nlu.question import Question, is_question, is_request, leans, read_question
from companion.retrieval.naming import SourceName

SOURCES = {
    1: SourceName("The Salt Road", "Ana Petrov", "review"),
    2: SourceName("Thirty Days at Sea", "", "blog post"),
    3: SourceName("Tides (Close Reading): 1998", "", "close reading"),
    4: SourceName("What a Machine Makes of It", "", "AI-written piece"),
}


def read(message: str, last: Question | None = None) -> Question:
    return read_question(message, last, SOURCES)


@pytest.mark.parametrize(
    "message", ["who did it", "Is it sad?", "so, why did he go", "tell me about the sea", "and then?"]
)
def test_a_question_is_known_with_or_without_its_mark(message: str) -> None:
    assert is_question(message)


@pytest.mark.parametrize("message", ["I liked it.", "ok", "thanks, that helps"])
def test_a_remark_is_no_question(message: str) -> None:
    assert not is_question(message)


def test_a_command_wants_an_answer_too() -> None:
    assert is_request("write me a poem")


@pytest.mark.parametrize(
    ("message", "sources"),
    [
        ("What does Ana Petrov think of the end?", {1}),
        ("what does ana petrov's review say about it", {1}),
        ("does the blogger like the songs?", {2}),
        ("in 'Thirty Days at Sea', who is the cook?", {2}),
        ("what is wrong with it, going by the close reading?", {3}),
        ("what did the AI say about the music?", {4}),
        ("is there an AI in the story?", set()),
        ("do Ana Petrov and the blogger agree?", {1, 2}),
        ("who is the cook?", set()),
    ],
)
def test_the_sources_that_a_question_names_are_found(message: str, sources: set[int]) -> None:
    assert read(message).sources == sources


def test_the_names_of_sources_are_not_looked_for() -> None:
    assert "petrov" not in read("What does Ana Petrov think of the end?").text.lower()


def test_more_than_one_source_makes_a_comparison() -> None:
    assert read("do Ana Petrov and the blogger agree?").compares


def test_a_remark_before_the_question_is_its_context() -> None:
    question = read("I saw it last night and loved the songs. who wrote them?")
    assert (question.text, question.context) == ("who wrote them?", "I saw it last night and loved the songs.")


def test_a_follow_up_leans_on_the_question_before_it() -> None:
    first = read("What does the blogger say about the cook?")
    second = read("and why does he leave?", first)
    assert "cook" in second.context
    assert second.sources == {2}


def test_a_question_with_its_own_subject_stands_alone() -> None:
    assert not leans("Which prize did the captain win?")
    assert read("Which prize did the captain win?", read("who is the cook?")).context == ""


@given(st.text(max_size=300))
def test_any_message_can_be_read(message: str) -> None:
    read(message, read("who is the cook?"))
