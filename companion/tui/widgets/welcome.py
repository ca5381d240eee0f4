"""What an empty room says: what she is, what to ask, the key to press."""

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from companion.plain_text import inert
from companion.tui.widgets.choice import Choice

FILM_QUESTIONS = (
    "What does Theodore do for a living?",
    "Is the film a warning about technology?",
    "Who made the music?",
)
"""Questions that the library that ships answers well."""


class Example(Choice):
    """A question that is asked when it is chosen."""

    def __init__(self, question: str) -> None:
        """Show a question."""
        super().__init__(Content(question))
        self.question = question


class Welcome(Vertical):
    """Shown until the first message is sent."""

    def __init__(self, knowledge: Sequence[Path]) -> None:
        """Welcome a person.

        Args:
            knowledge: what replaces the library that ships, if anything.
        """
        super().__init__()
        self._knowledge = knowledge

    def compose(self) -> ComposeResult:
        """A few lines, no more."""
        yield Static(
            Content.assemble(("━━━━━━", "$primary"), ("━━━━", "$secondary"), ("━━", "$accent")),
            classes="mark",
        )
        read = inert(library_name(self._knowledge)) if self._knowledge else "five reviews of the film Her"
        yield Static(
            Content(
                f"I am an AI, not a person. I have read {read}, and every answer from there opens on the passages "
                "it stands on. Or tell me about your day."
            ),
            classes="greeting",
        )
        if not self._knowledge:
            yield Static(Content("Ask me something, or pick one of these:"), classes="hint")
            for question in FILM_QUESTIONS:
                yield Example(question)
        yield Static(Content("Write below and press Enter."), classes="hint")


def library_name(knowledge: Sequence[Path]) -> str:
    """The folders and files that replace the library, in a few words."""
    return ", ".join(path.resolve().name or str(path) for path in knowledge)
