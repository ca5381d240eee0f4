"""The settings on their screen: each explained, changed in place, and in the file at once."""

from dataclasses import fields
from pathlib import Path

from textual.pilot import Pilot

from companion.settings import CHOICES, Settings, load_settings
from companion.tui.screens.preferences import Preferences
from companion.tui.screens.sheet import Pick
from companion.tui.setting_notes import notes

from .light_memory import beside, listed, opened, remembering, titles, told, wait_for_sheet, wait_to_be_told, write
from .waiting import wait_to_see, wait_until


async def to(pilot: Pilot[None], title: str) -> None:
    """Mark a setting."""
    await wait_until(pilot, lambda: title in titles(pilot))
    await pilot.press("home", *["down"] * titles(pilot).index(title))
    await wait_until(pilot, lambda: beside(pilot).startswith(title))


def test_every_setting_is_explained_in_words_that_name_no_constant() -> None:
    assert notes().keys() == {each.name for each in fields(Settings)}
    assert not any("PACES" in note or "THEMES" in note or "`" in note for note in notes().values())


async def test_every_setting_stands_there_with_its_value(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Preferences())
        await wait_until(pilot, lambda: len(titles(pilot)) == len(fields(Settings)))
        assert "Persona\nsamantha" in listed(pilot)
        await to(pilot, "Pace")
        assert f"It may be: {', '.join(CHOICES['pace'])}" in beside(pilot)


async def test_one_of_two_values_is_switched_at_once_and_written(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Preferences())
        await to(pilot, "Motion")
        await pilot.press("space")
        await wait_until(pilot, lambda: "Motion\nnone" in listed(pilot))
        assert load_settings(engine.home.settings).motion == "none"
        await pilot.press("enter")
        await wait_until(pilot, lambda: load_settings(engine.home.settings).motion == "full")


async def test_one_of_several_is_picked_from_a_list_and_leaving_it_changes_nothing(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Preferences())
        await to(pilot, "Theme")
        await pilot.press("enter")
        await wait_for_sheet(pilot, Pick)
        await pilot.press("down", "escape", "enter")
        await wait_for_sheet(pilot, Pick)
        await pilot.press("home", "down", "down", "enter")
        await wait_until(pilot, lambda: app.theme == "her-light")
        assert load_settings(engine.home.settings).theme == "her-light"
        await pilot.press("r")
        await wait_until(pilot, lambda: load_settings(engine.home.settings).theme == "")


async def test_text_is_written_and_what_cannot_be_is_said(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Preferences())
        await to(pilot, "Country")
        await pilot.press("enter")
        await write(pilot, "Portugal")
        await wait_to_be_told(pilot, "A country is two letters")
        await pilot.press("enter")
        await write(pilot, "pt")
        await wait_to_be_told(pilot, "Kept. It takes effect at the next start.")
        assert load_settings(engine.home.settings).country == "PT"


async def test_another_persona_is_handed_to_the_room(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        results = await opened(pilot, Preferences())
        await to(pilot, "Persona")
        await pilot.press("enter")
        await wait_for_sheet(pilot, Pick)
        await pilot.press("end", "enter")
        await wait_to_be_told(pilot, "wren answers when you are back in the talk.")
        await pilot.press("escape")
        await wait_until(pilot, lambda: bool(results))
        assert results[0].persona == "wren"


async def test_leaving_without_another_persona_hands_over_nothing(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        results = await opened(pilot, Preferences())
        await to(pilot, "Motion")
        await pilot.press("enter", "escape")
        await wait_until(pilot, lambda: results == [None])


async def test_a_file_with_a_fault_is_named_and_kept(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    engine.home.settings.write_text("colour: red\n")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Preferences())
        await to(pilot, "Motion")
        await pilot.press("enter")
        await wait_to_be_told(pilot, "'colour'")
        assert "It holds until you leave." in told(pilot)
        assert engine.home.settings.read_text() == "colour: red\n"


async def test_the_list_filters_by_what_a_setting_means(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, Preferences())
        await pilot.press("slash", *"crisis")
        await wait_until(pilot, lambda: titles(pilot) == ["Country"])
        await pilot.press("z")
        await wait_to_see(pilot, "No setting speaks of “crisisz”.")
