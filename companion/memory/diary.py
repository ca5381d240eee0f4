"""The page of a week: what the person said, day by day, in their own words, with a sentence or two of hers above.

Everything on it was said: sentences are quoted, the rest is counted. What is sensitive, what was a question or a
request, and what she was asked to leave alone is not on it.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from companion.memory.facts import Fact, Facts
from companion.memory.forgetting import SHARE, knows
from companion.memory.log import PERSON, Whose
from companion.memory.portrait import as_heard, is_somebody, spelt, when
from companion.memory.wishes import Wishes
from companion.nlu.kin import role_of, who_is_meant
from companion.nlu.question import is_question
from companion.plain_text import inert
from companion.retrieval.words import content_words

FEWEST, MOST = 2, 5
"""Sentences of a day: fewer only where fewer were said; beyond the fewest, only those that tell something."""

TELLING = 2.0
"""What a sentence must weigh to be among those: a fact, a plan or a feeling."""

PEOPLE = 4
"""Names in her sentence."""

LONGEST_QUOTE = 14
"""Words of a plan that her sentence quotes."""

SHORTEST_OLD = 3
"""Words of what was put right: "hello dear" may look like it and is not."""

COMING = ("date", "plan", "birthday")

FEELING = re.compile(
    r"\b(?:happy|glad|proud|excited|relieved|grateful|thankful|hopeful|delighted|thrilled|joy|laugh(?:ed|ing)?|love[ds]?"
    r"|sad|cr(?:y|ied|ying)|afraid|scared|frightened|worried|worry|nervous|anxious|dread(?:ed|ing)?|angry|furious|annoyed"
    r"|hurt|lonely|tired|exhausted|miss(?:ed|ing)?|hate[ds]?|wish|hope|ashamed|guilty|jealous|bored|calm|peaceful"
    r"|disappointed|heartbroken|surprised|in tears)\b",
    re.IGNORECASE,
)
OWN = re.compile(r"\b(?:i|i'?m|i'?ve|i'?d|i'?ll|my|me|we|our|us)\b", re.IGNORECASE)

TALKED = (
    "You came by on {days} of this week",
    "This week holds {days} of talk",
    "We talked on {days} this week",
    "There are {days} of your words on this page",
)
PEOPLE_CAME_UP = (
    ", and {people} came up",
    ", with {people} in it",
    ", and some of it was about {people}",
    ", and you spoke of {people}",
)
NEXT = (
    "Next comes {what}, {when}.",
    "What lies ahead: {what}, {when}.",
    "After this page comes {what}, {when}.",
    "Still to come is {what}, {when}.",
)
UNQUOTED = (
    "You came by; what was said stays in the log.",
    "Some words, and none that I would set on a page.",
    "A visit, and nothing that I would quote here.",
)
NOTHING = (
    "The week of {week}: no word between us.",
    "The week of {week}: a blank page.",
    "The week of {week}: nothing was said, so nothing is written.",
)


@dataclass(frozen=True)
class _Said:
    """A sentence of the week."""

    id: int
    text: str
    at: datetime
    matter: str
    is_pinned: bool
    is_replaced: bool


class Diary:
    """Writes the pages."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Know the database."""
        self._connection = connection
        self._facts = Facts(connection)
        self._wishes = Wishes(connection)

    def page(self, whose: Whose, day: date, today: date | None = None) -> str:
        """The page of the week in which a day lies, as Markdown.

        Args:
            whose: whose memory.
            day: any day from Monday to Sunday.
            today: what is coming up in a week that is not over begins after it.
        """
        monday = day - timedelta(days=day.weekday())
        sunday = monday + timedelta(days=6)
        week = span(monday, sunday)
        said = self._said(whose, monday)
        choose = _Choice(f"{whose.user}/{whose.scope}/{monday}")
        if not said:
            return choose.wording(NOTHING).format(week=week)
        topics = [topic for topic in self._wishes.of(whose) if content_words(topic)]
        set_aside = {saying for (saying,) in self._connection.execute("SELECT saying FROM set_aside")}
        told = [each for each in said if not each.matter and each.id not in set_aside and is_free(each.text, topics)]
        facts = [
            fact
            for fact in self._facts.every(whose)
            if fact.said_at.date() <= sunday
            and not fact.matter
            and fact.saying not in set_aside
            and is_free(f"{fact.subject} {fact.quote}", topics)
        ]
        coming = upcoming(facts, min(sunday, today or sunday))
        days = sorted({each.at.date() for each in said})
        lines = [f"# The week of {week}", "", _opening(days, told, facts, coming, choose)]
        for each in days:
            lines += ["", f"## {each:%A}, {spelt(each)}", ""]
            quotes = telling([one for one in told if one.at.date() == each], facts)
            lines += [f'- "{inert(one.text)}"' for one in quotes] or [choose.wording(UNQUOTED)]
        lines += _section("Put right", self._put_right(whose, monday, topics))
        lines += _section("Coming up", [_coming(fact) for fact in coming])
        return "\n".join(lines)

    def _said(self, whose: Whose, monday: date) -> list[_Said]:
        """What the person said in a week, in order."""
        rows = self._connection.execute(
            "SELECT saying.id, saying.text, at, matter, is_pinned, replaced_by IS NOT NULL FROM turn "
            "JOIN saying ON saying.turn = turn.id WHERE user = ? AND scope = ? AND at >= ? AND at < ? AND role = ? "
            "ORDER BY at, saying.id",
            (whose.user, whose.scope, *_bounds(monday), PERSON),
        )
        return [
            _Said(identity, text, datetime.fromisoformat(at), matter, bool(is_pinned), bool(is_replaced))
            for identity, text, at, matter, is_pinned, is_replaced in rows
        ]

    def _put_right(self, whose: Whose, monday: date, topics: Sequence[str]) -> Iterator[str]:
        """What was corrected in a week: the old words and the new."""
        rows = self._connection.execute(
            "SELECT old.text, new.text FROM turn JOIN saying AS new ON new.turn = turn.id "
            "JOIN saying AS old ON old.id IN (SELECT id FROM saying WHERE replaced_by = new.id UNION "
            "SELECT fact.saying FROM fact JOIN fact AS next ON next.id = fact.replaced_by WHERE next.saying = new.id) "
            "WHERE user = ? AND scope = ? AND at >= ? AND at < ? AND old.id <> new.id "
            "AND old.matter = '' AND new.matter = '' "
            "AND NOT EXISTS (SELECT 1 FROM set_aside WHERE saying IN (old.id, new.id)) ORDER BY at, new.id, old.id",
            (whose.user, whose.scope, *_bounds(monday)),
        )
        for old, new in rows:
            if len(old.split()) >= SHORTEST_OLD and is_free(old, topics) and is_free(new, topics):
                yield f'- "{inert(old)}" is now "{inert(new)}"'


class _Choice:
    """Chooses wordings by a hash, so that a page reads the same each time."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._asked = 0

    def wording(self, among: Sequence[str]) -> str:
        self._asked += 1
        digest = hashlib.sha256(f"{self._seed}/{self._asked}".encode()).digest()
        return among[int.from_bytes(digest[:4]) % len(among)]


def telling(said: Sequence[_Said], facts: Sequence[Fact]) -> list[_Said]:
    """The sentences of a day that tell most, two to five of them, in the order in which they were said."""
    by_saying: dict[int, list[Fact]] = {}
    for fact in facts:
        by_saying.setdefault(fact.saying, []).append(fact)
    weighed = {
        each: weight(each, by_saying.get(each.id, ()))
        for each in {one.text.casefold(): one for one in said}.values()  # what was said twice is quoted once
        if not each.is_replaced and not is_question(each.text) and content_words(each.text)
    }
    ranked = sorted(weighed, key=lambda each: (not each.is_pinned, -weighed[each], each.id))
    chosen = [
        each for rank, each in enumerate(ranked[:MOST]) if rank < FEWEST or each.is_pinned or weighed[each] >= TELLING
    ]
    return sorted(chosen, key=lambda each: (not each.is_pinned, each.at, each.id))


def weight(said: _Said, facts: Sequence[Fact]) -> float:
    """How much a sentence tells: facts, what is to come, feelings, and that it speaks of the person at some length."""
    words = len(said.text.split())
    return (
        2.0 * min(len(facts), 2)
        + 1.0 * any(fact.day for fact in facts)
        + 2.0 * bool(FEELING.search(said.text))
        + 0.5 * bool(OWN.search(said.text))
        + min(words, 12) / 12
        - 1.5 * (words < 4)
    )


def upcoming(facts: Sequence[Fact], after: date) -> list[Fact]:
    """What has a day after another and still holds, the next first; each once."""
    ahead = [
        fact
        for fact in facts
        if fact.relation in COMING and fact.day and fact.day > after and not (fact.replaced_by or fact.is_negated)
    ]
    by_quote = {(fact.day, fact.quote): fact for fact in ahead}
    return sorted(by_quote.values(), key=lambda fact: (fact.day or date.max, fact.id))


def is_free(text: str, topics: Sequence[str]) -> bool:
    """Whether a text is about none of the topics that she was asked to leave alone."""
    return all(knows(text, topic) < SHARE for topic in topics)


def span(first: date, last: date) -> str:
    """`16 to 22 November 2026`."""
    if first.year != last.year:
        return f"{spelt(first)} to {spelt(last)}"
    return f"{first.day}{'' if first.month == last.month else f' {first:%B}'} to {spelt(last)}"


def who_came_up(said: Sequence[_Said], facts: Sequence[Fact]) -> list[str]:
    """Whom some sentences name, by what the person calls them: `your sister Ana`, `Ana`."""
    subjects = {who_is_meant(fact.subject): fact.subject for fact in facts if is_somebody(fact.subject)}
    names: dict[str, list[str]] = {}
    for fact in facts:
        if fact.relation == "name" and is_somebody(fact.subject) and not (fact.is_negated or fact.replaced_by):
            names.setdefault(who_is_meant(fact.subject), []).append(fact.value)
    own_names = {who_is_meant(name) for each in names.values() for name in each}
    found: dict[str, int] = {}
    for who, subject in subjects.items():
        if who in own_names:
            continue  # a name that belongs to somebody who is counted already
        called = names.get(who, [])
        pattern = "|".join(rf"\b{re.escape(word)}\b" for word in (subject, *called))
        count = sum(bool(re.search(pattern, each.text, re.IGNORECASE)) for each in said)
        if count:
            label = as_heard(subject) if role_of(subject) else subject
            found[f"{label} {called[-1]}" if called and called[-1] != subject else label] = count
    return sorted(found, key=lambda each: -found[each])[:PEOPLE]


def _opening(
    days: Sequence[date], told: Sequence[_Said], facts: Sequence[Fact], coming: Sequence[Fact], choose: _Choice
) -> str:
    """Her sentences: on how many days they talked, who came up, and what comes next."""
    talked = choose.wording(TALKED).format(days="one day" if len(days) == 1 else f"{_number(len(days))} days")
    if len(days) == 1:
        talked = talked.replace("There are one day", "There is one day")
    people = who_came_up(told, facts)
    listed = ", ".join(people[:-1]) + (" and " if people[1:] else "") + "".join(people[-1:])
    came_up = choose.wording(PEOPLE_CAME_UP).format(people=inert(listed)) if people else ""
    ahead = ""
    named = [fact for fact in coming if _occasion(fact)]
    if named:
        ahead = " " + choose.wording(NEXT).format(what=inert(_occasion(named[0])), when=when(named[0]))
    return f"{talked}{came_up}.{ahead}"


def _occasion(fact: Fact) -> str:
    """What a dated fact is called in her sentence; "" where it takes too many words."""
    if fact.relation == "birthday":
        whose = "your" if as_heard(fact.subject) == "you" else f"{as_heard(fact.subject)}'s"
        return f"{whose} birthday"
    if fact.relation == "date":
        return as_heard(fact.subject)
    return f'"{fact.quote.rstrip(" .!")}"' if len(fact.quote.split()) <= LONGEST_QUOTE else ""


def _coming(fact: Fact) -> str:
    return f'- {when(fact).split(" ", 1)[1]}: "{inert(fact.quote)}"'


def _section(heading: str, lines: Sequence[str] | Iterator[str]) -> list[str]:
    held = list(dict.fromkeys(lines))
    return ["", f"## {heading}", "", *held] if held else []


def _bounds(monday: date) -> tuple[str, str]:
    return monday.isoformat(), (monday + timedelta(days=7)).isoformat()


def _number(count: int) -> str:
    return "no one two three four five six seven".split()[count]
