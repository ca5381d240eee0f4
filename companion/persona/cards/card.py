"""A character card as it was written: every key, known or not, in its order, with its type."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from companion.errors import PersonaError

Spec = Literal["v1", "v2", "v3"]

SPECS: Mapping[Spec, tuple[str, str]] = {"v2": ("chara_card_v2", "2.0"), "v3": ("chara_card_v3", "3.0")}
"""What a card says that it is."""

V1_FIELDS = ("name", "description", "personality", "scenario", "first_mes", "mes_example")

LARGEST = 4_000_000
"""Bytes of a card's JSON, as it is written into a persona file; the largest in circulation have about two million."""

DEEPEST = 60
"""Lists and objects in one another."""

UNPRINTED = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\uf900-\ufefe\uff00-\ufffd\U00010000-\U0010fffd]")
"""What stands in a file as an escape: controls, other line ends, byte order marks and halves of characters."""


class CardError(PersonaError):
    """A character card that cannot be read, taken in or written."""


@dataclass(frozen=True)
class Card:
    """One card."""

    content: dict[str, Any]
    """The whole JSON object; never changed in place."""

    @property
    def spec(self) -> Spec:
        """Which specification it follows; one that is newer than all counts as V3."""
        if not isinstance(self.content.get("data"), dict):
            return "v1"
        return "v3" if str(self.content.get("spec", "")).startswith("chara_card_v") and not self._is("v2") else "v2"

    @property
    def data(self) -> Mapping[str, Any]:
        """The object that holds the character."""
        data = self.content.get("data")
        return data if isinstance(data, dict) else self.content

    @property
    def name(self) -> str:
        """What the character is called, "" where the card does not say."""
        return self.text("name")

    def text(self, key: str) -> str:
        """A field that should be text; anything else counts as nothing."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def texts(self, key: str) -> Sequence[str]:
        """A field that should be a list of texts; whatever is none is passed over, its place kept as ""."""
        value = self.data.get(key)
        return [each if isinstance(each, str) else "" for each in value] if isinstance(value, list) else []

    def _is(self, spec: Spec) -> bool:
        return self.content.get("spec") == SPECS[spec][0]


def parse_card(raw: bytes, where: str) -> Card:
    """A card from JSON.

    Args:
        raw: the JSON, UTF-8.
        where: what to call its place in a sentence.

    Raises:
        CardError: it is no JSON, no card, or larger than any card.
    """
    if len(raw) > LARGEST:
        raise CardError(f"{where} has more than {LARGEST // 1_000_000} MB of JSON: it is no character card.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise CardError(f"{where} is not UTF-8 (byte {fault.start + 1}): save the card again as UTF-8.") from None
    try:
        content = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number, parse_float=_finite)
    except json.JSONDecodeError as fault:
        place = f"{fault.msg}, line {fault.lineno}, column {fault.colno}"
        raise CardError(f"{where} is not valid JSON ({place}): export the card again.") from None
    except RecursionError:
        raise CardError(f"{where} is nested too deeply to be a character card.") from None
    except ValueError as fault:  # a number of 5,000 digits, or what the hooks below find
        raise CardError(f"{where} is no JSON that can be kept ({fault}).") from None
    if _depth(content) > DEEPEST:
        raise CardError(f"{where} is nested too deeply to be a character card.")
    return _checked(content, where)


def written(content: object, indent: int | None = None) -> str:
    """JSON that any file can hold, in ASCII only where it must be."""
    text = json.dumps(content, ensure_ascii=False, indent=indent, allow_nan=False)
    return UNPRINTED.sub(lambda match: json.dumps(match.group())[1:-1], text)


def _checked(content: object, where: str) -> Card:
    if not isinstance(content, dict):
        raise CardError(f"{where} should be one JSON object, a character card.")
    spec, data = content.get("spec"), content.get("data")
    if spec == "lorebook_v3":
        raise CardError(f"{where} is a lorebook without a character: put it into a card as its `character_book`.")
    if "data" in content and not isinstance(data, dict) and (spec is not None or "name" not in content):
        raise CardError(f"{where} has no character in it: its `data` should be an object.")
    if spec is not None and data is None:
        raise CardError(f"{where} says that it is {spec!r} and lacks `data`, which holds the character.")
    if not any(key in (data if isinstance(data, dict) else content) for key in V1_FIELDS):
        raise CardError(f"{where} is no character card: it has none of {', '.join(V1_FIELDS)}.")
    return Card(content)


def _unique(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        seen: set[str] = set()
        double = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {double!r} is there twice in one object, and only one can be meant")
    return content


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number in JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text[:20]} is too large")
    return number


def _depth(content: object) -> int:
    """How many lists and objects lie in one another, counted without recursion."""
    deepest, todo = 0, [(content, 1)]
    while todo:
        value, depth = todo.pop()
        if isinstance(value, dict | list):
            deepest = max(deepest, depth)
            todo += [(each, depth + 1) for each in (value.values() if isinstance(value, dict) else value)]
    return deepest
