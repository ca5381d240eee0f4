"""One reading of each message: danger first, then what the person does with it, how it sounds, and what it asks."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from companion.nlu.crisis import crisis_in, denies, is_sure
from companion.nlu.emotion import Emotion
from companion.nlu.heads import Heads
from companion.nlu.own_words import OwnWords, own_words
from companion.nlu.question import Question, asks_what_she_is, read_question
from companion.nlu.spelling import Speller
from companion.retrieval.embedding import Embedder, Vectors
from companion.retrieval.naming import SourceName
from companion.retrieval.words import content_words

LONGEST = 2_000
"""Characters of a message that are read for its question; a longer one keeps its beginning and its end."""

PART_WORDS = 40
"""Words: a longer message is read for danger part by part as well, since one sentence of it may tell."""

MOST_PARTS = 200
"""About nine thousand words; of a longer message every n-th stretch is read, and the rules read all of it."""

CARES_NEEDED = {
    "minor": 0.12,
    "dependence": 0.16,
    "risk": 0.22,
    "medicine": 0.25,
    "grandiose": 0.25,
    "identity": 0.3,
    "sides": 0.5,
    "grief": 0.5,
    "farewell": 0.5,
}
"""The probability from which a turn wants the lines of a care: lower where to miss it would do more harm."""

PARTING = 0.68
"""The head's chance of danger from which a goodbye or a grief is taken for it too. Of the cases in `tests/gold/` that
are none the likeliest has .65."""

EMOTION_NEEDED = 0.5

ASKS_OF_THE_FILM = 0.6
"""The chance from which "what is she?" means the film's Samantha."""

SHORTEST_FOREIGN, KNOWN_SHARE = 4, 0.4
"""Words: of a shorter message the language cannot be told; in English at least this share of words is known."""

LOOKED_UP, MAY_ASK = ("knowledge_question", "off_topic_question"), 0.1
"""The acts of a message that may be for the library, and the chance of one from which its spelling is mended: to look
for the nearest word to every strange name takes 50 ms each."""

BLAND_WORDS = 4

SPACED_OUT = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")
"""A word that is written letter by letter."""

ESCAPE = re.compile(r"\x1b\[[\d;?]+[A-Za-z]")
"""A terminal's colours and cursor moves; they hold no words, so that dropping them hides nothing."""

STRONG = re.compile(
    r"\b(?:so|very|really|totally|absolutely|extremely|fucking|bloody|completely|utterly)\b|!|\b[A-Z]{4,}\b"
)

PLAIN_GOODBYE = re.compile(
    r"(?:(?:ok(?:ay)?|well|right|all ?right|thanks|thank you|anyway)\W+)*"
    r"(?:good ?bye|bye(?:[ -]?bye)?|cheerio|ciao|good ?night|night[ -]?night|ttyl|cya|gotta (?:go|run)"
    r"|(?:i(?:'?m| am) )?off now|(?:see|talk to|catch) (?:you|ya|u)(?: (?:later|soon|tomorrow|around|then))?)"
    r"(?:\W+(?:for now|then|now|dear|thanks|thank you|and thanks))*\W*",
    re.IGNORECASE,
)
"""A goodbye and nothing else, which the head takes for any small talk when it is a single word."""


@dataclass(frozen=True)
class Reading:
    """What a message was understood to be."""

    text: str
    vector: Vectors
    """Its meaning, float32 of shape (dimensions,), unit length."""

    crisis: str | None
    """The level of the crisis that it tells of, or None."""

    is_sure: bool
    """Whether the danger is beyond doubt, so that she need not ask first whether she read it rightly."""

    denies: bool
    acts: Mapping[str, float]
    """The chance of each act but crisis; they add up to 1."""

    care: str | None
    emotion: Emotion
    question: Question
    own: OwnWords
    is_foreign: bool
    """Whether it is not in English, which is all that she speaks."""

    @property
    def is_bland(self) -> bool:
        """Whether it holds nothing to talk about: `ok`, `hm`, `not much`."""
        return len(content_words(self.text)) <= 1 and len(self.text.split()) <= BLAND_WORDS

    @property
    def act(self) -> str:
        """The likeliest act, before the shelves were asked."""
        return "crisis" if self.crisis else max(self.acts, key=lambda act: self.acts[act])


class Reader:
    """Reads messages."""

    def __init__(self, heads: Heads, embedder: Embedder, speller: Speller, names: Mapping[int, SourceName]) -> None:
        """Know the heads, the model that they were fitted with, the spelling, and the library's sources."""
        self._heads = heads
        self._embedder = embedder
        self._speller = speller
        self._names = names

    def read(self, message: str, last: Question | None, name: str = "") -> Reading:
        """Read a message.

        Args:
            message: what the person said, of any length.
            last: the question before it, for what leans on that.
            name: what the person is called, where it is known.
        """
        whole, text = inert_spaces(message), readable(message)
        parts = parts_of(whole)
        vectors = self._embedder.embed([text, *parts])
        opinion = self._heads.read(text, vectors[0])
        worst = max(
            (opinion, *(self._heads.read(part, vector) for part, vector in zip(parts, vectors[1:], strict=True))),
            key=lambda each: each.crisis,
        )
        acts, care = opinion.acts, care_of(opinion.cares)
        if care == "none" and asks_what_she_is(text) and acts["knowledge_question"] < ASKS_OF_THE_FILM:
            care = "identity"
        if care == "none" and PLAIN_GOODBYE.fullmatch(text.strip()):
            care = "farewell"
        crisis, sure = crisis_in(whole, worst.crisis, worst.levels), is_sure(whole, worst.crisis)
        if not sure and care in ("farewell", "grief", "identity") and worst.crisis < PARTING:
            crisis = None  # an ordinary goodbye; somebody else's death; a question what she is
        emotion = emotion_of(opinion.emotions, text)
        if crisis and emotion.label == "joy":  # GoEmotions' joy holds desire: "I want to"
            emotion = Emotion()
        return Reading(
            text=text,
            vector=vectors[0],
            crisis=crisis,
            is_sure=sure,
            denies=denies(text),
            acts=acts,
            care=None if care == "none" else care,
            emotion=emotion,
            question=self.question(text, last, mends=max(acts[act] for act in LOOKED_UP) >= MAY_ASK),
            own=own_words(text, name),
            is_foreign=self._is_foreign(text),
        )

    def expect(self, messages: Iterable[str]) -> None:
        """Embed messages that are to be read soon, together: one by one takes four times as long."""
        self._embedder.embed(
            [text for message in messages for text in (readable(message), *parts_of(inert_spaces(message)))]
        )

    def question(self, text: str, last: Question | None = None, *, mends: bool = True) -> Question:
        """What a message asks, its spelling mended where it may be for the library, against the question before it."""
        return read_question(self._speller.mend(text) if mends else text, last, self._names)

    def _is_foreign(self, text: str) -> bool:
        """Whether most words are unknown to English and to the library."""
        words = re.findall(r"[^\W\d_]+", text)
        strange = [word for word in words if not word.isascii() and unicodedata.category(word[0]) == "Lo"]
        if words and len(strange) > len(words) / 2:
            return True
        known = sum(self._speller.knows(word) for word in words)
        return len(words) >= SHORTEST_FOREIGN and known < KNOWN_SHARE * len(words)


def inert_spaces(text: str) -> str:
    """A message without control characters, terminal escapes and what is invisible within words."""
    text = unicodedata.normalize("NFC", ESCAPE.sub("", text))
    text = SPACED_OUT.sub(lambda match: match.group().replace(" ", ""), text)
    visible = (mark for mark in text if unicodedata.category(mark) != "Cf")
    return "".join(mark if mark.isprintable() or mark in "\n\t" else " " for mark in visible)


def readable(text: str) -> str:
    """A message without control characters, and of a length that can be read."""
    text = inert_spaces(text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"


def parts_of(text: str) -> list[str]:
    """The parts of a long message that are read on their own; none of a short one."""
    words = text.split()
    if len(words) <= PART_WORDS:
        return []
    pieces = [piece for piece in re.split(r"(?<=[.!?])\s+|\n+", text) if piece.strip()]
    parts: list[list[str]] = [[]]
    for word in (word for piece in pieces for word in [*piece.split(), "\n"]):
        if (word == "\n" and len(parts[-1]) >= PART_WORDS // 2) or len(parts[-1]) >= 2 * PART_WORDS:
            parts.append([])
        if word != "\n":
            parts[-1].append(word[:80])
    step = max(1, -(-len(parts) // MOST_PARTS))
    return [" ".join(part) for part in parts[::step] if part]


def care_of(chances: Mapping[str, float]) -> str:
    """The care that a turn wants, the one furthest above what it needs, or "none"."""
    best = max(CARES_NEEDED, key=lambda care: chances[care] / CARES_NEEDED[care])
    return best if chances[best] >= CARES_NEEDED[best] else "none"


def emotion_of(chances: Mapping[str, float], text: str) -> Emotion:
    """The emotion that a message sounds like most, and how strongly."""
    label = max((each for each in chances if each != "neutral"), key=lambda each: chances[each])
    if chances[label] < EMOTION_NEEDED:
        return Emotion()
    return Emotion(label, round(min(1.0, chances[label] + 0.1 * len(STRONG.findall(text)[:3])), 2))
