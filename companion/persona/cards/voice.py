"""What a card gives its character to say: greetings, lines from the example talk, and the book."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from companion.errors import Mark
from companion.persona.bars import Fault
from companion.persona.cards.bars import is_left_to_us
from companion.persona.cards.book import Book
from companion.persona.cards.card import Card
from companion.persona.cards.macros import USER, expand
from companion.persona.cards.speech import Dropped, Spoken, talk_of, wordings_of
from companion.persona.lines import Line

PACK = "card"
"""The pack of every line that comes from a card."""

GREETING_WORDS, LINE_WORDS, ENTRY_WORDS = 120, 60, 400
MOST_GREETINGS = 50
MOST_LINES = 100
"""Example exchanges that become lines; each takes some 10 ms to embed when the persona is opened."""

LONGEST_TRIGGER = 400
"""Characters."""

MOST_WORDINGS = 10

START = re.compile(r"<\s*start\s*>", re.IGNORECASE)
SPEAKER = re.compile(r"^\s*(\{\{user\}\}|<user>|user|you|\{\{char\}\}|<bot>|<char>|char|%s)\s*:\s*", re.IGNORECASE)
THEIRS = frozenset({"{{user}}", "<user>", "user", "you"})


@dataclass(frozen=True)
class Voice:
    """What a card gives its character to say."""

    greetings: tuple[Line, ...] = ()
    """How a talk may open, the first one first."""

    lines: tuple[Line, ...] = ()
    book: Book | None = None
    dropped: tuple[Fault, ...] = ()
    """What breaks a bar and so is never said; of the book only where all of it was looked at."""


def voice_of(card: Card, mark: Mark, *, whole: bool = False) -> Voice:
    """What a card gives its character to say.

    Args:
        card: the card.
        mark: where it is written.
        whole: whether every entry of the book is looked over now, rather than when it first fires.
    """
    names = names_of(card)
    dropped: list[Fault] = []
    greetings = [
        line
        for number, text in enumerate([card.text("first_mes"), *card.texts("alternate_greetings")[:MOST_GREETINGS]])
        for line in _line(f"greeting/{number + 1}", wordings_of(text, *names, words=GREETING_WORDS), mark, dropped)
    ]
    lines = [
        replace(each, when=(trigger,))
        for number, (trigger, texts) in enumerate(list(exchanges(card).items())[:MOST_LINES], 1)
        for each in _line(f"card-example-{number}", _together(texts, names), mark, dropped)
    ]
    book = _book(card, names)
    if book and whole:
        for entry in book.entries:
            dropped += _faults(f"book/{entry.number}", book.spoken(entry).dropped, mark)
    return Voice(tuple(greetings), tuple(lines), book, tuple(dropped))


def names_of(card: Card) -> Sequence[str]:
    """What the character is called, first what `{{char}}` stands for."""
    name, nickname = card.name.strip(), card.text("nickname").strip()
    return (nickname, name) if nickname else (name,)


def exchanges(card: Card) -> Mapping[str, Sequence[str]]:
    """What the person says in the example talk, each with what the character answers to it, as the card has them.

    What she is asked about herself, and what is grave, has lines of its own, and is passed over.
    """
    called = names_of(card)
    names = "|".join(re.escape(name) for name in called if name) or r"\b\B"
    speaker = re.compile(SPEAKER.pattern % names, re.IGNORECASE)
    found: dict[str, list[str]] = {}
    for block in START.split(card.text("mes_example")):
        theirs = ""
        for is_theirs, text in _turns(block, speaker):
            if is_theirs:
                theirs = trigger_of(text, called[0])
            elif theirs and text.strip() and not is_left_to_us(theirs):
                found.setdefault(theirs, []).append(text)
                theirs = ""
    return found


def trigger_of(text: str, char: str) -> str:
    """What the person says in an example, without macros and stage directions."""
    said = talk_of(expand(text, char)[0].replace(USER, ""))
    return said[:LONGEST_TRIGGER].strip()


def _turns(block: str, speaker: re.Pattern[str]) -> Iterator[tuple[bool, str]]:
    """The turns of a talk, each with whether it is the person's; a line without a name goes on from the one before."""
    whose, said = None, [""]
    for line in block.splitlines():
        match = speaker.match(line)
        if match is None:
            said.append(line)
            continue
        if whose is not None:
            yield whose, "\n".join(said)
        whose, said = match[1].lower() in THEIRS, [line[match.end() :]]
    if whose is not None:
        yield whose, "\n".join(said)


def _together(texts: Sequence[str], names: Sequence[str]) -> Spoken:
    spoken = [wordings_of(text, *names, words=LINE_WORDS) for text in texts]
    wordings = tuple(dict.fromkeys(each for one in spoken for each in one.wordings))[:MOST_WORDINGS]
    return Spoken(wordings, tuple(each for one in spoken for each in one.dropped))


def _line(identity: str, spoken: Spoken, mark: Mark, dropped: list[Fault]) -> list[Line]:
    """The line that a text becomes, where anything of it may be said."""
    dropped += _faults(identity, spoken.dropped, mark)
    if not spoken.wordings:
        return []
    return [Line(identity, spoken.wordings, not_when=frozenset({"grief"}), pack=PACK, mark=mark)]


def _faults(identity: str, dropped: Sequence[Dropped], mark: Mark) -> list[Fault]:
    line = Line(identity, (), pack=PACK, mark=mark)
    return [Fault(line, each.bar, each.reason, each.wording) for each in dropped]


def _book(card: Card, names: Sequence[str]) -> Book | None:
    content = card.data.get("character_book")
    if not isinstance(content, dict):
        return None
    book = Book(content, lambda text: wordings_of(text, *names, words=ENTRY_WORDS, most=1, is_talk=False))
    return book if book.entries else None
