"""Where to call or text: a dated table of crisis lines by country (helplines.yaml)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from companion.shipped_yaml import read_shipped


@dataclass(frozen=True)
class Country:
    """The lines of one country."""

    code: str
    """Two letters (ISO 3166)."""

    names: tuple[str, ...]
    emergency: str
    lines: Mapping[str, Mapping[str, str]]

    def line(self, *kinds: str) -> str:
        """The first line of some kinds that the country has, in words, or ""."""
        for kind in kinds:
            if kind in self.lines:
                return in_words(self.lines[kind])
        return ""


@cache
def table() -> tuple[Mapping[str, Country], str]:
    """The countries by their codes, and the day on which the table was checked."""
    content: Any = read_shipped("companion.response", "helplines.yaml")
    countries = {
        code: Country(
            code,
            tuple(said["names"]),
            said["emergency"],
            {kind: said[kind] for kind in ("crisis", "abuse", "child", "poison") if kind in said},
        )
        for code, said in content["countries"].items()
    }
    return countries, content["checked"]


def country_of(code: str) -> Country | None:
    """The country of a two-letter code, or None where the table has none."""
    return table()[0].get(code.strip().upper()) if code.strip() else None


def country_named(message: str, *, asked: bool) -> Country | None:
    """The country that a message names as the person's own.

    Args:
        message: what they said.
        asked: whether they were just asked for it, so that a bare name is an answer.
    """
    named = sorted(
        ((name, country) for country in table()[0].values() for name in country.names), key=lambda each: -len(each[0])
    )
    plain = message.strip()
    for name, country in named:
        exact = rf"(?<!\w){re.escape(name.upper() if len(name) <= 3 else name)}(?!\w)"
        found = re.search(exact, plain, re.NOFLAG if len(name) <= 3 else re.IGNORECASE)
        if asked and re.fullmatch(
            rf"\W*(?:i'?m |i am |i live |it'?s )?(?:in |from )?(?:the )?{re.escape(name)}\W*", plain, re.IGNORECASE
        ):
            return country
        if found and re.search(r"\b(?:in|from) (?:the )?$", plain[: found.start()], re.IGNORECASE):
            return country
    return None


def in_words(line: Mapping[str, str]) -> str:
    """`Samaritans: call 116 123, or text SHOUT to 85258`."""
    call, text = line.get("call", ""), line.get("text", "")
    if call and call == text:
        return f"{line['name']}: call or text {call}"
    texted = text if text.lower().startswith("whatsapp") else f"text {text}"
    ways = [*([f"call {call}"] if call else []), *([texted] if text else [])]
    return f"{line['name']}: {', or '.join(ways)}"
