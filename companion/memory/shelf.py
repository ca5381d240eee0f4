"""The memory shelf: what the person said, found by words and by meaning. What she said herself is never quoted.

Words (FTS5, over the turns of both sides, since her question gives sense to a short answer) and meaning (vectors of
the person's own sentences) each propose; windows of eight turns are ranked by both together, and so are sentences.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np

from companion.memory.log import COMPANION, PERSON, Whose, unpacked
from companion.nlu.features import sigmoid
from companion.nlu.viewpoint import as_their_own, first_named
from companion.retrieval.cross_encoder import CrossEncoder, Pair
from companion.retrieval.embedding import Vectors
from companion.retrieval.passages import split_sentences
from companion.retrieval.words import content_words

WINDOW = 8
"""Turns of a window: on LoCoMo ten of them hold .90 of the evidence, ten single turns .59 (benchmarks/memory.py)."""

NEAREST, NAMED = 60, 400
"""Sentences that meaning proposes, and turns that words propose."""

LIKENESS, MEAN_LIKENESS, WORDS = 0.3, 0.3, 0.4
"""What each counts for a window: its best sentence, all of its sentences together, and its turns' BM25, the best
counting whole, the next half, and so on."""

READ, AGREEMENT = 48, 0.1
"""Sentences that the cross-encoder reads where windows are looked for, and what the chance that its best one answers
counts for a window; of the first 24 or 32 less of LoCoMo's evidence is found (benchmarks/memory.py)."""

TOLD_BY_OTHERS, OPENING_OF_TURN = 8, 4
"""Turns of the other side, and sentences of each, that are read for what the person did not tell: a cross-encoder reads
so many in 40 ms."""

TO_THE_PERSON = re.compile(r"\b(?:you|your|yours|u|ur)\b|[“”\"]", re.IGNORECASE)
"""What speaks to the person, or quotes."""

UNSPOKEN = ("request", "crisis")
"""Matters that are kept in the log and never quoted."""


@dataclass(frozen=True)
class Saying:
    """A sentence of the person's."""

    id: int
    turn: int
    conversation: str
    position: int
    """Of its turn in the conversation."""

    place: int
    """Of the sentence in its turn."""

    text: str
    at: datetime
    matter: str = ""
    is_pinned: bool = False
    replaced_by: int | None = None
    outside: str | None = None
    vector: Vectors = field(default_factory=lambda: np.zeros(0, dtype=np.float32), compare=False, repr=False)


@dataclass(frozen=True)
class Found:
    """A sentence that a search found."""

    saying: Saying
    likeness: float
    """Cosine to the query, in [-1, 1]."""

    words: float
    """BM25 of its turn as a share of the best turn's, in [0, 1]."""

    window: float
    """The score of the eight turns around it, in about [0, 1]."""

    before: str = ""
    """The sentence that the person said before it in the conversation, "" for the first."""

    after: str = ""


@dataclass(frozen=True)
class Window:
    """Up to eight turns of talk that a search found."""

    conversation: str
    turns: tuple[int, ...]
    """The ids of its turns, of both sides, in order."""

    best: Saying | None
    """The person's sentence in it that is likeliest to answer the query, or nearest to it, where they said any."""

    score: float


class MemoryShelf:
    """Searches what people said."""

    def __init__(self, connection: sqlite3.Connection, dimensions: int) -> None:
        """Know the database, and the length of a vector."""
        self._connection = connection
        self._dimensions = dimensions
        self._held: dict[Whose, _Vectors] = {}

    def search(self, whose: Whose, query: str, vector: Vectors, k: int = 30) -> list[Found]:
        """The k sentences most likely to bear on a query, best first.

        Args:
            whose: whose memory.
            query: what is looked for.
            vector: its meaning, float32 of shape (dimensions,), unit length.
            k: how many.
        """
        return self._found(whose, self._look(whose, query, vector), k)

    def windows(
        self, whose: Whose, query: str, vector: Vectors, k: int = 10, encoder: CrossEncoder | None = None
    ) -> list[Window]:
        """The k stretches of talk most likely to bear on a query, best first; see `search`.

        Args:
            whose: whose memory.
            query: what is looked for.
            vector: its meaning.
            k: how many.
            encoder: reads the query with the likeliest sentences, if given: .1 s, and more that bears on it is found.
        """
        look = self._look(whose, query, vector)
        read = self._read(whose, query, self._found(whose, look, READ), encoder) if encoder else {}
        scores = look.windows
        for window, (chance, _) in read.items():
            scores[window] += AGREEMENT * chance
        windows = []
        for conversation, number in sorted(scores, key=lambda window: -scores[window])[:k]:
            rows = self._connection.execute(
                "SELECT id FROM turn WHERE user = ? AND scope = ? AND conversation = ? AND position BETWEEN ? AND ? "
                "ORDER BY position",
                (whose.user, whose.scope, conversation, number * WINDOW, number * WINDOW + WINDOW - 1),
            )
            turns = tuple(turn for (turn,) in rows)
            answering = read.get((conversation, number))
            best = answering[1] if answering else self._nearest(whose, (conversation, number), vector)
            windows.append(Window(conversation, turns, best, scores[conversation, number]))
        return windows

    def told_by_others(self, whose: Whose, query: str) -> list[Pair]:
        """What the other side told of itself in talk that was brought along, where it has words of a query.

        None of what she said here, which says why it was said: that is a persona's lines, a book's passage, or the
        person's words again. Nor what is said to the person or quoted, which they may have told before.

        Returns:
            The query with each sentence of the likeliest turns.
        """
        terms = content_words(query)
        if not terms:
            return []
        rows = self._connection.execute(
            "SELECT turn.text FROM turn_words JOIN turn ON turn.id = turn_words.rowid WHERE turn_words MATCH ? "
            "AND user = ? AND scope = ? AND role = ? AND why = '' ORDER BY bm25(turn_words) LIMIT ?",
            (any_of(terms), whose.user, whose.scope, COMPANION, TOLD_BY_OTHERS),
        ).fetchall()
        return [
            Pair(query, sentence, before)
            for (text,) in rows
            for before, sentence in pairwise(["", *split_sentences(text)[:OPENING_OF_TURN]])
            if not TO_THE_PERSON.search(sentence)
        ]

    def sayings(self, whose: Whose, ids: Sequence[int]) -> list[Saying]:
        """Some sentences by their ids, in the order of the ids; what was forgotten is left out."""
        rows = self._connection.execute(
            "SELECT saying.id, turn, conversation, turn.position, saying.position, saying.text, at, matter, is_pinned, "
            "replaced_by, outside, vector FROM json_each(?) AS wanted CROSS JOIN saying ON saying.id = wanted.value "
            "CROSS JOIN turn ON turn.id = saying.turn WHERE user = ? AND scope = ?",
            (json.dumps(list(ids)), whose.user, whose.scope),
        )
        found = {row[0]: saying_from(row, self._dimensions) for row in rows}
        return [found[identity] for identity in ids if identity in found]

    def of_turn(self, whose: Whose, turn: int) -> list[Saying]:
        """The sentences of a turn, in order."""
        rows = self._connection.execute("SELECT id FROM saying WHERE turn = ? ORDER BY position", (turn,))
        return self.sayings(whose, [identity for (identity,) in rows])

    def of_turn_before(self, whose: Whose, saying: Saying) -> list[Saying]:
        """The sentences of the person's turn before that of a sentence in its conversation, in order."""
        return self._beside(whose, saying, "position < ?", "position DESC")

    def of_turn_after(self, whose: Whose, saying: Saying) -> list[Saying]:
        """The sentences of the person's turn after that of a sentence in its conversation, in order."""
        return self._beside(whose, saying, "position > ?", "position")

    def _beside(self, whose: Whose, saying: Saying, where: str, order: str) -> list[Saying]:
        row = self._connection.execute(
            f"SELECT turn.id FROM turn WHERE user = ? AND scope = ? AND conversation = ? AND {where} AND role = ? "
            f"ORDER BY {order} LIMIT 1",
            (whose.user, whose.scope, saying.conversation, saying.position, PERSON),
        ).fetchone()
        return self.of_turn(whose, row[0]) if row else []

    def last_time(self, whose: Whose, saying: Saying, most: int) -> list[list[Saying]]:
        """The sentences of each of the person's last turns before the conversation of a sentence, latest first."""
        rows = self._connection.execute(
            "SELECT turn.id FROM turn WHERE user = ? AND scope = ? AND conversation <> ? AND id < ? AND role = ? "
            "ORDER BY id DESC LIMIT ?",
            (whose.user, whose.scope, saying.conversation, saying.turn, PERSON, most),
        )
        return [self.of_turn(whose, turn) for (turn,) in rows.fetchall()]

    def latest(self, whose: Whose, most: int) -> list[Saying]:
        """The last sentences of a person, with those that are pinned, in order."""
        rows = self._connection.execute(
            "SELECT id FROM (SELECT saying.id, row_number() OVER (ORDER BY saying.id DESC) AS age, is_pinned "
            "FROM saying JOIN turn ON turn.id = saying.turn WHERE user = ? AND scope = ?) "
            "WHERE age <= ? OR is_pinned ORDER BY id",
            (whose.user, whose.scope, most),
        )
        return self.sayings(whose, [identity for (identity,) in rows])

    def of_conversation(self, whose: Whose, conversation: str) -> list[Saying]:
        """The sentences of a conversation, in order."""
        rows = self._connection.execute(
            "SELECT saying.id FROM saying JOIN turn ON turn.id = saying.turn "
            "WHERE user = ? AND scope = ? AND conversation = ? ORDER BY turn.position, saying.position",
            (whose.user, whose.scope, conversation),
        )
        return self.sayings(whose, [identity for (identity,) in rows])

    def forget(self, whose: Whose | None = None) -> None:
        """Let go of the vectors in memory, for one person or for all, since what they stand for was erased."""
        if whose is None:
            self._held.clear()
        else:
            self._held.pop(whose, None)

    def _look(self, whose: Whose, query: str, vector: Vectors) -> "_Look":
        held = self._held.setdefault(whose, _Vectors(self._dimensions))
        held.catch_up(self._connection, whose)
        cosines = held.matrix @ vector
        nearest = highest(cosines, NEAREST)
        words, windows_of_words = self._words(whose, query)
        known: dict[tuple[str, int], list[float]] = defaultdict(list)
        for turn, window in windows_of_words.items():
            known[window].append(words[turn])
        halving = {
            window: sum(share / 2**rank for rank, share in enumerate(sorted(shares, reverse=True)))
            for window, shares in known.items()
        }
        most = max(halving.values(), default=1.0) or 1.0
        windows = dict.fromkeys([*known, *(held.windows[row] for row in nearest)], 0.0)
        for window in windows:
            windows[window] = WORDS * halving.get(window, 0.0) / most
            rows = held.by_window.get(window)
            if rows:
                near = cosines[rows]
                together = float(near.mean()) / held.length_of_mean(window)
                windows[window] += LIKENESS * float(near.max()) + MEAN_LIKENESS * together
        named = [row for turn in list(words)[:NEAREST] for row in held.by_turn.get(turn, ())]
        return _Look({held.ids[row]: float(cosines[row]) for row in [*nearest, *named]}, words, windows)

    def _found(self, whose: Whose, look: "_Look", k: int) -> list[Found]:
        """The k likeliest sentences of what words and meaning propose, best first."""
        found = [
            Found(
                saying,
                look.cosines[saying.id],
                look.words.get(saying.turn, 0.0),
                look.windows.get(window_of(saying.conversation, saying.position), 0.0),
            )
            for saying in self.sayings(whose, list(look.cosines))
        ]
        best = sorted(found, key=lambda each: -(0.5 * each.likeness + 0.3 * each.words + 0.2 * each.window))[:k]
        return [self._with_neighbours(whose, each) for each in best]

    def _nearest(self, whose: Whose, window: tuple[str, int], vector: Vectors) -> Saying | None:
        """The sentence of a window that is nearest to a query, None where the person said none."""
        held = self._held[whose]
        rows = held.by_window.get(window)
        if not rows:
            return None
        nearest = max(rows, key=lambda row: float(held.matrix[row] @ vector))
        return next(iter(self.sayings(whose, [held.ids[nearest]])), None)

    def _read(
        self, whose: Whose, query: str, found: Sequence[Found], encoder: CrossEncoder
    ) -> dict[tuple[str, int], tuple[float, Saying]]:
        """The sentence of each window that is likeliest to answer a query, and the chance that it does.

        What the one whom the query names said, where each turn begins with its speaker's name, answers the query as
        they would put it themselves.
        """
        name = first_named(query)
        theirs = self._spoken_by(name, [each.saying.turn for each in found]) if name else set()
        own = as_their_own(query, name) if name else query
        pairs = [Pair(own if each.saying.turn in theirs else query, each.saying.text, each.before) for each in found]
        odds = encoder.scores("answers", pairs)
        read = [(sigmoid(float(odd)), each.saying) for odd, each in zip(odds, found, strict=True)]
        read.sort(key=lambda each: each[0])
        return {window_of(saying.conversation, saying.position): (chance, saying) for chance, saying in read}

    def _spoken_by(self, name: str, turns: Sequence[int]) -> set[int]:
        """Those of some turns that begin with a name and a colon."""
        rows = self._connection.execute(
            "SELECT id FROM turn WHERE id IN (SELECT value FROM json_each(?)) AND substr(text, 1, ?) = ?",
            (json.dumps(list(turns)), len(name) + 1, f"{name}:"),
        )
        return {turn for (turn,) in rows}

    def _with_neighbours(self, whose: Whose, found: Found) -> Found:
        """What was found, with the sentences before and after it in its conversation."""
        saying = found.saying
        beside = "(turn.position, saying.position) {} (?, ?) ORDER BY turn.position {}, saying.position {} LIMIT 1"
        texts = []
        for side in (("<", "DESC", "DESC"), (">", "", "")):
            row = self._connection.execute(
                "SELECT saying.text FROM turn JOIN saying ON saying.turn = turn.id "
                f"WHERE user = ? AND scope = ? AND conversation = ? AND {beside.format(*side)}",
                (whose.user, whose.scope, saying.conversation, saying.position, saying.place),
            ).fetchone()
            texts.append(row[0] if row else "")
        return replace(found, before=texts[0], after=texts[1])

    def _words(self, whose: Whose, query: str) -> tuple[dict[int, float], dict[int, tuple[str, int]]]:
        """The turns that know words of a query: their share of the best one's BM25, and their windows."""
        terms = content_words(query)
        if not terms:
            return {}, {}
        rows = self._connection.execute(
            "SELECT turn.id, conversation, position, -bm25(turn_words) FROM turn_words "
            "JOIN turn ON turn.id = turn_words.rowid WHERE turn_words MATCH ? AND user = ? AND scope = ? "
            "ORDER BY bm25(turn_words) LIMIT ?",
            (any_of(terms), whose.user, whose.scope, NAMED),
        ).fetchall()
        most = max((row[3] for row in rows), default=1.0) or 1.0
        return {row[0]: row[3] / most for row in rows}, {row[0]: window_of(row[1], row[2]) for row in rows}


@dataclass(frozen=True)
class _Look:
    """What words and meaning propose for one query."""

    cosines: dict[int, float]
    """Of the proposed sentences, by id."""

    words: dict[int, float]
    windows: dict[tuple[str, int], float]


class _Vectors:
    """The vectors of one person's sentences, in memory."""

    def __init__(self, dimensions: int) -> None:
        self._dimensions = dimensions
        self._room = np.zeros((0, dimensions), dtype=np.float32)
        self.ids: list[int] = []
        self.windows: list[tuple[str, int]] = []
        self.by_window: dict[tuple[str, int], list[int]] = defaultdict(list)
        self.by_turn: dict[int, list[int]] = defaultdict(list)
        self._lengths: dict[tuple[str, int], float] = {}

    @property
    def matrix(self) -> Vectors:
        """float32 of shape (sentences, dimensions)."""
        return self._room[: len(self.ids)]

    def catch_up(self, connection: sqlite3.Connection, whose: Whose) -> None:
        """Read what was said since, here or in another process."""
        rows = connection.execute(
            # CROSS JOIN: sayings first, else SQLite walks through all turns of the person's each time
            "SELECT saying.id, turn, conversation, turn.position, vector FROM saying CROSS JOIN turn ON turn.id = turn "
            "WHERE saying.id > ? AND user = ? AND scope = ? "
            "AND matter NOT IN (SELECT value FROM json_each(?)) ORDER BY saying.id",
            (self.ids[-1] if self.ids else 0, whose.user, whose.scope, json.dumps(UNSPOKEN)),
        ).fetchall()
        if not rows:
            return
        held = len(self.ids)
        if held + len(rows) > len(self._room):
            room = np.zeros((2 * (held + len(rows)), self._dimensions), dtype=np.float32)
            room[:held] = self.matrix
            self._room = room
        self._room[held : held + len(rows)] = unpacked([row[4] for row in rows], self._dimensions)
        for number, (identity, turn, conversation, position, _) in enumerate(rows, held):
            window = window_of(conversation, position)
            self.ids.append(identity)
            self.windows.append(window)
            self.by_window[window].append(number)
            self.by_turn[turn].append(number)
            self._lengths.pop(window, None)

    def length_of_mean(self, window: tuple[str, int]) -> float:
        """The length of the mean of a window's vectors, 1 for none."""
        if window not in self._lengths:
            self._lengths[window] = float(np.linalg.norm(self.matrix[self.by_window[window]].mean(axis=0))) or 1.0
        return self._lengths[window]


def any_of(terms: Sequence[str]) -> str:
    """What finds any of some words."""
    return " OR ".join(f'"{term}"' for term in terms)


def highest(values: Vectors, most: int) -> list[int]:
    """The places of the highest values, the highest first."""
    if len(values) > most:
        some = np.argpartition(-values, most)[:most]
        return [int(place) for place in some[np.argsort(-values[some])]]
    return [int(place) for place in np.argsort(-values)]


def window_of(conversation: str, position: int) -> tuple[str, int]:
    """The window that a turn stands in."""
    return conversation, position // WINDOW


def saying_from(row: Sequence[Any], dimensions: int) -> Saying:
    """A sentence from its row, as `MemoryShelf.sayings` reads it."""
    identity, turn, conversation, position, place, text, at, matter, is_pinned, replaced_by, outside, vector = row
    return Saying(
        id=identity,
        turn=turn,
        conversation=conversation,
        position=position,
        place=place,
        text=text,
        at=datetime.fromisoformat(at),
        matter=matter,
        is_pinned=bool(is_pinned),
        replaced_by=replaced_by,
        outside=outside,
        vector=unpacked([vector], dimensions)[0],
    )
