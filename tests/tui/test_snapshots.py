"""Pictures of the room. After a change that is meant: `pytest tests/tui --snapshot-update`, then look."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from textual.pilot import Pilot

from companion.home import Home
from companion.memory.log import COMPANION, PERSON, Turn
from companion.options import Options
from companion.response.reply import Reply
from companion.settings import Settings
from companion.tui.app import CompanionApp
from companion.tui.past import Past
from companion.tui.screens.question import Question
from companion.tui.widgets.citation_line import CitationLine
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.suggestions import Suggestions

from .light_engine import LETTERS_REPLY, NINE, NOWHERE, LightEngine, echo
from .waiting import say, wait_to_see, wait_until

SnapCompare = Callable[..., bool]
Step = Callable[[Pilot[None]], Awaitable[None]]

DISCLOSURE = "I'm Samantha, an AI. A program, not a person; what I say about the film I have read in reviews."
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
THEMES = pytest.mark.parametrize("theme", ["her-dark", "her-light"])


IN_ORDER = Reply(
    """There is an order to it, and *order* is a **fine** thing:

1. First the city, with `her` voice in his ear, which is a sentence that goes on long enough to need a second line
2. Then the beach [1]
   - and what they said there

> The past is just a story we tell ourselves.

And a last word [2].""",
    "knowledge_question",
    "Samantha",
    citations=LETTERS_REPLY.citations,
)


def answer(text: str) -> Reply:
    """What she knows."""
    if "order" in text:
        return IN_ORDER
    return replace(LETTERS_REPLY, notice=DISCLOSURE) if "Theodore" in text else echo(text)


def furnished(theme: str, *, incognito: bool = False, past: Past | None = None) -> CompanionApp:
    """A room in which she knows two answers."""
    options = Options(Home(NOWHERE, incognito), settings=Settings(theme=theme, pace="off"))
    return CompanionApp(options, LightEngine(answer).open, lambda: NINE, lambda _: past)


def the_sea() -> Past:
    """The end of a talk of two days before."""
    told = ("We went to the sea on Saturday.", "Cold water has opinions. What did Ana say when she put her foot in?")
    turns = [
        Turn(
            n, "sea", n, COMPANION if n % 2 else PERSON, told[n % 2], NINE - timedelta(days=2 - n // 4, minutes=60 - n)
        )
        for n in range(6)
    ]
    return Past("sea", tuple(turns), has_more=True, name="Samantha")


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


async def in_order(pilot: Pilot[None]) -> None:
    await awake(pilot)
    await say(pilot, "In order, please.")
    await wait_to_see(pilot, "And a last word")


async def going_on(pilot: Pilot[None]) -> None:
    await awake(pilot)
    await say(pilot, "Where were we?")
    await wait_to_see(pilot, "You said: Where")


async def commands(pilot: Pilot[None]) -> None:
    await talk(pilot)
    pilot.app.screen.query_one(MessageInput).insert("/")
    await wait_until(pilot, lambda: pilot.app.screen.query_one(Suggestions).region.height > 1)
    await pilot.press("down", "down")


async def helped(pilot: Pilot[None]) -> None:
    await talk(pilot)
    await pilot.press("f1")
    await wait_to_see(pilot, "the keys and the commands")


async def asked(pilot: Pilot[None]) -> None:
    await talk(pilot)
    pilot.app.push_screen(Question("Erase these 2 sentences of yours?", ["I went to the sea.", "It was cold."]))
    await wait_to_see(pilot, "Erase these")


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


@SIZES
@THEMES
def test_a_talk_that_goes_on(snap_compare: SnapCompare, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(furnished(theme, past=the_sea()), run_before=going_on, terminal_size=size)


@SIZES
@THEMES
def test_markdown(snap_compare: SnapCompare, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(furnished(theme), run_before=in_order, terminal_size=size)


@SIZES
@THEMES
@pytest.mark.parametrize("step", [commands, helped, asked], ids=["commands", "help", "question"])
def test_what_lies_over_the_talk(snap_compare: SnapCompare, step: Step, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(furnished(theme), run_before=step, terminal_size=size)


@pytest.mark.parametrize("theme", ["her-contrast", "her-ansi"])
def test_the_other_themes(snap_compare: SnapCompare, theme: str) -> None:
    assert snap_compare(furnished(theme), run_before=commands, terminal_size=(100, 30))


@pytest.mark.parametrize("step", [awake, sources, commands], ids=["empty", "sources", "commands"])
def test_a_small_terminal(snap_compare: SnapCompare, step: Step) -> None:
    assert snap_compare(furnished("her-dark", incognito=True), run_before=step, terminal_size=(60, 15))


def test_incognito(snap_compare: SnapCompare) -> None:
    assert snap_compare(furnished("her-dark", incognito=True), run_before=awake, terminal_size=(100, 30))


def test_without_colour(snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(furnished("her-dark", incognito=True), run_before=marked_line, terminal_size=(100, 30))
