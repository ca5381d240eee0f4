"""A persona's own book: what an entry that fired has to say to a message, quoted as what it is, a story."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from companion.nlu.question import is_question, is_request
from companion.nlu.reading import Reading
from companion.persona.cards.bars import is_left_to_us
from companion.persona.cards.book import Book, BookState, Fired
from companion.persona.cards.entries import Entry
from companion.persona.cards.speech import sentences_of
from companion.persona.lines import slots_of
from companion.persona.persona import Persona
from companion.response.answer import Phrase, cited
from companion.response.reply import Citation, Move, Reply
from companion.retrieval.embedding import Embedder
from companion.retrieval.words import content_words, stem

SPEAKS = frozenset(
    {"knowledge_question", "off_topic_question", "recall_question", "about_companion", "smalltalk", "share_fact"}
)
"""The acts that the book may answer. A feeling, a wish for advice and the like want more than a page of a story."""

MEANING = 0.6
"""What likeness of meaning counts beside the share of the message's words, as for the sentences of the library."""

NAMED, REMARKED, UNNAMED = 0.25, 0.45, 0.55
"""The fit that a sentence needs where the message asks and names an entry, names one and asks nothing, or asks what an
entry may know that it does not name."""

LOOKED_AT = 12
"""Sentences that are embedded on a turn, those with most of the message's words: each takes some 5 ms."""

MOST_SENTENCES, MOST_WORDS, CLOSE = 3, 60, 0.15
"""What is quoted at most, and how far below the best sentence another may fit."""


@dataclass(frozen=True)
class Told:
    """What the book says to a message."""

    book: Book
    entry: Entry
    persona: Persona
    quote: str
    passage: str
    fit: float
    is_named: bool
    """Whether the message asks about the entry by one of its keys, so that nothing else need answer it."""

    def reply(self, phrase: Phrase) -> Reply:
        """The reply that quotes it."""
        text, line = phrase.say("from_book", quote=cited(self.quote, 1))
        citation = Citation(
            1,
            self.book.name or f"The book of {self.persona.name}",
            "",
            str(self.persona.files[-1]) if self.persona.files else "",
            self.passage,
            round(self.fit, 4),
            self.entry.title,
            "",
            "",
        )
        moves = (
            Move("attribution", line=line),
            Move("book", line=f"book/{self.entry.number}"),
            Move("core", citation=1),
        )
        return Reply(text, "knowledge_question", self.persona.name, citations=(citation,), moves=moves)


@dataclass(frozen=True)
class _Sentence:
    fired: Fired
    text: str
    coverage: float


class OwnBook:
    """Looks into one persona's book."""

    def __init__(self, book: Book, persona: Persona, embedder: Embedder) -> None:
        """Know the book, whose it is, and what tells likeness of meaning."""
        self._book = book
        self._persona = persona
        self._embedder = embedder

    def look(
        self,
        reading: Reading,
        messages: Sequence[str],
        state: BookState,
        resting: Mapping[str, datetime],
        chance: random.Random,
    ) -> Told | None:
        """What the book has to say to a message, or None.

        Args:
            reading: the message.
            messages: what was said, this message last.
            state: the talk so far.
            resting: the entries that were quoted of late, which do not come up again unasked.
            chance: for entries that fire only now and then.
        """
        fired = self._book.fire(messages, state, chance)  # on every turn: some entries count them
        if reading.care is not None or reading.act not in SPEAKS or not fired or is_left_to_us(reading.text):
            return None
        asks = is_question(reading.text) or is_request(reading.text)
        sentences = self._sentences(reading, [each for each in fired if asks or each.is_named])
        fits = self._fits(reading, sentences)
        allowed = [
            (fit, each)
            for fit, each in zip(fits, sentences, strict=True)
            if fit >= (UNNAMED if not each.fired.is_named else NAMED if asks else REMARKED)
            and (asks or f"book/{each.fired.entry.number}" not in resting)
        ]
        if not allowed:
            return None
        best, first = max(allowed, key=lambda each: (each[1].fired.is_named, each[0]))
        return self._told(best, first, allowed, asks=asks)

    def _sentences(self, reading: Reading, fired: Sequence[Fired]) -> list[_Sentence]:
        """The sentences with most of the message's words."""
        asked = {stem(word) for word in content_words(reading.text)}
        found = [
            _Sentence(each, text, _coverage(asked, f"{text} {each.entry.title}"))
            for each in fired
            for text in self._texts(each.entry)
        ]
        return sorted(found, key=lambda each: (-each.fired.is_named, -each.coverage))[:LOOKED_AT]

    def _texts(self, entry: Entry) -> list[str]:
        wordings = [text for text in self._book.spoken(entry).wordings if not slots_of(text)]
        return sentences_of(wordings[0].format()) if wordings else []

    def _fits(self, reading: Reading, sentences: Sequence[_Sentence]) -> list[float]:
        vectors = self._embedder.embed([each.text for each in sentences])
        likeness = [float(each) for each in vectors @ reading.vector]
        return [
            MEANING * alike + (1 - MEANING) * each.coverage for alike, each in zip(likeness, sentences, strict=True)
        ]

    def _told(self, best: float, first: _Sentence, allowed: Sequence[tuple[float, _Sentence]], *, asks: bool) -> Told:
        entry = first.fired.entry
        near = sorted(
            ((fit, each.text) for fit, each in allowed if each.fired is first.fired and fit >= best - CLOSE),
            reverse=True,
        )
        kept: list[str] = []
        for _, text in near[:MOST_SENTENCES]:
            if not kept or sum(len(each.split()) for each in [*kept, text]) <= MOST_WORDS:
                kept.append(text)
        texts = self._texts(entry)
        quote = " ".join(sorted(kept, key=texts.index))
        return Told(
            self._book, entry, self._persona, quote, " ".join(texts), best, is_named=asks and first.fired.is_named
        )


def _coverage(asked: set[str], text: str) -> float:
    """The share of the message's stems that a text has."""
    return len(asked & {stem(word) for word in content_words(text)}) / (len(asked) or 1)
