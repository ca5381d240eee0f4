"""Plain text, whose structure is told by its shape."""

from contextlib import suppress
from pathlib import Path

import pytest

from companion.errors import DocumentError
from companion.retrieval.documents import Document, read_document

LONG = "Tea is brewed in hot water for three minutes, and it is drunk from small cups in the afternoon by many. "


def read(text: str | bytes) -> Document:
    return read_document(Path("essay.txt"), text if isinstance(text, bytes) else text.encode())


def test_a_short_first_line_is_the_title() -> None:
    assert read(f"All About Tea\n\n{LONG}\n\n{LONG}").title == "All About Tea"


def test_a_first_line_that_is_a_sentence_is_text() -> None:
    assert read(f"Tea is hot.\n\n{LONG}").title == "essay"


def test_a_byline_names_the_author() -> None:
    assert read(f"All About Tea\n\nBy Ana Lee\n\n{LONG}").author == "Ana Lee"


def test_a_byline_is_no_text() -> None:
    assert read(f"All About Tea\n\nBy Ana Lee\n\n{LONG}").sections[0].paragraphs == (LONG.strip(),)


def test_a_short_line_above_a_long_one_is_a_heading() -> None:
    assert [section.heading for section in read(f"Tea\n\n{LONG}\n\nThe Leaves\n\n{LONG}").sections] == [
        "",
        "The Leaves",
    ]


def test_a_numbered_question_is_a_heading_without_its_number() -> None:
    document = read(f"Tea\n\n{LONG}\n\n2. How long is tea brewed?\n\n{LONG}")
    assert document.sections[1].heading == "How long is tea brewed?"


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    lines = (
        "Tea is brewed in hot water for three minutes, and\nit is drunk from small cups in the afternoon, as many\n"
        "people do."
    )
    assert read(f"Tea\n\n{lines}\n\n{lines}").sections[0].paragraphs[0] == lines.replace("\n", " ")


def test_long_lines_are_paragraphs_of_their_own() -> None:
    assert len(read(f"Tea\n{LONG * 2}\n{LONG * 2}").sections[0].paragraphs) == 2


def test_what_follows_a_share_line_is_comments() -> None:
    document = read(f"Tea\n\n{LONG}\n\n{LONG}\n\nShare this:\n\nI always thought that tea was better when it was cold.")
    assert [section.is_comment for section in document.sections] == [False, True]


def test_a_share_line_at_the_top_begins_no_comments() -> None:
    document = read(f"Tea\n\nShare this:\n\n{LONG}\n\n{LONG}")
    assert not any(section.is_comment for section in document.sections)


@pytest.mark.parametrize(
    "furniture", ["Subscribe to our newsletter", "We use cookies to improve this page", "© 2014 Tea", "3 min read"]
)
def test_boilerplate_is_dropped(furniture: str) -> None:
    assert furniture not in str(read(f"Tea\n\n{LONG}\n\n{furniture}\n\n{LONG}"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_the_encoding_is_told_from_the_bytes(encoding: str) -> None:
    sentence = "Thé vert, café crème et gâteau à la pâte d'amande : voilà un après-midi très réussi à Besançon. "
    assert "café crème" in read((sentence * 5).encode(encoding)).sections[0].paragraphs[0]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_every_kind_of_line_end_parts_lines(end: str) -> None:
    assert read(f"Tea{end}{end}{LONG}").title == "Tea"


def test_a_binary_file_is_named() -> None:
    with pytest.raises(DocumentError, match="binary file"):
        read(b"\x7fELF\x00\x00\x01")


def test_bytes_without_any_sense_are_named_or_read_but_never_raise_more() -> None:
    with suppress(DocumentError):
        read(bytes(range(256)) * 20)
