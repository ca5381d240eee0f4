"""The letter desk on the screen: from the first question to a file, by keys alone."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot

from companion.letters.workshop import Workshop
from companion.tui.screens.letter import LetterDesk
from companion.tui.themes import HER_DARK, HER_LIGHT
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.sentence_line import SentenceLine
from tests.letters.writing import SPOKEN, workshop

from .waiting import say, seen, wait_to_see, wait_until

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


@pytest.mark.parametrize("width", [60, 80, 96, 140, 250])
async def test_no_width_cuts_a_word_of_the_letter(width: int) -> None:
    app = DeskApp(workshop())
    async with app.run_test(size=(width, 40)) as pilot:
        await written(pilot)
        for line in lines(pilot):
            assert line.region.width <= min(width, 84)
            assert line.region.height >= -(-len(line.sentence.text) // line.content_region.width)
        assert pilot.app.screen.query_one("#sheet").region.right <= width


async def test_a_sentence_is_swapped_dropped_and_brought_back_by_keys() -> None:
    app = DeskApp(workshop())
    async with app.run_test(size=(100, 40)) as pilot:
        await written(pilot)
        first = texts(pilot)
        closing = next(n for n, line in enumerate(lines(pilot), 1) if line.sentence.part == "closing")
        await mark(pilot, closing)
        await pilot.press("s")
        await wait_until(pilot, lambda: texts(pilot)[closing - 1] != first[closing - 1])
        await pilot.press("d")
        await wait_until(pilot, lambda: len(texts(pilot)) == len(first) - 1)
        await pilot.press("u")
        await wait_until(pilot, lambda: len(texts(pilot)) == len(first))
        await pilot.press("u")
        await wait_until(pilot, lambda: texts(pilot) == first)
        assert [version.number for version in app.work.versions()] == [1, 2, 3, 4, 5]


async def test_a_sentence_goes_up_with_its_mark() -> None:
    app = DeskApp(workshop())
    async with app.run_test(size=(100, 40)) as pilot:
        await written(pilot)
        before = texts(pilot)
        await mark(pilot, 4)
        await pilot.press("[")
        await wait_until(pilot, lambda: texts(pilot)[2] == before[3] and lines(pilot)[2].has_focus)


async def test_what_cannot_be_done_is_said_below_the_sheet() -> None:
    app = DeskApp(workshop())
    async with app.run_test(size=(100, 40)) as pilot:
        await written(pilot)
        await mark(pilot, 1)
        await pilot.press("[")
        await wait_to_see(pilot, "It cannot go higher.")


async def test_a_sentence_tells_whose_it_is() -> None:
    app = DeskApp(workshop())
    async with app.run_test(size=(100, 40)) as pilot:
        await written(pilot)
        await mark(pilot, 4)
        await wait_to_see(pilot, "“He waited an hour for me at the station.”")
        await mark(pilot, 1)
        await wait_to_see(pilot, "A written move")


async def test_a_letter_is_written_to_a_file(tmp_path: Path) -> None:
    app = DeskApp(workshop())
    async with app.run_test(size=(100, 40)) as pilot:
        await written(pilot)
        await pilot.press("e")
        pilot.app.screen.query_one(MessageInput).load_text(str(tmp_path / "to-tom.html"))
        await pilot.press("enter")
        await wait_until(pilot, (tmp_path / "to-tom.html").exists)
        assert "<!DOCTYPE html>" in (tmp_path / "to-tom.html").read_text(encoding="utf-8")


async def test_the_question_before_comes_back_and_a_choice_is_picked_by_key() -> None:
    app = DeskApp(workshop())
    async with app.run_test(size=(100, 40)) as pilot:
        await toned(pilot)
        await pilot.press("ctrl+b")
        await wait_to_see(pilot, "left unsaid")
        await say(pilot, "that I was jealous of him")
        await wait_to_see(pilot, "How should it sound?")
        await pilot.press("shift+tab", "enter")
        await wait_to_see(pilot, "will you sign")
        assert dict(app.work.answered)["tone"] == "light"


async def test_danger_takes_the_place_of_the_sheet() -> None:
    app = DeskApp(workshop())
    async with app.run_test(size=(100, 40)) as pilot:
        await asked(pilot)
        await say(pilot, "my sister")
        await wait_to_see(pilot, "call them")
        await say(pilot, "I want to kill myself")
        await wait_to_see(pilot, "are you safe?")
        await pilot.press("enter")
        assert "are you safe?" in seen(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.left == [0])


async def test_foreign_text_stays_text() -> None:
    app = DeskApp(workshop())
    async with app.run_test(size=(100, 40)) as pilot:
        await asked(pilot)
        await say(pilot, "Tom [bold]x[/bold]")
        await wait_to_see(pilot, "[bold]x[/bold]")
