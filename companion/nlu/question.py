"""The question in a message: where it is, whether it leans on what was said before, which sources it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from companion.nlu.asked import Asked, what_is_asked
from companion.retrieval.naming import SourceName, cut, plain
from companion.retrieval.words import content_words

QUESTION_START = re.compile(
    r"^\W*((and|but|so|ok|okay|well|hey|oh|right|then|also|now|um|btw|wait)\W+)*"
    r"(what|whats|who|whos|whose|whom|which|where|when|why|how|hows|is|are|was|were|am|do|does|did|has|have|had|can"
    r"|could|will|would|"
    r"should|shall|may|might|isn|aren|wasn|weren|don|doesn|didn|hasn|haven|won|wouldn|couldn|tell me|name|list"
    r"|describe|explain|remind me|give me|any)\b",
    re.IGNORECASE,
)

LEANS = re.compile(
    r"\b(he|she|it|they|him|his|hers|its|their|them|that|this|those|these|there|then|one|ones|so|both|else|other"
    r"|others|former|latter|same|again|either|neither)\b",
    re.IGNORECASE,
)
"""Words that point at something named elsewhere. `her` is left out: it is the film's title too."""

IMPERSONAL = frozenset({"it", "its", "this", "that", "there", "so", "one"})
"""What may stand for the library's subject itself: where a question says enough beside it, it stands alone."""

CONTINUES = re.compile(
    r"^\W*(and|but|so|then|or|also|why|how come|how so|what about|how about|really|since when|in what way|like what"
    r"|such as|for what|says who|who else|what else)\b",
    re.IGNORECASE,
)

COMPARES = re.compile(
    r"\b(reviews|reviewers|critics|writers|authors|articles|pieces|both|agree|agrees|disagree|differ|differs"
    r"|difference|compare|compared|versus|vs|all five|all of them|"
    r"any of the (reviews|reviewers|five)|common|do they all|set beside|next to|than)\b",
    re.IGNORECASE,
)

READERS = re.compile(
    r"\b(readers?|comment(s|ed|er|ers|ing)?|commentators?|below the line|underneath|people (say|said|write"
    r"|wrote) (under|below))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """A question as it will be looked up."""

    text: str
    context: str
    """What was said before it, in the message or in the turn before where it leans on that; else ""."""

    preface: str
    """What the message itself says before it."""

    asked: Asked
    compares: bool
    """Whether it asks for more than one source's view."""

    sources: frozenset[int]
    """The documents that it names; empty for any."""

    asks_readers: bool = False
    """Whether it asks what readers have commented, rather than what the authors wrote."""


WHAT_SHE_IS = re.compile(
    r"\b(are|r) (you|u) (really |actually |even )?(an? |the )?(real|human|person|people|man|woman|girl|robot"
    r"|bot|ai|machine|program|computer|alive"
    r"|conscious|sentient|chatgpt|llm)\b|\b(who|what) (exactly )?(are|r) (you|u)\b(?! (doing|reading|saying|talking))"
    r"|\bam i (talking|speaking|chatting) (to|with) an? (human|person|machine|ai|robot|bot|program)\b"
    r"|\b(what|where|when|how) (did|do|have|were|was) (you|u|ya) "
    r"(have for|eat|ate|eaten|drink|sleep|slept|grow up|born|wear)\b"
    r"|\bremember when (we|you and i|you and me) (walked|met|went|danced|kissed|sat|drove|ate|lived|swam)\b",
    re.IGNORECASE,
)


def asks_what_she_is(message: str) -> bool:
    """Whether a message asks if she is a person, a program, alive, or takes her for somebody with a day and a past."""
    return bool(WHAT_SHE_IS.search(message))


def is_question(message: str) -> bool:
    """Whether a message asks something, with or without a question mark."""
    return bool(question_sentences(message))


REQUEST = re.compile(
    r"\b(what|who|whose|whom|which|where|when|why|how)\b|\?\s*$"
    r"|^\W*(please |can you |could you )?(write|give|make|show|find|translate|calculate|compute|solve|play|sing"
    r"|recommend|suggest|help|list|name|tell"
    r"|describe|explain|summari[sz]e|compare|define|convert|count|draw|read|search|look|remind|teach|spell)\b",
    re.IGNORECASE,
)


def is_request(text: str) -> bool:
    """Whether a message wants something told or done, so that silence on it must be owned up to."""
    return is_question(text) or bool(REQUEST.search(text))


def question_sentences(message: str) -> list[str]:
    """The sentences of a message that ask."""
    sentences = split_message(message)
    return [text for text in sentences if text.rstrip(" )\"'”’").endswith("?") or QUESTION_START.match(text)]


def split_message(message: str) -> list[str]:
    """A message in sentences; typed without care, so a line break or `?` always ends one."""
    parts = re.split(r"(?<=[?!])\s+|(?<=[^\W\d_][.;])\s+|\n+", message.strip())
    return [part for part in parts if re.search(r"\w", part)]


def read_question(message: str, last: Question | None, sources: Mapping[int, SourceName]) -> Question:
    """Read the question of a message against the last one and the library's sources."""
    named, rest = named_sources(message, sources)
    parts = split_message(rest) or [rest]
    asking = question_sentences(rest) or parts[-1:]
    text = " ".join(asking)
    preface = context = " ".join(part for part in parts if part not in asking)
    if last and is_request(text) and leans(text, context):
        context = f"{last.text} {preface}".strip()
        named = named or last.sources
    return Question(
        text=text,
        context=context,
        preface=preface,
        asked=what_is_asked(text),
        compares=bool(COMPARES.search(text)) or len(named) > 1,
        sources=named,
        asks_readers=bool(READERS.search(f"{context} {text}")),
    )


def leans(text: str, preface: str = "") -> bool:
    """Whether a question cannot be understood without what was said before it."""
    words = len(content_words(f"{preface} {text}"))
    points = {match.group().lower() for match in LEANS.finditer(text)}
    return words < 2 or bool(points - IMPERSONAL) or bool(points and words < 3) or bool(CONTINUES.search(text))


def named_sources(message: str, sources: Mapping[int, SourceName]) -> tuple[frozenset[int], str]:
    """The documents that a message names, and the message without their names."""
    text = plain(message)
    spans = {identity: list(name.spans(text)) for identity, name in sources.items()}
    kept = _outermost({span for found in spans.values() for span in found})
    named = frozenset(identity for identity, found in spans.items() if any(span in kept for span in found))
    return named, cut(message, kept)


def _outermost(spans: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The longest stretches, none overlapping another."""
    kept: set[tuple[int, int]] = set()
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.add((start, end))
    return kept
