"""The commands in the room: written with a slash, chosen from the palette, or reached by a key."""

import sys
from datetime import timedelta
from pathlib import Path
from threading import Event
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from companion.home import Home
from companion.settings import Settings, load_settings
from companion.slash_commands import COMMANDS
from companion.tui.app import CompanionApp
from companion.tui.screens.help import Help
from companion.tui.screens.question import Question
from companion.tui.screens.sources import SourcesScreen
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.suggestions import Suggestions
from companion.tui.widgets.turns import YourTurn

from .light_engine import LETTERS_REPLY, LightEngine, echo, room
from .past_talk import QUIET, YESTERDAY, home_with, room_in
from .waiting import say, seen, the_room, wait_to_see, wait_until, words

SCREENS = {
    "talks": ("Talks", "f3"),
    "memory": ("MemoryScreen", "f4"),
    "library": ("LibraryScreen", "f5"),
    "personas": ("Personas", "f6"),
    "preferences": ("Preferences", "f7"),
    "why": ("Why", "f8"),
}


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> dict[str, type[Screen[Any]]]:
    """Empty screens in the places of those that are reached from the room."""
    made: dict[str, type[Screen[Any]]] = {}
    for module, (name, _) in SCREENS.items():
        made[name] = type(name, (Screen,), {})
        holder = ModuleType(module)
        setattr(holder, name, made[name])
        monkeypatch.setitem(sys.modules, f"companion.tui.screens.{module}", holder)
    return made


def listed(pilot: Pilot[None]) -> list[str]:
    """The lines of the list above the input."""
    suggestions = pilot.app.screen.query_one(Suggestions)
    return words(suggestions).splitlines() if suggestions.display else []


async def write(pilot: Pilot[None], text: str) -> MessageInput:
    """Write something without sending it."""
    line = pilot.app.screen.query_one(MessageInput)
    line.insert(text)
    await pilot.pause()
    return line


@pytest.mark.parametrize("module", SCREENS)
async def test_every_screen_is_one_key_away(screens: dict[str, type[Screen[Any]]], module: str) -> None:
    name, key = SCREENS[module]
    async with room().run_test() as pilot:
        await pilot.press(key)
        await wait_until(pilot, lambda: type(pilot.app.screen) is screens[name])


async def test_f1_opens_the_help_which_names_every_command() -> None:
    async with room().run_test(size=(100, 60)) as pilot:
        await pilot.press("f1")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, Help))
        assert all(command.usage in seen(pilot) for command in COMMANDS)
        await pilot.press("escape")
        await wait_until(pilot, lambda: pilot.app.screen is the_room(pilot))


async def test_a_slash_lists_the_commands_with_a_line_of_help_each() -> None:
    async with room().run_test(size=(100, 40)) as pilot:
        await write(pilot, "/")
        assert len(listed(pilot)) == 8
        assert listed(pilot)[0] == "▸ /help             the keys and the commands"
        await write(pilot, "inco")
        assert [line.split()[1] for line in listed(pilot)] == ["/incognito"]
        await pilot.press("backspace", "backspace", "backspace", "backspace", "backspace")
        assert listed(pilot) == []


async def test_the_arrows_go_through_the_list_and_enter_runs_what_is_marked() -> None:
    async with room().run_test(size=(100, 40)) as pilot:
        await write(pilot, "/")
        await pilot.press("up", "up", "down")
        assert listed(pilot)[-1].startswith("▸ /quit")
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, Help))
        assert the_room(pilot).input.text == ""


async def test_a_command_that_is_typed_in_one_go_is_taken_whole() -> None:
    app = room()
    async with app.run_test() as pilot:
        for letter in "/theme her-light":
            app.post_message(events.Key("space" if letter == " " else letter, letter))
        app.post_message(events.Key("enter", "\r"))
        await wait_until(pilot, lambda: app.theme == "her-light")


async def test_tab_writes_a_command_out_and_elsewhere_goes_on() -> None:
    async with room().run_test() as pilot:
        line = await write(pilot, "/for")
        await pilot.press("tab")
        assert line.text == "/forget "
        line.clear()
        await pilot.pause()
        await pilot.press("tab")
        assert not line.has_focus


async def test_what_must_be_followed_by_something_is_written_out_first() -> None:
    async with room().run_test() as pilot:
        line = await write(pilot, "/forg")
        await pilot.press("enter")
        assert line.text == "/forget "
        await pilot.press("enter")
        assert "erase what you said about something" in words(pilot.app.screen.query_one(Suggestions))
        assert line.text == "/forget "


async def test_escape_puts_the_list_away_and_leaves_the_text() -> None:
    async with room().run_test() as pilot:
        line = await write(pilot, "/he")
        await pilot.press("escape")
        assert listed(pilot) == []
        assert line.text == "/he"


async def test_a_click_takes_a_line_of_the_list() -> None:
    async with room().run_test(size=(100, 40)) as pilot:
        await write(pilot, "/")
        await wait_until(pilot, lambda: pilot.app.screen.query_one(Suggestions).region.height == 8)
        await pilot.click(Suggestions, offset=(5, 0))
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, Help))


async def test_an_unknown_command_is_explained_and_kept() -> None:
    engine = LightEngine()
    async with room(engine).run_test() as pilot:
        line = await write(pilot, "/xyzzy now")
        await pilot.press("enter")
        assert "There is no command /xyzzy." in words(pilot.app.screen.query_one(Suggestions))
        assert line.text == "/xyzzy now"
        assert not pilot.app.screen.query(YourTurn)


@pytest.mark.parametrize("text", ["/home/ana is where I live", " /help is a command", "/new\nline"])
async def test_words_that_only_look_like_a_command_are_sent(text: str) -> None:
    engine = LightEngine()
    async with room(engine).run_test() as pilot:
        await say(pilot, text)
        await wait_to_see(pilot, "You said: ")
        assert engine.heard == [text.strip()]


async def test_the_sources_are_a_command_too() -> None:
    async with room(LightEngine(lambda _: LETTERS_REPLY)).run_test() as pilot:
        await say(pilot, "/sources")
        await wait_to_see(pilot, "No answer of hers in this talk has sources to show.")
        await say(pilot, "What does Theodore do?")
        await wait_to_see(pilot, "[2] Her (Close Analysis)")
        await say(pilot, "/sources")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, SourcesScreen))


async def test_clear_empties_the_view_and_what_was_there_comes_back() -> None:
    async with room().run_test() as pilot:
        await say(pilot, "hello")
        await wait_to_see(pilot, "You said: hello")
        await say(pilot, "/clear")
        turn = pilot.app.screen.query_one(YourTurn)
        await wait_until(pilot, lambda: not turn.display)
        await pilot.press("pageup")
        await wait_until(pilot, lambda: turn.display)


async def test_the_palette_has_every_command_under_what_it_has_to_do_with() -> None:
    app = room()
    async with app.run_test() as pilot:
        titles = [command.title for command in app.get_system_commands(pilot.app.screen)]
        assert {f"{each.group}: {each.name}" for each in COMMANDS if not each.choices} <= set(titles)
        assert {"room: theme her-light", "room: pace off"} <= set(titles)
        assert titles == sorted(titles, key=lambda title: title.partition(":")[0])


async def test_the_palette_does_what_is_chosen() -> None:
    app = room()
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("ctrl+p")
        await wait_until(pilot, lambda: type(pilot.app.screen).__name__ == "Palette")
        await pilot.press(*"her-light")
        await pilot.pause(0.3)
        await pilot.press("enter")
        await wait_until(pilot, lambda: app.theme == "her-light")


async def test_what_needs_words_is_written_into_the_input_by_the_palette() -> None:
    app = room()
    async with app.run_test() as pilot:
        chosen = {each.title: each.callback for each in app.get_system_commands(app.screen)}
        chosen["memory: forget"]()
        assert the_room(pilot).input.text == "/forget "


async def test_a_theme_is_kept_when_it_is_changed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    (tmp_path / "settings.yaml").write_text("# mine\npersona: samantha\n")
    async with room_in(home).run_test() as pilot:
        await say(pilot, "/theme her-light")
        await wait_until(pilot, lambda: pilot.app.theme == "her-light")
    assert home.settings.read_text() == "# mine\npersona: samantha\ntheme: her-light\n"
    assert room_in(home).theme == "her-light"


async def test_in_incognito_a_change_is_not_written_and_that_is_said(tmp_path: Path) -> None:
    home = Home(tmp_path, incognito=True)
    async with room_in(home).run_test() as pilot:
        await say(pilot, "/pace off")
        await wait_to_see(pilot, "it holds until you leave")
        assert the_room(pilot).our_app.settings.pace == "off"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["/theme", "/theme none-such", "/pace", "/pace none-such"])
async def test_what_may_be_chosen_is_told(text: str) -> None:
    async with room().run_test() as pilot:
        await say(pilot, f"{text} ")
        await wait_until(pilot, lambda: "theme" in seen(pilot) or "The pace is off: /pace takes" in seen(pilot))


async def test_incognito_tells_whether_the_talk_is_kept(tmp_path: Path) -> None:
    async with room_in(home_with(tmp_path, 2), settings=QUIET).run_test() as pilot:
        await say(pilot, "/incognito")
        await wait_to_see(pilot, f"This talk is kept in {tmp_path / 'companion.db'}, on this machine only.")


async def test_another_persona_answers_from_then_on_and_is_kept(tmp_path: Path) -> None:
    home, engine = home_with(tmp_path, 2), LightEngine()
    async with room_in(home, engine).run_test(size=(100, 40)) as pilot:
        await say(pilot, "/persona gus")
        await wait_to_see(pilot, "Gus answers from now on.")
        await wait_to_see(pilot, "Gus  5 pieces")
    assert engine.worn == ["gus"]
    assert load_settings(home.settings).persona == "gus"


async def test_a_persona_that_there_is_none_of_changes_nothing(tmp_path: Path) -> None:
    home = home_with(tmp_path, 2)
    async with room_in(home).run_test(size=(100, 40)) as pilot:
        await say(pilot, "/persona nobody")
        await wait_to_see(pilot, "There is no persona 'nobody'.")
    assert load_settings(home.settings) == Settings()


async def dismissed(
    pilot: Pilot[None], screens: dict[str, type[Screen[Any]]], key: str, name: str, result: object
) -> None:
    """Open a screen, and let it end with a result."""
    await pilot.press(key)
    await wait_until(pilot, lambda: type(pilot.app.screen) is screens[name])
    pilot.app.screen.dismiss(result)


async def test_a_talk_that_is_chosen_goes_on(tmp_path: Path, screens: dict[str, type[Screen[Any]]]) -> None:
    home_with(tmp_path, 4, "garden")
    engine = LightEngine()
    home = home_with(tmp_path, 2, "sea", YESTERDAY + timedelta(hours=2))
    async with room_in(home, engine, settings=QUIET).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        await dismissed(pilot, screens, "f3", "Talks", "garden")
        await wait_to_see(pilot, "answer 3")
        await say(pilot, "hello garden")
        await wait_to_see(pilot, "You said: hello garden")
    assert engine.conversations == ["garden"]


async def test_what_is_written_before_a_chosen_talk_is_read_belongs_to_it_and_stays(
    tmp_path: Path, screens: dict[str, type[Screen[Any]]]
) -> None:
    home_with(tmp_path, 4, "garden")
    thinks = Event()
    engine = LightEngine(lambda text: echo(text) if thinks.wait(60) else echo(""))
    home = home_with(tmp_path, 2, "sea", YESTERDAY + timedelta(hours=2))
    async with room_in(home, engine, settings=QUIET).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        await say(pilot, "hello sea")
        await wait_to_see(pilot, "thinking…")
        await dismissed(pilot, screens, "f3", "Talks", "garden")
        await wait_until(pilot, lambda: pilot.app.screen is the_room(pilot))
        await say(pilot, "hello garden")
        await wait_to_see(pilot, "hello garden")
        thinks.set()
        await wait_to_see(pilot, "You said: hello garden")
        said = seen(pilot)
    assert said.index("answer 3") < said.index("hello garden")
    assert "hello sea" not in said
    assert engine.conversations == ["sea", "garden"]


async def test_the_sources_of_a_talk_that_was_left_open_no_more(
    tmp_path: Path, screens: dict[str, type[Screen[Any]]]
) -> None:
    home_with(tmp_path, 4, "garden")
    engine = LightEngine(lambda _: LETTERS_REPLY)
    home = home_with(tmp_path, 2, "sea", YESTERDAY + timedelta(hours=2))
    async with room_in(home, engine, settings=QUIET).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        await say(pilot, "what does he do?")
        await wait_until(pilot, lambda: the_room(pilot).check_action("do", ("sources",)) is True)
        await dismissed(pilot, screens, "f3", "Talks", "garden")
        await wait_to_see(pilot, "answer 3")
        assert the_room(pilot).check_action("do", ("sources",)) is None


async def test_a_talk_is_resumed_by_its_number(tmp_path: Path) -> None:
    home_with(tmp_path, 4, "garden")
    home = home_with(tmp_path, 2, "sea", YESTERDAY + timedelta(hours=2))
    async with room_in(home, settings=QUIET).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        await say(pilot, "/talks 2")
        await wait_to_see(pilot, "answer 3")
        await say(pilot, "/talks 9")
        await wait_to_see(pilot, "There is no talk 9: /talks lists them.")


async def test_a_talk_that_was_erased_is_left(tmp_path: Path, screens: dict[str, type[Screen[Any]]]) -> None:
    screens["Talks"].erased = {"sea"}  # type: ignore[attr-defined]
    async with room_in(home_with(tmp_path, 2, "sea"), settings=QUIET).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "answer 1")
        await dismissed(pilot, screens, "f3", "Talks", None)
        await wait_to_see(pilot, "A new page.")
        assert "answer 1" not in seen(pilot)


@pytest.mark.parametrize(("key", "name"), [("f3", "Talks"), ("f6", "Personas"), ("f7", "Preferences")])
async def test_a_screen_that_is_left_changes_nothing(
    tmp_path: Path, screens: dict[str, type[Screen[Any]]], key: str, name: str
) -> None:
    home, engine = home_with(tmp_path, 2), LightEngine()
    async with room_in(home, engine).run_test() as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        await dismissed(pilot, screens, key, name, None)
        await wait_until(pilot, lambda: pilot.app.screen is the_room(pilot))
        assert engine.worn == []
    assert not home.settings.exists()


async def test_a_persona_that_is_picked_answers(tmp_path: Path, screens: dict[str, type[Screen[Any]]]) -> None:
    engine = LightEngine()
    async with room_in(home_with(tmp_path, 2), engine).run_test() as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        await dismissed(pilot, screens, "f6", "Personas", "wren")
        await wait_to_see(pilot, "Wren answers from now on.")


async def test_settings_that_are_changed_hold_at_once_and_are_kept(
    tmp_path: Path, screens: dict[str, type[Screen[Any]]]
) -> None:
    home = home_with(tmp_path, 2)
    changed = Settings(theme="her-light", pace="quick", motion="none", persona="wren")
    app = room_in(home)
    async with app.run_test() as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        await dismissed(pilot, screens, "f7", "Preferences", changed)
        await wait_to_see(pilot, "Wren answers from now on.")
        await wait_until(pilot, lambda: app.theme == "her-light")
        assert app.animation_level == "none"
    assert load_settings(home.settings) == changed


@pytest.mark.parametrize(("key", "told"), [("y", "Erased 2 sentences."), ("escape", "Nothing was erased.")])
async def test_forgetting_is_asked_about_first(key: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = SimpleNamespace(question="Erase these 2 sentences of yours?", quotes=["Ana's [sea]", "It was cold."])
    monkeypatch.setattr("companion.tui.doing.to_forget", lambda engine, topic, options: found)
    monkeypatch.setattr("companion.tui.doing.forget", lambda engine, asked: f"Erased {len(asked.quotes)} sentences.")
    async with room().run_test() as pilot:
        await say(pilot, "/forget the sea")
        await wait_to_see(pilot, "“Ana's [sea]”")
        await pilot.press(key)
        await wait_to_see(pilot, told)


async def test_a_question_shows_a_few_of_the_sentences_each_once() -> None:
    app = room()
    async with app.run_test() as pilot:
        app.push_screen(Question("Erase these?", ["same", "same", *(f"sentence {n}\nof two lines" for n in range(9))]))
        await wait_to_see(pilot, "“sentence 3 of two lines”")
        assert seen(pilot).count("“same”") == 1
        assert "and 5 more" in seen(pilot)
        await pilot.press("n")
        await wait_until(pilot, lambda: app.screen is the_room(pilot))


async def test_what_a_command_cannot_do_is_told_in_one_line() -> None:
    async with room(incognito=True).run_test(size=(100, 40)) as pilot:
        await say(pilot, "/forget the sea")
        await wait_to_see(pilot, "In incognito nothing is written, and so nothing can be erased.")
        await say(pilot, "/export")
        await wait_to_see(
            pilot, "In incognito nothing is written: `companion memory export --markdown` shows the page."
        )


async def test_quit_leaves() -> None:
    app: CompanionApp = room()
    async with app.run_test() as pilot:
        await say(pilot, "/quit")
        await wait_until(pilot, lambda: not app.is_running)
    assert app.return_code == 0
