"""How a talk opens: with a first meeting, two light questions and the name that she chooses, or with a greeting."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from companion.persona.lines import slots_of
from companion.persona.persona import ChosenName, Persona
from companion.retrieval.embedding import Embedder


@dataclass
class Meeting:
    """A first meeting that is under way."""

    answers: list[str]
    """What the person answered so far."""

    is_put_off: bool = False
    """Whether the person spoke of something else first; then only a short answer is one."""

    @property
    def asked(self) -> int:
        """How many questions were asked."""
        return len(self.answers) + 1


def opening(first: str, disclosure: str) -> str:
    """How a talk begins: one plain line on what she is, and the first question or the greeting."""
    return f"{disclosure} {first}".strip()


def greeting(persona: Persona, name: str, resting: Mapping[str, datetime], chance: random.Random) -> tuple[str, str]:
    """One of her greetings with the id of its line: the first one first, then any but those that were said of late.

    Args:
        persona: one that has greetings.
        name: what the person is called, "" where it is not known.
        resting: the lines said in the last thirty days, and when.
        chance: chooses among several.
    """
    fresh = [line for line in persona.greetings if line.id not in resting]
    if len(fresh) == len(persona.greetings):
        line = fresh[0]
    else:
        line = chance.choice(fresh) if fresh else min(persona.greetings, key=lambda each: resting[each.id])
    named = [text for text in line.say if "name" in slots_of(text)]
    plain = [text for text in line.say if text not in named] or line.say
    return line.id, chance.choice(named if named and name else plain).format(name=name)


def is_possible(persona: Persona) -> bool:
    """Whether a persona has what a first meeting takes."""
    return len(persona.questions) >= 2 and bool(persona.names)


def choose_name(persona: Persona, answers: Sequence[str], embedder: Embedder) -> ChosenName:
    """The name whose reason is nearest to what the person has answered."""
    vectors = embedder.embed([" ".join(answers)[:500], *(name.because for name in persona.names)])
    return persona.names[int(np.argmax(vectors[1:] @ vectors[0]))]
