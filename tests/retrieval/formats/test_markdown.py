"""Markdown with front matter."""

from pathlib import Path

import pytest

from companion.errors import DocumentError
from companion.retrieval.documents import Document, read_document


def read(text: str) -> Document:
    return read_document(Path("note.md"), text.encode())


def test_the_front_matter_says_who_wrote_it() -> None:
    document = read("---\ntitle: Tea\nauthor: Ana\npublished: 2014-01-02\nkind: review\n---\n\nTea is hot.\n")
    facts = (document.title, document.author, document.published, document.kind)
    assert facts == ("Tea", "Ana", "2014-01-02", "review")


def test_the_front_matter_is_no_text() -> None:
    assert read("---\ntitle: Tea\n---\nTea is hot.").sections[0].paragraphs == ("Tea is hot.",)


def test_without_front_matter_the_top_heading_is_the_title() -> None:
    assert read("# Tea\n\nTea is hot.").title == "Tea"


def test_without_any_title_the_file_name_is_one() -> None:
    assert read("Tea is hot.").title == "note"


def test_headings_part_the_sections() -> None:
    sections = read("# Tea\n\nFirst.\n\n## Leaves\n\nGreen.\n\n### Roots\n\nBrown.").sections
    assert [(section.heading, section.paragraphs) for section in sections] == [
        ("", ("First.",)),
        ("Leaves", ("Green.",)),
        ("Roots", ("Brown.",)),
    ]


@pytest.mark.parametrize(
    ("source", "paragraph"),
    [
        ("- one leaf\n- two leaves", "one leaf"),
        ("1. one leaf\n2. two leaves", "one leaf"),
        ("> one leaf", "one leaf"),
        ("one **leaf**", "one leaf"),
        ("one [leaf](https://example.org)", "one leaf"),
        ("one\nleaf", "one leaf"),
        ("one `leaf`", "one leaf"),
        ("| a | b |\n|---|---|\n| one leaf | x |", "one leaf"),
    ],
)
def test_marks_leave_their_text(source: str, paragraph: str) -> None:
    assert paragraph in read(source).sections[0].paragraphs


def test_a_comments_section_is_kept_apart() -> None:
    sections = read("Tea is hot.\n\n## Readers' comments\n\nIt was cold.").sections
    assert [section.is_comment for section in sections] == [False, True]


def test_boilerplate_is_dropped() -> None:
    assert read("Tea is hot.\n\nSubscribe to our newsletter").sections[0].paragraphs == ("Tea is hot.",)


def test_broken_front_matter_names_its_line_and_column() -> None:
    with pytest.raises(DocumentError, match=r"note\.md has a front matter .*\(line 3, column \d+\)"):
        read("---\ntitle: Tea\nauthor: Ana: Lee\n---\nTea is hot.")


def test_front_matter_that_is_a_list_is_named() -> None:
    with pytest.raises(DocumentError, match="not lines of `key: value`"):
        read("---\n- Tea\n---\nTea is hot.")


def test_an_unclosed_front_matter_is_text() -> None:
    assert read("---\nTea is hot.").sections


def test_a_file_of_headings_only_holds_no_text() -> None:
    with pytest.raises(DocumentError, match="holds no text"):
        read("# Tea\n\n## Leaves")
