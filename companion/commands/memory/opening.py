"""What the subcommands of `companion memory` share: whose memory it is, opened, and the model where it is needed."""

import argparse
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date

from companion.database import explained, open_database
from companion.errors import UsageError
from companion.memory.acquaintance import Acquaintances
from companion.memory.keepsake import KeepsakeError
from companion.memory.log import Whose
from companion.memory.shelf import MemoryShelf
from companion.options import Options
from companion.persona.persona import Persona, find_persona, load_persona
from companion.retrieval.embedding import Embedder, load_embedder
from companion.settings import Settings, load_settings


@dataclass(frozen=True)
class Opened:
    """A memory that is open."""

    connection: sqlite3.Connection
    whose: Whose
    persona: Persona
    settings: Settings
    options: Options

    @property
    def name(self) -> str:
        """What she calls herself to the person."""
        return Acquaintances(self.connection).of(self.whose.user, self.whose.scope).name or self.persona.name

    @property
    def dimensions(self) -> int:
        """The length of the vectors that are kept, 0 where there are none."""
        row = self.connection.execute("SELECT length(vector) / 2 FROM saying LIMIT 1").fetchone()
        return int(row[0]) if row else 0

    def shelf(self, embedder: Embedder | None = None) -> MemoryShelf:
        """What searches the memory; without a model it reads and erases."""
        return MemoryShelf(self.connection, embedder.dimensions if embedder else self.dimensions or 1)

    def embedder(self) -> Embedder:
        """The model.

        Raises:
            KeepsakeError: the memory was written with another one.
        """
        home = self.options.home
        embedder = load_embedder(self.settings.model, home)
        if self.dimensions not in (0, embedder.dimensions):
            raise KeepsakeError(
                f"The memory was written with another model than {embedder.name} (its vectors have {self.dimensions} "
                f"numbers, and not {embedder.dimensions}): set `model` in the settings to what it was."
            )
        return embedder


@contextmanager
def opened(chosen: argparse.Namespace, options: Options, *, changes: bool = False) -> Iterator[Opened]:
    """The memory that a command line means.

    Raises:
        UsageError: nobody is named, or something would be written in incognito.
        HomeError: the database failed.
    """
    if not chosen.user.strip():
        raise UsageError("--user should name somebody.")
    if changes and options.home.incognito:
        raise UsageError(f"In incognito nothing is written: `memory {chosen.doing}` goes without --incognito.")
    settings = load_settings(options.home.settings)
    persona = load_persona(find_persona(options.persona or settings.persona, options.home), options.home)
    with closing(open_database(options.home)) as connection, explained(options.home.database):
        yield Opened(connection, Whose(chosen.user, persona.scope), persona, settings, options)


def day_from(text: str, option: str) -> date:
    """A day as a person writes it.

    Raises:
        UsageError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} takes a day as 2026-11-22, and {text!r} is none.") from None


def many(count: int, what: str) -> str:
    """`1 sentence`, `2,000 sentences`."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
