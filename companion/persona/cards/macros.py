"""Macros: `{{char}}` and its like, put in place of before anything is said, so that every wording can be looked at."""

import hashlib
import random
import re
from collections.abc import Sequence

USER = "\ue000"
"""Stands for the person in a text whose macros are done."""

MACRO = re.compile(r"\{\{([^{}]*)\}\}")
"""The innermost ones; what they leave may be part of another."""

ANGLED = re.compile(r"<(user|bot|char)>", re.IGNORECASE)

SILENT = ("original", "hidden_key", "comment", "trim", "noop")
"""Macros that leave nothing. `{{original}}` stands for the program's own instructions, and there are none."""

MOST_MACROS = 200
LONGEST = 20_000
"""Characters of a text that are looked at."""


def expand(text: str, char: str, most: int = 1) -> list[str]:
    """Every way in which a text may come out, up to a number of them.

    `{{random:}}` and `{{roll:}}` give several ways, one of which is chosen when it is said; `{{pick:}}` gives always
    the same one. A macro that nobody knows stays as it is.

    Args:
        text: as the card has it.
        char: the character's nickname or name.
        most: how many ways at most; where there are more, some of them, always the same.
    """
    text = text[:LONGEST].replace(USER, "")
    text = ANGLED.sub(lambda match: USER if match[1].lower() == "user" else char, text)
    chance = random.Random(_digest(text))
    done: list[str] = []
    todo = [(text, 0, 0)]
    while todo and len(done) < most:
        way, place, count = todo.pop()
        match = MACRO.search(way, place)
        if match is None or count >= MOST_MACROS:
            done.append(way)
            continue
        options = _options(match[1], char, f"{text}\n{match.start()}")
        if options is None:
            todo.append((way, match.end(), count + 1))
            continue
        if len(options) > most:
            options = sorted(chance.sample(options, most), key=options.index)
        todo += [(way[: match.start()] + each + way[match.end() :], 0, count + 1) for each in reversed(options)]
    return list(dict.fromkeys(done))


def hidden_keys(text: str) -> str:
    """What `{{hidden_key:}}` adds to a text that is looked through for other entries' keys."""
    found = (match[1].partition(":") for match in MACRO.finditer(text[:LONGEST]))
    return " ".join(value.strip() for name, _, value in found if name.strip().lower() == "hidden_key")


def is_done(text: str) -> bool:
    """Whether no macro is left in a text."""
    return "{{" not in text and "}}" not in text


def _options(body: str, char: str, seed: str) -> Sequence[str] | None:
    """What a macro may become; None for one that nobody knows."""
    if body.lstrip().startswith("//"):
        return [""]
    name, _, value = body.partition(":")
    name = name.strip().lower()
    plain = {"char": char, "bot": char, "user": USER, "reverse": value.strip()[::-1], **dict.fromkeys(SILENT, "")}
    if name in plain:
        return [plain[name]]
    if name == "roll":
        return _rolls(value)
    if name not in ("random", "pick"):
        return None
    choices = _split(value)
    return choices if name == "random" else [choices[_digest(seed) % len(choices)]]


def _split(value: str) -> list[str]:
    r"""`a,b\,c` as `a` and `b,c`; some programs write `::a::b`."""
    if value.startswith(":"):
        value = value[1:]
        if "::" in value:
            return [each.strip() for each in value.split("::")]
    return [each.replace("\\,", ",").strip() for each in re.split(r"(?<!\\),", value)]


def _rolls(value: str) -> list[str] | None:
    match = re.fullmatch(r"\s*:?\s*[dD]?([1-9]\d{0,5})\s*", value)
    return [str(number) for number in range(1, int(match[1]) + 1)] if match else None


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
