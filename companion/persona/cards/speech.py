"""From a card's prose to what may be said: talk without its stage directions, looked over sentence by sentence."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from companion.persona.cards.bars import faults_of
from companion.persona.cards.macros import USER, expand
from companion.plain_text import inert

NOISE = re.compile(r"```.*?(?:```|\Z)|<!--.*?(?:-->|\Z)|!\[[^\]\n]*\]\([^)\n]*\)|</?[A-Za-z][^<>\n]{0,200}>", re.DOTALL)
"""Code, comments, pictures and tags."""

LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
STAGE = re.compile(r"\*{1,3}([^*\n]+)\*{1,3}")
QUOTED = re.compile(r"[\"“”]([^\"“”\n]+)[\"“”]")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")

KEPT = 0.5
"""The share of a text's words that has to be left for the rest to make sense."""


@dataclass(frozen=True)
class Dropped:
    """A sentence, or a whole text, that is never said."""

    bar: str
    reason: str
    wording: str


@dataclass(frozen=True)
class Spoken:
    """What may be said of one text, and what may not."""

    wordings: tuple[str, ...]
    """Each as a line has it: {name} stands for the person's name, and braces are doubled."""

    dropped: tuple[Dropped, ...]


def wordings_of(text: str, char: str, *, words: int, most: int = 6) -> Spoken:
    """The wordings in which a text of a card may be said.

    Args:
        text: as the card has it.
        char: the character's nickname or name.
        words: how many words a wording may have; a longer one ends after the last sentence that fits.
        most: how many ways to say it are kept.
    """
    wordings: dict[str, None] = {}
    dropped: dict[Dropped, None] = {}
    for way in expand(text, char, most):
        kept = []
        pieces = sentences_of(talk_of(way, char))
        for piece in pieces:
            faults = _faults(piece, char)
            dropped |= dict.fromkeys(faults)
            kept += [] if faults else [piece]
        whole = _cut(kept, words)
        has_enough = sum(len(each.split()) for each in kept) >= KEPT * sum(len(each.split()) for each in pieces)
        if not whole or not has_enough:
            continue
        faults = _faults(whole, char)  # what only shows across sentences
        dropped |= dict.fromkeys(faults)
        wordings |= {} if faults else dict.fromkeys(_to_person(whole))
    return Spoken(tuple(wordings), tuple(dropped))


def talk_of(text: str, char: str) -> str:
    """What is said in a text: tags, code and stage directions left out, and the quotation marks of a novel too."""
    text = LINK.sub(r"\1", NOISE.sub(" ", inert(text)))
    text = STAGE.sub(_staged, text)
    quoted = QUOTED.findall(text)
    outside = QUOTED.sub(" ", text)
    if quoted and (text.lstrip()[:1] in '"“”' or sum(map(len, quoted)) > len(outside.strip())):
        text = " ".join(_ended(each.strip()) for each in quoted)
    said = [piece for piece in SENTENCE_END.split(text) if not _tells_of(piece, char)]
    return " ".join(" ".join(_ended(piece.strip()) for piece in said if re.search(r"\w", piece)).split())


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [piece.strip() for piece in SENTENCE_END.split(text) if piece and re.search(r"\w", piece)]


def _staged(match: re.Match[str]) -> str:
    """A word between asterisks that stands in a sentence is stressed; anything longer is a stage direction."""
    before, after = match.string[: match.start()].rstrip(" "), match.string[match.end() :].lstrip(" ")
    inside = match[1].strip()
    is_within = before[-1:].isalnum() or (before[-1:] in ",;:'’" and before) or (after[:1].islower() and before)
    is_stressed = len(inside.split()) <= 2 and is_within and (after[:1].isalnum() or after[:1] in ",;:.!?'’…")
    return inside if is_stressed else " "


def _tells_of(piece: str, char: str) -> bool:
    """Whether a sentence tells what the character does, as a novel would."""
    names = "|".join(re.escape(name) for name in (char, *char.split()[:1]) if name)
    start = re.match(rf"\W*(?:{names})\b(.*)", piece) if names else None
    return bool(start and re.match(r"(?:'s|’s)?,? [a-z]+(?:s|ed)\b", start[1]))


def _faults(text: str, char: str) -> list[Dropped]:
    """The bars that a text breaks, with the person named, or not, in it."""
    faults = dict.fromkeys(fault for each in ("you", "") for fault in faults_of(text.replace(USER, each), char))
    return [Dropped(bar, reason, text.replace(USER, "{name}")) for bar, reason in faults]


def _cut(sentences: Sequence[str], words: int) -> str:
    kept: list[str] = []
    for sentence in sentences:
        if kept and sum(len(each.split()) for each in kept) + len(sentence.split()) > words:
            break
        kept.append(sentence)
    whole = " ".join(kept)
    return "" if len(whole.split()) > 2 * words else whole


def _ended(text: str) -> str:
    """A text that ends as a sentence does."""
    text = text.rstrip(" ,;:-–—")
    return text if not text or text[-1] in ".!?…\"'”’)" else f"{text}."


def _to_person(text: str) -> Iterator[str]:
    """A wording with the person's name in it, where it has one, and one for when it is not known."""
    escaped = text.replace("{", "{{").replace("}", "}}")
    if USER not in text:
        yield escaped
        return
    yield escaped.replace(USER, "{name}")
    plain = re.sub(rf"^\W*{USER}\s*[,!:]\s*(\w?)", lambda match: match[1].upper(), escaped)
    plain = re.sub(rf",?\s*{USER}(?=\s*[,.!?…])", "", plain)
    for theirs, yours in (
        ("['’]s", "your"),
        (" is", "you are"),
        (" was", "you were"),
        (" has", "you have"),
        ("", "you"),
    ):
        plain = re.sub(rf"(^|[.!?…] )?{USER}{theirs}\b" if theirs else rf"(^|[.!?…] )?{USER}", _yours(yours), plain)
    if re.search(r"\w", plain):
        yield plain


def _yours(word: str) -> Callable[[re.Match[str]], str]:
    """The word for the person, with a capital at the beginning of a sentence."""
    return lambda match: f"{match[1]}{word.capitalize()}" if match[1] is not None else word
