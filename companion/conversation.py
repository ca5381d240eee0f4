"""The turn: what happens between a message and her reply. Begin to read here."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import perf_counter

from companion.nlu.question import Question, read_question
from companion.nlu.spelling import Speller
from companion.persona import Persona
from companion.response.answer import Answerer
from companion.response.reply import Reply
from companion.retrieval.naming import SourceName
from companion.retrieval.search import Found, Hit, Query, Shelf

LONGEST = 2_000
"""Characters of a message that are read for its question; a longer one keeps its beginning and its end."""

REMIND_AFTER = timedelta(hours=3)
"""How long a session goes on before she says again what she is (New York's companion law)."""


@dataclass(frozen=True)
class Message:
    """What the person said."""

    text: str
    user: str = "me"
    conversation: str = "main"
    now: datetime | None = None
    """The time of the turn; None for the clock's."""


@dataclass
class Session:
    """What a turn needs to know of the talk before it."""

    question: Question | None = None
    cited: tuple[Hit, ...] = ()
    disclosed: datetime | None = None
    """When she last said what she is."""


@dataclass(frozen=True)
class Mind:
    """What she answers with: the same for every conversation."""

    shelf: Shelf
    names: Mapping[int, SourceName]
    speller: Speller
    persona: Persona
    answerer: Answerer
    chance: random.Random = field(default_factory=random.Random)


def take_turn(message: Message, session: Session, mind: Mind) -> Reply:
    """Answer one message and remember in the session what the next one may lean on."""
    clock = Stopwatch()
    question = understand(message.text, session, mind)
    clock.lap("nlu")
    found = look_up(question, mind)
    clock.lap("retrieval")
    reply, cited = mind.answerer.answer(question, found, session.cited, mind.persona, mind.chance)
    clock.lap("response")
    if cited:
        session.question, session.cited = question, cited
    notice = disclosure(session, message.now or datetime.now(), mind.persona)
    clock.lap("memory")
    return replace(reply, notice=notice, timings_ms=clock.laps())


def understand(text: str, session: Session, mind: Mind) -> Question:
    """What a message asks, its spelling mended, against the talk before it."""
    return read_question(mind.speller.mend(readable(text)), session.question, mind.names)


def look_up(question: Question, mind: Mind, k: int = 10) -> Found:
    """What the shelf holds on a question: its k likeliest passages."""
    return mind.shelf.search(Query(question.text, question.context, question.sources or None), k)


def readable(text: str) -> str:
    """A message without control characters, and of a length that can be read."""
    clean = "".join(mark if mark.isprintable() or mark in "\n\t" else " " for mark in text)
    if len(clean) <= LONGEST:
        return clean
    return f"{clean[: LONGEST // 2]}\n{clean[-LONGEST // 2 :]}"


def disclosure(session: Session, now: datetime, persona: Persona) -> str | None:
    """What she is, said at the start of a session and every three hours of it."""
    if session.disclosed is not None and now - session.disclosed < REMIND_AFTER:
        return None
    session.disclosed = now
    return persona.disclosure


class Stopwatch:
    """The time that each part of a turn took."""

    def __init__(self) -> None:
        self._began = self._last = perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, part: str) -> None:
        """End a part of the turn."""
        now = perf_counter()
        self._laps[part] = round((now - self._last) * 1000, 2)
        self._last = now

    def laps(self) -> dict[str, float]:
        """Milliseconds by part, and in total."""
        return {**self._laps, "total": round((self._last - self._began) * 1000, 2)}
