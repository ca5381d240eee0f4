"""The settings file: a few keys, and one sentence for each fault."""

from pathlib import Path

import pytest

from companion.errors import SettingsError
from companion.settings import Settings, load_settings, save_settings


def load(folder: Path, content: bytes) -> Settings:
    path = folder / "settings.yaml"
    path.write_bytes(content)
    return load_settings(path)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.yaml") == Settings()


@pytest.mark.parametrize("content", [b"", b"# nothing yet\n"])
def test_an_empty_file_changes_nothing(tmp_path: Path, content: bytes) -> None:
    assert load(tmp_path, content) == Settings()


def test_what_is_said_holds(tmp_path: Path) -> None:
    assert load(tmp_path, b"model: all-mpnet-base-v2\npersona: ana\n") == Settings("all-mpnet-base-v2", "ana")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"model: a: b", r"not valid YAML \(line 1, column 9\)"),
        (b"model: x\npersona: [", r"not valid YAML \(line 2, column \d+\)"),
        (b"- model", "should be lines of `key: value`"),
        (b"colour: red", "unknown key 'colour'"),
        (b"1: red", "unknown key 1"),
        (b"model: 3", "'model' should be text"),
        (b"persona:\n", "'persona' should be text"),
        (b"model: x\ncolour: red", r"\(line 2\) have the unknown key 'colour'"),
        (b"# mine\n\npace: hasty", r"\(line 3\), 'pace' should be one of slow, calm, quick, off, not 'hasty'"),
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_each_fault_is_one_sentence_with_the_file(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        load(tmp_path, content)
    assert str(tmp_path / "settings.yaml") in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "content", [b"pace: off\ncountry: NO\n", b"{pace: off, country: NO}", b"country: 'NO'\npace: \"off\""]
)
def test_words_that_yaml_takes_for_booleans_are_words(tmp_path: Path, content: bytes) -> None:
    assert load(tmp_path, content) == Settings(pace="off", country="NO")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "theme: nord\n"),
        (
            "# mine\ncountry: GB # home\ntheme: gruvbox   # warm\npersona: gus",
            "# mine\ncountry: GB # home\ntheme: nord   # warm\npersona: gus",
        ),
        ("country: GB", "country: GB\ntheme: nord\n"),
        ("theme: 'her light'\n", "theme: nord\n"),
        ("theme: |\n  gruvbox\ncountry: GB\n", "theme: nord\ncountry: GB\n"),
        ("{theme: gruvbox, country: GB}\n", "{theme: nord, country: GB}\n"),
    ],
)
def test_a_change_leaves_the_rest_of_the_file_as_it_stands(tmp_path: Path, before: str, after: str) -> None:
    path = tmp_path / "home" / "settings.yaml"
    path.parent.mkdir()
    path.write_text(before)
    assert save_settings(path, {"theme": "nord"}).theme == "nord"
    assert path.read_text() == after
    assert [each.name for each in path.parent.iterdir()] == ["settings.yaml"]


def test_a_value_that_is_no_plain_word_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    for value in ("my persona: the best #1.yaml", "~/null", "NO", '"quoted"', "42", ""):
        save_settings(path, {"persona": value, "pace": "off"})
        assert load_settings(path) == Settings(persona=value, pace="off")


def test_a_file_with_a_fault_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("colour: red\n")
    with pytest.raises(SettingsError, match="unknown key 'colour'"):
        save_settings(path, {"theme": "nord"})
    assert path.read_text() == "colour: red\n"


@pytest.mark.parametrize(("key", "value"), [("pace", "hasty"), ("colour", "red")])
def test_what_is_no_setting_is_not_written(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{key}"):
        save_settings(tmp_path / "settings.yaml", {key: value})
    assert not (tmp_path / "settings.yaml").exists()
