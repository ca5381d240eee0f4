"""Plain text: a title in the first line, headings told by their shape, paragraphs."""

import re
from pathlib import Path
from statistics import median

from companion.retrieval.documents import Document, Section
from companion.retrieval.formats.boilerplate import split_comments
from companion.retrieval.formats.encoding import decode

BYLINE = re.compile(
    r"^(?:written |posted )?by\s+([A-Z][\w.'’-]*(?:\s+[A-Z][\w.'’-]*?){0,3}?)(?=Published|\s*[|,·—–-]|\s+on\b|\s*$)",
    re.IGNORECASE,
)
CAPTION = re.compile(r"^(?:[A-Z][^.!?]* (?:as|in) [^.!?]*\(\d{4}\)\.?|[a-z][^.!?]{0,60})$")
"""`Somebody as Someone in Something (2001).`, or the lower-case scrap that describes a picture."""

SELF_NAME = re.compile(
    r"\b(?:this|my|our)\s+(blog post|article|essay|review|analysis|paper|report|interview|column)\b", re.IGNORECASE
)


def read_text(path: Path, content: bytes) -> Document:
    """Read a plain text file."""
    paragraphs = split_paragraphs(decode(path, content))
    title, author = path.stem, ""
    if paragraphs and _is_title(paragraphs):
        title = paragraphs.pop(0)
    body = []
    for place, paragraph in enumerate(paragraphs):
        byline = BYLINE.match(paragraph) if place < 5 and len(paragraph.split()) <= 14 else None
        if byline and not author:
            author = re.sub(r"Published$", "", byline.group(1)).strip()
        elif not CAPTION.match(paragraph):
            body.append(paragraph)
    own, comments = split_comments(body)
    sections = sections_of(own)
    if comments:
        sections.append(Section("Readers' comments", tuple(comments), is_comment=True))
    named = SELF_NAME.search(" ".join(own))
    return Document(title, author, "", named.group(1).lower() if named else "", tuple(sections))


def split_paragraphs(text: str) -> list[str]:
    """Paragraphs, whether lines are wrapped by hand (blank lines between) or one line is one paragraph."""
    blocks = [[line.strip() for line in block.split("\n") if line.strip()] for block in re.split(r"\n\s*\n", text)]
    blocks = [block for block in blocks if block]
    inner = [len(line) for block in blocks for line in block[:-1]]
    is_wrapped = len(inner) >= len(blocks) and 40 <= median(inner) <= 100 and max(inner) <= 140
    if is_wrapped:
        return [" ".join(block) for block in blocks]
    return [line for block in blocks for line in block]


def _is_title(paragraphs: list[str]) -> bool:
    first = paragraphs[0]
    return len(paragraphs) > 1 and len(first.split()) <= 15 and not first.endswith((".", "!", ";", ","))


def is_heading(paragraph: str, following: str | None) -> bool:
    """Whether a paragraph is a heading: short, one sentence, and above a paragraph of some length."""
    words = len(paragraph.split())
    if following is None or words == 0 or len(following.split()) < 2 * words:
        return False
    if paragraph.rstrip().endswith("?"):
        return (
            words <= 20 and paragraph.count("?") == 1 and not re.search(r"[.!]\s", re.sub(r"^\d+\.\s", "", paragraph))
        )
    if paragraph.rstrip().endswith((".", ":")):
        return words <= 7 and len(following.split()) >= 20 and not re.search(r"[.!?]\s", paragraph)
    return (
        words <= 12
        and not re.search(r"[.!?]\s", re.sub(r"^\d+\.\s", "", paragraph))
        and not paragraph.endswith(("!", ",", ";", "”", '"'))
    )


def sections_of(paragraphs: list[str]) -> list[Section]:
    """Paragraphs grouped under the headings among them."""
    sections: list[Section] = []
    heading = ""
    under: list[str] = []
    for place, paragraph in enumerate(paragraphs):
        following = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
        if is_heading(paragraph, following):
            if under:
                sections.append(Section(heading, tuple(under)))
            heading, under = re.sub(r"^\d+\.\s+", "", paragraph).rstrip(".:"), []
        else:
            under.append(paragraph)
    if under:
        sections.append(Section(heading, tuple(under)))
    return sections
