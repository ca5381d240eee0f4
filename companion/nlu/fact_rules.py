"""What may follow "i" or "my sister" and be a fact: one rule a way to say it (fact_rules.yaml, facts.yaml).

A rule sees the clause after its subject: "'m a nurse", " lives in Porto". Its group `value` is the fact's value; a
group `no` makes the fact a denial. The first rule of a relation that matches is the one that counts.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from companion.nlu.kin import KIN_WORD
from companion.shipped_yaml import read_shipped

PART = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Rule:
    """One way to say a fact."""

    relation: str
    pattern: re.Pattern[str]
    is_dated: bool
    """Whether it counts only where its value names a day to come."""


@cache
def parts() -> Mapping[str, str]:
    """The word lists and the parts of rules, each as a pattern (~60 ms, once)."""
    patterns = {"kin": KIN_WORD}
    for key, entries in _content("facts.yaml").items():
        patterns[key] = "|".join(entries) if isinstance(entries, list) else _any_of(entries.split())
    for key, pattern in _content("fact_rules.yaml")["parts"].items():
        patterns[key] = _filled(pattern, patterns)
    return patterns


@cache
def rules() -> Sequence[Rule]:
    """All the rules, compiled once."""
    content = _content("fact_rules.yaml")
    return tuple(
        Rule(relation, re.compile(_filled(pattern, parts()), re.IGNORECASE), kind == "dated")
        for kind in ("rules", "dated")
        for group in content[kind]
        for relation, patterns in group.items()
        for pattern in patterns
    )


@cache
def _content(name: str) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = read_shipped("companion.nlu", name)
    return loaded


def _filled(pattern: str, patterns: Mapping[str, str]) -> str:
    return PART.sub(lambda match: patterns[match.group(1)], pattern)


def _any_of(entries: Sequence[str]) -> str:
    """A pattern of these words, in which a hyphen may be a space."""
    longest = sorted(entries, key=len, reverse=True)
    return "|".join(re.escape(entry).replace(r"\-", "[- ]") for entry in longest)
