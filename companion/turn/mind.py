"""What she answers with, the same for every conversation: shelves, heads, persona, and what is kept of people."""

import random
import sqlite3
from dataclasses import dataclass, field

from companion.letters.store import Letters
from companion.memory.acquaintance import Acquaintances
from companion.memory.facts import Facts
from companion.memory.forgetting import Forgetting
from companion.memory.keeping import Keeper
from companion.memory.ledger import Ledger
from companion.memory.log import Log
from companion.memory.shelf import MemoryShelf
from companion.memory.watch import Watches
from companion.memory.wishes import Wishes
from companion.nlu.reading import Reader
from companion.nlu.requests import Requests
from companion.persona.persona import Persona
from companion.response.about_you import AboutYou
from companion.response.answer import Answerer, Phrase
from companion.response.crisis_room import CrisisRoom
from companion.response.hand_on_memory import HandOnMemory
from companion.response.looking_back import LookingBack
from companion.response.planner import Planner
from companion.response.recall import Recall
from companion.response.recollection import Recollector
from companion.response.reminding import Reminding
from companion.retrieval.embedding import Embedder
from companion.retrieval.search import Shelf


@dataclass(frozen=True)
class Memory:
    """What is kept of people."""

    ledger: Ledger
    acquaintances: Acquaintances
    watches: Watches
    log: Log
    facts: Facts
    wishes: Wishes
    shelf: MemoryShelf
    keeper: Keeper
    forgetting: Forgetting
    letters: Letters


def memory_in(connection: sqlite3.Connection, embedder: Embedder) -> Memory:
    """The memory that a home's database holds."""
    shelf = MemoryShelf(connection, embedder.dimensions)
    return Memory(
        ledger=Ledger(connection),
        acquaintances=Acquaintances(connection),
        watches=Watches(connection),
        log=Log(connection),
        facts=Facts(connection),
        wishes=Wishes(connection),
        shelf=shelf,
        keeper=Keeper(connection, shelf, embedder),
        forgetting=Forgetting(connection, shelf),
        letters=Letters(connection),
    )


@dataclass(frozen=True)
class Mind:
    """What she answers with: the same for every conversation."""

    shelf: Shelf
    embedder: Embedder
    reader: Reader
    answerer: Answerer
    persona: Persona
    planner: Planner
    crisis_room: CrisisRoom
    memory: Memory
    recollector: Recollector
    requests: Requests
    chance: random.Random = field(default_factory=random.Random)

    @property
    def phrase(self) -> Phrase:
        """Her phrases, picked by chance."""
        return Phrase(self.persona, self.chance)

    @property
    def looking_back(self) -> LookingBack:
        """How she looks back on what the person said."""
        memory = self.memory
        about_you = AboutYou(memory.shelf, memory.log, memory.facts, self.recollector)
        return LookingBack(
            self.requests,
            self.embedder.embed,
            Recall(memory.shelf, memory.facts, self.recollector),
            Reminding(memory.log, memory.facts, memory.wishes),
            HandOnMemory(memory.forgetting, memory.wishes, about_you, self.embedder),
        )
