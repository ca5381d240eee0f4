"""The first meeting: what she is, two light questions, and the name that she chooses. Then never again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from companion.persona.persona import ChosenName, Persona
from companion.retrieval.embedding import Embedder


@dataclass
class Meeting:
    """A first meeting that is under way."""

    answers: list[str]
    """What the person answered so far."""

    @property
    def asked(self) -> int:
        """How many questions were asked."""
        return len(self.answers) + 1


def opening(persona: Persona, disclosure: str) -> str:
    """How a first meeting begins: one plain line on what she is, and the first question."""
    return f"{disclosure} {persona.questions[0]}"


def is_possible(persona: Persona) -> bool:
    """Whether a persona has what a first meeting takes."""
    return len(persona.questions) >= 2 and bool(persona.names)


def choose_name(persona: Persona, answers: Sequence[str], embedder: Embedder) -> ChosenName:
    """The name whose reason is nearest to what the person has answered."""
    vectors = embedder.embed([" ".join(answers)[:500], *(name.because for name in persona.names)])
    return persona.names[int(np.argmax(vectors[1:] @ vectors[0]))]
