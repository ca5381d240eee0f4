"""Search: the passages of a shelf that answer a query, each with a score that means the same everywhere.

Words (FTS5) and meaning (vectors) each propose candidates. A candidate is then scored by four likenesses, none of
which depends on the size of the library: the cosines of the passage and of its best sentence to the query, and the
shares of the query's words, weighed by rarity, that the passage and its best sentence know, where a word of like
meaning counts in part (a late interaction over single words).
"""

import json
import math
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import numpy as np

from companion.retrieval.embedding import Embedder, Vectors
from companion.retrieval.lexicon import Lexicon, Term
from companion.retrieval.passages import LEANS, in_context

CANDIDATES = 40
"""Passages that meaning proposes, and as many that words propose: a wider net found no more (SQuAD)."""

CONTEXT_SHARE = 0.4
"""What a word counts that comes from the talk before the question."""


@dataclass(frozen=True)
class Query:
    """What is looked for."""

    text: str
    context: str = ""
    """What was said before, where the text alone does not say what it is about."""

    documents: frozenset[int] | None = None
    """Only these documents; None for the whole shelf."""


@dataclass(frozen=True)
class Source:
    """The document that a passage comes from."""

    id: int
    path: str
    title: str
    author: str
    kind: str


@dataclass(frozen=True)
class Sentence:
    """One sentence of a passage, compared with the query."""

    text: str
    likeness: float
    """Cosine to the query, in [-1, 1]."""

    coverage: float
    """Share of the query's words, weighed by rarity, that it knows, in [0, 1]."""

    coverage_in_context: float
    """The same with the words of its heading counted in, and those of the sentence before where it leans on that."""

    knows: tuple[float, ...]
    """How well it knows each term of the query, its context counted in, in [0, 1]."""

    vector: Vectors = field(compare=False, repr=False)
    """float32 of shape (dimensions,), unit length."""


@dataclass(frozen=True)
class Hit:
    """A passage that was found."""

    id: int
    source: Source
    heading: str
    text: str
    position: int
    is_comment: bool
    sentences: tuple[Sentence, ...]
    likeness: float
    """Cosine of the whole passage to the query, in [-1, 1]."""

    coverage: float
    """Share of the query's words that the whole passage knows, in [0, 1]."""

    score: float
    """The probability, in [0, 1], that the passage answers the query."""

    traits: dict[str, float] = field(compare=False)
    """What the score is made of."""

    @property
    def best(self) -> Sentence:
        """The sentence nearest to the query."""
        return max(self.sentences, key=lambda sentence: sentence.likeness + sentence.coverage)


@dataclass(frozen=True)
class Found:
    """What a search found, and how it understood the query."""

    hits: tuple[Hit, ...]
    terms: tuple[Term, ...]
    vector: Vectors
    """The query with its context, float32 of shape (dimensions,), unit length."""


@dataclass(frozen=True)
class _Passage:
    id: int
    document: int
    heading: str
    text: str
    position: int
    is_comment: bool


class Shelf:
    """The documents of one library, ready to be searched."""

    def __init__(self, connection: sqlite3.Connection, documents: Sequence[int], embedder: Embedder) -> None:
        """Read the vectors of some documents from the database."""
        self._connection = connection
        self._embedder = embedder
        wanted = set(documents)
        rows = connection.execute("SELECT id, path, title, author, kind FROM document ORDER BY id")
        self.sources = {row[0]: Source(*row) for row in rows if row[0] in wanted}
        passages = [
            row
            for row in connection.execute(
                "SELECT id, document, heading, text, position, is_comment, vector FROM passage ORDER BY id"
            )
            if row[1] in wanted
        ]
        self._passages = [_Passage(*row[:6]) for row in passages]
        self._place = {passage.id: number for number, passage in enumerate(self._passages)}
        sentences = [
            row
            for row in connection.execute("SELECT passage, text, vector FROM sentence ORDER BY passage, position")
            if row[0] in self._place
        ]
        self._texts = [row[1] for row in sentences]
        self._passage_vectors = _matrix([row[6] for row in passages], embedder.dimensions)
        self._sentence_vectors = _matrix([row[2] for row in sentences], embedder.dimensions)
        owners = np.array([self._place[row[0]] for row in sentences], dtype=np.int64)
        self._first_sentence = np.searchsorted(owners, np.arange(len(passages) + 1))
        self._documents = np.array([passage.document for passage in self._passages], dtype=np.int64)
        self._weights = json.loads((files("companion.retrieval") / "weights.json").read_text(encoding="utf-8"))
        self.lexicon = Lexicon(connection, embedder, len(self._passages))

    def __len__(self) -> int:
        return len(self._passages)

    def search(self, query: Query, k: int = 10) -> Found:
        """The k passages most likely to answer the query, best first."""
        if not self._passages or not query.text.strip():
            return Found((), (), np.zeros(self._embedder.dimensions, dtype=np.float32))
        vectors, terms = self._understand(query)
        vector = vectors.mean(axis=0)
        vector /= np.linalg.norm(vector) or 1
        passages = self._passage_vectors @ vector
        sentences = self._sentence_vectors @ vector
        meaning = 0.5 * passages + 0.5 * np.maximum.reduceat(sentences, self._first_sentence[:-1])
        places = self._candidates(query, meaning, terms)
        texts = [text for place in places for text in (*self._sentences(place), self._in_context(place))]
        texts += {self._passages[place].heading for place in places}
        knows = self.lexicon.match(terms, texts)
        hits = [self._hit(place, float(passages[place]), sentences, terms, knows) for place in places]
        return Found(tuple(sorted(hits, key=lambda hit: -hit.score)[:k]), tuple(terms), vectors[-1])

    @property
    def profile(self) -> Vectors:
        """What the library is about: the mean of its passages, float32 of shape (dimensions,), unit length."""
        mean: Vectors = self._passage_vectors.mean(axis=0)
        return mean / np.float32(np.linalg.norm(mean) or 1)

    def neighbours(self, hit: Hit) -> tuple[str, str]:
        """The passages before and after one in its document, "" at either end."""
        place = self._place[hit.id]
        around = [place - 1, place + 1]
        texts = [
            self._passages[near].text
            if 0 <= near < len(self) and self._documents[near] == self._documents[place]
            else ""
            for near in around
        ]
        return texts[0], texts[1]

    def _understand(self, query: Query) -> tuple[Vectors, list[Term]]:
        """The query alone and, where it has a context, with it: float32 of shape (1 or 2, dimensions); its terms."""
        if not query.context:
            return self.lexicon.understand([query.text], [1.0])
        return self.lexicon.understand([query.text, f"{query.context} {query.text}"], [1.0, CONTEXT_SHARE])

    def _candidates(self, query: Query, meaning: Vectors, terms: Sequence[Term]) -> list[int]:
        """The places of the passages that meaning and words propose."""
        documents = self.sources.keys() if query.documents is None else query.documents & self.sources.keys()
        if query.documents is not None:
            meaning = np.where(np.isin(self._documents, list(documents)), meaning, -np.inf)
        nearest = [int(place) for place in np.argsort(-meaning)[:CANDIDATES] if meaning[place] > -np.inf]
        if not terms:
            return nearest
        rows = self._connection.execute(
            "SELECT passage.id FROM passage_words JOIN passage ON passage.id = passage_words.rowid "
            "WHERE passage_words MATCH ? AND passage.document IN (SELECT value FROM json_each(?)) "
            "ORDER BY bm25(passage_words) LIMIT ?",
            (" OR ".join(f'"{term.word}"' for term in terms), json.dumps(list(documents)), CANDIDATES),
        )
        named = [self._place[identity] for (identity,) in rows if identity in self._place]
        return list(dict.fromkeys(nearest + named))

    def _sentences(self, place: int) -> list[str]:
        return self._texts[self._first_sentence[place] : self._first_sentence[place + 1]]

    def _in_context(self, place: int) -> str:
        return in_context(self._passages[place].heading, self._passages[place].text)

    def _hit(
        self, place: int, likeness: float, cosines: Vectors, terms: Sequence[Term], knows: dict[str, Vectors]
    ) -> Hit:
        passage = self._passages[place]
        total = sum(term.weight for term in terms) or 1.0
        weights = np.array([term.weight / total for term in terms], dtype=np.float32)
        sentences = []
        for number in range(self._first_sentence[place], self._first_sentence[place + 1]):
            own = knows[self._texts[number]]
            known = np.maximum(own, knows[passage.heading])
            if number > self._first_sentence[place] and LEANS.match(self._texts[number]):
                known = np.maximum(known, knows[self._texts[number - 1]])
            sentences.append(
                Sentence(
                    text=self._texts[number],
                    likeness=float(cosines[number]),
                    coverage=float(weights @ own),
                    coverage_in_context=float(weights @ known),
                    knows=tuple(known.tolist()),
                    vector=self._sentence_vectors[number],
                )
            )
        coverage = float(weights @ knows[self._in_context(place)])
        traits = {
            "passage_likeness": likeness,
            "sentence_likeness": max(sentence.likeness for sentence in sentences),
            "passage_coverage": coverage,
            "sentence_coverage": max(sentence.coverage for sentence in sentences),
        }
        logit = self._weights["bias"] + sum(self._weights[name] * value for name, value in traits.items())
        return Hit(
            id=passage.id,
            source=self.sources[passage.document],
            heading=passage.heading,
            text=passage.text,
            position=passage.position,
            is_comment=bool(passage.is_comment),
            sentences=tuple(sentences),
            likeness=likeness,
            coverage=coverage,
            traits=traits,
            score=1 / (1 + math.exp(-logit)),
        )


def _matrix(rows: Sequence[bytes], dimensions: int) -> Vectors:
    """Stored vectors as one array, float32 of shape (rows, dimensions)."""
    return np.frombuffer(b"".join(rows), dtype=np.float32).reshape(-1, dimensions)
