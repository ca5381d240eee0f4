"""The engine: home, library, model and persona opened and put together, and the sessions that talk with them."""

import os
import random
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock

from companion.conversation import Message, Mind, Session, begin, called, memory_in, take_turn
from companion.database import explained, open_database
from companion.errors import PersonaError, UsageError
from companion.home import Home, shipped
from companion.nlu.heads import load_heads
from companion.nlu.reading import Reader
from companion.nlu.requests import load_requests
from companion.nlu.spelling import Speller, load_language
from companion.options import Options
from companion.persona.persona import Persona, find_persona, load_persona
from companion.response.answer import Answerer
from companion.response.bank import Bank
from companion.response.crisis_room import CrisisRoom
from companion.response.helplines import country_of
from companion.response.planner import Planner
from companion.response.practice import practice_for
from companion.response.recollection import load_recollector, rarity_in
from companion.response.reply import Reply
from companion.retrieval.embedding import DEFAULT_MODEL, Embedder, RememberingEmbedder, load_embedder
from companion.retrieval.lexicon import KnownWords
from companion.retrieval.library import Progress, Synced, left_out, sources_added, sync
from companion.retrieval.naming import SourceName
from companion.retrieval.search import Shelf
from companion.settings import Settings, load_settings


class Engine:
    """One person's companion, open for any number of conversations. Its methods may be called from any thread."""

    def __init__(
        self, mind: Mind, persona: "PersonaOnDisk", connection: sqlite3.Connection, database: Path, library: Synced
    ) -> None:
        """Use `open_engine`."""
        self.mind = mind
        self.library = library
        self._persona = persona
        self._connection = connection
        self._database = database
        self._sessions: dict[tuple[str, str], Session] = {}
        self._lock = Lock()

    def respond(self, message: Message) -> Reply:
        """Answer a message in its conversation.

        A persona file that was saved since is read again first; one with a fault leaves the last good one in place,
        and the reply's notice says what is wrong.

        Raises:
            HomeError: the database failed.
        """
        with self._lock, explained(self._database):
            fault = self._reload()
            reply = take_turn(message, self._session(message), self.mind)
            return replace(reply, notice="\n".join(filter(None, (fault, reply.notice))) or None)

    def expect(self, messages: Sequence[Message]) -> None:
        """Make ready for messages that wait to be answered, of whatever conversations."""
        with self._lock:
            self.mind.reader.expect(message.text for message in messages)

    def begin(self, message: Message) -> Reply | None:
        """What she says first to somebody whom she has not met; None to anybody else. For interactive interfaces.

        Raises:
            HomeError: the database failed.
        """
        with self._lock, explained(self._database):
            return begin(message, self._session(message), self.mind)

    def called(self, user: str = "me") -> str:
        """What she calls herself to a person."""
        with self._lock, explained(self._database):
            return called(user, self.mind)

    def close(self) -> None:
        """Let go of the database."""
        with self._lock:
            self._connection.close()

    def _session(self, message: Message) -> Session:
        return self._sessions.setdefault((message.user, message.conversation), Session())

    def _reload(self) -> str:
        """Take up a persona that was saved since; returns what is wrong with it, once."""
        try:
            persona = self._persona.changed()
        except PersonaError as fault:
            return f"{fault} Until it is mended she speaks as before."
        if persona is not None:
            bank = Bank(persona.lines, self.mind.embedder)
            self.mind = replace(self.mind, persona=persona, planner=Planner(bank, persona))
        return ""


class PersonaOnDisk:
    """A persona, and whether its files have changed since they were read."""

    def __init__(self, path: Path, home: Home) -> None:
        """Read it.

        Raises:
            PersonaError: it has a fault.
        """
        self._path = path
        self._home = home
        self.persona = load_persona(path, home)
        self._seen = self._look()

    def changed(self) -> Persona | None:
        """The persona read anew where one of its files was saved since, else None.

        Raises:
            PersonaError: what was saved has a fault; told once for each time that it was saved.
        """
        now = self._look()
        if now == self._seen:
            return None
        self._seen = now
        self.persona = load_persona(self._path, self._home)
        self._seen = self._look()
        return self.persona

    def _look(self) -> list[tuple[int, int]]:
        return [(stat.st_mtime_ns, stat.st_size) if stat else (0, 0) for stat in map(_stat, self.persona.files)]


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def open_engine(options: Options, report: Callable[[Progress], None] = lambda progress: None) -> Engine:
    """Open everything that a conversation needs, indexing what is new in the library first.

    Raises:
        CompanionError: something is missing or damaged; the sentence says what and how to mend it.
    """
    settings = load_settings(options.home.settings)
    on_disk = PersonaOnDisk(find_persona(options.persona or settings.persona, options.home), options.home)
    connection, synced, model = open_library(options, settings, report)
    embedder = RememberingEmbedder(model)
    with explained(options.home.database):
        shelf = Shelf(connection, synced.documents, embedder)
        names = {
            identity: SourceName(source.title, source.author, source.kind) for identity, source in shelf.sources.items()
        }
        language = load_language()
        speller = Speller(KnownWords(connection, embedder.name), language)
        practice = practice_for(embedder.name, shelf.profile) if len(shelf) else None
    mind = Mind(
        shelf=shelf,
        embedder=embedder,
        reader=Reader(load_heads(), embedder, speller, names),
        answerer=Answerer(shelf, names, practice),
        persona=on_disk.persona,
        planner=Planner(Bank(on_disk.persona.lines, embedder), on_disk.persona),
        crisis_room=CrisisRoom(country_of(settings.country)),
        memory=memory_in(connection, embedder, rarity_in(language)),
        recollector=load_recollector(rarity_in(language)),
        requests=load_requests(),
        chance=random.Random(options.seed),
    )
    return Engine(mind, on_disk, connection, options.home.database, synced)


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
    embedder = load_embedder(settings.model, options.home)
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
