"""A passage as it stands in its document, with the sentences that she used brought out."""

import re
from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from companion.plain_text import inert
from companion.response.reply import Citation

SHORTEST = 20
"""Characters: what is shorter is a stray piece, such as "Mr.", and no sentence."""

METER = 10
"""Cells of the score's meter."""


class Passage(Vertical):
    """One citation in full: the document and the heading, and below them the passage among its neighbours."""

    scroll = query_one(VerticalScroll)

    def __init__(self, citation: Citation, said: str) -> None:
        """Show a citation.

        Args:
            citation: the passage and where it stands.
            said: the reply that leans on it.
        """
        super().__init__()
        self._citation = citation
        self._said = said

    def compose(self) -> ComposeResult:
        """From the document's name down to its path."""
        citation = self._citation
        by = f"  by {inert(citation.author)}" if citation.author else ""
        yield Static(Content.assemble((inert(citation.title), "bold $primary"), (by, "$secondary")), classes="title")
        if citation.heading:
            yield Static(Content(inert(citation.heading)), classes="heading")
        with VerticalScroll(can_focus=False):
            if citation.before:
                yield Static(Content(inert(citation.before)), classes="before")
            yield Static(brought_out(inert(citation.passage), inert(self._said)), classes="passage")
            if citation.after:
                yield Static(Content(inert(citation.after)), classes="after")
            yield Static(Content(inert(citation.source)), classes="path")

    def on_mount(self) -> None:
        """Begin where the passage can be read, however long what stands before it."""
        self.call_after_refresh(self.query_one(".passage").scroll_visible, animate=False)


def score_line(score: float) -> Content:
    """The probability that the passage answers what was asked, as a meter and a number."""
    full = round(max(0.0, min(score, 1.0)) * METER)
    return Content.assemble(
        ("━" * full, "$secondary"),
        ("─" * (METER - full), "$border-blurred"),
        (f"  {score:.0%} match", "$foreground-muted"),
    )


def brought_out(passage: str, said: str) -> Content:
    """A passage in which the sentences that a reply quotes stand out."""
    words = unmarked(said)
    content = Content(passage)
    for start, end in sentences(passage):
        sentence = unmarked(passage[start:end])
        if len(sentence) >= SHORTEST and sentence in words:
            content = content.stylize("bold $text-accent", start, end)
    return content


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text stands, near enough for showing."""
    for match in re.finditer(r"\S.*?(?:[.!?][\"'”’)\]]*(?=\s)|\Z)", text, re.DOTALL):
        yield match.span()


def unmarked(text: str) -> str:
    """A text without the marks of citations, its spaces evened out."""
    return " ".join(re.sub(r"\s*\[\d+\]", "", text).split())
