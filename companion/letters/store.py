"""Letters in the home's database: every version is kept until its letter is deleted, and then none is."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from companion.letters.draft import Draft, LetterError, draft_from, draft_json
from companion.memory.log import Whose, stamp


@dataclass(frozen=True)
class Version:
    """A draft as it stood at some time."""

    letter: int
    number: int
    at: datetime
    draft: Draft


class Letters:
    """Reads and writes letters."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Know the database; in incognito it is a copy in memory, and nothing of it stays."""
        self._connection = connection

    @property
    def is_kept(self) -> bool:
        """Whether what is written here outlasts the program."""
        return any(file for _, name, file in self._connection.execute("PRAGMA database_list") if name == "main")

    def kept(self, whose: Whose, draft: Draft, now: datetime) -> int | None:
        """Keep a new letter where anything is kept; returns its number."""
        return self.add(whose, draft, now).letter if self.is_kept else None

    def add(self, whose: Whose, draft: Draft, now: datetime) -> Version:
        """Keep a new letter."""
        with self._connection:
            (letter,) = self._connection.execute(
                "INSERT INTO letter (user, scope, began) VALUES (?, ?, ?) RETURNING id",
                (whose.user, whose.scope, stamp(now)),
            ).fetchone()
            return self._write(letter, 1, draft, now)

    def add_version(self, whose: Whose, letter: int, draft: Draft, now: datetime) -> Version:
        """Keep another version of a letter; where nothing was changed the last one stands.

        Raises:
            LetterError: there is no such letter.
        """
        with self._connection:
            last = self.latest(whose, letter)
            if last.draft == draft:
                return last
            return self._write(letter, last.number + 1, draft, now)

    def every(self, whose: Whose) -> list[Version]:
        """The last version of each letter, the newest letter first."""
        rows = self._connection.execute(
            "SELECT letter, number, at, draft FROM letter_version JOIN letter ON letter.id = letter "
            "WHERE user = ? AND scope = ? AND number = (SELECT max(number) FROM letter_version AS other "
            "WHERE other.letter = letter_version.letter) ORDER BY letter DESC",
            (whose.user, whose.scope),
        )
        return [_version(row) for row in rows]

    def versions(self, whose: Whose, letter: int) -> list[Version]:
        """All versions of a letter in order.

        Raises:
            LetterError: there is no such letter.
        """
        rows = self._connection.execute(
            "SELECT letter, number, at, draft FROM letter_version JOIN letter ON letter.id = letter "
            "WHERE user = ? AND scope = ? AND letter = ? ORDER BY number",
            (whose.user, whose.scope, letter),
        ).fetchall()
        if not rows:
            raise LetterError(f"There is no letter {letter}: `companion letter list` shows those that there are.")
        return [_version(row) for row in rows]

    def latest(self, whose: Whose, letter: int) -> Version:
        """The last version of a letter.

        Raises:
            LetterError: there is no such letter.
        """
        return self.versions(whose, letter)[-1]

    def version(self, whose: Whose, letter: int, number: int) -> Version:
        """One version of a letter.

        Raises:
            LetterError: there is no such letter or version.
        """
        versions = self.versions(whose, letter)
        if not 1 <= number <= len(versions):
            raise LetterError(f"There is no version {number} of letter {letter}: it has {len(versions)}.")
        return versions[number - 1]

    def delete(self, whose: Whose, letter: int) -> None:
        """Erase a letter with all its versions, from the free pages of the file too.

        Raises:
            LetterError: there is no such letter.
        """
        with self._connection:
            gone = self._connection.execute(
                "DELETE FROM letter WHERE user = ? AND scope = ? AND id = ?", (whose.user, whose.scope, letter)
            ).rowcount
        if not gone:
            raise LetterError(f"There is no letter {letter}: `companion letter list` shows those that there are.")
        # `secure_delete` overwrites what is freed (companion/database.py); the write-ahead log still has the old pages
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _write(self, letter: int, number: int, draft: Draft, now: datetime) -> Version:
        content = json.dumps(draft_json(draft))
        self._connection.execute(
            "INSERT INTO letter_version (letter, number, at, draft) VALUES (?, ?, ?, ?)",
            (letter, number, stamp(now), content),
        )
        return Version(letter, number, now, draft)


def _version(row: tuple[int, int, str, str]) -> Version:
    letter, number, at, draft = row
    return Version(letter, number, datetime.fromisoformat(at), draft_from(json.loads(draft)))
