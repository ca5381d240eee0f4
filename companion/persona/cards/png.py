"""PNG pictures that carry a card in a text chunk; every other chunk is kept byte for byte."""

import base64
import binascii
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from companion.persona.cards.card import LARGEST, CardError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORDS = ("ccv3", "chara")
"""The keywords of the chunks that hold a card, the better one first."""

LARGEST_TEXT = LARGEST * 4 // 3 + 100_000
"""Bytes of a text chunk after inflating: base64 takes a third more than what it holds."""

TEXTS = (b"tEXt", b"zTXt", b"iTXt")


@dataclass(frozen=True)
class Chunk:
    """One chunk of a PNG."""

    kind: bytes
    data: bytes

    def __bytes__(self) -> bytes:
        """The chunk as it stands in a file."""
        checksum = zlib.crc32(self.kind + self.data)
        return struct.pack(">I", len(self.data)) + self.kind + self.data + struct.pack(">I", checksum)

    @property
    def keyword(self) -> str:
        """The keyword of a text chunk in lower case, "" for any other chunk."""
        return self.data.partition(b"\0")[0].decode("latin-1").lower() if self.kind in TEXTS else ""


def chunks_of(raw: bytes, where: str) -> tuple[list[Chunk], bytes]:
    """The chunks of a PNG, and whatever follows its end.

    Raises:
        CardError: it is damaged; the sentence says at which byte.
    """
    if not raw.startswith(SIGNATURE):
        raise CardError(f"{where} is no PNG.")
    chunks: list[Chunk] = []
    place = len(SIGNATURE)
    while not chunks or chunks[-1].kind != b"IEND":
        head = raw[place : place + 8]
        if len(head) < 8:
            raise CardError(f"{where} ends in the middle (byte {len(raw)}): get the picture again.")
        (size,), kind = struct.unpack(">I", head[:4]), head[4:]
        end = place + 12 + size
        if end > len(raw):
            raise CardError(f"{where} ends in the middle of a chunk (byte {place}): get the picture again.")
        data, (checksum,) = raw[place + 8 : end - 4], struct.unpack(">I", raw[end - 4 : end])
        if zlib.crc32(kind + data) != checksum:
            raise CardError(f"{where} is damaged: the checksum of a chunk is wrong (byte {place}).")
        chunks.append(Chunk(kind, data))
        place = end
    if chunks[0].kind != b"IHDR":
        raise CardError(f"{where} is damaged: a PNG begins with its header (IHDR).")
    return chunks, raw[place:]


def cards_in(raw: bytes, where: str) -> Mapping[str, bytes]:
    """The JSON of the cards that a PNG carries, by their keywords.

    Raises:
        CardError: the PNG, or the chunk of a card, is damaged.
    """
    chunks, _ = chunks_of(raw, where)
    found: dict[str, bytes] = {}
    for chunk in chunks:
        if chunk.keyword in KEYWORDS:
            found.setdefault(chunk.keyword, _decoded(chunk, where))
    return found


def with_cards(raw: bytes, cards: Mapping[str, str], where: str) -> bytes:
    """A PNG that carries these cards by their keywords, and no others; one that is there already stays as it is.

    Raises:
        CardError: the PNG is damaged.
    """
    chunks, rest = chunks_of(raw, where)
    missing = dict(cards)
    return SIGNATURE + b"".join(map(bytes, _replaced(chunks, missing, where))) + rest


def plain_picture(width: int = 400, height: int = 600) -> bytes:
    """A picture for a card that has none: a warm red, lighter towards the top."""
    rows = b"".join(b"\0" + bytes((226 - 60 * y // height, 92 - 40 * y // height, 70)) * width for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = Chunk(b"IHDR", header), Chunk(b"IDAT", zlib.compress(rows, 9)), Chunk(b"IEND", b"")
    return SIGNATURE + b"".join(map(bytes, chunks))


def _replaced(chunks: list[Chunk], missing: dict[str, str], where: str) -> Iterator[Chunk]:
    """The chunks with those of cards replaced in their places, new ones before the end."""
    for chunk in chunks:
        if chunk.keyword in KEYWORDS:
            if (text := missing.pop(chunk.keyword, None)) is not None:
                fresh = _encoded(chunk.keyword, text)
                yield chunk if chunk.kind == b"tEXt" and _decoded(chunk, where) == text.encode() else fresh
            continue
        if chunk.kind == b"IEND":
            for keyword, text in missing.items():
                yield _encoded(keyword, text)
        yield chunk


def _encoded(keyword: str, text: str) -> Chunk:
    return Chunk(b"tEXt", keyword.encode() + b"\0" + base64.b64encode(text.encode()))


def _decoded(chunk: Chunk, where: str) -> bytes:
    """The JSON in the chunk of a card.

    Raises:
        CardError: it cannot be inflated or is no base64.
    """
    text = b"".join(_text(chunk, where).split())
    if text.startswith(b"{"):  # some programs leave the base64 out
        return _text(chunk, where)
    try:
        return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise CardError(f"The card in {where} is not valid base64: get the picture again.") from None


def _text(chunk: Chunk, where: str) -> bytes:
    data = chunk.data.partition(b"\0")[2]
    is_packed = chunk.kind == b"zTXt"
    if chunk.kind == b"zTXt":
        data = data[1:]
    elif chunk.kind == b"iTXt":
        is_packed = data[:1] == b"\1"
        data = data[2:].partition(b"\0")[2].partition(b"\0")[2]
    if not is_packed:
        return data
    inflating = zlib.decompressobj()
    try:
        text = inflating.decompress(data, LARGEST_TEXT)
    except zlib.error:
        raise CardError(f"The card in {where} is packed and cannot be unpacked: get the picture again.") from None
    if inflating.unconsumed_tail:
        raise CardError(f"The card in {where} unpacks to more than any card has: it is refused.")
    if not inflating.eof:
        raise CardError(f"The card in {where} is packed and ends in the middle: get the picture again.")
    return text
