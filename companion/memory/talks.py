"""Past conversations: listed by what they are about, searched word by word, named, erased, and written out to keep."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from companion.memory.forgetting import Forgetting
from companion.memory.log import COLUMNS, PERSON, Turn, Whose, turn_from
from companion.memory.portrait import spelt
from companion.memory.shelf import UNSPOKEN
from companion.plain_text import inert

LONGEST_TITLE = 60
"""Characters of the person's first words that stand for a conversation without a name."""

UNTITLED = "A talk"
"""What a conversation is called that has neither a name nor words that may be shown."""

BEGIN, END = "\x02", "\x03"
"""What marks a match on its way out of the index."""

AROUND = 14
"""Words of a turn that are shown around what matched."""


@dataclass(frozen=True)
class Match:
    """A piece of a turn in which something was found."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Where the words stand that matched."""


@dataclass(frozen=True)
class Talk:
    """A conversation as a list shows it."""

    conversation: str
    title: str = field(repr=False)
    is_named: bool
    """Whether the person named it."""

    began: datetime
    last: datetime
    turns: int
    match: Match | None = None
    """The newest place in it where something was found; None where its title was, or nothing was looked for."""


class Talks:
    """Lists, names and erases the conversations in which a person said something."""

    def __init__(self, connection: sqlite3.Connection, forgetting: Forgetting) -> None:
        """Know the database, and who erases."""
        self._connection = connection
        self._forgetting = forgetting

    def every(self, whose: Whose) -> list[Talk]:
        """The conversations, the latest first."""
        rows = self._connection.execute(
            "SELECT turn.conversation, min(at), max(at), count(*), ifnull(name, '') FROM turn LEFT JOIN given_name "
            "USING (user, scope, conversation) WHERE user = ? AND scope = ? "
            "GROUP BY turn.conversation HAVING max(role = ?) ORDER BY max(at) DESC, max(turn.id) DESC",
            (whose.user, whose.scope, PERSON),
        ).fetchall()
        first = self._first_words(whose)
        return [
            Talk(
                conversation,
                name or title_from(first.get(conversation, "")),
                bool(name),
                datetime.fromisoformat(began),
                datetime.fromisoformat(last),
                turns,
            )
            for conversation, began, last, turns, name in rows
        ]

    def search(self, whose: Whose, query: str) -> list[Talk]:
        """The conversations in which all the words of a query were said, by either side, or stand in the title.

        The last word may still be on its way: `inter` finds "interview".
        """
        words = re.findall(r"\w+", query.casefold())
        if not words:
            return self.every(whose)
        matches = self._matches(whose, words)
        return [
            replace(talk, match=matches.get(talk.conversation))
            for talk in self.every(whose)
            if talk.conversation in matches or all(word in talk.title.casefold() for word in words)
        ]

    def turns(self, whose: Whose, conversation: str, most: int = -1) -> list[Turn]:
        """What was said in a conversation, in order; with `most` only the beginning of it."""
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM turn WHERE user = ? AND scope = ? AND conversation = ? ORDER BY position LIMIT ?",
            (whose.user, whose.scope, conversation, most),
        )
        return [turn_from(row) for row in rows]

    def name(self, whose: Whose, conversation: str, name: str) -> None:
        """Call a conversation something; "" takes the name away, and its first words stand for it again."""
        place, said = (whose.user, whose.scope, conversation), " ".join(inert(name).split())
        with self._connection:
            if said:
                self._connection.execute("INSERT OR REPLACE INTO given_name VALUES (?, ?, ?, ?)", (*place, said))
            else:
                self._connection.execute(
                    "DELETE FROM given_name WHERE user = ? AND scope = ? AND conversation = ?", place
                )

    def erase(self, whose: Whose, conversation: str) -> int:
        """Erase a conversation: both sides, what was read from it, and her replies elsewhere that quote it.

        Returns:
            How many turns are gone from it.
        """
        turns = [turn.id for turn in self.turns(whose, conversation)]
        self.name(whose, conversation, "")
        self._forgetting.erase(whose, self._forgetting.of_turns(whose, turns), turns=turns)
        return len(turns)

    def _first_words(self, whose: Whose) -> dict[str, str]:
        """What the person said first in each conversation, of what may be quoted."""
        rows = self._connection.execute(
            "SELECT conversation, text, min(position) FROM turn WHERE user = ? AND scope = ? AND role = ? "
            "AND NOT EXISTS (SELECT 1 FROM saying WHERE saying.turn = turn.id AND matter IN (?, ?)) "
            "GROUP BY conversation",
            (whose.user, whose.scope, PERSON, *UNSPOKEN),
        )
        return {conversation: text for conversation, text, _ in rows}

    def _matches(self, whose: Whose, words: Sequence[str]) -> dict[str, Match]:
        """The newest match in each conversation."""
        wanted = " ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*'
        rows = self._connection.execute(
            "SELECT conversation, snippet(turn_words, 0, ?, ?, '…', ?) FROM turn_words "
            "JOIN turn ON turn.id = turn_words.rowid WHERE turn_words MATCH ? AND user = ? AND scope = ? "
            "ORDER BY turn.id",
            (BEGIN, END, AROUND, wanted, whose.user, whose.scope),
        )
        return {conversation: match_from(snippet) for conversation, snippet in rows}


def title_from(text: str) -> str:
    """A title from somebody's words: the first line, cut after a whole word."""
    line = next((" ".join(each.split()) for each in inert(text).splitlines() if each.strip()), "")
    if len(line) <= LONGEST_TITLE:
        return line or UNTITLED
    return line[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(" ,;:.-") + "…"


def match_from(snippet: str) -> Match:
    """A match from the index's own marks."""
    text, spans = "", []
    for piece in re.split(f"({BEGIN}[^{END}]*{END})", " ".join(inert_but_marks(snippet).split())):
        word = piece.strip(BEGIN + END)
        if piece.startswith(BEGIN):
            spans.append((len(text), len(text) + len(word)))
        text += word
    return Match(text, tuple(spans))


def inert_but_marks(snippet: str) -> str:
    """A snippet made harmless, its two marks left in place."""
    return re.sub(f"[^{BEGIN}{END}]+", lambda piece: inert(piece[0]), snippet)


def page_of(talk: Talk, turns: Sequence[Turn], name: str) -> Iterator[str]:
    """A conversation as Markdown, line by line.

    Args:
        talk: the conversation.
        turns: what was said in it, in order.
        name: what she calls herself.
    """
    yield from (f"# {inert(talk.title)}", "", f"{talk.began:%A}, {spelt(talk.began.date())}, with {inert(name)}.")
    day = talk.began.date()
    for turn in turns:
        if turn.at.date() != day:
            day = turn.at.date()
            yield from ("", f"## {turn.at:%A}, {spelt(day)}")
        yield from ("", f"**{'You' if turn.role == PERSON else inert(name)}**, {turn.at:%H:%M}", "")
        yield from (f"> {line}" for line in inert(turn.text).splitlines() or [""])
