"""Recollection: which of the person's sentences a message calls for, and whether any does.

Search brings the sentences that are near; near is not yet an answer ("What's my sister's name?" is near everything
about the sister). So a cross-encoder reads the message with each sentence by itself and with all of them as one. What
it says makes the chance of each sentence beside the others and beside "you never told me"; from the best of them and
from how the message reads follow the chances that it asks to remember, and that it was told.
`benchmarks/fit_cross_encoder.py` and `benchmarks/fit_recollection.py` fit it on scripts of our own.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files

import numpy as np

from companion.memory.shelf import Found, Saying
from companion.nlu.features import logit, normal, sigmoid, words_in
from companion.nlu.question import is_question
from companion.nlu.reading import Reading
from companion.retrieval.cross_encoder import CrossEncoder, Pair, Sentence
from companion.retrieval.embedding import Vectors

ASKING = ("asks", "cross")
"""What a message is by its meaning and words alone: a question to the memory, or a remark that calls for one."""

CALLS = ("told", "asks", "touches")
"""What is judged from the message and the likeliest sentence together."""

LONG = 30
"""Words from which a message is long."""

OWN = re.compile(r"\b(?:i|my|me|we|our|us|i'm|im|i've|ive|mine|ours)\b", re.IGNORECASE)
"""Words by which a message speaks of the person."""

FAR = -6.0
"""The score that stands for that of no sentence."""

READ = 12
"""Sentences that the cross-encoder reads: of practice that it has not read, the right one is among the twelve nearest
in .989 (`benchmarks/fit_recollection.py`)."""

AMONG = 0.7
"""What is said of sentences read as one counts, beside what is said of each alone
(`benchmarks/fit_cross_encoder.py --report` tells what each is worth)."""

WORTH_READING = (0.2, 0.15)
"""How much a message must seem to ask, or to call for a memory unasked, by its meaning and words alone, before
sentences are read with it: .997 of the questions of our scripts do, and .63 of their talk
(`benchmarks/fit_recollection.py`)."""

CONTEXT_SHARE = 0.6
"""What the message before counts in the meaning of one that points at something in it."""

POINTS = re.compile(
    r"\b(?:he|she|it|they|him|his|hers|its|their|them"
    r"|(?:that|this|those|these)(?! (?:days?|time|minute|moment|morning|noon|afternoon|evening|night|week|weekend|month"
    r"|year|spring|summer|autumn|fall|winter|term|season|century)\b)"
    r"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )there(?!'?s\b| (?:is|are|was|were|be)\b))\b",
    re.IGNORECASE,
)
"""Words that point at what was said just before. "These days" and "is there" do not, and "the other one" and "again"
rather mean what was told long ago."""

IMPERSONAL = re.compile(
    r"\b(?:(?:is|was|isn'?t|wasn'?t|would) it|it(?:'?s| is| was| would be)?)(?: be)?(?: \w+){1,2}"
    r" (?:that|to|if|when)\b",
    re.IGNORECASE,
)
"""An "it" that stands for what follows: "is it odd that I ..."."""

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


@dataclass(frozen=True)
class Agreement:
    """What the cross-encoder makes of a message and some sentences."""

    alone: Vectors
    """How well each sentence answers it, read by itself: float32 of shape (sentences,), log-odds."""

    scores: Vectors
    """The same, mixed with what is made of each where all are read as one."""

    asks: float
    """Whether the message asks for what was told, log-odds."""


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
        calls = linear(reading.text, reading.vector, self._numbers, "calls")
        if not found or (calls < WORTH_READING).all():
            return Recollection((), told=0.0, asks=0.0, touches=0.0)
        agreement = self.agreement(reading.text, found)
        recollection = self.judge(reading, found, agreement)
        theirs = others(reading.text) if recollection.asks >= ASKED else ()
        if not theirs:
            return recollection
        lead = float(agreement.alone.max() - self._encoder.scores("answers", theirs).max())
        return replace(recollection, told=sigmoid(min(logit(recollection.told) + SURER, THEIRS * lead)))

    def judge(self, reading: Reading, found: Sequence[Found], agreement: Agreement) -> Recollection:
        """What a message calls for, given what the cross-encoder makes of it and of each sentence.

        Args:
            reading: the message.
            found: sentences of the person's, the likeliest first, at least one.
            agreement: what the cross-encoder makes of them.
        """
        chances = softmax(np.concatenate([[0.0], agreement.scores]))
        summary = summarise(reading, linear(reading.text, reading.vector, self._numbers, "calls"), agreement)
        ordered = [Candidate(found[n], float(chances[n + 1])) for n in np.argsort(-agreement.scores)]
        return Recollection(tuple(ordered), **{name: self._chance(name, summary) for name in CALLS})

    def agreement(self, text: str, found: Sequence[Found]) -> Agreement:
        """What the cross-encoder makes of a text and of sentences that were found for it, at least one."""
        alone = self._encoder.scores("answers", [Pair(text, each.saying.text, each.before) for each in found])
        order = sorted(range(len(found)), key=lambda number: found[number].saying.id)
        read = self._encoder.among(text, [Sentence(found[n].saying.text, found[n].before) for n in order])
        among = np.zeros(len(found), dtype=np.float32)
        among[order] = read.scores
        return Agreement(alone, (1 - AMONG) * alone + AMONG * among, read.asks)

    def overtakes(self, pairs: Sequence[tuple[str, Found]]) -> Vectors:
        """How likely each message makes an earlier sentence true no more: float32 of shape (pairs,), log-odds."""
        return self._encoder.scores("overtakes", [Pair(text, old.saying.text, old.before) for text, old in pairs])

    def tells(self, text: str, vector: Vectors) -> float:
        """How much a sentence tells that somebody may ask for later, about 0 to 1."""
        return float(linear(text, vector, self._numbers, "tells").item())

    def _chance(self, name: str, summary: Vectors) -> float:
        return sigmoid(float(self._numbers[name] @ summary + self._numbers[f"{name}_bias"].item()))


def in_context(reading: Reading, before: Reading | None) -> Reading:
    """A short message that points at something ("who do you think it's from?"), read behind the one before it.

    Args:
        reading: the message.
        before: the person's message before it in the conversation.
    """
    pointing = IMPERSONAL.sub("", reading.text)
    if before is None or len(reading.text.split()) > SHORT_POINTER or not POINTS.search(pointing):
        return reading
    if is_question(before.text) and not is_question(reading.text):
        return reading  # else it would seem to ask that once more
    vector: Vectors = reading.vector + CONTEXT_SHARE * before.vector
    vector /= float(np.linalg.norm(vector)) or 1.0
    return replace(reading, text=f"{before.text} {reading.text}", vector=vector)


def load_recollector(encoder: CrossEncoder) -> Recollector:
    """The recollector that ships."""
    with as_file(files("companion.response") / "recollection.npz") as path, np.load(path) as stored:
        return Recollector({name: stored[name] for name in stored.files}, encoder)


def linear(text: str, vector: Vectors, numbers: Mapping[str, np.ndarray], which: str) -> Vectors:
    """What a head makes of a text, linear in meaning and words: float32 of shape (outputs,), each about 0 to 1.

    Args:
        text: what is read.
        vector: its embedding, of unit length.
        numbers: what `benchmarks/fit_recollection.py` made.
        which: "calls", whose outputs are ASKING, or "tells", whose one is whether somebody may ask for it later.
    """
    buckets = np.array(sorted(set(words_in(normal(text)))), dtype=np.int64)
    written = numbers[f"{which}_words"][buckets].sum(axis=0) / max(1.0, float(np.sqrt(len(buckets))))
    values: Vectors = vector @ numbers[f"{which}_meaning"] + written + numbers[f"{which}_bias"]
    return values


def summarise(reading: Reading, calls: Vectors, agreement: Agreement) -> Vectors:
    """What tells whether a message asks to remember, and whether it was told: float32 of shape (traits,).

    Args:
        reading: the message.
        calls: what the head makes of it, float32 of shape (ASKING,).
        agreement: what the cross-encoder makes of it and of the sentences that were found.
    """
    first, second, *_ = [*np.sort(agreement.scores)[::-1][:2], FAR, FAR]
    return np.array(
        [
            *(reading.acts[act] for act in sorted(reading.acts)),
            *calls,
            float(is_question(reading.text)),
            float(bool(OWN.search(reading.text))),
            min(len(reading.text.split()), LONG) / LONG,
            agreement.asks,
            first,
            first - second,
        ],
        dtype=np.float32,
    )


def softmax(values: Vectors) -> Vectors:
    """Chances that add up to 1."""
    powers: Vectors = np.exp(values - values.max())
    shares: Vectors = powers / powers.sum()
    return shares
