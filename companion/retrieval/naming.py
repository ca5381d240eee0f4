"""How a document is called in talk: by its author, its title or its kind ("the blogger", "the close analysis")."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

SOURCE_NOUN = r"(?:analysis|review|article|essay|piece|post|blog|blogger|paper|report|book|interview|column|chapter)"

REPORTS = (
    r"(?:say|said|write|wrote|think|thought|answer|claim|call|name|put|find|found|mention|rank|see|saw|believe"
    r"|praise|describe"
    r"|consider|tell|told|give|gave|make of|note|argue|judge|rate|list|bring up|suggest|hold|regard|quote|conclude"
    r"|point out)(?:s|d|ed)?"
)
"""Verbs by which a source speaks: they tell "the AI says" from an AI in the story."""

LEAD = (
    r"(?:(?:as|according to|going by|in the (?:eyes|opinion|view|words|account|judgment|reading) of|if i believe"
    r"|for|by|in|under|from|on|with)\s+)?"
)
ARTICLE = r"(?:(?:the|that|this|a|an)\s+)?"


class SourceName:
    """The ways in which one document is named."""

    def __init__(self, title: str, author: str, kind: str) -> None:
        """Know a document by the facts of its front matter; any may be ""."""
        self._patterns = list(_patterns(plain(title), plain(author), plain(kind)))
        self._title = set(re.findall(r"\w+", plain(title)))
        self._compiled: dict[str, re.Pattern[str]] = {}

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a text names the document, as (start, end); the text is as `plain` leaves it."""
        for cue, pattern in self._patterns:
            if cue not in text:
                continue  # most documents of a large library: neither looked for nor compiled (1 ms each)
            if pattern not in self._compiled:
                self._compiled[pattern] = re.compile(pattern)
            for match in self._compiled[pattern].finditer(text):
                yield match.span()
        for span, words in _quoted(text):
            if len(words) >= 3 and self._title.issuperset(words):
                yield span

    def cut_from(self, text: str) -> str:
        """A text of the document without its own name, which says where it stands, not what it says."""
        return cut(text, self.spans(plain(text))) or text


def plain(text: str) -> str:
    """A text of the same length in lower case, with straight quotes and dashes."""
    return text.translate(str.maketrans("‘’“”–—\u00a0\n\t", "''\"\"--   ")).lower()


def cut(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text without some stretches of it, tidied."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\s+([?.,!;:])", r"\1", text).strip(" ,;:-")


@lru_cache(64)
def _quoted(text: str) -> tuple[tuple[tuple[int, int], tuple[str, ...]], ...]:
    """What stands in quotation marks: where, and its words."""
    found = re.finditer(r"(?<!\w)[\"'](?=[^\"']{6})([^\"]+?)[\"'](?!\w)", text)
    return tuple((quoted.span(), tuple(re.findall(r"\w+", quoted.group(1)))) for quoted in found)


def _patterns(title: str, author: str, kind: str) -> Iterator[tuple[str, str]]:
    """The patterns by which a document is named, each after a piece of text without which it cannot match."""
    noun = rf"(?:\s+{SOURCE_NOUN})?"
    if len(author) >= 4:
        yield author, rf"\b{LEAD}{re.escape(author)}(?!\w)(?:'s?(?=\W))?{noun}"
    words = re.findall(r"\w+", title)
    if len(words) >= 3 or (len(words) == 2 and words[1].isdigit()):
        spaced = r"\W+".join(map(re.escape, words))
        yield max(words, key=len), rf"\b{LEAD}{ARTICLE}(?:{SOURCE_NOUN}\s+)?[\"'(]*\b{spaced}\b[\"')]*{noun}"
    for first, second in pairwise(words):
        if re.fullmatch(SOURCE_NOUN, second):
            yield second, rf"\b{LEAD}(?:the|that|this|in|a)\s+{first}\s+{second}\b"
    writer = re.match(r"(\w+)-written", kind)
    cue = writer.group(1) if writer else "blog" if kind.startswith("blog") else kind
    for pattern in _kind_patterns(kind):
        yield cue, pattern


def _kind_patterns(kind: str) -> Iterator[str]:
    writer = re.match(r"(\w+)-written", kind)
    if writer:
        name = re.escape(writer.group(1))
        yield rf"\b{LEAD}{ARTICLE}{name}(?:[- ](?:written|generated|made))?(?:'s)?[- ]{SOURCE_NOUN}\b"
        yield rf"\b{LEAD}{ARTICLE}{name}[- ](?:written|generated|made)\b"
        yield rf"\b(?:according to|asked|by|in) {ARTICLE}{name}\b(?:'s\s+\w+)?(?!-)"
        yield rf"\b{ARTICLE}{name}(?:\s+(?:itself|also))?(?=\s+{REPORTS}\b)"
        yield rf"\bif {ARTICLE}{name} is right\b"
        yield rf"\b{LEAD}{ARTICLE}{name}'s\s+(?:account|words|view|eyes|opinion|text|answer|reading|take|verdict)\b"
    elif kind.startswith("blog"):
        yield rf"\b{LEAD}(?:the|that|this|a)\s+(?:blogger|blog|blog post|post)(?:'s)?\b(?:\s+post)?"
        yield r"\bbloggers?(?:'s)?\b"
    elif kind and kind not in ("review", "text"):
        article = ARTICLE if " " in kind else r"(?:the|that|this)\s+"
        yield rf"\b{LEAD}{article}{re.escape(kind)}(?:'s)?\b"
