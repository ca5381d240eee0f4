"""The keepsake: a memory as JSON Lines that any program reads and ours takes back, or as a page to read and keep."""

import hashlib
import json
import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from companion.errors import CompanionError
from companion.memory.facts import Facts
from companion.memory.log import COMPANION, PERSON, Turn, Whose, stamp
from companion.memory.portrait import portrait, spelt, wording
from companion.plain_text import inert
from companion.whole_file import check_free, whole_file

KEYS = ("user", "conversation", "role", "text", "time", "id", "pinned")
NEEDED = ("role", "text", "time")
ROLES = {"person": PERSON, "user": PERSON, "human": PERSON} | dict.fromkeys(
    ("companion", "assistant", "bot", "ai"), COMPANION
)
LONGEST = 100_000
"""Characters of a text."""


class KeepsakeError(CompanionError):
    """A file that cannot be written, read or taken in."""


@dataclass(frozen=True)
class Line:
    """A turn as a line of a file holds it."""

    user: str
    conversation: str
    role: str
    text: str
    at: datetime
    id: str | None = None
    is_pinned: bool = False

    def as_json(self) -> dict[str, Any]:
        """The line in the form that programs rely on."""
        content: dict[str, Any] = {
            "user": self.user,
            "conversation": self.conversation,
            "role": self.role,
            "text": self.text,
            "time": stamp(self.at),
            "id": self.id,
        }
        return content | ({"pinned": True} if self.is_pinned else {})


class Identities:
    """Names turns that have no id from outside: by what they say, and how often the same came before."""

    def __init__(self) -> None:
        self._seen: Counter[int] = Counter()

    def next(self, line: Line) -> tuple[str, int]:
        """The digest of a turn, and how many alike came before it."""
        digest = digest_of(line)
        place = int(digest[:16], 16)  # eight bytes a turn: a million take 80 MB
        self._seen[place] += 1
        return digest, self._seen[place] - 1


def digest_of(line: Line) -> str:
    """What a turn says, who said it, where and when, as 24 letters."""
    content = json.dumps([line.user, line.conversation, line.role, stamp(line.at), line.text])
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def line_from(raw: bytes, user: str) -> Line:
    """A turn from a line of JSON.

    Args:
        raw: the line.
        user: whose it is where the line names nobody.

    Raises:
        ValueError: what is wrong with it.
    """
    content = _content(raw)
    for key in ("user", "conversation"):
        if key in content and not (isinstance(content[key], str) and content[key].strip()):
            raise ValueError(f'"{key}" should be a string with something in it')
    text, role = content["text"], content["role"]
    if not isinstance(text, str) or not text.strip():
        raise ValueError('"text" should be a string with something in it')
    if len(text) > LONGEST:
        raise ValueError(f'"text" has {len(text):,} characters, and {LONGEST:,} are the most')
    if not isinstance(role, str) or role not in ROLES:
        raise ValueError(f'"role" is {_shown(role)}, and should be one of {", ".join(ROLES)}')
    if not isinstance(content.get("pinned", False), bool):
        raise ValueError('"pinned" should be true or false')
    return Line(
        user=_storable(content.get("user", user)),
        conversation=_storable(content.get("conversation", "main")),
        role=ROLES[role],
        text=_storable(text),
        at=_time(content["time"]),
        id=_identity(content.get("id")),
        is_pinned=content.get("pinned", False),
    )


def exported(connection: sqlite3.Connection, whose: Whose, *, only_here: bool = False) -> Iterator[Line]:
    """The turns of a person's memory in the order in which they were kept: all, or only what was said here."""
    identities = Identities()
    rows = connection.execute(
        "SELECT conversation, role, text, at, outside, "
        "EXISTS (SELECT 1 FROM saying WHERE saying.turn = turn.id AND is_pinned) "
        "FROM turn WHERE user = ? AND scope = ? AND (outside IS NULL OR NOT ?) ORDER BY id",
        (whose.user, whose.scope, only_here),
    )
    for conversation, role, text, at, outside, is_pinned in rows:
        line = Line(whose.user, conversation, role, text, datetime.fromisoformat(at), outside, bool(is_pinned))
        if outside is None:
            digest, number = identities.next(line)
            line = Line(line.user, conversation, role, text, line.at, f"{digest}-{number}", line.is_pinned)
        yield line


def pages(turns: Iterable[Turn], facts: Facts, whose: Whose, name: str) -> Iterator[str]:
    """A memory as Markdown, line by line: by day and conversation who said what, and at the end what she learned.

    Args:
        turns: from oldest to newest.
        facts: where what she learned is read.
        whose: whose memory.
        name: what she calls herself.
    """
    yield from ("# What we said", "", f"{inert(whose.user)} and {inert(name)}.")
    last = ("", "")
    for turn in turns:
        day = f"{turn.at:%A}, {spelt(turn.at.date())}"
        if day != last[0]:
            yield from ("", f"## {day}")
        if (day, turn.conversation) != last:
            yield from ("", f"### {' '.join(inert(turn.conversation).split())}")
        last = (day, turn.conversation)
        yield from ("", f"**{'You' if turn.role == PERSON else inert(name)}**, {turn.at:%H:%M}", "")
        yield from (f"> {line}" for line in inert(turn.text).splitlines() or [""])
    if last == ("", ""):
        yield from ("", "Nothing yet.")
    yield from ("", f"## What {inert(name)} learned", "")
    learned = portrait(facts.current(whose))
    for about in learned:
        yield from (f"### {inert(about.heading)}", "")
        for fact in about.facts:
            marks = " Pinned." if fact.is_pinned else ""
            yield inert(f'- {wording(fact)}. You said on {spelt(fact.said_at.date())}: "{fact.quote}"{marks}')
        yield ""
    if not learned:
        yield "Nothing yet."


def write_whole(path: Path, lines: Iterable[str], is_forced: bool) -> int:
    """Put a file in its place whole or not at all, readable by its owner only; returns how many lines it has.

    Raises:
        UsageError: there is such a file already, and it is not to be replaced.
        KeepsakeError: it cannot be written.
    """
    check_free(path, is_forced=is_forced)
    try:
        with whole_file(path) as file:
            count = sum(bool(file.write(f"{line}\n".encode())) for line in lines)
    except OSError as fault:
        raise KeepsakeError(f"The file {path} cannot be written ({fault.strerror}): try another place.") from fault
    return count


def _content(raw: bytes) -> dict[str, Any]:
    """The object of a line, with the keys that it should have and no others."""
    try:
        content = json.loads(raw.decode())
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8") from None
    except json.JSONDecodeError as fault:
        raise ValueError(f"it is not JSON ({fault.msg}, column {fault.colno})") from None
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON that can be read") from None
    if not isinstance(content, dict):
        raise ValueError("it should be an object")
    unknown = [key for key in content if key not in KEYS]
    if unknown:
        raise ValueError(f"the key {_shown(unknown[0])} is unknown; the keys are {', '.join(KEYS)}")
    missing = [key for key in NEEDED if key not in content]
    if missing:
        raise ValueError(f'it lacks "{missing[0]}"')
    return content


def _time(value: object) -> datetime:
    """A time as the log has it: local, without a zone."""
    try:
        if not isinstance(value, str):
            raise ValueError
        at = datetime.fromisoformat(value)
        return (at.astimezone() if at.tzinfo else at).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        raise ValueError(f'"time" is {_shown(value)}, and should be ISO 8601, as 2026-11-22T21:00:00') from None


def _identity(value: object) -> str | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not is_number and not (isinstance(value, str) and value):
        raise ValueError(f'"id" is {_shown(value)}, and should be a string or a number')
    return _storable(str(value))


def _storable(text: str) -> str:
    """A text without lone surrogates, which no database and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _shown(value: object) -> str:
    """A value as a message names it: harmless, and not too long of it."""
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
