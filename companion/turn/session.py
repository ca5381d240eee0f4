"""What a turn begins with: the message, and what the session still knows of the talk before it."""

from dataclasses import dataclass, field
from datetime import datetime

from companion.letters.in_talk import Sitting
from companion.nlu.question import Question
from companion.persona.cards.book import BookState
from companion.response.looking_back import Thread
from companion.response.meeting import Meeting
from companion.response.planner import Rhythm
from companion.response.reply import Reply
from companion.retrieval.search import Hit


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
    rhythm: Rhythm = field(default_factory=Rhythm)
    name: str = ""
    """What the person said that they are called."""

    turns_since_library: int = 0
    is_minor: bool = False
    """Whether the person said that they are under eighteen."""

    meeting: Meeting | None = None
    told_name: str = ""
    """The name with which the message in hand answers the first meeting's question for it."""

    desk: Sitting | None = None
    """The letter desk, where it is offered or under way."""

    disclosed: datetime | None = None
    """When she last said what she is."""

    thread: Thread = field(default_factory=Thread)
    said: Reply | None = None
    """Her last reply."""

    heard: list[str] = field(default_factory=list)
    """What both said, for the keys of a persona's own book."""

    book: BookState = field(default_factory=BookState)
