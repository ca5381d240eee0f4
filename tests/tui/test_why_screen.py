"""Why she said it, on its screen: every part of a reply, stepped through, with its memories in the person's hand."""

from pathlib import Path

from companion.tui.screens.sheet import Confirm
from companion.tui.screens.why import Why
from companion.tui.widgets.turns import HerTurn

from .light_memory import (
    ME,
    beside,
    listed,
    opened,
    remembering,
    wait_for_sheet,
    wait_for_titles,
    wait_to_be_told,
    write,
)
from .waiting import seen, the_room, wait_to_see, wait_until

LAST = ("Written lines", "On … you told me: …", "What you told her", "“The code of the shed is 4711.”")
BEFORE = ("Written lines", "Come, sit a moment.", "What was the longest hour?")


async def test_the_last_reply_is_accounted_for_part_by_part(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.explained()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Why())
        await wait_for_titles(pilot, *LAST)
        assert "What was the code?\nOn 12 March you told me: The code of the shed is 4711." in seen(pilot)
        assert "reply 3 of 3" in seen(pilot)
        await pilot.press("down")
        await wait_until(pilot, lambda: "You said on 12 March 2026\nis quoted in it" in beside(pilot))


async def test_older_replies_are_stepped_to_and_back(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.explained()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Why())
        await wait_for_titles(pilot, *LAST)
        await pilot.press("left")
        await wait_for_titles(pilot, *BEFORE)
        assert "tired/sit · answers it" in listed(pilot)[1]
        await pilot.press("left")
        await wait_to_see(pilot, "Nothing was looked up for this reply.")
        await pilot.press("left")
        assert "reply 1 of 3" in seen(pilot)
        await pilot.press("right", "right", "right")
        await wait_for_titles(pilot, *LAST)


async def test_it_begins_with_the_reply_that_is_marked_in_the_room(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.explained()
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: len(the_room(pilot).query(HerTurn)) == 3)
        turn = list(the_room(pilot).query(HerTurn))[1]
        turn.can_focus = True
        turn.focus()
        await wait_until(pilot, lambda: turn.has_focus)
        await opened(pilot, Why())
        await wait_for_titles(pilot, *BEFORE)


async def test_without_a_reply_the_screen_says_what_would_be_here(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test() as pilot:
        await opened(pilot, Why())
        await wait_to_see(pilot, "She has not replied yet.")
        await pilot.press("left", "right", "e", "f", "tab")
        assert isinstance(pilot.app.screen, Why)


async def test_a_quoted_sentence_is_put_right_there(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.explained()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Why())
        await wait_for_titles(pilot, *LAST)
        await pilot.press("e")
        await write(pilot, "The code of the shed is 4712.")
        await wait_to_be_told(pilot, "Put right; the old words are erased.")
        await wait_for_titles(pilot, *BEFORE)
        assert "The code of the shed is 4712." in engine.notebook.texts(ME)


async def test_a_quoted_sentence_is_forgotten_there_with_the_reply(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.explained()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Why())
        await wait_for_titles(pilot, *LAST)
        await pilot.press("down", "f")
        await wait_for_sheet(pilot, Confirm)
        await pilot.press("escape", "f")
        await wait_for_sheet(pilot, Confirm)
        await pilot.press("y")
        await wait_to_be_told(pilot, "Forgotten.")
        await wait_for_titles(pilot, *BEFORE)
        assert b"4711" not in engine.home.database.read_bytes()


async def test_the_parts_are_filtered_while_typing(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.explained()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Why())
        await wait_for_titles(pilot, *LAST)
        await pilot.press("slash", *"shed")
        await wait_for_titles(pilot, *LAST[2:])
        await pilot.press(*"xx")
        await wait_to_see(pilot, "The reply was made of nothing that has “shedxx” in it.")
