"""Practice: what thousands of practice questions taught about one library, namely which questions it answers.

Likeness cannot tell a near miss ("How old is Theodore?") from a question that the library answers: both are about
the same things. Practice can. A support vector machine over the question's own vector and the traits of its evidence
has learned which kinds of things the texts say and which they leave out. It holds for its library alone, and so it is
used only for a shelf whose profile is that library's. `benchmarks/fit.py` fits it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files

import numpy as np

from companion.retrieval.embedding import Vectors

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

    def probability(self, question: Vectors, traits: Mapping[str, float]) -> float:
        """How likely it is, in [0, 1], that the library answers a question."""
        values = np.array([traits[name] for name in self.traits], dtype=np.float32)
        point = features(question[np.newaxis], ((values - self.mean) / self.scale)[np.newaxis])[0]
        distances = ((self.support - point) ** 2).sum(axis=1)
        decision = float(self.share @ np.exp(-self.gamma * distances)) + self.bias
        return 1 / (1 + math.exp(-self.slope * (decision - self.middle)))


def features(questions: Vectors, traits: Vectors) -> Vectors:
    """Question vectors and scaled traits side by side, so weighed that both count."""
    joined: Vectors = np.concatenate([questions * 4.0, traits * 0.3], axis=1).astype(np.float32)
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
                )
