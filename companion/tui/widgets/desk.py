"""What stands below the talk: the quiet line, the list of commands, what was pasted, and where you write."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.getters import query_one
from textual.widgets import TextArea

from companion.tui.widgets.message_input import MessageInput, Pasted
from companion.tui.widgets.status_line import StatusLine
from companion.tui.widgets.suggestions import Suggestions


class Desk(Vertical):
    """Keeps the list of commands in step with what is written."""

    suggestions = query_one(Suggestions)
    input = query_one(MessageInput)

    def __init__(self, *, is_incognito: bool) -> None:
        """Lay it out."""
        super().__init__(id="desk")
        self._is_incognito = is_incognito

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        suggestions, pasted = Suggestions(), Pasted()
        yield StatusLine(is_incognito=self._is_incognito)
        yield suggestions
        yield pasted
        yield MessageInput(suggestions, pasted)

    @on(TextArea.Changed)
    def suggest(self, event: TextArea.Changed) -> None:
        """The list follows what is written."""
        self.suggestions.suggest(event.text_area.text)

    @on(Suggestions.Picked)
    def pick(self, event: Suggestions.Picked) -> None:
        """A line of the list was clicked."""
        self.input.focus()
        self.input.call_later(self.input.take, event.suggestion)  # a message sent from here would come no further
