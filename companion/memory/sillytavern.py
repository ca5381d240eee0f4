"""Conversations as the JSON Lines that SillyTavern reads and writes: a header, then one message a line.

What that form has no place for (the time to the second, the id of a turn) lies under one key of ours in `extra`, which
other programs leave alone, so that a conversation comes back as the one that it was.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO

from companion.memory.keepsake import KeepsakeError, Line
from companion.memory.log import COMPANION, PERSON, stamp

OURS = "companion"

LONGEST_LINE = 1 << 21
"""Bytes: a longer one is no message. A line with many pictures in it may be."""

LATEST = 4_102_444_800
"""Seconds, the year 2100: a number that is larger counts milliseconds."""

HUMANIZED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2}) ?@ ?(\d{1,2})h ?(\d{1,2})m(?: ?(\d{1,2})s)?(?: ?(\d{1,3})ms)?")
SPELT = "%B %d, %Y %I:%M%p"
"""`November 22, 2026 9:00pm`, which every version reads."""


def lines_of(turns: Iterable[Line], user: str, name: str) -> Iterator[str]:
    """One conversation, line by line.

    Args:
        turns: the turns of a conversation, in order; at least one.
        user: what the person is called.
        name: what she calls herself.
    """
    for number, turn in enumerate(turns):
        if number == 0:
            yield _json(
                {
                    "user_name": user,
                    "character_name": name,
                    "create_date": f"{turn.at:%Y-%m-%d@%Hh%Mm%Ss}",
                    "chat_metadata": {OURS: {"conversation": turn.conversation, "user": turn.user}},
                }
            )
        is_user = turn.role == PERSON
        ours: dict[str, Any] = {"id": turn.id, "time": stamp(turn.at)}
        ours |= {"pinned": True} if turn.is_pinned else {}
        yield _json(
            {
                "name": user if is_user else name,
                "is_user": is_user,
                "is_system": False,
                "send_date": _spelt(turn.at),
                "mes": turn.text,
                "extra": {OURS: ours},
            }
        )


def is_header(raw: bytes) -> bool:
    """Whether the first line of a file is the header of such a conversation."""
    try:
        content = json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        return False
    return isinstance(content, dict) and "role" not in content and {"user_name", "character_name"} <= content.keys()


def as_ours(file: BinaryIO, where: str, user: str) -> Iterator[bytes]:
    """A conversation of SillyTavern's as the lines that an import takes; what its system says is left out.

    Args:
        file: from its beginning.
        where: what to call it in a sentence; a conversation without a name of ours is called after it.
        user: whose memory it goes to.

    Raises:
        KeepsakeError: a line is no message; the sentence says which.
    """
    header = _object(file.readline(LONGEST_LINE + 1), where, 1)
    conversation = _conversation(header, where)
    last = _time(header.get("create_date"))
    number = 1
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if not raw.strip():
            continue
        content = _object(raw, where, number)
        said = content.get("mes")
        if not isinstance(said, str):
            raise KeepsakeError(f'{where}, line {number}: it lacks "mes", what was said; nothing was imported.')
        mine = _ours(content.get("extra"))
        at = _time(mine.get("time")) or _time(content.get("send_date")) or last
        if at is None:
            raise KeepsakeError(f'{where}, line {number}: "send_date" cannot be read; nothing was imported.')
        last = at
        if content.get("is_system") is True or not said.strip():
            continue
        line: dict[str, Any] = {
            "user": user,
            "conversation": conversation,
            "role": PERSON if content.get("is_user") is True else COMPANION,
            "text": said,
            "time": stamp(at),
        }
        identity = mine.get("id")
        line |= {"id": identity} if isinstance(identity, str) and identity else {}
        line |= {"pinned": True} if mine.get("pinned") is True else {}
        yield _json(line, is_ascii=True).encode() + b"\n"


def _conversation(header: dict[str, Any], where: str) -> str:
    """What a conversation is called: as it was here, or after whom it was with and when it began."""
    named = _ours(header.get("chat_metadata")).get("conversation")
    if isinstance(named, str) and named.strip():
        return named
    whom = header.get("character_name")
    whom = whom if isinstance(whom, str) and whom not in ("", "unused") else PurePath(where).stem
    return f"{whom} {header.get('create_date') or ''}".strip()


def _time(value: object) -> datetime | None:
    """A time as any version of SillyTavern writes it: local, without a zone."""
    if isinstance(value, str) and re.fullmatch(r"\d{9,13}", value):
        value = int(value)
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if abs(value) > LATEST else value)
        return _parsed(value.strip()) if isinstance(value, str) else None
    except (ValueError, OverflowError, OSError):
        return None


def _parsed(text: str) -> datetime:
    if match := HUMANIZED.match(text):
        year, month, day, hour, minute, second = (int(each or 0) for each in match.groups()[:6])
        return datetime(year, month, day, hour, minute, second, int(match[7] or 0) * 1000)
    if text[:1].isalpha():
        return datetime.strptime(text.upper(), SPELT)
    at = datetime.fromisoformat(text)
    return (at.astimezone() if at.tzinfo else at).replace(tzinfo=None)


def _spelt(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year} {at.hour % 12 or 12}:{at:%M}{'pm' if at.hour >= 12 else 'am'}"


def _ours(value: object) -> dict[str, Any]:
    ours = value.get(OURS) if isinstance(value, dict) else None
    return ours if isinstance(ours, dict) else {}


def _object(raw: bytes, where: str, number: int) -> dict[str, Any]:
    if len(raw) > LONGEST_LINE:
        raise KeepsakeError(f"{where}, line {number}: it is longer than {LONGEST_LINE:,} bytes; nothing was imported.")
    try:
        content = json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise KeepsakeError(f"{where}, line {number}: it is no JSON object; nothing was imported.")
    return content


def _json(content: dict[str, Any], *, is_ascii: bool = False) -> str:
    return json.dumps(content, ensure_ascii=is_ascii)
