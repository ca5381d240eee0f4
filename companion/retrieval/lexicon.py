"""The lexicon of a shelf: how rare each word is, and how near two words are in meaning."""

import math
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from companion.retrieval.embedding import Embedder, Vectors
from companion.retrieval.words import content_words, stem, words_of

UNRELATED = 0.3
"""Cosine of two words that have nothing to do with each other; what lies above it counts as likeness."""

MOST_WORDS = 40_000
"""Words whose vectors are held (60 MB): a library of a million passages knows many more."""

BATCH = 500
"""Words fetched by one statement."""


@dataclass(frozen=True)
class Term:
    """A word that is looked for."""

    word: str
    stem: str
    weight: float
    """Its rarity, or a share of it where the word comes from the talk before."""

    is_known: bool
    """Whether any passage of the index has it."""

    vector: Vectors


class Lexicon:
    """The words of one shelf."""

    def __init__(self, connection: sqlite3.Connection, embedder: Embedder, passages: int) -> None:
        """Open the lexicon of a shelf that has some number of passages."""
        self._connection = connection
        self._embedder = embedder
        self._passages = passages
        self._vectors: dict[str, Vectors] = {}
        self._frequencies: dict[str, int] = {}

    def frequency(self, word: str) -> int:
        """In how many passages of the index the word's stem occurs."""
        term = stem(word)
        if term not in self._frequencies:  # it counts them one by one: 10 ms for a common word of a million passages
            row = self._connection.execute("SELECT doc FROM passage_stem WHERE term = ?", (term,)).fetchone()
            self._frequencies[term] = int(row[0]) if row else 0
        return self._frequencies[term]

    def rarest(self, terms: Sequence[Term], rows: int) -> list[Term]:
        """The terms that the fewest passages have, as many as have no more rows than that together."""
        kept: list[Term] = []
        for term in sorted(terms, key=lambda term: self.frequency(term.word)):
            rows -= self.frequency(term.word)
            if rows < 0:
                break
            kept.append(term)
        return kept

    def rarity(self, word: str) -> float:
        """How much a word tells: its inverse document frequency as BM25 has it."""
        known = self.frequency(word)
        return math.log(1 + (max(self._passages - known, 0) + 0.5) / (known + 0.5))

    def understand(self, texts: Sequence[str], weights: Sequence[float]) -> tuple[Vectors, list[Term]]:
        """Embed some texts and weigh their content words, each word by the first text that has it.

        Args:
            texts: n texts.
            weights: what a word of each text counts.

        Returns:
            The texts' vectors, float32 of shape (n, dimensions), and the terms.
        """
        share = {
            word: weight
            for text, weight in reversed(list(zip(texts, weights, strict=True)))
            for word in content_words(text)
        }
        self._fetch(share)
        unknown = [word for word in share if word not in self._vectors]
        vectors = self._embedder.embed([*texts, *unknown])
        self._vectors.update(zip(unknown, vectors[len(texts) :], strict=True))
        terms = [
            Term(word, stem(word), self.rarity(word) * weight, self.frequency(word) > 0, self._vectors[word])
            for word, weight in share.items()
        ]
        return vectors[: len(texts)], terms

    def match(self, terms: Sequence[Term], texts: Iterable[str]) -> dict[str, Vectors]:
        """How well each text knows each term.

        Returns:
            For each text float32 of shape (terms,), in [0, 1]: 1 where a word of the text has the term's stem, else
            the likeness of the nearest word.
        """
        words = {text: list(dict.fromkeys(words_of(text))) for text in texts}
        every = list(dict.fromkeys(word for found in words.values() for word in found))
        nothing = np.zeros(len(terms), dtype=np.float32)
        if not terms or not every:
            return dict.fromkeys(words, nothing)
        self._fetch(every)
        blank = np.zeros(self._embedder.dimensions, dtype=np.float32)
        vectors = np.array([self._vectors.get(word, blank) for word in every])
        cosines = np.array([term.vector for term in terms]) @ vectors.T
        likeness = np.clip((cosines - UNRELATED) / (1 - UNRELATED), 0, 1)
        stems = np.array([stem(word) for word in every])
        for row, term in zip(likeness, terms, strict=True):
            row[stems == term.stem] = 1
        place = {word: number for number, word in enumerate(every)}
        return {
            text: likeness[:, [place[word] for word in found]].max(axis=1) if found else nothing
            for text, found in words.items()
        }

    def _fetch(self, words: Iterable[str]) -> None:
        """Bring the vectors of words that the index knows into memory."""
        if len(self._vectors) > MOST_WORDS:
            self._vectors.clear()
        wanted = [word for word in words if word not in self._vectors]
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            rows = self._connection.execute(
                f"SELECT text, vector FROM word WHERE model = ? AND text IN ({','.join('?' * len(some))})",
                (self._embedder.name, *some),
            )
            self._vectors.update((word, np.frombuffer(vector, dtype=np.float32)) for word, vector in rows)


class KnownWords(Collection[str]):
    """Every word that the library has met, looked up one by one (a large one has hundreds of thousands)."""

    def __init__(self, connection: sqlite3.Connection, model: str) -> None:
        """Know the database, and the model with which the words were embedded."""
        self._connection = connection
        self._model = model

    def __contains__(self, word: object) -> bool:
        asked = "SELECT 1 FROM word WHERE model = ? AND text = ?"
        return self._connection.execute(asked, (self._model, word)).fetchone() is not None

    def __iter__(self) -> Iterator[str]:
        return (word for (word,) in self._connection.execute("SELECT text FROM word WHERE model = ?", (self._model,)))

    def __len__(self) -> int:
        (words,) = self._connection.execute("SELECT count(*) FROM word WHERE model = ?", (self._model,)).fetchone()
        return int(words)
