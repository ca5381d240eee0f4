"""Documents: what a file on the shelf says, whatever its format.

A reader turns one file into a `Document`: its bibliographic facts and its sections in order. Boilerplate
is dropped and what readers commented is kept apart from what the author wrote.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from companion.errors import DocumentError

MAX_BYTES = 50_000_000
"""A larger file is refused: its passages would take hours to embed without a word of warning."""

MARKDOWN = {".md", ".markdown"}
TEXT = {".txt", ".text", ".rst", ""}
WEB = {".html", ".htm", ".xhtml"}
PDF = {".pdf"}
SUFFIXES = MARKDOWN | TEXT | WEB | PDF


@dataclass(frozen=True)
class Section:
    """Paragraphs under one heading, by the author or by the readers who commented."""

    heading: str
    paragraphs: tuple[str, ...]
    is_comment: bool = False


@dataclass(frozen=True)
class Document:
    """What one file says."""

    title: str
    author: str
    published: str
    kind: str
    sections: tuple[Section, ...]


def find_documents(root: Path) -> Iterator[Path]:
    """Every readable kind of file in a folder and below it, in a stable order; or the one file.

    Hidden files are left out. Links to folders are not followed, so a loop of links ends.
    """
    if not root.is_dir():
        yield root
        return
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES:
                yield path


def read_bytes(path: Path) -> bytes:
    """The content of a file that is worth reading.

    Raises:
        DocumentError: it is missing, unreadable, no ordinary file, empty or too large.
    """
    try:
        if not path.is_file():
            problem = "is not an ordinary file" if path.exists() else "does not exist"
            raise DocumentError(f"{path} {problem}: it was left out.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(
                f"{path} has {size / 1e6:.0f} MB, and {MAX_BYTES / 1e6:.0f} MB is the most that one "
                "document may have: split it into smaller files."
            )
        content = path.read_bytes()
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise DocumentError(f"{path} cannot be read ({reason}): it was left out.") from fault
    if not content.strip():
        raise DocumentError(f"{path} is empty: it was left out.")
    return content


def digest(content: bytes) -> str:
    """What tells one version of a file from another."""
    return hashlib.sha256(content).hexdigest()


def read_document(path: Path, content: bytes) -> Document:
    """Read one file by its kind.

    Raises:
        DocumentError: it holds no text that can be read.
    """
    suffix = path.suffix.lower()
    if suffix in PDF:
        from companion.retrieval.formats.pdf import read_pdf as read
    elif suffix in WEB:
        from companion.retrieval.formats.web import read_web as read
    elif suffix in MARKDOWN:
        from companion.retrieval.formats.markdown import read_markdown as read
    else:
        from companion.retrieval.formats.text import read_text as read
    document = read(path, content)
    if not any(section.paragraphs for section in document.sections):
        raise DocumentError(f"{path} holds no text: it was left out.")
    return document
