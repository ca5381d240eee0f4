"""The engine: home, library, model and persona opened and put together, and the sessions that talk with them."""

import random
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from companion.conversation import Message, Mind, Session, take_turn
from companion.database import explained, open_database
from companion.errors import UsageError
from companion.home import shipped
from companion.nlu.spelling import Speller, load_language
from companion.options import Options
from companion.persona import find_persona, load_persona
from companion.response.answer import Answerer
from companion.response.practice import practice_for
from companion.response.reply import Reply
from companion.retrieval.embedding import DEFAULT_MODEL, Embedder, load_embedder
from companion.retrieval.library import Progress, Synced, known_words, left_out, sources_added, sync
from companion.retrieval.naming import SourceName
from companion.retrieval.search import Shelf
from companion.settings import Settings, load_settings


class Engine:
    """One person's companion, open for any number of conversations. Its methods may be called from any thread."""

    def __init__(self, mind: Mind, connection: sqlite3.Connection, database: Path, library: Synced) -> None:
        """Use `open_engine`."""
        self.mind = mind
        self.library = library
        self._connection = connection
        self._database = database
        self._sessions: dict[tuple[str, str], Session] = {}
        self._lock = Lock()

    def respond(self, message: Message) -> Reply:
        """Answer a message in its conversation.

        Raises:
            HomeError: the database failed.
        """
        with self._lock, explained(self._database):
            session = self._sessions.setdefault((message.user, message.conversation), Session())
            return take_turn(message, session, self.mind)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._connection.close()


def open_engine(options: Options, report: Callable[[Progress], None] = lambda progress: None) -> Engine:
    """Open everything that a conversation needs, indexing what is new in the library first.

    Raises:
        CompanionError: something is missing or damaged; the sentence says what and how to mend it.
    """
    settings = load_settings(options.home.settings)
    persona = load_persona(find_persona(options.persona or settings.persona, options.home))
    connection, synced, embedder = open_library(options, settings, report)
    with explained(options.home.database):
        shelf = Shelf(connection, synced.documents, embedder)
        names = {
            identity: SourceName(source.title, source.author, source.kind) for identity, source in shelf.sources.items()
        }
        speller = Speller(known_words(connection), load_language())
        practice = practice_for(embedder.name, shelf.profile) if len(shelf) else None
    mind = Mind(shelf, names, speller, persona, Answerer(shelf, names, practice), random.Random(options.seed))
    return Engine(mind, connection, options.home.database, synced)


def open_library(
    options: Options, settings: Settings, report: Callable[[Progress], None]
) -> tuple[sqlite3.Connection, Synced, Embedder]:
    """Open the database, bring the library in step with its files, and load the model.

    Raises:
        CompanionError: see `open_engine`.
    """
    connection = open_database(options.home)
    with explained(options.home.database):
        sources = library_sources(connection, options)
    receipt = None if options.home.incognito else options.home.cache / "weights.json"
    embedder = load_embedder(settings.model, receipt)
    with explained(options.home.database):
        synced = sync(
            connection,
            sources,
            settings.model or DEFAULT_MODEL,
            lambda: embedder,
            report,
            frozenset() if options.knowledge else left_out(connection),
        )
    return connection, synced, embedder


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
