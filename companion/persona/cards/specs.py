"""One card in the form of another specification: raised to V3, or written down for readers of V2 and V1."""

from collections.abc import Mapping
from typing import Any

from companion.persona.cards.card import SPECS, V1_FIELDS, Card, Spec
from companion.persona.cards.decorators import undecorated

BACKFILLED = (
    "This character card is Character Card V3, but it is loaded as a Character Card V2. Please use a Character Card V3 "
    "compatible application to use this character card properly."
)
"""The warning that the specification asks for, in its own words."""

V2_DEFAULTS: Mapping[str, Any] = {
    **dict.fromkeys(V1_FIELDS, ""),
    "creator_notes": "",
    "system_prompt": "",
    "post_history_instructions": "",
    "alternate_greetings": [],
    "tags": [],
    "creator": "",
    "character_version": "",
    "extensions": {},
}
V3_ONLY = (
    "nickname", "creator_notes_multilingual", "source", "group_only_greetings", "creation_date", "modification_date",
    "assets",
)  # fmt: skip


def as_spec(card: Card, spec: Spec) -> Card:
    """A card in the form of a specification; the card itself where it has that form already."""
    if card.spec == spec:
        return card
    if spec == "v1":
        return Card({key: card.text(key) for key in V1_FIELDS})
    if spec == "v2" and card.spec == "v3":
        return _lowered(card)
    return _raised(card, spec)


def backfilled(card: Card) -> Card:
    """The V2 card that goes beside a V3 card, for programs that know no better, with the warning in its notes."""
    lowered = _lowered(card)
    notes = lowered.text("creator_notes")
    data = {**lowered.data, "creator_notes": f"{BACKFILLED}\n\n{notes}" if notes else BACKFILLED}
    return Card({**lowered.content, "data": data})


def _lowered(card: Card) -> Card:
    """V3 as V2: without what only V3 knows, and without decorators, which a reader of V2 would show."""
    data = {key: value for key, value in card.data.items() if key not in V3_ONLY}
    if isinstance(data.get("character_book"), dict):
        data["character_book"] = _lowered_book(data["character_book"])
    return Card({**card.content, **_says("v2"), "data": {**_lacking(data), **data}})


def _lowered_book(book: Mapping[str, Any]) -> dict[str, Any]:
    entries = book.get("entries")
    if not isinstance(entries, list):
        return dict(book)
    return {**book, "entries": [_lowered_entry(each) if isinstance(each, dict) else each for each in entries]}


def _lowered_entry(entry: Mapping[str, Any]) -> dict[str, Any]:
    lowered = {key: value for key, value in entry.items() if key != "use_regex"}
    if isinstance(entry.get("content"), str):
        lowered["content"] = undecorated(entry["content"])
    return lowered


def _raised(card: Card, spec: Spec) -> Card:
    """V1 or V2 as V2 or V3, with the fields that it should have."""
    data = dict(card.data)
    around = {} if card.spec == "v1" else {key: value for key, value in card.content.items() if key != "data"}
    if card.spec == "v1":
        around = {key: data.pop(key) for key in [*data] if key in ("spec", "spec_version")}
    if spec == "v3":
        data.setdefault("group_only_greetings", [])
        book = data.get("character_book")
        if isinstance(book, dict) and isinstance(book.get("entries"), list):
            entries = [{"use_regex": False, **each} if isinstance(each, dict) else each for each in book["entries"]]
            data["character_book"] = {**book, "entries": entries}
    return Card({**around, **_says(spec), "data": {**_lacking(data), **data}})


def _lacking(data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of V2 that are missing, each with the value that says nothing."""
    return {key: type(value)(value) for key, value in V2_DEFAULTS.items() if key not in data}


def _says(spec: Spec) -> dict[str, str]:
    name, version = SPECS[spec]
    return {"spec": name, "spec_version": version}
