"""The settings file: a few keys, and one sentence for each fault."""

from pathlib import Path

import pytest

from companion.errors import SettingsError
from companion.settings import Settings, load_settings


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
        (b"\xff\xfe\x00", "cannot be read"),
    ],
)
def test_each_fault_is_one_sentence_with_the_file(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence) as caught:
        load(tmp_path, content)
    assert str(tmp_path / "settings.yaml") in str(caught.value)
    assert "\n" not in str(caught.value)
