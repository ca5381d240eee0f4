"""Past conversations on their screen: found, taken up, named, written out and deleted."""

from pathlib import Path

from companion.tui.screens.sheet import Confirm, Entry
from companion.tui.screens.talks import Talks
from companion.tui.widgets.rows import SearchLine

from .light_memory import (
    beside,
    listed,
    opened,
    remembering,
    titles,
    told,
    wait_for_sheet,
    wait_for_titles,
    wait_to_be_told,
    write,
)
from .waiting import seen, wait_to_see, wait_until

PORTO, BRUNO, ANA = (
    "I live in Porto now.",
    "I live in Lisbon. My dog Bruno hates the rain [1] [/b].",
    "My sister Ana got the job in Porto. I am so proud of her.",
)


async def test_the_latest_comes_first_with_when_and_how_much_and_a_preview(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Talks())
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        assert [text.splitlines()[1] for text in listed(pilot)] == [
            "today, 19:03 · 6 turns",
            "yesterday, 08:16 · 2 turns",
            "2 March · 4 turns",
        ]
        await pilot.press("down")
        await wait_until(pilot, lambda: "Bruno has an opinion" in beside(pilot))
        assert "Wednesday, 11 March 2026" in beside(pilot)


async def test_enter_takes_the_marked_talk_up(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test() as pilot:
        results = await opened(pilot, Talks())
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: results == ["second"])


async def test_a_click_marks_and_a_second_click_takes_it_up(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        results = await opened(pilot, Talks())
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        await wait_until(pilot, lambda: pilot.app.screen.query_one("Rows").region.height > 0)
        await pilot.click("Rows", offset=(5, 3))
        await wait_until(pilot, lambda: "Bruno has an opinion" in beside(pilot))
        assert not results
        await pilot.click("Rows", offset=(5, 3))
        await wait_until(pilot, lambda: results == ["second"])


async def test_the_list_filters_while_typing_and_shows_what_matched(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test() as pilot:
        await opened(pilot, Talks())
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        await pilot.press("slash", *"tomat")
        await wait_for_titles(pilot, PORTO)
        assert listed(pilot)[0].splitlines()[2] == "I planted tomatoes on the balcony, and I worry about the frost."
        await pilot.press("escape")
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        assert not pilot.app.screen.query_one(SearchLine).has_focus


async def test_the_arrows_move_in_the_list_while_typing_and_enter_goes_to_it(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test() as pilot:
        results = await opened(pilot, Talks())
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        await pilot.press("slash", *"live")
        await wait_for_titles(pilot, PORTO, BRUNO)
        await pilot.press("down", "enter")
        assert not results
        await pilot.press("enter")
        await wait_until(pilot, lambda: results == ["second"])


async def test_what_is_found_nowhere_is_said_in_the_place_of_the_list(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test() as pilot:
        await opened(pilot, Talks())
        await pilot.press("slash", *"zebra")
        await wait_to_see(pilot, "Nothing like “zebra” was said in any talk.")
        assert not titles(pilot)


async def test_without_talks_the_screen_says_what_would_be_here(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test() as pilot:
        results = await opened(pilot, Talks())
        await wait_to_see(pilot, "No talks yet.")
        await pilot.press("enter", "d", "r", "x")
        assert isinstance(pilot.app.screen, Talks)
        await pilot.press("escape")
        await wait_until(pilot, lambda: results == [None])


async def test_while_she_wakes_up_the_screen_says_so_and_can_be_left(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.opens.clear()
    async with app.run_test() as pilot:
        results = await opened(pilot, Talks())
        await wait_to_see(pilot, "She is still waking up; this will be here in a moment.")
        await pilot.press("escape")
        await wait_until(pilot, lambda: results == [None])
        engine.opens.set()


async def test_a_talk_is_given_a_name_and_loses_it_again(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test() as pilot:
        await opened(pilot, Talks())
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        await pilot.press("r")
        await write(pilot, "The move [bold]north")
        await wait_for_titles(pilot, "The move [bold]north", BRUNO, ANA)
        await pilot.press("r")
        await write(pilot, "")
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        await pilot.press("r")
        await wait_for_sheet(pilot, Entry)
        await pilot.press("x", "escape")
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)


async def test_deleting_asks_once_and_keeps_where_the_person_does(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test() as pilot:
        screen = Talks()
        await opened(pilot, screen)
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        for key in ("enter", "escape", "n"):
            await pilot.press("d")
            await wait_for_sheet(pilot, Confirm)
            assert "Its 6 turns and all that she learned from them are erased for good" in seen(pilot)
            await pilot.press(key)
            await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        for keys in (["y"], ["right", "enter"]):
            await pilot.press("d")
            await wait_for_sheet(pilot, Confirm)
            await pilot.press(*keys)
            await wait_to_be_told(pilot, "is gone.")
            await wait_until(pilot, lambda: pilot.app.screen is screen)
            screen.tell("")
        await wait_for_titles(pilot, ANA)
        assert screen.erased == {"third", "second"}
        assert b"tomatoes" not in engine.home.database.read_bytes()


async def test_a_talk_is_written_to_the_file_that_the_person_names(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Talks())
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        target = tmp_path / "porto.md"
        for sentence in ("Written to", "already: choose another name."):
            await pilot.press("x")
            await write(pilot, str(target))
            await wait_to_be_told(pilot, sentence)
            assert str(target) in told(pilot)
        assert "> I planted tomatoes" in target.read_text()
        await pilot.press("x")
        await write(pilot, str(tmp_path / "nowhere" / "porto.md"))
        await wait_to_be_told(pilot, "cannot be written")


async def test_in_incognito_nothing_is_changed(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path, incognito=True)
    engine.talked()
    async with app.run_test() as pilot:
        await opened(pilot, Talks())
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        for key in ("r", "d", "x"):
            await pilot.press(key)
            await wait_to_be_told(pilot, "In incognito nothing is written")
            assert isinstance(pilot.app.screen, Talks)


async def test_in_a_low_terminal_the_talk_is_read_in_the_place_of_the_list(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(60, 15)) as pilot:
        await opened(pilot, Talks())
        await wait_for_titles(pilot, PORTO, BRUNO, ANA)
        part, rows = pilot.app.screen.query_one("#beside"), pilot.app.screen.query_one("Rows")
        assert (part.display, rows.display) == (False, True)
        await pilot.press("tab")
        await wait_until(pilot, lambda: part.has_focus)
        assert (part.display, rows.display) == (True, False)
        await pilot.press("escape")
        await wait_until(pilot, lambda: rows.has_focus)
