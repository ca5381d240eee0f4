"""Two versions of a letter beside each other, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from companion.letters.draft import Draft

Kind = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Stretch:
    """Words that two versions share, or that only one of them has."""

    kind: Kind
    text: str


def compared(before: Draft, after: Draft) -> list[Stretch]:
    """What stayed, went and came; `same` and `gone` make the first text, `same` and `new` the second."""
    return list(_stretches(_words(before.text), _words(after.text)))


def side(stretches: list[Stretch], kind: Kind) -> list[Stretch]:
    """One side of a comparison: `gone` for the earlier version, `new` for the later."""
    return [each for each in stretches if each.kind in ("same", kind)]


def marked(stretches: list[Stretch]) -> str:
    """A comparison as plain text: [-gone-] and {+new+}."""
    frames = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    told = ""
    for each in stretches:
        body = each.text.strip()
        if each.kind == "same" or not body:
            told += each.text
            continue
        before, after = each.text.split(body, 1)
        told += before + frames[each.kind].format(body) + after
    return told


def _words(text: str) -> list[str]:
    """Words with the blanks behind them, so that nothing is lost in putting them together."""
    return re.findall(r"\S+\s*|\s+", text)


def _stretches(before: list[str], after: list[str]) -> Iterator[Stretch]:
    matcher = SequenceMatcher(None, [each.strip() for each in before], [each.strip() for each in after], autojunk=False)
    for how, i, j, k, m in matcher.get_opcodes():
        if how == "equal":
            yield from _equal(before[i:j], after[k:m])
            continue
        if j > i:
            yield Stretch("gone", "".join(before[i:j]))
        if m > k:
            yield Stretch("new", "".join(after[k:m]))


def _equal(before: list[str], after: list[str]) -> Iterator[Stretch]:
    """Words that are the same, where the blanks behind the last may differ."""
    if before == after:
        yield Stretch("same", "".join(before))
        return
    for one, other in zip(before, after, strict=True):
        if one == other:
            yield Stretch("same", one)
        else:
            yield from (Stretch("gone", one), Stretch("new", other))
