"""The room in terminals of every size."""

import pytest

from companion.tui.screens.sources import SourcesScreen
from companion.tui.widgets.message_input import MessageInput

from .light_engine import LETTERS_REPLY, LightEngine, room
from .waiting import say, the_room, wait_to_see, wait_until


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (60, 15), (80, 24), (250, 60), (250, 5), (20, 60)])
async def test_one_can_talk_and_open_a_source_in_any_size(size: tuple[int, int]) -> None:
    app = room(LightEngine(lambda _: LETTERS_REPLY), incognito=True)
    async with app.run_test(size=size) as pilot:
        await say(pilot, "What does Theodore do?")
        await wait_to_see(pilot, "[2] Her (Close Analysis)")
        await pilot.press("f2", "down")
        await wait_until(pilot, lambda: isinstance(app.screen, SourcesScreen))
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is the_room(pilot))


async def test_resizing_with_the_sources_open_is_harmless() -> None:
    app = room(LightEngine(lambda _: LETTERS_REPLY))
    async with app.run_test(size=(120, 40)) as pilot:
        await say(pilot, "What does Theodore do?")
        await wait_to_see(pilot, "[2] Her (Close Analysis)")
        await pilot.press("f2")
        for size in ((60, 15), (20, 5), (200, 50)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        await pilot.press("escape")
        await wait_until(pilot, lambda: app.screen is the_room(pilot))


@pytest.mark.parametrize("size", [(60, 15), (80, 24)])
async def test_the_whole_welcome_can_be_read(size: tuple[int, int]) -> None:
    async with room().run_test(size=size) as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        transcript = the_room(pilot).transcript
        assert transcript.max_scroll_y == 0


async def test_the_line_grows_with_what_is_written_and_leaves_the_talk_in_sight() -> None:
    async with room().run_test(size=(60, 15)) as pilot:
        line = the_room(pilot).query_one(MessageInput)
        short = line.region.height
        line.insert("words " * 200)
        await wait_until(pilot, lambda: line.region.height > short)
        assert the_room(pilot).transcript.region.height >= 2
