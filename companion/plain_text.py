"""Foreign text made harmless: nothing in it can command the terminal."""

import re
import unicodedata

JOINERS = "\u200c\u200d"
"""Zero-width characters that belong to a word or an emoji."""

UNUSUAL = re.compile(r"[^ -~\n\t]+")
"""What has to be looked at mark by mark."""


def inert(text: str) -> str:
    """A text whose control characters and escapes do nothing; unusual spaces become plain ones."""
    if text.isprintable():
        return text
    return UNUSUAL.sub(lambda marks: "".join(map(_inert, marks[0])), text.replace("\r\n", "\n"))


def _inert(mark: str) -> str:
    if mark.isprintable() or mark in "\n\t" or mark in JOINERS:
        return mark
    if mark.isspace():
        return " "
    match unicodedata.category(mark):
        case "Cf":  # direction overrides, soft hyphens, byte order marks: unseen, and able to reorder what is seen
            return ""
        case "Cc" | "Cs":  # a lone surrogate cannot be written to a terminal at all
            return "\N{REPLACEMENT CHARACTER}"
        case _:  # private, or newer than this Python's tables
            return mark
