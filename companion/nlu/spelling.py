"""Spelling: a word that neither the library nor the language knows is read as the nearest one that they do."""

import math
import re
from collections.abc import Collection, Mapping
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTHAND = {
    "u": "you", "ur": "your", "r": "are", "n": "and", "y": "why", "wat": "what", "wot": "what", "wut": "what",
    "wht": "what", "wats": "what's", "hoo": "who", "hu": "who", "dat": "that", "dis": "this", "da": "the",
    "teh": "the", "thru": "through", "bc": "because", "cuz": "because", "cos": "because", "coz": "because",
    "b4": "before", "4": "for", "2": "to", "gr8": "great", "l8r": "later", "pls": "please", "plz": "please",
    "ppl": "people", "sum1": "someone", "any1": "anyone", "every1": "everyone", "thx": "thanks", "tho": "though",
    "abt": "about", "wen": "when", "wich": "which", "witch": "which", "hav": "have", "dose": "does", "dos": "does",
    "duz": "does", "dus": "does", "wanna": "want to", "gonna": "going to", "2gether": "together", "luv": "love",
    "movi": "movie", "flim": "film", "sed": "said", "sez": "says", "thay": "they", "wuz": "was", "iz": "is",
    "ov": "of", "wer": "where",
}  # fmt: skip
"""What people type for ordinary words."""

SHORTEST = 4
"""Characters: a shorter unknown word is left as it is, since too many words are near it."""

CASUAL = re.compile(r"\b(u|r|ur|teh|wat|wut|wot|dose|duz|pls|plz|n|hoo|wen|y)\b")
"""Marks of a message in which `4` may stand for `for` and `dose` for `does`."""


COMMON = 4_000_000
"""Occurrences: two words at least as common as `fan` and `base` may have grown into one."""

RAREST = 1e-8
"""The share of a word that no list has, a name for the most part."""

ENDINGS = ("s", "es", "ed", "ly", "ing", "ness")


class Speller:
    """Mends the spelling of a message."""

    def __init__(self, library: Collection[str], language: Mapping[str, int]) -> None:
        """Know the words of the library, which are preferred, and those of the language with their frequencies."""
        self._library = library
        self._language = language
        self._nearest = cache(self._find_nearest)

    def mend(self, text: str) -> str:
        """The text with unknown words replaced by what they most likely stand for."""
        is_casual = text[:1].islower() and len(CASUAL.findall(text)) + len(self._unknown(text)) > 1
        return re.sub(r"[\w'’]+", lambda match: self._mend_word(match.group(), is_casual), text)

    def knows(self, word: str) -> bool:
        """Whether a word is one of the library's or of the language's, well spelt or a common shorthand."""
        return self._is_known(word.lower())

    def _mend_word(self, word: str, is_casual: bool) -> str:
        low = word.lower()
        if low in SHORTHAND and (is_casual or not (self._has(low) or low.isdigit())):
            return SHORTHAND[low]
        return self._nearest(low) or word if self._unknown(word) else word

    def _unknown(self, text: str) -> list[str]:
        """The words of a text that no vocabulary has, not even without an ending or as two words in one."""
        words = (word for word in re.findall(r"[\w'’]+", text) if word.isalpha() and len(word) >= SHORTEST)
        return [word for word in words if word.isascii() and not self._is_known(word.lower())]

    def _is_known(self, word: str) -> bool:
        if self._has(word) or word in SHORTHAND:
            return True
        if any(word.endswith(ending) and self._has(word[: -len(ending)]) for ending in ENDINGS):
            return True
        halves = ((word[:cut], word[cut:]) for cut in range(3, len(word) - 2))
        return any(min(self._count(first), self._count(second)) > COMMON for first, second in halves)

    def _has(self, word: str) -> bool:
        return word in self._language or self._is_of_library(word)

    def _is_of_library(self, word: str) -> bool:
        return len(word) >= SHORTEST and word.isalpha() and word in self._library

    def _count(self, word: str) -> int:
        return self._language.get(word, 0)

    @cached_property
    def _choices(self) -> dict[int, list[str]]:
        """The words that may be meant, by their length (~60 ms, at the first word that nobody knows)."""
        choices: dict[int, list[str]] = {}
        library = (word for word in self._library if word.isalpha())
        for choice in sorted({word for word in (*self._language, *library) if len(word) >= SHORTEST}):
            choices.setdefault(len(choice), []).append(choice)
        return choices

    def _find_nearest(self, word: str) -> str | None:
        most = 1 if len(word) <= 4 else 2
        choices = [choice for length in range(-most, most + 1) for choice in self._choices.get(len(word) + length, ())]
        near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=most, limit=None)
        return min(near, key=lambda found: self._cost(word, *found[:2]))[0] if near else None

    def _cost(self, word: str, choice: str, distance: float) -> float:
        """Less for a nearer word, for one of the library, for a common one, for one that begins alike."""
        commonness = math.log10(self._language.get(choice, 1)) / 8
        odd = 0.5 * (choice[0] != word[0]) + 0.2 * (len(choice) < len(word))
        return distance - 0.9 * self._is_of_library(choice) - commonness + odd


@cache
def load_language() -> dict[str, int]:
    """English words and how often they occur (symspellpy's list: SCOWL's words, Google Books' counts)."""
    package = find_spec("symspellpy")  # found, not imported: only its list is wanted
    assert package is not None
    assert package.origin is not None
    text = (Path(package.origin).parent / "frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    content = text.split()
    return dict(zip(content[::2], map(int, content[1::2]), strict=True))


@cache
def rarity(word: str) -> float:
    """How much a word tells by how seldom the language uses it: minus the logarithm of its share, 18.4 at most."""
    language = load_language()
    return -math.log(max(language.get(word, 0) / _occurrences(), RAREST))


@cache
def _occurrences() -> int:
    return sum(load_language().values())
