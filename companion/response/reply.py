"""A reply: what is said, and where each part of it came from."""

from dataclasses import dataclass, field

from companion.nlu.emotion import Emotion


@dataclass(frozen=True)
class Citation:
    """A passage that a reply leans on."""

    n: int
    """Its mark in the text, from 1."""

    title: str
    author: str
    source: str
    """The path of the document."""

    passage: str
    score: float
    """The probability, in [0, 1], that the passage answers what was asked."""

    heading: str
    before: str
    """The passage before it in the document, "" at the beginning."""

    after: str


@dataclass(frozen=True)
class Recalled:
    """Something that the person said, as a reply quotes it."""

    turn: int
    """The id of the turn in the log."""

    said_on: str
    """The day, ISO 8601."""

    quote: str
    score: float
    """The chance, in [0, 1], that it is what the message calls for."""

    saying: int
    """The number of the sentence, by which it can be edited or forgotten."""


@dataclass(frozen=True)
class Move:
    """One part of a reply and where it came from: exactly one of a line, a citation or a memory."""

    move: str
    line: str | None = None
    citation: int | None = None
    memory: int | None = None
    """The turn that it quotes."""


@dataclass(frozen=True)
class Reply:
    """What she says to one message."""

    text: str
    act: str
    persona: str
    name: str = field(default="", kw_only=True)
    """What she calls herself to this person, where she chose a name at their first meeting."""

    abstained: bool = False
    """Whether the reply says that the shelves do not answer the question."""

    citations: tuple[Citation, ...] = ()
    moves: tuple[Move, ...] = ()
    emotion: Emotion = field(default_factory=Emotion)
    crisis: str | None = None
    memories: tuple[Recalled, ...] = ()
    notice: str | None = None
    """What is said beside the reply: at the start of a session, and again after three hours."""

    timings_ms: dict[str, float] = field(default_factory=dict)
