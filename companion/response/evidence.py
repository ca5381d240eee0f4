"""Evidence: the sentences that may answer a question, weighed one by one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from companion.nlu.asked import holds
from companion.nlu.question import Question
from companion.retrieval.search import Found, Hit, Sentence

PASSAGES = 10
"""Passages whose sentences are weighed."""

_WEIGHTS: dict[str, float] = json.loads((files("companion.response") / "weights.json").read_text(encoding="utf-8"))[
    "evidence"
]


@dataclass(frozen=True)
class Evidence:
    """A sentence that may answer."""

    hit: Hit
    sentence: Sentence
    holds_asked: bool
    """Whether it holds the kind of thing that is asked for (an age, a place, a name)."""

    weight: float
    """The log-odds that it answers, compared with the other sentences for the same question."""

    traits: dict[str, float] = field(compare=False)
    """What the weight is made of."""


def weigh(question: Question, found: Found, near: Sequence[Hit] = ()) -> list[Evidence]:
    """The sentences of the best passages, the likeliest to answer first.

    Args:
        question: what was asked.
        found: what the search for it found.
        near: the passages of the reply before, where the question goes on from it.
    """
    places = {(hit.source.id, hit.position + step) for hit in near for step in (-1, 0, 1)}
    evidence = []
    for hit in found.hits[:PASSAGES]:
        for sentence in hit.sentences:
            traits = traits_of(question, hit, sentence, (hit.source.id, hit.position) in places)
            weight = _WEIGHTS["bias"] + sum(_WEIGHTS[name] * value for name, value in traits.items())
            evidence.append(Evidence(hit, sentence, bool(traits["holds_asked"]), weight, traits))
    return sorted(evidence, key=lambda item: -item.weight)


def traits_of(question: Question, hit: Hit, sentence: Sentence, is_near: bool) -> dict[str, float]:
    """What the weight of a sentence is made of, each in [-1, 1]."""
    return {
        "likeness": sentence.likeness,
        "coverage": sentence.coverage,
        "coverage_in_context": sentence.coverage_in_context,
        "passage_likeness": hit.likeness,
        "passage_coverage": hit.coverage,
        "holds_asked": float(holds(sentence.text, question.asked, question.text)),
        "is_stray_comment": float(hit.is_comment and not question.asks_readers),
        "is_near": float(is_near),
    }
