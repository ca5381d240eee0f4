"""Opening what a reply stands on, by key and by mouse."""

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from companion.response.reply import Reply
from companion.tui.screens.sources import SourcesScreen, SourceTab
from companion.tui.widgets.citation_line import CitationLine
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.said import Said
from companion.tui.widgets.turns import HerTurn

from .light_engine import LETTERS_REPLY, LightEngine, echo, room
from .waiting import say, seen, wait_to_see, wait_until


def cited(text: str) -> Reply:
    """A reply with two sources, except to small talk."""
    return LETTERS_REPLY if "Theodore" in text else echo(text)


async def talk(pilot: Pilot[None]) -> None:
    await say(pilot, "What does Theodore do?")
    await wait_to_see(pilot, "[2] Her (Close Analysis)")
    await say(pilot, "thank you")
    await wait_until(pilot, lambda: len(pilot.app.screen.query(HerTurn)) == 2)
    await pilot.pause()


async def shown(pilot: Pilot[None]) -> int:
    """The mark of the source on the screen."""
    await wait_until(pilot, lambda: isinstance(pilot.app.screen, SourcesScreen))
    await pilot.pause()
    assert isinstance(pilot.app.screen, SourcesScreen)
    return pilot.app.screen.n


@pytest.mark.parametrize("key", ["f2", "ctrl+o"])
async def test_a_key_opens_the_sources_of_the_last_reply_that_has_any(key: str) -> None:
    async with room(LightEngine(cited)).run_test(size=(100, 40)) as pilot:
        await talk(pilot)
        await pilot.press(key)
        assert await shown(pilot) == 1


async def test_a_source_shows_its_document_its_place_and_its_neighbours() -> None:
    async with room(LightEngine(cited)).run_test(size=(100, 40)) as pilot:
        await talk(pilot)
        await pilot.press("f2")
        await shown(pilot)
        for part in (
            "'Her' - Film Review and Analysis  by Ben W",
            "What Theodore does for a living",
            "Theodore is a sensitive, introverted",
            "Theodore works as a writer",
            "The film is set in Los Angeles",
            "91% match",
            "/library/her/film-review-and-analysis.md",
        ):
            assert part in seen(pilot)


@pytest.mark.parametrize("key", ["escape", "f2"])
async def test_a_key_goes_back_to_the_talk_and_to_writing(key: str) -> None:
    async with room(LightEngine(cited)).run_test(size=(100, 40)) as pilot:
        await talk(pilot)
        await pilot.press("f2")
        await shown(pilot)
        await pilot.press(key)
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, SourcesScreen))
        assert pilot.app.screen.query_one(MessageInput).has_focus


async def test_the_keys_go_from_source_to_source_and_around() -> None:
    async with room(LightEngine(cited)).run_test(size=(100, 40)) as pilot:
        await talk(pilot)
        await pilot.press("f2")
        await shown(pilot)
        for key, mark in (("down", 2), ("down", 1), ("up", 2), ("left", 1), ("2", 2), ("7", 2), ("1", 1)):
            await pilot.press(key)
            assert await shown(pilot) == mark
        await pilot.press("2")
        await wait_to_see(pilot, "78% match")
        assert "91%" not in seen(pilot)


async def test_a_click_on_a_source_opens_it() -> None:
    async with room(LightEngine(cited)).run_test(size=(100, 40)) as pilot:
        await talk(pilot)
        await pilot.click(list(pilot.app.screen.query(CitationLine))[1])
        assert await shown(pilot) == 2


async def test_a_click_on_a_mark_in_the_words_opens_its_source() -> None:
    async with room(LightEngine(cited)).run_test(size=(100, 40)) as pilot:
        await talk(pilot)
        said = pilot.app.screen.query("HerTurn Said").first(Said)
        lines = [line.text for line in (said.render_line(y) for y in range(said.size.height))]
        y = next(y for y, line in enumerate(lines) if "[2]" in line)
        await pilot.click(said, offset=(lines[y].index("[2]") + 1, y))
        assert await shown(pilot) == 2


async def test_the_lines_of_sources_are_reached_by_keys_alone() -> None:
    async with room(LightEngine(cited)).run_test(size=(100, 40)) as pilot:
        await talk(pilot)
        await pilot.press("shift+tab", "up", "down", "enter")
        assert await shown(pilot) == 2


async def test_the_key_opens_the_reply_that_is_marked() -> None:
    other = replace(LETTERS_REPLY, citations=LETTERS_REPLY.citations[:1])
    engine = LightEngine(lambda text: other if text == "other" else LETTERS_REPLY)
    async with room(engine).run_test(size=(100, 40)) as pilot:
        await talk(pilot)
        await say(pilot, "other")
        await wait_until(pilot, lambda: len(pilot.app.screen.query(CitationLine)) == 5)
        await pilot.press("shift+tab", "up", "f2")
        await shown(pilot)
        assert len(pilot.app.screen.query(SourceTab)) == 2


async def test_a_click_on_a_tab_shows_its_source_and_one_beside_the_pane_closes() -> None:
    async with room(LightEngine(cited)).run_test(size=(120, 40)) as pilot:
        await talk(pilot)
        await pilot.press("f2")
        await shown(pilot)
        await pilot.click(list(pilot.app.screen.query(SourceTab))[1])
        assert await shown(pilot) == 2
        await pilot.click(offset=(10, 10))
        await wait_until(pilot, lambda: not isinstance(pilot.app.screen, SourcesScreen))


async def test_on_a_wide_terminal_the_reply_stays_in_sight() -> None:
    async with room(LightEngine(cited)).run_test(size=(120, 40)) as pilot:
        await talk(pilot)
        await pilot.press("f2")
        await shown(pilot)
        pane = pilot.app.screen.query_one("#pane").region
        said = pilot.app.screen_stack[0].query(HerTurn).first().region
        assert not pane.overlaps(said)


async def test_without_sources_the_key_does_nothing() -> None:
    async with room(LightEngine(cited)).run_test() as pilot:
        await say(pilot, "hello")
        await wait_to_see(pilot, "You said: hello")
        await pilot.press("f2")
        assert not isinstance(pilot.app.screen, SourcesScreen)


async def test_a_long_passage_is_read_page_by_page() -> None:
    long = replace(LETTERS_REPLY.citations[0], passage="A sentence of some words that goes on. " * 80)
    engine = LightEngine(lambda text: replace(LETTERS_REPLY, citations=(long,)))
    async with room(engine).run_test(size=(80, 24)) as pilot:
        await say(pilot, "Theodore")
        await wait_to_see(pilot, "[1] Ben W")
        await pilot.press("f2")
        await shown(pilot)
        scroll = pilot.app.screen.query_one("Passage VerticalScroll")
        before = scroll.scroll_y
        await pilot.press("pagedown")
        await wait_until(pilot, lambda: scroll.scroll_y > before)
        await pilot.press("pageup")
        await wait_until(pilot, lambda: scroll.scroll_y == before)
