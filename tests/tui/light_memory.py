"""A light engine with a real memory in a real database, for the screens that show and change it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from companion.home import Home
from companion.librarian import Librarian
from companion.memory.desk import Desk
from companion.memory.keeping import Said
from companion.memory.log import COMPANION, TurnDraft, Whose
from companion.options import Options
from companion.persona.lines import Line
from companion.persona.persona import Persona
from companion.response.account import Accounts
from companion.response.sample import Exchange
from companion.retrieval.library import Synced
from companion.tui.app import CompanionApp
from companion.tui.screens.browse import Browse
from companion.tui.screens.sheet import Entry
from companion.tui.widgets.rows import Rows
from tests.memory.notebook import Notebook

from .light_engine import LightEngine
from .waiting import wait_until, words

T = TypeVar("T")

ME = Whose()
NOW = datetime(2026, 3, 12, 21)  # a Thursday

SPEAKER = Persona(
    "samantha",
    "Samantha",
    phrases={"remembered": ("On {when} you told me: {quote}",)},
    lines=(
        Line("tired/sit", ("Then sit down a while.", "Come, sit a moment.")),
        Line("tired/hour", ("What was the longest hour?",), move="door"),
    ),
)
"""Two lines and a phrase."""


@dataclass
class RememberingEngine(LightEngine):
    """Remembers in a home of its own; what it says of it is real."""

    home: Home = field(default_factory=lambda: Home(Path("/proc/nowhere")))
    persona: Persona = field(default_factory=lambda: SPEAKER)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.notebook = Notebook.of(self.home)
        self.mind.persona.key = "samantha"
        self.librarian = Librarian(
            self.notebook.connection, Options(self.home), "light", self.notebook.embedder, Synced((), (), 0)
        )

    def at_desk(self, work: Callable[[Desk], T], user: str = "me") -> T:
        """Stands for `Engine.at_desk`."""
        return work(self.desk)

    def sample(self, persona: Persona) -> tuple[Exchange, ...]:
        """Stands for `Engine.sample`."""
        return (Exchange("I had a long day, and I am tired.", "Then sit down a while. What was the longest hour?"),)

    def at_accounts(self, work: Callable[[Accounts], T]) -> T:
        """Stands for `Engine.at_accounts`."""
        return work(Accounts(self.notebook.connection, ME, self.persona))

    def at_library(self, work: Callable[[Librarian], T]) -> T:
        """Stands for `Engine.at_library`."""
        return work(self.librarian)

    @property
    def desk(self) -> Desk:
        """The desk itself."""
        parts = self.notebook
        return Desk(parts.connection, parts.shelf, parts.keeper, parts.forgetting, ME, "Samantha")

    def say(self, text: str, reply: str = "I see.") -> int:
        """Keep an exchange; returns the number of its first sentence."""
        return self.notebook.say(text, reply, whose=ME).sayings[0]

    def explained(self) -> int:
        """Two replies that tell how they were made; returns the number of the sentence that the last one quotes."""
        book = self.notebook
        book.conversation, book.now = "explained", datetime(2026, 3, 12, 20)
        number = self.say("The code of the shed is 4711.", "I will keep it.")
        lines = [{"move": "core", "line": "tired/sit"}, {"move": "door", "line": "tired/hour"}]
        self._answer("I am tired.", "Come, sit a moment. What was the longest hour?", {"moves": lines, "sources": []})
        made_of = {"moves": [{"move": "frame", "line": "remembered/1"}, {"move": "core", "memory": 1}], "sources": []}
        self._answer("What was the code?", "On 12 March you told me: The code of the shed is 4711.", made_of, (number,))
        return number

    def _answer(self, text: str, reply: str, made_of: object, quotes: tuple[int, ...] = ()) -> None:
        book = self.notebook
        book.now += timedelta(minutes=1)
        draft = TurnDraft(COMPANION, reply, book.now, why=json.dumps(made_of), quotes=quotes)
        book.keeper.keep(ME, book.conversation, Said(text, book.now), draft)

    def talked(self) -> None:
        """Three talks in two weeks."""
        book = self.notebook
        book.conversation, book.now = "first", datetime(2026, 3, 2, 20)
        self.say("My sister Ana got the job in Porto. I am so proud of her.", "What a day for her, and for you.")
        self.say("She starts next month.", "Then she has a little time to breathe.")
        book.conversation, book.now = "second", datetime(2026, 3, 11, 8, 15)
        self.say("I live in Lisbon. My dog Bruno hates the rain [1] [/b].", "Bruno has an opinion, then.")
        book.conversation, book.now = "third", datetime(2026, 3, 12, 19)
        self.say("I live in Porto now.", "So you moved north.")
        self.say("I planted tomatoes on the balcony, and I worry about the frost.", "A cold night is hard on them.")
        self.say("Would you cover them tonight?", "A cloth over them would be kind.")


def remembering(
    tmp_path: Path, *, theme: str = "her-dark", incognito: bool = False
) -> tuple[CompanionApp, RememberingEngine]:
    """The app, and its engine over an empty memory."""
    home = Home(tmp_path / "home")
    engine = RememberingEngine(home=home)
    app = CompanionApp(Options(replace(home, incognito=incognito)), engine.open, lambda: NOW)
    app.theme = theme
    return app, engine


async def opened(pilot: Pilot[None], screen: Screen[Any]) -> list[Any]:
    """Lay a screen over the room; returns where its result will be."""
    results: list[Any] = []
    await wait_until(pilot, lambda: bool(pilot.app.screen_stack))
    pilot.app.push_screen(screen, results.append)
    await wait_until(pilot, lambda: pilot.app.screen is screen and screen.is_mounted)
    return results


def listed(pilot: Pilot[None]) -> list[str]:
    """What the list of the screen says, thing for thing."""
    return [str(option.prompt) for option in pilot.app.screen.query_one(Rows).options]


def titles(pilot: Pilot[None]) -> list[str]:
    """The first line of each thing in the list."""
    return [text.splitlines()[0] for text in listed(pilot)]


def beside(pilot: Pilot[None]) -> str:
    """What stands beside the list."""
    return words(pilot.app.screen.query_one("#words", Static))


def told(pilot: Pilot[None]) -> str:
    """What is said at the foot."""
    return words(pilot.app.screen.query_one("#told", Static))


async def wait_for_titles(pilot: Pilot[None], *expected: str) -> None:
    """Let the app work until the list says just this."""
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, Browse) and titles(pilot) == list(expected))


async def wait_to_be_told(pilot: Pilot[None], text: str) -> None:
    """Let the app work until something is said at the foot."""
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, Browse) and text in told(pilot))


async def wait_for_sheet(pilot: Pilot[None], kind: type[ModalScreen[str | None]]) -> None:
    """Let the app work until it asks something."""
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, kind) and pilot.app.focused is not None)


async def write(pilot: Pilot[None], text: str) -> None:
    """Write a line on the sheet, in place of what stands there, and send it."""
    await wait_for_sheet(pilot, Entry)
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")
