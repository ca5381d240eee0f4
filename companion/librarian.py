"""The librarian: the library looked through, added to, reduced and read again, while the talk goes on."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from companion.errors import CompanionError, UsageError
from companion.home import shipped
from companion.nlu.heads import load_heads
from companion.nlu.reading import Reader
from companion.nlu.spelling import Speller
from companion.options import Options
from companion.response.answer import Answerer
from companion.response.practice import practice_for
from companion.retrieval.documents import find_documents
from companion.retrieval.embedding import Embedder
from companion.retrieval.lexicon import KnownWords
from companion.retrieval.library import (
    Entry,
    Progress,
    Synced,
    add_source,
    entries,
    left_out,
    remove_source,
    sources_added,
    sync,
)
from companion.retrieval.naming import SourceName
from companion.retrieval.search import Shelf


class StoppedError(CompanionError):
    """Reading was stopped by the person; what was read is kept."""


@dataclass(frozen=True)
class TakenIn:
    """What she answers questions about a library with."""

    shelf: Shelf
    reader: Reader
    answerer: Answerer


@dataclass(frozen=True)
class ReadPassage:
    """A passage as it stands in its document."""

    heading: str
    text: str
    is_comment: bool


def take_in(
    connection: sqlite3.Connection, documents: Sequence[int], embedder: Embedder, language: Mapping[str, int]
) -> TakenIn:
    """Make some documents ready to be asked about."""
    shelf = Shelf(connection, documents, embedder)
    names = {
        identity: SourceName(source.title, source.author, source.kind) for identity, source in shelf.sources.items()
    }
    reader = Reader(load_heads(), embedder, Speller(KnownWords(connection, embedder.name), language), names)
    practice = practice_for(embedder.name, shelf.profile) if len(shelf) else None
    return TakenIn(shelf, reader, Answerer(shelf, names, practice))


def library_sources(connection: sqlite3.Connection, options: Options) -> Sequence[Path]:
    """The files and folders that make up the library.

    Raises:
        UsageError: one that was named does not exist.
    """
    if not options.knowledge:
        return [shipped("knowledge"), *filter(Path.is_dir, [options.home.knowledge]), *sources_added(connection)]
    for path in options.knowledge:
        if not path.exists():
            raise UsageError(f"There is no {path}: --knowledge takes a folder of documents, or one document.")
    return options.knowledge


class Librarian:
    """Shows and changes one home's library; `synced` is what she has read after the last change."""

    def __init__(
        self, connection: sqlite3.Connection, options: Options, model: str, embedder: Embedder, synced: Synced
    ) -> None:
        """Know the database, and what was found when it was last brought in step with the files."""
        self._connection = connection
        self._options = options
        self._model = model
        self._embedder = embedder
        self.synced = synced

    def documents(self) -> list[Entry]:
        """What she has read, in the order of reading."""
        return entries(self._connection, self.synced.documents)

    def passages(self, document: int, most: int) -> list[ReadPassage]:
        """The first passages of a document, in order."""
        rows = self._connection.execute(
            "SELECT heading, text, is_comment FROM passage WHERE document = ? ORDER BY position LIMIT ?",
            (document, most),
        )
        return [ReadPassage(heading, text, bool(is_comment)) for heading, text, is_comment in rows]

    def add(self, path: Path, report: Callable[[Progress], None]) -> None:
        """Put a file or folder into the library and read it; it stays where it is.

        Raises:
            UsageError: there is nothing there that can be read, or the library is one command's own.
            StoppedError: `report` has raised it; what was read is kept.
        """
        self._check_is_lasting()
        if not path.exists():
            raise UsageError(f"There is no {path}.")
        if not any(True for _ in find_documents(path)):
            raise UsageError(f"{path} holds no document that can be read (Markdown, text, HTML or PDF).")
        add_source(self._connection, path)
        self.read_again(report)

    def remove(self, document: Entry) -> None:
        """Take a document out of the library; the file stays.

        Raises:
            UsageError: the library is one command's own.
        """
        self._check_is_lasting()
        remove_source(self._connection, document.path, [document.path])
        left = tuple(each for each in self.synced.documents if each != document.id)
        self.synced = Synced(left, self.synced.faults, 0)

    def read_again(self, report: Callable[[Progress], None]) -> None:
        """Bring the library in step with its files; only what changed is read.

        Raises:
            StoppedError: `report` has raised it; what was read is kept, and the next time goes on from there.
        """
        sources = library_sources(self._connection, self._options)
        without = frozenset() if self._options.knowledge else left_out(self._connection)
        try:
            self.synced = sync(self._connection, sources, self._model, lambda: self._embedder, report, without)
        except StoppedError:
            self.synced = Synced(tuple(self._held(sources)), self.synced.faults, 0)
            raise

    def _held(self, sources: Sequence[Path]) -> Iterator[int]:
        """The documents of some sources that are in the index, as far as they were read."""
        folders = [source.resolve() for source in sources]
        for identity, path in self._connection.execute("SELECT id, path FROM document ORDER BY id"):
            if any(Path(path).is_relative_to(folder) for folder in folders):
                yield identity

    def _check_is_lasting(self) -> None:
        if self._options.knowledge:
            raise UsageError("--knowledge names a library for this time; start without it to change the lasting one.")
