"""A card taken in as a persona of one's own, and a persona given out as a card."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from companion.errors import CompanionError, Mark, PersonaError, UsageError
from companion.home import Home, shipped
from companion.persona.cards.card import Card, CardError, Spec
from companion.persona.cards.files import CardFile, form_of, made, put_whole, read_card
from companion.persona.cards.keys import compiled, is_patterned
from companion.persona.cards.settings import (
    PLAIN_NAME,
    card_of,
    left_behind,
    name_from,
    persona_text,
    settings_from,
    with_settings,
)  # fmt: skip
from companion.persona.cards.specs import V2_DEFAULTS
from companion.persona.cards.voice import Voice, voice_of
from companion.persona.persona import Persona, find_persona, load_persona
from companion.persona.yaml_file import LARGEST, read_checked

NEEDED = ("first_mes", "mes_example", "description")
"""Fields of every specification whose lack is told."""

OBEYED_BY_MODELS = ("system_prompt", "post_history_instructions")


@dataclass(frozen=True)
class Imported:
    """What became of a card."""

    key: str
    persona: Persona
    card: Card
    voice: Voice
    notes: tuple[str, ...]


def bring_in(path: Path, named: str, home: Home, *, is_forced: bool = False) -> Imported:
    """Make a persona of a card: her file, and beside it the picture or the CHARX that she came in.

    Args:
        path: the card's file.
        named: what the persona's file is called; "" to take it from the character's name.
        home: where it is kept.
        is_forced: whether a persona of that name is replaced.

    Raises:
        CompanionError: the card cannot be used, or there is such a persona; nothing is written then.
    """
    found = read_card(path)
    key = _key(found, named, path)
    target = home.personas / f"{key}.yaml"
    if os.path.lexists(target) and not is_forced:
        raise UsageError(f"There is {target} already: choose another name with --name, or replace it with --force.")
    settings, notes = settings_from(found.card, _title(key)), [*found.notes, *_notes(found.card, key)]
    carrier = "" if found.form == "json" else f"{key}.{found.form}"
    home.prepare()
    try:
        home.personas.mkdir(exist_ok=True)
    except OSError as fault:
        raise CardError(f"The folder {home.personas} cannot be made ({fault.strerror}).") from fault
    try:
        _try(persona_text(settings, found.card, carrier), home)
    except CardError:
        raise
    except PersonaError:
        plain = Card({**found.card.content, "data": {**found.card.data, "extensions": {}}})
        settings = settings_from(plain, _title(key))
        notes.append("The settings for this program that it carries cannot be used, and were left alone.")
        _try(persona_text(settings, found.card, carrier), home)
    _put(target, carrier, found, persona_text(settings, found.card, carrier), is_forced)
    persona = load_persona(target, home)
    return Imported(key, persona, found.card, voice_of(found.card, Mark(str(target)), whole=True), tuple(notes))


def give_out(named: str, path: Path, spec: Spec | None, home: Home, *, is_forced: bool = False) -> tuple[str, ...]:
    """Write a persona as a card, in the form that the file's ending names; returns what a person may want to know.

    Raises:
        CompanionError: there is no such persona, or the file cannot be written.
    """
    form = form_of(path)
    source = find_persona(named, home)
    persona = load_persona(source, home)
    content, _ = read_checked(source, "")
    carrier, notes = None, []
    if "card" in content:
        card = with_settings(card_of(content, f"The card in {source}"), content, _title(source.stem))
        carrier = _carrier(source, content)
    else:
        card = with_settings(_card_for(persona), content, "")
    if spec == "v1":
        notes.append("V1 has room for six fields: the others, and this program's settings, stay behind.")
    stays = [each for each in ("extends", "packs") if content.get(each) and not _travels(each, content[each])]
    if stays:
        notes.append(f"What {' and '.join(f'`{each}`' for each in stays)} names does not ship, and stays behind.")
    if carrier and form != "json" and not carrier.startswith(b"\x89PNG") and form == "png":
        notes.append("A PNG holds the card and one picture: whatever else its CHARX has stays behind.")
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent} to write to.")
    put_whole(path, made(card, form, spec, carrier), is_forced=is_forced, rights=0o644)
    return tuple(notes)


def _key(found: CardFile, named: str, path: Path) -> str:
    """The name of the persona's file."""
    if named:
        if not PLAIN_NAME.fullmatch(named):
            raise UsageError(
                f"A persona is called by letters, digits, - and _, and {named!r} is not: try another name."
            )
        key = named
    else:
        if not found.card.name.strip():
            raise CardError(f"{path.name} does not say what the character is called: name it with --name.")
        slugs = (re.sub(r"[^a-z0-9]+", "-", each.lower()).strip("-")[:40] for each in (found.card.name, path.stem))
        key = next((each for each in slugs if PLAIN_NAME.fullmatch(each)), "")
        if not key:
            raise UsageError(
                "The character's name has no letter from a to z for the name of a file: choose one with --name."
            )
    if (shipped("persona") / f"{key.lower()}.yaml").exists():
        raise UsageError(f"The persona {key} ships with the program: choose another name with --name.")
    return key


def _notes(card: Card, key: str) -> list[str]:
    """What a person may want to know of a card before it speaks."""
    notes = []
    if card.name.strip() != name_from(card, _title(key)):
        notes.append(f"The card's name cannot be hers as it stands; she is called {name_from(card, _title(key))}.")
    if missing := [each for each in NEEDED if each not in card.data]:
        notes.append(f"The card lacks {', '.join(missing)}: taken as empty.")
    wrong = [each for each in V2_DEFAULTS if each in card.data and type(card.data[each]) is not type(V2_DEFAULTS[each])]
    if wrong:
        notes.append(f"{', '.join(wrong)} {'is' if len(wrong) == 1 else 'are'} not of the right kind: kept, not used.")
    book = card.data.get("character_book")
    if book is not None and not isinstance(book, dict):
        notes.append("The character book is not an object: kept, not used.")
    if obeyed := [each for each in OBEYED_BY_MODELS if card.text(each).strip()]:
        notes.append(f"{' and '.join(obeyed)}: kept word for word, never obeyed.")
    if left := left_behind(card):
        notes.append(f"Of its settings for this program not all are taken over: {', '.join(left)[:200]}.")
    if bad := _bad_patterns(card):
        notes.append(
            f"{len(bad)} of its keys {'is' if len(bad) == 1 else 'are'} no valid pattern and never match: {bad[0]!r}."
        )
    return notes


def _bad_patterns(card: Card) -> list[str]:
    book = card.data.get("character_book")
    entries = book.get("entries") if isinstance(book, dict) else None
    bad = []
    for entry in entries if isinstance(entries, list) else []:
        if not (isinstance(entry, dict) and entry.get("use_regex") is True and isinstance(entry.get("keys"), list)):
            continue
        for key in entry["keys"]:
            if isinstance(key, str) and is_patterned(key.strip()):
                try:
                    compiled(key.strip(), entry.get("case_sensitive") is True)
                except CompanionError:
                    bad.append(key[:60])
    return bad


def _try(text: str, home: Home) -> None:
    """Load a persona file before it is put in its place.

    Raises:
        PersonaError: it has a fault.
    """
    if len(text.encode()) > LARGEST:
        raise CardError(f"The card takes more than {LARGEST // 1_000_000} MB in a persona file: it is too large.")
    beside = home.personas / f".{os.getpid()}.importing"
    put_whole(beside, text.encode(), is_forced=True)
    try:
        load_persona(beside, home)
    finally:
        beside.unlink(missing_ok=True)


def _put(target: Path, carrier: str, found: CardFile, text: str, is_forced: bool) -> None:
    """Put the picture, then the persona that names it; without the persona the picture goes again."""
    beside = target.parent / carrier if carrier else None
    was_there = beside is not None and os.path.lexists(beside)
    if beside:
        put_whole(beside, found.raw, is_forced=is_forced)
    try:
        put_whole(target, text.encode(), is_forced=is_forced)
    except CompanionError:
        if beside and not was_there:
            beside.unlink(missing_ok=True)
        raise


def _carrier(source: Path, content: Mapping[str, Any]) -> bytes | None:
    """The file that a persona's card came in.

    Raises:
        CardError: it is gone.
    """
    if "carrier" not in content:
        return None
    path = source.parent / str(content["carrier"])
    try:
        return path.read_bytes()
    except OSError as fault:
        raise CardError(
            f"The file {path} cannot be read ({(fault.strerror or str(fault)).lower()}): "
            f"put it back, or take `carrier` out of {source.name}."
        ) from fault


def _travels(key: str, value: object) -> bool:
    return not left_behind(Card({"extensions": {"companion": {"persona": {key: value}}}}))


def _card_for(persona: Persona) -> Card:
    """A V3 card for a persona that never was one; what she says first, other programs can say too."""
    first = " ".join([persona.disclosure.format(name=persona.name), *persona.questions[:1]])
    data = {
        **V2_DEFAULTS, "name": persona.name, "description": persona.description, "first_mes": first, "extensions": {},
        "alternate_greetings": [], "tags": ["companion"], "group_only_greetings": [],
    }  # fmt: skip
    return Card({"spec": "chara_card_v3", "spec_version": "3.0", "data": data})


def _title(key: str) -> str:
    """A name for people: `old-friend` is Old Friend."""
    return " ".join(word[0].upper() + word[1:] for word in re.split("[-_]+", key) if word) or "Companion"
