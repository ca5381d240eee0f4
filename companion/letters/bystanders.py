"""Other people in a sentence: after one of them, "he" may be he and not the one to whom the letter goes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.letters.addressee import Addressee, genders, key_of
from companion.nlu.kin import FEMALE, KIN, KIN_PHRASE, MALE, PLURALS, role_of
from companion.nlu.name_words import COMMON_NAMES, is_name

WOMEN = frozenset("woman girl lady waitress actress queen".split())
MEN = frozenset("man boy guy bloke chap gentleman waiter king".split())
ANYBODY = frozenset(
    "person stranger kid baby child nurse neighbour neighbor teacher boss friend driver customer patient guest "
    "manager priest vicar lawyer policeman officer judge dog cat somebody someone everyone everybody anyone anybody "
    "nobody partner colleague".split()
)
SOMEBODY = re.compile(
    r"\b(?:the|a|an|this|that|another|some|every|each|his|her|their|my|our|which|one|no) (?:[\w-]+ ){0,2}?(?P<noun>"
    + "|".join(sorted(WOMEN | MEN | ANYBODY))
    + r")\b(?!['’]s)",
    re.IGNORECASE,
)
THEIRS = re.compile(rf"\b(?:his|her|their) (?:[\w-]+ )??(?P<noun>{'|'.join([*KIN, *PLURALS])})\b", re.IGNORECASE)
KINSFOLK = re.compile(
    rf"(?:{KIN_PHRASE}|(?<![\w'’-])(?:mum|mom|mam|dad|gran|nan|nana|grandma|grandad|granddad|granny|grandpa)"
    r"(?![\w-])(?!['’](?!s\b)))",
    re.IGNORECASE,
)
"""Somebody of theirs, also without a "my" and wherever it stands: "I asked Mum"."""

BARE = re.compile(r"\b(?:somebody|someone|everyone|everybody|anyone|anybody|nobody)\b", re.IGNORECASE)
CAPITAL = re.compile(r"(?<![\w'’])[A-Z][\w'’-]*")
PLACE_BEFORE = re.compile(r"\b(?:in|at|from|near|via|outside|around)\s+$", re.IGNORECASE)
PLURAL = re.compile(r"\b(?!(?:was|is|has|does|his|this|its|us|yes|always|perhaps|sometimes|as)\b)[a-z]{2,}[^s\W]s\b")


@dataclass(frozen=True)
class Bystander:
    """Somebody else, and where in the sentence they are named."""

    start: int
    pronoun: str
    """`he`, `she`, or "" where it cannot be told."""

    words: str

    def fits(self, pronoun: str) -> bool:
        """Whether a pronoun may mean them."""
        return not self.pronoun or pronoun in (self.pronoun, "they")


def bystanders(sentence: str, addressee: Addressee) -> list[Bystander]:
    """The other people whom a sentence names, in order."""
    return sorted(_each(sentence, addressee), key=lambda each: each.start)


def things(sentence: str) -> list[int]:
    """Where words stand that "they" and "them" may mean."""
    return [match.start() for match in PLURAL.finditer(sentence)]


def is_them(phrase: str, addressee: Addressee) -> bool:
    """Whether a phrase ("my brother", "Mum") names the one to whom the letter goes."""
    return bool(addressee.role) and key_of(phrase) == addressee.role


def _each(sentence: str, addressee: Addressee) -> Iterator[Bystander]:
    seen: list[range] = []
    for match in KINSFOLK.finditer(sentence):
        seen.append(range(*match.span()))
        if not is_them(match.group(), addressee):
            yield Bystander(match.start(), _pronoun_of(match.group()), match.group())
    for match in THEIRS.finditer(sentence):
        seen.append(range(*match.span()))
        yield Bystander(match.start(), _pronoun_of(f"my {match['noun']}"), match.group())
    for match in SOMEBODY.finditer(sentence):
        if not any(match.start() in span for span in seen):
            noun = match["noun"].lower()
            yield Bystander(match.start(), "she" if noun in WOMEN else "he" if noun in MEN else "", match.group())
    for match in BARE.finditer(sentence):
        yield Bystander(match.start(), "they", match.group())
    for named in _named(sentence, addressee):
        if not any(named.start in span for span in seen):
            yield named


def _named(sentence: str, addressee: Addressee) -> Iterator[Bystander]:
    """Those who are called by a name."""
    own = {part for name in addressee.names for part in (name.lower(), *name.lower().split())}
    for match in CAPITAL.finditer(sentence):
        word = match.group().replace("’", "'").removesuffix("'s")
        before, is_known = sentence[: match.start()], word.lower() in COMMON_NAMES | genders().keys()
        if word.lower() in own or not _may_be_a_name(word):
            continue
        is_place = bool(PLACE_BEFORE.search(before))
        if is_known or not (is_place or not before.strip()):  # the first word has a capital anyway
            yield Bystander(match.start(), genders().get(word.lower(), ""), word)


def _may_be_a_name(word: str) -> bool:
    return len(word) > 1 and not word.startswith("I'") and is_name(word) and not role_of(word)


def _pronoun_of(phrase: str) -> str:
    role = role_of(phrase) or role_of(f"my {phrase}")
    return "she" if role in FEMALE else "he" if role in MALE else ""
