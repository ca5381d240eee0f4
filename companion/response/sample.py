"""How a persona sounds: a few fixed messages, answered from its own lines. Nothing of it is remembered."""

import random
from dataclasses import dataclass

from companion.nlu.reading import Reader
from companion.persona.persona import Persona
from companion.response.bank import Bank
from companion.response.planner import Circumstances, Planner, Rhythm
from companion.retrieval.embedding import Embedder

MESSAGES = (
    "I had a long day, and I am tired.",
    "I got the job! I start on Monday.",
    "Are you a real person?",
)
"""A heavy one, a glad one, and the one that must be answered truly."""


@dataclass(frozen=True)
class Exchange:
    """A message and what the persona says to it."""

    said: str
    answered: str


def sample_of(persona: Persona, reader: Reader, embedder: Embedder) -> tuple[Exchange, ...]:
    """What a persona answers to each message, the same each time; a new acquaintance's way of talking."""
    planner, chance, rhythm = Planner(Bank(persona.lines, embedder), persona), random.Random(1), Rhythm()
    exchanges = []
    for said in MESSAGES:
        reading = reader.read(said, None)
        plan = planner.plan(reading, Circumstances(reading.acts, "new", {}, rhythm), chance)
        text = plan.text if plan else persona.say("lost", chance)[0]
        rhythm.note(text, [move.line for move in plan.moves if move.line] if plan else [], plan.core if plan else None)
        exchanges.append(Exchange(said, text))
    return tuple(exchanges)
