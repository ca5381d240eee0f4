"""Draw the README's pictures: the real room, with the real engine over the library that ships, at a clock that stands.

Run it from the repository: `.venv/bin/python -m docs.make_screenshot` (about a minute: the library is read in a home of
its own). `docs/screenshot.svg` shows a talk by night, `docs/screenshot-sources.svg` the sources of an answer by day.
"""

import asyncio
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from companion.home import Home
from companion.options import Options
from companion.settings import Settings
from companion.tui.app import CompanionApp
from companion.tui.themes import HER_DARK, HER_LIGHT
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.turns import HerTurn

FOLDER = Path(__file__).parent
PATIENCE = 300
"""Seconds for the engine to open, or for her to answer."""


@dataclass(frozen=True)
class Picture:
    """What is said in it, and how it is looked at."""

    name: str
    at: datetime
    theme: str
    says: tuple[str, ...]
    rows: int = 32
    keys: tuple[str, ...] = ()
    """What is pressed at the end."""


PICTURES = (
    Picture(
        "screenshot.svg",
        datetime(2026, 11, 22, 21, 4),
        HER_DARK.name,
        ("I'm tired tonight, it was a long day at work.", "What colors does the film use?"),
    ),
    Picture(
        "screenshot-sources.svg",
        datetime(2026, 11, 22, 10, 4),
        HER_LIGHT.name,
        ("Is the film a cautionary tale?",),
        rows=27,  # less than the passage, so that its path stays below
        keys=("f2",),
    ),
)


async def draw(picture: Picture, home: Path) -> None:
    """Say what is said, and save what the screen shows."""
    app = CompanionApp(Options(Home(home), seed=1, settings=Settings(pace="off")), clock=lambda: picture.at)
    async with app.run_test(size=(110, picture.rows)) as pilot:
        app.theme = picture.theme
        line = app.screen.query_one(MessageInput)
        line.cursor_blink = False
        for text in picture.says:
            before = len(app.screen.query(HerTurn))
            line.insert(text)
            await pilot.press("enter")
            await until(pilot, lambda before=before: len(app.screen.query(HerTurn)) > before)
        for key in picture.keys:
            await pilot.press(key)
        await pilot.pause(1)
        drawn = app.export_screenshot()
        if str(FOLDER.parent) in drawn:
            raise SystemExit(f"{picture.name} shows where this checkout lies: take fewer rows.")
        (FOLDER / picture.name).write_text(drawn, encoding="utf-8")
    app.engine_thread.finish(5)


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Let the app work until something holds."""
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await pilot.pause(0.1)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for picture in PICTURES:
            asyncio.run(draw(picture, Path(folder) / picture.theme))
