"""Whether a text tells of what a discreet friend would not bring up unasked, and of which kind.

Only what is truly private (sensitive.yaml): a dead battery, a killer cake, being mad about cheese or having a cold are
ordinary talk.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from companion.nlu.kin import ROLE
from companion.retrieval.words import content_words
from companion.shipped_yaml import read_shipped


@dataclass(frozen=True)
class _Rules:
    matters: Mapping[str, re.Pattern[str]]
    """How each matter is said, the gravest first."""

    ordinary: re.Pattern[str]
    names: Mapping[str, re.Pattern[str]]
    """What each matter is called."""


def sensitive_matter(text: str) -> str:
    """The gravest private matter that a text tells of, or "".

    Returns:
        "abuse", "death", "health", "mind", "sexuality", "religion", "politics", "money", "law", or "".
    """
    rules = _rules()
    plain = rules.ordinary.sub(" ", text.replace("’", "'"))
    return next((matter for matter, pattern in rules.matters.items() if pattern.search(plain)), "")


def matter_named(topic: str) -> str:
    """The private matter that a topic is the name of: of "my health" or "the pill thing", not of "my knee surgery"."""
    named = {_matter_called(word) for word in content_words(topic)}
    return named.pop() if len(named) == 1 else ""


def _matter_called(word: str) -> str:
    names = _rules().names
    return next((matter for matter, pattern in names.items() if pattern.fullmatch(word)), sensitive_matter(word))


@cache
def _rules() -> _Rules:
    content = read_shipped("companion.nlu", "sensitive.yaml")
    matters = {matter: _any_of(patterns) for matter, patterns in content["matters"].items()}
    names = {matter: _any_of(patterns) for matter, patterns in content["names"].items()}
    return _Rules(matters, _any_of(content["ordinary"]), names)


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)".replace("{kin}", ROLE), re.IGNORECASE)
