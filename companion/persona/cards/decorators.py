"""Decorators: lines `@@name value` at the head of a book entry that say when and where it is used."""

import re
from collections.abc import Mapping
from types import MappingProxyType

LINE = re.compile(r"[ \t]*(@@@?)([a-z_]+)(?:[ \t]+(.*?))?[ \t]*", re.IGNORECASE)

NUMBERS = frozenset({"scan_depth", "activate_only_after", "activate_only_every", "is_greeting"})
KEYS = frozenset({"additional_keys", "exclude_keys"})
FLAGS = frozenset({"activate", "dont_activate", "keep_activate_after_match", "dont_activate_after_match"})
"""The decorators that mean something here. The others say where in a prompt a text stands, and there is no prompt."""


def read_decorators(content: str) -> tuple[Mapping[str, str], str]:
    """The decorators of an entry by their names, the first of each, and its text without them.

    One that is not known here, or whose value is not valid, is passed over for the first of its fallbacks (`@@@name`,
    right below it) that is.
    """
    found: dict[str, str] = {}
    lines = content.split("\n")
    kept, is_settled = [], True
    for line in lines:
        match = LINE.fullmatch(line.rstrip("\r"))
        if match is None:
            kept.append(line)
            is_settled = True
            continue
        marks, name, value = match[1], match[2].lower(), (match[3] or "").strip()
        if marks == "@@@" and is_settled:
            continue
        is_settled = _is_known(name, value)
        if is_settled:
            found.setdefault(name, value)
    if len(kept) == len(lines):
        return MappingProxyType({}), content
    return MappingProxyType(found), "\n".join(kept).strip("\r\n")


def undecorated(content: str) -> str:
    """The text of an entry without its decorators."""
    return read_decorators(content)[1]


def listed(value: str) -> tuple[str, ...]:
    """The values of a decorator that has several."""
    return tuple(each.strip() for each in value.split(",") if each.strip())


def _is_known(name: str, value: str) -> bool:
    if name in NUMBERS:
        return value.isascii() and value.isdecimal() and len(value) <= 6
    return (name in KEYS and bool(value)) or (name in FLAGS and not value)
