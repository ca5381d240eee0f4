"""The room itself: what it says before a word is spoken, and the way out."""

from pathlib import Path
from time import monotonic

import pytest

from companion.home import shipped
from companion.tui.themes import HER_DARK, HER_LIGHT

from .light_engine import LightEngine, room
from .waiting import say, seen, wait_to_see, wait_until


async def test_an_empty_room_says_what_she_is_and_the_key_to_press() -> None:
    async with room().run_test() as pilot:
        assert "I am an AI, not a person. I have read five reviews of the film Her" in seen(pilot)
        assert "press Enter" in seen(pilot)


def test_the_library_that_ships_has_the_five_reviews_that_the_welcome_speaks_of() -> None:
    assert len(list((shipped("knowledge") / "her").glob("*.md"))) == 5


async def test_another_library_is_named_instead() -> None:
    async with room(LightEngine(pieces=1), knowledge=(Path("/books/[odyssey]"),)).run_test() as pilot:
        assert "I have read [odyssey], and every answer from there" in seen(pilot)
        assert "Theodore" not in seen(pilot)
        await wait_to_see(pilot, "Samantha  [odyssey] · 1 piece")


async def test_incognito_is_unmistakable() -> None:
    async with room(incognito=True).run_test(size=(100, 30)) as pilot:
        assert "INCOGNITO\nnothing is written" in seen(pilot)
        assert pilot.app.screen.query_one("#incognito").region.width == len(" INCOGNITO ")


async def test_otherwise_nothing_is_said_of_it() -> None:
    async with room().run_test() as pilot:
        assert "INCOGNITO" not in seen(pilot)


async def test_ctrl_q_leaves_at_once_while_she_wakes_up_and_nothing_is_answered_any_more() -> None:
    engine = LightEngine()
    engine.opens.clear()
    app = room(engine)
    async with app.run_test() as pilot:
        await wait_to_see(pilot, "waking up…")
        await say(pilot, "never mind")
        began = monotonic()
        await pilot.press("ctrl+q")
        await wait_until(pilot, lambda: not app.is_running)
    app.engine_thread.finish(5)
    assert monotonic() - began < 3
    assert app.return_code == 0
    engine.opens.set()
    app.engine_thread.join(5)
    assert engine.is_closed
    assert engine.heard == []


async def test_leaving_closes_the_engine() -> None:
    engine = LightEngine()
    app = room(engine)
    async with app.run_test() as pilot:
        await wait_to_see(pilot, "Samantha")
        await pilot.press("ctrl+q")
    app.engine_thread.finish(5)
    assert engine.is_closed
    assert not app.engine_thread.is_alive()


@pytest.mark.parametrize("theme", [HER_LIGHT.name, "gruvbox", "textual-light", "ansi-dark"])
async def test_any_theme_can_be_worn(theme: str) -> None:
    app = room()
    async with app.run_test() as pilot:
        assert app.theme == HER_DARK.name
        app.theme = theme
        await pilot.pause()
        assert app.theme == theme


async def test_every_key_says_what_it_does() -> None:
    async with room().run_test() as pilot:
        ours = [bound.binding for bound in pilot.app.screen.active_bindings.values() if bound.binding.id]
        assert {"app.quit", "input.send", "room.sources"} <= {binding.id for binding in ours}
        assert all(binding.tooltip for binding in ours)
