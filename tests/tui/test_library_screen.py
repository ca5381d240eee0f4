"""Her library on its screen: read, added to, stopped half way, reduced and brought up to date."""

from pathlib import Path
from threading import Event

import pytest

from companion import librarian
from companion.retrieval.library import BATCH
from companion.tui.screens.library import LibraryScreen
from companion.tui.screens.sheet import Confirm, Entry

from .light_memory import (
    RememberingEngine,
    beside,
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

TEA = """---
title: On tea
author: Ana [b]
---

# Green

Green tea wants water of eighty degrees.

# Black

Black tea boils.
"""


@pytest.fixture(autouse=True)
def nothing_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library has nothing but what the person adds."""
    monkeypatch.setattr(librarian, "shipped", lambda name: tmp_path / "shipped")
    (tmp_path / "shipped").mkdir()


def shelf(tmp_path: Path) -> Path:
    """A folder with a document in it."""
    folder = tmp_path / "essays"
    folder.mkdir()
    (folder / "tea.md").write_text(TEA)
    return folder


def reading(tmp_path: Path, engine: RememberingEngine) -> Path:
    """An engine that has read the folder."""
    folder = shelf(tmp_path)
    engine.librarian.add(folder, lambda progress: None)
    return folder


async def test_documents_are_listed_and_read_passage_by_passage(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    reading(tmp_path, engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, LibraryScreen())
        await wait_for_titles(pilot, "On tea")
        assert "1 document · 2 passages" in seen(pilot)
        await wait_until(pilot, lambda: "On tea  by Ana [b]" in beside(pilot))
        assert "Green tea wants water of eighty degrees.\n\nBlack\n\nBlack tea boils." in beside(pilot)
        await pilot.press("enter")
        await wait_until(pilot, lambda: pilot.app.screen.query_one("#beside").has_focus)
        await pilot.press("escape")
        await wait_until(pilot, lambda: pilot.app.screen.query_one("Rows").has_focus)


async def test_an_empty_library_says_what_would_be_here(tmp_path: Path) -> None:
    app, _ = remembering(tmp_path)
    async with app.run_test() as pilot:
        await opened(pilot, LibraryScreen())
        await wait_to_see(pilot, "The library is empty. A adds a folder or a file")
        await pilot.press("d")
        assert isinstance(pilot.app.screen, LibraryScreen)


async def test_a_folder_is_added_by_its_path_which_is_completed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    app, _ = remembering(tmp_path)
    shelf(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, LibraryScreen())
        await pilot.press("a")
        await wait_for_sheet(pilot, Entry)
        await pilot.press("e", "s")
        await wait_until(pilot, lambda: pilot.app.screen.query_one("Line")._suggestion == "~/essays/")  # type: ignore[attr-defined]
        await pilot.press("tab", "enter")
        await wait_for_titles(pilot, "On tea")
        await wait_to_be_told(pilot, "She has read essays.")


@pytest.mark.parametrize(("name", "sentence"), [("nowhere", "There is no "), ("empty", "holds no document")])
async def test_what_cannot_be_added_is_said_in_one_sentence(tmp_path: Path, name: str, sentence: str) -> None:
    app, _ = remembering(tmp_path)
    (tmp_path / "empty").mkdir()
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, LibraryScreen())
        await pilot.press("a")
        await write(pilot, str(tmp_path / name))
        await wait_to_be_told(pilot, sentence)


async def test_reading_shows_how_far_it_has_come_can_be_stopped_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, engine = remembering(tmp_path)
    folder = tmp_path / "long"
    folder.mkdir()
    for name in "abc":
        text = "\n\n".join(f"# {n}\n\nParagraph {n} of {name} says something of its own." for n in range(BATCH))
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n\n{text}")
    embed, holding, reached = engine.notebook.embedder.embed, Event(), Event()
    calls = []

    def slow(texts: list[str]) -> object:
        calls.append(len(texts))
        if len(calls) == 2:
            reached.set()
            holding.wait(60)
        return embed(texts)

    monkeypatch.setattr(engine.notebook.embedder, "embed", slow)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, LibraryScreen())
        await pilot.press("a")
        await write(pilot, str(folder))
        await wait_until(pilot, reached.is_set)
        await wait_to_be_told(pilot, "33%  a  Esc stops; what is read is kept")
        await pilot.press("escape")
        holding.set()
        await wait_to_be_told(pilot, "Stopped; what was read is kept, and U goes on from there.")
        await wait_for_titles(pilot, "a", "b")
        await pilot.press("u")
        await wait_to_be_told(pilot, "Everything is up to date.")
        await wait_for_titles(pilot, "a", "b", "c")
        assert len(calls) == 3


async def test_faults_stand_below_and_are_gone_when_they_are_mended(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    folder = reading(tmp_path, engine)
    (folder / "coffee.md").write_text("")
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, LibraryScreen())
        await wait_for_titles(pilot, "On tea")
        await pilot.press("u")
        await wait_for_titles(pilot, "On tea", "Could not be read", f"{folder}/coffee.md is empty: it was left out.")
        assert "1 fault" in seen(pilot)
        await pilot.press("end")
        await wait_until(pilot, lambda: "Mend the file, then U reads it again." in beside(pilot))
        (folder / "coffee.md").write_text("# Coffee\n\nCoffee is roasted.")
        await pilot.press("u")
        await wait_for_titles(pilot, "On tea", "Coffee")


async def test_a_document_is_taken_out_after_asking_once_and_its_file_stays(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    folder = reading(tmp_path, engine)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, LibraryScreen())
        await wait_for_titles(pilot, "On tea")
        await pilot.press("d")
        await wait_for_sheet(pilot, Confirm)
        await pilot.press("escape", "d")
        await wait_for_sheet(pilot, Confirm)
        await pilot.press("y")
        await wait_to_see(pilot, "The library is empty.")
        assert told(pilot) == "“On tea” is out of the library."
        assert (folder / "tea.md").read_text() == TEA
        await pilot.press("u")
        await wait_to_be_told(pilot, "Everything is up to date.")
        assert not titles(pilot)


async def test_the_list_filters_by_title_and_author(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path)
    (reading(tmp_path, engine) / "coffee.md").write_text("# Coffee\n\nCoffee is roasted.")
    engine.librarian.read_again(lambda progress: None)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, LibraryScreen())
        await wait_for_titles(pilot, "On tea", "Coffee")
        await pilot.press("slash", *"ana")
        await wait_for_titles(pilot, "On tea")
        await pilot.press("z")
        await wait_to_see(pilot, "No document has “anaz” in its title")


async def test_in_incognito_nothing_is_added_or_taken_out(tmp_path: Path) -> None:
    app, engine = remembering(tmp_path, incognito=True)
    reading(tmp_path, engine)
    async with app.run_test() as pilot:
        await opened(pilot, LibraryScreen())
        await wait_for_titles(pilot, "On tea")
        for key in ("a", "d"):
            await pilot.press(key)
            await wait_to_be_told(pilot, "In incognito nothing is written")
