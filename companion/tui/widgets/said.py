"""The words of a turn, in which the marks of sources can be clicked, and which may appear little by little."""

import re
from collections.abc import Container
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from companion.plain_text import inert

UNSAID, DAWNING = "$background", ("$foreground 35%", "$foreground 60%", "$foreground 80%")
"""The colour of what is not yet said, which is that of the ground; and of the words that are just appearing."""

DAWN = 6
"""Characters of each step of the dawn."""


class Said(Static):
    """Plain words; what looks like markup in them is words, too."""

    @dataclass
    class MarkClicked(Message):
        """The mark of a source was clicked."""

        n: int

    def __init__(self, text: str | Content, marks: Container[int] = (), classes: str = "") -> None:
        """Show words.

        Args:
            text: the words; content is inert already.
            marks: the numbers that are marks of sources where they stand in square brackets.
            classes: how they are drawn.
        """
        self.words = with_marks(Content(inert(text)) if isinstance(text, str) else text, marks)
        super().__init__(self.words, classes=classes)

    def say(self, count: int | None) -> None:
        """Let so many characters be seen, the rest keeping their place; None for all of them."""
        length = len(self.words.plain)
        if count is None or count >= length + DAWN * len(DAWNING):
            self.update(self.words, layout=False)
            return
        shown = self.words[: max(0, count)]
        for step, colour in enumerate(DAWNING):
            end = count - step * DAWN
            if end > 0 and end - DAWN < length:
                shown = shown.stylize(colour, max(0, end - DAWN), min(end, length))
        # a mark that is not yet said is no link either, since links have a colour of their own
        self.update(shown + Content(self.words.plain[max(0, count) :]).stylize(UNSAID), layout=False)

    def action_cite(self, n: int) -> None:
        """Say which mark was clicked."""
        self.post_message(self.MarkClicked(n))


def with_marks(said: Content, marks: Container[int]) -> Content:
    """Words in which each mark of a source does `cite` when it is clicked."""
    for mark in re.finditer(r"\[(\d{1,4})\]", said.plain):
        if (n := int(mark[1])) in marks:
            said = said.stylize(Style.from_meta({"@click": f"cite({n})"}), *mark.span())
    return said
