"""A persona's own settings, which travel inside a card under one key of its `extensions` and come back with it."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from companion.home import shipped
from companion.persona.cards.bars import faults_of
from companion.persona.cards.card import Card, parse_card, written
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
    kept = {key: carried[key] for key in TRAVELS if key in carried and _is_ours(key, carried[key])}
    if "name" in kept and not _may_be_called(str(kept["name"])):
        del kept["name"]
    return {**plain, **kept}


def left_behind(card: Card) -> list[str]:
    """The settings in a card that cannot be taken over."""
    return [str(key) for key, value in _carried(card).items() if key not in TRAVELS or not _is_ours(key, value)]


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
    claims = [
        bar for text in (f"I'm {name}.", f"I am the {name}.") for bar, _ in faults_of(text, "") if bar != "language"
    ]
    return bool(words) and len(words) <= 8 and not claims and not re.search(r"[.!?:;{}<>\n]\s|[{}<>]", name)


def _carried(card: Card) -> Mapping[str, Any]:
    extensions = card.data.get("extensions")
    ours = extensions.get(EXTENSION) if isinstance(extensions, dict) else None
    carried = ours.get("persona") if isinstance(ours, dict) else None
    return carried if isinstance(carried, dict) else {}


def _is_ours(key: str, value: object) -> bool:
    """Whether a setting names nothing but what ships: a card may not make the program read files."""
    if key == "extends":
        return _ships(value, "{}.yaml")
    if key == "packs":
        return isinstance(value, list) and all(_ships(each, "lines/{}") for each in value)
    return True


def _ships(value: object, where: str) -> bool:
    if not (isinstance(value, str) and PLAIN_NAME.fullmatch(value)):
        return False
    return (shipped("persona") / where.format(value)).exists()
