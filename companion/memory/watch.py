"""The watch: after a crisis she stays with it for ten turns, and asks once in the next conversation.

Of what was said nothing is kept: only how grave it was, how many turns are left, and how many there were on a day.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

TURNS, UNSURE_TURNS = 10, 2
"""How long a crisis stays with her after the last sign of it, and how long what may have been none."""


@dataclass(frozen=True)
class Watch:
    """What she keeps in mind about a person's safety."""

    level: str | None = None
    """The last crisis' level while it is open, else None."""

    turns_left: int = 0
    is_next_session: bool = False
    """Whether this is the first turn of another conversation than the one of the crisis."""

    country: str = ""
    """The country that the person named when asked, as two letters, or ""."""

    @property
    def is_open(self) -> bool:
        """Whether a crisis is still with her."""
        return self.level is not None


class Watches:
    """Reads and writes watches."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Know the database."""
        self._connection = connection

    def of(self, user: str, conversation: str) -> Watch:
        """What she keeps in mind about a person as a turn begins."""
        row = self._connection.execute(
            "SELECT level, turns_left, conversation, country FROM watch WHERE user = ?", (user,)
        ).fetchone()
        if row is None:
            return Watch()
        level, turns_left, where, country = row
        is_next = where not in (conversation, "")
        return Watch(level if turns_left > 0 or is_next else None, turns_left, is_next, country)

    def crisis(self, user: str, conversation: str, level: str, now: datetime, *, is_sure: bool = True) -> None:
        """Open the watch, or begin it anew, and count the turn; one that may be a misreading is kept more briefly."""
        with self._connection:
            self._connection.execute(
                "INSERT INTO watch (user, level, turns_left, conversation) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (user) DO UPDATE SET level = excluded.level, turns_left = excluded.turns_left, "
                "conversation = excluded.conversation",
                (user, level, TURNS if is_sure else UNSURE_TURNS, conversation if is_sure else ""),
            )
            self._connection.execute(
                "INSERT INTO crisis_count (day, level, turns) VALUES (?, ?, 1) "
                "ON CONFLICT (day, level) DO UPDATE SET turns = turns + 1",
                (now.date().isoformat(), level),
            )

    def turn(self, user: str, conversation: str) -> None:
        """Count one turn without a sign; in the next conversation the turns begin once more, and in no later one."""
        with self._connection:
            self._connection.execute(
                "UPDATE watch SET "
                "turns_left = CASE WHEN conversation IN (?, '') THEN max(turns_left - 1, 0) ELSE ? END, "
                "conversation = CASE WHEN conversation = ? THEN conversation ELSE '' END WHERE user = ?",
                (conversation, TURNS - 1, conversation, user),
            )

    def lives_in(self, user: str, country: str) -> None:
        """Keep the country that the person named, for the right number."""
        with self._connection:
            self._connection.execute("UPDATE watch SET country = ? WHERE user = ?", (country, user))
