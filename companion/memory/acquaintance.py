"""How well she and a person know each other: by the days they talked and by what was shared."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

FAMILIAR = (3, 20)
CLOSE = (14, 120)
"""Days of talk, and messages that shared something, from which a stage is reached."""


@dataclass(frozen=True)
class Acquaintance:
    """What is known of one person's acquaintance with her."""

    has_met: bool = False
    name: str = ""
    """The name that she chose at the first meeting, "" before it."""

    days: int = 0
    shared: int = 0

    @property
    def stage(self) -> str:
        """`new`, `familiar` or `close`."""
        if self.days >= CLOSE[0] and self.shared >= CLOSE[1]:
            return "close"
        return "familiar" if self.days >= FAMILIAR[0] and self.shared >= FAMILIAR[1] else "new"


class Acquaintances:
    """Reads and writes acquaintances."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Know the database."""
        self._connection = connection

    def of(self, user: str, scope: str) -> Acquaintance:
        """The acquaintance of a person, a new one where there is none."""
        row = self._connection.execute(
            "SELECT met IS NOT NULL, name, days, shared FROM acquaintance WHERE user = ? AND scope = ?", (user, scope)
        ).fetchone()
        return Acquaintance(bool(row[0]), *row[1:]) if row else Acquaintance()

    def talked(self, user: str, scope: str, now: datetime, *, shared: bool) -> None:
        """Count a turn: its day, and whether the person shared something."""
        day = now.date().isoformat()
        with self._connection:
            self._connection.execute(
                "INSERT INTO acquaintance (user, scope, days, last_day, shared) VALUES (?, ?, 1, ?, ?) "
                "ON CONFLICT (user, scope) DO UPDATE SET shared = shared + excluded.shared, "
                "days = days + (last_day < excluded.last_day), last_day = max(last_day, excluded.last_day)",
                (user, scope, day, int(shared)),
            )

    def met(self, user: str, scope: str, name: str, now: datetime) -> None:
        """Write down that the first meeting is over, and which name she chose."""
        with self._connection:
            self._connection.execute(
                "INSERT INTO acquaintance (user, scope, met, name) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (user, scope) DO UPDATE SET met = excluded.met, name = excluded.name",
                (user, scope, now.isoformat(), name),
            )
