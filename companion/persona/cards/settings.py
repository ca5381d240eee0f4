"""A persona's own settings, which travel inside a card under one key of its `extensions` and come back with it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from companion.home import Home, shipped
from companion.persona.cards.bars import faults_of, is_left_to_us
from companion.persona.cards.card import Card, parse_card, written
from companion.persona.persona import load_persona
from companion.plain_text import inert

EXTENSION = "companion"
"""Our key among a card's `extensions`."""

TRAVELS = (
    "name", "description", "extends", "disclosure", "memory", "asks", "acknowledges", "meeting", "phrases", "packs",
    "lines", "without",
)  # fmt: skip
"""The keys of a persona file that travel; `card` and `carrier` are the card itself."""

LONGEST_NAME = 60
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")

HEAD = """\
# A character card. `card` holds it word for word; what is said here beside it is this program's, may be changed, and
# travels inside the card when it is exported. `companion persona check` lists what she never says, and why.
"""


def settings_from(card: Card, otherwise: str) -> dict[str, Any]:
    """The settings with which a card's persona begins: those that travelled in it, else the plainest that work.

    Args:
        card: the card.
        otherwise: what she is called where the card's name cannot be hers.
    """
    plain = {
        "name": name_from(card, otherwise),
        "extends": "base",
        "description": "From a character card.",
        "memory": "apart",
    }
    carried = _carried(card)
    kept = {key: value for key in TRAVELS if key in carried and (value := _screened(key, carried)) is not None}
    return {**plain, **kept}


def left_behind(card: Card) -> list[str]:
    """The settings in a card that cannot be taken over."""
    carried = _carried(card)
    return [str(key) for key in carried if key not in TRAVELS or _screened(key, carried) != carried[key]]


def with_settings(card: Card, content: Mapping[str, Any], otherwise: str) -> Card:
    """A card with the settings of its persona file; the card itself where they are those that it came with."""
    current = {key: content[key] for key in TRAVELS if key in content}
    if current == settings_from(card, otherwise):
        return card
    extensions = card.data.get("extensions")
    extensions = dict(extensions) if isinstance(extensions, dict) else {}
    ours = extensions.get(EXTENSION)
    extensions[EXTENSION] = {**(ours if isinstance(ours, dict) else {}), "persona": current}
    data = {**card.data, "extensions": extensions}
    return Card(data if card.spec == "v1" else {**card.content, "data": data})


def persona_text(settings: Mapping[str, Any], card: Card, carrier: str) -> str:
    """The text of a persona file that holds a card."""
    told = yaml.safe_dump(dict(settings), allow_unicode=True, sort_keys=False, width=110)
    beside = f"carrier: {carrier}\n" if carrier else ""
    body = "".join(f"  {line}\n" for line in written(card.content, indent=1).split("\n"))
    return f"{HEAD}{told}{beside}card: |\n{body}"


def card_of(content: Mapping[str, Any], where: str) -> Card:
    """The card that a persona file holds.

    Raises:
        CardError: it was changed into something that is none.
    """
    return parse_card(content["card"].encode("utf-8", "surrogatepass"), where)


def name_from(card: Card, otherwise: str) -> str:
    """What the persona is called: the card's name, unless that would claim what she is not."""
    name = " ".join(inert(card.name).split())[:LONGEST_NAME].strip()
    return name if name and _may_be_called(name) else otherwise


def _may_be_called(name: str) -> bool:
    words = re.findall(r"\w+", name)
    claims = [bar for text in (f"I'm {name}.", f"I am the {name}.") for bar, _ in faults_of(text) if bar != "language"]
    return bool(words) and len(words) <= 8 and not claims and not re.search(r"[.!?:;{}<>\n]\s|[{}<>]", name)


def _carried(card: Card) -> Mapping[str, Any]:
    extensions = card.data.get("extensions")
    ours = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
    carried = ours.get("persona") if isinstance(ours, dict) else None
    return carried if isinstance(carried, dict) else {}


def _screened(key: str, carried: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """What of a setting may be taken over from a card, None for nothing of it.

    Nobody knows who wrote it: it names nothing but what ships, so that it makes the program read no file; it words
    nothing that breaks a bar of cards; and it neither takes a line away nor touches one that is there for safety.
    """
    value = carried[key]
    match key:
        case "lines":
            taken = _ids_of(carried.get("extends"))
            return [each for each in value if _is_plain(each, taken)] or None if isinstance(value, list) else None
        case "phrases":
            phrases = value if isinstance(value, dict) else {}
            return {name: each for name, each in phrases.items() if _is_sayable(each)} or None
        case "name":
            is_fit = isinstance(value, str) and _may_be_called(value)
        case "extends":
            is_fit = _ships(value, "{}.yaml")
        case "packs":
            is_fit = isinstance(value, list) and all(_ships(each, "lines/{}") for each in value)
        case _:
            is_fit = key not in ("disclosure", "without") and _is_sayable(value)
    return value if is_fit else None


def _is_plain(line: object, taken: frozenset[str]) -> bool:
    """Whether a line of a card's is one more to say, and nothing else."""
    if not isinstance(line, dict) or "care" in line or line.get("id") in taken:
        return False
    when = line.get("when", [])
    is_asked = any(isinstance(each, str) and is_left_to_us(each) for each in (when if isinstance(when, list) else []))
    return not is_asked and _is_sayable([line.get("say"), line.get("ask")])


def _is_sayable(value: object) -> bool:
    """Whether no text within a value breaks a bar."""
    if isinstance(value, str):
        plain = re.sub(r"\{\w*\}", "it", value)
        return not any(bar != "macro" for bar, _ in faults_of(plain))
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(_is_sayable(each) for each in inner)


def _ids_of(extends: object) -> frozenset[str]:
    """The lines that the persona has already which a card's would build on."""
    named = extends if _ships(extends, "{}.yaml") else "base"
    parent = load_persona(shipped("persona") / f"{named}.yaml", Home(Path("/proc/nowhere"), incognito=True))
    return frozenset(line.id for line in parent.lines)


def _ships(value: object, where: str) -> bool:
    if not (isinstance(value, str) and PLAIN_NAME.fullmatch(value)):
        return False
    return (shipped("persona") / where.format(value)).exists()
