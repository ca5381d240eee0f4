"""The character book: what a character knows, in entries that fire by their keys."""

import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from companion.persona.cards.decorators import listed, read_decorators
from companion.persona.cards.keys import Key, Patience, keys_from
from companion.persona.cards.macros import hidden_keys
from companion.persona.cards.speech import Spoken

SCAN_DEPTH = 4
"""Messages that are looked through where the book does not say how many."""

DEEPEST_SCAN = 50
MOST_ENTRIES = 10_000
DEEPEST_CHAIN = 10
"""Entries that may call one another, one after the other."""

WORDS_TO_TOKENS = 4 / 3
"""Tokens of a word of English, about: a budget is given in tokens."""

ALWAYS = 100.0


@dataclass(frozen=True)
class Entry:
    """One entry, read leniently: what is not of the right kind counts as not there."""

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


@dataclass
class BookState:
    """What a book needs to know of the talk so far."""

    replies: int = 0
    greeting: int | None = None
    """Which greeting the talk opened with, from 0."""

    matched: dict[int, int] = field(default_factory=dict)
    """How often each entry has matched."""


@dataclass(frozen=True)
class Fired:
    """An entry that fired."""

    entry: Entry
    is_named: bool
    """Whether the last message itself has one of its keys."""


class Book:
    """A character's book."""

    def __init__(self, content: Mapping[str, Any], say: Callable[[str], Spoken]) -> None:
        """Read a book.

        Args:
            content: the card's `character_book`.
            say: gives what may be said of a text; asked for an entry when it first fires.
        """
        self.name = _text(content.get("name"))
        self._say = say
        self._spoken: dict[int, Spoken] = {}
        self.scan_depth = _whole(content.get("scan_depth"), SCAN_DEPTH)
        self.budget = content.get("token_budget") if _is_number(content.get("token_budget")) else None
        self.is_recursive = content.get("recursive_scanning") is True
        entries = content.get("entries")
        raw = list(entries.values()) if isinstance(entries, dict) else entries if isinstance(entries, list) else []
        self.entries = tuple(_entry(n, each) for n, each in enumerate(raw[:MOST_ENTRIES], 1) if isinstance(each, dict))

    def spoken(self, entry: Entry) -> Spoken:
        """What may be said of an entry."""
        if entry.number not in self._spoken:
            self._spoken[entry.number] = self._say(entry.content)
        return self._spoken[entry.number]

    def fire(self, messages: Sequence[str], state: BookState, chance: random.Random) -> list[Fired]:
        """The entries that fire, in their order, within the book's budget.

        Args:
            messages: what was said, the latest last.
            state: the talk so far; which entries matched is written into it.
            chance: for entries that fire only now and then.
        """
        scan = _Scan(messages, self.scan_depth)
        fired = {
            entry.number: Fired(entry, scan.names(entry))
            for entry in self._live
            if self._is_met(entry, scan, state) and (entry.chance >= ALWAYS or chance.random() * ALWAYS < entry.chance)
        }
        if self.is_recursive:
            self._call(fired)
        for number in fired:
            state.matched[number] = state.matched.get(number, 0) + 1
        ordered = sorted(fired.values(), key=lambda each: (each.entry.is_after, each.entry.order, each.entry.number))
        return self._within_budget(ordered)

    @cached_property
    def _live(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_enabled and entry.content.strip()]

    def _is_met(self, entry: Entry, scan: "_Scan", state: BookState) -> bool:
        decided = _decided(entry, state)
        return scan.has(entry) if decided is None else decided

    def _call(self, fired: dict[int, Fired]) -> None:
        """Add the entries whose keys stand in the contents of those that fired; none is called twice."""
        fresh = [each.entry for each in fired.values() if each.entry.calls]
        for _ in range(DEEPEST_CHAIN):
            if not fresh:
                return
            scan = _Scan([f"{entry.content} {hidden_keys(entry.content)}" for entry in fresh], len(fresh))
            called = [
                entry
                for entry in self._live
                if entry.number not in fired
                and entry.is_called
                and not {"dont_activate", "dont_activate_after_match"} & entry.decorators.keys()
                and scan.has(entry, is_whole=True)
            ]
            fired |= {entry.number: Fired(entry, is_named=False) for entry in called}
            fresh = [entry for entry in called if entry.calls]

    def _within_budget(self, fired: list[Fired]) -> list[Fired]:
        """Without those of the lowest priority where all together say more than the book has room for."""
        if self.budget is None or self.budget <= 0:
            return fired
        costs = {each.entry.number: len(each.entry.content.split()) * WORDS_TO_TOKENS for each in fired}
        total = sum(costs.values())
        kept = list(fired)
        for each in sorted(fired, key=lambda each: (each.entry.priority, -each.entry.order)):
            if total <= self.budget:
                break
            total -= costs[each.entry.number]
            kept.remove(each)
        return kept


class _Scan:
    """What was said, as far back as each entry looks."""

    def __init__(self, messages: Sequence[str], depth: int) -> None:
        self._messages = messages[-DEEPEST_SCAN:]
        self._depth = depth
        self._windows: dict[int, tuple[str, str]] = {}
        self._patience = Patience()

    def has(self, entry: Entry, *, is_whole: bool = False) -> bool:
        """Whether an entry's keys, and whatever else it asks for, stand there."""
        own = entry.number_of("scan_depth")
        depth = own if own is not None else entry.scan_depth if entry.scan_depth is not None else self._depth
        text, folded = self._window(len(self._messages) if is_whole else depth)
        if any(key.is_in(text, folded, self._patience) for key in entry.excluded):
            return False
        if entry.additional and not any(key.is_in(text, folded, self._patience) for key in entry.additional):
            return False
        if entry.is_constant:
            return not is_whole
        if not any(key.is_in(text, folded, self._patience) for key in entry.keys):
            return False
        if not entry.secondary:
            return True
        found = [key.is_in(text, folded, self._patience) for key in entry.secondary]
        return (any(found), not all(found), not any(found), all(found))[entry.logic]

    def names(self, entry: Entry) -> bool:
        """Whether the latest message has one of an entry's keys."""
        text, folded = self._window(1)
        return any(key.is_in(text, folded, self._patience) for key in entry.keys)

    def _window(self, depth: int) -> tuple[str, str]:
        if depth not in self._windows:
            text = "\n".join(self._messages[-depth:]) if depth > 0 else ""
            self._windows[depth] = text, text.lower()
        return self._windows[depth]


def _decided(entry: Entry, state: BookState) -> bool | None:
    """What the decorators alone decide, or None where the keys do."""
    asked, before = entry.decorators, state.matched.get(entry.number, 0)
    if "activate" in asked:
        return True
    if "dont_activate" in asked or ("dont_activate_after_match" in asked and before):
        return False
    if "keep_activate_after_match" in asked and before:
        return True
    after, every = entry.number_of("activate_only_after"), entry.number_of("activate_only_every")
    greeting = entry.number_of("is_greeting")
    is_early = after is not None and state.replies < after
    is_between = bool(every) and state.replies % (every or 1) != 0
    is_other = greeting is not None and state.greeting not in (None, greeting)
    return False if is_early or is_between or is_other else None


def _entry(number: int, raw: Mapping[str, Any]) -> Entry:
    extensions = raw.get("extensions")
    more = extensions if isinstance(extensions, dict) else {}
    decorators, content = read_decorators(_text(raw.get("content")))
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
        title=_text(raw.get("name")) or _text(raw.get("comment")) or (values[0] if values else ""),
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
        scan_depth=_whole(depth, 0) if _is_number(depth) else None,
        chance=_number(more.get("probability"), ALWAYS) if more.get("useProbability", True) else ALWAYS,
        is_called=more.get("exclude_recursion") is not True,
        calls=more.get("prevent_recursion") is not True,
        decorators=decorators,
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> Iterator[str]:
    """A list of texts, or one text with commas, which some programs write."""
    if isinstance(value, str):
        yield from value.split(",")
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _number(value: object, otherwise: float) -> float:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return otherwise
    return float(value) if isinstance(value, int | float) and _is_number(value) and abs(value) < 1e15 else otherwise


def _whole(value: object, otherwise: int) -> int:
    return max(0, min(int(_number(value, otherwise)), DEEPEST_SCAN))
