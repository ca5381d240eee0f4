"""PDF, through pypdf: the text layer, its lines joined to paragraphs."""

import io
import logging
import re
from collections import Counter
from pathlib import Path

from companion.errors import DocumentError
from companion.retrieval.documents import Document
from companion.retrieval.formats.boilerplate import split_comments
from companion.retrieval.formats.text import sections_of, split_paragraphs


def read_pdf(path: Path, content: bytes) -> Document:
    """Read the text layer of a PDF.

    Raises:
        DocumentError: the file is damaged, locked by a password, or has no text layer.
    """
    from pypdf import PdfReader  # ~150 ms to import
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(f"{path} is locked by a password: it was left out.")
        pages = [page.extract_text() for page in reader.pages]
        facts = reader.metadata
    except DocumentError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise DocumentError(f"{path} is a damaged PDF ({fault}): it was left out.") from fault
    if not "".join(pages).strip():
        raise DocumentError(f"{path} has no text layer (scanned pages?): it was left out.")
    own, _ = split_comments(split_paragraphs(_join(pages)))
    title = str(facts.title) if facts and facts.title else path.stem
    author = str(facts.author) if facts and facts.author else ""
    return Document(title, author, "", "", tuple(sections_of(own)))


def _join(pages: list[str]) -> str:
    """The pages as one text: lines that stand on most pages (running heads) and page numbers dropped,
    words mended that a line broke, a blank line where a paragraph ends."""
    lines = [[line.strip() for line in page.split("\n")] for page in pages]
    repeated = Counter(line for page in lines for line in set(page) if line)
    running = {line for line, count in repeated.items() if len(pages) > 2 and count > len(pages) / 2}
    flow = [line for page in lines for line in page if line not in running and not re.fullmatch(r"\W*\d*\W*", line)]
    width = max((len(line) for line in flow), default=0)
    text = ""
    for line in flow:
        text += line
        ends_paragraph = len(line) < 0.75 * width and (
            line.endswith((".", "!", "?", "”", '"', ":")) or len(line) < 0.5 * width
        )
        text += "\n\n" if ends_paragraph else "\n"
    return re.sub(r"(\w)-\n(\w)", r"\1\2", text)
