"""Search: the passages of a shelf that answer a query, each with a score that means the same everywhere.

Words (FTS5) and meaning (vectors) each propose candidates. A candidate is then scored by four likenesses, none of
which depends on the size of the library: the cosines of the passage and of its best sentence to the query, and the
shares of the query's words, weighed by rarity, that the passage and its best sentence know, where a word of like
meaning counts in part (a late interaction over single words).
"""

import json
import math
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import numpy as np

from companion.retrieval.embedding import Embedder, Vectors
from companion.retrieval.holding import Held, held_in
from companion.retrieval.lexicon import Lexicon, Term
from companion.retrieval.passage_index import MANY
from companion.retrieval.passages import LEANS, in_context

CANDIDATES = 40
"""Passages that meaning proposes, and as many that words propose: a wider net found no more (SQuAD)."""

MOST_ROWS = 10_000
"""Passages of a large library that words may propose from: the commonest words are left out until so few have one (a
word that a tenth of a million passages has tells little, and takes 100 ms)."""

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


class Shelf:
    """The documents of one library, ready to be searched."""

    def __init__(self, connection: sqlite3.Connection, documents: Sequence[int], embedder: Embedder) -> None:
        """Open some documents of the database."""
        self._connection = connection
        self._embedder = embedder
        wanted = set(documents)
        rows = connection.execute("SELECT id, path, title, author, kind FROM document ORDER BY id")
        self.sources = {row[0]: Source(*row) for row in rows if row[0] in wanted}
        self._held = held_in(connection, self.sources.keys(), embedder.dimensions)
        self._weights = json.loads((files("companion.retrieval") / "weights.json").read_text(encoding="utf-8"))
        self.lexicon = Lexicon(connection, embedder, len(self._held))

    def __len__(self) -> int:
        return len(self._held)

    def search(self, query: Query, k: int = 10) -> Found:
        """The k passages most likely to answer the query, best first."""
        if not len(self) or not query.text.strip():
            return Found((), (), np.zeros(self._embedder.dimensions, dtype=np.float32))
        vectors, terms = self._understand(query)
        vector = vectors.mean(axis=0)
        vector /= np.linalg.norm(vector) or 1
        candidates = self._candidates(query, vector, terms)
        texts = [text for held in candidates for text in (*held.sentences, in_context(held.heading, held.text))]
        texts += {held.heading for held in candidates}
        knows = self.lexicon.match(terms, texts)
        hits = [self._hit(held, terms, knows) for held in candidates]
        return Found(tuple(sorted(hits, key=lambda hit: -hit.score)[:k]), tuple(terms), vectors[-1])

    @property
    def profile(self) -> Vectors:
        """What the library is about: the mean of its passages, float32 of shape (dimensions,), unit length."""
        mean = self._held.profile
        return mean / np.float32(np.linalg.norm(mean) or 1)

    def neighbours(self, hit: Hit) -> tuple[str, str]:
        """The passages before and after one in its document, "" at either end."""
        rows = self._connection.execute(
            "SELECT position, text FROM passage WHERE document = ? AND position IN (?, ?)",
            (hit.source.id, hit.position - 1, hit.position + 1),
        )
        texts = dict(rows.fetchall())
        return texts.get(hit.position - 1, ""), texts.get(hit.position + 1, "")

    def _understand(self, query: Query) -> tuple[Vectors, list[Term]]:
        """The query alone and, where it has a context, with it: float32 of shape (1 or 2, dimensions); its terms."""
        if not query.context:
            return self.lexicon.understand([query.text], [1.0])
        return self.lexicon.understand([query.text, f"{query.context} {query.text}"], [1.0, CONTEXT_SHARE])

    def _candidates(self, query: Query, vector: Vectors, terms: Sequence[Term]) -> list[Held]:
        """The passages that meaning and words propose."""
        documents = None if query.documents is None else query.documents & self.sources.keys()
        nearest = self._held.nearest(vector, CANDIDATES, documents)
        known = {held.id for held in nearest}
        named = [identity for identity in self._named(terms, documents) if identity not in known]
        return [*nearest, *self._held.fetch(named, vector)[:CANDIDATES]]

    def _named(self, terms: Sequence[Term], documents: Collection[int] | None) -> list[int]:
        """The ids of the passages that words propose."""
        if len(self) > MANY:
            terms = self.lexicon.rarest(terms, MOST_ROWS)
        if not terms:
            return []
        words = " OR ".join(f'"{term.word}"' for term in terms)
        if len(self) > MANY and documents is None:
            # whose passage it is is looked at afterwards: asking it of each that has a word takes longer than finding
            # them; another library in the same home may have some of the first
            rows = self._connection.execute(
                "SELECT rowid FROM passage_words WHERE passage_words MATCH ? ORDER BY rank LIMIT ?",
                (words, 4 * CANDIDATES),
            )
        else:
            rows = self._connection.execute(
                "SELECT passage.id FROM passage_words JOIN passage ON passage.id = passage_words.rowid "
                "WHERE passage_words MATCH ? AND passage.document IN (SELECT value FROM json_each(?)) "
                "ORDER BY bm25(passage_words) LIMIT ?",
                (words, json.dumps(list(self.sources if documents is None else documents)), CANDIDATES),
            )
        return [identity for (identity,) in rows]

    def _hit(self, held: Held, terms: Sequence[Term], knows: dict[str, Vectors]) -> Hit:
        total = sum(term.weight for term in terms) or 1.0
        weights = np.array([term.weight / total for term in terms], dtype=np.float32)
        sentences = []
        for number, text in enumerate(held.sentences):
            own = knows[text]
            known = np.maximum(own, knows[held.heading])
            if number and LEANS.match(text):
                known = np.maximum(known, knows[held.sentences[number - 1]])
            sentences.append(
                Sentence(
                    text=text,
                    likeness=float(held.cosines[number]),
                    coverage=float(weights @ own),
                    coverage_in_context=float(weights @ known),
                    knows=tuple(known.tolist()),
                    vector=held.vectors[number],
                )
            )
        coverage = float(weights @ knows[in_context(held.heading, held.text)])
        traits = {
            "passage_likeness": held.likeness,
            "sentence_likeness": max(sentence.likeness for sentence in sentences),
            "passage_coverage": coverage,
            "sentence_coverage": max(sentence.coverage for sentence in sentences),
        }
        logit = self._weights["bias"] + sum(self._weights[name] * value for name, value in traits.items())
        return Hit(
            id=held.id,
            source=self.sources[held.document],
            heading=held.heading,
            text=held.text,
            position=held.position,
            is_comment=held.is_comment,
            sentences=tuple(sentences),
            likeness=held.likeness,
            coverage=coverage,
            traits=traits,
            score=1 / (1 + math.exp(-logit)),
        )
