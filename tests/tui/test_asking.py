"""Other work than messages, done in the engine's thread: in its turn, with its result handed back."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, current_thread
from typing import cast

import pytest

from companion.errors import CompanionError, ModelError
from companion.tui.app import CompanionApp
from companion.tui.orders import Asked

from .light_engine import LightEngine, room
from .waiting import say, wait_to_see, wait_until


async def test_the_result_comes_back_and_the_work_was_done_in_the_engines_thread() -> None:
    app = room()
    async with app.run_test():
        name, thread = await app.engine_thread.ask(lambda engine: (engine.called(), current_thread()))
    assert name == "Samantha"
    assert thread is app.engine_thread


async def test_it_waits_until_the_engine_is_open_and_for_its_turn_among_the_messages() -> None:
    engine = LightEngine()
    engine.opens.clear()
    app = room(engine)
    async with app.run_test() as pilot:
        await say(pilot, "one")
        asked = asyncio.ensure_future(app.engine_thread.ask(lambda _: list(engine.heard)))
        await say(pilot, "two")
        assert not asked.done()
        engine.opens.set()
        assert await asked == ["one"]
        await wait_to_see(pilot, "You said: two")


async def test_a_fault_with_a_sentence_is_raised_as_it_is_and_the_talk_goes_on() -> None:
    app = room()
    async with app.run_test() as pilot:
        with pytest.raises(ModelError, match=r"^The shelf is empty\.$"):
            await app.engine_thread.ask(failing(ModelError("The shelf is empty.")))
        await say(pilot, "still there?")
        await wait_to_see(pilot, "You said: still there?")


async def test_any_other_fault_is_one_calm_sentence() -> None:
    app = room()
    async with app.run_test():
        with pytest.raises(CompanionError, match=r"^That went wrong inside her \(ZeroDivisionError\)\."):
            await app.engine_thread.ask(failing(ZeroDivisionError("x")))


async def test_where_she_cannot_wake_up_the_sentence_of_that_is_raised() -> None:
    app = room(LightEngine(fault=ModelError("There is no model.")))
    async with app.run_test():
        with pytest.raises(CompanionError, match=r"^There is no model\.$"):
            await app.engine_thread.ask(lambda engine: engine.called())


async def test_refusing_what_was_cancelled_harms_nobody() -> None:
    gone: Future[None] = Future()
    gone.cancel()
    Asked(lambda engine: None, gone).refuse("She cannot wake up.")
    waiting: Future[None] = Future()
    Asked(lambda engine: None, waiting).refuse("She cannot wake up.")
    assert gone.cancelled()
    assert str(waiting.exception()) == "She cannot wake up."


async def test_what_is_cancelled_before_its_turn_is_not_done() -> None:
    app, holding, done = room(), Event(), []
    async with app.run_test() as pilot:
        await app.engine_thread.ask(lambda _: None)
        held = asyncio.ensure_future(app.engine_thread.ask(lambda _: holding.wait(60)))
        waiting = asyncio.ensure_future(app.engine_thread.ask(lambda _: done.append(1)))
        waiting.cancel()
        await pilot.pause(0.05)  # the event loop passes it on to the thread
        holding.set()
        assert await held
        await app.engine_thread.ask(lambda _: None)
        assert not done


async def test_leaving_lets_go_of_whoever_still_waits() -> None:
    app, holding, begun = room(), Event(), Event()

    def hold(engine: object) -> bool:
        begun.set()
        return holding.wait(60)

    async with app.run_test() as pilot:
        held = app.engine_thread.ask(hold)
        await wait_until(pilot, begun.is_set)
        waiting = cast("asyncio.Future[None]", app.engine_thread.ask(lambda _: None))
        app.engine_thread.stop()
        holding.set()
        assert await held
        await wait_until(pilot, waiting.done)
        assert waiting.cancelled()


async def test_she_still_speaks_first_where_something_else_was_asked_of_her_before() -> None:
    engine = LightEngine(opening=LightEngine().answer("hello"))
    engine.opens.clear()
    app: CompanionApp = room(engine)
    async with app.run_test() as pilot:
        asked = app.engine_thread.ask(lambda each: each.called())
        engine.opens.set()
        assert await asked == "Samantha"
        await wait_to_see(pilot, "You said: hello")


def failing(fault: Exception) -> Callable[[object], None]:
    def work(engine: object) -> None:
        raise fault

    return work
