"""The character book: what a character knows, in entries that fire by their keys."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from companion.persona.cards.entries import ALWAYS, DEEPEST_SCAN, Entry, is_number, read_entry, text_of, whole_of
from companion.persona.cards.keys import Patience
from companion.persona.cards.macros import hidden_keys
from companion.persona.cards.speech import Spoken

SCAN_DEPTH = 4
"""Messages that are looked through where the book does not say how many."""

MOST_ENTRIES = 10_000
DEEPEST_CHAIN = 10
"""Entries that may call one another, one after the other."""

WORDS_TO_TOKENS = 4 / 3
"""Tokens of a word of English, about: a budget is given in tokens."""


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
        self.name = text_of(content.get("name"))
        self._say = say
        self._spoken: dict[int, Spoken] = {}
        self.scan_depth = whole_of(content.get("scan_depth"), SCAN_DEPTH)
        self.budget = content.get("token_budget") if is_number(content.get("token_budget")) else None
        self.is_recursive = content.get("recursive_scanning") is True
        entries = content.get("entries")
        raw = list(entries.values()) if isinstance(entries, dict) else entries if isinstance(entries, list) else []
        self.entries = tuple(
            read_entry(n, each) for n, each in enumerate(raw[:MOST_ENTRIES], 1) if isinstance(each, dict)
        )

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
