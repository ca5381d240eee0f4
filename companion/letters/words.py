"""A sentence cut into words that can be exchanged one by one, with everything between them left as it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PART = re.compile(
    r"“[^”]*”|\"[^\"]*\"|(?<!\w)['‘][^'‘’]{2,}['’](?!\w)"  # what somebody said stays as it was said
    r"|[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+\w*|\s+|.",
    re.DOTALL,
)
WORD = re.compile(r"[^\W_]")
QUOTES = "“\"'‘"


@dataclass
class Word:
    """A word, a mark or a quotation of a sentence."""

    text: str
    low: str
    """In lower case with a plain apostrophe; "" for a mark or a quotation, which no rule may look into."""

    place: int
    """Among the parts of the sentence, blanks included."""


class Words:
    """The words of a sentence; `str()` puts it together again."""

    def __init__(self, sentence: str) -> None:
        """Cut a sentence."""
        self._parts = PART.findall(sentence)
        self._words = [
            Word(part, _low(part), place) for place, part in enumerate(self._parts) if part and not part.isspace()
        ]

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words)

    def __str__(self) -> str:
        return "".join(self._parts)

    def low(self, at: int) -> str:
        """The word at a place in lower case; "" for a mark and beyond the ends."""
        return self._words[at].low if 0 <= at < len(self._words) else ""

    def is_mark(self, at: int) -> bool:
        """Whether a mark or an end is there."""
        return not self.low(at)

    def text(self, at: int) -> str:
        """The word at a place as written."""
        return self._words[at].text if 0 <= at < len(self._words) else ""

    def put(self, at: int, text: str, length: int = 1) -> None:
        """Put a text in the place of one word, or of several with the blanks between them."""
        first, last = self._words[at].place, self._words[at + length - 1].place
        self._parts[first] = text
        for place in range(first + 1, last + 1):
            self._parts[place] = ""


def _low(part: str) -> str:
    if part[0] in QUOTES or not WORD.search(part):
        return ""
    return part.lower().replace("’", "'")
