"""The bank: a persona's lines, found by what a person might say just before them.

A message is compared with the triggers of a line, never with its wordings: likeness between a message and a reply
finds echoes (on Replika's published pairs the person's own sentence comes first in 96 % of cases).
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np

from companion.persona.lines import Line
from companion.retrieval.embedding import Embedder, Vectors
from companion.retrieval.words import stem, words_of

MEANING = 0.7
"""What likeness of meaning counts, beside likeness of words: FINDINGS' best mix for the library holds here too."""

COMMONEST = 0.15
"""A stem that more than this share of all triggers has tells nothing."""


@dataclass(frozen=True)
class Near:
    """A line whose triggers are like a message."""

    line: Line
    likeness: float
    """Of its nearest trigger, in about [0, 1]."""

    trigger: str


class Bank:
    """The lines of one persona, ready to be found."""

    def __init__(self, lines: Sequence[Line], embedder: Embedder) -> None:
        """Know the lines; they are made ready when one is looked for (~80 ms; a question to the library needs none)."""
        self.lines = lines
        self._embedder = embedder

    def find(self, message: str, vector: Vectors) -> list[Near]:
        """Every line with its likeness to a message, in the order of the bank; those without triggers have none.

        Args:
            message: what the person said.
            vector: its meaning, float32 of shape (dimensions,), unit length.
        """
        return self._triggers.find(message, vector)

    @cached_property
    def _triggers(self) -> "_Triggers":
        return _Triggers(self.lines, self._embedder)


class _Triggers:
    """What a person might say before each line, by meaning and by words."""

    def __init__(self, lines: Sequence[Line], embedder: Embedder) -> None:
        """Embed the triggers that did not ship with their vectors."""
        self.lines = lines
        self._triggers = [(trigger, number) for number, line in enumerate(lines) for trigger in line.when]
        self._owners = np.array([number for _, number in self._triggers], dtype=np.int64)
        self._vectors = vectors_of([trigger for trigger, _ in self._triggers], embedder)
        stems = [stems_of(trigger) for trigger, _ in self._triggers]
        places: dict[str, list[int]] = defaultdict(list)
        for place, found in enumerate(stems):
            for each in found:
                places[each].append(place)
        total = max(1, len(stems))
        self._rarity = {
            each: math.log(total / len(where)) for each, where in places.items() if len(where) <= COMMONEST * total
        }
        self._common = places.keys() - self._rarity.keys()
        squares = {each: self._rarity.get(each, 0.0) ** 2 for each in places}
        self._norms = np.sqrt([sum(map(squares.__getitem__, found)) for found in stems]).astype(np.float32)
        self._places = {each: np.array(places[each]) for each in self._rarity}

    def find(self, message: str, vector: Vectors) -> list[Near]:
        """See `Bank.find`."""
        if not self._triggers:
            return [Near(line, 0.0, "") for line in self.lines]
        likeness = MEANING * (self._vectors @ vector) + (1 - MEANING) * self._worded(message)
        best = np.full(len(self.lines), -1.0, dtype=np.float32)
        np.maximum.at(best, self._owners, likeness)
        order = np.argsort(likeness)
        nearest = dict(zip(self._owners[order].tolist(), order.tolist(), strict=True))  # the last one is the best
        return [
            Near(line, float(best[number]), self._triggers[nearest[number]][0] if number in nearest else "")
            for number, line in enumerate(self.lines)
        ]

    def _worded(self, message: str) -> Vectors:
        """The likeness of every trigger's words to a message's: a cosine over stems, weighed by rarity."""
        found = stems_of(message)
        shared = np.zeros(len(self._triggers), dtype=np.float32)
        for each in found:
            if each in self._places:
                shared[self._places[each]] += self._rarity[each] ** 2
        likeness: Vectors = shared / (self._norms * (self._weight(found) or 1.0) + 1e-6)
        return likeness

    def _weight(self, stems: Iterable[str]) -> float:
        """The length of a text's stems as a vector; a stem that no trigger has weighs as much as the rarest."""
        rarest = math.log(max(2, len(self._triggers)))
        return math.sqrt(sum(self._rarity.get(each, 0.0 if each in self._common else rarest) ** 2 for each in stems))


def stems_of(text: str) -> frozenset[str]:
    """The stems of a text."""
    return frozenset(map(stem, words_of(text)))


def vectors_of(triggers: Sequence[str], embedder: Embedder) -> Vectors:
    """The meanings of triggers, float32 of shape (triggers, dimensions); what shipped is not computed again."""
    rows, shipped = shipped_vectors(embedder.name, embedder.dimensions)
    places = [rows.get(key_of(trigger), -1) for trigger in triggers]
    missing = sorted({trigger for trigger, place in zip(triggers, places, strict=True) if place < 0}, key=len)
    if missing:
        fresh = {trigger: len(shipped) + number for number, trigger in enumerate(missing)}
        shipped = np.concatenate([shipped, embedder.embed(missing)])
        places = [fresh.get(trigger, place) for trigger, place in zip(triggers, places, strict=True)]
    return shipped[np.array(places, dtype=np.int64)]


def shipped_vectors(model: str, dimensions: int) -> tuple[Mapping[int, int], Vectors]:
    """The vectors that ship: the row of each by the key of its text, and all of them; none for another model."""
    nothing = np.zeros((0, dimensions), dtype=np.float32)
    resource = files("companion.response") / "triggers.npz"
    if not resource.is_file():
        return {}, nothing
    with as_file(resource) as path, np.load(path) as stored:
        if str(stored["embedder"]) != model:
            return {}, nothing
        vectors = stored["vectors"].astype(np.float32)
        vectors /= np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, np.newaxis]
        return dict(zip(stored["keys"].tolist(), range(len(vectors)), strict=True)), vectors


def store_vectors(triggers: Iterable[str], embedder: Embedder, target: Path) -> int:
    """Write the vectors of triggers, a byte for each number; returns how many."""
    texts = sorted(set(triggers))
    vectors = np.round(embedder.embed(texts) * 127).astype(np.int8)
    keys = np.array([key_of(text) for text in texts], dtype=np.uint64)
    np.savez(target, keys=keys, vectors=vectors, embedder=np.array(embedder.name))
    return len(texts)


def key_of(text: str) -> int:
    """A number that stands for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
