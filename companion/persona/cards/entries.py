"""The entries of a character book, read leniently: what is not of the right kind counts as not there."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from companion.persona.cards.decorators import listed, read_decorators
from companion.persona.cards.keys import Key, keys_from

DEEPEST_SCAN = 50
"""Messages that are looked through at most."""

ALWAYS = 100.0
"""Percent."""


@dataclass(frozen=True)
class Entry:
    """One entry."""

    number: int
    """Its place in the book, from 1."""

    title: str
    content: str
    """Without its decorators, the macros as they are written."""

    keys: tuple[Key, ...]
    secondary: tuple[Key, ...] = ()
    logic: int = 0
    """How the secondary keys count: any of them 0, not all 1, none 2, all 3 (SillyTavern's numbers)."""

    additional: tuple[Key, ...] = ()
    excluded: tuple[Key, ...] = ()
    is_enabled: bool = True
    is_constant: bool = False
    order: float = 100.0
    priority: float = 0.0
    is_after: bool = False
    """Whether it stands after the character's description rather than before it."""

    scan_depth: int | None = None
    chance: float = ALWAYS
    """Percent."""

    is_called: bool = True
    """Whether another entry's content may call it."""

    calls: bool = True
    """Whether its content may call others."""

    decorators: Mapping[str, str] = field(default_factory=dict)

    def number_of(self, decorator: str) -> int | None:
        """The value of a decorator that is a number."""
        value = self.decorators.get(decorator)
        return int(value) if value is not None else None


def read_entry(number: int, raw: Mapping[str, Any]) -> Entry:
    """An entry as a card has it; `number` is its place in the book, from 1."""
    extensions = raw.get("extensions")
    more = extensions if isinstance(extensions, dict) else {}
    decorators, content = read_decorators(text_of(raw.get("content")))
    values = list(_texts(raw.get("keys", raw.get("key"))))
    is_cased = raw.get("case_sensitive") is True or more.get("case_sensitive") is True
    is_pattern = raw.get("use_regex") is True
    how = {"is_pattern": is_pattern, "is_cased": is_cased, "is_whole": more.get("match_whole_words") is not False}
    keys = keys_from(values, **how)
    ignores_rest = any(key.is_pattern for key in keys)  # as the specification asks of patterns
    secondary = list(_texts(raw.get("secondary_keys", raw.get("keysecondary"))))
    is_selective = raw.get("selective") is True and not ignores_rest
    logic = more.get("selectiveLogic")
    order = raw.get("insertion_order")
    depth = more.get("scan_depth")
    return Entry(
        number=number,
        title=text_of(raw.get("name")) or text_of(raw.get("comment")) or (values[0] if values else ""),
        content=content,
        keys=keys,
        secondary=keys_from(secondary, **how) if is_selective else (),
        logic=logic if logic in (1, 2, 3) and not isinstance(logic, bool) else 0,
        additional=keys_from(listed(decorators.get("additional_keys", "")), **how),
        excluded=keys_from(listed(decorators.get("exclude_keys", "")), **how),
        is_enabled=raw.get("enabled", True) is not False,
        is_constant=raw.get("constant") is True and not ignores_rest,
        order=_number(order, 100.0),
        priority=_number(raw.get("priority"), _number(order, 0.0)),
        is_after=raw.get("position") == "after_char",
        scan_depth=whole_of(depth, 0) if is_number(depth) else None,
        chance=_number(more.get("probability"), ALWAYS) if more.get("useProbability", True) else ALWAYS,
        is_called=more.get("exclude_recursion") is not True,
        calls=more.get("prevent_recursion") is not True,
        decorators=decorators,
    )


def text_of(value: object) -> str:
    """A text, "" for anything else."""
    return value if isinstance(value, str) else ""


def _texts(value: object) -> Iterator[str]:
    """A list of texts, or one text with commas, which some programs write."""
    if isinstance(value, str):
        yield from value.split(",")
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))


def is_number(value: object) -> bool:
    """Whether a value is a number that can be counted with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number(value: object, otherwise: float) -> float:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return otherwise
    return float(value) if isinstance(value, int | float) and is_number(value) and abs(value) < 1e15 else otherwise


def whole_of(value: object, otherwise: int) -> int:
    """A number of messages, within what is looked through at most."""
    return max(0, min(int(_number(value, otherwise)), DEEPEST_SCAN))
