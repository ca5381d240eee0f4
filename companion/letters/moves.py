"""The written moves of a letter: how it opens, leads over to a true thing, comes to the unsaid one, and closes.

No move holds a fact or a memory. Its slots take the person's words, and a move is never used with a slot empty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from companion.persona.lines import slots_of

OCCASIONS: Mapping[str, str] = {
    "apology": "an apology",
    "thanks": "thanks",
    "condolence": "condolence",
    "love": "love",
    "reconciling": "making it up",
    "parting": "a goodbye",
    "resignation": "handing in notice",
    "congratulation": "congratulation",
    "unsent": "one never to be sent",
    "other": "something else",
}
"""What a letter may be for, and how it is said."""

TONES = ("plain", "warm", "formal", "light")
PARTS = ("greeting", "opening", "bridge", "deed", "unsaid", "closing", "signoff")
"""The moves of a letter in their order; the person's own sentences stand behind `bridge` and `unsaid`."""

SLOTS = frozenset({"name", "true_thing", "unsaid", "how", "doing"})
"""What a move may take up: their name; a true or an unsaid thing as a clause ("you taught me to swim"); the unsaid one
as "how much I miss you"; what it is about as "teaching me to swim"."""

EVERY = "every"
"""The file of what any letter may have."""


@dataclass(frozen=True)
class Move:
    """One written sentence or two of a letter."""

    id: str
    """`apology/opening/owed`."""

    part: str
    say: str
    tones: frozenset[str]
    relations: frozenset[str] = frozenset()
    """To whom it may be said; empty for anybody."""

    occasions: frozenset[str] = field(default=frozenset(OCCASIONS))
    said: str = ""
    """A word that the person must have used themselves: no letter loves more than its writer."""

    @property
    def slots(self) -> frozenset[str]:
        """What it takes up."""
        return slots_of(self.say)


@dataclass(frozen=True)
class Wanted:
    """What a letter is, for the choice of its moves."""

    occasion: str
    tone: str
    relation: str
    has_name: bool
    words: frozenset[str] = frozenset()
    """The stems of all that the person said."""


def fitting(part: str, wanted: Wanted, slots: frozenset[str] = frozenset()) -> list[Move]:
    """The moves of a part that fit a letter, and that take up just these slots beside the name."""
    named = frozenset({"name"}) if wanted.has_name else frozenset()
    return [
        move
        for move in every_move()
        if move.part == part
        and wanted.occasion in move.occasions
        and wanted.tone in move.tones
        and (not move.relations or wanted.relation in move.relations)
        and (not move.said or move.said in wanted.words)
        and slots <= move.slots <= slots | named
        and (part != "greeting" or move.slots == named)
    ]


@cache
def every_move() -> Sequence[Move]:
    """All moves that ship."""
    return [move for name in (*OCCASIONS, EVERY) for move in _moves_of(name)]


@cache
def move_called(identity: str) -> Move | None:
    """The move of an id."""
    return next((move for move in every_move() if move.id == identity), None)


def _moves_of(name: str) -> Iterator[Move]:
    content = yaml.safe_load((files("companion.letters") / "moves" / f"{name}.yaml").read_text(encoding="utf-8"))
    for part, moves in content.items():
        for move in moves:
            yield _move_from(name, part, move)


def _move_from(name: str, part: str, content: Mapping[str, Any]) -> Move:
    among = frozenset(content.get("for", " ".join(OCCASIONS) if name == EVERY else name).split())
    return Move(
        id=f"{name}/{part}/{content['id']}",
        part=part,
        say=content["say"],
        tones=frozenset(content["tone"].split()),
        relations=frozenset(content.get("relation", "").split()),
        occasions=among - frozenset(content.get("not_for", "").split()),
        said=content.get("said", ""),
    )
