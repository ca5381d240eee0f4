"""The words of a turn, in which the marks of sources can be clicked."""

import re
from collections.abc import Container
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from companion.plain_text import inert


class Said(Static):
    """Plain words; what looks like markup in them is words, too."""

    @dataclass
    class MarkClicked(Message):
        """The mark of a source was clicked."""

        n: int

    def __init__(self, text: str, marks: Container[int] = ()) -> None:
        """Show words.

        Args:
            text: the words.
            marks: the numbers that are marks of sources where they stand in square brackets.
        """
        super().__init__(with_marks(inert(text), marks))

    def action_cite(self, n: int) -> None:
        """Say which mark was clicked."""
        self.post_message(self.MarkClicked(n))


def with_marks(words: str, marks: Container[int]) -> Content:
    """Words in which each mark of a source does `cite` when it is clicked."""
    said = Content(words)
    for mark in re.finditer(r"\[(\d{1,4})\]", words):
        if (n := int(mark[1])) in marks:
            said = said.stylize(Style.from_meta({"@click": f"cite({n})"}), *mark.span())
    return said
