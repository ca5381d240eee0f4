"""Talking with her in the room."""

from dataclasses import replace

import pytest
from textual import events
from textual.pilot import Pilot

from companion.errors import HomeError, ModelError
from companion.response.reply import Reply
from companion.retrieval.library import Progress
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.said import Said
from companion.tui.widgets.turns import HerTurn, YourTurn

from .light_engine import LightEngine, echo, room
from .waiting import say, seen, the_room, wait_to_see, wait_until, words


async def test_a_message_is_shown_and_answered() -> None:
    async with room().run_test() as pilot:
        await say(pilot, "good evening")
        await wait_to_see(pilot, "You said: good evening")
        assert "You  21:00\ngood evening\nSamantha  21:00\nYou said: good evening" in seen(pilot)


async def test_the_line_is_empty_again_after_sending() -> None:
    async with room().run_test() as pilot:
        await say(pilot, "good evening")
        assert pilot.app.screen.query_one(MessageInput).text == ""


async def test_a_blank_message_is_not_sent() -> None:
    async with room().run_test() as pilot:
        await say(pilot, "   ")
        assert not pilot.app.screen.query(YourTurn)


async def test_early_messages_wait_their_turn_and_are_answered_in_order() -> None:
    engine = LightEngine()
    engine.opens.clear()
    async with room(engine).run_test() as pilot:
        for text in ("one", "two", "three"):
            await say(pilot, text)
        assert seen(pilot).count("sent, and waiting for her") == 3
        assert "waking up…" in seen(pilot)
        engine.opens.set()
        await wait_to_see(pilot, "You said: three")
        assert engine.heard == ["one", "two", "three"]
        assert "waiting for her" not in seen(pilot)
        assert turns(pilot) == ["YourTurn", "HerTurn"] * 3


async def test_the_letters_before_enter_are_sent_and_those_after_it_stay() -> None:
    engine = LightEngine()
    async with room(engine).run_test() as pilot:
        for key, letter in (("h", "h"), ("i", "i"), ("enter", "\r"), ("s", "s"), ("o", "o")):
            pilot.app.post_message(events.Key(key, letter))
        await wait_to_see(pilot, "You said: ")
        assert engine.heard == ["hi"]
        assert pilot.app.screen.query_one(MessageInput).text == "so"


async def test_a_message_may_have_lines() -> None:
    engine = LightEngine()
    async with room(engine).run_test() as pilot:
        await pilot.press("a", "ctrl+j", "b", "enter")
        await wait_to_see(pilot, "You said: ")
        assert engine.heard == ["a\nb"]


async def test_what_is_pasted_keeps_its_lines_and_loses_its_escapes() -> None:
    engine = LightEngine()
    async with room(engine).run_test() as pilot:
        pilot.app.post_message(events.Paste("Dear you,\r\n\x1b[31mred\x1b[0m"))
        await pilot.pause()
        await pilot.press("enter")
        await wait_to_see(pilot, "You said: ")
        assert engine.heard == ["Dear you,\n\N{REPLACEMENT CHARACTER}[31mred\N{REPLACEMENT CHARACTER}[0m"]


async def test_what_is_typed_elsewhere_goes_to_the_line() -> None:
    async with room().run_test() as pilot:
        await pilot.press("shift+tab")
        assert not pilot.app.screen.query_one(MessageInput).has_focus
        await pilot.press("h", "i")
        assert pilot.app.screen.query_one(MessageInput).text == "hi"


async def test_an_example_is_asked_when_it_is_picked() -> None:
    engine = LightEngine()
    async with room(engine).run_test() as pilot:
        await pilot.click("Example")
        await wait_to_see(pilot, "You said: ")
        assert engine.heard == ["What does Theodore do for a living?"]


async def test_an_engine_that_cannot_open_says_why_and_the_room_stays() -> None:
    engine = LightEngine(fault=ModelError("The model is missing: install it."))
    async with room(engine).run_test() as pilot:
        await wait_to_see(pilot, "The model is missing: install it.")
        await say(pilot, "are you there?")
        await wait_until(pilot, lambda: seen(pilot).count("The model is missing: install it.") == 2)
        assert "not awake" in seen(pilot)
        await pilot.press("ctrl+q")
    assert pilot.app.return_code == 0


async def test_an_engine_with_a_bug_says_so_calmly() -> None:
    async with room(LightEngine(fault=ImportError("libtorch"))).run_test() as pilot:
        await wait_to_see(pilot, "She cannot wake up (ImportError): `companion doctor` looks for the cause.")


async def test_a_turn_that_crashes_costs_only_itself() -> None:
    async with room(LightEngine(crash_on_storm)).run_test() as pilot:
        await say(pilot, "storm")
        await wait_to_see(pilot, "That one went wrong inside her (ZeroDivisionError).")
        await say(pilot, "calm")
        await wait_to_see(pilot, "You said: calm")


async def test_a_fault_in_a_turn_is_told_in_its_own_sentence() -> None:
    async with room(LightEngine(full_disk)).run_test() as pilot:
        await say(pilot, "hello")
        await wait_to_see(pilot, "The disk is full: free some space.")
        assert not pilot.app.screen.query(HerTurn)


async def test_the_disclosure_stands_quietly_before_the_reply() -> None:
    engine = LightEngine(lambda text: replace(echo(text), notice="I'm an AI."))
    async with room(engine).run_test() as pilot:
        await say(pilot, "hello")
        await wait_to_see(pilot, "I'm an AI.")
        assert turns(pilot) == ["YourTurn", "Note", "HerTurn"]


async def test_documents_that_cannot_be_read_are_named_and_the_rest_counted() -> None:
    faults = tuple(f"{name}.pdf cannot be read." for name in "abcde")
    async with room(LightEngine(faults=faults)).run_test() as pilot:
        await wait_to_see(pilot, "2 more could not be read")
        assert "c.pdf cannot be read." in seen(pilot)
        assert "d.pdf" not in seen(pilot)


async def test_what_she_reads_is_shown_while_she_reads() -> None:
    engine = LightEngine(progress=(Progress("The [Odyssey]", 40, 100),))
    engine.opens.clear()
    async with room(engine).run_test() as pilot:
        await wait_to_see(pilot, "reading The [Odyssey] 40%")
        engine.opens.set()
        await wait_to_see(pilot, "Samantha  5 pieces")
        assert "reading" not in seen(pilot).replace("read ", "")


async def test_long_talk_follows_its_end_until_one_scrolls_up() -> None:
    async with room().run_test(size=(80, 20)) as pilot:
        transcript = the_room(pilot).transcript
        for n in range(6):
            await say(pilot, f"message {n}")
            await wait_to_see(pilot, f"You said: message {n}")
        await pilot.pause()
        assert transcript.scroll_y == transcript.max_scroll_y > 0
        await pilot.press("pageup")
        await wait_until(pilot, lambda: transcript.scroll_y < transcript.max_scroll_y)
        await say(pilot, "back to the end")
        await wait_to_see(pilot, "You said: back to the end")
        await wait_until(pilot, lambda: transcript.scroll_y == transcript.max_scroll_y)


async def test_old_turns_are_folded_away_and_brought_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("companion.tui.widgets.transcript.MOST", 6)
    async with room().run_test(size=(80, 30)) as pilot:
        for n in range(8):
            await say(pilot, f"message {n}")
            await wait_to_see(pilot, f"You said: message {n}")
        assert laid_out(pilot) == [f"message {n}" for n in (4, 5, 6, 7)]
        await wait_until(pilot, lambda: the_room(pilot).transcript.earlier.region.height == 1)
        transcript = the_room(pilot).transcript
        for _ in range(20):
            await pilot.press("pageup")
            await pilot.pause()
        assert laid_out(pilot) == [f"message {n}" for n in range(8)]
        assert not transcript.earlier.display


def laid_out(pilot: Pilot[None]) -> list[str]:
    """Your messages that are not folded away."""
    return [words(turn.query_one(Said)) for turn in pilot.app.screen.query(YourTurn) if turn.display]


def turns(pilot: Pilot[None]) -> list[str]:
    """The kinds of what stands in the talk, in order."""
    return [type(widget).__name__ for widget in the_room(pilot).transcript.talk.query("YourTurn, HerTurn, Note")]


def crash_on_storm(text: str) -> Reply:
    """An engine with a bug."""
    return Reply(str(1 // 0), "", "") if text == "storm" else echo(text)


def full_disk(text: str) -> Reply:
    """An engine whose database fails."""
    raise HomeError("The disk is full: free some space.")
