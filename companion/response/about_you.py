"""What she knows of a person: a few of their own sentences, those that tell most, in the order in which they came."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from companion.memory.facts import Facts
from companion.memory.keeping import ASKS
from companion.memory.log import Log, Whose
from companion.memory.shelf import UNSPOKEN, MemoryShelf, Saying
from companion.response.answer import Phrase
from companion.response.recall import LONGEST_QUOTE, length_of, quoted, when
from companion.response.recollection import Recollector
from companion.response.reply import Move, Recalled, Reply
from companion.retrieval.embedding import Vectors
from companion.retrieval.passages import LEANS

MOST, LETTERS = 8, 800
"""Sentences of one list, and characters of all of them."""

LATEST = 500
"""Sentences among which the most telling are looked for, with those that are pinned."""

HAS_FACT, IS_SHORT, SHORT, LEANING = 0.3, 0.3, 4, 0.35
"""What a fact in it adds to how much a sentence tells, what one of fewer words loses, and one that points at what was
said before ("he did it again")."""

LEAST = 0.25
"""How much a sentence must tell to be listed where others tell more: greetings and thanks tell less."""

ABOUT = 0.25
"""Cosine to a topic from which a sentence may be about it."""


class AboutYou:
    """Tells a person what they have told her."""

    def __init__(self, shelf: MemoryShelf, log: Log, facts: Facts, recollector: Recollector) -> None:
        """Know where it is kept, and what tells something."""
        self._shelf = shelf
        self._facts = facts
        self._log = log
        self._recollector = recollector

    def known(self, whose: Whose, phrase: Phrase, now: datetime, set_aside: Collection[int] = ()) -> Reply:
        """What she knows of a person, but for some sentences."""
        chosen = self._telling(whose, self._shelf.latest(whose, LATEST), set_aside)
        if not chosen:
            return phrase.reply("known_nothing", act="recall_question", abstained=True)
        return self._listed(chosen, phrase, "known")

    def about(
        self, whose: Whose, topic: str, vector: Vectors, phrase: Phrase, now: datetime, set_aside: Collection[int] = ()
    ) -> Reply | None:
        """What was said about a topic, but for some sentences; None where nothing was."""
        found = self._shelf.search(whose, topic, vector, 12)
        near = [each for each in found if each.words > 0 or each.likeness >= 2 * ABOUT]
        chosen = [each.saying for each in near if each.likeness >= ABOUT and is_quotable(each.saying)]
        chosen = [each for each in chosen if each.id not in set_aside][:3]
        if not chosen:
            return None
        text, line = phrase.say("remembered", when=when(chosen[0].at, now), quote=quoted(chosen[0].text))
        lines = [Move("frame", line=line)]
        for saying in chosen[1:]:
            more, also = phrase.say("remembered_also", when=when(saying.at, now), quote=quoted(saying.text))
            text, lines = f"{text} {more}", [*lines, Move("also", line=also)]
        return reply_of(text, lines, chosen, phrase)

    def last_talk(
        self, whose: Whose, conversation: str, phrase: Phrase, now: datetime, set_aside: Collection[int] = ()
    ) -> Reply:
        """What the person said in the conversation before this one, but for some sentences."""
        earlier = [each for each in self._log.conversations(whose) if each.name != conversation]
        chosen: Sequence[Saying] = ()
        if earlier:
            chosen = self._telling(whose, self._shelf.of_conversation(whose, earlier[0].name), set_aside)[:4]
        if not chosen:
            return phrase.reply("last_talk_nothing", act="recall_question", abstained=True)
        return self._listed(chosen, phrase, "last_talk", when=when(chosen[-1].at, now))

    def _telling(self, whose: Whose, sayings: Sequence[Saying], set_aside: Collection[int]) -> list[Saying]:
        """The sentences that tell most, in their order."""
        quotable = [each for each in sayings if is_quotable(each) and each.id not in set_aside]
        with_facts = {fact.saying for fact in self._facts.current(whose)}
        weights = {
            each.id: self._recollector.tells(each.text, each.vector)
            + HAS_FACT * (each.id in with_facts)
            - IS_SHORT * (len(each.text.split()) < SHORT)
            - LEANING * bool(LEANS.match(each.text))
            for each in quotable
        }
        quotable = [each for each in quotable if each.is_pinned or weights[each.id] >= LEAST] or quotable
        telling = sorted(quotable, key=lambda each: (not each.is_pinned, -weights[each.id], -each.id))
        chosen: list[Saying] = []
        for saying in telling:
            if len(chosen) < MOST and sum(len(each.text) for each in chosen) + len(saying.text) <= LETTERS:
                chosen.append(saying)
        return sorted(chosen, key=lambda each: each.id)

    def _listed(self, chosen: Sequence[Saying], phrase: Phrase, frame: str, **slots: str) -> Reply:
        text, line = phrase.say(frame, **slots)
        messages = [list(message) for _, message in groupby(chosen, key=lambda each: each.turn)]
        quotes = [
            [" ".join(each.text for each in message)]
            if length_of(message) <= LONGEST_QUOTE
            else [each.text for each in message]
            for message in messages
        ]
        listed = " ".join(quoted(each) for message in quotes for each in message)
        return reply_of(f"{text} {listed}", [Move("frame", line=line)], chosen, phrase)


def reply_of(text: str, moves: Sequence[Move], chosen: Sequence[Saying], phrase: Phrase) -> Reply:
    """A reply that quotes some sentences."""
    memories = tuple(Recalled(each.turn, each.at.date().isoformat(), each.text, 1.0, each.id) for each in chosen)
    every = (*moves, *(Move("core", memory=each.turn) for each in chosen))
    return replace(Reply(text, "recall_question", phrase.persona.name), memories=memories, moves=every)


def is_quotable(saying: Saying) -> bool:
    """Whether a sentence tells something that holds still and may be quoted."""
    return saying.matter not in (*UNSPOKEN, ASKS) and saying.replaced_by is None
