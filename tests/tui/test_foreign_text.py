"""Text from anywhere is shown as it stands: no markup, no escapes."""

import asyncio
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st
from textual.strip import Strip

from companion.plain_text import inert
from companion.response.reply import Citation, Reply
from companion.tui.app import CompanionApp
from companion.tui.widgets.said import Said

from .light_engine import LETTERS, LightEngine, room
from .waiting import say, seen, wait_to_see, wait_until

NASTY = "[/foo] [bold]x[/] [@click=app.quit]y[/] \x1b]0;title\x07\x1b[2J $primary \u202eevil \ud800 \x9b31m [1]"

ANYTHING = st.text(
    st.sampled_from("[]/@$=\\\"'ab1 \n\t\x1b\x07\x9b\u202e\u200b\u2028\ud800é漢👍") | st.characters(),
    max_size=60,
)


@settings(max_examples=12, deadline=None)
@given(ANYTHING)
@example(NASTY)
def test_any_text_can_be_said_answered_cited_and_opened(text: str) -> None:
    asyncio.run(say_answer_and_open(text))


async def say_answer_and_open(text: str) -> None:
    source = Citation(1, text, text, text, text, 0.5, text, text, text)
    engine = LightEngine(lambda _: Reply(f"{text} [1]", "", text, citations=(source,), notice=text), faults=(text,))
    app = room(engine)
    async with app.run_test(size=(60, 30)) as pilot:
        await say(pilot, f"x{text}")
        await wait_until(pilot, lambda: len(app.screen.query("CitationLine")) == 1)
        await pilot.pause()
        assert all(map(is_harmless, app.screen._compositor.render_strips()))
        await pilot.press("f2")
        await wait_to_see(pilot, "50% match")
        await pilot.pause()
        assert all(map(is_harmless, app.screen._compositor.render_strips()))


def is_harmless(line: Strip) -> bool:
    return all(mark.isprintable() or (ord(mark) > 0x9F and not "\ud800" <= mark <= "\udfff") for mark in line.text)


async def test_markup_is_shown_letter_by_letter() -> None:
    app = shown_with("[bold]not bold[/bold] [/foo] $primary")
    async with app.run_test() as pilot:
        await say(pilot, "[/] [red]")
        await wait_to_see(pilot, "[bold]not bold[/bold] [/foo] $primary")
        assert "[/] [red]" in seen(pilot)


async def test_only_the_marks_of_sources_can_be_clicked() -> None:
    app = shown_with("A [1] B [2] C [99999] D [0]")
    async with app.run_test() as pilot:
        await say(pilot, "hello")
        await wait_to_see(pilot, "A [1] B")
        said = app.screen.query("HerTurn Said").first(Said)
        clickable = [
            segment.text for segment in said.render_line(0) if segment.style and "@click" in segment.style.meta
        ]
        assert "".join(clickable) == "[1]"


def shown_with(text: str) -> CompanionApp:
    """A room in which she says a text, with one source."""
    return room(LightEngine(lambda _: Reply(text, "", "Samantha", citations=(replace(LETTERS, n=1),))))


@given(st.text())
def test_inert_text_has_no_controls_and_keeps_ordinary_words(text: str) -> None:
    harmless = inert(text)
    harmless.encode("utf-8")
    assert not any((ord(mark) < 32 and mark not in "\n\t") or 0x7F <= ord(mark) <= 0x9F for mark in harmless)
    assert inert(harmless) == harmless


def test_inert_text_keeps_what_people_write() -> None:
    assert inert("naïve 漢字 👩‍👩‍👧 “quoted”\n\tnext") == "naïve 漢字 👩‍👩‍👧 “quoted”\n\tnext"
    assert inert("a\u00a0b\r\nc\u00add\u202ee\x1b[31m") == "a b\ncde\N{REPLACEMENT CHARACTER}[31m"
