"""The verdict: whether the evidence answers the question, comes near it, or has nothing to do with it."""

import json
import math
from collections.abc import Sequence
from enum import Enum
from importlib.resources import files

from companion.nlu.question import Question
from companion.response.evidence import Evidence
from companion.retrieval.search import Found
from companion.retrieval.words import content_words

_WEIGHTS: dict[str, float] = json.loads((files("companion.response") / "weights.json").read_text(encoding="utf-8"))[
    "verdict"
]

NEAR = 0.35
"""Cosine from which a sentence that does not answer is worth showing as the nearest one."""


class Verdict(Enum):
    """What can honestly be said."""

    ANSWER = "answer"
    NEAREST = "nearest"
    NOTHING = "nothing"


def judge(question: Question, found: Found, evidence: Sequence[Evidence]) -> Verdict:
    """Decide on the evidence, the likeliest sentence first."""
    if not evidence:
        return Verdict.NOTHING
    if probability(question, found, evidence) >= 0.5:
        return Verdict.ANSWER
    return Verdict.NEAREST if evidence[0].sentence.likeness >= NEAR else Verdict.NOTHING


def probability(question: Question, found: Found, evidence: Sequence[Evidence]) -> float:
    """How likely it is, in [0, 1], that the evidence answers the question."""
    traits = traits_of_case(question, found, evidence)
    logit = _WEIGHTS["bias"] + sum(_WEIGHTS[name] * value for name, value in traits.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def traits_of_case(question: Question, found: Found, evidence: Sequence[Evidence]) -> dict[str, float]:
    """What the probability is made of, each about [-1, 1]."""
    best = evidence[0]
    own = set(content_words(question.text))
    total = sum(term.weight for term in found.terms) or 1.0
    unknown = sum(term.weight for term in found.terms if term.word in own and not term.is_known) / total
    return {
        "likeness": max(item.sentence.likeness for item in evidence),
        "passage_likeness": best.hit.likeness,
        "coverage": best.sentence.coverage_under_heading,
        "passage_coverage": best.hit.coverage,
        "holds_asked": float(best.holds_asked),
        "unknown": unknown,
        "has_source": float(bool(question.sources)),
    }
