"""Forgetting: what a wish to forget means, and erasing it from rows, index, vectors and the free pages of the file."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from companion.memory.log import COMPANION, PERSON, Whose, stamp
from companion.memory.shelf import MemoryShelf, Saying
from companion.retrieval.embedding import Vectors
from companion.retrieval.passages import LEANS
from companion.retrieval.words import content_words, stem, words_of

FOLLOWS = 2
"""Turns after a sentence within which one that leans on it ("he told me himself") goes with it."""

ALIKE = 0.45
"""Cosine from which a sentence that shares no word with a topic may still be about it; she asks before erasing it."""

SHARE = 0.5
"""Of a topic's words, the share that a sentence must know to be about it."""

PERSONAL = ("acquaintance", "said", "wish")
"""The tables beside the log that hold what belongs to a person and a scope."""


@dataclass(frozen=True)
class Meant:
    """What somebody wants forgotten."""

    sayings: tuple[Saying, ...]
    is_sure: bool
    """Whether their words name it; otherwise it is only near in meaning, and she asks first."""


class Forgetting:
    """Finds and erases."""

    def __init__(self, connection: sqlite3.Connection, shelf: MemoryShelf) -> None:
        """Know the database, and the shelf that holds vectors in memory."""
        self._connection = connection
        self._shelf = shelf

    def about(self, whose: Whose, topic: str, vector: Vectors) -> Meant:
        """The sentences about a topic, with those after them that lean on them.

        Args:
            whose: whose memory.
            topic: what it is about, as the person puts it.
            vector: its meaning, float32 of shape (dimensions,), unit length.
        """
        wanted = {stem(word) for word in content_words(topic)}
        every = self._every(whose)
        named = [each for each in every if wanted and knows(each[1], wanted) >= SHARE]
        if named:
            sayings = self._shelf.sayings(whose, [identity for identity, _ in named])
            return Meant(tuple(self._with_followers(whose, sayings)), True)
        near = [found.saying for found in self._shelf.search(whose, topic, vector, 3) if found.likeness >= ALIKE]
        return Meant(tuple(near), False)

    def last(self, whose: Whose, conversation: str) -> Meant:
        """What the person said last in a conversation."""
        row = self._connection.execute(
            "SELECT turn.id FROM turn JOIN saying ON saying.turn = turn.id "
            "WHERE user = ? AND scope = ? AND conversation = ? AND matter <> 'request' "
            "ORDER BY turn.position DESC LIMIT 1",
            (whose.user, whose.scope, conversation),
        ).fetchone()
        return Meant(tuple(self.of_turns(whose, [row[0]])) if row else (), True)

    def of_turns(self, whose: Whose, turns: Collection[int]) -> list[Saying]:
        """The sentences of some turns."""
        rows = self._connection.execute(
            "SELECT id FROM saying WHERE turn IN (SELECT value FROM json_each(?)) ORDER BY turn, position",
            (json.dumps(list(turns)),),
        )
        return self._shelf.sayings(whose, [identity for (identity,) in rows])

    def between(self, whose: Whose, since: datetime, until: datetime) -> list[Saying]:
        """What the person said from one time to before another."""
        rows = self._connection.execute(
            "SELECT id FROM turn WHERE user = ? AND scope = ? AND at >= ? AND at < ?",
            (whose.user, whose.scope, stamp(since), stamp(until)),
        )
        return self.of_turns(whose, [identity for (identity,) in rows])

    def count(self, whose: Whose) -> int:
        """How many turns of the person's are kept."""
        (turns,) = self._connection.execute(
            "SELECT count(*) FROM turn WHERE user = ? AND scope = ? AND role = ?", (whose.user, whose.scope, PERSON)
        ).fetchone()
        return int(turns)

    def erase(self, whose: Whose, sayings: Sequence[Saying], topic: str = "", turns: Collection[int] = ()) -> int:
        """Erase some sentences, and every reply that answered or quoted them.

        With a topic, replies, requests and wishes that name it go too.

        Args:
            whose: whose memory.
            sayings: the sentences; what is gone already or another person's is passed over.
            topic: what they are about, where that was asked for.
            turns: turns that go whole, hers too.

        Returns:
            How many sentences are gone.
        """
        words = {stem(word) for word in content_words(topic)}
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            there = self._shelf.sayings(whose, [saying.id for saying in sayings])
            gone = {saying.id for saying in there}
            self._connection.execute(  # first, since with a turn goes what tells who quoted it
                "DELETE FROM turn WHERE role = ? AND id IN "
                "(SELECT turn FROM quoted WHERE saying IN (SELECT value FROM json_each(?)))",
                (COMPANION, json.dumps(list(gone))),
            )
            for turn in {saying.turn for saying in there}:
                self._erase_from(whose, turn, gone)
            self._connection.execute(
                "DELETE FROM saying WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(gone)),)
            )
            self._connection.execute(
                "DELETE FROM turn WHERE user = ? AND scope = ? AND id IN (SELECT value FROM json_each(?))",
                (whose.user, whose.scope, json.dumps(list(turns))),
            )
            if words:
                self._erase_what_names(whose, words)
        self.leave_no_trace(whose)
        return len(gone)

    def erase_all(self, whose: Whose) -> int:
        """Erase everything that is kept of a person; returns how many turns it was."""
        with self._connection:
            held = self._connection.execute(
                "DELETE FROM turn WHERE user = ? AND scope = ?", (whose.user, whose.scope)
            ).rowcount
            for table in PERSONAL:
                self._connection.execute(f"DELETE FROM {table} WHERE user = ? AND scope = ?", (whose.user, whose.scope))
            self._connection.execute("DELETE FROM watch WHERE user = ?", (whose.user,))
        self.leave_no_trace(whose)
        return int(held)

    def _every(self, whose: Whose) -> list[tuple[int, str]]:
        return self._connection.execute(
            "SELECT saying.id, saying.text FROM saying JOIN turn ON turn.id = saying.turn "
            "WHERE user = ? AND scope = ? AND matter <> 'request' ORDER BY saying.id",
            (whose.user, whose.scope),
        ).fetchall()

    def _with_followers(self, whose: Whose, sayings: Sequence[Saying]) -> list[Saying]:
        """Some sentences, and those right after them that say "he" or "it" of what they told."""
        whose_words = (whose.user, whose.scope)
        found = {saying.id: saying for saying in sayings}
        for saying in sayings:
            rows = self._connection.execute(
                "SELECT saying.id, saying.text FROM saying JOIN turn ON turn.id = saying.turn "
                "WHERE user = ? AND scope = ? AND conversation = ? AND matter <> 'request' "
                "AND (turn.position, saying.position) > (?, ?) AND turn.position <= ? "
                "ORDER BY turn.position, saying.position",
                (*whose_words, saying.conversation, saying.position, saying.place, saying.position + 2 * FOLLOWS),
            ).fetchall()
            for identity, text in rows:
                if identity not in found and not LEANS.match(text):
                    break
                found.update({each.id: each for each in self._shelf.sayings(whose, [identity])})
        return list(found.values())

    def _erase_from(self, whose: Whose, turn: int, gone: Collection[int]) -> None:
        """Take sentences from a turn, the whole turn where none is left, and the reply to it."""
        (conversation, position) = self._connection.execute(
            "SELECT conversation, position FROM turn WHERE id = ?", (turn,)
        ).fetchone()
        left = [
            text
            for identity, text in self._connection.execute(
                "SELECT id, text FROM saying WHERE turn = ? ORDER BY position", (turn,)
            )
            if identity not in gone
        ]
        self._connection.execute(
            "DELETE FROM turn WHERE user = ? AND scope = ? AND conversation = ? AND position = ? AND role = ?",
            (whose.user, whose.scope, conversation, position + 1, COMPANION),
        )
        if left:
            self._connection.execute("UPDATE turn SET text = ? WHERE id = ?", (" ".join(left), turn))
        else:
            self._connection.execute("DELETE FROM turn WHERE id = ? AND role = ?", (turn, PERSON))

    def _erase_what_names(self, whose: Whose, words: set[str]) -> None:
        """Erase her replies, and the person's requests and wishes, that name a topic."""
        spoken = self._connection.execute(
            "SELECT id, text FROM turn WHERE user = ? AND scope = ? AND (role = ? OR id IN "
            "(SELECT turn FROM saying WHERE matter = 'request'))",
            (whose.user, whose.scope, COMPANION),
        ).fetchall()
        naming = [(identity,) for identity, text in spoken if knows(text, words) >= SHARE]
        self._connection.executemany("DELETE FROM turn WHERE id = ?", naming)
        wishes = self._connection.execute(
            "SELECT topic FROM wish WHERE user = ? AND scope = ?", (whose.user, whose.scope)
        ).fetchall()
        self._connection.executemany(
            "DELETE FROM wish WHERE user = ? AND scope = ? AND topic = ?",
            [(whose.user, whose.scope, topic) for (topic,) in wishes if knows(topic, words) >= SHARE],
        )

    def leave_no_trace(self, whose: Whose) -> None:
        """Rewrite the index, so that no erased word is left in it, and empty the write-ahead log.

        `secure_delete` overwrites what is freed (companion/database.py); the full-text index keeps deleted words
        until its pieces are merged.
        """
        self._connection.execute("INSERT INTO turn_words (turn_words) VALUES ('optimize')")
        self._connection.commit()
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._shelf.forget(whose)


def knows(text: str, wanted: set[str]) -> float:
    """The share of some stems that a text has."""
    return len(wanted & {stem(word) for word in words_of(text)}) / len(wanted)
