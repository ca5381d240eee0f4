"""CHARX files: a zip with the card as `card.json` and its pictures and sounds beside it."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from companion.persona.cards.card import LARGEST, Card, CardError
from companion.persona.cards.png import SIGNATURE

CARD = "card.json"
MAIN_ICON = "assets/icon/images/main.png"

MOST_ENTRIES = 2_000
LARGEST_WHOLE = 256_000_000
"""Bytes of all entries together, unpacked."""

STEP = 1 << 20


def card_in(raw: bytes, where: str) -> bytes:
    """The JSON of the card, after every entry was read through once.

    Raises:
        CardError: the zip is damaged, or holds what no CHARX holds.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check(archive, where)
            found = b""
            for entry in archive.infolist():
                limit = LARGEST if entry.filename == CARD else LARGEST_WHOLE
                content = b"".join(_read(archive, entry, limit, where)) if entry.filename == CARD else b""
                found = content or found
                if entry.filename != CARD:
                    for _ in _read(archive, entry, limit, where):
                        pass  # its checksum is looked at on the way
            return found
    except _DAMAGED as fault:
        raise _damaged(where, fault) from None


def picture_in(raw: bytes, card: Card, where: str) -> bytes | None:
    """The PNG that is the card's icon, or None where it has none.

    Raises:
        CardError: the zip is damaged.
    """
    assets = card.data.get("assets")
    named = [
        str(asset.get("uri", "")).partition("://")[2]
        for asset in sorted(
            (each for each in (assets if isinstance(assets, list) else []) if isinstance(each, dict)),
            key=lambda each: each.get("name") != "main",
        )
        if asset.get("type") == "icon" and str(asset.get("uri", "")).startswith(("embeded://", "embedded://"))
    ]
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in (*named, MAIN_ICON):
                if name in archive.namelist():
                    picture = b"".join(_read(archive, archive.getinfo(name), LARGEST_WHOLE, where))
                    if picture.startswith(SIGNATURE):
                        return picture
    except _DAMAGED as fault:
        raise _damaged(where, fault) from None
    return None


def with_card(raw: bytes | None, text: str, picture: bytes | None, where: str) -> bytes:
    """A CHARX with this card; every other entry of the one that it came in is kept.

    Args:
        raw: the CHARX that the card came in, or None.
        text: the card's JSON.
        picture: a PNG to lay beside it where it came in none.
        where: what to call it in a sentence.

    Raises:
        CardError: the zip is damaged.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        if raw is None:
            made.writestr(_entry(CARD), text.encode())
            if picture:
                made.writestr(_entry(MAIN_ICON), picture)
        else:
            try:
                with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                    if archive.read(CARD) == text.encode():
                        return raw
                    made.comment = archive.comment
                    for entry in archive.infolist():
                        content = text.encode() if entry.filename == CARD else archive.read(entry)
                        made.writestr(entry, content)
            except _DAMAGED as fault:
                raise _damaged(where, fault) from None
    return target.getvalue()


def _check(archive: zipfile.ZipFile, where: str) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES:
        raise CardError(f"{where} has {len(entries):,} entries, and {MOST_ENTRIES:,} are the most: it is refused.")
    if sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
        raise CardError(f"{where} unpacks to more than {LARGEST_WHOLE // 1_000_000} MB: it is refused.")
    for entry in entries:
        name = entry.filename
        if ".." in PurePosixPath(name).parts or re.match(r"[/\\]|[A-Za-z]:", name) or "\\" in name:
            raise CardError(f"{where} has the entry {name[:80]!r}, which points outside of it: it is refused.")
        if entry.flag_bits & 1:
            raise CardError(f"{where} is encrypted: unpack it, and pack it again without a passphrase.")
    if len(set(names)) < len(names):
        double = next(name for name in names if names.count(name) > 1)
        raise CardError(f"{where} has two entries called {double[:80]!r}, and only one can be meant.")
    if CARD not in names:
        raise CardError(f"{where} is a zip without {CARD}: it is no character card.")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, where: str) -> Iterator[bytes]:
    """The content of an entry in steps, never more than the limit, whatever size the zip says that it has."""
    done = 0
    with archive.open(entry) as file:
        while step := file.read(STEP):
            done += len(step)
            if done > limit:
                raise CardError(f"{where} unpacks to more than any card has ({entry.filename[:80]}): it is refused.")
            yield step


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without a date, so that the same card gives the same file."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


_DAMAGED = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError
)  # fmt: skip


def _damaged(where: str, fault: Exception) -> CardError:
    reason = str(fault).strip().rstrip(".") or type(fault).__name__
    return CardError(f"{where} is a damaged zip ({reason[:120]}): get the file again.")
