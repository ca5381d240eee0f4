"""Files that hold a card: JSON, PNG and CHARX, read within limits and written whole or not at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from companion.errors import UsageError
from companion.persona.cards import charx, png
from companion.persona.cards.card import SPECS, Card, CardError, Spec, parse_card, written
from companion.persona.cards.specs import as_spec, backfilled
from companion.whole_file import check_free, whole_file

Form = Literal["json", "png", "charx"]

ENDINGS: Mapping[str, Form] = {".json": "json", ".png": "png", ".charx": "charx"}

LARGEST_FILE = 64_000_000
"""Bytes: pictures and sounds of a card are rarely a tenth of it."""


@dataclass(frozen=True)
class CardFile:
    """A card with the file that it came in."""

    card: Card
    form: Form
    raw: bytes
    notes: tuple[str, ...] = ()
    """What a person may want to know of it, each a sentence."""


def read_card(path: Path) -> CardFile:
    """Read a card from a file, whatever the file is called.

    Raises:
        CardError: the file cannot be read, is damaged, or holds no card.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise CardError(f"The file {path} cannot be read ({(fault.strerror or str(fault)).lower()}).") from fault
    if len(raw) > LARGEST_FILE:
        raise CardError(f"The file {path} has more than {LARGEST_FILE // 1_000_000} MB: it is no character card.")
    return card_file(raw, path.name)


def card_file(raw: bytes, where: str) -> CardFile:
    """A card from the bytes of a file.

    Raises:
        CardError: see `read_card`.
    """
    notes: tuple[str, ...] = ()
    if raw.startswith(png.SIGNATURE):
        found = png.cards_in(raw, where)
        if not found:
            raise CardError(f"{where} is a picture without a character card in it (no chunk `ccv3` or `chara`).")
        form: Form = "png"
        card = parse_card(next(found[each] for each in png.KEYWORDS if each in found), f"The card in {where}")
    elif raw[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        form, card = "charx", parse_card(charx.card_in(raw, where), f"The card in {where}")
    elif not raw.strip():
        raise CardError(f"{where} is empty.")
    else:
        if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"[") and b"\0" in raw[:1000]:
            raise CardError(f"{where} is neither JSON, PNG nor CHARX: character cards come as one of these.")
        form, card = "json", parse_card(raw, where)
    spec = card.content.get("spec")
    if card.spec != "v1" and (spec not in {name for name, _ in SPECS.values()} or _is_newer(card)):
        told = (
            f"{spec or 'a card without a name for its specification'}, {card.content.get('spec_version', 'no version')}"
        )
        notes = (f"The card follows {told}, which is not known here: what is known of it is used, the rest is kept.",)
    return CardFile(card, form, raw, notes)


def form_of(path: Path) -> Form:
    """The form that a file's ending names.

    Raises:
        UsageError: it names none.
    """
    try:
        return ENDINGS[path.suffix.lower()]
    except KeyError:
        raise UsageError(f"The ending of {path.name} should say in which form: .json, .png or .charx.") from None


def made(card: Card, form: Form, spec: Spec | None, carrier: bytes | None) -> bytes:
    """The bytes of a file that holds a card.

    Args:
        card: the card.
        form: which kind of file.
        spec: which specification; None for the card's own (CHARX has V3 only).
        carrier: the PNG or CHARX that the card came in, whose other contents go along; or None.

    Raises:
        UsageError: the form has no such specification.
        CardError: the carrier is damaged, or the card is larger than any card.
    """
    if form == "charx" and spec not in (None, "v3"):
        raise UsageError("CHARX holds V3 cards only: choose .png or .json for an older form.")
    card = as_spec(card, spec or ("v3" if form == "charx" else card.spec))
    is_charx = carrier is not None and not carrier.startswith(png.SIGNATURE)
    if form == "json":
        return (written(card.content, indent=2) + "\n").encode()
    if form == "charx":
        text = written(card.content)
        if carrier is not None and is_charx:
            if _same(charx.card_in(carrier, "The card's CHARX"), card):
                return carrier
            return charx.with_card(carrier, text, None, "The card's CHARX")
        return charx.with_card(None, text, carrier, "The card's CHARX")
    picture = charx.picture_in(carrier, card, "The card's CHARX") if carrier and is_charx else carrier
    picture = picture or png.plain_picture()
    there = png.cards_in(picture, "The card's picture")
    wanted = {"chara": backfilled(card), "ccv3": card} if card.spec == "v3" else {"chara": card}
    texts = {
        # a chunk that holds the very card stays as it is, whatever spaces it has
        key: there[key].decode() if key in there and _same(there[key], each) else written(each.content)
        for key, each in wanted.items()
    }
    return png.with_cards(picture, texts, "The card's picture")


def put_whole(path: Path, content: bytes, *, is_forced: bool, rights: int = 0o600) -> None:
    """Put a file in its place whole or not at all.

    Raises:
        UsageError: there is such a file already, and it is not to be replaced.
        CardError: it cannot be written.
    """
    check_free(path, is_forced=is_forced)
    try:
        with whole_file(path, rights=rights) as file:
            file.write(content)
    except OSError as fault:
        raise CardError(f"The file {path} cannot be written ({fault.strerror}): try another place.") from fault


def _same(raw: bytes, card: Card) -> bool:
    """Whether JSON says what a card says, in the same order."""
    try:
        return written(parse_card(raw, "").content) == written(card.content)
    except CardError:
        return False


def _is_newer(card: Card) -> bool:
    """Whether a card says that it follows a newer version than is known."""
    version = re.match(r"\d{1,6}(?:\.\d{1,6})?", str(card.content.get("spec_version", "")))
    return bool(version) and float(version[0] if version else 0) > float(SPECS["v3"][1])
