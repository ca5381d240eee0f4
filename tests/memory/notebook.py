"""A memory on a real database, for the tests of its parts."""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from companion.database import open_database
from companion.home import Home
from companion.memory.facts import Fact, Facts
from companion.memory.forgetting import Forgetting, Meant
from companion.memory.keeping import Keeper, Kept, Said
from companion.memory.log import COMPANION, Log, Turn, TurnDraft, Whose
from companion.memory.shelf import Found, MemoryShelf, Saying
from companion.retrieval.embedding import Embedder
from tests.retrieval.light_embedder import LightEmbedder

ANA, BO = Whose("ana"), Whose("bo")
NOON = datetime(2026, 3, 2, 12)  # a Monday


@dataclass
class Notebook:
    """What Ana says, a minute after what she said before; and what is found of it."""

    connection: sqlite3.Connection
    embedder: Embedder = field(default_factory=LightEmbedder)
    conversation: str = "monday"
    now: datetime = NOON

    def __post_init__(self) -> None:
        """Open the parts."""
        self.shelf = MemoryShelf(self.connection, self.embedder.dimensions)
        self.keeper = Keeper(self.connection, self.shelf, self.embedder)
        self.log = Log(self.connection)
        self.facts = Facts(self.connection)
        self.forgetting = Forgetting(self.connection, self.shelf)

    @classmethod
    def of(cls, home: Home, embedder: Embedder | None = None) -> "Notebook":
        """Open a home's memory."""
        return cls(open_database(home), embedder or LightEmbedder())

    def say(
        self, text: str, reply: str = "", *, whose: Whose = ANA, matter: str = "", quotes: tuple[int, ...] = ()
    ) -> Kept:
        """Keep what was said, and her reply where there is one."""
        self.now += timedelta(minutes=1)
        answer = TurnDraft(COMPANION, reply, self.now, quotes=quotes) if reply else None
        return self.keeper.keep(whose, self.conversation, Said(text, self.now, matter), answer)

    def another(self, conversation: str, days: int = 0) -> None:
        """Begin another conversation, some days later."""
        self.conversation = conversation
        self.now += timedelta(days=days)

    def turns(self, whose: Whose = ANA) -> list[Turn]:
        """All that was said."""
        return list(self.log.turns(whose))

    def texts(self, whose: Whose = ANA) -> list[str]:
        """All that was said, as text."""
        return [turn.text for turn in self.log.turns(whose)]

    def find(self, query: str, whose: Whose = ANA) -> list[Found]:
        """What the shelf finds."""
        return self.shelf.search(whose, query, self.embedder.embed([query])[0])

    def found(self, query: str, whose: Whose = ANA) -> list[str]:
        """What the shelf finds, as text."""
        return [each.saying.text for each in self.find(query, whose)]

    def sayings(self, whose: Whose = ANA) -> list[Saying]:
        """Every sentence that was kept."""
        ids = [identity for (identity,) in self.connection.execute("SELECT id FROM saying ORDER BY id")]
        return self.shelf.sayings(whose, ids)

    def saying(self, text: str, whose: Whose = ANA) -> Saying:
        """The sentence of a wording."""
        return next(each for each in self.sayings(whose) if each.text == text)

    def holds(self, whose: Whose = ANA) -> list[tuple[str, str, str]]:
        """The facts that hold now, as subject, relation and value."""
        return [as_told(fact) for fact in self.facts.current(whose)]

    def about(self, topic: str, whose: Whose = ANA) -> Meant:
        """What a wish to forget a topic means."""
        return self.forgetting.about(whose, topic, self.embedder.embed([topic])[0])

    def forget(self, topic: str, whose: Whose = ANA) -> int:
        """Forget a topic."""
        return self.forgetting.erase(whose, self.about(topic, whose).sayings, topic)

    def is_whole(self) -> bool:
        """Whether the file, its references and its index agree with each other (else SQLite raises)."""
        self.connection.execute("INSERT INTO turn_words (turn_words, rank) VALUES ('integrity-check', 1)")
        self.connection.commit()
        return (
            self.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            and not self.connection.execute("PRAGMA foreign_key_check").fetchall()
        )


def as_told(fact: Fact) -> tuple[str, str, str]:
    """A fact without where it was said."""
    return fact.subject, fact.relation, ("not " if fact.is_negated else "") + fact.value
