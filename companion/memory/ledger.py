"""The ledger: which lines were said to whom, so that none comes again too soon."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta

REST = timedelta(days=30)
"""How long a line rests after it was said."""


class Ledger:
    """The lines said to each person."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Know the database."""
        self._connection = connection

    def resting(self, user: str, scope: str, now: datetime) -> dict[str, datetime]:
        """The lines that were said to a person within the last thirty days, and when."""
        rows = self._connection.execute(
            "SELECT line, at FROM said WHERE user = ? AND scope = ? AND at > ?", (user, scope, (now - REST).isoformat())
        )
        return {line: datetime.fromisoformat(at) for line, at in rows}

    def note(self, user: str, scope: str, lines: Sequence[str], now: datetime) -> None:
        """Write down that some lines were said."""
        with self._connection:
            self._connection.executemany(
                "INSERT INTO said (user, scope, line, at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (user, scope, line) DO UPDATE SET at = excluded.at",
                [(user, scope, line, now.isoformat()) for line in lines],
            )
