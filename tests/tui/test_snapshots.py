"""Pictures of the room. After a change that is meant: `pytest tests/tui --snapshot-update`, then look."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from companion.tui.app import CompanionApp
from companion.tui.widgets.citation_line import CitationLine
from companion.tui.widgets.message_input import MessageInput

from .light_engine import LETTERS_REPLY, LightEngine, echo, room
from .waiting import say, wait_to_see

SnapCompare = Callable[..., bool]
Step = Callable[[Pilot[None]], Awaitable[None]]

DISCLOSURE = "I'm Samantha, an AI. A program, not a person; what I say about the film I have read in reviews."
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
THEMES = pytest.mark.parametrize("theme", ["her-dark", "her-light"])


def furnished(theme: str, *, incognito: bool = False) -> CompanionApp:
    """A room in which she knows one answer."""
    answer = replace(LETTERS_REPLY, notice=DISCLOSURE)
    app = room(LightEngine(lambda text: answer if "Theodore" in text else echo(text)), incognito=incognito)
    app.theme = theme
    return app


async def awake(pilot: Pilot[None]) -> None:
    await wait_to_see(pilot, "Samantha  5 pieces")
    pilot.app.screen.query_one(MessageInput).cursor_blink = False


async def talk(pilot: Pilot[None]) -> None:
    await awake(pilot)
    await say(pilot, "What does Theodore do for a living?")
    await wait_to_see(pilot, "[2] Her (Close Analysis)")
    await say(pilot, "I had a long day, and I would rather hear about letters than write one.")
    await wait_to_see(pilot, "You said: I had")


async def sources(pilot: Pilot[None]) -> None:
    await talk(pilot)
    await pilot.press("f2")
    await wait_to_see(pilot, "91% match")
    await pilot.press("2")
    await wait_to_see(pilot, "78% match")


async def marked_line(pilot: Pilot[None]) -> None:
    await talk(pilot)
    pilot.app.screen.query(CitationLine).first().focus()


@SIZES
@THEMES
def test_an_empty_room(snap_compare: SnapCompare, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(furnished(theme), run_before=awake, terminal_size=size)


@SIZES
@THEMES
def test_a_conversation(snap_compare: SnapCompare, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(furnished(theme), run_before=talk, terminal_size=size)


@SIZES
@THEMES
def test_the_sources(snap_compare: SnapCompare, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(furnished(theme), run_before=sources, terminal_size=size)


@pytest.mark.parametrize("step", [awake, sources], ids=["empty", "sources"])
def test_a_small_terminal(snap_compare: SnapCompare, step: Step) -> None:
    assert snap_compare(furnished("her-dark", incognito=True), run_before=step, terminal_size=(60, 15))


def test_incognito(snap_compare: SnapCompare) -> None:
    assert snap_compare(furnished("her-dark", incognito=True), run_before=awake, terminal_size=(100, 30))


def test_without_colour(snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(furnished("her-dark", incognito=True), run_before=marked_line, terminal_size=(100, 30))
