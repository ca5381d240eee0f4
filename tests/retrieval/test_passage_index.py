"""A library that has grown: what the index finds, and that it never outlives what it stands for."""

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from companion.database import open_database
from companion.home import Home
from companion.retrieval import holding, passage_index, search
from companion.retrieval.holding import BehindIndex, Holding, InMemory, held_in
from companion.retrieval.library import Synced, sync
from companion.retrieval.passage_index import open_index
from companion.retrieval.search import Query, Shelf
from tests.conftest import Write
from tests.retrieval.wordy_embedder import WordyEmbedder

EMBEDDER = WordyEmbedder()


@pytest.fixture(autouse=True)
def a_hundred_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (passage_index, holding, search):
        monkeypatch.setattr(module, "MANY", 100)


@pytest.fixture
def connection(home: Home) -> Iterator[sqlite3.Connection]:
    with closing(open_database(home)) as connection:
        yield connection


def document(number: int, passages: int = 20) -> str:
    chance = random.Random(number)
    words = [f"word{chance.randrange(400)}" for _ in range(passages * 8)]
    paragraphs = [f"Passage {number} {n}. It says {' '.join(words[8 * n : 8 * n + 8])}." for n in range(passages)]
    return f"# Document {number}\n\n" + "\n\n".join(paragraphs)


@pytest.fixture
def folder(write: Write) -> Path:
    """Forty documents of twenty passages."""
    for number in range(40):
        write(f"{number}.md", document(number))
    return write("0.md", document(0)).parent


def query(number: int) -> str:
    chance = random.Random(1000 + number)
    return " ".join(f"word{chance.randrange(400)}" for _ in range(5))


def look(connection: sqlite3.Connection, folder: Path) -> Synced:
    return sync(connection, [folder], EMBEDDER.name, lambda: EMBEDDER)


def holdings(connection: sqlite3.Connection, synced: Synced) -> tuple[Holding, InMemory]:
    """The same passages behind the index, and all in memory."""
    behind = held_in(connection, synced.documents, EMBEDDER.dimensions)
    assert isinstance(behind, BehindIndex)
    return behind, InMemory(connection, synced.documents, EMBEDDER.dimensions)


def recall(behind: Holding, exact: InMemory, documents: frozenset[int] | None = None) -> float:
    """The share of the ten nearest that the index finds, over many queries."""
    shares = []
    for number in range(100):
        vector = EMBEDDER.embed([query(number)])[0]
        right = {held.id for held in exact.nearest(vector, 10, documents)}
        shares.append(len(right & {held.id for held in behind.nearest(vector, 10, documents)}) / len(right))
    return sum(shares) / len(shares)


def test_a_small_library_has_no_index(connection: sqlite3.Connection, write: Write) -> None:
    synced = look(connection, write("tea.md", document(1)).parent)
    assert open_index(connection) is None
    assert isinstance(held_in(connection, synced.documents, EMBEDDER.dimensions), InMemory)


def test_the_index_finds_what_comparing_all_finds(connection: sqlite3.Connection, folder: Path) -> None:
    assert recall(*holdings(connection, look(connection, folder))) >= 0.98


def test_of_named_documents_only_those_are_found(connection: sqlite3.Connection, folder: Path) -> None:
    synced = look(connection, folder)
    some = frozenset(synced.documents[:12])
    assert recall(*holdings(connection, synced), some) >= 0.98


def test_a_part_of_the_library_is_searched_alone(connection: sqlite3.Connection, folder: Path) -> None:
    synced = look(connection, folder)
    part = Synced(synced.documents[:20], (), 0)
    assert recall(*holdings(connection, part)) >= 0.98


def test_what_is_compared_is_the_same(connection: sqlite3.Connection, folder: Path) -> None:
    behind, exact = holdings(connection, look(connection, folder))
    vector = EMBEDDER.embed(["query"])[0]
    one, other = behind.nearest(vector, 5, None)[0], exact.nearest(vector, 5, None)[0]
    assert (one.id, one.text, list(one.sentences)) == (other.id, other.text, list(other.sentences))
    assert one.cosines == pytest.approx(other.cosines, abs=1e-6)


def test_what_is_added_is_found_without_a_new_index(connection: sqlite3.Connection, folder: Path, write: Write) -> None:
    look(connection, folder)
    made = open_index(connection)
    write("new.md", document(99, 5))
    synced = look(connection, folder)
    again = open_index(connection)
    assert made
    assert again
    assert made.folder == again.folder
    behind, _ = holdings(connection, synced)
    new = connection.execute("SELECT id, vector FROM passage ORDER BY id DESC LIMIT 5").fetchall()
    assert all(behind.nearest(np.frombuffer(row[1], np.float32), 1, None)[0].id == row[0] for row in new)


def test_what_is_changed_or_gone_is_not_found(connection: sqlite3.Connection, folder: Path) -> None:
    look(connection, folder)
    (folder / "3.md").write_text(document(103))
    (folder / "39.md").unlink()
    synced = look(connection, folder)
    behind, exact = holdings(connection, synced)
    assert recall(behind, exact) >= 0.98
    vectors = [EMBEDDER.embed([query(number)])[0] for number in range(100)]
    found = {held.text for vector in vectors for held in behind.nearest(vector, 10, None)}
    assert found
    assert not any(text.startswith(("Passage 3 ", "Passage 39 ")) for text in found)


def test_much_that_is_new_makes_a_new_index(connection: sqlite3.Connection, folder: Path, write: Write) -> None:
    look(connection, folder)
    made = open_index(connection)
    for number in range(40, 52):
        write(f"{number}.md", document(number))
    look(connection, folder)
    again = open_index(connection)
    assert made
    assert again
    assert made.folder != again.folder
    assert len(again.documents) == 52
    assert not made.folder.exists()


@pytest.mark.parametrize("damage", ["index.faiss", "about.json"])
def test_a_damaged_index_is_made_again(home: Home, connection: sqlite3.Connection, folder: Path, damage: str) -> None:
    synced = look(connection, folder)
    made = open_index(connection)
    assert made
    content = (made.folder / damage).read_bytes()
    (made.folder / damage).write_bytes(content[: len(content) // 2])
    assert open_index(connection) is None
    assert isinstance(held_in(connection, synced.documents, EMBEDDER.dimensions), InMemory)
    look(connection, folder)
    assert recall(*holdings(connection, synced)) >= 0.98


def test_nothing_of_an_encrypted_or_hidden_library_lies_bare(home: Home, folder: Path) -> None:
    pytest.importorskip("sqlcipher3")
    for closed in (Home(home.folder, passphrase="moon"), Home(home.folder / "hidden", incognito=True)):
        with closing(open_database(closed)) as connection:
            look(connection, folder)
            assert open_index(connection) is None
    assert list(home.cache.iterdir()) == []


def test_an_index_from_before_the_passphrase_is_removed(home: Home, folder: Path) -> None:
    pytest.importorskip("sqlcipher3")
    home.prepare()
    left = home.cache / "passages.1"
    left.mkdir()
    with closing(open_database(Home(home.folder, passphrase="moon"))) as connection:
        look(connection, folder)
    assert not left.exists()


def test_words_find_what_meaning_does_not(connection: sqlite3.Connection, folder: Path, write: Write) -> None:
    write("odd.md", "# Odd\n\nThe zyzzyva sings at noon. It is green.")
    shelf = Shelf(connection, look(connection, folder).documents, EMBEDDER)
    assert "zyzzyva" in {word for hit in shelf.search(Query("zyzzyva")).hits for word in hit.text.lower().split()}


KILLED = """
import sys
from pathlib import Path
from companion.database import open_database
from companion.home import Home
from companion.retrieval import passage_index
from companion.retrieval.library import sync
from tests.retrieval.wordy_embedder import WordyEmbedder
passage_index.MANY = 100
embedder = WordyEmbedder()
connection = open_database(Home(Path(sys.argv[1])))
print("ready", flush=True)
sync(connection, [Path(sys.argv[2])], embedder.name, lambda: embedder)
print("done", flush=True)
"""


def test_killed_at_any_moment_it_stays_whole(home: Home, folder: Path) -> None:
    root = Path(__file__).resolve().parent.parent.parent
    chance = random.Random(7)
    for number in range(12):
        (folder / f"{chance.randrange(40)}.md").write_text(document(200 + number))
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(home.folder), str(folder)], stdout=subprocess.PIPE, cwd=root
        )
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0, 1.5))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        with closing(open_database(home)) as connection:
            check_whole(connection)
    with closing(open_database(home)) as connection:
        synced = look(connection, folder)
        check_whole(connection)
        assert connection.execute("SELECT count(*) FROM document WHERE is_complete").fetchone() == (40,)
        assert recall(*holdings(connection, synced)) >= 0.98


def check_whole(connection: sqlite3.Connection) -> None:
    """Passages, their words and their vectors agree, and the index can be opened or there is none."""
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.execute("INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)")
    connection.rollback()
    bare = "SELECT count(*) FROM passage WHERE id NOT IN (SELECT passage FROM sentence)"
    assert connection.execute(bare).fetchone() == (0,)
    words = {word for (word,) in connection.execute("SELECT text FROM word")}
    for (text,) in connection.execute("SELECT text FROM passage"):
        assert set(text.lower().replace(".", "").split()) <= words
    index = open_index(connection)
    assert index is None or index.nearest(EMBEDDER.embed(["query"])[0], 3)
