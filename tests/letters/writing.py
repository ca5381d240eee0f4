"""What the tests of the desk share: answers, and a desk that reads by the rules alone."""

import random
from datetime import datetime
from pathlib import Path

from companion.database import open_database
from companion.home import Home
from companion.letters.desk import Desk, Remember, nothing
from companion.letters.draft import Answers, Draft
from companion.letters.safety import Concern, by_rules
from companion.letters.store import Letters
from companion.letters.workshop import Workshop
from companion.memory.log import Whose

ANA = Whose("ana")
NINE = datetime(2026, 11, 22, 21, 0)
NOWHERE = Home(Path("/nowhere"), incognito=True)
TOM = Answers(
    to="my brother Tom",
    occasion="to say sorry for missing his wedding",
    true_things=("I forgot the date and then I lied about the trains.", "He waited an hour for me at the station."),
    unsaid="that I was jealous of him",
    tone="plain",
    sign="Ida",
)
SPOKEN = (TOM.to, TOM.occasion, *TOM.true_things, "that's all", TOM.unsaid, TOM.tone, TOM.sign)


def desk(seed: int = 1, remember: Remember = nothing) -> Desk:
    """A desk at which nobody has sat yet."""
    return Desk(by_rules, random.Random(seed), remember)


def drafted(answers: Answers = TOM, seed: int = 1) -> Draft:
    """The first draft that a desk makes of answers."""
    at = desk(seed)
    assert at.take(answers) is None
    draft = at.draft()
    assert draft is not None
    return draft


def workshop(home: Home = NOWHERE, seed: int = 1) -> Workshop:
    """A workshop with a clock that stands at nine in the evening."""
    letters = Letters(open_database(home))
    return Workshop(desk(seed), letters, ANA, room_words, lambda: NINE)


def room_words(concern: Concern) -> str:
    """What the crisis room says, in short."""
    return f"First of all: are you safe? ({concern.level})"
