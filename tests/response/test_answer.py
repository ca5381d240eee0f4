"""The grounded answer, from the real library with the real model."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.engine import Engine
from companion.persona.bars import MUST
from companion.response.reply import Reply
from companion.turn.session import Message

ANSWERED = [
    "Who voices Samantha?",
    "What colors does the film use?",
    "How does it end?",
    "What did the critics praise?",
]


def ask(engine: Engine, *turns: str, user: str) -> Reply:
    for turn in turns:
        reply = engine.respond(Message(turn, user=user))
    return reply


@pytest.mark.parametrize("question", ANSWERED)
def test_an_answer_is_sentences_from_the_passages_that_it_cites(engine: Engine, question: str) -> None:
    reply = ask(engine, question, user=question)
    cited = {citation.n: citation.passage for citation in reply.citations}
    quoted = re.findall(r"(.+?) \[(\d+)\]([.!?\"”]*)\s*", reply.text)
    assert quoted
    for text, mark, _ in quoted:
        assert text.strip() in cited[int(mark)]


@pytest.mark.parametrize("question", ANSWERED)
def test_an_answer_stays_short_and_leans_on_three_passages_at_most(engine: Engine, question: str) -> None:
    reply = ask(engine, question, user=question)
    assert len(reply.text.split()) <= 120
    assert 1 <= len(reply.citations) <= 3


@pytest.mark.parametrize("question", ANSWERED)
def test_an_answer_names_its_source_in_words(engine: Engine, question: str) -> None:
    reply = ask(engine, question, user=question)
    assert re.search(r"Ben W|blog|Why Her is Now|close analysis|AI-written|AI and love", reply.text)


@pytest.mark.parametrize(
    "question", ["what is the capital of Peru?", "how do I boil an egg", "who won the cup in 1998"]
)
def test_a_question_of_another_world_is_refused(engine: Engine, question: str) -> None:
    reply = ask(engine, question, user=question)
    assert reply.abstained
    assert not reply.citations


def test_a_near_miss_is_refused_with_the_nearest_thing_marked_as_such(engine: Engine) -> None:
    reply = ask(engine, "How tall is Theodore?", user="tall")
    assert reply.abstained
    if reply.citations:
        assert [move.move for move in reply.moves] == ["nearest", "core"]
        assert "near" in reply.text.lower() or "find" in reply.text.lower()


def test_a_follow_up_is_understood_from_the_question_before(engine: Engine) -> None:
    reply = ask(engine, "What does Samantha reveal about other users?", "and how does he take it?", user="follow-up")
    assert re.search(r"shock|upset|hard", reply.text)


def test_a_comparison_names_each_side(engine: Engine) -> None:
    reply = ask(
        engine, "Is it a cautionary tale? What do the AI-written piece and the close analysis say?", user="compare"
    )
    assert {citation.title for citation in reply.citations} >= {"AI and love in HER", "Her (Close Analysis): 2013 Film"}


def test_a_question_to_one_source_is_answered_from_it_alone(engine: Engine) -> None:
    reply = ask(engine, "What does Ben W think of Joaquin Phoenix?", user="source")
    assert {citation.author for citation in reply.citations} == {"Ben W"}


def test_readers_comments_do_not_speak_for_the_blogger(engine: Engine) -> None:
    reply = ask(engine, "What does the blogger think of the film?", user="comments")
    assert not any(citation.heading.startswith("Readers") for citation in reply.citations)


def test_users_do_not_share_what_a_follow_up_leans_on(engine: Engine) -> None:
    ask(engine, "What does Samantha reveal about other users?", user="one")
    assert "shock" not in ask(engine, "and how does he take it?", user="another").text


def test_every_part_of_a_reply_says_where_it_came_from(engine: Engine) -> None:
    reply = ask(engine, "Who made the music?", user="moves")
    assert all((move.line is None) != (move.citation is None) for move in reply.moves)


def test_what_she_is_is_said_once_a_session(engine: Engine) -> None:
    first, second = (engine.respond(Message("Who made the music?", user="session")).notice for _ in range(2))
    assert first is not None
    assert "AI" in first
    assert second is None


@pytest.mark.parametrize(
    "message", ["", "   ", "🙂🙂", "\x1b[31m\x07", "?", "ok", "а как её зовут?", "a" * 50_000, "who " * 20_000]
)
def test_an_odd_message_gets_a_graceful_reply(engine: Engine, message: str) -> None:
    reply = ask(engine, message, user="odd")
    assert reply.text
    assert "\x1b" not in reply.text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_message_gets_a_reply(engine: Engine, message: str) -> None:
    assert ask(engine, message, user="any").text


@pytest.mark.parametrize("message", ["are you a real person?", "what are you", "am I talking to a machine?"])
def test_asked_what_she_is_she_says_the_truth(engine: Engine, message: str) -> None:
    reply = ask(engine, message, user="identity")
    assert MUST["identity"].pattern.search(reply.text)


@pytest.mark.parametrize("remark", ["hello there", "thanks!", "I had a rough day"])
def test_a_remark_is_not_answered_with_the_film(engine: Engine, remark: str) -> None:
    reply = ask(engine, "Does the blogger like the film?", remark, user=remark)
    assert not reply.citations


def test_a_question_of_which_the_library_knows_no_word_is_refused(engine: Engine) -> None:
    assert ask(engine, "Does the blogger like the film?", "is it on Netflix?", user="unknown").abstained
