"""A home with one very long conversation in it, as years of talk or an import leave it."""

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from companion.database import open_database
from companion.home import Home
from companion.memory.log import COMPANION, PERSON, Log, SayingDraft, TurnDraft, Whose
from companion.retrieval.embedding import Vectors

BEGAN = datetime(2024, 1, 1, 8)
LAST_WORDS = "The kettle sings on the stove"
"""What the person says last."""


def keep_long_conversation(folder: Path, turns: int, dimensions: int = 384) -> None:
    """Keep so many turns of both sides, with vectors by chance, in a home that is there already."""
    connection = open_database(Home(folder))
    lots, drafts = np.random.default_rng(0), []
    for number in range(0, turns - 1, 2):
        at = BEGAN + timedelta(minutes=number)
        text = (
            LAST_WORDS if number >= turns - 2 else f"On day {number} I walked by the river and thought of my brother."
        )
        saying = SayingDraft(text, any_vector(lots, dimensions))
        drafts.append(TurnDraft(PERSON, text, at, [saying]))
        drafts.append(TurnDraft(COMPANION, f"What did he say on day {number}? It sounds like a good walk.", at))
    with connection:
        Log(connection).add(Whose(), BEGAN.isoformat(timespec="seconds"), drafts)
    connection.close()


def any_vector(lots: np.random.Generator, dimensions: int) -> Vectors:
    """A vector of unit length."""
    vector = lots.normal(size=dimensions).astype(np.float32)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
