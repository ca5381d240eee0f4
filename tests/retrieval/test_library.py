"""The library: in step with the files, and never embedding twice what it knows."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from companion.database import open_database
from companion.home import Home
from companion.retrieval.library import Progress, Synced, add_source, left_out, remove_source, sources_added, sync
from tests.conftest import Write
from tests.retrieval.light_embedder import LightEmbedder

TEA = "# Tea\n\nTea is brewed in hot water. It is drunk from small cups."
LONG = "# Coffee\n\n" + "\n\n".join(f"Cup {n} was hot. Cup {n} was black. Cup {n} was strong." for n in range(150))


@pytest.fixture
def connection(home: Home) -> Iterator[sqlite3.Connection]:
    with closing(open_database(home)) as connection:
        yield connection


def rows(connection: sqlite3.Connection) -> list[list[tuple[object, ...]]]:
    queries = [
        "SELECT path, digest, reading, is_complete, title FROM document ORDER BY path",
        "SELECT position, heading, text, vector FROM passage ORDER BY text",
        "SELECT text, vector FROM sentence ORDER BY text",
        "SELECT text, model, vector FROM word ORDER BY model, text",
        "SELECT term, doc, cnt FROM passage_stem ORDER BY term",
    ]
    return [connection.execute(query).fetchall() for query in queries]


def count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def look(
    connection: sqlite3.Connection, folder: Path, embedder: LightEmbedder | None = None, model: str = "light"
) -> Synced:
    with_model = embedder or LightEmbedder()
    return sync(connection, [folder], model, lambda: with_model)


def test_an_unchanged_library_embeds_nothing(connection: sqlite3.Connection, write: Write) -> None:
    folder = write("tea.md", TEA).parent
    look(connection, folder)
    look(connection, folder, again := LightEmbedder())
    assert again.seen == []


def test_a_touched_file_embeds_nothing(connection: sqlite3.Connection, write: Write) -> None:
    path = write("tea.md", TEA)
    look(connection, path.parent)
    os.utime(path, (1, 1))
    assert look(connection, path.parent).embedded == 0


def test_a_touched_file_is_not_read_a_second_time(connection: sqlite3.Connection, write: Write) -> None:
    path = write("tea.md", TEA)
    look(connection, path.parent)
    os.utime(path, (1, 1))
    look(connection, path.parent)
    assert connection.execute("SELECT changed FROM document").fetchone() == (1_000_000_000,)


def test_only_the_changed_document_is_embedded_again(connection: sqlite3.Connection, write: Write) -> None:
    write("coffee.md", LONG)
    folder = write("tea.md", TEA).parent
    look(connection, folder)
    write("tea.md", TEA.replace("hot", "cold"))
    assert look(connection, folder).embedded == 1


def test_adding_one_of_many_embeds_just_it(connection: sqlite3.Connection, write: Write) -> None:
    for number in range(20):
        folder = write(f"{number}.md", TEA.replace("Tea", f"Tea {number}")).parent
    look(connection, folder)
    write("new.md", "# New\n\nThe newcomer is here.")
    look(connection, folder, embedder := LightEmbedder())
    assert embedder.seen[:2] == ["The newcomer is here."] * 2


def test_a_removed_file_leaves_nothing_that_is_found(connection: sqlite3.Connection, write: Write) -> None:
    path = write("tea.md", TEA)
    look(connection, path.parent)
    path.unlink()
    look(connection, path.parent)
    assert [count(connection, table) for table in ("document", "passage", "sentence", "passage_stem")] == [0] * 4


def test_another_library_forgets_nothing_of_this_one(
    connection: sqlite3.Connection, write: Write, tmp_path: Path
) -> None:
    look(connection, write("tea.md", TEA).parent)
    (tmp_path / "other").mkdir()
    look(connection, tmp_path / "other")
    assert count(connection, "document") == 1


def test_a_bad_document_is_named_and_the_others_are_read(connection: sqlite3.Connection, write: Write) -> None:
    write("bad.pdf", "no pdf")
    folder = write("tea.md", TEA).parent
    found = look(connection, folder)
    assert (len(found.documents), len(found.faults)) == (1, 1)
    assert "bad.pdf" in found.faults[0]


def test_a_document_of_marks_only_is_named(connection: sqlite3.Connection, write: Write) -> None:
    assert "marks.md holds no words" in look(connection, write("marks.md", "!!! ???")).faults[0]


def test_a_link_to_itself_is_named(connection: sqlite3.Connection, write: Write) -> None:
    folder = write("tea.md", TEA).parent
    (folder / "loop.md").symlink_to("loop.md")
    found = look(connection, folder)
    assert (len(found.documents), len(found.faults)) == (1, 1)


def test_a_file_reached_twice_is_read_once(connection: sqlite3.Connection, write: Write) -> None:
    path = write("tea.md", TEA)
    (path.parent / "copy.md").symlink_to(path)
    assert len(look(connection, path.parent).documents) == 1


def test_another_model_embeds_everything_again(connection: sqlite3.Connection, write: Write) -> None:
    folder = write("tea.md", TEA).parent
    look(connection, folder)
    assert look(connection, folder, model="another").embedded == 1


@pytest.mark.parametrize("call", [1, 2, 3])
def test_an_interruption_in_the_model_costs_one_batch_and_no_more(
    connection: sqlite3.Connection, write: Write, tmp_path: Path, call: int
) -> None:
    write("coffee.md", LONG)
    folder = write("tea.md", TEA).parent
    with pytest.raises(KeyboardInterrupt):
        look(connection, folder, LightEmbedder(fails_at_call=call))
    kept = count(connection, "passage")
    look(connection, folder)
    with closing(open_database(Home(tmp_path / "uninterrupted"))) as other:
        look(other, folder)
        assert rows(connection) == rows(other)
    assert kept == (call - 1) * 64


def test_an_interruption_in_the_report_loses_nothing(connection: sqlite3.Connection, write: Write) -> None:
    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    folder = write("coffee.md", LONG).parent
    with pytest.raises(KeyboardInterrupt):
        sync(connection, [folder], "light", LightEmbedder, stop)
    assert look(connection, folder).embedded == 150 - 64


def test_progress_ends_at_its_total(connection: sqlite3.Connection, write: Write) -> None:
    told: list[Progress] = []
    sync(connection, [write("coffee.md", LONG)], "light", LightEmbedder, told.append)
    assert told[-1].done == told[-1].total


def test_two_who_read_at_once_end_with_one_library(home: Home, write: Write, tmp_path: Path) -> None:
    folder = write("coffee.md", LONG).parent
    with closing(open_database(home)) as one, closing(open_database(home)) as other:

        def meanwhile(progress: Progress) -> None:
            look(other, folder)

        sync(one, [folder], "light", LightEmbedder, meanwhile)
        with closing(open_database(Home(tmp_path / "alone"))) as alone:
            look(alone, folder)
            assert rows(one) == rows(alone)


def test_an_added_source_is_kept(connection: sqlite3.Connection, tmp_path: Path) -> None:
    add_source(connection, tmp_path)
    assert sources_added(connection) == [tmp_path]


def test_a_removed_source_is_gone(connection: sqlite3.Connection, tmp_path: Path) -> None:
    add_source(connection, tmp_path)
    assert remove_source(connection, tmp_path, [])
    assert sources_added(connection) == []


def test_a_document_taken_out_is_left_out(connection: sqlite3.Connection, write: Write) -> None:
    path = write("tea.md", TEA)
    remove_source(connection, path.parent, [path])
    assert sync(connection, [path.parent], "light", LightEmbedder, without=left_out(connection)).documents == ()


def test_adding_the_folder_again_brings_back_what_was_taken_out(connection: sqlite3.Connection, write: Write) -> None:
    path = write("tea.md", TEA)
    remove_source(connection, path.parent, [path])
    add_source(connection, path.parent)
    assert left_out(connection) == frozenset()
