"""What the person said, made into sentences of a letter: cut, turned towards its reader, and lightly set right."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companion.letters.addressee import Addressee
from companion.letters.agreement import AUXILIARIES, VERBS, base_of
from companion.letters.bystanders import Bystander, bystanders
from companion.letters.turning import turn
from companion.letters.words import Words

SENTENCE = re.compile(
    r"(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<=[.!?…])[\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\s*\n\s*"
)
MENDED = {"i": "I", "i'm": "I'm", "i've": "I've", "i'd": "I'd", "i'll": "I'll", "im": "I'm", "ive": "I've",
          "dont": "don't", "didnt": "didn't", "cant": "can't", "wasnt": "wasn't", "couldnt": "couldn't",
          "wouldnt": "wouldn't", "isnt": "isn't", "doesnt": "doesn't", "hasnt": "hasn't", "havent": "haven't",
          "youre": "you're", "thats": "that's"}  # fmt: skip
"""Small letters and apostrophes that are left out in haste; nothing else of a person's spelling is touched."""

THAT = re.compile(
    r"^(?:and |just )?that\s+(?=(?:i|i'[a-z]+|we|we'[a-z]+|he|he's|she|she's|they|you|you'[a-z]+|it|it's|my|our|his"
    r"|her|their|your"
    r"|yours|hers|theirs|mine|there|nobody|no one|someone|somebody|everyone|everybody|nothing|the|all|most)\b)",
    re.IGNORECASE,
)
"""The "that" with which an answer to "what have you left unsaid" begins."""

HOW = re.compile(r"^(?:how|what|why)\b(?!.*\?)", re.IGNORECASE)
CLEFT = re.compile(r"^what\b.{6,}\b(?:is|was)\b(?! (?:like|worth|for|about)\b)\s+\w", re.IGNORECASE)
"""`what I feared most was dropping her`: a whole sentence, unlike `what it was like`."""

DOING = re.compile(
    r"^(?:for\s+)?((?:not |never |always )?[a-z]+ing)\b(?!\s+(?:is|was|were|are|has|had)\b)", re.IGNORECASE
)
NO_DOING = frozenset(
    "nothing something anything everything morning evening during king ring thing being spring".split()
)
SUBJECT = re.compile(
    r"^(?:i|i'[a-z]+|we|we'[a-z]+|you|you'[a-z]+|he|she|it|they|there|my|our|your|his|her|the|a|an|this|those"
    r"|these|nobody|no one"
    r"|everyone|everybody|nothing)\b",
    re.IGNORECASE,
)
PAST = frozenset(
    """
    taught bought brought came did drew drove fell felt found gave got had held kept knew left lent let made met
    paid read said sang sat saw sent showed stood stayed slept spoke took thought threw told understood woke won
    wrote went ran forgot lost broke hid chose grew drank ate became began put cut hit hurt
    """.split()
)
MODAL = frozenset(
    """
    can could will would may might must should shall can't couldn't won't wouldn't shouldn't am i'm i'll i'd i've you're
    you've you'll you'd we're we've it's that's there's don't didn't do
    """.split()
)
LONGEST_CLAUSE = 24
"""Words: a longer sentence is not taken up into another."""


@dataclass(frozen=True)
class Piece:
    """One sentence of the person's, ready for the letter."""

    answer: str
    """Which answer it comes from: `true_things/1`, `unsaid`, `occasion`; or `memory`."""

    said: str
    """As it was said."""

    text: str
    """As it stands on its own."""

    slot: str = ""
    """Which slot it may fill: `true_thing` or `unsaid` (a clause), `how`, `doing`; "" for none."""

    inner: str = ""
    """As it stands inside a move: `you taught me to swim`."""

    doubt: str = ""
    turn: int | None = None
    """The turn in the memory that it was said in."""

    said_on: str = ""


def pieces_of(answer: str, said: str, addressee: Addressee, slot: str = "") -> list[Piece]:
    """The sentences of an answer.

    Args:
        answer: its name.
        said: the answer itself.
        addressee: to whom the letter goes.
        slot: what a clause of it may fill.
    """
    met: list[Bystander] = []
    pieces = []
    for sentence in sentences(said):
        pieces.append(_piece(answer, sentence, addressee, slot, met))
        met += bystanders(sentence, addressee)
    return pieces


def about_piece(said: str, addressee: Addressee) -> Piece | None:
    """What a letter is about, as a move takes it up after "for": `missing your wedding`; None where it is not told."""
    if not said.strip():
        return None
    turned = turn(said.strip(), addressee)
    return Piece("occasion", said, tidy(turned.text), "doing", _inner(turned.text), turned.doubt or NOT_WHOLE)


def sentences(said: str) -> list[str]:
    """The sentences of an answer."""
    return [part.strip() for part in SENTENCE.split(said.strip()) if re.search(r"\w", part)]


def tidy(sentence: str) -> str:
    """A sentence with its capital, its full stop, and the apostrophes that haste leaves out."""
    words = Words(" ".join(sentence.split()))
    for at, word in enumerate(words):
        if word.low in MENDED:
            words.put(at, MENDED[word.low])
    text = str(words).strip()
    first = next((at for at, mark in enumerate(text) if mark.isalnum()), 0)
    text = text[:first] + text[first].upper() + text[first + 1 :]
    return text if re.search(r"[.!?…:][\"”’')\]]*$", text) else f"{text.rstrip(' ,;-–—')}."


def _piece(answer: str, sentence: str, addressee: Addressee, slot: str, met: Sequence[Bystander]) -> Piece:
    turned = turn(sentence, addressee, met)
    doubt, text = turned.doubt, THAT.sub("", turned.text) if slot else turned.text
    doing = DOING.match(text)
    if doing and doing.group(1).split()[-1].lower() not in NO_DOING:
        inner = _inner(re.sub(r"^for\s+", "", text, flags=re.IGNORECASE))
        return Piece(answer, sentence, tidy(text), "" if doubt else "doing", inner, doubt or NOT_WHOLE)
    if HOW.match(text) and len(text.split()) >= 3 and not CLEFT.match(text):
        is_short = len(text.split()) <= LONGEST_CLAUSE and slot == "unsaid"
        return Piece(answer, sentence, tidy(text), "how" if is_short and not doubt else "", _inner(text), doubt)
    if CLEFT.match(text):
        return Piece(answer, sentence, tidy(text), doubt=doubt)
    text, added = _with_subject(text, addressee)
    doubt = doubt or added or ("" if is_whole(text) else NOT_WHOLE)
    return Piece(answer, sentence, tidy(text), slot if not doubt and _is_clause(text) else "", _inner(text), doubt)


NOT_WHOLE = "it is not a whole sentence yet"


def is_whole(text: str) -> bool:
    """Whether a sentence has a verb, as far as a list of them can tell."""
    low = [word.low for word in Words(text) if word.low]
    begins = len(low) > 1 and low[0] in ("i", "we", "you", "he", "she", "they", "it", "there")
    return (
        begins
        or len(low) > 6
        or any(
            word in AUXILIARIES | PAST | MODAL | {"are", "were", "have"}
            or base_of(word) in VERBS
            or (at and (word in VERBS or word.endswith("ed")))
            for at, word in enumerate(low)
        )
    )


def _with_subject(text: str, addressee: Addressee) -> tuple[str, str]:
    """`taught me to swim` with the "you" that it leaves out, and the doubt whether that is right."""
    words = Words(text)
    first = words.low(0)
    is_verb = first in PAST or (first.endswith("ed") and first[:-2] in VERBS) or base_of(first) in VERBS
    if not is_verb or addressee.is_self or not any(word.low in ("me", "us") for word in words):
        return text, ""
    if form := base_of(first):
        words.put(0, form)
    rest = str(words)
    return f"you {rest[:1].lower()}{rest[1:]}", "the “you” at its beginning was put there for you"


def _is_clause(text: str) -> bool:
    """Whether a sentence can stand inside another: short, one statement, beginning with its subject."""
    body = text.rstrip(". ")
    return (
        bool(SUBJECT.match(text.replace("’", "'")))
        and len(text.split()) <= LONGEST_CLAUSE
        and not re.search(r"[?!;:…\"“”\n]|\.\s", body)
    )


def _inner(text: str) -> str:
    """A sentence as it stands inside another: no capital, no full stop."""
    body = tidy(text).rstrip(".…! ")
    first = body.split(" ")[0]
    is_own = first in ("I", "Mum", "Dad") or first.startswith(("I'", "I’")) or not SUBJECT.match(body.replace("’", "'"))
    keeps = is_own and not DOING.match(body) and not HOW.match(body)
    return body if keeps else f"{body[:1].lower()}{body[1:]}"
