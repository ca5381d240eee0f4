"""Wishes: what the person does not want brought up. She speaks of it when they do, and never of her own accord."""

import sqlite3

from companion.memory.log import Whose


class Wishes:
    """Reads and writes wishes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Know the database."""
        self._connection = connection

    def of(self, whose: Whose) -> list[str]:
        """The topics that a person wants left alone."""
        rows = self._connection.execute(
            "SELECT topic FROM wish WHERE user = ? AND scope = ? ORDER BY topic", (whose.user, whose.scope)
        )
        return [topic for (topic,) in rows]

    def leave(self, whose: Whose, topic: str) -> None:
        """Leave a topic alone from now on."""
        with self._connection:
            self._connection.execute("INSERT OR IGNORE INTO wish VALUES (?, ?, ?)", (whose.user, whose.scope, topic))

    def lift(self, whose: Whose, topic: str) -> bool:
        """Let a topic come up again; returns whether it had been left alone."""
        with self._connection:
            return bool(
                self._connection.execute(
                    "DELETE FROM wish WHERE user = ? AND scope = ? AND topic = ?", (whose.user, whose.scope, topic)
                ).rowcount
            )
