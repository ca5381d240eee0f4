"""A question before something that cannot be undone."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import Footer, Static

from companion.plain_text import inert

LISTED = 5
"""Sentences that are shown: the question and its keys fit into fifteen lines."""


class Question(ModalScreen[bool]):
    """Yes by a key that no other does anything with; everything else is no."""

    CSS_PATH: ClassVar[CSSPathType | None] = "card.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "Yes", id="question.yes", tooltip="Do it.", key_display="Y"),
        Binding("escape,n,q", "answer(False)", "No", id="question.no", tooltip="Leave it as it is.", key_display="Esc"),
    ]

    def __init__(self, question: str, about: Sequence[str]) -> None:
        """Ask a question about some sentences."""
        super().__init__()
        self._question = question
        self._about = about

    def compose(self) -> ComposeResult:
        """The question, and what it is about."""
        with Vertical(classes="card"):
            yield Static(Content(inert(self._question)), classes="title")
            different = list(dict.fromkeys(self._about))
            for each in different[:LISTED]:
                yield Static(Content(f"“{inert(' '.join(each.split()))}”"), classes="quote")
            if (more := len(different) - LISTED) > 0:
                yield Static(Content(f"and {more:,} more"), classes="quiet")
            yield Footer(show_command_palette=False)

    def action_answer(self, is_yes: bool) -> None:
        """Answer it."""
        self.dismiss(is_yes)
