"""Recollection: which of the person's sentences a message calls for, and whether any does.

Search brings the sentences that are near; near is not yet an answer ("What's my sister's name?" is near everything
about the sister). So each is weighed against all the others and against "you never told me" at once: a softmax over
scores, linear and of one hidden layer, whose traits (traits.py) are likeness, words in common, the kind of answer asked
for, and what each sentence tells beside the others. Fitted by `benchmarks/fit_recollection.py` on scripts of our own.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files

import numpy as np

from companion.memory.shelf import Found, Saying
from companion.nlu.asked import holds, what_is_asked
from companion.nlu.corrections import corrects, is_slip, retracted
from companion.nlu.features import sigmoid
from companion.nlu.question import is_question
from companion.nlu.reading import Reading
from companion.response.traits import FOLLOWS, KINDS, LONG, OWN, TELLS, kinds_of, traits_of
from companion.retrieval.embedding import Vectors
from companion.retrieval.words import content_words, stem, words_of

ASKING = ("asks", "cross")
"""What a message is by its meaning and words alone: a question to the memory, or a remark that calls for one."""

CALLS = ("told", "asks", "touches")
"""What is judged from the message and the likeliest sentence together."""

RIVALS, OVERTAKES = 5, 0.4
"""Among how many a later sentence is looked for that stands in the likeliest one's place, and the chance that it
wants: on scripts left out, .60 of what was put right is then quoted right, and .40 without."""

COUNTS = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|first|second|third|\w+th"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august|september"
    r"|october|november|december)\b",
    re.IGNORECASE,
)
"""Numbers and days: the things that change."""

CHANGED = re.compile(
    r"\b(?:now|new|moved|changed|no longer|anymore|instead|after all|off|back to|till|until|left|quit|stopped|gone|sold"
    r"|cancel\w*|already|finally|since then|not going|put off)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Candidate:
    """A sentence that may be what a message calls for."""

    found: Found
    chance: float
    """The chance that it is the one, among all that were found and none of them."""

    is_newer: bool = False
    """Whether it stands in the place of one that it puts right or overtakes."""

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

    def __init__(self, numbers: Mapping[str, np.ndarray]) -> None:
        """Take the numbers that `benchmarks/fit_recollection.py` made."""
        self._numbers = {name: value.astype(np.float32) for name, value in numbers.items()}

    def weigh(self, reading: Reading, found: Sequence[Found]) -> Recollection:
        """What a message calls for among the sentences that were found for it.

        Args:
            reading: the message.
            found: sentences of the person's, in any order.
        """
        numbers = self._numbers
        kinds = kinds_of(reading.text, reading.vector, numbers, "asked")
        calls = kinds_of(reading.text, reading.vector, numbers, "calls")
        none = float(numbers["none"] @ reading.vector + numbers["none_bias"].item())
        values: Vectors = np.zeros((0, len(numbers["mean"])), dtype=np.float32)
        if found:
            values = traits_of(reading, found, kinds, numbers)
        scores = scores_of(values, numbers)
        chances = softmax(np.concatenate([[none], scores]))
        order = np.argsort(-chances[1:])
        summary = summarise(reading, np.concatenate([kinds, calls]), none, scores, values)
        ordered = [Candidate(found[number], float(chances[number + 1])) for number in order]
        return Recollection(
            tuple(self._newest_first(reading, ordered)),
            **{name: self._chance(name, summary) for name in CALLS},
        )

    def _newest_first(self, reading: Reading, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates with the likeliest one left out where a later one overtakes it, which then comes first."""
        if not candidates:
            return []
        first, *rest = candidates
        later = [each for each in rest[:RIVALS] if each.found.saying.id > first.found.saying.id]
        if not later:
            return list(candidates)
        overtakes = [self.overtakes(reading, first, each) for each in later]
        place = int(np.argmax(overtakes))
        if overtakes[place] < OVERTAKES:
            return list(candidates)
        newest = replace(later[place], chance=first.chance + later[place].chance, is_newer=True)
        return [newest, *(each for each in rest if each is not later[place])]

    def overtakes(self, reading: Reading, old: Candidate, new: Candidate) -> float:
        """The chance that, for a message, a sentence stands in the place of one that was said before it."""
        row = np.array(overtaking(reading, old, new, self._numbers), dtype=np.float32)
        return sigmoid(float(row @ self._numbers["overtakes"] + self._numbers["overtakes_bias"].item()))

    def tells(self, text: str, vector: Vectors) -> float:
        """How much a sentence tells that somebody may ask for later, about 0 to 1."""
        return float(kinds_of(text, vector, self._numbers, "tells")[TELLS.index("anything")])

    def _chance(self, name: str, summary: Vectors) -> float:
        return sigmoid(float(self._numbers[name] @ summary + self._numbers[f"{name}_bias"].item()))


def load_recollector() -> Recollector:
    """The recollector that ships."""
    with as_file(files("companion.response") / "recollection.npz") as path, np.load(path) as stored:
        return Recollector({name: stored[name] for name in stored.files})


def overtaking(reading: Reading, first: Candidate, later: Candidate, numbers: Mapping[str, np.ndarray]) -> list[float]:
    """What tells whether a sentence that was said later stands in the place of the likeliest one."""
    old, new = first.found.saying, later.found.saying
    words = {stem(word) for word in words_of(old.text)}
    shared = {stem(word) for word in content_words(old.text)} & {stem(word) for word in content_words(new.text)}
    shorter = min(len(content_words(old.text)), len(content_words(new.text)))
    taken_back = [{stem(word) for word in content_words(value)} for value in retracted(new.text)]
    asked = what_is_asked(reading.text)
    is_same = old.conversation == new.conversation
    gap = new.position - old.position
    told = [kinds_of(each.text, each.vector, numbers, "tells") for each in (old, new)]
    return [
        math.log(later.chance / first.chance + 1e-6),
        float(old.vector @ new.vector),
        float(corrects(new.text)),
        float(is_slip(new.text)),
        float(any(value and value <= words for value in taken_back)),
        len(shared) / (1 + shorter),
        len(shared - {stem(word) for word in content_words(reading.text)}) / 3,
        float(is_same),
        float(is_same and gap <= FOLLOWS),
        float(is_same and gap <= 3 * FOLLOWS),
        float(told[0][: len(KINDS)] @ told[1][: len(KINDS)]),
        float(holds(new.text, asked, reading.text)),
        float(holds(old.text, asked, reading.text)),
        float(bool(COUNTS.search(old.text)) and bool(COUNTS.search(new.text))),
        float(is_question(new.text)),
        later.found.likeness,
        first.found.likeness,
        float(bool(CHANGED.search(new.text))),
        min(len(new.text.split()), LONG) / LONG,
        float(told[1][len(KINDS)]),
        float(told[1][-1]),
        float(told[0][-1]),
        first.chance,
    ]


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
