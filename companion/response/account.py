"""The account of a reply: what it was made of, put together again from what the log keeps of its making."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from companion.memory.log import COLUMNS, COMPANION, PERSON, Turn, Whose, turn_from
from companion.memory.portrait import spelt
from companion.persona.persona import Persona
from companion.plain_text import inert
from companion.retrieval.words import content_words

MOST = 200
"""Replies that can be stepped through, back from the last."""

PARTS: Mapping[str, str] = {
    "acknowledge": "takes up what you said",
    "core": "answers it",
    "door": "leaves a door open",
    "attribution": "says who wrote it",
    "nearest": "says that nobody tells it, and what comes nearest",
    "frame": "stands around your words",
    "also": "brings in more of your words",
    "reminded": "brings back what you said",
    "asked_after": "asks how it went",
    "meeting": "is of your first meeting",
}
"""What each part of a reply does, in plain words."""


@dataclass(frozen=True)
class Part:
    """One thing that a reply was made of: a written line, a passage, or the person's own sentence."""

    kind: str
    """`line`, `passage` or `memory`."""

    name: str
    """The id of the line, the title of the document, or the day on which it was said."""

    text: str
    """The wording, with … for what was filled in; the passage; or the sentence; "" where it is there no more."""

    does: str = ""
    """What it does in the reply."""

    saying: int | None = None
    """The number of the sentence, by which it can be put right or forgotten."""


@dataclass(frozen=True)
class Account:
    """What one reply was made of."""

    turn: Turn
    message: str
    """What it answers, "" where she spoke first."""

    parts: tuple[Part, ...]


class Accounts:
    """Gives account of the replies to one person."""

    def __init__(self, connection: sqlite3.Connection, whose: Whose, persona: Persona) -> None:
        """Know the database, whose talk it is, and the persona whose lines were said."""
        self._connection = connection
        self._whose = whose
        self._persona = persona

    def replies(self, conversation: str | None = None) -> list[Turn]:
        """Her replies in a conversation, the last first; without a name, in the latest one."""
        latest = (
            "(SELECT conversation FROM turn WHERE user = ? AND scope = ? ORDER BY at DESC, id DESC LIMIT 1)"
            if conversation is None
            else "?"
        )
        place = (self._whose.user, self._whose.scope)
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM turn WHERE user = ? AND scope = ? AND role = ? AND conversation = {latest} "
            "ORDER BY position DESC LIMIT ?",
            (*place, COMPANION, *(place if conversation is None else (conversation,)), MOST),
        )
        return [turn_from(row) for row in rows]

    def of(self, turn: Turn) -> Account:
        """The account of a reply."""
        made_of = made_from(turn.why)
        marks = {number: title for number, title in enumerate(made_of["sources"], 1) if isinstance(title, str)}
        moves = [move for move in made_of["moves"] if isinstance(move, dict)]
        lines = [self._line(move, turn.text) for move in moves if isinstance(move.get("line"), str)]
        passages = [self._passage(number, title, turn.text) for number, title in marks.items()]
        return Account(turn, self._message(turn), (*lines, *passages, *self._memories(turn)))

    def _line(self, move: Mapping[str, Any], said: str) -> Part:
        identity, does = str(move["line"]), str(move.get("move", ""))
        wordings = self._wordings(identity)
        wording = next((text for text in wordings if is_said(text, said)), wordings[0] if len(wordings) == 1 else "")
        return Part("line", identity, re.sub(r"\{\w*\}", "…", wording), PARTS.get(does, does))

    def _wordings(self, identity: str) -> Sequence[str]:
        """What a line may say: one of the bank, a phrase by its number, or one of the first meeting."""
        line = next((each for each in self._persona.lines if each.id == identity), None)
        if line:
            return tuple(line.texts())
        kind, _, rest = identity.partition("/")
        if kind == "meeting":
            spoken = {str(number): text for number, text in enumerate(self._persona.questions, 1)}
            spoken |= {each.name: each.because for each in self._persona.names}
            return (spoken[rest],) if rest in spoken else ()
        phrases = self._persona.phrases.get(kind, ())
        return (phrases[int(rest) - 1],) if rest.isdecimal() and 0 < int(rest) <= len(phrases) else ()

    def _passage(self, number: int, title: str, said: str) -> Part:
        """The passage of a document that knows most words of what a reply says before its mark."""
        leaning = {word for text in re.findall(rf"([^\[\]]+)\[{number}\]", said) for word in content_words(text)}
        rows = self._connection.execute(
            "SELECT text FROM passage JOIN document ON document.id = passage.document WHERE title = ? "
            "ORDER BY document.id, position",
            (title,),
        )
        texts = [text for (text,) in rows]
        best = max(texts, key=lambda text: len(leaning & set(content_words(text))), default="")
        return Part("passage", f"[{number}] {title}", best, "is what it leans on")

    def _memories(self, turn: Turn) -> Iterator[Part]:
        rows = self._connection.execute(
            "SELECT saying.id, saying.text, at FROM quoted JOIN saying ON saying.id = quoted.saying "
            "JOIN turn ON turn.id = saying.turn WHERE quoted.turn = ? AND user = ? AND scope = ? ORDER BY saying.id",
            (turn.id, self._whose.user, self._whose.scope),
        )
        for number, text, at in rows:
            day = spelt(datetime.fromisoformat(at).date())
            yield Part("memory", f"You said on {day}", text, "is quoted in it", number)

    def _message(self, turn: Turn) -> str:
        row = self._connection.execute(
            "SELECT text FROM turn WHERE user = ? AND scope = ? AND conversation = ? AND role = ? AND position = ?",
            (self._whose.user, self._whose.scope, turn.conversation, PERSON, turn.position - 1),
        ).fetchone()
        return row[0] if row else ""


def made_from(why: str) -> dict[str, list[Any]]:
    """What the log keeps of a reply's making; nothing of it where that cannot be read."""
    try:
        content = json.loads(why) if why else {}
    except ValueError:
        content = {}
    found = content if isinstance(content, dict) else {}
    return {key: found[key] if isinstance(found.get(key), list) else [] for key in ("moves", "sources")}


def is_said(wording: str, said: str) -> bool:
    """Whether a reply has a wording in it, whatever filled its slots."""
    pieces = [re.escape(piece) for piece in re.split(r"\{\w*\}", wording)]
    return re.search(".*?".join(pieces), said, re.DOTALL) is not None


def told(account: Account) -> Iterator[str]:
    """An account as plain lines, for an interface without screens."""
    if not account.parts:
        yield "Nothing was looked up for that reply."
    for part in account.parts:
        number = f" (number {part.saying})" if part.saying else ""
        name = f"The line {part.name}" if part.kind == "line" else part.name
        yield inert(f"{name} {part.does}{number}: {' '.join(part.text.split()) or 'it is there no more'}")
