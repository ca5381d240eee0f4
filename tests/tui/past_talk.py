"""Homes in which something was said, kept in a real database."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from companion.database import open_database
from companion.home import Home
from companion.memory.log import COMPANION, PERSON, Log, TurnDraft, Whose
from companion.options import Options
from companion.settings import Settings
from companion.tui.app import CompanionApp

from .light_engine import NINE, LightEngine

YESTERDAY = datetime(2026, 11, 21, 20, 0)


def home_with(folder: Path, turns: int, conversation: str = "sea", at: datetime = YESTERDAY, step: int = 1) -> Home:
    """A home with a talk of so many turns, a minute or more apart."""
    home = Home(folder)
    with closing(open_database(home)) as connection, connection:
        Log(connection).add(Whose(), conversation, drafts(turns, at, step))
    return home


def drafts(turns: int, at: datetime, step: int) -> Sequence[TurnDraft]:
    """Turns of both sides by turns."""
    return [
        TurnDraft(
            PERSON if n % 2 == 0 else COMPANION,
            f"{'message' if n % 2 == 0 else 'answer'} {n}",
            at + timedelta(minutes=n * step),
            why='{"moves": [], "sources": ["The [Odyssey]"]}' if n % 2 else "",
        )
        for n in range(turns)
    ]


def room_in(
    home: Home,
    engine: LightEngine | None = None,
    *,
    is_new: bool = False,
    say: str = "",
    settings: Settings | None = None,
) -> CompanionApp:
    """The app in a home that lies on the disk; with no settings it reads them there."""
    options = Options(home, settings=settings)
    return CompanionApp(options, (engine or LightEngine()).open, lambda: NINE, is_new=is_new, say=say)


QUIET = Settings(pace="off")
