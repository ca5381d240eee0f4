"""Words: how a text is cut into them, which carry meaning, and what stem they share."""

import re
import unicodedata
from functools import lru_cache

import Stemmer

WORD = re.compile(r"\w+")

LONGEST = 40
"""Characters: what is longer is no word but data."""

STOP_WORDS = frozenset(
    """
    a about after again all also am an and any anybody anyone anything are as at be because been before being both but
    by can could d did didn do does doesn doing don done dont down each either else ever every few for from further get
    gets getting go goes going gonna got had has hasn have haven having he her here hers herself him himself his how i
    if im in into is isn it its itself ive just let ll m may maybe me might more most much must my myself no nor not now
    of off oh ok okay on once one only or other our ours out over own please re really s same say saying says shall she
    should so some somebody someone something such t tell tells than that the their theirs them themselves then there
    these they thing things this those though through to too under until up us very was wasn we well were what whats
    when where which while who whom whose why will with won would wouldn yes yet you your yours yourself
    """.split()
)
"""Words that say how a question is put rather than what it is about."""

_stemmer = Stemmer.Stemmer("porter")  # the algorithm behind FTS5's `porter`


def words_of(text: str) -> list[str]:
    """The words of a text in order: lower case, without diacritics, as the index has them."""
    plain = text.lower()
    if not plain.isascii():
        plain = "".join(mark for mark in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(mark))
    return [word for word in WORD.findall(plain) if len(word) <= LONGEST]


def content_words(text: str) -> list[str]:
    """The words of a text that carry its meaning, each once."""
    return [word for word in dict.fromkeys(words_of(text)) if word not in STOP_WORDS]


@lru_cache(100_000)
def stem(word: str) -> str:
    """The Porter stem of a lower-case word."""
    return str(_stemmer.stemWord(word))
