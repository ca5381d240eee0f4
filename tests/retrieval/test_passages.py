"""Passages: a document in pieces, nothing lost."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from companion.retrieval.documents import Document, Section
from companion.retrieval.passages import LONGEST, MOST, Draft, split_document

WORDS = [
    "tea",
    "water",
    "Dr.",
    "hot",
    "Ana's",
    "3.5",
    "cup,",
    "leaf;",
    "(green)",
    "…",
    "東京",
    "naïve",
    "U.S.",
    "x" * 90,
]
sentence = st.builds(
    lambda words, end: " ".join(words) + end,
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=100),
    st.sampled_from([".", "!", "?", "...", '."', ""]),
)
paragraph = st.lists(sentence, min_size=1, max_size=9).map(" ".join)
anything = st.text(max_size=300)
section = st.builds(
    Section,
    st.sampled_from(["", "Leaves", "Roots"]),
    st.lists(st.one_of(paragraph, anything), max_size=6).map(tuple),
    st.booleans(),
)
document = st.builds(
    lambda sections: Document("Tea", "", "", "", tuple(sections)), st.lists(section, min_size=1, max_size=3)
)


def letters(text: str) -> str:
    return "".join(re.findall(r"\w", text))


def drafts_of(*paragraphs: str, is_comment: bool = False) -> list[Draft]:
    return split_document(Document("Tea", "", "", "", (Section("", paragraphs, is_comment),)))


@settings(max_examples=60, deadline=None)
@given(document)
def test_no_text_is_lost_or_reordered(document: Document) -> None:
    said = "".join(paragraph for section in document.sections for paragraph in section.paragraphs)
    assert letters("".join(draft.text for draft in split_document(document))) == letters(said)


@settings(max_examples=60, deadline=None)
@given(document)
def test_a_passage_has_one_to_four_sentences(document: Document) -> None:
    assert all(1 <= len(draft.sentences) <= MOST for draft in split_document(document))


@settings(max_examples=60, deadline=None)
@given(document)
def test_no_sentence_is_longer_than_the_model_reads(document: Document) -> None:
    assert all(len(text) <= LONGEST for draft in split_document(document) for text in draft.sentences)


@settings(max_examples=60, deadline=None)
@given(section)
def test_a_sentence_stands_alone_only_where_its_section_has_no_other(section: Section) -> None:
    drafts = split_document(Document("Tea", "", "", "", (section,)))
    is_lone = any(len(draft.sentences) == 1 for draft in drafts)
    assert not is_lone or section.is_comment or len(drafts) == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(section, max_size=4))
def test_no_passage_crosses_a_heading(sections: list[Section]) -> None:
    together = split_document(Document("Tea", "", "", "", tuple(sections)))
    apart = [draft for each in sections for draft in split_document(Document("Tea", "", "", "", (each,)))]
    assert together == apart


def test_comments_of_two_readers_share_no_passage() -> None:
    assert [draft.text for draft in drafts_of("I like tea.", "I do not.", is_comment=True)] == [
        "I like tea.",
        "I do not.",
    ]


def test_paragraphs_of_one_sentence_join() -> None:
    assert [draft.text for draft in drafts_of("Tea is hot.", "It is green.")] == ["Tea is hot. It is green."]


def test_a_lone_last_sentence_joins_a_full_paragraph() -> None:
    drafts = drafts_of("One is hot. Two is hot. Three is hot. Four is hot.", "Five is cold.")
    assert [len(draft.sentences) for draft in drafts] == [2, 3]


def test_marks_without_words_are_no_passage() -> None:
    assert drafts_of("* * *", "—") == []


def test_the_heading_stands_before_what_is_embedded() -> None:
    assert Draft("Leaves", ("They are green.",), False).in_context == "Leaves. They are green."
