"""Search: the right passage, with a score that means something, whatever is asked."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from companion.database import open_database
from companion.home import Home
from companion.retrieval.embedding import Embedder
from companion.retrieval.library import sync
from companion.retrieval.search import Hit, Query, Shelf

DOCUMENTS = {
    "coffee.md": "# Coffee\n\n## Beans\n\nCoffee beans are roasted until they are brown. They are ground in a mill.",
    "moon.md": "# The Moon\n\nThe moon circles the earth in a month. Its light comes from the sun.\n\n"
    "## Tides\n\nThe tides rise and fall with the moon. Sailors know them well.",
    "tea.md": "# Tea\n\nTea is brewed in hot water. It is drunk from small cups.",
}


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    with closing(open_database(Home(tmp_path_factory.mktemp("home")))) as connection:
        yield connection


@pytest.fixture(scope="module")
def shelf(connection: sqlite3.Connection, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text)
    return Shelf(connection, sync(connection, [folder], embedder.name, lambda: embedder).documents, embedder)


def hits(shelf: Shelf, text: str, k: int = 10, documents: frozenset[int] | None = None) -> tuple[Hit, ...]:
    return shelf.search(Query(text, documents=documents), k).hits


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What is tea brewed in?", "tea.md"),
        ("How are coffee beans prepared?", "coffee.md"),
        ("What makes the sea go up and down?", "moon.md"),
    ],
)
def test_the_passage_that_answers_comes_first(shelf: Shelf, question: str, answer: str) -> None:
    assert Path(hits(shelf, question)[0].source.path).name == answer


def test_the_best_sentence_is_the_one_that_answers(shelf: Shelf) -> None:
    assert hits(shelf, "Who knows the tides?")[0].best.text == "Sailors know them well."


def test_scores_are_sorted_probabilities(shelf: Shelf) -> None:
    scores = [hit.score for hit in hits(shelf, "moon")]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_no_more_than_k_are_given(shelf: Shelf) -> None:
    assert len(hits(shelf, "moon", k=2)) == 2


def test_only_the_named_documents_are_searched(shelf: Shelf) -> None:
    (tea,) = [identity for identity, source in shelf.sources.items() if source.title == "Tea"]
    assert {hit.source.id for hit in hits(shelf, "moon", documents=frozenset({tea}))} == {tea}


def test_unknown_documents_give_nothing(shelf: Shelf) -> None:
    assert hits(shelf, "moon", documents=frozenset({999})) == ()


@pytest.mark.parametrize("blank", ["", " \n\t"])
def test_a_blank_query_gives_nothing(shelf: Shelf, blank: str) -> None:
    assert hits(shelf, blank) == ()


def test_an_empty_shelf_gives_nothing(connection: sqlite3.Connection, embedder: Embedder) -> None:
    assert hits(Shelf(connection, [], embedder), "moon") == ()


def test_neighbours_are_of_the_same_document(shelf: Shelf) -> None:
    tides = next(hit for hit in hits(shelf, "tides") if hit.heading == "Tides")
    before, after = shelf.neighbours(tides)
    assert before.startswith("The moon circles")
    assert after == ""


def test_the_talk_before_says_what_it_is_about(shelf: Shelf) -> None:
    found = shelf.search(Query("What is it drunk from?", "tea")).hits
    assert found[0].source.title == "Tea"


@settings(max_examples=20, deadline=None)
@given(st.text(min_size=1, max_size=60))
@example('"')
@example("tea OR")
@example("NEAR(tea moon, 3)")
@example("title:tea*")
@example("^tea AND NOT (")
@example("'; DROP TABLE passage; --")
@example("te\x00a \x1b[31m")
@example("👩‍🚀 東京 ﬁ İ ß")
@example("-")
def test_any_text_can_be_looked_for(shelf: Shelf, text: str) -> None:
    assert all(0 <= hit.score <= 1 for hit in hits(shelf, text))
