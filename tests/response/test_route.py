"""Whether a message is for the library or for talk."""

import pytest

from companion.conversation import look_up
from companion.engine import Engine, open_engine
from companion.home import Home
from companion.options import Options
from companion.response.route import Route, route
from companion.turn.session import Message
from tests.conftest import Write

TEA = """# Green tea

Green tea is brewed at eighty degrees. The leaves of green tea are steamed, which keeps them green.
Boiling water makes green tea bitter. A pot of green tea draws for two minutes."""
CLAY = """# Tea bowls

A tea bowl is thrown from red clay. The potter Ono fires each tea bowl for three days.
The glaze of a tea bowl is made from rice ash."""
QUESTION = "How long does the potter Ono fire a tea bowl?"


@pytest.fixture
def tea(shared_models: None, home: Home, write: Write) -> Engine:
    write("tea.md", TEA)
    folder = write("clay.md", CLAY).parent
    return open_engine(Options(home, knowledge=(folder,), seed=1))


def way_of(engine: Engine, text: str) -> Route:
    mind = engine.mind
    reading = mind.reader.read(text, None)
    case = mind.answerer.consider(reading.question, look_up(reading.question, mind), ())
    return route(reading, case, mind.answerer)[0]


def test_a_question_belongs_to_the_library_that_answers_it(tea: Engine, engine: Engine) -> None:
    there, here = (each.respond(Message(QUESTION, user="potter")) for each in (tea, engine))
    tea.close()
    assert (there.act, there.abstained) == ("knowledge_question", False)
    assert "three days" in there.text
    assert (here.act, here.abstained) == ("off_topic_question", True)
    assert not here.citations


@pytest.mark.parametrize("question", ["Who voices Samantha?", "What colors does the film use?"])
def test_what_the_library_answers_goes_to_it(engine: Engine, question: str) -> None:
    assert way_of(engine, question) is Route.LIBRARY


@pytest.mark.parametrize(
    "question", ["what is the capital of Peru?", "how do I boil an egg", "who won the cup in 1998"]
)
def test_a_question_of_another_world_goes_to_talk_as_such(engine: Engine, question: str) -> None:
    reading = engine.mind.reader.read(question, None)
    case = engine.mind.answerer.consider(reading.question, look_up(reading.question, engine.mind), ())
    way, acts = route(reading, case, engine.mind.answerer)
    assert way is Route.TALK
    assert max(acts, key=lambda act: acts[act]) == "off_topic_question"


@pytest.mark.parametrize(
    "remark", ["hello there", "I had a rough day", "thanks!", "my sister is visiting", "goodnight"]
)
def test_a_remark_is_talk(engine: Engine, remark: str) -> None:
    assert way_of(engine, remark) is Route.TALK
    assert not engine.respond(Message(remark, user=f"talk {remark}")).abstained


def test_a_question_about_her_is_talk_not_a_film_answer(engine: Engine) -> None:
    assert way_of(engine, "are you a real person?") is Route.TALK


def test_an_empty_shelf_says_so(shared_models: None, home: Home, write: Write) -> None:
    folder = write("readme.bin", b"\x00").parent
    empty = open_engine(Options(home, knowledge=(folder,), seed=1))
    reply = empty.respond(Message("Who voices Samantha in the film?"))
    empty.close()
    assert reply.abstained
    assert reply.moves[0].line == "empty_shelf/1"
