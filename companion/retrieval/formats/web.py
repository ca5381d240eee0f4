"""Web pages, through trafilatura: the main text without the furniture, comments apart."""

import logging
from pathlib import Path

from companion.errors import DocumentError
from companion.retrieval.documents import Document, Section
from companion.retrieval.formats.boilerplate import is_boilerplate, split_comments


def read_web(path: Path, content: bytes) -> Document:
    """Read a saved web page.

    Raises:
        DocumentError: no main text is found in it.
    """
    from trafilatura import bare_extraction  # ~400 ms to import
    from trafilatura.settings import Document as Page

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    page = bare_extraction(content, include_comments=True, include_tables=True, with_metadata=True)
    if not isinstance(page, Page) or page.body is None:
        raise DocumentError(f"{path} is a web page in which no text was found: it was left out.")
    sections: list[Section] = []
    heading = ""
    under: list[str] = []
    for element in page.body.iter("head", "p", "item", "quote", "cell", "lb"):
        text = " ".join("".join(element.itertext()).split())
        if not text or element.tag == "lb":
            continue
        if element.tag == "head":
            if under:
                sections.append(Section(heading, tuple(split_comments(under)[0])))
            heading, under = text, []
        elif not any(ancestor.tag in ("p", "item", "quote") for ancestor in element.iterancestors()):
            under.append(text)
    if under:
        sections.append(Section(heading, tuple(split_comments(under)[0])))
    if page.commentsbody is not None:
        said = [" ".join("".join(element.itertext()).split()) for element in page.commentsbody.iter("p", "item")]
        said = [text for text in said if text and not is_boilerplate(text)]
        if said:
            sections.append(Section("Readers' comments", tuple(said), is_comment=True))
    return Document(page.title or path.stem, page.author or "", page.date or "", "", tuple(sections))
