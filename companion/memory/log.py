"""The log: every turn of both sides, word for word, with its time. All else that she remembers points back to it."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # numpy takes a tenth of a second to import, and the past is shown before it is needed
    from companion.retrieval.embedding import Vectors

PERSON, COMPANION = "person", "companion"

WISHED, IN_DANGER = "(a wish about what is remembered)", "(said in danger: the words are not kept)"
"""What the log has in the place of a message that asks to forget something, since its words would name it, and of one
that tells of danger beyond doubt."""


@dataclass(frozen=True)
class Whose:
    """Whose memory: nothing of one is ever found in another's."""

    user: str = "me"
    scope: str = ""
    """The persona that keeps her memory apart, or "" for the one that personas share."""


@dataclass(frozen=True)
class Turn:
    """What one side said."""

    id: int
    conversation: str
    position: int
    role: str
    text: str
    at: datetime
    outside: str | None = None
    """The id that it came with, where it was imported."""

    why: str = ""
    """JSON: what a reply was made of."""


@dataclass(frozen=True)
class SayingDraft:
    """A sentence of the person's, about to be kept."""

    text: str
    vector: "Vectors"
    """float32 of shape (dimensions,), unit length."""

    matter: str = ""
    """What makes it sensitive, or why it is nothing to be quoted; "" for an ordinary one."""


@dataclass(frozen=True)
class TurnDraft:
    """A turn that is about to be kept."""

    role: str
    text: str
    at: datetime
    sayings: Sequence[SayingDraft] = ()
    outside: str | None = None
    why: str = ""
    quotes: Sequence[int] = ()
    """The sayings that a reply quotes."""

    is_unasked: bool = False
    """Whether it brings them up of her own accord."""


@dataclass(frozen=True)
class Conversation:
    """A conversation as a list shows it."""

    name: str
    began: datetime
    turns: int
    first: str = field(repr=False)
    """What the person said first."""


class Log:
    """Reads the log and adds to it."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Know the database."""
        self._connection = connection

    def add(self, whose: Whose, conversation: str, drafts: Sequence[TurnDraft]) -> list[list[int]]:
        """Keep the turns of one exchange together; the caller's transaction holds them.

        Returns:
            For each turn the ids of its sayings.
        """
        (position,) = self._connection.execute(
            "SELECT ifnull(max(position) + 1, 0) FROM turn WHERE user = ? AND scope = ? AND conversation = ?",
            (whose.user, whose.scope, conversation),
        ).fetchone()
        return [self._add(whose, conversation, place, draft) for place, draft in enumerate(drafts, position)]

    def turns(self, whose: Whose, since: datetime | None = None, until: datetime | None = None) -> Iterator[Turn]:
        """The turns of a person and of her replies, from oldest to newest."""
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM turn WHERE user = ? AND scope = ? AND at >= ? AND at < ? ORDER BY at, id",
            (
                whose.user,
                whose.scope,
                *(each.isoformat() if each else end for each, end in ((since, ""), (until, "~"))),
            ),
        )
        return map(turn_from, rows)

    def turn(self, whose: Whose, identity: int) -> Turn | None:
        """One turn, where there is such a one of this person's."""
        row = self._connection.execute(
            f"SELECT {COLUMNS} FROM turn WHERE id = ? AND user = ? AND scope = ?", (identity, whose.user, whose.scope)
        ).fetchone()
        return turn_from(row) if row else None

    def numbers(self, turn: int) -> list[int]:
        """The ids of a turn's sayings, in order."""
        rows = self._connection.execute("SELECT id FROM saying WHERE turn = ? ORDER BY position", (turn,))
        return [identity for (identity,) in rows]

    def around(self, turn: Turn, whose: Whose, before: int, after: int) -> list[Turn]:
        """A turn and its neighbours in its conversation, in order."""
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM turn WHERE user = ? AND scope = ? AND conversation = ? "
            "AND position BETWEEN ? AND ? ORDER BY position",
            (whose.user, whose.scope, turn.conversation, turn.position - before, turn.position + after),
        )
        return [turn_from(row) for row in rows]

    def conversations(self, whose: Whose) -> list[Conversation]:
        """The person's conversations, the latest first."""
        rows = self._connection.execute(
            "SELECT conversation, min(at), count(*), "
            "(SELECT text FROM turn AS first WHERE first.user = turn.user AND first.scope = turn.scope "
            "AND first.conversation = turn.conversation AND role = 'person' ORDER BY position LIMIT 1) "
            "FROM turn WHERE user = ? AND scope = ? GROUP BY conversation ORDER BY max(at) DESC, max(id) DESC",
            (whose.user, whose.scope),
        )
        return [Conversation(name, datetime.fromisoformat(at), turns, first or "") for name, at, turns, first in rows]

    def last_of(self, whose: Whose, conversation: str, count: int) -> list[Turn]:
        """The last turns of a conversation, in order."""
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM turn WHERE user = ? AND scope = ? AND conversation = ? "
            "ORDER BY position DESC LIMIT ?",
            (whose.user, whose.scope, conversation, count),
        )
        return [turn_from(row) for row in rows][::-1]

    def latest(self, whose: Whose) -> str | None:
        """The name of the conversation in which the last turn was, None where there is no turn."""
        row = self._connection.execute(
            "SELECT conversation FROM turn WHERE user = ? AND scope = ? ORDER BY at DESC, id DESC LIMIT 1",
            (whose.user, whose.scope),
        ).fetchone()
        return str(row[0]) if row else None

    def before(self, whose: Whose, conversation: str, position: int, count: int) -> list[Turn]:
        """The last turns of a conversation before a position, in order."""
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM turn WHERE user = ? AND scope = ? AND conversation = ? AND position < ? "
            "ORDER BY position DESC LIMIT ?",
            (whose.user, whose.scope, conversation, position, count),
        )
        return [turn_from(row) for row in rows][::-1]

    def messages(self, whose: Whose, count: int) -> list[str]:
        """What the person wrote last, in any conversation, from oldest to newest; what is not kept is left out."""
        rows = self._connection.execute(
            "SELECT text FROM turn WHERE user = ? AND scope = ? AND role = ? AND text NOT IN (?, ?) "
            "ORDER BY at DESC, id DESC LIMIT ?",
            (whose.user, whose.scope, PERSON, WISHED, IN_DANGER, count),
        )
        return [str(text) for (text,) in rows][::-1]

    def length(self, whose: Whose, conversation: str) -> int:
        """How many turns a conversation has had."""
        (turns,) = self._connection.execute(
            "SELECT ifnull(max(position) + 1, 0) FROM turn WHERE user = ? AND scope = ? AND conversation = ?",
            (whose.user, whose.scope, conversation),
        ).fetchone()
        return int(turns)

    def quotes_of(self, saying: int, since: datetime) -> list[bool]:
        """The replies that have quoted a sentence since some time: for each whether it was unasked."""
        rows = self._connection.execute(
            "SELECT is_unasked FROM quoted JOIN turn ON turn.id = quoted.turn WHERE saying = ? AND at >= ?",
            (saying, stamp(since)),
        )
        return [bool(is_unasked) for (is_unasked,) in rows]

    def _add(self, whose: Whose, conversation: str, position: int, draft: TurnDraft) -> list[int]:
        place = (whose.user, whose.scope, conversation, position)
        (turn,) = self._connection.execute(
            "INSERT INTO turn (user, scope, conversation, position, role, text, at, outside, why) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (*place, draft.role, draft.text, stamp(draft.at), draft.outside, draft.why),
        ).fetchone()
        self._connection.executemany(
            "INSERT OR IGNORE INTO quoted (turn, is_unasked, saying) SELECT ?, ?, id FROM saying WHERE id = ?",
            [(turn, draft.is_unasked, saying) for saying in draft.quotes],
        )
        return [
            self._connection.execute(
                "INSERT INTO saying (turn, position, text, vector, matter) VALUES (?, ?, ?, ?, ?) RETURNING id",
                (turn, number, saying.text, packed(saying.vector), saying.matter),
            ).fetchone()[0]
            for number, saying in enumerate(draft.sayings)
        ]


COLUMNS = "id, conversation, position, role, text, at, outside, why"


def turn_from(row: Sequence[Any]) -> Turn:
    """A turn from its row of `COLUMNS`."""
    identity, conversation, position, role, text, at, outside, why = row
    return Turn(identity, conversation, position, role, text, datetime.fromisoformat(at), outside, why)


def stamp(at: datetime) -> str:
    """A time as it is stored, so that the order of the texts is that of the times."""
    return at.isoformat(timespec="seconds")


def packed(vector: "Vectors") -> bytes:
    """A vector as it is stored: float16 halves the file, and finds the same (R@5 within .003)."""
    import numpy as np

    return vector.astype(np.float16).tobytes()


def unpacked(rows: Sequence[bytes], dimensions: int) -> "Vectors":
    """Stored vectors as one array, float32 of shape (rows, dimensions)."""
    import numpy as np

    return np.frombuffer(b"".join(rows), dtype=np.float16).reshape(-1, dimensions).astype(np.float32)
