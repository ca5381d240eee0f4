"""Facts: what was read from the person's sentences. Each points back to its own; a newer one takes its place."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from companion.memory.log import Whose
from companion.retrieval.words import content_words, stem

if TYPE_CHECKING:
    from companion.nlu.facts import Fact as Told  # ~80 ms to import: patterns

SINGLE = frozenset({"nickname", "age", "birthday", "lives_in", "works_as", "works_at", "date", "studies"})
"""Relations of which a subject has one at a time: a new value takes the old one's place."""

ONE_OF = frozenset({"me", "mother", "father", "wife", "husband", "partner", "boss", "girlfriend", "boyfriend"})
"""Whom a person has one of: a second name for one is a correction; a second name for a sister is a second sister."""

OPPOSITES = {"likes": ("dislikes", "likes"), "dislikes": ("likes", "dislikes"), "has": ("has",), "habit": ("habit",)}
"""Relations that contradict each other where they speak of the same thing."""

ON_PAPER = re.compile(
    r"\b(?:passport|on paper|papers|certificate|christened|bapti[sz]ed|legal(?:ly)?|official(?:ly)?|contract)\b",
    re.IGNORECASE,
)
"""Where a sentence tells the name of somebody's papers, by which they may not want to be called."""

IN_A_GAME = re.compile(r"\b(?:gamer ?tag|user ?name|screen ?name|handle|nick|tag)\b", re.IGNORECASE)
"""Where it tells a name among players or strangers, which is none to be called by while there is another."""

CALLED = ("name", "nickname")
EVENTS = ("date", "plan")
ASKS_FOR = timedelta(days=14)
"""How long after an event she may still ask how it went."""


@dataclass(frozen=True)
class Fact:
    """Something that the person told, and where."""

    id: int
    saying: int
    turn: int
    subject: str
    """`me`, `my sister`, `the interview`, or a name."""

    relation: str
    value: str
    is_negated: bool
    day: date | None
    """The day that it speaks of, where it names one."""

    replaced_by: int | None
    quote: str
    """The sentence, word for word."""

    said_at: datetime
    conversation: str
    matter: str
    is_pinned: bool


class Facts:
    """Reads and writes facts."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Know the database."""
        self._connection = connection

    def note(self, whose: Whose, saying: int, told: Sequence["Told"]) -> list[Fact]:
        """Keep the facts of a sentence; the caller's transaction holds them.

        A sentence that is kept late (imported, or put right by hand) takes the place of none that was said after it.

        Returns:
            The older facts whose place they take.
        """
        replaced: list[Fact] = []
        overtaken_by = 0
        for fact in told:
            rivals = [
                each for each in self._rivals(whose, fact) if each.saying != saying and takes_place_of(fact, each)
            ]
            if rivals and fact.subject == "me" and fact.relation in CALLED and self._is_elsewhere(saying):
                rivals = []
            newer = [each for each in rivals if self._came_later(each.saying, saying)]
            older = [each for each in rivals if each not in newer]
            day = fact.on.isoformat() if fact.on else None
            (identity,) = self._connection.execute(
                "INSERT INTO fact (saying, subject, relation, value, is_negated, day) VALUES (?, ?, ?, ?, ?, ?) "
                "RETURNING id",
                (saying, fact.subject, fact.relation, fact.value, fact.negated, day),
            ).fetchone()
            self._connection.executemany(
                "UPDATE fact SET replaced_by = ? WHERE id = ?", [(identity, old.id) for old in older]
            )
            if newer:
                last = max(newer, key=lambda each: (each.said_at, each.id))
                self._connection.execute("UPDATE fact SET replaced_by = ? WHERE id = ?", (last.id, identity))
                overtaken_by = last.saying
            replaced += older
        pairs = [(saying, old.saying) for old in replaced] + ([(overtaken_by, saying)] if overtaken_by else [])
        for new, old in pairs:
            self._connection.execute(
                "UPDATE saying SET replaced_by = ? WHERE id = ? AND NOT EXISTS "
                "(SELECT 1 FROM fact WHERE fact.saying = saying.id AND fact.replaced_by IS NULL)",
                (new, old),
            )
        return replaced

    def current(self, whose: Whose) -> list[Fact]:
        """What holds now, from oldest to newest."""
        return self._read(whose, "fact.replaced_by IS NULL", ())

    def every(self, whose: Whose) -> list[Fact]:
        """What holds now and what held before, from oldest to newest."""
        return self._read(whose, "1", ())

    def of_saying(self, whose: Whose, saying: int) -> list[Fact]:
        """What was read from a sentence and holds still."""
        return self._read(whose, "fact.replaced_by IS NULL AND saying.id = ?", (saying,))

    def to_ask_after(self, whose: Whose, conversation: str, now: datetime) -> Fact | None:
        """An event that has passed since it was told of, in an earlier conversation, and was not asked after yet."""
        events = self._read(
            whose,
            "fact.replaced_by IS NULL AND saying.replaced_by IS NULL AND NOT is_asked_after AND relation IN (?, ?) "
            "AND NOT is_negated AND matter = '' AND conversation <> ? AND day < ? AND day >= ? AND date(at) <= day",
            (*EVENTS, conversation, now.date().isoformat(), (now - ASKS_FOR).date().isoformat()),
        )
        return max(events, key=lambda fact: (fact.day, fact.id), default=None)

    def asked_after(self, saying: int) -> None:
        """Write down that she has asked; she does so once. Everything on the same sentence counts as asked."""
        with self._connection:
            self._connection.execute("UPDATE fact SET is_asked_after = 1 WHERE saying = ?", (saying,))

    def own_name(self, whose: Whose) -> Fact | None:
        """What the person wants to be called, where they have said."""
        named = self._read(
            whose,
            "fact.replaced_by IS NULL AND subject = 'me' AND relation IN ('nickname', 'name') AND NOT is_negated",
            (),
        )
        return max(
            named,
            key=lambda fact: (
                not IN_A_GAME.search(fact.quote),
                fact.relation == "nickname",
                not ON_PAPER.search(fact.quote),
                fact.id,
            ),
            default=None,
        )

    def contradicted(self, whose: Whose, told: "Told") -> list[Fact]:
        """The facts that hold until now and that a new one would replace."""
        return [each for each in self._rivals(whose, told) if takes_place_of(told, each)]

    def _is_elsewhere(self, saying: int) -> bool:
        """Whether a sentence tells what they are called only on paper or in a game."""
        (text,) = self._connection.execute("SELECT text FROM saying WHERE id = ?", (saying,)).fetchone()
        return (ON_PAPER.search(text) or IN_A_GAME.search(text)) is not None

    def _came_later(self, one: int, other: int) -> bool:
        """Whether one sentence was said after another: by its place in the same conversation, else by the clock."""
        (is_later,) = self._connection.execute(
            "SELECT CASE WHEN first.conversation = second.conversation "
            "THEN (first.position, one.position) > (second.position, other.position) ELSE first.at > second.at END "
            "FROM saying AS one JOIN turn AS first ON first.id = one.turn, "
            "saying AS other JOIN turn AS second ON second.id = other.turn WHERE one.id = ? AND other.id = ?",
            (one, other),
        ).fetchone()
        return bool(is_later)

    def _rivals(self, whose: Whose, told: "Told") -> list[Fact]:
        """The facts that hold and might contradict a new one."""
        of_same = "fact.replaced_by IS NULL AND subject = ? COLLATE NOCASE AND relation = ?"
        if told.instead_of:
            word = max(content_words(told.instead_of) or [told.instead_of], key=len)
            return self._read(whose, "fact.replaced_by IS NULL AND value LIKE '%' || ? || '%'", (word,))
        rivals = self._read(whose, of_same, (told.subject, told.relation)) if told.relation in (*SINGLE, "name") else []
        for relation in OPPOSITES.get(told.relation, ()):
            word = max(content_words(told.value) or [told.value], key=len)
            which = f"{of_same} AND (value LIKE '%' || ? || '%' OR ? LIKE '%' || value || '%')"
            rivals += self._read(whose, which, (told.subject, relation, word, told.value))
        return rivals

    def _read(self, whose: Whose, which: str, values: Sequence[object]) -> list[Fact]:
        rows = self._connection.execute(
            "SELECT fact.id, saying.id, turn.id, subject, relation, value, is_negated, day, fact.replaced_by, "
            "saying.text, at, conversation, matter, is_pinned FROM fact CROSS JOIN saying ON saying.id = fact.saying "
            f"CROSS JOIN turn ON turn.id = saying.turn WHERE user = ? AND scope = ? AND {which} ORDER BY fact.id",
            (whose.user, whose.scope, *values),
        )
        return [fact_from(row) for row in rows]


def takes_place_of(new: "Told", old: Fact) -> bool:
    """Whether a fact that was told now contradicts one that held until now."""
    if new.instead_of and is_same(new.instead_of, old.value):
        return new.relation == old.relation or new.subject.lower() == old.subject.lower()
    if new.subject.lower() != old.subject.lower():
        return False
    same = is_same(new.value, old.value)
    if old.relation in OPPOSITES.get(new.relation, ()):
        return same and (new.relation != old.relation or new.negated != old.is_negated)
    if new.relation != old.relation or (same and new.negated == old.is_negated):
        return False
    if new.relation in SINGLE:
        return True
    return new.relation == "name" and (new.corrects or new.subject.lower().removeprefix("my ") in ONE_OF)


def is_same(one: str, other: str) -> bool:
    """Whether two values name the same thing: all the words that matter of the shorter are in the longer."""
    first, second = ({stem(word) for word in content_words(text)} for text in (one, other))
    if not first or not second:
        return one.casefold() == other.casefold()
    return first <= second or second <= first


def fact_from(row: Sequence[Any]) -> Fact:
    """A fact from its row, as `Facts` reads it."""
    (
        identity,
        saying,
        turn,
        subject,
        relation,
        value,
        negated,
        day,
        replaced_by,
        quote,
        at,
        conversation,
        matter,
        pinned,
    ) = row
    return Fact(
        id=identity,
        saying=saying,
        turn=turn,
        subject=subject,
        relation=relation,
        value=value,
        is_negated=bool(negated),
        day=date.fromisoformat(day) if day else None,
        replaced_by=replaced_by,
        quote=quote,
        said_at=datetime.fromisoformat(at),
        conversation=conversation,
        matter=matter,
        is_pinned=bool(pinned),
    )
