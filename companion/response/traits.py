"""Traits: what tells of each sentence that was found whether a message calls for it."""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from companion.memory.shelf import Found
from companion.nlu.asked import Asked, holds, what_is_asked
from companion.nlu.features import normal, words_in
from companion.nlu.name_words import opening_name
from companion.nlu.question import is_question
from companion.nlu.reading import Reading
from companion.nlu.spelling import rarity
from companion.retrieval.embedding import Vectors
from companion.retrieval.passages import LEANS
from companion.retrieval.words import STOP_WORDS, content_words, stem, words_of

KINDS = ("name", "relation", "pet", "place", "job", "date", "preference", "negation", "two")
"""What a question may ask about a life, and a sentence tell of it."""

TELLS = (*KINDS, "anything", "change")
"""What a sentence may tell of; "change" that something else is so now than was said before."""

FOLLOWS = 2
"""Positions: a sentence that follows another so closely may put it right without naming it."""

NAME = re.compile(r"(?:(?<=[\w,] )|^(?=\w+:))[A-Z][a-zà-ÿ]\w+")

LONG = 30
"""Words from which a sentence is long."""

OWN = re.compile(r"\b(?:i|my|me|we|our|us|i'm|im|i've|ive|mine|ours)\b", re.IGNORECASE)
"""Words by which a message speaks of the person."""


NEVER = -0.1
"""What stands for the strongest of none."""


def traits_of(
    reading: Reading, found: Sequence[Found], asked: Vectors, agreement: Vectors, numbers: Mapping[str, np.ndarray]
) -> Vectors:
    """All the traits of the sentences that were found: float32 of shape (sentences, traits).

    Args:
        reading: the message.
        found: at least one.
        asked: how much it asks about each of KINDS, float32 of shape (kinds,).
        agreement: how well each answers it by the cross-encoder, float32 of shape (sentences,), log-odds.
        numbers: what `benchmarks/fit_recollection.py` made.
    """
    told = np.array([kinds_of(each.saying.text, each.saying.vector, numbers, "tells") for each in found])
    return np.hstack([agreed_traits(agreement), plain_traits(reading, found), told_traits(found, asked, told)])


def agreed_traits(agreement: Vectors) -> Vectors:
    """What the cross-encoder makes of each sentence, alone and among the others: float32 of shape (sentences, 3)."""
    most = max(0.0, float(agreement.max()))
    powers = np.exp(agreement - most)
    shares = powers / (np.exp(-most) + powers.sum())
    return np.stack([agreement, agreement - agreement.max(), shares], axis=1).astype(np.float32)


def told_traits(found: Sequence[Found], asked: Vectors, told: Vectors) -> Vectors:
    """Whether each sentence tells of what is asked about, and where it stands among the others.

    Args:
        found: at least one.
        asked: how much the message asks about each of KINDS, float32 of shape (kinds,).
        told: how much each sentence tells of each of TELLS, float32 of shape (sentences, TELLS).

    Returns:
        float32 of shape (sentences, traits).
    """
    agreeing = told[:, : len(KINDS)] * asked
    anything = told[:, len(KINDS) : len(KINDS) + 1]
    return np.hstack([agreeing, agreeing.sum(axis=1, keepdims=True), anything, _story(found, told[:, -1])])


def _story(found: Sequence[Found], change: Vectors) -> Vectors:
    """What the others make of each: overtaken by a later one, overtaking an earlier one, beside a near one.

    Returns:
        float32 of shape (sentences, 10).
    """
    sayings = [each.saying for each in found]
    vectors = np.array([each.vector for each in sayings])
    likeness = np.array([each.likeness for each in found], dtype=np.float32)
    ids, turns, places = (np.array([getattr(each, name) for each in sayings]) for name in ("id", "turn", "position"))
    conversations = np.unique([each.conversation for each in sayings], return_inverse=True)[1]
    alike = vectors @ vectors.T
    is_later, is_other = ids[None] > ids[:, None], ids[None] != ids[:, None]
    is_near = (conversations[None] == conversations[:, None]) & is_other
    is_near &= np.abs(places[None] - places[:, None]) <= FOLLOWS
    is_earlier = ~is_later & is_other
    leans = np.array([bool(LEANS.match(each.text)) for each in sayings], dtype=np.float32)
    before = np.where(is_near & is_earlier, likeness, 0).max(axis=1)
    columns = [
        change,
        np.where(is_later, change * alike, NEVER).max(axis=1),
        np.where(is_later & is_near, change * alike, NEVER).max(axis=1),
        change * np.where(is_earlier, alike, 0).max(axis=1),
        change * np.where(is_earlier, alike * likeness, 0).max(axis=1),
        np.where(is_near, likeness, 0).max(axis=1),
        np.where((turns[None] == turns[:, None]) & is_other, likeness, 0).max(axis=1),
        before,
        leans,
        leans * before,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def plain_traits(reading: Reading, found: Sequence[Found]) -> Vectors:
    """How near each sentence is and what it holds: float32 of shape (sentences, traits)."""
    question = reading.text
    words = content_words(question)
    stems = [stem(word) for word in words]
    weights = np.array([rarity(word) for word in words], dtype=np.float32)
    weights /= weights.sum() or 1
    asked = what_is_asked(question)
    order = {saying: rank for rank, saying in enumerate(sorted(each.saying.id for each in found))}
    nearest = max(each.likeness for each in found)
    widest = max(each.window for each in found)
    named = names_of(question)
    rows = []
    for each in found:
        text = each.saying.text
        own = {stem(word) for word in words_of(text)}
        around = own | {stem(word) for near in (each.before, each.after) for word in words_of(near)}
        is_held = holds(text, asked, question) or (
            asked in (Asked.NAME, Asked.PERSON) and bool(opening_name(text)) and not names_of(text) <= named
        )
        rows.append(
            [
                each.likeness,
                each.likeness**2,
                each.likeness - nearest,
                float(weights @ np.array([word in own for word in stems], dtype=np.float32)) if words else 0.0,
                float(weights @ np.array([word in around for word in stems], dtype=np.float32)) if words else 0.0,
                each.words,
                each.window - widest,
                float(is_held and asked is not Asked.OPEN),
                float(not is_held and asked is not Asked.OPEN),
                float(is_question(text)),
                min(len(text.split()), LONG) / LONG,
                float(bool(OWN.search(text))),
                order[each.saying.id] / max(1, len(found) - 1),
                len(own - set(stems)) / 8,
                float(bool(named) and not named & around and bool(names_of(text))),
            ]
        )
    return np.array(rows, dtype=np.float32)


def names_in(text: str) -> list[str]:
    """The words that are written like a name: a capital within a text or before a colon, or a name that opens it."""
    written = [*NAME.findall(text), *opening_name(text).split()[-1:]]  # without "Mr."
    return [word for word in written if word.lower() not in STOP_WORDS]


def names_of(text: str) -> set[str]:
    """The stems of the words that are written like a name."""
    return {stem(word.lower()) for word in names_in(text)}


def kinds_of(text: str, vector: Vectors, numbers: Mapping[str, np.ndarray], which: str) -> Vectors:
    """How much a text asks about, or tells of, each of KINDS (and, telling, anything): linear in meaning and words."""
    buckets = np.array(sorted(set(words_in(normal(text)))), dtype=np.int64)
    written = numbers[f"{which}_words"][buckets].sum(axis=0) / max(1.0, float(np.sqrt(len(buckets))))
    values: Vectors = vector @ numbers[f"{which}_meaning"] + written + numbers[f"{which}_bias"]
    return values
