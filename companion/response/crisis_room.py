"""What she says when somebody may be in danger, and for as long as it stays with her.

Plain concern, one direct question, where to call and text, a person nearby, and that she stays. Nothing of a
persona, a library or a card comes in here, and nothing can close it.
"""

import random
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from companion.memory.watch import TURNS, Watch
from companion.response.helplines import Country
from companion.response.reply import Move
from companion.shipped_yaml import read_shipped

CHILD = re.compile(
    r"\b(?:dad|daddy|mum|mummy|mom|step ?(?:dad|mum|mom|father|mother)|uncle|teacher|coach|school"
    r"|little (?:brother|sister)"
    r"|i'?m (?:1[0-7]|[89])\b)",
    re.IGNORECASE,
)
ABUSE = re.compile(
    r"\b(?:he|she|husband|wife|boyfriend|girlfriend|partner|ex)\b.*\b(?:hit|hits|beat|beats|choke|chokes|kill|find|locked|locks|took"
    r"|takes|follow|follows|threat\w*|phone|keys|money|passport|bruise\w*|afraid|scared|flinch\w*|rape\w*|hurt|hurts)\b",
    re.IGNORECASE | re.DOTALL,
)
THEMSELVES = re.compile(
    r"\bsuicid\w*|\b(?:him|her|them) ?sel(?:f|ves)\b|\b(?:end|take) (?:his|her|their) life\b", re.IGNORECASE
)
"""Somebody else who may take their own life: the line for that, not the one against violence."""

MEDICAL = re.compile(
    r"\b(?:pills?|tablets?|overdos\w*|swallow\w*|insulin|inhaler|faint\w*|blood|bleed\w*|medicine|meds|not waking"
    r"|unconscious)\b",
    re.IGNORECASE,
)
MIND = re.compile(r"\b(?:voices?|shadows?|radio|haven'?t slept|tell me to|telling me)\b", re.IGNORECASE)

REMIND_EVERY = 3
"""Turns: after the first three she says the line again on every third."""


class CrisisRoom:
    """Writes the replies of a crisis."""

    def __init__(self, country: Country | None) -> None:
        """Know the country that the settings name, if they name one."""
        self._country = country

    def reply(
        self, message: str, level: str, named: Country | None, chance: random.Random, *, is_sure: bool
    ) -> tuple[str, tuple[Move, ...]]:
        """The reply to a message that tells of danger; where she may have misread it, she asks before anything else."""
        country = named or self._country
        speech = _Speech(chance)
        if not is_sure:
            speech.say("unsure")
            speech.say("unsure_ask")
            speech.say("unsure_near")
            speech.add("line", self._lines(message, level, country))
            return speech.done()
        speech.say("concern", level)
        lines = self._lines(message, level, country)
        if level == "imminent":
            speech.add("line", lines)
            speech.say("near", level)
            speech.say("ask", level)
        else:
            speech.say("ask", level)
            speech.add("line", lines)
            speech.say("near", level)
        speech.say("stay")
        return speech.done()

    def softened(self, country: Country | None, chance: random.Random) -> tuple[str, tuple[Move, ...]]:
        """The reply to a denial: it is believed, and the door stays open."""
        speech = _Speech(chance)
        speech.say("denial")
        speech.say("denial_near")
        speech.add("line", short_line(country or self._country))
        return speech.done()

    def lines_of(self, country: Country | None, chance: random.Random) -> tuple[str, tuple[Move, ...]]:
        """The reply to somebody who has just said which country they are in."""
        speech = _Speech(chance)
        speech.say("there")
        speech.add("line", short_line(country or self._country))
        speech.say("still_ask")
        return speech.done()

    def beside(
        self, watch: Watch, country: Country | None, chance: random.Random, *, is_low: bool
    ) -> tuple[str, tuple[Move, ...]]:
        """What is added to an ordinary reply while the crisis is still with her; "" on the turns between.

        Args:
            watch: what she keeps in mind.
            country: where the person is, where it is known.
            chance: picks among wordings.
            is_low: whether the message sounds sad or afraid, or is a goodbye, so that nothing is left out.
        """
        speech = _Speech(chance)
        if watch.is_next_session:
            speech.say("back")
            speech.say("back_ask")
            speech.add("line", short_line(country or self._country))
            return speech.done()
        gone = TURNS - watch.turns_left
        if gone >= REMIND_EVERY and gone % REMIND_EVERY and not is_low:
            return "", ()
        speech.say("still")
        speech.say("still_ask")
        speech.add("line", short_line(country or self._country))
        return speech.done()

    def _lines(self, message: str, level: str, country: Country | None) -> str:
        emergency = f"call {country.emergency}" if country else "call 112 (911 in North America, 999 in the UK)"
        first = {
            "imminent": f"Please {emergency} now, or go to the nearest hospital.",
            "other": f"If there's danger this minute, {emergency}: police or an ambulance.",
        }.get(level, "")
        if MEDICAL.search(message) and level in ("imminent", "active", "other"):
            first = (
                f"If anything has been taken or somebody is hurt or faint, {emergency} now: this needs a doctor today."
            )
        elif MIND.search(message) and level in ("active", "other"):
            first = f"Please let a doctor or an emergency team see you today: {emergency}."
        kinds = ["crisis"]
        if level != "other" or THEMSELVES.search(message):
            pass
        elif CHILD.search(message):
            kinds = ["child", "abuse", "crisis"]
        elif ABUSE.search(message):
            kinds = ["abuse", "crisis"]
        line = country.line(*kinds) if country else ""
        if line:
            second = f"{line}."
        else:
            second = "findahelpline.com lists people to call or text in your country" + (
                ", and if you tell me which country you're in, I can give you the number." if not country else "."
            )
            if emergency not in first:
                second += f" In an emergency, {emergency}."
        return f"{first} {second}".strip()


def short_line(country: Country | None) -> str:
    """The line in one sentence."""
    line = country.line("crisis") if country else ""
    if line:
        return f"{line}."
    emergency = country.emergency if country else "112"
    return f"The line is there whenever you want it: findahelpline.com to call or text, {emergency} in an emergency."


class _Speech:
    """Sentences put together, with the move that each one makes."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._parts: list[str] = []
        self._moves: list[Move] = []

    def say(self, part: str, level: str = "") -> None:
        wordings = _wordings()[part]
        choices = cast("Mapping[str, list[str]]", wordings)[level] if level else cast("list[str]", wordings)
        number = self._chance.randrange(len(choices))
        name = "/".join(filter(None, ("crisis", part, level, str(number + 1))))
        self._parts.append(choices[number])
        self._moves.append(Move(part, line=name))

    def add(self, part: str, text: str) -> None:
        self._parts.append(text)
        self._moves.append(Move(part, line="crisis/helplines"))

    def done(self) -> tuple[str, tuple[Move, ...]]:
        return " ".join(self._parts), tuple(self._moves)


@cache
def _wordings() -> Mapping[str, Any]:
    return cast(
        "Mapping[str, Any]",
        read_shipped("companion.response", "crisis.yaml"),
    )
