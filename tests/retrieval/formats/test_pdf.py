"""PDF: the text layer, page by page."""

import io
from contextlib import suppress
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from companion.errors import DocumentError
from companion.retrieval.documents import Document, read_document

PAGES = [
    [
        "The Tea Gazette",
        "Tea is brewed in hot water for three minutes, and it is",
        "drunk from small cups in the after-",
        "1",
    ],
    ["The Tea Gazette", "noon. The leaves are picked by hand in the spring, when", "they are young and green.", "2"],
    [
        "The Tea Gazette",
        "Black tea is left to wither for some hours, which gives",
        "it the dark color and the taste.",
        "3",
    ],
]


def pdf_of(pages: list[list[str]]) -> bytes:
    """A PDF with one line of text below the other on each page."""
    numbers = range(4, 4 + 2 * len(pages), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, lines in zip(numbers, pages, strict=True):
        stream = "BT /F 12 Tf 72 720 Td 16 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {number + 1} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>",
            f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        ]
    content, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    return (
        f"{content}xref\n0 {count}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    ).encode("latin-1")


def locked(content: bytes, password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def read(content: bytes) -> Document:
    return read_document(Path("gazette.pdf"), content)


def text_of(document: Document) -> str:
    return " ".join(paragraph for section in document.sections for paragraph in section.paragraphs)


def test_every_page_is_read() -> None:
    assert "three minutes" in text_of(read(pdf_of(PAGES)))
    assert "dark color" in text_of(read(pdf_of(PAGES)))


def test_two_pages_are_read() -> None:
    assert "picked by hand" in text_of(read(pdf_of(PAGES[:2])))


def test_a_running_head_is_dropped() -> None:
    assert "Gazette" not in text_of(read(pdf_of(PAGES)))


def test_page_numbers_are_dropped() -> None:
    assert not any(mark.isdigit() for mark in text_of(read(pdf_of(PAGES))))


def test_a_word_broken_at_the_end_of_a_page_is_mended() -> None:
    assert "afternoon" in text_of(read(pdf_of(PAGES)))


def test_a_password_is_named() -> None:
    with pytest.raises(DocumentError, match="locked by a password"):
        read(locked(pdf_of(PAGES), "secret"))


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    assert "three minutes" in text_of(read(locked(pdf_of(PAGES), "")))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_torn_pdf_is_named_or_read_but_never_raises_more(share: float) -> None:
    content = pdf_of(PAGES)
    with suppress(DocumentError):
        read(content[: int(len(content) * share)])


def test_something_else_called_pdf_is_named() -> None:
    with pytest.raises(DocumentError, match="damaged PDF"):
        read(b"This is no PDF at all.")


def test_scanned_pages_are_named() -> None:
    with pytest.raises(DocumentError, match="no text layer"):
        read(pdf_of([[], []]))
