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

    def __init__(self, knowledge: Sequence[Path], *, is_first: bool = True) -> None:
        """Welcome a person.

        Args:
            knowledge: what replaces the library that ships, if anything.
            is_first: whether it is their first talk, and so there is something to be explained.
        """
        super().__init__()
        self._knowledge = knowledge
        self._is_first = is_first

    def compose(self) -> ComposeResult:
        """A few lines, no more."""
        yield Static(
            Content.assemble(("━━━━━━", "$primary"), ("━━━━", "$secondary"), ("━━", "$accent")),
            classes="mark",
        )
        if not self._is_first:
            yield Static(Content("A new page. What is on your mind?"), classes="greeting")
            yield Static(Content("The talks before this one are under F3."), classes="hint")
            return
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
        yield Static(Content("Write below and press Enter. F1 shows the keys, / the commands."), classes="hint")


def library_name(knowledge: Sequence[Path]) -> str:
    """The folders and files that replace the library, in a few words."""
    return ", ".join(path.resolve().name or str(path) for path in knowledge)
