"""The desk: all that a person can see and do of what is kept of them, at one place, for whatever shows it."""

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from companion.errors import UsageError
from companion.memory.diary import Diary
from companion.memory.editing import Edited, Editor, is_sayable, pin
from companion.memory.facts import Fact, Facts
from companion.memory.forgetting import Forgetting
from companion.memory.keeping import Keeper
from companion.memory.keepsake import exported, pages, write_whole
from companion.memory.log import PERSON, Log, Whose
from companion.memory.shelf import UNSPOKEN, MemoryShelf, Saying
from companion.memory.talks import Talk, Talks, page_of

MOST_SAYINGS = 500
"""Sentences that a list shows at a time."""


@dataclass(frozen=True)
class Desk:
    """One person's memory, laid out."""

    connection: sqlite3.Connection
    shelf: MemoryShelf
    keeper: Keeper
    forgetting: Forgetting
    whose: Whose
    name: str
    """What she calls herself to the person."""

    @property
    def talks(self) -> Talks:
        """The conversations."""
        return Talks(self.connection, self.forgetting)

    def facts(self) -> list[Fact]:
        """What was read from the person's words: what holds now and what held before, from oldest to newest."""
        return Facts(self.connection).every(self.whose)

    def said(self, query: str = "") -> list[Saying]:
        """The person's sentences that have all the words of a query in them, the newest first."""
        words = query.split()
        rows = self.connection.execute(
            "SELECT saying.id FROM saying JOIN turn ON turn.id = saying.turn WHERE user = ? AND scope = ? "
            "AND matter NOT IN (?, ?)" + " AND instr(lower(saying.text), lower(?))" * len(words) + " "
            "ORDER BY at DESC, saying.id DESC LIMIT ?",
            (self.whose.user, self.whose.scope, *UNSPOKEN, *words, MOST_SAYINGS),
        )
        return self.shelf.sayings(self.whose, [identity for (identity,) in rows])

    def saying(self, number: int) -> Saying | None:
        """One sentence, where it is there still."""
        return next(iter(self.shelf.sayings(self.whose, [number])), None)

    def around(self, saying: Saying) -> list[tuple[str, str]]:
        """Who said what around a sentence: the turn before its own, its own, and the next."""
        log = Log(self.connection)
        turn = log.turn(self.whose, saying.turn)
        near = log.around(turn, self.whose, before=1, after=1) if turn else []
        return [("You" if each.role == PERSON else self.name, each.text) for each in near]

    def weeks(self) -> list[date]:
        """The Mondays of the weeks in which the person said something, the latest first."""
        rows = self.connection.execute(
            "SELECT DISTINCT date(at) FROM turn WHERE user = ? AND scope = ? AND role = ?",
            (self.whose.user, self.whose.scope, PERSON),
        )
        days = [date.fromisoformat(day) for (day,) in rows]
        return sorted({day - timedelta(days=day.weekday()) for day in days}, reverse=True)

    def week(self, monday: date, today: date) -> str:
        """The page of a week, as Markdown."""
        return Diary(self.connection).page(self.whose, monday, today)

    def put_right(self, number: int, text: str) -> Edited | None:
        """Let a sentence say something else; None where it is not there any more.

        Raises:
            UsageError: there is nothing to put in its place.
        """
        if not is_sayable(text):
            raise UsageError("There is nothing to put in its place: to erase the sentence, forget it.")
        editor = Editor(self.connection, self.shelf, self.keeper, self.forgetting)
        return editor.edit(self.whose, number, text)

    def pin(self, number: int, is_pinned: bool) -> Saying | None:
        """Pin a sentence, or take the pin out; None where it is not there any more."""
        return pin(self.connection, self.shelf, self.whose, number, is_pinned)

    def forget(self, number: int) -> int:
        """Erase a sentence and the replies that answered or quoted it; returns how many sentences are gone."""
        return self.forgetting.erase(self.whose, self.shelf.sayings(self.whose, [number]))

    def write_talk(self, talk: Talk, path: Path) -> None:
        """Write a conversation to a file, as Markdown.

        Raises:
            UsageError: there is such a file already.
            KeepsakeError: it cannot be written.
        """
        write_new(path, page_of(talk, self.talks.turns(self.whose, talk.conversation), self.name))

    def write_all(self, path: Path) -> None:
        """Write the whole memory to a file: a page to read, or JSON Lines where its name ends so.

        Raises:
            UsageError: there is such a file already.
            KeepsakeError: it cannot be written.
        """
        lines: Iterator[str]
        if path.suffix == ".jsonl":
            lines = (json.dumps(line.as_json()) for line in exported(self.connection, self.whose))
        else:
            lines = pages(Log(self.connection).turns(self.whose), Facts(self.connection), self.whose, self.name)
        write_new(path, lines)


def write_new(path: Path, lines: Iterable[str]) -> None:
    """Write a file that is not there yet, whole or not at all.

    Raises:
        UsageError: there is such a file already.
        KeepsakeError: it cannot be written.
    """
    if os.path.lexists(path):
        raise UsageError(f"There is {path} already: choose another name.")
    write_whole(path, lines, is_forced=False)


def history_of(fact: Fact, every: Sequence[Fact]) -> list[Fact]:
    """What a fact took the place of, and that of what before it: the newest first."""
    older = sorted((each for each in every if each.replaced_by == fact.id), key=lambda each: -each.id)
    return [found for each in older for found in (each, *history_of(each, every))]


def keepsake_path(folder: Path, words: str, at: datetime, suffix: str = ".md") -> Path:
    """A free name for a file to keep: the day and a few words."""
    told = "-".join("".join(mark if mark.isalnum() else " " for mark in words.casefold()).split()[:6])
    stem = f"{at:%Y-%m-%d} {told}".strip()
    names = (folder / f"{stem}{f' {number}' if number > 1 else ''}{suffix}" for number in range(1, 1000))
    return next(path for path in names if not path.exists())
