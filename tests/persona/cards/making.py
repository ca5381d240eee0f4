"""Cards and the files that hold them, made for the tests."""

import base64
import io
import json
import struct
import zipfile
import zlib
from typing import Any

from companion.persona.cards.png import SIGNATURE, Chunk

PIXELS = zlib.compress(b"\0\x80\x40\x20")


def card(**data: Any) -> dict[str, Any]:  # noqa: ANN401
    """A V3 card with all that it needs, and what a test adds."""
    return {
        "spec": "chara_card_v3",
        "spec_version": "3.0",
        "data": {
            "name": "Ilse",
            "description": "A keeper of maps.",
            "personality": "",
            "scenario": "",
            "first_mes": "Come in, the maps are dry.",
            "mes_example": "",
            "creator_notes": "",
            "system_prompt": "",
            "post_history_instructions": "",
            "alternate_greetings": [],
            "tags": [],
            "creator": "",
            "character_version": "",
            "extensions": {},
            "group_only_greetings": [],
            **data,
        },
    }


def book(*entries: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A character book."""
    return {"entries": [entry(**each) for each in entries], "extensions": {}, **more}


def entry(**more: Any) -> dict[str, Any]:  # noqa: ANN401
    """An entry of a book."""
    return {
        "keys": ["harbour"],
        "content": "The harbour freezes every winter.",
        "extensions": {},
        "enabled": True,
        "insertion_order": 0,
        "use_regex": False,
        **more,
    }


def raw(content: object) -> bytes:
    """JSON as a file has it."""
    return json.dumps(content).encode()


def png(*chunks: Chunk, after: bytes = b"") -> bytes:
    """A picture of one pixel with more chunks before its end."""
    header = Chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    whole = (header, Chunk(b"IDAT", PIXELS), *chunks, Chunk(b"IEND", b""))
    return SIGNATURE + b"".join(map(bytes, whole)) + after


def carrying(content: object, keyword: str = "ccv3", kind: bytes = b"tEXt") -> Chunk:
    """The chunk of a card."""
    text = base64.b64encode(raw(content))
    head = {b"tEXt": b"\0", b"zTXt": b"\0\0", b"iTXt": b"\0\1\0en\0\0"}[kind]
    return Chunk(kind, keyword.encode() + head + (text if kind == b"tEXt" else zlib.compress(text)))


def charx(content: object, **entries: bytes) -> bytes:
    """A CHARX with more entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("card.json", raw(content))
        for name, data in entries.items():
            archive.writestr(name.replace("__", "/"), data)
    return target.getvalue()
