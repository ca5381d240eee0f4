"""A portrait: what the person told, put in order for reading. People first, then animals, then they themselves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from companion.memory.facts import Fact
from companion.nlu.kin import PETS, role_of, who_is_meant

SELF = frozenset({"me", "we", "i"})
"""Subjects by which somebody speaks of themselves."""

SECTIONS = (
    ("You", ("name", "nickname", "age", "birthday", "is")),
    ("What you like, and do not", ("likes", "dislikes", "habit")),
    ("Your work and studies", ("works_as", "works_at", "studies")),
    ("Your places", ("lives_in", "from")),
    ("What you have", ("has",)),
    ("Plans and days", ("date", "plan")),
    ("What happened", ("event",)),
)
"""What is told of the person and of their things, by relation."""

WORDS = {
    "name": ("called", "not called"),
    "nickname": ("also called", "not called"),
    "age": ("age", "not the age of"),
    "birthday": ("birthday", "birthday not on"),
    "lives_in": ("lives in", "does not live in"),
    "from": ("from", "not from"),
    "works_as": ("works as", "does not work as"),
    "works_at": ("works at", "does not work at"),
    "studies": ("studies", "does not study"),
    "likes": ("likes", "does not like"),
    "dislikes": ("dislikes", "does not mind"),
    "habit": ("habit", "not a habit"),
    "has": ("has", "does not have"),
    "is": ("is", "is not"),
    "date": ("day", "not on"),
    "plan": ("plan", "not planned"),
    "event": ("event", "did not happen"),
}
"""How a relation is named where it holds, and where it was denied."""

PRECISE = re.compile(r"\b(?:0?1|1st|first|\w*days?|to(?:morrow|night)|fortnight|weeks?)\b|\d[./-]\d", re.IGNORECASE)
"""What in a sentence tells a day, where the first of a month may stand for all of it."""


@dataclass(frozen=True)
class About:
    """What was told of one subject."""

    heading: str
    facts: tuple[Fact, ...]


def portrait(facts: Sequence[Fact]) -> list[About]:
    """Facts by subject: people, animals, then the person themselves."""
    named = {
        who_is_meant(fact.value): who_is_meant(fact.subject)
        for fact in facts
        if fact.relation in ("name", "nickname") and not fact.is_negated and fact.subject.lower() not in SELF
    }
    others: dict[str, list[Fact]] = {}
    own: list[Fact] = []
    for fact in facts:
        if is_somebody(fact.subject):
            who = who_is_meant(fact.subject)
            others.setdefault(named.get(who, who), []).append(fact)
        else:
            own.append(fact)
    groups = [About(heading_of(told), tuple(told)) for told in others.values()]
    groups.sort(key=lambda about: any(role_of(fact.subject) in PETS for fact in about.facts))
    for heading, relations in SECTIONS:
        told = [fact for fact in own if fact.relation in relations]
        if relations[0] == "date":
            told.sort(key=lambda fact: (fact.day or date.max, fact.id))
        groups += [About(heading, tuple(told))] if told else []
    return groups


def is_somebody(subject: str) -> bool:
    """Whether a subject is a person or an animal: `my sister`, `Ana`; not `me`, not `the interview`."""
    return subject.lower() not in SELF and bool(role_of(subject) or subject[:1].isupper())


def heading_of(told: Sequence[Fact]) -> str:
    """What somebody is called at the head of what was told of them: `Your sister, Ana`."""
    subject = next((fact.subject for fact in told if role_of(fact.subject)), told[0].subject)
    names = [fact.value for fact in told if fact.relation == "name" and not fact.is_negated and not fact.replaced_by]
    heading = as_heard(subject)
    return f"{heading[:1].upper()}{heading[1:]}" + (f", {names[-1]}" if names and names[-1] != subject else "")


def as_heard(subject: str) -> str:
    """A subject as she says it: `my sister` is `your sister`, and `me` is `you`."""
    if subject.lower() in SELF:
        return "you"
    return re.sub(r"^(?:my|our)\b", "your", subject, flags=re.IGNORECASE)


def wording(fact: Fact) -> str:
    """A fact in a few plain words: `lives in: Porto`, `the interview, day: Thursday (on Thursday, 2 April 2026)`."""
    word = WORDS.get(fact.relation, (fact.relation, f"not {fact.relation}"))[fact.is_negated]
    subject = "" if fact.subject.lower() in SELF or is_somebody(fact.subject) else f"{as_heard(fact.subject)}, "
    day = f" ({when(fact)})" if fact.day else ""
    return f"{subject}{word}: {fact.value}{day}"


def when(fact: Fact) -> str:
    """When a dated fact is, no closer than it was told: `on Monday, 2 March 2026`, `in March 2026`."""
    day = fact.day
    if day is None:
        return ""
    if day.day == 1 and not PRECISE.search(fact.quote):
        return f"in {day:%B %Y}"
    if day.weekday() == 0 and re.search(r"\bnext week\b(?! on\b)", fact.quote, re.IGNORECASE):
        return f"in the week of {spelt(day)}"
    return f"on {day:%A}, {spelt(day)}"


def spelt(day: date) -> str:
    """`2 March 2026`."""
    return f"{day.day} {day:%B %Y}"
