"""Whether a text tells of what a discreet friend would not bring up unasked, and of which kind.

Only what is truly private (sensitive.yaml): a dead battery, a killer cake, being mad about cheese or having a cold are
ordinary talk.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from companion.nlu.kin import ROLE


@dataclass(frozen=True)
class _Rules:
    matters: Mapping[str, re.Pattern[str]]
    """How each matter is said, the gravest first."""

    ordinary: re.Pattern[str]


def sensitive_matter(text: str) -> str:
    """The gravest private matter that a text tells of, or "".

    Returns:
        "abuse", "death", "health", "mind", "sexuality", "religion", "politics", "money", "law", or "".
    """
    rules = _rules()
    plain = rules.ordinary.sub(" ", text.replace("’", "'"))
    return next((matter for matter, pattern in rules.matters.items() if pattern.search(plain)), "")


@cache
def _rules() -> _Rules:
    content = yaml.safe_load((files("companion.nlu") / "sensitive.yaml").read_text(encoding="utf-8"))
    matters = {matter: _any_of(patterns) for matter, patterns in content["matters"].items()}
    return _Rules(matters, _any_of(content["ordinary"]))


def _any_of(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})(?!\w)".replace("{kin}", ROLE), re.IGNORECASE)
