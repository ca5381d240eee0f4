"""Markdown in her words as blocks that a terminal shows: emphasis, code, lists, quotes. Nothing in it is live."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from textual.content import Content

if TYPE_CHECKING:  # ~50 ms to import, and most of what she says has no Markdown
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAY_BE = re.compile(r"[*_`~\\]|\]\(|^[ \t]*(?:#{1,6}[ \t]|>|[-+][ \t]|\d{1,9}[.)][ \t])", re.MULTILINE)
"""What a text without Markdown never has."""

STYLES = {"em_open": "italic", "strong_open": "bold", "s_open": "strike"}
CODE = "$accent"


@dataclass(frozen=True)
class Block:
    """A paragraph, an item of a list, a line of code: what stands by itself."""

    content: Content
    kind: str = "text"
    """`text`, `heading`, `quote`, `code` or `item`."""

    depth: int = 0
    """How many lists it stands in."""

    mark: str = ""
    """What an item begins with."""


def blocks(text: str) -> list[Block]:
    """A text that is inert already, as blocks."""
    if not MAY_BE.search(text):
        return [Block(Content(text))]
    found = [block for block in _read(_parser().parse(text)) if block.content.plain.strip()]
    return found or [Block(Content(text))]


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
    # what would hide words: definitions, pictures, HTML, entities; and code by mere indentation
    return parser.disable(["reference", "image", "html_block", "html_inline", "entity", "autolink", "code"])


def _read(tokens: "list[Token]") -> Iterator[Block]:
    lists: list[tuple[bool, int]] = []
    quotes, mark, kind = 0, "", "text"
    for token in tokens:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists.append((token.type[0] == "o", int(token.attrs.get("start", 1) or 0)))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                is_ordered, number = lists[-1]
                mark = f"{number}." if is_ordered else "•"
                lists[-1] = (is_ordered, number + 1)
            case "blockquote_open" | "blockquote_close":
                quotes += 1 if token.type == "blockquote_open" else -1
            case "heading_open":
                kind = "heading"
            case "heading_close":
                kind = "text"
            case "fence":
                yield Block(Content(token.content.rstrip("\n")), "code", len(lists))
            case "inline":
                its = "item" if lists else "quote" if quotes else kind
                yield Block(_inline(token.children or []), its, len(lists), mark)
                mark = ""


def _inline(tokens: "list[Token]") -> Content:
    said, styles, links = Content(), [], []
    for token in tokens:
        if token.type in STYLES:
            styles.append(STYLES[token.type])
        elif token.type.removesuffix("_close") + "_open" in STYLES:
            styles.pop()
        elif token.type == "link_open":
            links.append(f"]({token.attrs['href']})")
            said += Content("[")
        elif token.type == "link_close":
            said += Content(links.pop())
        elif token.type in ("softbreak", "hardbreak"):
            said += Content("\n")
        else:
            words = Content(token.content)
            for style in (*styles, *([CODE] if token.type == "code_inline" else [])):
                words = words.stylize(style)
            said += words
    return said
