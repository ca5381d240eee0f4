"""The talk in plain lines: everything is text, and every command answers."""

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from companion.cli import main
from companion.home import Home
from companion.line_mode.doing import Doing
from companion.settings import load_settings
from companion.slash_commands import COMMANDS
from tests.conftest import Write
from tests.letters.writing import SPOKEN

TEA = "# Tea\n\nTea is brewed in hot water. It is drunk from small cups."
BOX = "│─╭╮╰╯┃━▌▏"

Talk = Callable[..., Sequence[str]]


@pytest.fixture
def talk(
    home: Home, shared_models: None, write: Write, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Talk:
    """Says some lines to her in a home of one's own, over a library of one page; gives the lines that come back."""
    monkeypatch.setenv("COMPANION_HOME", str(home.folder))
    library = str(write("tea.md", TEA).parent)

    def talk(*lines: str, options: Sequence[str] = ()) -> Sequence[str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert main((*options, "--knowledge", library, "--seed", "1")) == 0
        return capsys.readouterr().out.splitlines()

    return talk


def test_each_turn_of_hers_begins_with_her_name(talk: Talk) -> None:
    said = talk("hello", "", "how is tea brewed?")
    assert sum(line.startswith("Samantha: ") for line in said) == 2
    assert "Source 1: Tea, Tea" in said or any(line.startswith("Source 1: ") for line in said)
    assert any(line.startswith("(I'm Samantha, an AI.") for line in said)


def test_nothing_is_drawn_and_nothing_commands_the_terminal(talk: Talk) -> None:
    said = "\n".join(talk("hello \x1b[31m", *(f"/{each.name}" for each in COMMANDS)))
    assert not set(BOX) & set(said)
    assert "\x1b" not in said


def test_there_is_a_method_for_every_command() -> None:
    assert all(hasattr(Doing, f"_{each.name}") for each in COMMANDS)


def test_the_sources_are_printed_with_their_passages(talk: Talk) -> None:
    said = talk("/sources", "how is tea brewed?", "/sources")
    assert said[0] == "Her last answer has no sources to show."
    assert "Tea is brewed in hot water. It is drunk from small cups." in said[-2]
    assert said[-1].endswith("tea.md")


def test_the_reasons_are_told(talk: Talk) -> None:
    assert "I took your message for" in talk("hello", "/why")[-1]


def test_a_talk_is_resumed_and_the_talks_are_listed(talk: Talk, home: Home) -> None:
    talk("my cousin Ottoline breeds alpacas")
    said = talk("hello again", "/talks")
    assert next(line for line in said if line.startswith("1. ")).endswith("4 turns: my cousin Ottoline breeds alpacas")
    said = talk("/new", "a new day", "/talks", "/talks 2", "/talks 9", options=["--say", "one more"])
    assert sum(line[:3] in ("1. ", "2. ") for line in said) == 2
    assert said[-1] == "There is no talk 9: /talks lists them."


def test_a_new_talk_begins_where_that_is_asked_for(talk: Talk) -> None:
    talk("my cousin Ottoline breeds alpacas")
    said = talk("/talks", options=["--new", "--say", "hello"])
    assert sum(line[:3] in ("1. ", "2. ") for line in said) == 2


def test_forgetting_is_asked_about_first(talk: Talk) -> None:
    talk("my cousin Ottoline breeds alpacas")
    said = talk("/forget Ottoline", "no", "/forget Ottoline", "yes", "/forget Ottoline", "/memory Ottoline")
    assert '"my cousin Ottoline breeds alpacas"' in said
    assert "Nothing was erased." in said
    assert "Erased 1 sentence, with the replies." in said
    assert "There is nothing like that in the memory; nothing was erased." in said


def test_the_memory_can_be_looked_through_and_written_out(talk: Talk, home: Home, tmp_path: Path) -> None:
    talk("my cousin Ottoline breeds alpacas")
    page = tmp_path / "page.md"
    said = talk("/memory", "/memory alpacas", f"/export {page}", f"/export {page}", "/export")
    assert any("my cousin Ottoline breeds alpacas" in line for line in said)
    assert "> my cousin Ottoline breeds alpacas" in page.read_text()
    assert any("choose another name" in line for line in said)
    assert len(list(home.folder.glob("keepsake-*.md"))) == 1


def test_another_persona_answers_and_says_what_it_is(talk: Talk, home: Home) -> None:
    said = talk("hello", "/persona gus", "hello", "/persona nobody", "/persona")
    assert "Gus answers from now on." in said
    assert any(line.startswith("(I'm Gus, an AI.") for line in said)
    assert any(line.startswith("There is no persona 'nobody'") for line in said)
    assert load_settings(home.settings).persona == "gus"


def test_settings_are_shown_and_changed(talk: Talk, home: Home) -> None:
    said = talk("/theme her-light", "/pace off", "/settings", "/pace hasty")
    assert {"theme: her-light", "pace: off"} <= set(said)
    assert said[-1] == "/pace takes slow, calm, quick, off."
    assert load_settings(home.settings).theme == "her-light"


def test_in_incognito_nothing_is_written_or_erased(talk: Talk, home: Home) -> None:
    said = talk("my cousin Ottoline", "/forget Ottoline", "/export", "/theme nord", options=["--incognito"])
    assert said[0] == "Incognito: nothing of this talk is written."
    assert "In incognito nothing is written, and so nothing can be erased." in said
    assert not home.folder.exists()


def test_leaving_leaves_the_rest_unsaid(talk: Talk) -> None:
    assert talk("/quit", "hello") == []


def test_a_word_that_is_no_command_is_explained(talk: Talk) -> None:
    assert talk("/nope", "/forget") == [
        "There is no command /nope. /help lists them; a blank before the slash sends it as words.",
        "/forget WORDS: erase what you said about something, after a question.",
    ]


def test_settings_with_a_fault_are_told_and_the_talk_opens(talk: Talk, home: Home) -> None:
    home.folder.mkdir()
    home.settings.write_text("colour: red\n")
    said = talk("hello")
    assert "(line 1) have the unknown key 'colour'" in said[0]
    assert any(line.startswith("Samantha: ") for line in said)


def test_a_home_that_cannot_be_written_opens_in_incognito(talk: Talk, home: Home) -> None:
    home.folder.write_text("a file in its place")
    said = talk("hello")
    assert "cannot be made" in said[0]
    assert "Until then nothing of this talk is kept." in said[0]
    assert any(line.startswith("Samantha: ") for line in said)
    assert home.folder.read_text() == "a file in its place"


def test_one_turn_may_fail_and_the_talk_goes_on(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    from companion.conversation import take_turn as real

    def stormy(message: object, *others: object) -> object:
        if getattr(message, "text", "") == "storm":
            raise ZeroDivisionError
        return real(message, *others)  # type: ignore[arg-type]

    monkeypatch.setattr("companion.engine.take_turn", stormy)
    said = talk("storm", "hello")
    assert said[0] == "That one went wrong inside her (ZeroDivisionError). The talk can go on."
    assert said[-1].startswith("Samantha: ")


def test_a_letter_is_written_question_by_question(talk: Talk) -> None:
    said = talk("/letter", *SPOKEN, "hello")
    assert "You waited an hour for me at the station." in "\n".join(said)
    assert said[-1].startswith("Samantha: ")
    left = talk("/letter", "never mind", "hello")
    assert left[-1].startswith("Samantha: ")
    assert not any("waited an hour" in line for line in left)
