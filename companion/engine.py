"""The engine: home, library, model and persona opened and put together, and the sessions that talk with them."""

import os
import random
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TypeVar

from companion.conversation import take_turn
from companion.database import explained, open_database
from companion.errors import PersonaError
from companion.home import Home
from companion.letters.safety import Concern
from companion.letters.workshop import Workshop
from companion.librarian import Librarian, library_sources, take_in
from companion.memory.desk import Desk
from companion.memory.log import Whose
from companion.nlu.requests import load_requests
from companion.nlu.spelling import load_language
from companion.options import Options
from companion.persona.persona import Persona, find_persona, load_persona
from companion.response.account import Accounts
from companion.response.bank import Bank
from companion.response.crisis_room import CrisisRoom
from companion.response.helplines import country_of
from companion.response.planner import Planner
from companion.response.recollection import load_recollector
from companion.response.reply import Reply
from companion.response.sample import Exchange, sample_of
from companion.retrieval.cross_encoder import load_cross_encoder
from companion.retrieval.embedding import DEFAULT_MODEL, Embedder, RememberingEmbedder, load_embedder
from companion.retrieval.library import Progress, Synced, left_out, sync
from companion.settings import Settings, load_settings
from companion.turn.desk import new_desk
from companion.turn.mind import Mind, memory_in
from companion.turn.opening import begin, called
from companion.turn.session import Message, Session

T = TypeVar("T")


class Engine:
    """One person's companion, open for any number of conversations. Its methods may be called from any thread."""

    def __init__(
        self, mind: Mind, persona: "PersonaOnDisk", connection: sqlite3.Connection, options: Options, library: Synced
    ) -> None:
        """Use `open_engine`."""
        self.mind = mind
        self.library = library
        self._persona = persona
        self._connection = connection
        self._database = options.home.database
        self._options = options
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

    def wear(self, named: str) -> str:
        """Let another persona answer from now on; returns what it calls itself.

        Raises:
            PersonaError: there is no such persona, or it has a fault; the one before stays.
        """
        with self._lock, explained(self._database):
            on_disk = self._persona.other(named)
            if on_disk.persona.scope != self.mind.persona.scope:
                self._sessions.clear()  # a memory apart knows nothing of the talk so far, and gives nothing of its own
            self._take_up(on_disk.persona)
            self._persona = on_disk
            for session in self._sessions.values():
                session.disclosed, session.meeting = None, None  # who speaks now has not said what it is
            return called("me", self.mind)

    def sample(self, persona: Persona) -> tuple[Exchange, ...]:
        """How another persona sounds; nothing of it is remembered."""
        with self._lock:
            return sample_of(persona, self.mind.reader, self.mind.embedder)

    def at_accounts(self, work: Callable[[Accounts], T], user: str = "me") -> T:
        """Have something looked up in how her replies to a person were made.

        Raises:
            HomeError: the database failed.
        """
        with self._lock, explained(self._database):
            persona = self.mind.persona
            return work(Accounts(self._connection, Whose(user, persona.scope), persona))

    def at_desk(self, work: Callable[[Desk], T], user: str = "me") -> T:
        """Have something done with what is kept of a person.

        Raises:
            HomeError: the database failed.
        """
        with self._lock, explained(self._database):
            memory = self.mind.memory
            return work(
                Desk(
                    self._connection,
                    memory.shelf,
                    memory.keeper,
                    memory.forgetting,
                    Whose(user, self.mind.persona.scope),
                    called(user, self.mind),
                )
            )

    def at_library(self, work: Callable[[Librarian], T]) -> T:
        """Have something done with the library; what has changed in it then she answers from at once.

        Raises:
            HomeError: the database failed.
        """
        with self._lock, explained(self._database):
            model = load_settings(self._options.home.settings).model or DEFAULT_MODEL
            librarian = Librarian(self._connection, self._options, model, self.mind.embedder, self.library)
            try:
                return work(librarian)
            finally:
                if librarian.synced is not self.library:
                    self.library = librarian.synced
                    read = take_in(self._connection, self.library.documents, self.mind.embedder, load_language())
                    self.mind = replace(self.mind, shelf=read.shelf, reader=read.reader, answerer=read.answerer)

    def workshop(self, user: str = "me") -> Workshop:
        """A letter desk for a person, for an interface that has one of its own."""
        mind, whose = self.mind, Whose(user, self.mind.persona.scope)

        def room_words(concern: Concern) -> str:
            text, _ = mind.crisis_room.reply(concern.words, concern.level, None, mind.chance, is_sure=concern.is_sure)
            return text

        return Workshop(new_desk(whose, mind), mind.memory.letters, whose, room_words, lock=self._lock)

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
            self._take_up(persona)
        return ""

    def _take_up(self, persona: Persona) -> None:
        bank = Bank(persona.lines, self.mind.embedder)
        self.mind = replace(self.mind, persona=persona, planner=Planner(bank, persona))


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

    def other(self, named: str) -> "PersonaOnDisk":
        """Another persona of the same home.

        Raises:
            PersonaError: there is no such persona, or it has a fault.
        """
        return PersonaOnDisk(find_persona(named, self._home), self._home)

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
    settings = options.settings or load_settings(options.home.settings)
    on_disk = PersonaOnDisk(find_persona(options.persona or settings.persona, options.home), options.home)
    connection, synced, model = open_library(options, settings, report)
    embedder = RememberingEmbedder(model)
    encoder = load_cross_encoder(options.home)  # it loads behind what follows
    with explained(options.home.database):
        language = load_language()
        read = take_in(connection, synced.documents, embedder, language)
    mind = Mind(
        shelf=read.shelf,
        embedder=embedder,
        reader=read.reader,
        answerer=read.answerer,
        persona=on_disk.persona,
        planner=Planner(Bank(on_disk.persona.lines, embedder), on_disk.persona),
        crisis_room=CrisisRoom(country_of(settings.country)),
        memory=memory_in(connection, embedder),
        recollector=load_recollector(encoder),
        requests=load_requests(),
        chance=random.Random(options.seed),
    )
    return Engine(mind, on_disk, connection, options, synced)


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
