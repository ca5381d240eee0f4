"""The room in terminals of every size."""

import pytest
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from companion.tui.screens.help import Help
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


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (60, 15), (250, 60)])
async def test_the_list_and_the_help_open_in_any_size(size: tuple[int, int]) -> None:
    async with room().run_test(size=size) as pilot:
        the_room(pilot).input.insert("/")
        await pilot.press("down", "down", "escape", "f1")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, Help))
        await pilot.press("pagedown", "escape")
        await wait_until(pilot, lambda: pilot.app.screen is the_room(pilot))


@pytest.mark.parametrize("width", [60, 80, 100, 120, 250])
async def test_no_key_of_the_footer_is_cut_off(width: int) -> None:
    app = room()
    async with app.run_test(size=(width, 24)) as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        the_room(pilot).input.insert("/he")
        await wait_until(pilot, lambda: "Complete" in described(pilot))
        await wait_until(pilot, lambda: last_of_row(pilot) <= width - len("Ctrl-P palette") - 1)


def described(pilot: Pilot[None]) -> list[str]:
    return [key.description for key in pilot.app.screen.query(FooterKey)]


def last_of_row(pilot: Pilot[None]) -> int:
    """The column in which the last key ends, the palette's apart."""
    return max(key.region.right for key in pilot.app.screen.query(FooterKey) if "palette" not in key.action)


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
