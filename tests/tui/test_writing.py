"""Writing: what was written before comes back, long texts are folded, and nothing written is lost."""

from pathlib import Path

from textual import events
from textual.pilot import Pilot

from companion.tui.history import History
from companion.tui.widgets.message_input import LONGEST, MessageInput, Pasted
from companion.tui.widgets.suggestions import Suggestions
from companion.tui.widgets.turns import HerTurn, YourTurn

from .light_engine import LightEngine, room
from .past_talk import QUIET, home_with, room_in
from .waiting import say, seen, the_room, wait_to_see, wait_until, words


def line(pilot: Pilot[None]) -> MessageInput:
    return the_room(pilot).input


async def paste(pilot: Pilot[None], text: str) -> None:
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


async def test_up_brings_back_what_was_written_and_down_returns_to_what_was_begun() -> None:
    async with room().run_test() as pilot:
        for text in ("one", "two", "two"):
            await say(pilot, text)
        line(pilot).insert("begun")
        await pilot.press("up")
        assert line(pilot).text == "two"
        await pilot.press("up", "up", "up")
        assert line(pilot).text == "one"
        await pilot.press("down", "down")
        assert line(pilot).text == "begun"
        await pilot.press("down")
        assert line(pilot).text == "begun"


async def test_what_was_written_in_other_sittings_comes_back_too(tmp_path: Path) -> None:
    home_with(tmp_path, 2, "garden")
    async with room_in(home_with(tmp_path, 4, "sea"), settings=QUIET).run_test() as pilot:
        await wait_to_see(pilot, "answer 3")
        await say(pilot, "now")
        await pilot.press("up", "up")
        assert line(pilot).text == "message 2"


async def test_inside_a_text_the_arrows_move_the_cursor() -> None:
    async with room().run_test() as pilot:
        await say(pilot, "before")
        line(pilot).insert("one\ntwo")
        await pilot.press("up")
        assert line(pilot).cursor_location[0] == 0
        assert line(pilot).text == "one\ntwo"
        await pilot.press("up")
        assert line(pilot).text == "before"


async def test_a_long_line_has_as_many_rows_as_are_seen() -> None:
    async with room().run_test(size=(60, 20)) as pilot:
        await say(pilot, "before")
        text = "words " * 30
        line(pilot).insert(text)
        await pilot.press("up")
        assert line(pilot).text == text


async def test_a_long_text_is_folded_and_sent_with_what_is_written() -> None:
    engine = LightEngine()
    async with room(engine).run_test() as pilot:
        await paste(pilot, "row\r\n" * 300 + "\x1b[2J")
        assert line(pilot).text == ""
        assert "1 pasted text: 1,204 characters, 301 lines" in seen(pilot)
        await say(pilot, "what is this?")
        await wait_to_see(pilot, "You said: ")
        assert engine.heard == ["what is this?\n\n" + "row\n" * 300 + "\N{REPLACEMENT CHARACTER}[2J"]
        assert not pilot.app.screen.query_one(Pasted).display


async def test_backspace_at_the_beginning_takes_the_last_folded_text_out() -> None:
    async with room().run_test() as pilot:
        await paste(pilot, "a" * 1_500)
        await paste(pilot, "b" * 1_500)
        line(pilot).insert("x")
        await pilot.press("backspace")
        assert "2 pasted texts" in seen(pilot)
        await pilot.press("backspace")
        assert the_room(pilot).query_one(Pasted).texts == ["a" * 1_500]
        await pilot.press("backspace")
        assert not the_room(pilot).query_one(Pasted).display


async def test_a_megabyte_is_neither_drawn_nor_sent_nor_lost() -> None:
    engine = LightEngine()
    megabyte = "A line of a very long text.\n" * 37_450
    async with room(engine).run_test() as pilot:
        await paste(pilot, megabyte)
        await wait_to_see(pilot, "1 pasted text: 1,048,600 characters")
        await say(pilot, "read this")
        assert f"she reads {LONGEST:,} at a time" in words(pilot.app.screen.query_one(Suggestions))
        assert line(pilot).text == "read this"
        assert the_room(pilot).query_one(Pasted).texts == [megabyte]
        assert engine.heard == []


async def test_a_message_that_waits_is_taken_back_into_the_line() -> None:
    engine = LightEngine()
    engine.opens.clear()
    async with room(engine).run_test() as pilot:
        await say(pilot, "one")
        await say(pilot, "two")
        line(pilot).insert("three")
        assert pilot.app.screen.active_bindings["escape"].binding.description == "Withdraw"
        await pilot.press("escape")
        await wait_until(pilot, lambda: line(pilot).text == "two\nthree")
        assert [turn.text for turn in pilot.app.screen.query(YourTurn)] == ["one"]
        engine.opens.set()
        await wait_to_see(pilot, "You said: one")
        assert engine.heard == ["one"]
        await pilot.press("enter")
        await wait_to_see(pilot, "You said: two\nthree")


async def test_a_message_that_she_has_read_is_marked_as_withdrawn_and_not_answered() -> None:
    engine = LightEngine()
    hold = engine.opens  # held again while she answers
    real = engine.answer

    def slowly(text: str) -> object:
        hold.wait(60)
        return real(text)

    engine.answer = slowly  # type: ignore[assignment]
    async with room(engine).run_test() as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        hold.clear()
        await say(pilot, "one")
        await wait_to_see(pilot, "thinking…")
        await pilot.press("escape")
        await wait_to_see(pilot, "withdrawn; she had read it already")
        assert line(pilot).text == ""
        hold.set()
        await say(pilot, "two")
        await wait_to_see(pilot, "You said: two")
        assert [words(turn.query_one("Said")) for turn in pilot.app.screen.query(HerTurn)] == ["You said: two"]  # type: ignore[arg-type]


async def test_a_click_or_a_key_elsewhere_does_not_lose_the_text() -> None:
    async with room().run_test() as pilot:
        line(pilot).insert("half a thought")
        await pilot.press("f1")
        await pilot.press("escape")
        await pilot.press("ctrl+p")
        await pilot.press("escape")
        assert line(pilot).text == "half a thought"


def test_the_log_comes_before_what_was_written_since() -> None:
    history = History()
    history.add("now")
    assert history.older("draft") == "now"
    history.remember(["a", "b"])
    assert [history.older("now"), history.older("b"), history.older("a")] == ["b", "a", None]
    assert [history.newer(), history.newer(), history.newer(), history.newer()] == ["b", "now", "draft", None]


def test_nothing_written_gives_nothing_back() -> None:
    history = History()
    assert history.older("x") is None
    assert history.newer() is None


async def test_keys_that_arrive_at_once_are_taken_in_the_order_of_typing() -> None:
    app = room()
    async with app.run_test() as pilot:
        line = the_room(pilot).input
        for key, letter in (("a", "a"), ("b", "b"), ("backspace", None), ("x", "x"), ("left", None), ("y", "y")):
            app.post_message(events.Key(key, letter))
        await wait_until(pilot, lambda: len(line.text) == 3)
        assert line.text == "ayx"
