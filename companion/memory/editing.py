"""The person's own hand: a sentence put right where it stands, and a sentence pinned. The old words are erased."""

import sqlite3
from dataclasses import dataclass

from companion.memory.forgetting import Forgetting
from companion.memory.keeping import Keeper, Said, sentences_of
from companion.memory.log import COMPANION, PERSON, Log, TurnDraft, Whose, packed
from companion.memory.shelf import UNSPOKEN, MemoryShelf, Saying


@dataclass(frozen=True)
class Edited:
    """A sentence that was put right."""

    old: str
    sayings: tuple[Saying, ...]
    """What stands there now; ids are never given twice, so these are new ones."""

    replies: int
    """Replies that answered or quoted the old words, and went with them."""


class Editor:
    """Changes what was kept."""

    def __init__(
        self, connection: sqlite3.Connection, shelf: MemoryShelf, keeper: Keeper, forgetting: Forgetting
    ) -> None:
        """Know the database and those who find, keep and erase."""
        self._connection = connection
        self._shelf = shelf
        self._keeper = keeper
        self._forgetting = forgetting
        self._log = Log(connection)

    def edit(self, whose: Whose, number: int, text: str) -> Edited | None:
        """Let a sentence say something else: its text, its vector and its facts are made anew.

        Args:
            whose: whose memory.
            number: the id of the sentence.
            text: what it says from now on, one sentence or more.

        Returns:
            What stands there now; None where there is no such sentence any more.
        """
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            found = self._shelf.sayings(whose, [number])
            if not found:
                return None
            [old] = found
            before = self._before(whose, old)
            matter = old.matter if old.matter in UNSPOKEN else ""
            draft = self._keeper.draft(Said(text, old.at, matter), before)
            ids = self._put_in_place(old, draft)
            replies = self._erase_replies(whose, old)
            self._connection.execute("DELETE FROM saying WHERE id = ?", (old.id,))
            self._number_and_join(old.turn)
            self._keeper.read(whose, draft, ids, next((text for role, text in reversed(before) if role == PERSON), ""))
        self._forgetting.leave_no_trace(whose)
        return Edited(old.text, tuple(self._shelf.sayings(whose, ids)), replies)

    def _before(self, whose: Whose, saying: Saying) -> list[tuple[str, str]]:
        """What was said just before a sentence: the rest of its turn up to it, or the turns before."""
        row = self._connection.execute(
            "SELECT text FROM saying WHERE turn = ? AND position < ? ORDER BY position DESC LIMIT 1",
            (saying.turn, saying.place),
        ).fetchone()
        if row:
            return [(PERSON, row[0])]
        turn = self._log.turn(whose, saying.turn)
        near = self._log.around(turn, whose, before=2, after=0)[:-1] if turn else []
        return [(each.role, each.text) for each in near]

    def _put_in_place(self, old: Saying, draft: TurnDraft) -> list[int]:
        """Add the new sentences between those of the turn, with the marks of the old one."""
        later = len(draft.sayings)
        self._connection.execute(  # by way of negative numbers, since no two may be alike in between
            "UPDATE saying SET position = -(position + ?) WHERE turn = ? AND position > ?", (later, old.turn, old.place)
        )
        self._connection.execute("UPDATE saying SET position = -position WHERE turn = ? AND position < 0", (old.turn,))
        ids = [
            self._connection.execute(
                "INSERT INTO saying (turn, position, text, vector, matter, is_pinned, replaced_by) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (old.turn, place, new.text, packed(new.vector), new.matter, old.is_pinned, old.replaced_by),
            ).fetchone()[0]
            for place, new in enumerate(draft.sayings, old.place + 1)
        ]
        self._connection.execute("UPDATE saying SET replaced_by = ? WHERE replaced_by = ?", (ids[0], old.id))
        return ids

    def _erase_replies(self, whose: Whose, old: Saying) -> int:
        """Erase the reply to the turn, and whatever quoted the old words."""
        return self._connection.execute(
            "DELETE FROM turn WHERE role = ? AND user = ? AND scope = ? AND "
            "(conversation = ? AND position = ? OR id IN (SELECT turn FROM quoted WHERE saying = ?))",
            (COMPANION, whose.user, whose.scope, old.conversation, old.position + 1, old.id),
        ).rowcount

    def _number_and_join(self, turn: int) -> None:
        """Close the gap that the old sentence left, and let the turn say what its sentences say."""
        rows = self._connection.execute(
            "SELECT id, text FROM saying WHERE turn = ? ORDER BY position", (turn,)
        ).fetchall()
        self._connection.executemany(
            "UPDATE saying SET position = ? WHERE id = ?",
            [(place, identity) for place, (identity, _) in enumerate(rows)],
        )
        self._connection.execute("UPDATE turn SET text = ? WHERE id = ?", (" ".join(text for _, text in rows), turn))


def pin(
    connection: sqlite3.Connection, shelf: MemoryShelf, whose: Whose, number: int, is_pinned: bool
) -> Saying | None:
    """Pin a sentence, or take the pin out; None where there is no such sentence any more."""
    found = shelf.sayings(whose, [number])
    with connection:
        for saying in found:
            connection.execute("UPDATE saying SET is_pinned = ? WHERE id = ?", (is_pinned, saying.id))
    return found[0] if found else None


def is_sayable(text: str) -> bool:
    """Whether a text has anything to keep."""
    return bool("".join(sentences_of(text)).strip())
