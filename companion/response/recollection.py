"""Recollection: which of the person's sentences a message calls for, and whether any does.

Search brings the sentences that are near; near is not yet an answer ("What's my sister's name?" is near everything
about the sister). So a cross-encoder reads the message with each sentence, and each is weighed against all the others
and against "you never told me" at once: a softmax over scores, linear and of one hidden layer, whose traits (traits.py)
are what the cross-encoder says, likeness, words in common, the kind of answer asked for, and what each sentence tells
beside the others. `benchmarks/fit_cross_encoder.py` and `benchmarks/fit_recollection.py` fit it on scripts of our own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files

import numpy as np

from companion.memory.shelf import Found, Saying
from companion.nlu.features import logit, sigmoid
from companion.nlu.question import is_question
from companion.nlu.reading import Reading
from companion.response.traits import LONG, OWN, TELLS, kinds_of, traits_of
from companion.retrieval.cross_encoder import CrossEncoder, Pair
from companion.retrieval.embedding import Vectors

ASKING = ("asks", "cross")
"""What a message is by its meaning and words alone: a question to the memory, or a remark that calls for one."""

CALLS = ("told", "asks", "touches")
"""What is judged from the message and the likeliest sentence together."""

READ = 12
"""Sentences that the cross-encoder reads, 2 ms each: the right one is among the twelve nearest in .970 of practice,
among sixteen in .974 (`benchmarks/fit_recollection.py`)."""

WORTH_READING = (0.2, 0.15)
"""How much a message must seem to ask, or to call for a memory unasked, by its meaning and words alone, before
sentences are read with it: .995 of the questions of our scripts do, and .58 of their talk."""

CONTEXT_SHARE = 0.6
"""What the message before counts in the meaning of one that points at something in it."""

POINTS = re.compile(r"\b(?:he|she|it|they|him|his|hers|its|their|them|that|this|those|these|there)\b", re.IGNORECASE)
"""Words that point at what was said just before. "The other one" and "again" rather mean what was told long ago."""

SHORT_POINTER = 8
"""Words up to which a message that points at something is read with the one before."""

ASKED, SURER, THEIRS = 0.5, 3.0, 3.0
"""The chance that a message asks, from which others' words are read for it too; what the log-odds that the person told
it gain where theirs answer it no better; and those log-odds at most, for each by which the person's words answer it
better. `benchmarks.memory --locomo FILE` measures both sides of it."""

RIVAL = 0.0
"""The log-odds that a later message makes an earlier sentence true no more, from which both are not quoted together."""


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be what a message calls for."""

    found: Found
    chance: float
    """The chance that it is the one, among all that were found and none of them."""

    is_newer: bool = False
    """Whether it stands in the place of one that it puts right or overtakes."""

    overtakes: frozenset[int] = frozenset()
    """The ids of other candidates' sentences that it may make true no more."""

    excerpt: tuple[Saying, ...] = ()
    """The sentences to quote it with, in order, itself among them: those of its message, and of the one before where
    it leans on that; empty where nobody has looked."""

    @property
    def quoted(self) -> tuple[Saying, ...]:
        """What is quoted."""
        return self.excerpt or (self.found.saying,)


@dataclass(frozen=True)
class Recollection:
    """What a message calls for in the person's memory."""

    candidates: tuple[Candidate, ...]
    """The likeliest first."""

    told: float
    """The chance that, asked for something, the person has told it."""

    asks: float
    """The chance that the message asks her to remember."""

    touches: float
    """The chance that the likeliest sentence is what a friend would think of at the message, asked or not."""


class Recollector:
    """Weighs what a search of the memory found."""

    def __init__(self, numbers: Mapping[str, np.ndarray], encoder: CrossEncoder) -> None:
        """Take the numbers that `benchmarks/fit_recollection.py` made, and the cross-encoder."""
        self._encoder = encoder
        self._numbers = {name: value.astype(np.float32) for name, value in numbers.items()}

    def weigh(
        self, reading: Reading, found: Sequence[Found], others: Callable[[str], Sequence[Pair]] = lambda text: ()
    ) -> Recollection:
        """What a message calls for among the sentences that were found for it.

        Args:
            reading: the message.
            found: sentences of the person's, the likeliest first; those beyond the first READ are left out.
            others: gives a text with what somebody else told of themselves. Where that answers a question better, the
                person has not told it.
        """
        found = found[:READ]
        calls = kinds_of(reading.text, reading.vector, self._numbers, "calls")
        if (calls < WORTH_READING).all():
            return Recollection((), told=0.0, asks=0.0, touches=0.0)
        agreement = self.agreement(reading.text, found)
        recollection = self.judge(reading, found, agreement)
        theirs = others(reading.text) if found and recollection.asks >= ASKED else ()
        if not theirs:
            return recollection
        lead = float(agreement.max() - self._encoder.scores("answers", theirs).max())
        return replace(recollection, told=sigmoid(min(logit(recollection.told) + SURER, THEIRS * lead)))

    def judge(self, reading: Reading, found: Sequence[Found], agreement: Vectors) -> Recollection:
        """What a message calls for, given how well each sentence answers it by the cross-encoder.

        Args:
            reading: the message.
            found: sentences of the person's, the likeliest first.
            agreement: float32 of shape (sentences,), log-odds.
        """
        numbers = self._numbers
        kinds = kinds_of(reading.text, reading.vector, numbers, "asked")
        calls = kinds_of(reading.text, reading.vector, numbers, "calls")
        none = float(numbers["none"] @ reading.vector + numbers["none_bias"].item())
        values: Vectors = np.zeros((0, len(numbers["mean"])), dtype=np.float32)
        if found:
            values = traits_of(reading, found, kinds, agreement, numbers)
        scores = scores_of(values, numbers)
        chances = softmax(np.concatenate([[none], scores]))
        order = np.argsort(-chances[1:])
        summary = summarise(reading, np.concatenate([kinds, calls]), none, scores, values)
        ordered = [Candidate(found[number], float(chances[number + 1])) for number in order]
        return Recollection(tuple(ordered), **{name: self._chance(name, summary) for name in CALLS})

    def agreement(self, text: str, found: Sequence[Found]) -> Vectors:
        """How well each sentence answers a text, by the cross-encoder: float32 of shape (sentences,), log-odds."""
        return self._encoder.scores("answers", [Pair(text, each.saying.text, each.before) for each in found])

    def overtakes(self, pairs: Sequence[tuple[str, Found]]) -> Vectors:
        """How likely each message makes an earlier sentence true no more: float32 of shape (pairs,), log-odds."""
        return self._encoder.scores("overtakes", [Pair(text, old.saying.text, old.before) for text, old in pairs])

    def tells(self, text: str, vector: Vectors) -> float:
        """How much a sentence tells that somebody may ask for later, about 0 to 1."""
        return float(kinds_of(text, vector, self._numbers, "tells")[TELLS.index("anything")])

    def _chance(self, name: str, summary: Vectors) -> float:
        return sigmoid(float(self._numbers[name] @ summary + self._numbers[f"{name}_bias"].item()))


def in_context(reading: Reading, before: Reading | None) -> Reading:
    """A short message that points at something ("who do you think it's from?"), read behind the one before it.

    Args:
        reading: the message.
        before: the person's message before it in the conversation.
    """
    if before is None or len(reading.text.split()) > SHORT_POINTER or not POINTS.search(reading.text):
        return reading
    vector: Vectors = reading.vector + CONTEXT_SHARE * before.vector
    vector /= float(np.linalg.norm(vector)) or 1.0
    return replace(reading, text=f"{before.text} {reading.text}", vector=vector)


def load_recollector(encoder: CrossEncoder) -> Recollector:
    """The recollector that ships."""
    with as_file(files("companion.response") / "recollection.npz") as path, np.load(path) as stored:
        return Recollector({name: stored[name] for name in stored.files}, encoder)


def scores_of(values: Vectors, numbers: Mapping[str, np.ndarray]) -> Vectors:
    """The scores of sentences: float32 of shape (sentences,).

    Args:
        values: their traits, float32 of shape (sentences, traits).
        numbers: what `benchmarks/fit_recollection.py` made.
    """
    plain = (values - numbers["mean"]) / numbers["spread"]
    bent = np.maximum(plain @ numbers["hidden"] + numbers["hidden_bias"], 0) @ numbers["out"]
    scores: Vectors = (plain @ numbers["weights"] + bent).astype(np.float32)
    return scores


def summarise(reading: Reading, kinds: Vectors, none: float, scores: Vectors, values: Vectors) -> Vectors:
    """What tells whether a message asks to remember, and whether it was told: float32 of shape (traits,).

    Args:
        reading: the message.
        kinds: how much it asks about each of KINDS, and of each of ASKING, float32 of shape (kinds,).
        none: the score of "you never told me".
        scores: of the sentences, float32 of shape (sentences,).
        values: what they were scored by, float32 of shape (sentences, traits).
    """
    best = np.sort(scores)[::-1][:2]
    first, second = (float(best[n]) if len(best) > n else none - 6.0 for n in (0, 1))
    return np.array(
        [
            *(reading.acts[act] for act in sorted(reading.acts)),
            first - none,
            first - second,
            *kinds,
            float(is_question(reading.text)),
            float(bool(OWN.search(reading.text))),
            min(len(reading.text.split()), LONG) / LONG,
            1 - float(softmax(np.concatenate([[none], scores]))[0]),
            *(values[int(np.argmax(scores))] if len(scores) else np.zeros(values.shape[1], dtype=np.float32)),
        ],
        dtype=np.float32,
    )


def softmax(values: Vectors) -> Vectors:
    """Chances that add up to 1."""
    powers: Vectors = np.exp(values - values.max())
    shares: Vectors = powers / powers.sum()
    return shares
