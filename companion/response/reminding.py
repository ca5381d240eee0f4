"""Reminding: one memory brought up unasked where it truly touches what is said, and an event asked after once.

Nothing sensitive, nothing that the person wants left alone, nothing twice within a month but where advice asks for it
or where it was brought up once and only now is plainly what is meant, and not in every reply.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from companion.memory.facts import Facts
from companion.memory.log import Log, Whose
from companion.memory.wishes import Wishes
from companion.nlu.reading import Reading
from companion.response.answer import Phrase
from companion.response.recall import as_recalled, quote, quoted, when
from companion.response.recollection import Candidate, Recollection
from companion.response.reply import Move, Recalled
from companion.retrieval.words import content_words, stem, words_of

TOUCHES, MOVES, AGAIN = 0.25, 0.4, 0.7
"""The chance from which a memory is brought up, from which it is even though one was a few turns ago, and from which it
is though she brought it up once before. Read by eye, seven of twelve that came up at .1 to .2 were beside the point,
and one of twenty-four from .6 on."""

ASKING_TOUCHES = 0.06
"""The same for a message that asks for advice or an opinion: there it is part of the answer."""

PAUSE = 5
"""Turns between two memories that are brought up."""

AWAY, ASKING_AWAY = 24, 4
"""Turns of one conversation after which what was said in it counts as memory, and where advice is asked for."""

RESTS = timedelta(days=30)

ASKING = ("advice", "off_topic_question", "knowledge_question", "recall_question")


@dataclass(frozen=True)
class Reminder:
    """A sentence of hers about something that the person said before."""

    text: str
    move: Move
    recalled: tuple[Recalled, ...]
    """What it quotes."""

    asks: bool = False


class Reminding:
    """Chooses what to bring up."""

    def __init__(self, log: Log, facts: Facts, wishes: Wishes) -> None:
        """Know what was said, and what is to be left alone."""
        self._log = log
        self._facts = facts
        self._wishes = wishes

    def touched(
        self,
        whose: Whose,
        conversation: str,
        reading: Reading,
        recollection: Recollection,
        turns_since: int,
        phrase: Phrase,
        now: datetime,
    ) -> Reminder | None:
        """The memory that a message touches, where one does.

        Args:
            whose: whose memory.
            conversation: the one that goes on now.
            reading: the message.
            recollection: what it calls for.
            turns_since: turns of this conversation since a memory was last brought up.
            phrase: how she says it.
            now: the time of the turn.
        """
        needed = ASKING_TOUCHES if reading.act in ASKING else TOUCHES
        if turns_since < PAUSE:
            needed = MOVES
        if recollection.touches < needed or not recollection.candidates:
            return None
        first = recollection.candidates[0]
        is_asked = reading.act in ASKING
        away = ASKING_AWAY if is_asked else AWAY
        if not self._may_come_up(whose, conversation, first, away):
            return None
        quotes = self._log.quotes_of(first.found.saying.id, now - RESTS)
        is_part_of_answer = is_asked and recollection.touches >= MOVES
        is_meant_now = quotes == [True] and recollection.touches >= AGAIN
        if quotes and not (is_part_of_answer or is_meant_now):
            return None
        if any(self._is_left_alone(whose, each.text) for each in first.quoted):
            first = replace(first, excerpt=())
        text, line = phrase.say("reminded", when=when(first.found.saying.at, now), quote=quote(first))
        return Reminder(text, Move("reminded", line=line), as_recalled(first))

    def passed(
        self, whose: Whose, conversation: str, reading: Reading, phrase: Phrase, now: datetime
    ) -> Reminder | None:
        """The question how an event went that has passed since it was told of; None where nothing is due."""
        fact = self._facts.to_ask_after(whose, conversation, now)
        if fact is None or self._is_left_alone(whose, fact.quote):
            return None
        if {stem(word) for word in content_words(f"{fact.subject} {fact.value}")} & {
            stem(word) for word in content_words(reading.text)
        }:
            return None  # they speak of it already
        text, line = phrase.say("asked_after", when=when(fact.said_at, now), quote=quoted(fact.quote))
        recalled = Recalled(fact.turn, fact.said_at.date().isoformat(), fact.quote, 1.0, fact.saying)
        return Reminder(text, Move("asked_after", line=line), (recalled,), asks=True)

    def asked_after(self, saying: int) -> None:
        """Write down that she has asked about a sentence."""
        self._facts.asked_after(saying)

    def _may_come_up(self, whose: Whose, conversation: str, candidate: Candidate, away: int) -> bool:
        saying = candidate.found.saying
        if saying.matter or self._is_left_alone(whose, saying.text):
            return False
        return saying.conversation != conversation or self._log.length(whose, conversation) - saying.position >= away

    def _is_left_alone(self, whose: Whose, text: str) -> bool:
        words = {stem(word) for word in words_of(text)}
        return any(is_about(words, topic) for topic in self._wishes.of(whose))


def is_about(words: set[str], topic: str) -> bool:
    """Whether stems of a text hold a topic's words, at least half of them."""
    wanted: Sequence[str] = [stem(word) for word in content_words(topic)]
    return bool(wanted) and 2 * sum(word in words for word in wanted) >= len(wanted)
