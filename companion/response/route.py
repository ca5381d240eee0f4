"""The way of a message: to the library, or to talk. What retrieval finds decides it, not the words alone.

The heads know what is a question for some library and what is not. Which library it is they cannot know: a question
that the shelf answers is a question for it, whatever it is about, and one that it does not even come near is not.
"""

from collections.abc import Mapping
from enum import Enum

from companion.nlu.question import is_request
from companion.nlu.reading import Reading
from companion.response.answer import Answerer, Case
from companion.response.verdict import Verdict

LOOKED_UP = ("knowledge_question", "off_topic_question")
"""The acts that ask for something to be looked up."""

REMARKS = ("smalltalk", "share_fact")
"""Acts that ask for nothing, so that a question among them may well be one for a library."""

ASKS = 0.5
"""The chance of both together from which a message is a question for a library."""

MAY_ASK = 0.2
"""The chance from which an answer that was found is taken as what was asked for."""

FOLLOWS = 0.25
"""The chance from which a request that leans on the last question is one too."""


class Route(Enum):
    """Where the reply comes from."""

    LIBRARY = "library"
    SILENCE = "silence"
    """The library, which does not answer."""

    TALK = "talk"


def may_be_for_library(reading: Reading) -> bool:
    """Whether the library need be asked at all: nothing that it finds would make a question of any other message."""
    asks = sum(reading.acts[act] for act in LOOKED_UP)
    return asks >= min(MAY_ASK, FOLLOWS) or max(reading.acts, key=lambda act: reading.acts[act]) in LOOKED_UP


def route(reading: Reading, case: Case, answerer: Answerer) -> tuple[Route, Mapping[str, float]]:
    """Where a reply comes from, and the chances of the acts now that the shelf was asked."""
    asks = sum(reading.acts[act] for act in LOOKED_UP)
    follows = bool(case.question.context) and is_request(case.question.text) and asks >= FOLLOWS
    answers = case.verdict is Verdict.ANSWER
    is_ours = reading.care is None or reading.acts["knowledge_question"] >= 0.7
    if answers and is_ours and (asks >= ASKS or follows or (asks >= MAY_ASK and is_request(case.question.text))):
        return Route.LIBRARY, reading.acts
    top = max(reading.acts, key=lambda act: reading.acts[act])
    wants = asks >= ASKS or follows or top in LOOKED_UP
    wants = wants or (top in REMARKS and asks >= MAY_ASK and is_request(case.question.text))
    if not wants or not is_ours:
        return Route.TALK, reading.acts
    if is_near(reading, case, answerer):
        return Route.SILENCE, reading.acts
    return Route.TALK, {act: float(act == "off_topic_question") for act in reading.acts}


def is_near(reading: Reading, case: Case, answerer: Answerer) -> bool:
    """Whether a question that the library does not answer is about what the library is about."""
    if answerer.is_empty():
        return True
    if answerer.knows_the_library():
        return reading.acts["knowledge_question"] >= reading.acts["off_topic_question"]
    return case.verdict is Verdict.NEAREST
