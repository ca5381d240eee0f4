"""Pictures of the screens of a person's own things. After a change that is meant: `--snapshot-update`, then look."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from companion.home import Home
from companion.librarian import Librarian, ReadPassage
from companion.options import Options
from companion.retrieval.library import Entry as Document
from companion.settings import Settings
from companion.tui.app import CompanionApp
from companion.tui.screens import personas
from companion.tui.screens.browse import Browse
from companion.tui.screens.library import LibraryScreen
from companion.tui.screens.memory import MemoryScreen
from companion.tui.screens.personas import Found, Personas
from companion.tui.screens.preferences import Preferences
from companion.tui.screens.talks import Talks
from companion.tui.screens.why import Why

from .light_memory import NOW, SPEAKER, RememberingEngine, beside, opened, titles
from .test_snapshots import SIZES, THEMES, SnapCompare
from .waiting import wait_until

HOME = Home(Path("/home/ana/companion"))
DOCUMENTS = {
    Document(1, Path("/home/ana/essays/on-tea.md"), "On tea", "Okakura", 3): (
        ReadPassage("Green", "Green tea wants water of eighty degrees, and a minute of patience.", False),
        ReadPassage("Green", "A second cup from the same leaves is the better one [1] [/b].", False),
        ReadPassage("What readers say", "I never wait that long.", True),
    ),
    Document(2, Path("/home/ana/essays/letters.pdf"), "How to write a letter to somebody you have not met", "", 41): (),
}
FAULT = "/home/ana/essays/broken.pdf is no PDF that can be read: it was left out."
GUS = replace(
    SPEAKER,
    key="gus",
    name="Gus",
    description="A playful, blunt old friend.",
    disclosure="{name} here. An AI, before you ask; no person anywhere in this box.",
)
WARM = replace(
    SPEAKER,
    description="Warm, curious, amazed by ordinary things.",
    disclosure="I'm {name}, an AI. A program, not a person.",
)
FOUND = {
    "ada": Found(HOME.personas / "ada.yaml", True, None, f"{HOME.personas}/ada.yaml, line 3, column 9: unknown key."),
    "gus": Found(Path("/usr/share/companion/persona/gus.yaml"), False, GUS),
    "samantha": Found(Path("/usr/share/companion/persona/samantha.yaml"), False, WARM),
}


@pytest.fixture
def app(tmp_path: Path, theme: str) -> CompanionApp:
    """The app over a small life, in a home whose name is the same on every machine."""
    engine = RememberingEngine(home=Home(tmp_path / "home"), persona=SPEAKER)
    engine.talked()
    engine.explained()
    engine.librarian = cast(
        Librarian,
        SimpleNamespace(
            documents=lambda: list(DOCUMENTS),
            passages=lambda number, most: next(found for each, found in DOCUMENTS.items() if each.id == number),
            synced=SimpleNamespace(faults=(FAULT,)),
        ),
    )
    app = CompanionApp(Options(HOME, settings=Settings(pace="off")), engine.open, lambda: NOW)
    app.theme = theme
    return app


def step(screen: type[Browse], *keys: str, waits_for: str = "") -> Any:  # noqa: ANN401
    """Open a screen, wait until it has something to show, and press some keys."""

    async def run(pilot: Pilot[None]) -> None:
        await opened(pilot, screen())
        await wait_until(pilot, lambda: bool(titles(pilot)) and bool(beside(pilot)))
        if screen is Personas:
            await wait_until(pilot, lambda: len(titles(pilot)) == len(FOUND))
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        if waits_for and isinstance(pilot.app.screen, Browse):
            await wait_until(pilot, lambda: waits_for in beside(pilot))
        for line in pilot.app.screen.query(Input):
            line.cursor_blink = False

    return run


VIEWS = {
    "talks": step(Talks, waits_for="Come, sit a moment."),
    "found-talks": step(Talks, "slash", *"tomat", waits_for="A cold night"),
    "facts": step(MemoryScreen, "end", waits_for="Before that"),
    "sayings": step(MemoryScreen, "2", *["down"] * 4, waits_for="tomatoes"),
    "week": step(MemoryScreen, "3", waits_for="The week of"),
    "library": step(LibraryScreen, waits_for="eighty degrees"),
    "personas": step(Personas, waits_for="Then sit down a while."),
    "broken-persona": step(Personas, "home", waits_for="line 3, column 9"),
    "preferences": step(Preferences, "down", waits_for="Theme"),
    "why": step(Why, "left", "down", waits_for="tired/"),
}
SHEETS = {
    "deleting": step(Talks, "d"),
    "correcting": step(MemoryScreen, "2", "e"),
    "picking": step(Preferences, "down", "enter"),
}


@SIZES
@THEMES
@pytest.mark.parametrize("view", VIEWS)
def test_a_screen(
    snap_compare: SnapCompare,
    app: CompanionApp,
    view: str,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(personas, "files_of", lambda home: [each.path for each in FOUND.values()])
    monkeypatch.setattr(personas, "found_in", lambda path, home: FOUND[path.stem])
    assert snap_compare(app, terminal_size=size, run_before=VIEWS[view])


@THEMES
@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet(snap_compare: SnapCompare, app: CompanionApp, sheet: str) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=SHEETS[sheet])


@THEMES
@pytest.mark.parametrize("view", ["talks", "why"])
def test_a_screen_in_the_smallest_terminal(snap_compare: SnapCompare, app: CompanionApp, view: str) -> None:
    assert snap_compare(app, terminal_size=(60, 15), run_before=VIEWS[view])
