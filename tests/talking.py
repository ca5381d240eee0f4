"""Talk with her, turn by turn, with a memory that no other test shares."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from companion.conversation import take_turn
from companion.database import open_database
from companion.engine import Engine
from companion.home import Home, shipped
from companion.letters.desk import desk_words
from companion.persona.persona import Persona, load_persona
from companion.response.bank import Bank
from companion.response.crisis_room import CrisisRoom
from companion.response.helplines import country_of
from companion.response.planner import Planner
from companion.response.reply import Reply
from companion.turn.mind import Mind, memory_in
from companion.turn.opening import begin
from companion.turn.session import Message, Session

PERSONAS = ("samantha", "scholar", "gus", "wren")
MORNING = datetime(2026, 3, 2, 9)


@dataclass
class Talk:
    """One person's conversation; a minute goes by between two turns."""

    mind: Mind
    conversation: str = "main"
    now: datetime = MORNING
    session: Session = field(default_factory=Session)

    def say(self, text: str) -> Reply:
        """Her reply to a message."""
        self.now += timedelta(minutes=1)
        return take_turn(self._message(text), self.session, self.mind)

    def begin(self) -> Reply | None:
        """What she says first."""
        return begin(self._message(""), self.session, self.mind)

    def another(self) -> "Talk":
        """The person's next conversation, an hour later."""
        return Talk(self.mind, f"{self.conversation}+", self.now + timedelta(hours=1))

    def _message(self, text: str) -> Message:
        return Message(text, conversation=self.conversation, now=self.now)


def mind_of(engine: Engine, persona: Persona | None = None, *, seed: int = 1, country: str = "") -> Mind:
    """The engine's mind with an empty memory, and another persona where one is given."""
    connection = open_database(Home(Path("/proc/nowhere"), incognito=True))
    mind = replace(
        engine.mind,
        memory=memory_in(connection, engine.mind.embedder),
        crisis_room=CrisisRoom(country_of(country)),
        chance=random.Random(seed),
    )
    if persona is None:
        return mind
    return replace(mind, persona=persona, planner=Planner(Bank(persona.lines, mind.embedder), persona))


@cache
def persona_called(key: str) -> Persona:
    """A persona that ships."""
    return load_persona(shipped("persona") / f"{key}.yaml", Home(Path("/proc/nowhere"), incognito=True))


def ids_of(persona: Persona) -> set[str]:
    """Everything that a move of hers may name."""
    phrases = {f"{phrase}/{number + 1}" for phrase, said in persona.phrases.items() for number in range(len(said))}
    meeting = {"meeting/1", "meeting/2"} | {f"meeting/{each.name}" for each in persona.names}
    desk = {f"letters/{step}" for step in desk_words()}
    return {line.id for line in persona.lines} | phrases | meeting | desk
