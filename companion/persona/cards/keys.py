"""Keys: the words or patterns that make a book entry fire, looked for within a time that no pattern can exceed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter

import regex

from companion.persona.cards.card import CardError

LONGEST_KEY = 500
LONGEST_TEXT = 8_000
"""Characters that are looked through; of a longer text its end, which is the latest."""

SLOWEST, PATIENCE = 0.02, 0.2
"""Seconds for one pattern, which counts as not found where it takes longer and is not tried again; and for all the
patterns of a turn."""

SLASHED = re.compile(r"/(.+)/([a-z]*)", re.DOTALL)
PATTERNED = re.compile(r"[\\^$*+?()\[\]{}|]|\.[*+]")
FLAGS = {"i": regex.IGNORECASE, "m": regex.MULTILINE, "s": regex.DOTALL, "x": regex.VERBOSE}


@dataclass
class Patience:
    """How long all patterns together may still take."""

    left: float = PATIENCE
    """Seconds."""


@dataclass
class Key:
    """One key of an entry."""

    text: str
    is_pattern: bool = False
    is_cased: bool = False
    is_whole: bool = True
    """Whether a word is found as a word only: `art` not in `party`."""

    _is_slow: bool = field(default=False, repr=False, compare=False)

    def is_in(self, text: str, folded: str, patience: Patience) -> bool:
        """Whether a text has it.

        Args:
            text: what is looked through.
            folded: the same in lower case.
            patience: what is left of it grows less with each pattern.
        """
        if self.is_pattern:
            return self._matches(text, patience)
        key = self.text if self.is_cased else self.text.lower()
        within = text if self.is_cased else folded
        if key not in within:  # most are not, and this is quick
            return False
        return not self.is_whole or _as_word(key).search(within) is not None

    def _matches(self, text: str, patience: Patience) -> bool:
        if self._is_slow or patience.left <= 0:
            return False
        try:
            pattern = compiled(self.text, self.is_cased)
        except CardError:
            return False  # told at the import; the specification asks to pass over it
        began = perf_counter()
        try:
            return pattern.search(text[-LONGEST_TEXT:], timeout=SLOWEST) is not None
        except (TimeoutError, MemoryError):
            self._is_slow = True
            return False
        finally:
            patience.left -= perf_counter() - began


def keys_from(values: Sequence[str], *, is_pattern: bool, is_cased: bool, is_whole: bool) -> tuple[Key, ...]:
    """The keys of an entry; a text with nothing special in it is no pattern, whatever the entry says."""
    return tuple(
        Key(value, is_pattern and is_patterned(value), is_cased, is_whole)
        for value in (each.strip() for each in values)
        if value and len(value) <= LONGEST_KEY
    )


def is_patterned(text: str) -> bool:
    """Whether a text is written as a regular expression."""
    return bool(SLASHED.fullmatch(text) or PATTERNED.search(text))


@lru_cache(maxsize=4096)
def compiled(text: str, is_cased: bool) -> "regex.Pattern[str]":
    """A pattern, written bare or as `/pattern/flags`.

    Raises:
        CardError: it is no regular expression.
    """
    slashed = SLASHED.fullmatch(text)
    body, letters = (slashed[1], slashed[2]) if slashed else (text, "" if is_cased else "i")
    flags = regex.V0
    for letter in letters:
        flags |= FLAGS.get(letter, regex.V0)
    try:
        return regex.compile(body, flags)
    except (regex.error, OverflowError, ValueError, RecursionError, MemoryError) as fault:
        raise CardError(f"The key {text[:60]!r} is no regular expression ({fault}).") from None


@lru_cache(maxsize=8192)
def _as_word(key: str) -> re.Pattern[str]:
    """A word on its own, in the plural or with an apostrophe s too."""
    begins = r"(?<!\w)" if key[0].isalnum() else ""
    ends = r"(?:e?s|['’]s)?(?!\w)" if key[-1].isalnum() else ""
    return re.compile(f"{begins}{re.escape(key)}{ends}")
