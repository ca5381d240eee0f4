"""The librarian: what is added, taken out and read again, and what she answers from afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion import librarian as librarian_module
from companion.engine import Engine
from companion.errors import UsageError
from companion.home import Home
from companion.librarian import Librarian, StoppedError
from companion.memory.log import Whose
from companion.options import Options
from companion.retrieval.library import Progress, Synced
from companion.retrieval.search import Query
from tests.conftest import Write
from tests.memory.notebook import Notebook

TEA = "---\ntitle: On tea\nauthor: Ana\n---\n\nGreen tea wants water of eighty degrees.\n"


@pytest.fixture
def librarian(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Librarian]:
    """Over an empty library."""
    monkeypatch.setattr(librarian_module, "shipped", lambda name: tmp_path / "shipped")
    (tmp_path / "shipped").mkdir()
    book = Notebook.of(home)
    yield Librarian(book.connection, Options(home), "light", book.embedder, Synced((), (), 0))
    book.connection.close()


def quiet(progress: Progress) -> None:
    """Say nothing."""


def read(librarian: Librarian) -> list[str]:
    return [document.title for document in librarian.documents()]


def test_what_is_added_is_read_and_its_passages_can_be_read_in_order(librarian: Librarian, write: Write) -> None:
    librarian.add(write("tea.md", TEA), quiet)
    [document] = librarian.documents()
    assert (document.title, document.author, document.passages) == ("On tea", "Ana", 1)
    [passage] = librarian.passages(document.id, 10)
    assert passage.text == "Green tea wants water of eighty degrees."


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_what_holds_nothing_is_refused(librarian: Librarian, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError):
        librarian.add(tmp_path / name, quiet)
    assert not read(librarian)


def test_what_is_taken_out_stays_out_and_its_file_stays(librarian: Librarian, write: Write) -> None:
    path = write("tea.md", TEA)
    librarian.add(path.parent, quiet)
    librarian.remove(librarian.documents()[0])
    assert not read(librarian)
    librarian.read_again(quiet)
    assert not read(librarian)
    assert path.exists()


def test_reading_that_is_stopped_keeps_what_was_read_and_goes_on_from_there(librarian: Librarian, write: Write) -> None:
    many = "\n\n".join(f"# {n}\n\nParagraph {n} says something of its own." for n in range(70))
    path = write("long.md", f"---\ntitle: Long\n---\n\n{many}")

    def stop(progress: Progress) -> None:
        raise StoppedError("Stopped.")

    with pytest.raises(StoppedError):
        librarian.add(path, stop)
    [document] = librarian.documents()
    assert document.passages == 64
    librarian.read_again(quiet)
    assert librarian.documents()[0].passages == 70


def test_the_library_of_one_command_is_not_changed(home: Home, write: Write) -> None:
    book = Notebook.of(home)
    path = write("tea.md", TEA)
    own = Librarian(book.connection, Options(home, knowledge=(path,)), "light", book.embedder, Synced((), (), 0))
    own.read_again(quiet)
    with pytest.raises(UsageError, match="for this time"):
        own.add(path, quiet)
    with pytest.raises(UsageError, match="for this time"):
        own.remove(own.documents()[0])
    assert read(own) == ["On tea"]
    book.connection.close()


def test_a_running_engine_answers_from_what_was_added_and_no_more_from_what_was_taken_out(
    engine: Engine, write: Write
) -> None:
    path = write("tea.md", TEA)
    before = len(engine.mind.shelf)
    engine.at_library(lambda library: library.add(path, quiet))
    found = engine.mind.shelf.search(Query("How hot should water for green tea be?"), 1)
    assert found.hits[0].text == "Green tea wants water of eighty degrees."
    assert engine.library.documents == tuple(document.id for document in engine.at_library(Librarian.documents))
    engine.at_library(lambda library: library.remove(library.documents()[-1]))
    assert len(engine.mind.shelf) == before


def test_a_running_engine_lays_out_its_memory_and_accounts_for_its_replies(engine: Engine) -> None:
    from companion.turn.session import Message

    engine.respond(Message("My sister Ana lives in Porto.", user="desk", conversation="laid out"))
    assert engine.at_desk(lambda desk: desk.whose, "desk") == Whose("desk")
    assert [each.text for each in engine.at_desk(lambda desk: desk.said(), "desk")] == ["My sister Ana lives in Porto."]
    [account] = engine.at_accounts(lambda accounts: [accounts.of(turn) for turn in accounts.replies()], "desk")
    lines = [part for part in account.parts if part.kind == "line"]
    assert lines
    assert all(part.text for part in lines)


def test_a_sample_is_the_personas_own_and_nothing_of_it_is_remembered(engine: Engine) -> None:
    before = engine.mind.memory.forgetting.count(Whose())
    sample = engine.sample(engine.mind.persona)
    assert [each.said for each in sample] == list(dict.fromkeys(each.said for each in sample))
    assert all(each.answered for each in sample)
    assert "AI" in sample[-1].answered or "program" in sample[-1].answered
    assert sample == engine.sample(engine.mind.persona)
    assert engine.mind.memory.forgetting.count(Whose()) == before
