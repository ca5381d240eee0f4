"""Looking back: what the memory has to do with a message. Asked, she answers from it; unasked, she may bring one up."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from companion.memory.log import Whose
from companion.nlu.question import asks_what_she_is
from companion.nlu.reading import Reading
from companion.nlu.requests import Request, Requests, says_no, says_yes
from companion.response.answer import Phrase
from companion.response.hand_on_memory import HandOnMemory, Pending
from companion.response.own_book import Told
from companion.response.recall import Recall
from companion.response.recollection import Recollection
from companion.response.reminding import Reminder, Reminding
from companion.response.reply import Move, Reply
from companion.response.route import LOOKED_UP
from companion.retrieval.embedding import Vectors

ASKS, WITH_CARE = (0.4, 0.8), (0.5, 0.9)
"""The chances from which a message asks her to remember where it was told, and where it was not (a library is asked
much as she is: "how long do the eggs boil?"); the same for a turn that wants care. Fitted without a script and its
people, .95 of the questions to the memory pass and .90 of those that only allude to what was told, and .02 of questions
on the film and .03 of what else is said to her (`benchmarks/fit_recollection.py`)."""

WHERE_TOLD = 0.55
"""The chance that it was told, from which the first of these holds."""

BEYOND_DOUBT = 0.95
"""The same for a turn of NOT_NOW, told or not."""

GUESSED = 0.3
"""The same for a message that wants her to guess."""

TO_GUESS = re.compile(
    r"\b(?:you|u|ya) (?:can|could|may) guess\b|\b(?:can|could) (?:you|u|ya) guess\b"
    r"|\bguess (?:who|whose|where|why|which|when|what(?:'s| is| am| i'?m| are| he'?s| she'?s| they'?re| we'?re))\b"
    r"|\bbet (?:you|u|ya) (?:know|remember|can)\b"
    r"|\b(?:any|have a|take a) guess",
    re.IGNORECASE,
)
"""How people ask for what she can work out from what they told her."""

MAY_ASK, AS_LIKELY = 0.2, 0.55
"""The chance from which a question that the library does not answer may be one for the memory, which has an answer; and
from which she says that it was not told, rather than that she has not read it."""

OF_THEIRS = re.compile(r"\b(?:my|mine|our|ours)\b", re.IGNORECASE)
"""What no library can be asked about."""

NOT_NOW = ("identity", "minor", "risk", "dependence")
"""Cares that come before any memory."""

GREETS = ("smalltalk", "share_fact")
FIRST_TURNS = 3
"""Turns of a new conversation within which she asks after an event."""


@dataclass
class Thread:
    """What looking back needs to know of the talk so far."""

    turns: int = 0
    before: Reading | None = None
    """The message before."""

    pending: Pending | None = None
    """What she will erase if the person says yes."""

    since_reminder: int = 99
    """Turns since she last brought something up."""


@dataclass(frozen=True)
class Looked:
    """What looking back found."""

    reply: Reply | None = None
    """The whole reply, where the message was about the memory."""

    is_request: bool = False
    """Whether it asked for something to be done with it, so that it is not quoted later."""

    has_erased: bool = False
    """Whether something was erased at its word, so that its own words, which name it, are not to be kept."""

    is_never_told: bool = False
    """Whether it asked for what the person has not told."""

    may_answer: Reply | None = None
    """What the memory has for a question that nothing else answers, though it did not sound like one for it."""

    introduced: Reply | None = None
    """What she says to a message that tells a name and nothing else, where nothing of hers waits for one."""

    reminder: Reminder | None = None
    """What may be brought up beside another reply."""

    told: Told | None = None
    """What the persona's own book has on it."""


class LookingBack:
    """Looks back on every turn."""

    def __init__(
        self,
        requests: Requests,
        embed: Callable[[Sequence[str]], Vectors],
        recall: Recall,
        reminding: Reminding,
        hand: HandOnMemory,
    ) -> None:
        """Know how to read what is asked, recall, remind, and do it."""
        self._requests = requests
        self._embed = embed
        self._recall = recall
        self._reminding = reminding
        self._hand = hand

    def look(
        self, whose: Whose, conversation: str, reading: Reading, thread: Thread, phrase: Phrase, now: datetime
    ) -> Looked:
        """What the memory has to do with a message."""
        done = self._settled(whose, reading, thread, phrase)
        if done:
            return done
        set_aside = self._hand.set_aside(whose)
        withheld = frozenset[int]().union(*(each.ids for each in set_aside))
        request = self._requests.read(reading.text, reading.vector, self._embed)
        granted = request and self._granted(whose, conversation, request, reading, thread, phrase, now, withheld)
        if granted:
            return granted
        heard = self._heard(whose, reading, thread.before, phrase, now)
        if heard:
            return heard
        recollection = self._recall.consider(whose, reading, thread.before)
        asks = self._is_asked(reading, recollection) or (request is not None and request.kind == "know")
        likeliest = recollection.candidates[0].found.saying.id if recollection.candidates else None
        wished = next((each for each in set_aside if asks and likeliest in each.ids), None)
        if wished:
            thread.pending = Pending(wished)
            return Looked(phrase.reply("set_aside", act="recall_question", abstained=True))
        told = tuple(each for each in recollection.candidates if each.found.saying.id not in withheld)
        recollection = replace(recollection, candidates=told)
        if asks or self._recall.asks_who(reading):
            reply = self._recall.answered(whose, recollection, reading, phrase, now, withheld)
            return Looked(reply, is_never_told=reply is None)
        may_answer = None
        is_told = recollection.told >= WHERE_TOLD
        is_theirs = is_told or OF_THEIRS.search(reading.text)
        if (reading.act in LOOKED_UP or is_told) and recollection.asks >= (MAY_ASK if is_theirs else AS_LIKELY):
            may_answer = self._recall.answered(whose, recollection, reading, phrase, now, withheld) or phrase.reply(
                "never_told", act="recall_question", abstained=True
            )
        reminder = self._reminder(whose, conversation, reading, recollection, thread, phrase, now, withheld)
        introduced = self._recall.introduced(whose, reading, thread.before, phrase)
        return Looked(may_answer=may_answer, reminder=reminder, introduced=introduced)

    def _settled(self, whose: Whose, reading: Reading, thread: Thread, phrase: Phrase) -> Looked | None:
        """What comes of a yes or a no to what she asked; None where it was neither."""
        pending, thread.pending = thread.pending, None
        if pending is None or not (says_yes(reading.text) or says_no(reading.text)):
            return None
        if says_yes(reading.text):
            return Looked(self._hand.confirm(whose, pending, phrase), is_request=True, has_erased=True)
        self._hand.refuse(pending)
        return Looked(phrase.reply("forget_kept", act="meta"), is_request=True)

    def _heard(
        self, whose: Whose, reading: Reading, before: Reading | None, phrase: Phrase, now: datetime
    ) -> Looked | None:
        """What comes of a message that is answered without looking back for it; None for any other."""
        if asks_what_she_is(reading.text):
            return Looked()  # nothing that was told stands in the place of the truth
        righted = self._recall.put_right(whose, reading, before, phrase, now)
        return Looked(righted) if righted else None

    def _granted(
        self,
        whose: Whose,
        conversation: str,
        request: Request,
        reading: Reading,
        thread: Thread,
        phrase: Phrase,
        now: datetime,
        withheld: Collection[int],
    ) -> Looked | None:
        """What comes of a wish; None where it may have been none, and nothing answers to it."""
        if request.kind == "know" and self._recall.asks_who(reading):
            named = self._recall.named(whose, phrase, now, withheld)
            if named:
                return Looked(named)
        granted = self._hand.grant(whose, conversation, request, reading, phrase, now, withheld)
        thread.pending = granted.pending
        if granted.reply is None and (not request.is_sure or request.kind == "know"):
            return None
        return Looked(
            granted.reply,
            is_request=granted.is_done or granted.pending is not None,
            has_erased=granted.has_erased,
            is_never_told=granted.reply is None,
        )

    def beside(self, reply: Reply, reminder: Reminder, thread: Thread) -> Reply:
        """A reply with a memory beside it: before a question of hers, else after."""
        thread.since_reminder = 0
        if reminder.asks:
            self._reminding.asked_after(reminder.recalled[0].saying)
        parts = [reminder.text, reply.text] if reply.text.rstrip().endswith("?") else [reply.text, reminder.text]
        turns = dict.fromkeys(each.turn for each in reminder.recalled)
        moves = (*reply.moves, reminder.move, *(Move("memory", memory=turn) for turn in turns))
        return replace(reply, text=" ".join(parts), moves=moves, memories=(*reply.memories, *reminder.recalled))

    def _is_asked(self, reading: Reading, recollection: Recollection) -> bool:
        if not recollection.candidates and reading.care is None and reading.act == "recall_question":
            return True  # with nothing told there is nothing to weigh: what is asked tells
        if TO_GUESS.search(reading.text):
            return recollection.asks >= GUESSED
        if reading.care in NOT_NOW:
            return recollection.asks >= BEYOND_DOUBT
        where_told, elsewhere = WITH_CARE if reading.care else ASKS
        return recollection.asks >= (where_told if recollection.told >= WHERE_TOLD else elsewhere)

    def _reminder(
        self,
        whose: Whose,
        conversation: str,
        reading: Reading,
        recollection: Recollection,
        thread: Thread,
        phrase: Phrase,
        now: datetime,
        withheld: Collection[int],
    ) -> Reminder | None:
        if reading.care is not None:
            return None
        if thread.turns < FIRST_TURNS and reading.act in GREETS:
            passed = self._reminding.passed(whose, conversation, reading, phrase, now)
            if passed and passed.recalled[0].saying not in withheld:
                return passed
        return self._reminding.touched(whose, conversation, reading, recollection, thread.since_reminder, phrase, now)
