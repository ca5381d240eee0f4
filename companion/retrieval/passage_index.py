"""The index of a library that has grown: the passages nearest to a query without looking at each (faiss, IVF with a
byte for each number).

The database alone holds the truth. The index lies in the cache, covers the documents that its signatures name, is read
where it lies on the disk, and is made anew when too much has changed since; what it does not cover is looked at one by
one. So it can be lost, old or made twice, and nothing wrong is ever found.
"""

import json
import math
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from companion.retrieval.embedding import Vectors

MANY = 20_000
"""Passages up to which all are compared, with all their sentences, in memory: 4 ms and 200 MB. With fifty thousand it
takes as long as the index does (11 ms), and half a gigabyte."""

SLACK = 0.1
"""The share of the passages that may be outside the index, or gone from it, before it is made anew."""

LISTS_BY_ROOT, MOST_LISTS = 4, 4096
"""Lists of the index for each root of the number of passages: the usual rule for inverted files."""

SAMPLE = 40
"""Passages for each list from which the lists are learned."""

PROBED = 128
"""Lists that are looked through: recall@10 on a million made-up passages is .993, with 32 .985, with 16 .969."""

ROOM = 0.5
"""Bytes that an index may take for each byte of vectors: a quarter, while the old one still lies beside it."""

CHUNK = 20_000
"""Passages read from the database at a time."""

NAME = "passages"
LEFT_BEHIND = 3600
"""Seconds after which a folder that was never finished belongs to a process that was killed."""


@dataclass(frozen=True)
class Signature:
    """What tells one state of a document's passages from another."""

    digest: str
    passages: int
    first: int
    last: int

    @property
    def text(self) -> str:
        """As it is written down."""
        return f"{self.digest}/{self.passages}/{self.first}/{self.last}"


class PassageIndex:
    """An index on the disk, as it was made."""

    def __init__(self, folder: Path) -> None:
        """Open it, which reads next to nothing.

        Raises:
            OSError: it is not there, or not whole.
            ValueError: it is damaged.
        """
        faiss = _faiss()
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        file = folder / "index.faiss"
        if file.stat().st_size != about["bytes"]:
            raise ValueError(f"{file} is not whole")
        try:
            self._index: Any = faiss.read_index(str(file), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
        except RuntimeError as fault:
            raise ValueError(str(fault)) from fault
        self._index.nprobe = min(PROBED, self._index.nlist)
        self.folder = folder
        self.documents: dict[int, str] = {int(key): value for key, value in about["documents"].items()}
        """The signatures of the documents that it covers."""

        self.learned_from: int = about["learned_from"]
        self.profile: Vectors = np.array(about["profile"], dtype=np.float32)

    def nearest(self, vector: Vectors, most: int, allowed: npt.NDArray[np.int64] | None = None) -> list[int]:
        """The ids of about the nearest passages, nearest first; only of those allowed, where some are named."""
        faiss = _faiss()
        how = None
        if allowed is not None:
            chosen = faiss.IDSelectorBatch(allowed)
            how = faiss.SearchParametersIVF(sel=chosen, nprobe=self._index.nprobe)
        _, ids = self._index.search(vector[np.newaxis], most, params=how)
        return [int(identity) for identity in ids[0] if identity >= 0]

    def lists(self) -> Any:  # noqa: ANN401 - faiss has no types
        """The lists alone, learned and empty, to be filled anew."""
        faiss = _faiss()
        empty = faiss.read_index(str(self.folder / "index.faiss"))
        empty.reset()
        return empty


def cache_of(connection: sqlite3.Connection) -> Path | None:
    """The cache beside a database; None for one in memory."""
    path = next((row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "main"), "")
    cache = Path(path).parent / "cache"
    return cache if path and cache.is_dir() else None


def is_encrypted(connection: sqlite3.Connection) -> bool:
    """Whether it is SQLCipher's, of another family: then the meaning of what it holds may not lie bare beside it."""
    return not isinstance(connection, sqlite3.Connection)


def open_index(connection: sqlite3.Connection) -> PassageIndex | None:
    """The newest index that can be opened."""
    cache = None if is_encrypted(connection) else cache_of(connection)
    for folder in reversed(_made(cache) if cache else []):
        with suppress(OSError, ValueError, KeyError, TypeError):
            return PassageIndex(folder)
    return None


def signatures(connection: sqlite3.Connection) -> dict[int, Signature]:
    """Every document with the state of its passages (the columns are in one index: 0.1 s for a million passages)."""
    digests = dict(connection.execute("SELECT id, digest || '/' || reading FROM document").fetchall())
    rows = connection.execute("SELECT document, count(*), min(id), max(id) FROM passage GROUP BY document")
    return {row[0]: Signature(digests[row[0]], *row[1:]) for row in rows if row[0] in digests}


def refresh(connection: sqlite3.Connection) -> bool:
    """Make the index anew where the library has grown or changed enough; returns whether it was.

    It is made beside the old one and takes its place at once: a process that is killed here leaves the old one.
    """
    cache = cache_of(connection)
    if cache and is_encrypted(connection):
        for folder in _made(cache):  # from before it was encrypted
            shutil.rmtree(folder, ignore_errors=True)
        return False
    found = signatures(connection) if cache else {}
    total = sum(each.passages for each in found.values())
    if cache is None or total <= MANY or not _has_room(connection, cache, total):
        return False
    old = open_index(connection)
    if old is not None:
        outside = sum(each.passages for key, each in found.items() if old.documents.get(key) != each.text)
        gone = sum(key not in found or found[key].text != text for key, text in old.documents.items())
        if outside <= max(SLACK * total, MANY // 2) and gone <= SLACK * len(old.documents):
            return False
    _sweep(cache)
    new = Path(tempfile.mkdtemp(prefix=f".{NAME}.", dir=cache))
    try:
        _make(connection, new, found, old)
        made = _made(cache)
        new.rename(cache / f"{NAME}.{_number(made[-1]) + 1 if made else 1}")
    except OSError:  # the disk became full, or another process was faster: what was before will do
        return False
    finally:
        shutil.rmtree(new, ignore_errors=True)
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)  # a process that reads it keeps what it has opened
    return True


def _has_room(connection: sqlite3.Connection, cache: Path, total: int) -> bool:
    """Whether an index of so many passages can be written: else minutes of work would be lost at each start."""
    (vector,) = connection.execute("SELECT vector FROM passage LIMIT 1").fetchone()
    return os.access(cache, os.W_OK) and shutil.disk_usage(cache).free > ROOM * total * len(vector)


def _make(connection: sqlite3.Connection, folder: Path, found: dict[int, Signature], old: PassageIndex | None) -> None:
    """Make the index of all passages in an empty folder.

    Raises:
        OSError: it cannot be written.
    """
    faiss = _faiss()
    total = sum(each.passages for each in found.values())
    if old is not None and total <= 2 * old.learned_from:
        index, learned_from = old.lists(), old.learned_from
    else:
        index, learned_from = _learned(connection, total), total
    sum_of_all, last = np.zeros(index.d), max(each.last for each in found.values())
    for ids, vectors in _chunks(connection, last):
        index.add_with_ids(vectors, ids)
        sum_of_all += vectors.sum(axis=0)
    profile = sum_of_all / (np.linalg.norm(sum_of_all) or 1)
    try:
        faiss.write_index(index, str(folder / "index.faiss"))
    except RuntimeError as fault:  # its word for a full disk
        raise OSError(str(fault)) from fault
    about = {
        "bytes": (folder / "index.faiss").stat().st_size,
        "documents": {key: each.text for key, each in found.items()},
        "learned_from": learned_from,
        "profile": [round(float(value), 6) for value in profile],
    }
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def _learned(connection: sqlite3.Connection, total: int) -> Any:  # noqa: ANN401
    """An empty index whose lists were learned from a sample of the passages."""
    faiss = _faiss()
    lists = min(MOST_LISTS, max(16, int(LISTS_BY_ROOT * math.sqrt(total))))
    every = np.array([identity for (identity,) in connection.execute("SELECT id FROM passage")], dtype=np.int64)
    wanted = min(len(every), lists * SAMPLE)
    sample = np.sort(np.random.default_rng(0).choice(every, wanted, replace=False)).tolist()
    (vector,) = connection.execute("SELECT vector FROM passage LIMIT 1").fetchone()
    dimensions = len(vector) // 4
    vectors = np.empty((wanted, dimensions), dtype=np.float32)  # filled in place: it is the largest thing in memory
    rows = connection.execute(
        "SELECT vector FROM passage WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(sample),)
    )
    for place, (vector,) in zip(vectors, rows, strict=True):
        place[:] = np.frombuffer(vector, dtype=np.float32)
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dimensions), dimensions, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.niter, index.cp.spherical = 10, True
    index.train(vectors)
    return index


def _chunks(connection: sqlite3.Connection, last: int) -> Iterator[tuple[npt.NDArray[np.int64], Vectors]]:
    """The ids and vectors of all passages up to an id, some at a time."""
    after = -1
    while rows := connection.execute(
        "SELECT id, vector FROM passage WHERE id > ? AND id <= ? ORDER BY id LIMIT ?", (after, last, CHUNK)
    ).fetchall():
        after = rows[-1][0]
        yield np.array([row[0] for row in rows], dtype=np.int64), _matrix([row[1] for row in rows])


def _matrix(rows: list[bytes]) -> Vectors:
    return np.frombuffer(b"".join(rows), dtype=np.float32).reshape(len(rows), -1)


def _made(cache: Path) -> list[Path]:
    """The indexes that are whole, the oldest first."""
    return sorted((path for path in cache.glob(f"{NAME}.*") if path.suffix[1:].isdigit()), key=_number)


def _number(folder: Path) -> int:
    return int(folder.suffix[1:])


def _faiss() -> Any:  # noqa: ANN401 - its types do not know the half of it
    import faiss  # ~200 ms to import, for large libraries only

    return faiss


def _sweep(cache: Path) -> None:
    """Remove what was never finished."""
    for folder in cache.glob(f".{NAME}.*"):
        if time.time() - folder.stat().st_mtime > LEFT_BEHIND:
            shutil.rmtree(folder, ignore_errors=True)
