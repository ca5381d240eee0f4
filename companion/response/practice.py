"""Practice: what thousands of practice questions taught about one library, namely which questions it answers.

Likeness cannot tell a near miss ("How old is Theodore?") from a question that the library answers: both are about
the same things. Practice can. A support vector machine over the question's own vector and the traits of its evidence
has learned which kinds of things the texts say and which they leave out. It holds for its library alone, and so it is
used only for a shelf whose profile is that library's. A small network has learned from the same practice which
sentence answers which question. `benchmarks/fit.py` fits both.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files

import numpy as np

from companion.response.evidence import Evidence
from companion.retrieval.embedding import Vectors

EVIDENCE_SHARE = 1.0
"""What a sentence's weight without practice counts beside the network's: on practice questions left out the best one
answers .70 of the time, by the network alone .68, without practice .66."""

SAME_LIBRARY = 0.9
"""Cosine of two profiles: our notes and the original reviews have .97, any two SQuAD articles under .5."""


@dataclass(frozen=True)
class Practice:
    """What was learned about one library."""

    model: str
    """The embedder whose vectors it was learned with."""

    profile: Vectors
    traits: tuple[str, ...]
    mean: Vectors
    scale: Vectors
    """The traits' means and scales in practice."""

    support: Vectors
    """The practice questions that matter, float32 of shape (questions, dimensions + traits)."""

    share: Vectors
    """What each adds to the decision."""

    bias: float
    gamma: float
    slope: float
    middle: float
    """The logistic curve from decision to probability."""

    sentence_traits: tuple[str, ...]
    sentence_mean: Vectors
    sentence_scale: Vectors
    layers: tuple[tuple[Vectors, Vectors], ...]
    """Of the network: weights and biases of each layer."""

    def probability(self, question: Vectors, traits: Mapping[str, float]) -> float:
        """How likely it is, in [0, 1], that the library answers a question."""
        values = np.array([traits[name] for name in self.traits], dtype=np.float32)
        point = features(question[np.newaxis], ((values - self.mean) / self.scale)[np.newaxis])[0]
        distances = ((self.support - point) ** 2).sum(axis=1)
        decision = float(self.share @ np.exp(-self.gamma * distances)) + self.bias
        return 1 / (1 + math.exp(-self.slope * (decision - self.middle)))

    def rank(self, question: Vectors, evidence: Sequence[Evidence]) -> list[Evidence]:
        """The sentences in the order in which they answer a question, each with its new weight."""
        traits = np.array([[item.traits[name] for name in self.sentence_traits] for item in evidence], dtype=np.float32)
        sentences = np.array([item.sentence.vector for item in evidence])
        values = pair_features(question, sentences, (traits - self.sentence_mean) / self.sentence_scale)
        for number, (weights, bias) in enumerate(self.layers):
            values = values @ weights + bias
            if number < len(self.layers) - 1:
                values = np.maximum(values, 0)
        ranked = [
            replace(item, weight=float(value) + EVIDENCE_SHARE * item.weight)
            for item, value in zip(evidence, values[:, 0], strict=True)
        ]
        return sorted(ranked, key=lambda item: -item.weight)


def features(questions: Vectors, traits: Vectors) -> Vectors:
    """Question vectors and scaled traits side by side, so weighed that both count."""
    joined: Vectors = np.concatenate([questions * 4.0, traits * 0.3], axis=1).astype(np.float32)
    return joined


def pair_features(question: Vectors, sentences: Vectors, traits: Vectors) -> Vectors:
    """A question beside each sentence and its scaled traits."""
    questions = np.broadcast_to(question, sentences.shape)
    joined: Vectors = np.concatenate([questions * 8.0, sentences * 8.0, traits], axis=1).astype(np.float32)
    return joined


def practice_for(model: str, profile: Vectors) -> Practice | None:
    """What was learned about the library that a shelf holds, or None where it is another library or model."""
    for learned in _shipped():
        if learned.model == model and float(learned.profile @ profile) >= SAME_LIBRARY:
            return learned
    return None


def _shipped() -> Iterator[Practice]:
    for resource in (files("companion.response") / "practiced").iterdir():
        if resource.name.endswith(".npz"):
            with as_file(resource) as path, np.load(path) as stored:
                yield Practice(
                    model=str(stored["model"]),
                    profile=stored["profile"].astype(np.float32),
                    traits=tuple(stored["traits"].tolist()),
                    mean=stored["mean"].astype(np.float32),
                    scale=stored["scale"].astype(np.float32),
                    support=stored["support"].astype(np.float32),
                    share=stored["share"].astype(np.float32),
                    bias=float(stored["bias"]),
                    gamma=float(stored["gamma"]),
                    slope=float(stored["slope"]),
                    middle=float(stored["middle"]),
                    sentence_traits=tuple(stored["sentence_traits"].tolist()),
                    sentence_mean=stored["sentence_mean"].astype(np.float32),
                    sentence_scale=stored["sentence_scale"].astype(np.float32),
                    layers=tuple(
                        (stored[f"weights_{number}"].astype(np.float32), stored[f"bias_{number}"].astype(np.float32))
                        for number in range(int(stored["depth"]))
                    ),
                )
