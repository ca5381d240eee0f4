"""A path completed while it is typed."""

from pathlib import Path

import pytest

from companion.tui.path_suggester import PathSuggester

SUGGESTER = PathSuggester(frozenset({".md"}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files and folders, seen and unseen."""
    for name in ("books/", "beach.png", "bread.md", ".secret.md", "two words.md"):
        path = tmp_path / name
        path.mkdir() if name.endswith("/") else path.touch()
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("b", "books/"), ("br", "bread.md"), ("bea", None), ("", "books/"), (".s", ".secret.md"), ("tw", "two words.md")],
)
async def test_folders_come_before_the_files_that_can_be_read(folder: Path, typed: str, offered: str | None) -> None:
    found = await SUGGESTER.get_suggestion(f"{folder}/{typed}")
    assert found == (None if offered is None else f"{folder}/{offered}")


async def test_the_home_is_written_as_it_was_typed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    assert await SUGGESTER.get_suggestion("~/br") == "~/bread.md"


async def test_nothing_is_offered_where_there_is_nothing(folder: Path) -> None:
    assert await SUGGESTER.get_suggestion("") is None
    assert await SUGGESTER.get_suggestion(f"{folder}/nowhere/x") is None
