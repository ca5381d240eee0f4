"""Where the passages of a shelf are: all in memory while they are few, in the database behind an index when many."""

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from companion.retrieval.embedding import Vectors
from companion.retrieval.passage_index import MANY, PassageIndex, open_index, signatures

WIDE = 128
"""Passages that the index proposes, to be compared exactly with all their sentences: more find no more of the ten."""

CACHE = 32_768
"""Kilobytes of the database that a process keeps: with SQLite's 2 MB a search of a million passages takes a third
longer."""

FEW = 2_000
"""Passages of the documents that a question names, up to which all of them are compared."""


@dataclass(frozen=True)
class Held:
    """A passage with its sentences, compared with a query."""

    id: int
    document: int
    heading: str
    text: str
    position: int
    is_comment: bool
    sentences: Sequence[str]
    vectors: Vectors
    """Of its sentences, float32 of shape (sentences, dimensions)."""

    likeness: float
    """Cosine of the whole passage to the query."""

    cosines: Vectors
    """Of its sentences, float32 of shape (sentences,)."""


class Holding(Protocol):
    """The passages of a shelf."""

    profile: Vectors
    """Their mean, float32 of shape (dimensions,)."""

    def __len__(self) -> int: ...

    def nearest(self, vector: Vectors, most: int, documents: Collection[int] | None) -> list[Held]:
        """The passages whose meaning is nearest to a query, by themselves and by their best sentence; nearest first.

        Args:
            vector: the query's, float32 of shape (dimensions,), unit length.
            most: how many.
            documents: only these; None for all.
        """

    def fetch(self, ids: Iterable[int], vector: Vectors) -> list[Held]:
        """Some passages by their ids, in the order of the ids; what the shelf does not hold is left out."""


def held_in(connection: sqlite3.Connection, documents: Collection[int], dimensions: int) -> Holding:
    """The passages of some documents, held as their number asks for."""
    (total,) = connection.execute(
        "SELECT count(*) FROM passage WHERE document IN (SELECT value FROM json_each(?))",
        (json.dumps(list(documents)),),
    ).fetchone()
    index = open_index(connection) if total > MANY else None
    if index is None:
        return InMemory(connection, documents, dimensions)
    return BehindIndex(connection, documents, dimensions, index, total)


class InMemory:
    """Few passages: every one is compared."""

    def __init__(self, connection: sqlite3.Connection, documents: Collection[int], dimensions: int) -> None:
        """Read the passages of some documents with their vectors."""
        wanted = json.dumps(list(documents))
        self._rows = connection.execute(
            "SELECT id, document, heading, text, position, is_comment, vector FROM passage "
            "WHERE document IN (SELECT value FROM json_each(?)) ORDER BY id",
            (wanted,),
        ).fetchall()
        self._place = {row[0]: number for number, row in enumerate(self._rows)}
        sentences = connection.execute(
            "SELECT passage, text, vector FROM sentence WHERE passage IN "
            "(SELECT id FROM passage WHERE document IN (SELECT value FROM json_each(?))) ORDER BY passage, position",
            (wanted,),
        ).fetchall()
        self._texts = [row[1] for row in sentences]
        self._passage_vectors = _matrix([row[6] for row in self._rows], dimensions)
        self._sentence_vectors = _matrix([row[2] for row in sentences], dimensions)
        self._rows = [row[:6] for row in self._rows]
        owners = np.array([self._place[row[0]] for row in sentences], dtype=np.int64)
        self._first = np.searchsorted(owners, np.arange(len(self._rows) + 1))
        self._documents = np.array([row[1] for row in self._rows], dtype=np.int64)
        self.profile: Vectors = (
            self._passage_vectors.mean(axis=0) if self._rows else np.zeros(dimensions, dtype=np.float32)
        )

    def __len__(self) -> int:
        return len(self._rows)

    def nearest(self, vector: Vectors, most: int, documents: Collection[int] | None) -> list[Held]:
        """See `Holding.nearest`."""
        passages = self._passage_vectors @ vector
        sentences = self._sentence_vectors @ vector
        meaning = 0.5 * passages + 0.5 * np.maximum.reduceat(sentences, self._first[:-1])
        if documents is not None:
            meaning = np.where(np.isin(self._documents, list(documents)), meaning, -np.inf)
        places = [int(place) for place in np.argsort(-meaning)[:most] if meaning[place] > -np.inf]
        return [self._held(place, vector) for place in places]

    def fetch(self, ids: Iterable[int], vector: Vectors) -> list[Held]:
        """See `Holding.fetch`."""
        return [self._held(self._place[identity], vector) for identity in ids if identity in self._place]

    def _held(self, place: int, vector: Vectors) -> Held:
        own = slice(self._first[place], self._first[place + 1])
        vectors = self._sentence_vectors[own]
        likeness = float(self._passage_vectors[place] @ vector)
        return _held(self._rows[place], self._texts[own], vectors, likeness, vectors @ vector)


class BehindIndex:
    """Many passages: the index proposes some, and those are read from the database."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        documents: Collection[int],
        dimensions: int,
        index: PassageIndex,
        total: int,
    ) -> None:
        """Know the index, and read the vectors of what it does not cover."""
        self._connection = connection
        self._dimensions = dimensions
        self._index = index
        self._total = total
        self._wanted = frozenset(documents)
        self.profile = index.profile
        found = signatures(connection)
        outside = [key for key in self._wanted if key in found and index.documents.get(key) != found[key].text]
        self._is_whole = index.documents.keys() <= self._wanted
        self._tail, self._tail_vectors = self._vectors_of(outside)
        connection.execute(f"PRAGMA cache_size = -{CACHE}")

    def __len__(self) -> int:
        return self._total

    def nearest(self, vector: Vectors, most: int, documents: Collection[int] | None) -> list[Held]:
        """See `Holding.nearest`."""
        wanted = self._wanted if documents is None else self._wanted & frozenset(documents)
        if documents is not None or not self._is_whole:
            ids = self._among(vector, wanted)
        else:
            ids = [*self._index.nearest(vector, WIDE), *_nearest(self._tail, self._tail_vectors, vector)]
        held = [each for each in self.fetch(dict.fromkeys(ids), vector) if each.document in wanted]
        return sorted(held, key=lambda each: -(each.likeness + float(each.cosines.max())))[:most]

    def fetch(self, ids: Iterable[int], vector: Vectors) -> list[Held]:
        """See `Holding.fetch`."""
        asked = list(ids)
        named = json.dumps(asked)
        sentences: dict[int, list[tuple[str, bytes]]] = {}
        for owner, text, stored in self._connection.execute(
            "SELECT passage, text, vector FROM sentence WHERE passage IN (SELECT value FROM json_each(?)) "
            "ORDER BY passage, position",
            (named,),
        ):
            sentences.setdefault(owner, []).append((text, stored))
        found = {}
        for row in self._connection.execute(
            "SELECT id, document, heading, text, position, is_comment, vector FROM passage "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (named,),
        ):
            own = sentences.get(row[0])
            if own and row[1] in self._wanted:
                vectors = _matrix([stored for _, stored in own], self._dimensions)
                likeness = float(np.frombuffer(row[6], dtype=np.float32) @ vector)
                found[row[0]] = _held(row[:6], [text for text, _ in own], vectors, likeness, vectors @ vector)
        return [found[identity] for identity in asked if identity in found]

    def _among(self, vector: Vectors, documents: Collection[int]) -> list[int]:
        """Candidates of some documents only: of few passages all are compared, of many those that the index allows."""
        rows = self._connection.execute(
            "SELECT id FROM passage WHERE document IN (SELECT value FROM json_each(?))", (json.dumps(list(documents)),)
        )
        allowed = np.array([identity for (identity,) in rows], dtype=np.int64)
        if len(allowed) <= FEW:
            return _nearest(*self._vectors_of(documents), vector)
        return [*self._index.nearest(vector, WIDE, allowed), *_nearest(self._tail, self._tail_vectors, vector)]

    def _vectors_of(self, documents: Collection[int]) -> tuple[list[int], Vectors]:
        rows = self._connection.execute(
            "SELECT id, vector FROM passage WHERE document IN (SELECT value FROM json_each(?))",
            (json.dumps(list(documents)),),
        ).fetchall()
        return [row[0] for row in rows], _matrix([row[1] for row in rows], self._dimensions)


def _held(row: Sequence[Any], sentences: Sequence[str], vectors: Vectors, likeness: float, cosines: Vectors) -> Held:
    identity, document, heading, text, position, is_comment = row
    return Held(identity, document, heading, text, position, bool(is_comment), sentences, vectors, likeness, cosines)


def _nearest(ids: Sequence[int], vectors: Vectors, vector: Vectors) -> list[int]:
    """The ids of the nearest of some passages, compared exactly."""
    return [ids[place] for place in np.argsort(-(vectors @ vector))[:WIDE]]


def _matrix(rows: Sequence[bytes], dimensions: int) -> Vectors:
    """Stored vectors as one array, float32 of shape (rows, dimensions)."""
    return np.frombuffer(b"".join(rows), dtype=np.float32).reshape(-1, dimensions)
