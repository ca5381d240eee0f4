"""Draw docs/screenshot.svg: the real room, with the real engine over the library that ships.

Run it from the repository: `.venv/bin/python docs/make_screenshot.py` (about a minute and a half: the library is
indexed in a home of its own).
"""

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

from companion.home import Home
from companion.options import Options
from companion.settings import Settings
from companion.tui.app import CompanionApp
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.turns import HerTurn

QUESTIONS = ("What colors does the film use?", "Is the film a cautionary tale?")
EVENING = datetime(2026, 11, 22, 21, 4)
PATIENCE = 300
"""Seconds for the engine to open and answer."""


async def draw(home: Path, picture: Path) -> None:
    """Ask the questions, and save what the screen shows."""
    app = CompanionApp(Options(Home(home), seed=1, settings=Settings(pace="off")), clock=lambda: EVENING)
    async with app.run_test(size=(110, 32)) as pilot:
        line = app.screen.query_one(MessageInput)
        line.cursor_blink = False
        for asked, question in enumerate(QUESTIONS, 1):
            line.insert(question)
            await pilot.press("enter")
            async with asyncio.timeout(PATIENCE):
                while len(app.screen.query(HerTurn)) < asked:
                    await pilot.pause(0.1)
        await pilot.pause()
        app.save_screenshot(picture.name, str(picture.parent))
    app.engine_thread.finish(5)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(draw(Path(folder), Path(__file__).with_name("screenshot.svg")))
