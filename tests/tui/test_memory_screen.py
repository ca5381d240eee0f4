"""What she remembers on its screen: looked at three ways, put right, pinned, forgotten and written out."""

import json
from pathlib import Path

from textual.pilot import Pilot

from companion.tui.screens.memory import MemoryScreen
from companion.tui.screens.sheet import Confirm, Entry

from .light_memory import (
    ME,
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
from .waiting import say, seen, wait_to_see, wait_until

FACTS = (
    "Your sister, Ana",
    "called: Ana",
    "event: got the job",
    "plan: starts next month (in April 2026)",
    "Your dog, Bruno",
    "called: Bruno",
    "dislikes: the rain [1] [/b",
    "Your places",
    "lives in: Porto",
)


async def at(pilot: Pilot[None], fact: str) -> None:
    """Go down to a fact."""
    await wait_until(pilot, lambda: fact in titles(pilot))
    await pilot.press("home")
    for _ in range(20):
        row = pilot.app.screen.query_one("Rows").highlighted_option  # type: ignore[attr-defined]
        if str(row.prompt).startswith(fact):
            break
        await pilot.press("down")
    await wait_until(pilot, lambda: bool(beside(pilot)))


async def test_facts_stand_by_whom_they_are_about_with_the_sentence_and_its_day_beside(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await wait_for_titles(pilot, *FACTS)
        await wait_until(pilot, lambda: "“My sister Ana got the job in Porto.”" in beside(pilot))
        assert "You said so on Monday, 2 March 2026." in beside(pilot)
        assert "6 facts" in seen(pilot)


async def test_a_fact_tells_what_held_before_it(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await at(pilot, "lives in: Porto")
        await wait_until(pilot, lambda: "Before that\n\nlives in: Lisbon\n“I live in Lisbon.”" in beside(pilot))


async def test_facts_are_filtered_by_what_they_and_their_sentences_say(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test() as pilot:
        await opened(pilot, MemoryScreen())
        await wait_for_titles(pilot, *FACTS)
        await pilot.press("slash", *"bruno")
        await wait_for_titles(pilot, "Your dog, Bruno", "called: Bruno", "dislikes: the rain [1] [/b")
        await pilot.press(*"xyz")
        await wait_to_see(pilot, "Nothing that she remembers here has “brunoxyz” in it.")


async def test_what_the_command_names_is_searched_for_at_once(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test() as pilot:
        await wait_to_see(pilot, "pieces")
        await say(pilot, "/memory bruno")
        await wait_for_titles(pilot, "Your dog, Bruno", "called: Bruno", "dislikes: the rain [1] [/b")
        await pilot.press("escape")
        await wait_for_titles(pilot, *FACTS)


async def test_sentences_come_newest_first_among_what_was_said_around_them(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await pilot.press("2")
        await wait_until(pilot, lambda: titles(pilot)[:1] == ["Would you cover them tonight?"])
        assert "I live in Lisbon.\nyesterday, 08:16 · no longer so" in listed(pilot)
        await pilot.press("down", "down")
        await wait_until(pilot, lambda: "So you moved north." in beside(pilot))
        await pilot.press("slash", *"FROST")
        await wait_for_titles(pilot, "I planted tomatoes on the balcony, and I worry about the frost.")


async def test_each_week_has_its_page(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await pilot.press("3")
        await wait_for_titles(pilot, "9 to 15 March 2026  this week", "2 to 8 March 2026")
        await wait_until(pilot, lambda: "The week of 9 to 15 March 2026" in beside(pilot))
        await pilot.press("down")
        await wait_until(pilot, lambda: "The week of 2 to 8 March 2026" in beside(pilot))
        await pilot.press("e", "p", "f")
        assert isinstance(pilot.app.screen, MemoryScreen)


async def test_the_views_can_be_clicked(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await wait_for_titles(pilot, *FACTS)
        views = list(pilot.app.screen.query("View"))
        await wait_until(pilot, lambda: views[2].region.height > 0)
        await pilot.click(views[2])
        await wait_until(pilot, lambda: titles(pilot)[:1] == ["9 to 15 March 2026  this week"])


async def test_an_empty_memory_says_what_would_be_here(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test() as pilot:
        await opened(pilot, MemoryScreen())
        for key, words in (("1", "by whom it"), ("2", "the newest first"), ("3", "No page yet.")):
            await pilot.press(key)
            await wait_to_see(pilot, words)


async def test_a_sentence_is_put_right_where_it_stands(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await at(pilot, "lives in: Porto")
        await pilot.press("e")
        await write(pilot, "I live in Braga now.")
        await wait_to_be_told(pilot, "Put right; the old words are erased.")
        await wait_until(pilot, lambda: "lives in: Braga" in titles(pilot))
        assert "I live in Porto now." not in engine.notebook.texts(ME)


async def test_nothing_is_put_in_the_place_of_a_sentence_where_the_line_is_left_or_empty(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await at(pilot, "lives in: Porto")
        await pilot.press("e")
        await wait_for_sheet(pilot, Entry)
        await pilot.press("x", "escape")
        await pilot.press("e")
        await write(pilot, "")
        await wait_to_be_told(pilot, "to erase the sentence, forget it.")
        assert "I live in Porto now." in engine.notebook.texts(ME)


async def test_a_pin_is_set_and_taken_out(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await at(pilot, "lives in: Porto")
        await pilot.press("p")
        await wait_until(pilot, lambda: "lives in: Porto  pinned" in titles(pilot))
        assert told(pilot) == "Pinned."
        await pilot.press("p")
        await wait_until(pilot, lambda: "lives in: Porto" in titles(pilot))


async def test_forgetting_asks_once_and_is_real(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await pilot.press("2", "slash", *"frost", "enter")
        await wait_for_titles(pilot, "I planted tomatoes on the balcony, and I worry about the frost.")
        await pilot.press("f")
        await wait_for_sheet(pilot, Confirm)
        await pilot.press("escape")
        await pilot.press("delete")
        await wait_for_sheet(pilot, Confirm)
        await pilot.press("y")
        await wait_to_be_told(pilot, "Forgotten.")
        await wait_until(pilot, lambda: not titles(pilot))
        assert b"tomatoes" not in engine.home.database.read_bytes()


async def test_the_memory_is_written_out_as_a_page_and_as_json_lines(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.talked()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, MemoryScreen())
        await wait_for_titles(pilot, *FACTS)
        for name in ("all.md", "all.jsonl"):
            await pilot.press("x")
            await write(pilot, str(tmp_path / name))
            await wait_to_be_told(pilot, name)
        assert "## What Samantha learned" in (tmp_path / "all.md").read_text()
        first = json.loads((tmp_path / "all.jsonl").read_text().splitlines()[0])
        assert first["text"] == "My sister Ana got the job in Porto. I am so proud of her."


async def test_in_incognito_nothing_is_changed(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path, incognito=True)
    engine.talked()
    async with app.run_test() as pilot:
        await opened(pilot, MemoryScreen())
        await wait_for_titles(pilot, *FACTS)
        for key in ("e", "p", "f", "x"):
            await pilot.press(key)
            await wait_to_be_told(pilot, "In incognito nothing is written")
            assert isinstance(pilot.app.screen, MemoryScreen)
