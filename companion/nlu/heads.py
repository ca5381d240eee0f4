"""The heads: what a message is, read from its vector and its n-grams by models that ship as numbers alone.

All but one are kernel ridge regressions over the same practice messages (benchmarks/data/messages): a message is
like another by the likeness of their meanings (a Gaussian kernel) and of their writing (an inner product, which
folds into one weight for each n-gram). The emotion head was fitted on GoEmotions (Demszky et al., 2020, Apache-2.0):
a linear one over n-grams and a small network over meaning, mixed. `benchmarks/fit_reading.py` fits all of them.
"""

from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np

from companion.nlu.features import Grams, grams_of, sigmoid
from companion.retrieval.embedding import Vectors


@dataclass(frozen=True)
class Opinion:
    """What the heads make of a message, each in [0, 1]."""

    acts: dict[str, float]
    """Of each act but crisis; they add up to 1."""

    crisis: float
    levels: dict[str, float]
    """Of each level, were it a crisis; they add up to 1."""

    cares: dict[str, float]
    """Of each care and of "none"; they add up to 1."""

    emotions: dict[str, float]
    """Of each emotion and of "neutral", not exclusive."""


class Heads:
    """The fitted models."""

    def __init__(self, numbers: dict[str, np.ndarray]) -> None:
        """Take the numbers that `benchmarks/fit_reading.py` made."""
        self._rarity: Vectors = numbers["rarity"].astype(np.float32)
        self._support: Vectors = numbers["support"].astype(np.float32)
        self._support /= np.linalg.norm(self._support, axis=1, keepdims=True)
        self._gamma = float(numbers["gamma"])
        self._share: Vectors = numbers["share"].astype(np.float32)
        self._weights: Vectors = numbers["weights"].astype(np.float32)
        self._bias: Vectors = numbers["bias"].astype(np.float32)
        self._names = {kind: numbers[kind].tolist() for kind in ("acts", "levels", "cares", "emotions")}
        self._curves = {
            kind: (numbers[f"{kind}_slope"].astype(np.float32), numbers[f"{kind}_middle"].astype(np.float32))
            for kind in ("acts", "levels", "cares", "crisis")
        }
        self._emotion = {key: numbers[f"emotion_{key}"].astype(np.float32) for key in EMOTION_PARTS}
        self.embedder = str(numbers["embedder"])

    def read(self, text: str, vector: Vectors) -> Opinion:
        """What a message is.

        Args:
            text: the message.
            vector: its meaning, float32 of shape (dimensions,), unit length.
        """
        grams = grams_of(text, self._rarity)
        nearness = np.exp(-self._gamma * np.maximum(0, 2 - 2 * (self._support @ vector)))
        values = nearness @ self._share + grams.values @ self._weights[grams.buckets] + self._bias
        ends = np.cumsum([len(self._names["acts"]), len(self._names["levels"]), len(self._names["cares"])])
        acts, levels, cares, crisis = np.split(values, ends)
        return Opinion(
            acts=self._chances("acts", acts),
            crisis=sigmoid(float((self._curves["crisis"][0] @ crisis + self._curves["crisis"][1]).item())),
            levels=self._chances("levels", levels),
            cares=self._chances("cares", cares),
            emotions=self._emotions(grams, vector),
        )

    def _chances(self, kind: str, values: Vectors) -> dict[str, float]:
        """Decisions as probabilities: a softmax over a linear map that was fitted on messages left out."""
        slope, middle = self._curves[kind]
        logits = slope @ values + middle
        chances = np.exp(logits - logits.max())
        return dict(zip(self._names[kind], (chances / chances.sum()).tolist(), strict=True))

    def _emotions(self, grams: Grams, vector: Vectors) -> dict[str, float]:
        part = self._emotion
        written = grams.values @ part["weights"][grams.buckets] + part["bias"]
        hidden = np.maximum(vector * part["scale"] @ part["hidden"] + part["hidden_bias"], 0)
        meant = hidden @ part["out"] + part["out_bias"]
        logits = part["mix"] @ np.concatenate([written, meant]) + part["mix_bias"]
        return {name: sigmoid(float(logit)) for name, logit in zip(self._names["emotions"], logits, strict=True)}


EMOTION_PARTS = ("weights", "bias", "scale", "hidden", "hidden_bias", "out", "out_bias", "mix", "mix_bias")


def load_heads() -> Heads:
    """The heads that ship."""
    with as_file(files("companion.nlu") / "heads.npz") as path, np.load(path) as stored:
        return Heads({name: stored[name] for name in stored.files})
