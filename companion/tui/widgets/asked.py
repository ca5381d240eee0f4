"""What the letter desk asks, below what was answered so far."""

from collections.abc import Iterator, Sequence

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from companion.letters.desk import Question
from companion.plain_text import inert
from companion.tui.widgets.choice import Choice

LABELS = {"to": "To", "name": "Called", "occasion": "For", "unsaid": "Unsaid", "tone": "Tone", "sign": "Signed"}
"""What stands before an answer; before the others, "True"."""


class Option(Choice):
    """An answer that can be picked."""

    def __init__(self, said: str) -> None:
        """Show an answer."""
        super().__init__(Content(f" {said} "))
        self.said = said


def asked(question: Question, answered: Sequence[tuple[str, str]]) -> Iterator[Widget]:
    """What was answered, the question, and what can be picked."""
    for key, said in answered:
        label = f"{LABELS.get(key, 'True'):<8}"
        yield Static(Content.assemble((label, "$foreground-muted"), inert(said)), classes="answered")
    yield Static(Content(inert(question.text)), classes="question")
    for said in question.choices:
        yield Option(said)


def hint_of(question: Question) -> str:
    """What stands above the input."""
    if question.choices:
        return "Pick one with Tab and Enter, or write it."
    return "A dash skips it, if there is nothing." if question.is_optional else ""
