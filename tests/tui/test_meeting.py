"""The first meeting in the room: she speaks first, once, and only to somebody who has not spoken."""

from companion.response.reply import Reply

from .light_engine import LightEngine, room
from .waiting import say, seen, wait_to_see

HELLO = Reply("I'm Samantha, an AI. What do people call you?", "smalltalk", "Samantha")


async def test_she_speaks_first_to_somebody_whom_she_has_not_met() -> None:
    async with room(LightEngine(opening=HELLO)).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "What do people call you?")
        assert "press Enter" in seen(pilot)
        await say(pilot, "Ana")
        await wait_to_see(pilot, "You said: Ana")
        assert "What do people call you?" in seen(pilot)


async def test_she_waits_to_be_spoken_to_by_anybody_else() -> None:
    async with room(LightEngine()).run_test(size=(100, 40)) as pilot:
        await say(pilot, "hello")
        await wait_to_see(pilot, "You said: hello")
        assert "call you" not in seen(pilot)


async def test_what_was_written_while_she_woke_up_is_answered_instead() -> None:
    engine = LightEngine(opening=HELLO)
    engine.opens.clear()
    async with room(engine).run_test(size=(100, 40)) as pilot:
        await say(pilot, "hello")
        engine.opens.set()
        await wait_to_see(pilot, "You said: hello")
        assert "call you" not in seen(pilot)


async def test_the_name_that_she_chooses_is_hers_from_then_on() -> None:
    named = LightEngine(lambda text: Reply(f"You said: {text}", "smalltalk", "Samantha", name="Nell"), opening=HELLO)
    async with room(named).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        await say(pilot, "a fox")
        await wait_to_see(pilot, "Nell  5 pieces")
        assert "Nell  21:00" in seen(pilot)
