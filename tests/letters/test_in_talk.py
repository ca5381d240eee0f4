"""The desk in the middle of a talk, with the real engine."""

import json
from dataclasses import replace

import pytest

from companion.commands.chat import answer_json
from companion.engine import Engine
from companion.letters.in_talk import AGREES, SAFE
from companion.memory.log import Whose
from tests.talking import Talk, mind_of

WISH = "help me write a letter to my brother Tom"


@pytest.fixture
def talk(engine: Engine) -> Talk:
    """Somebody whom she has met, with nothing told so far."""
    return Talk(mind_of(engine))


def test_the_desk_is_offered_and_asks_nothing_by_itself(talk: Talk) -> None:
    reply = talk.say(WISH)
    assert reply.act == "request_letter"
    assert 'say "yes"' in reply.text
    assert reply.text.count("?") == 0
    after = talk.say("I had soup for lunch.")
    assert talk.session.desk is None
    assert "letter" not in after.text.lower()


def test_a_yes_sits_down_and_a_letter_comes_of_it(talk: Talk) -> None:
    talk.say(WISH)
    assert "What's it for?" in talk.say("yes please").text
    assert "What did you do" in talk.say("to say sorry for missing his wedding").text
    talk.say("I forgot the date and then I lied about the trains.")
    talk.say("He waited an hour for me at the station.")
    assert "left unsaid" in talk.say("skip").text
    assert "sound" in talk.say("that I was jealous of him").text
    assert "sign" in talk.say("plain").text
    shown = talk.say("Ida")
    assert "missing your wedding" in shown.text
    assert "You waited an hour for me at the station." in shown.text
    assert "I was jealous of you" in shown.text
    assert shown.text.count("\n\n") >= 4
    assert talk.session.desk is None
    assert talk.say("hello again").act != "request_letter"


def test_never_mind_ends_it_at_any_time(talk: Talk) -> None:
    talk.say(WISH)
    talk.say("yes")
    talk.say("thanks")
    assert "leave it there" in talk.say("oh, never mind").text
    assert talk.session.desk is None
    assert talk.mind.memory.letters.every(Whose("me", talk.mind.persona.scope)) == []


def test_danger_comes_before_the_desk_and_closes_it(talk: Talk) -> None:
    talk.say(WISH)
    talk.say("yes")
    reply = talk.say("I want to kill myself")
    assert reply.crisis == "active"
    assert talk.session.desk is None


def test_a_letter_that_reads_as_a_goodbye_to_life_is_not_written(talk: Talk) -> None:
    for text in (
        WISH,
        "yes",
        "a goodbye",
        "Thank you for all of it.",
        "Remember me as I was in Cornwall.",
        "skip",
        "skip",
        "plain",
    ):
        reply = talk.say(text)
        assert reply.crisis is None, text
    reply = talk.say("Sam")
    assert reply.crisis == "passive"
    assert "Cornwall" not in reply.text
    shown = talk.say("No, I'm fine. I'm moving to Leeds, that's all.")
    assert "Cornwall" in shown.text


def test_a_parting_letter_is_not_stopped(talk: Talk) -> None:
    for text in (
        WISH,
        "yes",
        "a goodbye",
        "I'm moving to Lisbon in May and won't be back.",
        "He was my best friend.",
        "skip",
        "skip",
    ):
        reply = talk.say(text)
        assert reply.crisis is None, text
        assert "still" not in reply.text or "safe" not in reply.text


def test_an_answer_that_only_might_be_danger_waits_and_is_not_lost(talk: Talk) -> None:
    talk.say(WISH)
    talk.say("yes")
    assert talk.session.desk is not None
    talk.session.desk.desk.hold("a goodbye", "passive")
    talk.session.desk = replace(talk.session.desk, is_held=True)
    assert "go on where we were" in talk.say("I'm fine, really").text
    assert talk.session.desk is not None
    assert talk.session.desk.desk.answers.occasion == "a goodbye"


def test_what_was_told_before_is_offered_with_its_day(talk: Talk) -> None:
    talk.say("My brother Tom sings in the car.")
    for text in (WISH, "yes", "thanks", "He cooked for me all winter.", "skip"):
        reply = talk.say(text)
    assert "1 sentence of yours about Tom" in reply.text
    for text in ("yes", "skip", "warm"):
        talk.say(text)
    shown = talk.say("Ida")
    assert "You sing in the car." in shown.text


@pytest.mark.parametrize("text", ["no", "yes", "I don't know", "ok", "I'm not safe"])
def test_only_a_plain_word_that_they_are_safe_lets_the_letter_go_on(text: str) -> None:
    assert not SAFE.search(text)


@pytest.mark.parametrize("text", ["ok", "hm", "yes, who directed it?", "no", "not now"])
def test_only_a_yes_sits_down(text: str) -> None:
    assert not AGREES.match(text)


@pytest.mark.parametrize(
    "text", ["make this less angry: you never call", "help me with a toast for my sister's wedding", "who directed it?"]
)
def test_no_desk_for_what_is_no_letter(talk: Talk, text: str) -> None:
    talk.say(text)
    assert talk.session.desk is None


def test_json_lines_answer_each_message_on_its_own(engine: Engine) -> None:
    def say(text: str, conversation: str = "letters-json") -> str:
        line = json.dumps({"text": text, "user": "json", "conversation": conversation})
        return str(answer_json(line, engine)["text"])

    say(WISH)
    assert "Tom" not in say("Who directed the film?")
    assert "What's it for?" not in say("yes", "letters-json-2")
