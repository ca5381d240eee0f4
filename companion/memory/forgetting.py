"""Forgetting: what a wish to forget means, and erasing it from rows, index, vectors and the free pages of the file."""

import json
import re
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from companion.memory.log import COMPANION, PERSON, Whose, stamp
from companion.memory.shelf import MemoryShelf, Saying
from companion.nlu.corrections import corrects, is_slip
from companion.nlu.kin import FEMALE, MALE, role_of
from companion.nlu.sensitive import matter_named
from companion.nlu.spelling import rarity
from companion.retrieval.embedding import Vectors
from companion.retrieval.words import content_words, stem, words_of

FOLLOWS = 2
"""The person's turns after a sentence within which one that leans on it ("he told me himself") goes with it."""

FRAGMENT = re.compile(
    r"^\W*(?!(?:i|it|we|you|they|there)\b)(?:\S+\s*\S*|(?:for|because|cos|about|with|without|by)(?:\s+\S+){1,4})$",
    re.IGNORECASE,
)
"""A sentence of the same message that goes with the one before it: two words, or a few that tell more of it ("I failed
the exam. Third time. For the maths part.")."""

FOLLOWER = re.compile(
    r"""^\W*(?:\w+\W+)?(?:
        (?:he|she|they|him|her|his|their)\b
        | (?:it|that)(?:['’]s|\s+(?:was|is|had|did|has))\b
          (?!.*\b(?:rain|snow|sunn|sunshine|cloud|wind|storm|fog|frost|hail|drizzl|hot|cold|warm|chilly|freez|weather))
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""One of the first two words is a pronoun that stands for what was said before; the "it" of the weather does not."""

NEAR, AHEAD, NEAREST = 0.35, 0.08, 3
"""Cosine from which a sentence that shares no word with a topic may still be about it; how far it must be ahead of the
next to be the one that is meant; and how many may be meant where none is."""

MAY_BE, SHOWN = 0.2, 2
"""Cosine from which a sentence may still be what a wish means that nothing else fits, so that she asks rather than says
that there is nothing; and how many she then shows."""

SHARE = 0.5
"""Of the weight of a topic's words, the share from which a sentence surely is about it."""

LEAST, OF_BEST = 0.2, 0.7
"""The share that the best sentence must have, and of that the share of any other that is meant too: what a topic has
too many ("the pills mum saw on friday") weakens every sentence alike."""

RARE = 12.0
"""Rarity of a word that names somebody or something by itself: one word in 160,000."""

AKIN = {"health": ("health", "mind")}
"""Private matters that one word may mean: "my pills" may be for either."""

UNSURE_KIN = frozenset({"boy", "boys", "girl", "girls"})
"""Words that may mean one of the family, or anybody."""

PERSONAL = ("acquaintance", "said", "wish", "given_name", "letter")
"""The tables beside the log that hold what belongs to a person and a scope."""


@dataclass(frozen=True)
class Meant:
    """What somebody wants forgotten."""

    sayings: tuple[Saying, ...]
    is_sure: bool
    """Whether their words or one sentence's meaning single it out; otherwise she asks first."""


@dataclass(frozen=True)
class SetAside:
    """What a wish to forget would erase, if the person says yes; it is not told meanwhile."""

    sayings: tuple[Saying, ...]
    topic: str = ""

    @property
    def ids(self) -> frozenset[int]:
        """Of the sentences."""
        return frozenset(saying.id for saying in self.sayings)


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
            topic: what it is about, as the person puts it, maybe with words too many.
            vector: its meaning, float32 of shape (dimensions,), unit length.
        """
        wanted = self._weighed(topic)
        matter = matter_named(topic)
        every = self._every(whose)
        shares = {identity: share_known(text, wanted) for identity, text, _ in every}
        best = max(shares.values(), default=0.0)
        is_rare = any(share_known(text, wanted, RARE) for _, text, _ in every)
        least = OF_BEST * best if best > 0 and (best >= LEAST or is_rare) else 2.0
        named = {identity for identity, share in shares.items() if share >= least}
        of_matter = {identity for identity, _, its in every if its in AKIN.get(matter, (matter,)) and its} - named
        if named or of_matter:
            sayings = self._shelf.sayings(whose, [identity for identity in shares if identity in named | of_matter])
            is_sure = not of_matter and (best >= SHARE or is_rare)
            return Meant(tuple(self._with_followers(whose, sayings)), is_sure)
        return self._nearest(whose, topic, vector) if wanted else Meant((), False)

    def maybe(self, whose: Whose, topic: str, vectors: Sequence[Vectors]) -> Meant:
        """What a wish may mean that fits nothing: the sentences nearest to its topic or to the whole of it."""
        found = [each for vector in vectors for each in self._shelf.search(whose, topic, vector)]
        nearest = sorted((each for each in found if each.likeness >= MAY_BE), key=lambda each: -each.likeness)
        sayings = {each.saying.id: each.saying for each in nearest}
        return Meant(tuple(sayings.values())[:SHOWN], False)

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

    def set_aside(self, wish: SetAside) -> None:
        """Keep what a wish would erase untold until a yes or a no, in this conversation and in later ones."""
        with self._connection:
            self._connection.executemany(
                "INSERT OR IGNORE INTO set_aside VALUES (?, ?)", [(identity, wish.topic) for identity in wish.ids]
            )

    def let_be(self, wish: SetAside) -> None:
        """Tell again what a wish would have erased."""
        with self._connection:
            self._connection.executemany(
                "DELETE FROM set_aside WHERE saying = ? AND topic = ?",
                [(identity, wish.topic) for identity in wish.ids],
            )

    def all_set_aside(self, whose: Whose) -> tuple[SetAside, ...]:
        """What a person wished forgotten and has said neither yes nor no to, by wish."""
        rows = self._connection.execute(
            # CROSS JOIN: the few wishes first, else SQLite walks through all turns of the person's on every turn
            "SELECT topic, set_aside.saying FROM set_aside CROSS JOIN saying ON saying.id = set_aside.saying "
            "CROSS JOIN turn ON turn.id = saying.turn WHERE user = ? AND scope = ? ORDER BY topic, set_aside.saying",
            (whose.user, whose.scope),
        ).fetchall()
        return tuple(
            SetAside(tuple(self._shelf.sayings(whose, [identity for _, identity in wished])), topic)
            for topic, wished in groupby(rows, key=itemgetter(0))
        )

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
        words = self._weighed(topic)
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            there = self._shelf.sayings(whose, [saying.id for saying in sayings])
            gone = {saying.id for saying in there}
            told = {key_of(word) for saying in there for word in words_of(saying.text)}
            words = {word: weight for word, weight in words.items() if word in told} or words
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

    def _weighed(self, topic: str) -> dict[str, float]:
        """The stems of a topic's words, and what each counts."""
        return {key_of(word): rarity(word) for word in content_words(topic)}

    def _nearest(self, whose: Whose, topic: str, vector: Vectors) -> Meant:
        """The sentence nearest in meaning to a topic that none names, or a few where no one stands out."""
        found = sorted(self._shelf.search(whose, topic, vector), key=lambda each: -each.likeness)
        near = [each for each in found if each.likeness >= NEAR]
        if near and (len(found) == 1 or near[0].likeness - found[1].likeness >= AHEAD):
            return Meant(tuple(self._with_followers(whose, [near[0].saying])), True)
        return Meant(tuple(each.saying for each in near[:NEAREST]), False)

    def _every(self, whose: Whose) -> list[tuple[int, str, str]]:
        return self._connection.execute(
            "SELECT saying.id, saying.text, matter FROM saying JOIN turn ON turn.id = saying.turn "
            "WHERE user = ? AND scope = ? AND matter <> 'request' ORDER BY saying.id",
            (whose.user, whose.scope),
        ).fetchall()

    def _with_followers(self, whose: Whose, sayings: Sequence[Saying]) -> list[Saying]:
        """Some sentences, those after them that say "he" or "it" of what they told, and those that put them right."""
        whose_words = (whose.user, whose.scope)
        sayings = [*sayings, *self._putting_right(whose, {saying.id for saying in sayings})]
        found = {saying.id: saying for saying in sayings}
        for saying in sayings:
            rows = self._connection.execute(
                "SELECT saying.id, saying.text, turn.position FROM saying JOIN turn ON turn.id = saying.turn "
                "WHERE user = ? AND scope = ? AND conversation = ? AND matter <> 'request' "
                "AND (turn.position, saying.position) > (?, ?) AND turn.position <= ? "
                "ORDER BY turn.position, saying.position",
                (*whose_words, saying.conversation, saying.position, saying.place, saying.position + 2 * FOLLOWS),
            ).fetchall()
            later = sorted({position for _, _, position in rows} - {saying.position})[:FOLLOWS]
            for identity, text, position in rows:
                is_same = position == saying.position
                leans = FOLLOWER.match(text) or (is_same and FRAGMENT.match(text))
                if identity not in found and not ((is_same or position in later) and leans):
                    break
                found.update({each.id: each for each in self._shelf.sayings(whose, [identity])})
        found.update({each.id: each for each in self._putting_right(whose, found)})
        return list(found.values())

    def _putting_right(self, whose: Whose, found: Collection[int]) -> list[Saying]:
        """The sentences that put some others right without naming what they speak of ("no wait, thursday")."""
        rows = self._connection.execute(
            "WITH RECURSIVE link(old, new) AS (SELECT id, replaced_by FROM saying WHERE replaced_by IS NOT NULL UNION "
            "SELECT fact.saying, next.saying FROM fact JOIN fact AS next ON next.id = fact.replaced_by), "
            "chain(id) AS (SELECT value FROM json_each(?) UNION SELECT new FROM link JOIN chain ON old = chain.id) "
            "SELECT id FROM chain",
            (json.dumps(list(found)),),
        )
        later = self._shelf.sayings(whose, [identity for (identity,) in rows if identity not in found])
        return [each for each in later if corrects(each.text) or is_slip(each.text)]

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

    def _erase_what_names(self, whose: Whose, words: Mapping[str, float]) -> None:
        """Erase her replies, and the person's requests, wishes and names of conversations, that name a topic."""
        spoken = self._connection.execute(
            "SELECT id, text FROM turn WHERE user = ? AND scope = ? AND (role = ? OR id IN "
            "(SELECT turn FROM saying WHERE matter = 'request'))",
            (whose.user, whose.scope, COMPANION),
        ).fetchall()
        naming = [(identity,) for identity, text in spoken if share_known(text, words) >= SHARE]
        self._connection.executemany("DELETE FROM turn WHERE id = ?", naming)
        for table, column in (("wish", "topic"), ("given_name", "name")):
            said = self._connection.execute(
                f"SELECT {column} FROM {table} WHERE user = ? AND scope = ?", (whose.user, whose.scope)
            ).fetchall()
            self._connection.executemany(
                f"DELETE FROM {table} WHERE user = ? AND scope = ? AND {column} = ?",
                [(whose.user, whose.scope, text) for (text,) in said if share_known(text, words) >= SHARE],
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


def key_of(word: str) -> str:
    """One key for all forms of a word, and for all words that mean the same one of the family: `sis`, `sisters`."""
    role = role_of(word) if word not in UNSURE_KIN else ""
    return stem(role if role in MALE | FEMALE else word)


def share_known(text: str, wanted: Mapping[str, float], least: float = 0.0) -> float:
    """The share of the weight of some stems that a text has, of those only that weigh at least so much."""
    there = {key_of(word) for word in words_of(text)}
    weight = sum(weight for word, weight in wanted.items() if word in there and weight >= least)
    return weight / (sum(wanted.values()) or 1.0)


def knows(text: str, topic: str) -> float:
    """The share of a topic's words that a text has, each counting alike."""
    return share_known(text, dict.fromkeys(map(key_of, content_words(topic)), 1.0))
