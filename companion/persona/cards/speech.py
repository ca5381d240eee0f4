"""From a card's prose to what may be said: talk without its stage directions, looked over sentence by sentence."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from companion.persona.cards.bars import faults_of
from companion.persona.cards.macros import USER, expand
from companion.plain_text import inert

NOISE = re.compile(
    r"```.*?(?:```|\Z)|<!--.*?(?:-->|\Z)|!\[[^\]\n]*\]\([^)\n]*\)|</?(?:br|p|div|li|h\d)\b[^<>\n]{0,200}>", re.DOTALL
)
"""Code, comments, pictures, and tags that part what stands on both sides."""

TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>")
LINK = re.compile(r"\[([^\]\n]*)\]\([^)\n]*\)")
STAGE = re.compile(r"\*{1,3}([^*\n]+)\*{1,3}")
QUOTED = re.compile(r"[\"“”]([^\"“”\n]+)[\"“”]")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|\n+")

LONGEST = 200
"""Characters of a wording that are shown."""

FOUL = frozenset({"crisis", "harm", "disclosure", "instruction"})
"""Bars that a whole text falls with: what stands beside such a sentence cannot be trusted either."""

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


def wordings_of(text: str, *called: str, words: int, most: int = 6, is_talk: bool = True) -> Spoken:
    """The wordings in which a text of a card may be said.

    Args:
        text: as the card has it.
        called: what the character is called, first what `{{char}}` stands for.
        words: how many words a wording may have; a longer one ends after the last sentence that fits.
        most: how many ways to say it are kept.
        is_talk: whether the character says it, so that what it tells of her is a stage direction.
    """
    wordings: dict[str, None] = {}
    dropped: dict[Dropped, None] = {}
    for way in expand(text, called[0], most):
        kept = []
        pieces = sentences_of(talk_of(way, *called) if is_talk else plain_of(way))
        if not pieces and re.search(r"\w", way):
            dropped[Dropped("form", "is nothing but stage directions", " ".join(inert(way).split())[:LONGEST])] = None
        for piece in pieces:
            faults = _faults(piece, called)
            dropped |= dict.fromkeys(faults)
            kept += [] if faults else [piece]
        whole = _cut(kept, words)
        is_foul = any(fault.bar in FOUL for fault in dropped)
        has_enough = not is_foul and sum(len(each.split()) for each in kept) >= KEPT * sum(
            len(each.split()) for each in pieces
        )
        if not whole or not has_enough:
            continue
        faults = _faults(whole, called)  # what only shows across sentences
        dropped |= dict.fromkeys(faults)
        wordings |= {} if faults else dict.fromkeys(_to_person(whole))
    return Spoken(tuple(wordings), tuple(dropped))


def talk_of(text: str, *called: str) -> str:
    """What is said in a text: tags, code and stage directions left out, and the quotation marks of a novel too."""
    text = _without_noise(text)
    text = STAGE.sub(_staged, text)
    quoted = QUOTED.findall(text)
    outside = QUOTED.sub(" ", text)
    if quoted and (text.lstrip()[:1] in '"“”' or sum(map(len, quoted)) > len(outside.strip())):
        text = " ".join(_ended(each.strip()) for each in quoted)
    return _joined(piece for piece in SENTENCE_END.split(text) if not _tells_of(piece, called))


def plain_of(text: str) -> str:
    """A text that is no talk: tags, code and marks of emphasis left out."""
    return _joined(SENTENCE_END.split(STAGE.sub(r"\1", _without_noise(text))))


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [piece.strip() for piece in SENTENCE_END.split(text) if piece and re.search(r"\w", piece)]


def _without_noise(text: str) -> str:
    text = LINK.sub(r"\1", TAG.sub("", NOISE.sub(" ", inert(text))))
    return re.sub(r"\n(?=[^\S\n]*[a-z])", " ", text)  # a line that goes on


def _joined(pieces: Iterable[str]) -> str:
    return " ".join(" ".join(_ended(piece.strip()) for piece in pieces if re.search(r"\w", piece)).split())


def _staged(match: re.Match[str]) -> str:
    """A word between asterisks that stands in a sentence is stressed; anything longer is a stage direction."""
    before, after = match.string[: match.start()].rstrip(" "), match.string[match.end() :].lstrip(" ")
    inside = match[1].strip()
    is_within = before[-1:].isalnum() or (before[-1:] in ",;:'’" and before) or (after[:1].islower() and before)
    is_stressed = len(inside.split()) <= 2 and is_within and (after[:1].isalnum() or after[:1] in ",;:.!?'’…")
    return inside if is_stressed else " "


def _tells_of(piece: str, called: Sequence[str]) -> bool:
    """Whether a sentence tells what the character does, as a novel would."""
    names = "|".join(re.escape(name) for each in called for name in (each, *each.split()[:1]) if name)
    start = re.match(rf"\W*(?:{names})\b(.*)", piece) if names else None
    return bool(start and re.match(r"(?:'s|’s)?,? (?!(?:is|was|has|does)\b)[a-z]+(?:s|ed)\b", start[1]))


def _faults(text: str, called: Sequence[str]) -> list[Dropped]:
    """The first bar that a text breaks, with the person named, or not, in it."""
    faults = (fault for each in ("you", "") for fault in faults_of(text.replace(USER, each), *called))
    return [Dropped(bar, reason, text.replace(USER, "{name}")) for bar, reason in islice(faults, 1)]


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
