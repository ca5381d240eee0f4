"""What a message looks like: its pieces of writing as hashed n-grams, beside its meaning as a vector.

Meaning alone confuses messages that are about one thing and do different things with it ("my cat is called Ink",
"what is my cat called?"). How they are put tells them apart, even misspelt: words in ones, twos and threes, and
letters in twos to fives. The n-grams are hashed (the hashing trick), so that no vocabulary is kept.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

BUCKETS = 1 << 15
"""Of each of the two families, words and letters."""

LONGEST = 600
"""Characters that are read for letters: a longer message has enough words."""


@dataclass(frozen=True)
class Grams:
    """The n-grams of one text."""

    buckets: npt.NDArray[np.int64]
    """Those that occur, words in [0, BUCKETS), letters in [BUCKETS, 2 BUCKETS)."""

    values: npt.NDArray[np.float32]
    """What each counts; the words' squares add up to 1, and so do the letters'."""


def grams_of(text: str, rarity: npt.NDArray[np.float32]) -> Grams:
    """The n-grams of a text.

    Args:
        text: any text.
        rarity: the inverse document frequency of each bucket, float32 of shape (2 BUCKETS,).
    """
    plain = normal(text)
    buckets, values = [], []
    for family in (words_in(plain), [BUCKETS + bucket for bucket in letters_in(plain)]):
        places = np.array(sorted(set(family)), dtype=np.int64)
        weights = rarity[places]
        buckets.append(places)
        values.append(weights / (float(np.linalg.norm(weights)) or 1.0))
    return Grams(np.concatenate(buckets), np.concatenate(values).astype(np.float32))


def normal(text: str) -> str:
    """Lower case, plain apostrophes, every number alike."""
    return re.sub(r"\d+", "0", text.lower().replace("’", "'"))


def words_in(text: str) -> list[int]:
    """The buckets of a normal text's words and marks, in ones, twos and threes."""
    words = re.findall(r"\w+|[^\w\s]", text)
    return [
        crc32(" ".join(words[start : start + length]).encode()) % BUCKETS
        for length in (1, 2, 3)
        for start in range(len(words) - length + 1)
    ]


def letters_in(text: str) -> list[int]:
    """The buckets of a normal text's letters, in twos to fives that stay within a word."""
    found = []
    for word in text[:LONGEST].split():
        padded = f" {word[:40]} "
        for length in range(2, 6):
            found += [
                crc32(padded[start : start + length].encode()) % BUCKETS for start in range(len(padded) - length + 1)
            ]
    return found


def rarity_of(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """How rare each bucket is among texts: ln((1 + n) / (1 + n with it)) + 1, float32 of shape (2 BUCKETS,)."""
    counts = np.zeros(2 * BUCKETS)
    for text in texts:
        plain = normal(text)
        counts[list({*words_in(plain), *(BUCKETS + bucket for bucket in letters_in(plain))})] += 1
    return (np.log((1 + len(texts)) / (1 + counts)) + 1).astype(np.float32)


def logit(chance: float) -> float:
    """The log-odds of a chance in [0, 1], within 14 of even."""
    kept = min(max(chance, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))


def sigmoid(value: float) -> float:
    """The logistic curve."""
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, value))))
