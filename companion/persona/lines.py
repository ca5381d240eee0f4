"""The lines of a bank: what may be said, and what a person might say just before it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from string import Formatter
from typing import Any

from companion.errors import Mark

ACTS = (
    "knowledge_question",
    "share_feeling",
    "share_fact",
    "recall_question",
    "about_companion",
    "smalltalk",
    "request_letter",
    "advice",
    "crisis",
    "meta",
    "romance",
    "off_topic_question",
    "attack",
)
"""What a person may be doing with a message."""

EMOTIONS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")
"""Ekman's six basic emotions, and none of them."""

CARES = ("farewell", "grief", "dependence", "medicine", "risk", "sides", "grandiose", "minor", "identity")
"""Turns that want lines written for them alone."""

STAGES = ("new", "familiar", "close")
"""How well the two know each other."""

SLOTS = frozenset({"name", "their_word", "quote"})
"""What a wording may take from the person: their name, a thing of theirs (`your boiler`), a few of their own words."""


@dataclass(frozen=True)
class Line:
    """One thing that may be said, in several wordings."""

    id: str
    say: tuple[str, ...]
    when: tuple[str, ...] = ()
    """Triggers: what a person might say just before it."""

    move: str = "core"
    """`acknowledge`, `core` or `door`."""

    acts: frozenset[str] = frozenset()
    moods: frozenset[str] = frozenset()
    """The emotions that it fits; empty for any."""

    care: str | None = None
    """The care that it is written for; it is said to no other."""

    stages: frozenset[str] = frozenset(STAGES)
    not_when: frozenset[str] = frozenset()
    ask: tuple[str, ...] = ()
    """Open doors that may follow any wording."""

    after: str | None = None
    """The line that it continues; it is said only then."""

    broad: bool = False
    """Whether it fits every message of its acts and moods."""

    pack: str = ""
    """The pack that it comes from, `""` for the persona's own file."""

    own: bool = True
    """Whether the persona has it of her own, rather than from the one that she builds on."""

    mark: Mark = field(default=Mark(), compare=False)
    """Where it is written."""

    def texts(self) -> Iterator[str]:
        """Every wording and every question."""
        yield from self.say
        yield from self.ask


@cache
def slots_of(wording: str) -> frozenset[str]:
    """The slots that a wording has.

    Raises:
        ValueError: a brace is not closed, or stands alone, or a slot says how it is set (`{name:>9999999999}` takes
            all the memory there is).
    """
    found = set()
    for _, name, how, conversion in Formatter().parse(wording):
        if how or conversion:
            raise ValueError(f"a slot is a name alone, as {{{name}}}")
        if name is not None:
            found.add(name)
    return frozenset(found)


def line_from(content: Mapping[str, Any], pack: str, mark: Mark) -> Line:
    """A line from what a file says of it, which its schema has approved."""
    return Line(
        id=content["id"],
        say=tuple(content["say"]),
        when=tuple(content.get("when", ())),
        move=content.get("move", "core"),
        acts=_several(content.get("act", ())),
        moods=_several(content.get("mood", ())),
        care=content.get("care"),
        stages=frozenset(content.get("stage", STAGES)),
        not_when=frozenset(content.get("not_when", ())),
        ask=tuple(content.get("ask", ())),
        after=content.get("after"),
        broad=content.get("broad", False),
        pack=pack,
        mark=mark,
    )


def _several(value: str | Sequence[str]) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value)
