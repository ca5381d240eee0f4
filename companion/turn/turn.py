"""The turn in hand: what every step of it looks at."""

from dataclasses import dataclass
from datetime import datetime

from companion.memory.acquaintance import Acquaintance
from companion.memory.log import Whose
from companion.memory.watch import Watch
from companion.nlu.reading import Reading
from companion.turn.mind import Mind
from companion.turn.session import Message, Session


@dataclass(frozen=True)
class Turn:
    """One message, read, and what it is answered with."""

    message: Message
    reading: Reading
    session: Session
    mind: Mind
    watch: Watch
    """Whether a crisis is still with her, as it was when the message came."""

    now: datetime

    @property
    def whose(self) -> Whose:
        """Whose memory it goes into."""
        return Whose(self.message.user, self.mind.persona.scope)

    @property
    def acquaintance(self) -> Acquaintance:
        """How well she knows the person."""
        return self.mind.memory.acquaintances.of(self.message.user, self.mind.persona.scope)

    @property
    def resting(self) -> dict[str, datetime]:
        """The lines that she said to the person of late, and when."""
        return self.mind.memory.ledger.resting(self.message.user, self.mind.persona.scope, self.now)
