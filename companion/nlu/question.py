"""The question in a message: where it is, whether it leans on what was said before, which sources it names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from companion.nlu.asked import Asked, what_is_asked
from companion.retrieval.words import content_words

QUESTION_START = re.compile(
    r"^\W*((and|but|so|ok|okay|well|hey|oh|right|then|also|now|um|btw|wait)\W+)*"
    r"(what|whats|who|whos|whose|whom|which|where|when|why|how|hows|is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|"
    r"should|shall|may|might|isn|aren|wasn|weren|don|doesn|didn|hasn|haven|won|wouldn|couldn|tell me|name|list|describe|explain|remind me|give me|any)\b",
    re.IGNORECASE,
)

LEANS = re.compile(
    r"\b(he|she|it|they|him|his|hers|its|their|them|that|this|those|these|there|then|one|ones|so|both|else|other|others|former|latter|same|again|either|neither)\b",
    re.IGNORECASE,
)
"""Words that point at something named elsewhere. `her` is left out: it is the film's title too."""

CONTINUES = re.compile(r"^\W*(and|but|so|then|or|also|why|how come|how so|what about|how about|really|since when|in what way|like what|such as|for what|says who|who else|what else)\b", re.IGNORECASE)

COMPARES = re.compile(
    r"\b(reviews|reviewers|critics|writers|authors|articles|pieces|both|agree|agrees|disagree|differ|differs|difference|compare|compared|versus|vs|each|all five|all of them|"
    r"any of the (reviews|reviewers|five)|common|do they all|set beside|next to|than)\b",
    re.IGNORECASE,
)

REPORTS = (
    "say|said|write|wrote|think|thought|answer|claim|call|name|put|find|found|mention|rank|see|saw|believe|praise|describe|consider|tell|told|give|gave|"
    "make of|note|argue|judge|rate|list|bring up|suggest|hold|regard|quote|conclude|expect|point out"
)

SOURCE_NOUN = r"(?:analysis|review|article|essay|piece|post|blog|blogger|paper|report|book|interview|column|story|chapter|write-?up)"


@dataclass(frozen=True)
class Question:
    """A question as it will be looked up."""

    text: str
    context: str
    """What was said before it, where it leans on that; else ""."""

    asked: Asked
    compares: bool
    """Whether it asks for more than one source's view."""

    sources: frozenset[int]
    """The documents that it names; empty for any."""


@dataclass(frozen=True)
class Named:
    """How a document may be called in a question."""

    id: int
    title: str
    author: str
    kind: str


@dataclass(frozen=True)
class Exchange:
    """One turn that lies behind: what the person asked and where the answer came from."""

    question: Question | None
    text: str


def is_question(message: str) -> bool:
    """Whether a message asks something, with or without a question mark."""
    return bool(question_sentences(message))


def question_sentences(message: str) -> list[str]:
    """The sentences of a message that ask."""
    sentences = split_message(message)
    return [text for text in sentences if text.rstrip(" )\"'”’").endswith("?") or QUESTION_START.match(text)]


def split_message(message: str) -> list[str]:
    """A message in sentences; typed without care, so a line break or `?` always ends one."""
    parts = re.split(r"(?<=[?!])\s+|(?<=[^\W\d_][.;])\s+|\n+", message.strip())
    return [part for part in parts if re.search(r"\w", part)]


def read_question(message: str, before: Iterable[Exchange], sources: Iterable[Named]) -> Question:
    """Read the question of a message against the talk before it and the library's sources."""
    parts = split_message(message)
    asking = question_sentences(message) or parts[-1:]
    text = " ".join(asking) if asking else message
    preface = " ".join(part for part in parts if part not in asking)
    named = named_sources(message, sources)
    last = next((exchange for exchange in reversed(list(before)) if exchange.question), None)
    context = preface
    if last and last.question and leans(text, preface):
        context = f"{last.question.text} {preface}".strip()
        named = named or last.question.sources
    return Question(text, context, what_is_asked(text), bool(COMPARES.search(text)), named)


def leans(text: str, preface: str = "") -> bool:
    """Whether a question cannot be understood without what was said before it."""
    return bool(LEANS.search(text) or CONTINUES.search(text) or len(content_words(f"{preface} {text}")) < 2)


def named_sources(message: str, sources: Iterable[Named]) -> frozenset[int]:
    """The documents that a message names by author, by title or by kind ("the blogger", "the close analysis")."""
    all_sources = list(sources)
    plain = _plain(message)
    return frozenset({source.id for source in all_sources if _is_named(source, plain)} | _by_kind(plain, all_sources))


def _plain(text: str) -> str:
    """Lower case, one kind of quote, single spaces."""
    straight = text.translate(str.maketrans("‘’“”–—", "''\"\"--"))
    return re.sub(r"\s+", " ", straight).lower().strip()


def _is_named(source: Named, plain: str) -> bool:
    """By its author's full name, or by its title: whole, in quotes, or its last words ("the close analysis")."""
    author = _plain(source.author)
    if len(author) >= 4 and re.search(rf"\b{re.escape(author)}\b", plain):
        return True
    title = re.findall(r"\w+", _plain(source.title))
    words = " ".join(re.findall(r"\w+", plain))
    if len(title) >= 3 and " ".join(title) in words:
        return True
    if " ".join(title) == words:
        return True
    for quoted in re.findall(r"(?<!\w)[\"'](.{6,}?)[\"'](?!\w)", plain):
        span = re.findall(r"\w+", quoted)
        if len(span) >= 3 and set(span) <= set(title):
            return True
    pairs = [f"{first} {second}" for first, second in zip(title, title[1:], strict=False)]
    return any(re.search(rf"\b{SOURCE_NOUN}$", pair) and re.search(rf"\b(the|that|this|in|a) {pair}\b", plain) for pair in pairs)


def _by_kind(plain: str, sources: list[Named]) -> set[int]:
    """The one document of the kind that is named."""
    found = set()
    for source in sources:
        kind = _plain(source.kind)
        if not kind or sum(_plain(other.kind) == kind for other in sources) > 1:
            continue
        if any(re.search(pattern, plain) for pattern in _kind_patterns(kind)):
            found.add(source.id)
    return found


def _kind_patterns(kind: str) -> Iterable[str]:
    article = r"\b(the|that|this|a)\s+"
    writer = re.match(r"(\w+)-written", kind)
    if writer:
        name = writer.group(1)
        yield rf"\b{name}[- ](written|generated|made|piece|text|post|review|analysis)"
        yield rf"\b(according to|by|asked|in|from) (the |an )?{name}\b(?!-)|\b{name}( \w+)? ({REPORTS})(s|d|ed)?\b|\bif the {name} is right\b"
        yield rf"\b{name}'s (account|words|view|eyes|opinion|piece|text|answer|reading|take|verdict|analysis|review)"
    elif kind.startswith("blog"):
        yield rf"{article}(blog|blogger|blog post|post)\b|\bblogger\b"
    elif kind != "review":
        yield rf"{article}{re.escape(kind)}\b"
