"""A light engine in place of the real one, so that a test waits for no model; the app around it is real."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from companion.database import open_database
from companion.errors import PersonaError
from companion.home import Home
from companion.memory.log import Log
from companion.options import Options
from companion.response.reply import Citation, Reply
from companion.settings import Settings
from companion.tui.app import CompanionApp

if TYPE_CHECKING:
    from companion.engine import Engine
    from companion.retrieval.library import Progress
    from companion.turn.session import Message

NINE = datetime(2026, 11, 22, 21, 0)
NOWHERE = Path("/proc/nowhere")
"""A folder that cannot be made."""

LETTERS = Citation(
    1,
    "'Her' - Film Review and Analysis",
    "Ben W",
    "/library/her/film-review-and-analysis.md",
    "Theodore works as a writer at BeautifulHandwrittenLetters.com, and his job brings him into contact with "
    "various people. The name of the site where Theodore has his job is a long one.",
    0.91,
    "What Theodore does for a living",
    "Theodore is a sensitive, introverted, melancholic man, in the description that Ben W gives of him.",
    "The film is set in Los Angeles, and the time of the story is the near future, as Ben W says.",
)
ANALYSIS = Citation(
    2,
    "Her (Close Analysis): 2013 Film",
    "",
    "/library/her/close-analysis.md",
    "Theodore works for Beautiful Handwritten Letters, where his job is to write meaningful letters for "
    "other people. When Theodore writes a letter for strangers, he pours his own emotions into their lives.",
    0.78,
    "What Theodore does for a living and why his job matters",
    "",
    "Theodore's profession shows the close analysis that people still demand human connection.",
)
LETTERS_REPLY = Reply(
    "Theodore works as a writer at BeautifulHandwrittenLetters.com, and his job brings him into contact with "
    "various people [1]. When Theodore writes a letter for strangers, he pours his own emotions into their "
    "lives [2]. I have that from Ben W.",
    "knowledge_question",
    "Samantha",
    citations=(LETTERS, ANALYSIS),
)


def echo(text: str) -> Reply:
    """A reply that says the message back."""
    return Reply(f"You said: {text}", "smalltalk", "Samantha")


@dataclass
class LightEngine:
    """Answers with a function; waits where a test holds it."""

    answer: Callable[[str], Reply] = echo
    opens: Event = field(default_factory=Event)
    """Set it to let the engine open."""

    progress: "tuple[Progress, ...]" = ()
    fault: Exception | None = None
    faults: tuple[str, ...] = ()
    pieces: int = 5
    heard: list[str] = field(default_factory=list)
    conversations: list[str] = field(default_factory=list)
    """Where each message belonged."""

    opening: Reply | None = None
    """What she says first."""

    is_closed: bool = False
    worn: list[str] = field(default_factory=list)
    """The personas that were swapped in."""

    def __post_init__(self) -> None:
        self.opens.set()
        self.mind = SimpleNamespace(
            persona=SimpleNamespace(name="Samantha", scope=""),
            shelf=SimpleNamespace(sources=dict.fromkeys(range(self.pieces))),
        )
        self.library = SimpleNamespace(faults=self.faults)

    def open(self, options: Options, report: "Callable[[Progress], None]") -> "Engine":
        """Stands for `open_engine`."""
        for progress in self.progress:
            report(progress)
        self.opens.wait(60)
        if self.fault:
            raise self.fault
        if options.home.folder.is_dir():
            self.mind.memory = SimpleNamespace(log=Log(open_database(options.home)))
        return cast("Engine", self)

    def called(self, user: str = "me") -> str:
        """Stands for `Engine.called`."""
        return "Samantha"

    def wear(self, named: str) -> str:
        """Stands for `Engine.wear`."""
        if named == "nobody":
            raise PersonaError("There is no persona 'nobody'.")
        self.worn.append(named)
        return named.capitalize()

    def begin(self, message: "Message") -> Reply | None:
        """Stands for `Engine.begin`."""
        return self.opening

    def respond(self, message: "Message") -> Reply:
        """Stands for `Engine.respond`."""
        self.heard.append(message.text)
        self.conversations.append(message.conversation)
        return self.answer(message.text)

    def close(self) -> None:
        """Stands for `Engine.close`."""
        self.is_closed = True


def room(
    engine: LightEngine | None = None, *, incognito: bool = False, knowledge: tuple[Path, ...] = (), pace: str = "off"
) -> CompanionApp:
    """The app with a light engine and a clock that stands at nine in the evening; what she says is there at once."""
    options = Options(Home(NOWHERE, incognito), knowledge=knowledge, settings=Settings(pace=pace))
    return CompanionApp(options, (engine or LightEngine()).open, lambda: NINE)
