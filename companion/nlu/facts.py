"""Small facts in what a person says: who is called what, where they live, what they love, and what is to come when.

Patterns, no model: a wrong fact is worse than none, so a sentence that asks, wishes, jokes, quotes or tells a story is
not read at all (fact_clauses.py). The ways to say a fact are in fact_rules.py, names in fact_names.py.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from companion.nlu.corrections import as_typed, corrects, not_this, retracted
from companion.nlu.dates import When, dates_in
from companion.nlu.fact_clauses import LEAD, PLACE_TAIL, clauses, conditions, statements, trimmed
from companion.nlu.fact_days import occasion, whose_birthday
from companion.nlu.fact_names import is_own, names_in
from companion.nlu.fact_rules import parts, rules
from companion.nlu.kin import KIN, KIN_PHRASE, KIN_WORD, as_said, fits_pronoun, role_of, who_is_meant
from companion.nlu.name_words import is_name
from companion.nlu.own_names import own_names
from companion.nlu.sensitive import sensitive_matter

__all__ = ["KIN", "RELATIONS", "Fact", "corrects", "facts_in", "retracted", "who_is_meant"]

RELATIONS = (
    "name", "nickname", "age", "birthday", "lives_in", "from", "works_as", "works_at", "studies", "likes", "dislikes",
    "habit", "has", "is", "date", "plan", "event",
)  # fmt: skip

SUBJECT = re.compile(
    rf"(?P<me>i(?=['\s]|m |ve ))|(?P<we>we(?=['\s]|re |ve ))|(?P<kin>{KIN_PHRASE})|(?P<pronoun>he|she|they"
    rf"|it)(?=['\s]|s )"
    r"|(?P<name>(?-i:[A-Z])[\w-]+)(?=['\s])|(?P<thing>(?:my|our) [\w'-]+)(?= )",
    re.IGNORECASE,
)
MENTIONED = re.compile(
    rf"\b(?P<kin>{KIN_PHRASE})|\b(?:have|got|adopted|own) (?:a|an)(?: [\w'-]+)? (?P<owned>{KIN_WORD})\b", re.I
)
MOVED = re.compile(
    r"\b(?:moved|pushed|shifted|postponed|delayed|rescheduled|brought forward|put (?:it |that )?(?:off|back))\b", re.I
)
"""What is said of an event that will be on another day."""

LONGEST_CHANGE = 6
"""Words that say on which day it is instead."""

BARE_START = re.compile(
    r"^(?:passed|failed|got|lost|quit|bought|sold|finished|started|graduated|won|adopted|been|can't stand)\b",
    re.IGNORECASE,
)
BARE_NO = re.compile(
    rf"^(?:no|without) (?P<value>(?:{KIN_WORD}|pets|siblings)s?)(?: (?:yet|here|either|of my own))?$", re.IGNORECASE
)
BARE_STATE = re.compile(r"^(?P<no>no longer|not) (?P<rest>\w[\w-]*)$", re.IGNORECASE)
FAVOURITE = re.compile(
    r"^(?P<whose>my|our|(?:my|our|his|her)[\w' -]+?'s) favou?rite (?!(?:part|thing|bit|moment|word|person"
    r"|line|is)\b)(?:[\w'-]+ ){1,3}?"
    r"(?:is|are|'s|has always been|was always) (?P<value>(?!(?:when|how|that|this|it|you|probably|the one"
    r"|not|to)\b).+)",
    re.IGNORECASE,
)
AGE_OF = re.compile(rf"\bmy (?P<age>\w+(?:-\w+)?)[- ](?:years?[- ]old|yo|yr old) (?P<kin>{KIN_WORD})\b", re.IGNORECASE)
ELLIPSIS = re.compile(
    r"^(?:it's|its|it is|that's|he's|she's|they're|i'm|on|at|in|the|no|make that|should be)\b\s*", re.IGNORECASE
)


@dataclass(frozen=True)
class Fact:
    """One thing that a person said of themselves or of theirs."""

    subject: str
    """`me`, what the person calls somebody in lower case (`my sister`, `the wedding`), or a name as written."""

    relation: str
    """One of RELATIONS."""

    value: str
    """Verbatim from the sentence: `Ana`, `a vet in Porto`, `surprise parties`."""

    negated: bool = False
    """Whether the sentence denies it: "I don't have a brother"."""

    corrects: bool = False
    """Whether the sentence puts right what was said before, or tells of a change."""

    instead_of: str = ""
    """The old value, where the sentence names it: "not Friday, Thursday"."""

    on: date | None = None
    """The day of a date, a birthday or a plan."""

    sensitive: str = ""
    """The private matter that it touches (sensitive.py), or ""."""


@dataclass(frozen=True)
class _Clause:
    """One clause and what is known where it stands."""

    text: str
    said_at: datetime
    earlier: str
    """What the person said before it, for pronouns."""

    names: frozenset[str]
    """The names given so far, which may be subjects."""


def facts_in(text: str, said_at: datetime, before: str = "") -> list[Fact]:
    """The facts that a message states, in order.

    Args:
        text: what the person said.
        said_at: when they said it, for "tomorrow".
        before: their message just before it, for "she" and "it".
    """
    found: list[Fact] = []
    earlier, names = before, frozenset(named.value for line in statements(before) for named in names_in(line)[0])
    for sentence in statements(text):
        kept, old = not_this(sentence)
        is_correction = corrects(sentence)
        facts, names = _facts_of(kept, said_at, earlier, names)
        if not facts and (is_correction or old):
            facts = _put_right(kept, old, said_at, earlier)
        for index, fact in enumerate(facts):
            matter = fact.sensitive or sensitive_matter(f"{fact.subject} {fact.value}")
            found.append(
                replace(
                    fact,
                    value=as_typed(fact.value, text),
                    corrects=is_correction,
                    instead_of=as_typed(old, text) if index == len(facts) - 1 else "",
                    sensitive=matter,
                )
            )
        earlier = f"{earlier}\n{sentence}"
    for sentence in conditions(text):
        found += [Fact("me", relation, as_typed(value, text)) for relation, value in own_names(sentence, before)]
    return list(dict.fromkeys(found))


def _facts_of(
    sentence: str, said_at: datetime, earlier: str, names: frozenset[str]
) -> tuple[list[Fact], frozenset[str]]:
    """The facts of one sentence, and the names known after it."""
    if not clauses(sentence):
        return [], names
    named, _ = names_in(LEAD.sub("", sentence, count=1))
    facts = [Fact("me", relation, value) for relation, value in own_names(sentence, earlier)]
    for one in named:
        subject = one.subject or _referent(one.pronoun, earlier + "\n" + sentence.split(one.value, maxsplit=1)[0])
        if subject:
            facts.append(Fact(subject, one.relation, one.value))
    names |= {fact.value for fact in facts} | {one.value for one in named}
    age = AGE_OF.search(sentence)
    if age:
        facts.append(Fact(f"my {age['kin'].lower()}", "age", age["age"]))
    before = earlier + "\n"
    for text in clauses(names_in(sentence)[1]):
        facts += _read(_Clause(text, said_at, before, names))
        before += f" {text}"
    return facts, names


def _read(clause: _Clause) -> list[Fact]:
    """The facts of one clause."""
    dates = dates_in(clause.text, clause.said_at)
    dated = _dated(clause, dates)
    if dated:
        return [dated]
    for form in (_favourite, _bare):
        fact = form(clause)
        if fact:
            return [fact]
    subject, rest = _subject(clause)
    if not subject:
        return []
    matter = sensitive_matter(clause.text)
    facts: list[Fact] = []
    for rule in rules():
        if any(fact.relation == rule.relation for fact in facts) or (
            subject.startswith("#") and rule.relation != "event"
        ):
            continue
        match = rule.pattern.match(rest)
        fact = _fact(subject.lstrip("#"), rule.relation, match, dates, rule.is_dated) if match else None
        if fact and not _says_again(fact, facts):
            facts.append(replace(fact, sensitive=matter))
    return facts


def _fact(subject: str, relation: str, match: re.Match[str], dates: list[When], is_dated: bool) -> Fact | None:
    groups = match.groupdict()
    value = trimmed(groups["value"])
    when = next((when for when in dates if when.text.lower() in groups["value"].lower()), None)
    if relation in ("lives_in", "from", "works_at", "studies"):
        value = PLACE_TAIL.sub("", value)
    if not value or (
        relation == "works_as"
        and role_of(value)
        and not re.search(
            r"teach|doctor|dentist|coach|nurse|manag|therap|train|tutor|prof|hair|barb|superv|counsel|psych",
            value,
            re.I,
        )
    ):
        return None
    if relation in ("likes", "dislikes", "is", "works_as", "has") and when and when.is_future:
        return None
    if is_dated and (when is None or not when.is_future):
        return None
    on = when.on if when and relation == "plan" else None
    return Fact(subject, relation, value, negated=bool(groups.get("no")), on=on)


def _says_again(fact: Fact, facts: list[Fact]) -> bool:
    """Whether the words of a fact were read already as one of another kind."""
    return any(fact.value in other.value or other.value in fact.value for other in facts)


def _subject(clause: _Clause) -> tuple[str, str]:
    """Whom a clause tells of and the rest of it; a thing of theirs is marked with "#"."""
    match = SUBJECT.match(clause.text)
    if not match:
        if BARE_START.match(clause.text):
            has = "'ve" if clause.text.lower().startswith("been") else ""
            return "me", f"{has} {clause.text}"
        return "", ""
    rest = clause.text[match.end() :]
    kind, phrase = next((kind, words) for kind, words in match.groupdict().items() if words)
    match kind:
        case "me" | "we":
            subject = str(kind)
        case "kin":
            subject = as_said(phrase)
        case "pronoun":
            subject = _referent(phrase, clause.earlier)
        case "name":
            subject = phrase if phrase in clause.names else ""
        case _:
            is_theirs = re.fullmatch(rf"(?:my|our) (?:{parts()['belonging']})", phrase, re.IGNORECASE)
            subject = f"#{phrase.lower()}" if is_theirs else ""
    return subject, rest


def _referent(pronoun: str, earlier: str) -> str:
    """The one whom a pronoun stands for: the last mentioned whom it fits, or ""."""
    for match in reversed(list(MENTIONED.finditer(earlier))):
        who = as_said(match["kin"]) if match["kin"] else f"my {match['owned'].lower()}"
        if fits_pronoun(who, pronoun):
            return who if match["kin"] or is_own(earlier[: match.start()]) else ""
    return ""


def _dated(clause: _Clause, dates: list[When]) -> Fact | None:
    """A birthday, or an event with its day."""
    for when in dates:
        before = clause.text[: clause.text.find(when.text)]
        whose = whose_birthday(before, when.text)
        if whose:
            return Fact(whose, "birthday", when.text, on=when.on)
        subject = occasion(before, clause.earlier)
        if subject:
            return Fact(subject, "date", when.text, on=when.on, sensitive=sensitive_matter(clause.text))
    return None


def _favourite(clause: _Clause) -> Fact | None:
    match = FAVOURITE.match(clause.text)
    value = trimmed(match["value"]) if match else ""
    if not match or not value:
        return None
    whose = match["whose"].lower()
    subject = {"my": "me", "our": "we"}.get(whose) or as_said(whose.removesuffix("'s"))
    return Fact(subject, "likes", value) if subject in ("me", "we") or role_of(subject) else None


def _bare(clause: _Clause) -> Fact | None:
    """A statement without a subject: "no kids", "no longer vegan"."""
    text = trimmed(clause.text)
    match = BARE_NO.match(text)
    if match:
        return Fact("me", "has", match["value"], negated=True)
    match = BARE_STATE.match(text)
    if match and re.fullmatch(parts()["state"], match["rest"], re.IGNORECASE):
        return Fact("me", "is", match["rest"], negated=True)
    return None


def _put_right(sentence: str, old: str, said_at: datetime, before: str) -> list[Fact]:
    """The fact of the message before with the new value that a correction gives it ("sorry, i meant thursday")."""
    new = ELLIPSIS.sub("", LEAD.sub("", sentence, count=1)).split(",")[0].strip(" .!")
    prior = [fact for line in statements(before) for fact in _facts_of(line, said_at, "", frozenset())[0]]
    if not new or not prior:
        return []
    fact = next((fact for fact in prior if old and old.lower() in fact.value.lower()), prior[-1])
    dates = dates_in(sentence, said_at) if MOVED.search(sentence) else dates_in(new, said_at)
    match fact.relation:
        case "date" | "birthday" | "plan" if dates and len(new.split()) <= LONGEST_CHANGE:
            return [replace(fact, value=dates[0].text, on=dates[0].on)]
        case "name" if is_name(new, given=fact.subject != "me") and len(new.split()) <= 2:
            return [replace(fact, value=new)]
        case "age" if re.fullmatch(parts()["number"], new, re.IGNORECASE):
            return [replace(fact, value=new)]
        case "lives_in" | "from" | "works_at" | "studies" | "likes" | "works_as" if old and len(new.split()) <= 3:
            return [replace(fact, value=new)]
        case _:
            return []
