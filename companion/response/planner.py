"""Response planning: [acknowledge] + core + [open door], each part a written line chosen by its own score.

The core answers what was said; an acknowledgement goes before a core that fits many messages, so that the reply
begins with this one; a door goes after, no more often than the persona asks and never twice where once was enough.
"""

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from rapidfuzz import fuzz

from companion.nlu.reading import Reading
from companion.persona.cards.bars import is_left_to_us
from companion.persona.cards.voice import PACK as CARD
from companion.persona.lines import Line, slots_of
from companion.persona.persona import Persona
from companion.response.bank import Bank, Near
from companion.response.reply import Move
from companion.retrieval.words import content_words, stem

ACT, MOOD, OWN, TAKEN_UP, THREAD = 0.45, 0.12, 0.16, 0.05, 0.12
"""What each adds to a line's likeness: the chance of its acts, its mood, being the persona's own, sharing one of the
person's words, and continuing what was said last."""

NEEDED = 0.47
"""Likeness from which a narrow line is taken to fit."""

BROAD = 0.36
"""The likeness that a broad line is given where its triggers are further away."""

BROAD_ACT = 0.4
"""The chance of its acts that a broad line wants."""

KIN: Mapping[frozenset[str], float] = {
    frozenset({"share_feeling", "share_fact"}): 0.8,
    frozenset({"share_fact", "smalltalk"}): 0.5,
    frozenset({"share_feeling", "smalltalk"}): 0.5,
    frozenset({"share_feeling", "advice"}): 0.3,
    frozenset({"about_companion", "smalltalk"}): 0.4,
    frozenset({"about_companion", "romance"}): 0.3,
    frozenset({"about_companion", "meta"}): 0.3,
    frozenset({"advice", "request_letter"}): 0.3,
}
"""Acts that shade into each other: how much a line for the one is a line for the other."""

IDLE = frozenset({"smalltalk"})
"""The acts of a broad line that changes the subject: said where there is none, never past what somebody has told."""

THREAD_NEEDED = 0.35
DOOR_NEEDED = 0.45

SAMPLE, SPREAD, WARMTH = 5, 0.07, 0.025
"""One of the best five, none more than this below the first, the better ones likelier."""

ECHO = 75.0
"""Percent of letters: a wording nearer to the message than this is an echo."""

THEIRS = 0.7
"""How often a wording that takes up the person's own words is said, where the line has one."""

OPENER_WORDS = 2
RECENT = 10
"""Turns within which no opener comes again."""

PLAYFUL_CARE = "grief"
"""A line that may not be said in grief is not said while a crisis is near either."""


@dataclass
class Rhythm:
    """What the last turns of a conversation sounded like."""

    openers: list[str] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """Every line of the last ten replies."""

    core: str | None = None
    """The last core line."""

    def note(self, text: str, lines: Sequence[str], core: str | None) -> None:
        """Remember a reply."""
        self.openers = [*self.openers, opener_of(text)][-RECENT:]
        self.asked = [*self.asked, "?" in text][-RECENT:]
        self.lines = [*self.lines, *lines][-3 * RECENT :]
        self.core = core


@dataclass(frozen=True)
class Plan:
    """A reply in the making."""

    text: str
    moves: tuple[Move, ...]
    core: str


@dataclass(frozen=True)
class Circumstances:
    """What beside the message decides a reply."""

    acts: Mapping[str, float]
    """The chance of each act, now that the shelves were asked."""

    stage: str
    resting: Mapping[str, datetime]
    """The lines said in the last thirty days."""

    rhythm: Rhythm
    is_grave: bool = False
    """Whether a crisis is still near, so that nothing playful is said and nothing asked."""

    is_followed: bool = False
    """Whether something else is said after it, so that no door is needed."""


class Planner:
    """Plans replies from one persona's bank."""

    def __init__(self, bank: Bank, persona: Persona) -> None:
        """Know the lines and how the persona talks."""
        self._bank = bank
        self._persona = persona

    def plan(self, reading: Reading, now: Circumstances, chance: random.Random) -> Plan | None:
        """The reply to a message, or None where no line fits it."""
        near = self._bank.find(reading.text, reading.vector)
        allowed = [each for each in near if is_worth_a_look(each, reading) and may_be_said(each.line, reading, now)]
        cores = [each for each in allowed if each.line.move == "core"]
        core = self._core(cores, reading, now, chance)
        if core is None:
            return None
        parts = [(self._word(core.line, reading, now, chance), Move("core", line=core.line.id))]
        first = self._acknowledgement(core, allowed, reading, now, chance)
        if first:
            parts.insert(0, first)
        door = self._door(core, allowed, reading, now, chance)
        if door:
            parts.append(door)
        return Plan(" ".join(text for text, _ in parts), tuple(move for _, move in parts), core.line.id)

    def _core(self, near: Sequence[Near], reading: Reading, now: Circumstances, chance: random.Random) -> Near | None:
        fresh = [each for each in near if each.line.id not in now.resting]
        if reading.care:
            # a care is never left without its lines: the one said longest ago comes again
            pool = fresh or sorted(near, key=lambda each: now.resting[each.line.id])[:1]
            return sample([(self._score(each, reading, now), each) for each in pool], chance)
        scored = [(self._score(each, reading, now), each) for each in fresh if self._fits(each, reading, now)]
        return sample(scored, chance)

    def _fits(self, near: Near, reading: Reading, now: Circumstances) -> bool:
        line = near.line
        if line.after:
            return line.after == now.rhythm.core and near.likeness >= THREAD_NEEDED
        if near.likeness >= NEEDED and act_of(line, now) >= 0.05:
            return True
        if line.acts == IDLE and not reading.is_bland:
            return False
        return line.broad and act_of(line, now) >= BROAD_ACT

    def _score(self, near: Near, reading: Reading, now: Circumstances) -> float:
        line = near.line
        likeness = max(near.likeness, BROAD) if line.broad else near.likeness
        mood = 0.5
        if line.moods:
            mood = float(reading.emotion.label in line.moods)
        taken_up = shares_a_word(line.say, reading.text)
        thread = line.after is not None and line.after == now.rhythm.core
        return likeness + ACT * act_of(line, now) + MOOD * mood + OWN * line.own + TAKEN_UP * taken_up + THREAD * thread

    def _acknowledgement(
        self, core: Near, allowed: Sequence[Near], reading: Reading, now: Circumstances, chance: random.Random
    ) -> tuple[str, Move] | None:
        """A first beat, where the core itself would fit many messages."""
        is_told = now.acts.get("share_feeling", 0.0) + now.acts.get("share_fact", 0.0) >= 0.5
        if not core.line.broad or reading.care or not is_told or chance.random() >= self._persona.acknowledges:
            return None
        found = [
            (each.likeness + MOOD * (reading.emotion.label in each.line.moods) + OWN * each.line.own, each)
            for each in allowed
            if each.line.move == "acknowledge"
            and (each.likeness >= NEEDED or (each.line.broad and reading.emotion.label in each.line.moods))
            and each.line.id not in now.rhythm.lines
        ]
        chosen = sample(found, chance)
        if chosen is None:
            return None
        return self._word(chosen.line, reading, now, chance), Move("acknowledge", line=chosen.line.id)

    def _door(
        self, core: Near, allowed: Sequence[Near], reading: Reading, now: Circumstances, chance: random.Random
    ) -> tuple[str, Move] | None:
        """A question or an offer, at the persona's rate and never three in a row."""
        if now.is_grave or now.is_followed or reading.care == "farewell" or not self._asks(now.rhythm.asked, chance):
            return None
        own = [text for text in core.line.ask if fillable(text, reading)]
        if own:
            return chance.choice(own).format(**reading.own.slots), Move("door", line=core.line.id)
        if reading.care or core.line.care:
            return None
        found = [
            (each.likeness + ACT * act_of(each.line, now) + OWN * each.line.own, each)
            for each in allowed
            if each.line.move == "door"
            and each.line.id not in now.resting
            and (each.likeness >= DOOR_NEEDED or (each.line.broad and act_of(each.line, now) >= BROAD_ACT))
        ]
        chosen = sample(found, chance)
        if chosen is None:
            return None
        return self._word(chosen.line, reading, now, chance), Move("door", line=chosen.line.id)

    def _asks(self, asked: Sequence[bool], chance: random.Random) -> bool:
        if len(asked) >= 2 and all(asked[-2:]):
            return False
        if len(asked) >= 2 and not any(asked[-2:]) and self._persona.asks > 0:
            return True
        return chance.random() < self._persona.asks

    def _word(self, line: Line, reading: Reading, now: Circumstances, chance: random.Random) -> str:
        """One wording, its slots filled: no echo, no opener of the last ten turns if there is another."""
        wordings = [text.format(**reading.own.slots) for text in line.say if fillable(text, reading)]
        wordings = [text for text in wordings if fuzz.ratio(text.lower(), reading.text.lower()) < ECHO] or wordings
        fresh = [text for text in wordings if opener_of(text) not in now.rhythm.openers]
        theirs = [text for text in fresh if any(words in text for words in reading.own.slots.values())]
        return chance.choice(theirs if theirs and chance.random() < THEIRS else fresh or wordings)


def is_worth_a_look(near: Near, reading: Reading) -> bool:
    """Whether a line could be chosen at all, which for most is told by how far its triggers are."""
    return (
        near.likeness >= THREAD_NEEDED
        or near.line.broad
        or (reading.care is not None and near.line.care == reading.care)
    )


def may_be_said(line: Line, reading: Reading, now: Circumstances) -> bool:
    """Whether nothing forbids a line on this turn."""
    if line.move == "core" and line.care != reading.care:
        return False
    if line.move != "core" and line.care not in (None, reading.care):
        return False
    if reading.care and reading.care in line.not_when:
        return False
    if line.after and line.after != now.rhythm.core:
        return False
    if (now.is_grave and PLAYFUL_CARE in line.not_when) or (line.pack == CARD and is_left_to_us(reading.text)):
        return False
    return now.stage in line.stages and any(fillable(text, reading) for text in line.say)


def act_of(line: Line, now: Circumstances) -> float:
    """The chance that the person does what a line answers, in [0, 1]; for one that answers anything, a half."""
    if not line.acts:
        return 0.5
    return sum(chance * max(kinship(act, own) for own in line.acts) for act, chance in now.acts.items())


def kinship(one: str, other: str) -> float:
    """How near two acts are, in [0, 1]."""
    return 1.0 if one == other else KIN.get(frozenset({one, other}), 0.0)


def fillable(text: str, reading: Reading) -> bool:
    """Whether every slot of a wording can be filled."""
    return slots_of(text) <= reading.own.slots.keys()


def shares_a_word(wordings: Iterable[str], message: str) -> bool:
    """Whether a line has one of the message's own words."""
    said = content_stems(message)
    return bool(said) and any(said & content_stems(text) for text in wordings)


@lru_cache(maxsize=20_000)
def content_stems(text: str) -> frozenset[str]:
    """The stems of a text's longer content words."""
    return frozenset(stem(word) for word in content_words(text) if len(word) > 3)


def opener_of(text: str) -> str:
    """The first two words of a reply."""
    return " ".join(text.lower().split()[:OPENER_WORDS])


def sample(scored: Sequence[tuple[float, Near]], chance: random.Random) -> Near | None:
    """One of the best few."""
    best = sorted(scored, key=lambda each: -each[0])[:SAMPLE]
    best = [each for each in best if each[0] >= best[0][0] - SPREAD]
    if not best:
        return None
    weights = [math.exp((score - best[0][0]) / WARMTH) for score, _ in best]
    return chance.choices([near for _, near in best], weights)[0]
