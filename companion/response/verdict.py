"""The verdict: whether the evidence answers the question, comes near it, or has nothing to do with it."""

import json
import math
from collections.abc import Sequence
from enum import Enum
from importlib.resources import files

import numpy as np

from companion.nlu.question import Question, is_request
from companion.response.evidence import Evidence
from companion.response.practice import Practice
from companion.retrieval.search import Found
from companion.retrieval.words import content_words

_WEIGHTS: dict[str, float] = json.loads((files("companion.response") / "weights.json").read_text(encoding="utf-8"))[
    "verdict"
]

NEAR = 0.35
"""Cosine from which a sentence that does not answer is worth showing as the nearest one."""

FLOOR = 0.03
"""Of the probability that holds for any library: practice has seen questions alone, and only about its library, so
what is all but certainly of another world stays refused. Under one answered question in a hundred falls below."""

OTHERS = 8
"""How many sentences below the best one it is compared with."""


class Verdict(Enum):
    """What can honestly be said."""

    ANSWER = "answer"
    NEAREST = "nearest"
    NOTHING = "nothing"


def judge(question: Question, found: Found, evidence: Sequence[Evidence], practice: Practice | None) -> Verdict:
    """Decide on the evidence, the likeliest sentence first."""
    if not evidence:
        return Verdict.NOTHING
    general = probability(question, found, evidence)
    practised = general if practice is None else probability(question, found, evidence, practice)
    needed = FLOOR if practice is not None and is_request(question.text) else 0.5
    if practised >= 0.5 and general >= needed and is_any_word_known(question, found):
        return Verdict.ANSWER
    return Verdict.NEAREST if evidence[0].sentence.likeness >= NEAR else Verdict.NOTHING


def is_any_word_known(question: Question, found: Found) -> bool:
    """Whether the library knows one of the question's own words; a question without any leans on the talk before."""
    own = set(content_words(f"{question.preface} {question.text}"))
    known = [term.is_known for term in found.terms if term.word in own]
    return any(known) or not known


def probability(
    question: Question, found: Found, evidence: Sequence[Evidence], practice: Practice | None = None
) -> float:
    """How likely it is, in [0, 1], that the evidence answers the question.

    Args:
        question: what was asked.
        found: what the search for it found.
        evidence: the sentences, the likeliest first, at least one.
        practice: what was learned about this very library; without it a logistic regression that holds for any.
    """
    traits = traits_of_case(question, found, evidence)
    if practice is not None:
        return practice.probability(found.vector, traits)
    logit = _WEIGHTS["bias"] + sum(_WEIGHTS[name] * value for name, value in traits.items())
    return 1 / (1 + math.exp(-max(-50.0, min(50.0, logit))))


def traits_of_case(question: Question, found: Found, evidence: Sequence[Evidence]) -> dict[str, float]:
    """What the probability is made of, each about [-2, 2]."""
    best = evidence[0]
    own = set(content_words(question.text))
    is_own = np.array([term.word in own for term in found.terms], dtype=bool)
    weights = np.array([term.weight for term in found.terms], dtype=np.float32)
    weights /= weights.sum() or 1
    knows = np.array([item.sentence.knows for item in evidence], dtype=np.float32).reshape(len(evidence), -1)
    every, three = knows.max(axis=0), knows[:3].max(axis=0)
    rarest = sorted(np.flatnonzero(is_own), key=lambda place: -weights[place])[:2]
    score = min(max(max(hit.score for hit in found.hits), 1e-4), 1 - 1e-4)
    others = [item.weight for item in evidence[1:OTHERS]]
    return {
        "likeness": best.sentence.likeness,
        "best_likeness": max(item.sentence.likeness for item in evidence),
        "passage_likeness": best.hit.likeness,
        "coverage": best.sentence.coverage_in_context,
        "passage_coverage": best.hit.coverage,
        "score": math.log(score / (1 - score)) / 5,
        "holds_asked": float(best.holds_asked),
        "any_holds_asked": float(any(item.holds_asked for item in evidence[:3])),
        "missing": float((weights * (1 - knows[0]))[is_own].sum()),
        "missing_everywhere": float((weights * (1 - every))[is_own].sum()),
        "weakest": float(three[is_own].min(initial=1)),
        "weakest_everywhere": float(every[is_own].min(initial=1)),
        "rarest": float(three[rarest].mean()) if rarest else 1.0,
        "unknown": float(sum(weights[n] for n, term in enumerate(found.terms) if is_own[n] and not term.is_known)),
        "weight": best.weight,
        "lead": best.weight - sum(others) / len(others) if others else 0.0,
        "words": min(int(is_own.sum()), 10) / 10,
        "has_source": float(bool(question.sources)),
        "has_context": float(bool(question.context)),
    }
