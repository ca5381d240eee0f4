"""The personas on their screen: shown with how they sound, chosen, mended in the person's own editor."""

import stat
from functools import cache
from pathlib import Path

import pytest
from textual.app import App

from companion.home import Home
from companion.persona import persona as persona_module
from companion.persona.own_copy import is_shipped
from companion.persona.persona import Persona, load_persona
from companion.tui.screens.personas import Personas
from companion.tui.screens.sheet import Confirm

from .light_memory import beside, listed, opened, remembering, titles, told, wait_for_sheet, wait_to_be_told
from .waiting import seen, wait_to_see, wait_until

SHIPPED = ["Companion", "Gus", "Samantha", "Irene Vale", "Wren"]
BROKEN = "name: Ada\nextends: base\ncolour: red\n"


@cache
def shipped_persona(path: Path) -> Persona:
    """Reads what ships once, which takes a second and more for all."""
    return load_persona(path, Home(Path("/proc/nowhere")))


@pytest.fixture(autouse=True)
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What ships is read once for all these tests."""

    def load(path: Path, home: Home) -> Persona:
        return shipped_persona(path) if is_shipped(path) else load_persona(path, home)

    monkeypatch.setattr(persona_module, "load_persona", load)


def own(tmp_path: Path, text: str) -> Path:
    """A persona of the person's own."""
    path = tmp_path / "home" / "persona" / "ada.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An editor that takes the unknown key out and notes what it was given; a terminal that can be handed over."""
    script = tmp_path / "editor"
    script.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path}/edited\nsed -i \'/^colour/d\' "$1"\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(script))

    class Suspended:
        def __enter__(self) -> None: ...
        def __exit__(self, *of: object) -> None: ...

    monkeypatch.setattr(App, "suspend", lambda self: Suspended())
    return tmp_path / "edited"


async def test_each_is_listed_and_who_answers_now_is_marked_with_how_they_sound(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Personas())
        await wait_until(pilot, lambda: titles(pilot) == SHIPPED)
        await wait_until(pilot, lambda: "Then sit down a while." in beside(pilot))
        assert "I'm Samantha, an AI." in beside(pilot)
        assert "You\nI had a long day, and I am tired." in beside(pilot)
        assert listed(pilot)[2].startswith("Samantha\nanswers now · ")


async def test_enter_chooses(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test() as pilot:
        results = await opened(pilot, Personas())
        await wait_until(pilot, lambda: titles(pilot) == SHIPPED)
        await pilot.press("end", "enter")
        await wait_until(pilot, lambda: results == ["wren"])


async def test_a_broken_file_says_where_and_cannot_be_chosen(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    own(tmp_path, BROKEN)
    async with app.run_test(size=(120, 40)) as pilot:
        results = await opened(pilot, Personas())
        await wait_until(pilot, lambda: titles(pilot) == ["ada", *SHIPPED])
        await pilot.press("home")
        await wait_until(pilot, lambda: "ada.yaml, line 3, column 9: unknown key" in beside(pilot))
        await pilot.press("enter")
        await wait_to_be_told(pilot, "cannot be talked with until its file is mended")
        assert not results


async def test_ones_own_is_edited_in_place_and_looked_at_again(tmp_path: Path, editor: Path) -> None:
    app, _ = remembering(tmp_path)
    path = own(tmp_path, BROKEN)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Personas())
        await wait_until(pilot, lambda: titles(pilot) == ["ada", *SHIPPED])
        await pilot.press("home", "e")
        await wait_to_be_told(pilot, "ada.yaml is sound.")
        await wait_until(pilot, lambda: titles(pilot) == ["Ada", *SHIPPED])
        assert editor.read_text() == f"{path}\n"


async def test_one_that_ships_is_copied_first_after_saying_so(tmp_path: Path, editor: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Personas())
        await wait_until(pilot, lambda: titles(pilot) == SHIPPED)
        await pilot.press("end", "e")
        await wait_for_sheet(pilot, Confirm)
        copy = tmp_path / "home" / "persona" / "wren.yaml"
        assert "A copy of your own goes to" in seen(pilot)
        await pilot.press("escape")
        assert not copy.exists()
        await pilot.press("e")
        await wait_for_sheet(pilot, Confirm)
        await pilot.press("y")
        await wait_to_be_told(pilot, "wren.yaml is sound.")
        assert editor.read_text() == f"{copy}\n"
        await wait_until(pilot, lambda: any("Wren\nyours" in text for text in listed(pilot)))


async def test_without_an_editor_or_a_terminal_to_hand_over_the_path_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, _ = remembering(tmp_path)
    path = own(tmp_path, BROKEN)
    monkeypatch.setenv("VISUAL", "no-such-editor")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Personas())
        await wait_until(pilot, lambda: titles(pilot) == ["ada", *SHIPPED])
        await pilot.press("home", "e")
        await wait_to_be_told(pilot, f"An editor cannot be opened from here: open {path} yourself.")


async def test_they_are_shown_even_where_she_cannot_wake_up(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.fault = ValueError("x")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Personas())
        await wait_until(pilot, lambda: titles(pilot) == SHIPPED)
        await wait_until(pilot, lambda: "I'm Samantha, an AI." in beside(pilot))
        assert not told(pilot)


async def test_the_list_filters_while_typing(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test() as pilot:
        await opened(pilot, Personas())
        await wait_until(pilot, lambda: titles(pilot) == SHIPPED)
        await pilot.press("slash", *"vale")
        await wait_until(pilot, lambda: titles(pilot) == ["Irene Vale"])
        await pilot.press("z")
        await wait_to_see(pilot, "No persona is called anything like “valez”.")


async def test_in_incognito_no_file_is_opened(tmp_path: Path, editor: Path) -> None:
    app, _ = remembering(tmp_path, incognito=True)
    async with app.run_test() as pilot:
        await opened(pilot, Personas())
        await wait_until(pilot, lambda: titles(pilot) == SHIPPED)
        await pilot.press("e")
        await wait_to_be_told(pilot, "In incognito nothing is written")
        assert not editor.exists()
