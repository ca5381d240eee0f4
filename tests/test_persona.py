"""Persona files: found by name or path, and one sentence for each fault."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.errors import PersonaError
from companion.home import Home, shipped
from companion.persona import PHRASES, find_persona, load_persona

GOOD = "name: Ana\ndescription: Kind.\ndisclosure: I am a program.\nphrases:\n" + "".join(
    f"  {phrase}:\n    - {phrase} one\n    - {phrase} two\n" for phrase in PHRASES
)


def load(folder: Path, content: str | bytes) -> str:
    path = folder / "ana.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_persona(path).name


def test_a_sound_file_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, GOOD) == "Ana"


@pytest.mark.parametrize("path", sorted(shipped("persona").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_persona_that_ships_is_sound(path: Path) -> None:
    assert load_persona(path).disclosure


def test_the_users_own_persona_comes_before_the_shipped(home: Home) -> None:
    home.personas.mkdir(parents=True)
    (home.personas / "samantha.yaml").write_text(GOOD)
    assert find_persona("samantha", home) == home.personas / "samantha.yaml"


def test_a_path_is_taken_as_it_is(home: Home) -> None:
    assert find_persona("./ana.yaml", home) == Path("ana.yaml")


def test_an_unknown_name_lists_the_known(home: Home) -> None:
    with pytest.raises(PersonaError, match=r"no persona 'bob': the personas are .*samantha"):
        find_persona("bob", home)


def test_the_same_chance_says_the_same() -> None:
    samantha = load_persona(shipped("persona") / "samantha.yaml")
    say: Callable[[], tuple[str, str]] = lambda: samantha.say("attribution", random.Random(3), source="Ana")  # noqa: E731
    assert say() == say()


def test_a_slot_is_filled() -> None:
    samantha = load_persona(shipped("persona") / "samantha.yaml")
    assert "Ana Lee" in samantha.say("attribution", random.Random(1), source="Ana Lee")[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "should be lines of `key: value`"),
        ("- Ana", "should be lines of `key: value`"),
        ("name: a: b", r"not valid YAML \(line 1, column 8\)"),
        (GOOD.replace("name: Ana", "name: ' '"), "should say its `name`"),
        (GOOD.replace("name: Ana", "name: 3"), "should say its `name`"),
        (GOOD.replace("disclosure", "closure"), "should say its `disclosure`"),
        (GOOD + "colour: red\n", "unknown key 'colour'"),
        (GOOD + "3: red\n", "unknown key '3'"),
        (GOOD + "3: red\ncolour: red\n", "unknown key"),
        (GOOD.split("phrases")[0], "should have `phrases`"),
        (GOOD + "  shouting:\n    - Hey\n", "unknown phrase 'shouting'"),
        (GOOD.replace("    - nothing one\n    - nothing two\n", "    []\n"), "'nothing' should be a list of wordings"),
        (GOOD.replace("nothing one", "nothing {"), "'nothing' has a broken slot"),
        (GOOD.replace("nothing one", "nothing {weather}"), "unknown slot 'weather'"),
        (b"\xff\xfe\x00", "cannot be read"),
        ("#" * 1_000_001, "more than 1 MB"),
    ],
)
def test_each_fault_is_one_sentence_with_the_file(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    with pytest.raises(PersonaError, match=sentence) as caught:
        load(tmp_path, content)
    assert str(tmp_path / "ana.yaml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PersonaError, match="no such file"):
        load_persona(tmp_path / "ana.yaml")
