"""The person's hand on the memory, in talk: forgetting, asking what she knows, leaving a topic alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from companion.memory.forgetting import Forgetting, SetAside
from companion.memory.log import Whose
from companion.memory.shelf import Saying
from companion.memory.wishes import Wishes
from companion.nlu.reading import Reading
from companion.nlu.requests import Request
from companion.response.about_you import AboutYou, reply_of
from companion.response.answer import Phrase
from companion.response.recall import quoted
from companion.response.reply import Move, Reply
from companion.retrieval.embedding import Embedder

MANY = 8
"""Turns: to forget more she asks first."""

SHOWN = 2
"""Sentences shown when she asks whether they are what is meant."""


@dataclass(frozen=True)
class Pending:
    """What would be erased if the person says yes."""

    wish: SetAside | None
    """None for everything."""


@dataclass(frozen=True)
class Granted:
    """What came of a wish."""

    reply: Reply | None
    """None where what is asked about was not told, or nothing is there to be erased at a wish that is not sure."""

    pending: Pending | None = None
    """What waits for a yes."""

    has_erased: bool = False

    is_done: bool = False
    """Whether it was a wish that something came of, so that its words are no memory."""


class HandOnMemory:
    """Does what is asked."""

    def __init__(self, forgetting: Forgetting, wishes: Wishes, about_you: AboutYou, embedder: Embedder) -> None:
        """Know what to do it with."""
        self._forgetting = forgetting
        self._wishes = wishes
        self._about_you = about_you
        self._embedder = embedder

    def grant(
        self,
        whose: Whose,
        conversation: str,
        request: Request,
        reading: Reading,
        phrase: Phrase,
        now: datetime,
        set_aside: Collection[int] = (),
    ) -> Granted:
        """Do what a message asks, read as a wish.

        Args:
            whose: whose memory.
            conversation: the one that goes on now.
            request: the wish.
            reading: the message.
            phrase: how she says it.
            now: the time of the turn.
            set_aside: sentences that are not to be told.
        """
        match request.kind:
            case "forget" | "forget_last" | "forget_all":
                return self._forget(whose, conversation, request, reading, phrase)
            case "leave":
                self._wishes.leave(whose, request.topic)
                return Granted(phrase.reply("left_alone", act="meta"), is_done=True)
            case "lift":
                self._wishes.lift(whose, request.topic)
                return Granted(phrase.reply("left_alone", act="meta"), is_done=True)
            case "last_talk":
                return Granted(self._about_you.last_talk(whose, conversation, phrase, now, set_aside))
            case "know":
                if not request.topic:
                    return Granted(self._about_you.known(whose, phrase, now, set_aside))
                [vector] = self._embedder.embed([request.topic])
                return Granted(self._about_you.about(whose, request.topic, vector, phrase, now, set_aside))

    def confirm(self, whose: Whose, pending: Pending, phrase: Phrase) -> Reply:
        """Erase what waited for a yes."""
        if pending.wish is None:
            count = self._forgetting.count(whose)  # as she asked: the person's turns, not hers
            self._forgetting.erase_all(whose)
        else:
            count = self._forgetting.erase(whose, pending.wish.sayings, pending.wish.topic)
        return phrase.reply("forgotten", act="meta", count=counted(count))

    def refuse(self, pending: Pending) -> None:
        """Let what waited for a yes be told again."""
        if pending.wish:
            self._forgetting.let_be(pending.wish)

    def set_aside(self, whose: Whose) -> tuple[SetAside, ...]:
        """What waits for a yes: none of it is told meanwhile."""
        return self._forgetting.all_set_aside(whose)

    def _forget(self, whose: Whose, conversation: str, request: Request, reading: Reading, phrase: Phrase) -> Granted:
        nothing = Granted(None)
        if request.is_sure:
            nothing = Granted(phrase.reply("forget_nothing", act="meta"), is_done=True)
        if request.kind == "forget_all":
            turns = self._forgetting.count(whose)
            return Granted(self._ask(turns, (), phrase), Pending(None)) if turns else nothing
        if request.kind == "forget_last":
            meant = self._forgetting.last(whose, conversation)
        else:
            [vector] = self._embedder.embed([request.topic])
            meant = self._forgetting.about(whose, request.topic, vector)
            if request.is_sure and not meant.sayings:
                meant = self._forgetting.maybe(whose, request.topic, [vector, reading.vector])
        if not meant.sayings:
            return nothing
        turns = len({saying.turn for saying in meant.sayings})
        wish = SetAside(meant.sayings, request.topic)
        is_plain = request.is_sure and meant.is_sure
        if is_plain and turns <= MANY:
            return Granted(self.confirm(whose, Pending(wish), phrase), has_erased=True, is_done=True)
        self._forgetting.set_aside(wish)
        return Granted(self._ask(turns, () if is_plain else meant.sayings[:SHOWN], phrase), Pending(wish))

    def _ask(self, count: int, shown: Sequence[Saying], phrase: Phrase) -> Reply:
        text, line = phrase.say("forget_ask", count=counted(count))
        quotes = " ".join(quoted(saying.text) for saying in shown)
        return reply_of(f"{text} {quotes}".strip(), [Move("core", line=line)], shown, phrase)


def counted(count: int) -> str:
    """`One thing` or `4 things`."""
    return "One thing" if count == 1 else f"{count} things"
