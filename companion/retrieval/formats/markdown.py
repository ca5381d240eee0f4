"""Markdown with front matter."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from companion.errors import DocumentError, place
from companion.retrieval.documents import Document, Section
from companion.retrieval.formats.boilerplate import is_boilerplate
from companion.retrieval.formats.encoding import decode

if TYPE_CHECKING:
    from markdown_it.token import Token

FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
COMMENTS = re.compile(r"^(readers?.? |user )?comments?\b|^what readers said\b", re.IGNORECASE)


def read_markdown(path: Path, content: bytes) -> Document:
    """Read a Markdown file; the front matter may give `title`, `author`, `published` and `kind`.

    Raises:
        DocumentError: the front matter is not YAML, or the bytes are not text.
    """
    text = decode(path, content)
    facts: dict[str, Any] = {}
    front = FRONT_MATTER.match(text)
    if front:
        facts = _front_matter(path, front.group(1))
        text = text[front.end() :]
    title, sections = _sections(text)
    return Document(
        title=_text(facts, "title") or title or path.stem,
        author=_text(facts, "author"),
        published=_text(facts, "published"),
        kind=_text(facts, "kind"),
        sections=tuple(sections),
    )


def _front_matter(path: Path, source: str) -> dict[str, Any]:
    try:
        facts = yaml.safe_load(source)
    except yaml.YAMLError as fault:
        raise DocumentError(f"{path} has a front matter that is not YAML{place(fault, 1)}: mend it.") from fault
    if facts is not None and not isinstance(facts, dict):
        raise DocumentError(f"{path} has a front matter that is not lines of `key: value`: mend it.")
    return facts or {}


def _text(facts: dict[str, Any], key: str) -> str:
    value = facts.get(key)
    return "" if value is None else str(value)


def _sections(text: str) -> tuple[str, list[Section]]:
    """The first top heading, and the sections: paragraphs and list items under each heading."""
    from markdown_it import MarkdownIt  # ~30 ms to import

    tokens = MarkdownIt().enable("table").parse(text)
    title = heading = ""
    sections: list[Section] = []
    under: list[str] = []

    def close() -> None:
        if under:
            sections.append(Section(heading, tuple(under), is_comment=bool(COMMENTS.match(heading))))
            under.clear()

    for number, token in enumerate(tokens):
        if token.type != "inline":
            continue
        plain = _plain(token)
        if tokens[number - 1].type == "heading_open":
            close()
            if not title and tokens[number - 1].tag == "h1":
                title = plain
            else:
                heading = plain
        elif plain and not is_boilerplate(plain):
            under.append(plain)
    close()
    return title, sections


def _plain(inline: "Token") -> str:
    parts = []
    for child in inline.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return re.sub(r"\s+", " ", "".join(parts)).strip()
