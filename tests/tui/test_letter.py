"""The letter desk on the screen: from the first question to a file, by keys alone."""

from collections.abc import Awaitable, Callable

import pytest
from textual.app import App
from textual.pilot import Pilot

from companion.letters.workshop import Workshop
from companion.tui.screens.letter import LetterDesk
from companion.tui.themes import HER_DARK, HER_LIGHT
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.sentence_line import SentenceLine
from tests.letters.writing import SPOKEN, workshop

from .waiting import say, wait_to_see, wait_until

SnapCompare = Callable[..., bool]
Step = Callable[[Pilot[None]], Awaitable[None]]


class DeskApp(App[None]):
    """Nothing but the desk."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (96, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-low"), (10, "-short"), (20, "-high")]  # noqa: RUF012

    def __init__(self, work: Workshop, theme: str = "her-dark") -> None:
        """Be ready to show a desk."""
        super().__init__()
        self.register_theme(HER_DARK)
        self.register_theme(HER_LIGHT)
        self.theme = theme
        self.work = work
        self.left: list[int | None] = []

    def on_mount(self) -> None:
        """Open it."""
        self.push_screen(LetterDesk(self.work), self.left.append)


async def asked(pilot: Pilot[None]) -> None:
    await wait_to_see(pilot, "Who is it to?")
    pilot.app.screen.query_one(MessageInput).cursor_blink = False


async def half(pilot: Pilot[None]) -> None:
    await asked(pilot)
    for answer, following in zip(
        SPOKEN[:4], ("What's it for?", "What did you do", "What was it like", "do differently"), strict=True
    ):
        await say(pilot, answer)
        await wait_to_see(pilot, following)


async def toned(pilot: Pilot[None]) -> None:
    await half(pilot)
    await say(pilot, SPOKEN[4])
    await wait_to_see(pilot, "left unsaid")
    await say(pilot, SPOKEN[5])
    await wait_to_see(pilot, "How should it sound?")


async def written(pilot: Pilot[None]) -> None:
    await toned(pilot)
    await say(pilot, SPOKEN[6])
    await wait_to_see(pilot, "will you sign")
    await say(pilot, SPOKEN[7])
    await wait_until(pilot, lambda: bool(lines(pilot)) and any(line.has_focus for line in lines(pilot)))


async def compared(pilot: Pilot[None]) -> None:
    await written(pilot)
    await mark(pilot, 4)
    await pilot.press("c")
    field = pilot.app.screen.query_one(MessageInput)
    field.load_text("You stood for an hour under the clock, in that thin coat.")
    await pilot.press("enter")
    await wait_to_see(pilot, "thin coat")
    await pilot.press("v")
    await wait_to_see(pilot, "Version 2 · 22 November, 21:00")


def lines(pilot: Pilot[None]) -> list[SentenceLine]:
    return list(pilot.app.screen.query(SentenceLine))


def texts(pilot: Pilot[None]) -> list[str]:
    return [line.sentence.text for line in lines(pilot)]


async def mark(pilot: Pilot[None], number: int) -> None:
    lines(pilot)[number - 1].focus()
    await pilot.pause()


STEPS = pytest.mark.parametrize(
    "step", [half, toned, written, compared], ids=["asking", "choosing", "written", "versions"]
)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("theme", ["her-dark", "her-light"])
@STEPS
def test_the_desk(snap_compare: SnapCompare, step: Step, theme: str, size: tuple[int, int]) -> None:
    assert snap_compare(DeskApp(workshop(), theme), run_before=step, terminal_size=size)
