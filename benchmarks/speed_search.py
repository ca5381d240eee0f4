"""How search grows with the library: time, memory and what an exact search would have found, at each size."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from benchmarks.grown import fill, questions
from companion.database import open_database
from companion.home import Home
from companion.retrieval.embedding import Embedder, Vectors, load_embedder
from companion.retrieval.holding import held_in
from companion.retrieval.library import sync
from companion.retrieval.search import Query, Shelf

QUERIES, RECALL_QUERIES, CHUNK = 200, 100, 20_000


@dataclass(frozen=True)
class Grown:
    """What was measured at one size; milliseconds and megabytes."""

    passages: int
    open_ms: float
    """Database, files looked through, shelf."""

    p50: float
    p95: float
    p99: float
    busy_p50: float
    """Of it on a processor, which others on the machine do not change."""

    busy_p95: float
    dot_ms: float
    """A plain NumPy product of all passages' vectors with one, in memory."""

    resident_mb: float
    """Of the whole process after the searches, mapped files counted in."""

    private_mb: float
    recall: float
    """Of the ten nearest by meaning that an exact comparison finds."""


class Planted:
    """The real model, in time and in everything but the queries' vectors, which made-up words would not have."""

    def __init__(self, embedder: Embedder, planted: dict[str, Vectors]) -> None:
        self._embedder = embedder
        self._planted = planted
        self.name, self.dimensions = embedder.name, embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        vectors = self._embedder.embed(texts)
        for row, text in zip(vectors, texts, strict=True):
            if text in self._planted:
                row[:] = self._planted[text]
        return vectors


def grow(folder: Path, passages: int) -> None:
    """Make a library of some size in a folder, its index included, unless it is there."""
    home = Home(folder / f"home-{passages}")
    files = folder / f"documents-{passages}"
    if (folder / f"made-{passages}").exists():
        return
    files.mkdir(parents=True, exist_ok=True)
    connection = open_database(home)
    fill(connection, files, passages)
    embedder = load_embedder("", home)
    sync(connection, [files], embedder.name, lambda: embedder)
    connection.close()
    (folder / f"made-{passages}").touch()


def measured(folder: Path, passages: int) -> Grown:
    """Measure one size in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.speed_search", str(folder), str(passages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Grown(**json.loads(done.stdout))


def measure(folder: Path, passages: int) -> Grown:
    """Measure one size."""
    home = Home(folder / f"home-{passages}")
    texts, vectors = questions(passages, QUERIES)
    embedder = Planted(load_embedder("", home), dict(zip(texts, vectors, strict=True)))
    embedder.embed(["ready"])
    began = perf_counter()
    connection = open_database(home)
    synced = sync(connection, [folder / f"documents-{passages}"], embedder.name, lambda: embedder)
    shelf = Shelf(connection, synced.documents, embedder)
    opened = perf_counter() - began
    times, busy = [], []
    for text in texts:
        began, worked = perf_counter(), process_time()
        shelf.search(Query(text))
        times.append(1000 * (perf_counter() - began))
        busy.append(1000 * (process_time() - worked))
    resident, private = memory()
    held = held_in(connection, synced.documents, embedder.dimensions)
    asked = vectors[:RECALL_QUERIES]
    found = [{each.id for each in held.nearest(vector, 10, None)} for vector in asked]
    right = exact(connection, asked)
    recall = float(np.mean([len(one & other) / 10 for one, other in zip(found, right, strict=True)]))
    p50, p95, p99 = (float(value) for value in np.percentile(times[QUERIES // 10 :], [50, 95, 99]))
    busy_p50, busy_p95 = (float(value) for value in np.percentile(busy[QUERIES // 10 :], [50, 95]))
    dot = dot_product(connection, passages, vectors[:20])
    return Grown(passages, 1000 * opened, p50, p95, p99, busy_p50, busy_p95, dot, resident, private, recall)


def dot_product(connection: sqlite3.Connection, passages: int, vectors: Vectors) -> float:
    """The median time of a plain product, in milliseconds."""
    matrix = np.empty((passages, vectors.shape[1]), dtype=np.float32)
    place = 0
    for _, part, _ in _parts(connection, sentences=False):
        matrix[place : place + len(part)] = part
        place += len(part)
    times = []
    for vector in vectors:
        began = perf_counter()
        matrix @ vector
        times.append(1000 * (perf_counter() - began))
    return float(np.median(times))


def exact(connection: sqlite3.Connection, vectors: Vectors, most: int = 10) -> list[set[int]]:
    """The ids of the passages nearest to each vector, by the passage and its best sentence, all of them compared."""
    best = [(np.zeros(0), np.zeros(0, dtype=np.int64)) for _ in vectors]
    for ids, passages, sentences in _parts(connection):
        count = len(ids)
        inner = np.stack([matrix @ vectors.T for matrix in np.split(sentences.reshape(count, -1), 2, axis=1)])
        meaning = 0.5 * (passages @ vectors.T) + 0.5 * inner.max(axis=0)
        for number in range(len(vectors)):
            scores = np.concatenate([best[number][0], meaning[:, number]])
            every = np.concatenate([best[number][1], ids])
            order = np.argsort(-scores)[:most]
            best[number] = scores[order], every[order]
    return [set(every.tolist()) for _, every in best]


def memory() -> tuple[float, float]:
    """Resident and private megabytes of this process (Linux)."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    return int(lines["VmRSS"].split()[0]) / 1024, int(lines["RssAnon"].split()[0]) / 1024


def bandwidth() -> float:
    """Gigabytes a second at which one thread reads memory."""
    content = np.ones(1 << 26, dtype=np.float32)
    times = []
    for _ in range(7):
        began = perf_counter()
        content.max()
        times.append(perf_counter() - began)
    return float(content.nbytes / 1e9 / np.median(times))


def _parts(connection: sqlite3.Connection, *, sentences: bool = True) -> Iterator[tuple[Vectors, Vectors, Vectors]]:
    """Ids, passages' vectors and their two sentences' vectors, some at a time."""
    after = -1
    while rows := connection.execute(
        "SELECT id, vector FROM passage WHERE id > ? ORDER BY id LIMIT ?", (after, CHUNK)
    ).fetchall():
        first, after = rows[0][0], rows[-1][0]
        own = connection.execute(
            "SELECT vector FROM sentence WHERE passage BETWEEN ? AND ? ORDER BY passage, position", (first, after)
        )
        yield (
            np.array([row[0] for row in rows]),
            np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32).reshape(len(rows), -1),
            np.frombuffer(b"".join(row[0] for row in own) if sentences else b"", dtype=np.float32),
        )


if __name__ == "__main__":
    print(json.dumps(asdict(measure(Path(sys.argv[1]), int(sys.argv[2])))))
