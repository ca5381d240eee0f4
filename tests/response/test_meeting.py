"""The first meeting."""

import re
from dataclasses import replace

import pytest

from companion.engine import Engine
from companion.response.meeting import Meeting, choose_name, is_possible, opening
from companion.retrieval.embedding import Embedder
from tests.talking import PERSONAS, Talk, mind_of, persona_called


@pytest.fixture
def talk(engine: Engine) -> Talk:
    return Talk(mind_of(engine, persona_called("samantha")))


@pytest.mark.parametrize("key", PERSONAS)
def test_she_says_what_she_is_asks_twice_and_takes_a_name_with_a_reason(engine: Engine, key: str) -> None:
    persona = persona_called(key)
    talk = Talk(mind_of(engine, persona))
    first = talk.begin()
    assert first
    assert re.search(r"\bAI\b", first.text)
    assert first.text.endswith(persona.questions[0])
    assert first.text.count("?") == 1
    second = talk.say("Ana")
    assert second.text == persona.questions[1]
    assert second.notice is None  # it was said at the beginning
    third = talk.say("a mug of tea, still warm")
    (chosen,) = [each for each in persona.names if each.because == third.text]
    assert chosen.name in third.text
    assert third.moves[0].line == f"meeting/{chosen.name}"
    assert talk.mind.memory.acquaintances.of("me", persona.scope).name == chosen.name


def test_it_never_comes_again(talk: Talk) -> None:
    talk.begin()
    talk.say("Ana")
    talk.say("a mug of tea")
    assert talk.begin() is None
    assert talk.another().begin() is None
    assert not any(move.move == "meeting" for move in talk.say("a blue cup").moves)


def test_met_in_one_window_she_is_not_met_again_in_another(talk: Talk) -> None:
    other = talk.another()
    talk.begin()
    other.begin()
    talk.say("Ana")
    talk.say("a mug of tea")
    assert not any(move.move == "meeting" for move in other.say("a blue cup").moves)


def test_the_chosen_name_is_the_one_that_she_goes_by(talk: Talk) -> None:
    talk.begin()
    talk.say("Ana")
    talk.say("my garden in June")
    name = talk.mind.memory.acquaintances.of("me", talk.mind.persona.scope).name
    assert f"I'm {name}," in (talk.another().say("hello").notice or "")


def test_a_question_asked_during_it_is_answered(talk: Talk) -> None:
    talk.begin()
    reply = talk.say("Who voices Samantha?")
    assert "Johansson" in reply.text
    assert reply.citations
    assert talk.say("Ana").text == talk.mind.persona.questions[1]


@pytest.mark.parametrize("question", ["are you a real person?", "are you human?"])
def test_asked_what_she_is_during_it_she_says_it(talk: Talk, question: str) -> None:
    talk.begin()
    reply = talk.say(question)
    assert not any(move.move == "meeting" for move in reply.moves)
    assert re.search(r"\b(?:AI|program|software|machine|code)\b", reply.text)


@pytest.mark.parametrize("message", ["my mum died last week", "bye then, goodnight"])
def test_grief_or_a_goodbye_is_no_answer_to_a_light_question(talk: Talk, message: str) -> None:
    talk.begin()
    assert not any(move.move == "meeting" for move in talk.say(message).moves)


@pytest.mark.parametrize("name", ["Ana", "Ben", "Theodore", "Samantha", "call me Jo", "my name is Robert"])
def test_a_name_is_a_name_though_the_library_knows_it(engine: Engine, name: str) -> None:
    talk = Talk(mind_of(engine))
    talk.begin()
    assert talk.say(name).moves[0].move == "meeting"


def test_danger_during_it_is_danger_and_ends_it(talk: Talk) -> None:
    talk.begin()
    assert talk.say("I want to kill myself").crisis == "active"
    assert not any(move.move == "meeting" for move in talk.say("a mug of tea").moves)
    assert talk.begin() is None
    assert talk.another().begin() is None


def test_a_persona_without_questions_meets_nobody(engine: Engine) -> None:
    persona = replace(persona_called("samantha"), questions=(), names=())
    assert not is_possible(persona)
    assert Talk(mind_of(engine, persona)).begin() is None


def test_a_persona_that_loses_its_questions_half_way_goes_on_talking(engine: Engine) -> None:
    talk = Talk(mind_of(engine))
    talk.begin()
    talk.mind = replace(talk.mind, persona=replace(talk.mind.persona, questions=(), names=()))
    assert talk.say("Ana").text


def test_the_opening_is_what_she_is_and_one_question() -> None:
    persona = persona_called("wren")
    assert opening(persona.questions[0], "I'm an AI.") == f"I'm an AI. {persona.questions[0]}"
    assert Meeting([]).asked == 1


def test_the_name_is_the_one_whose_reason_is_nearest(embedder: Embedder) -> None:
    names = persona_called("samantha").names
    assert choose_name(persona_called("samantha"), [names[2].because], embedder) is names[2]


def test_whoever_speaks_of_something_else_is_not_asked_on(engine: Engine) -> None:
    talk = Talk(mind_of(engine))
    talk.begin()
    talk.say("Tomas")
    talk.say("who directed the film?")
    reply = talk.say("My sister Irena moves to Gdynia on Friday and I'm carrying the boxes.")
    assert not any(move.move == "meeting" for move in reply.moves)


def test_an_odd_answer_is_an_answer(engine: Engine) -> None:
    talk = Talk(mind_of(engine))
    talk.begin()
    talk.say("Tomas")
    assert talk.say("the warm mug next to my keyboard").moves[0].move == "meeting"
