"""Passages: a document in pieces of two to four sentences, the unit that is found, shown and cited."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from companion.retrieval.documents import Document, Section

AIM = 3
"""Sentences a passage: two to four find best (SQuAD and Cranfield, 1 to 5 tried); overlap gains nothing."""

MOST = 4

LONGEST = 400
"""Characters: a longer sentence is cut at a clause, so that the model (256 tokens) sees all of it."""


LEANS = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:he|she|it|they|this|these|those|his|her|their|its|him|them|such|both|that|one|another)\b",
    re.IGNORECASE,
)
"""A pronoun among the first four words: the sentence before says what it stands for."""


@dataclass(frozen=True)
class Draft:
    """A passage on its way to the index."""

    heading: str
    sentences: tuple[str, ...]
    is_comment: bool

    @property
    def text(self) -> str:
        """What is shown and cited."""
        return " ".join(self.sentences)

    @property
    def sentences_in_context(self) -> tuple[str, ...]:
        """Each sentence as it is embedded: behind the one before it where it leans on that."""
        before = ("", *self.sentences)
        return tuple(behind(first, second) for first, second in zip(before, self.sentences, strict=False))

    @property
    def in_context(self) -> str:
        """What is embedded: the text under its heading."""
        return in_context(self.heading, self.text)


def in_context(heading: str, text: str) -> str:
    """A passage as it is compared with a query: headings say what the sentences leave out."""
    return f"{heading}. {text}" if heading else text


def behind(before: str, sentence: str) -> str:
    """A sentence with the one before it, where it leans on that."""
    return f"{before} {sentence}" if before and LEANS.match(sentence) else sentence


def split_document(document: Document) -> list[Draft]:
    """The passages of a document, in reading order. None crosses a heading."""
    drafts = []
    for section in document.sections:
        for sentences in _groups(section):
            drafts.append(Draft(section.heading, tuple(sentences), section.is_comment))
    return drafts


def split_sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph, each no longer than the model reads."""
    from sentencex import segment

    sentences: list[str] = []
    for sentence in segment("en", paragraph):
        sentences += _clauses(" ".join(sentence.split()))
    return [sentence for sentence in sentences if re.search(r"\w", sentence)]


def _clauses(sentence: str) -> Iterator[str]:
    while len(sentence) > LONGEST:
        marks = [mark.end() for mark in re.finditer(r"[;:,.!?—]\s|\s", sentence[:LONGEST])]
        clause_marks = [mark.end() for mark in re.finditer(r"[;:,.!?—]\s", sentence[:LONGEST])]
        cut = next((mark for mark in reversed(clause_marks) if mark > LONGEST // 2), marks[-1] if marks else LONGEST)
        yield sentence[:cut].strip()
        sentence = sentence[cut:].strip()
    yield sentence


def _groups(section: Section) -> Iterator[list[str]]:
    """Sentences in groups of even size, broken between paragraphs; a lone sentence joins its neighbour.

    A reader's comment is one voice: comments of different readers share no passage.
    """
    paragraphs = [sentences for paragraph in section.paragraphs if (sentences := split_sentences(paragraph))]
    if not section.is_comment:
        paragraphs = _joined(paragraphs)
    for sentences in paragraphs:
        yield from _even(sentences)


def _joined(paragraphs: list[list[str]]) -> list[list[str]]:
    """The paragraphs with those of one sentence joined to a neighbour, the one before where both fit."""
    joined: list[list[str]] = []
    for sentences in paragraphs:
        before = joined[-1] if joined else []
        fits = len(before) + len(sentences) <= MOST
        if len(before) == 1 or (len(sentences) == 1 and before and fits):
            before += sentences
        else:
            joined.append(list(sentences))
    if len(joined) > 1 and len(joined[-1]) == 1:
        joined[-2:] = [joined[-2] + joined[-1]]
    return joined


def _even(sentences: list[str]) -> Iterator[list[str]]:
    if not sentences:
        return
    count = max(1, round(len(sentences) / AIM))
    for number in range(count):
        yield sentences[number * len(sentences) // count : (number + 1) * len(sentences) // count]
