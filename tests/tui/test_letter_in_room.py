"""The letter desk as the room opens it."""

import pytest

from companion.letters.workshop import Workshop
from companion.tui.app import CompanionApp
from companion.tui.screens.letter import LetterDesk
from companion.tui.widgets.message_input import MessageInput
from tests.letters.writing import SPOKEN, workshop

from .light_engine import LightEngine, room
from .waiting import say, the_room, wait_to_see, wait_until


class Writing(LightEngine):
    """A light engine that has a letter desk."""

    def workshop(self) -> Workshop:
        """Stands for `Engine.workshop`."""
        return workshop()


def writing_room() -> CompanionApp:
    return room(Writing())


@pytest.mark.parametrize("way", ["key", "command"])
async def test_the_desk_opens_by_key_and_by_command_and_escape_leads_back(way: str) -> None:
    async with writing_room().run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "5 pieces")
        if way == "key":
            await pilot.press("f9")
        else:
            await say(pilot, "/letter")
        await wait_to_see(pilot, "Who is it to?")
        assert isinstance(pilot.app.screen, LetterDesk)
        await pilot.press("escape")
        await wait_until(pilot, lambda: pilot.app.screen is the_room(pilot))


async def test_a_letter_is_written_under_the_room_s_own_keys() -> None:
    async with writing_room().run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "5 pieces")
        await pilot.press("f9")
        await wait_to_see(pilot, "Who is it to?")
        for answer in SPOKEN:
            question = pilot.app.screen.query(".question").last()
            await say(pilot, answer)
            await wait_until(pilot, lambda gone=question: not gone.is_attached)  # type: ignore[misc]
        await wait_to_see(pilot, "You waited an hour for me at the station.")


async def test_a_desk_asked_for_twice_before_she_is_awake_opens_once() -> None:
    engine = Writing()
    engine.opens.clear()
    async with room(engine).run_test(size=(100, 40)) as pilot:
        await pilot.press("f9", "f9")
        await wait_to_see(pilot, "The letter desk opens when she is awake.")
        engine.opens.set()
        await wait_to_see(pilot, "Who is it to?")
        await pilot.press("escape")
        await wait_until(pilot, lambda: pilot.app.screen is the_room(pilot))
        await pilot.pause(0.2)
        assert pilot.app.screen is the_room(pilot)


async def test_at_the_desk_a_slash_is_a_letter_like_any_other_and_nothing_is_folded() -> None:
    async with writing_room().run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "5 pieces")
        await pilot.press("f9")
        await wait_to_see(pilot, "Who is it to?")
        line = pilot.app.screen.query_one(MessageInput)
        line.put_in("word " * 300)
        assert len(line.text) == 1_500
        line.clear()
        await say(pilot, "/help")
        await wait_until(pilot, lambda: line.text == "" or "/help" not in line.text)
        assert isinstance(pilot.app.screen, LetterDesk)
