"""A library of any size for the benchmark of speed: made-up words, and vectors in clusters, as those of texts are.

The words follow Zipf's law. A passage's vector lies near one of many centres, its two sentences' near its own. That is
enough to measure time and memory, and how much of an exact search an index finds; it says nothing about meaning.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from companion.retrieval.embedding import DEFAULT_MODEL, Vectors
from companion.retrieval.library import SPLITTER

DIMENSIONS, PASSAGES_IN_A_DOCUMENT, SENTENCES, WORDS, VOCABULARY = 384, 1000, 2, 14, 100_000
STEP = 10_000
SPREAD, SENTENCE_SPREAD = 0.9, 0.7
"""How far passages lie from their centre and sentences from their passage, as shares of the centre's length: the ten
nearest of a query have cosines about .5, and so many others nearly that, which is harder than real texts are."""

SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split()


def word(number: int) -> str:
    """A made-up word for a number; no two are alike."""
    letters = ""
    number += len(SYLLABLES)
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        letters += SYLLABLES[rest]
    return letters


VOCABULARY_WORDS = [word(number) for number in range(VOCABULARY)]


def centres(passages: int) -> Vectors:
    """The centres of a library of some size."""
    return near(np.zeros((max(64, passages // 100), DIMENSIONS), dtype=np.float32), 1.0, np.random.default_rng(1))


def near(vectors: Vectors, spread: float, chance: np.random.Generator) -> Vectors:
    """Unit vectors near some others."""
    noise = chance.standard_normal(vectors.shape, dtype=np.float32) * np.float32(spread / np.sqrt(DIMENSIONS))
    moved: Vectors = vectors + noise
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    return moved


def ranks(shape: tuple[int, ...], chance: np.random.Generator) -> npt.NDArray[np.int64]:
    """Numbers of words by Zipf's law."""
    found: npt.NDArray[np.int64] = np.exp(chance.random(shape) * np.log(VOCABULARY)).astype(np.int64)
    return found.clip(0, VOCABULARY - 1)


def questions(passages: int, count: int) -> tuple[list[str], Vectors]:
    """Queries of five words, with vectors near passages of a library of some size."""
    chance = np.random.default_rng(9)
    every = centres(passages)
    texts = [" ".join(VOCABULARY_WORDS[rank] for rank in row) for row in ranks((count, 5), chance)]
    return texts, near(near(every[chance.integers(0, len(every), count)], SPREAD, chance), SENTENCE_SPREAD, chance)


def fill(connection: sqlite3.Connection, folder: Path, passages: int) -> None:
    """Put a library of some size into an empty database, with its files in a folder, as `sync` leaves it."""
    chance, every = np.random.default_rng(2), centres(passages)
    connection.execute("PRAGMA synchronous = OFF")
    with connection:
        connection.executemany(
            "INSERT INTO word (text, model, vector) VALUES (?, ?, ?)",
            (
                (each, DEFAULT_MODEL, row.tobytes())
                for each, row in sorted(zip(VOCABULARY_WORDS, _words(), strict=True), key=lambda pair: pair[0])
            ),
        )
    for start in range(0, passages, STEP):
        count = min(STEP, passages - start)
        vectors = near(every[chance.integers(0, len(every), count)], SPREAD, chance)
        sentences = near(np.repeat(vectors, SENTENCES, axis=0), SENTENCE_SPREAD, chance)
        texts = _sentences(count * SENTENCES, chance)
        with connection:
            _documents(connection, folder, start, count)
            connection.executemany(
                "INSERT INTO passage (id, document, position, heading, text, is_comment, vector) "
                "VALUES (?, ?, ?, '', ?, 0, ?)",
                _passages(start, texts, vectors),
            )
            connection.executemany(
                "INSERT INTO sentence (passage, position, text, vector) VALUES (?, ?, ?, ?)",
                (
                    (start + number // SENTENCES + 1, number % SENTENCES, text, row.tobytes())
                    for number, (text, row) in enumerate(zip(texts, sentences, strict=True))
                ),
            )


def _words() -> Vectors:
    return near(centres(VOCABULARY)[np.arange(VOCABULARY) % 1000], SPREAD, np.random.default_rng(3))


def _sentences(count: int, chance: np.random.Generator) -> list[str]:
    rows = ranks((count, WORDS), chance).tolist()
    return [" ".join([VOCABULARY_WORDS[rank] for rank in row]) + "." for row in rows]


def _passages(start: int, texts: Sequence[str], vectors: Vectors) -> Iterator[tuple[int, int, int, str, bytes]]:
    for number, row in enumerate(vectors):
        place = start + number
        text = " ".join(texts[number * SENTENCES : (number + 1) * SENTENCES])
        yield place + 1, place // PASSAGES_IN_A_DOCUMENT + 1, place % PASSAGES_IN_A_DOCUMENT, text, row.tobytes()


def _documents(connection: sqlite3.Connection, folder: Path, start: int, count: int) -> None:
    """A document for every thousand passages, with a file of the size and time that the database has."""
    for number in range(start // PASSAGES_IN_A_DOCUMENT, -(-(start + count) // PASSAGES_IN_A_DOCUMENT)):
        path = folder / f"{number}.md"
        path.write_text(f"# Document {number}\n", encoding="utf-8")
        stat = path.stat()
        connection.execute(
            "INSERT INTO document (path, changed, bytes, digest, reading, is_complete, title, author, published, kind) "
            "VALUES (?, ?, ?, ?, ?, 1, ?, '', '', 'text')",
            (
                str(path.resolve()),
                stat.st_mtime_ns,
                stat.st_size,
                str(number),
                f"{DEFAULT_MODEL}/{SPLITTER}",
                f"Document {number}",
            ),
        )
