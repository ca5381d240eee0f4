"""What stands in the transcript: your turns, hers, and quiet notes beside them."""

from dataclasses import dataclass
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from companion.plain_text import inert
from companion.response.reply import Reply
from companion.tui.widgets.choice import Choice
from companion.tui.widgets.citation_line import CitationLine
from companion.tui.widgets.said import Said


class Turn(Vertical):
    """Who speaks, when, and what is said."""

    def __init__(self, name: str, at: datetime, said: Said) -> None:
        """Show a turn."""
        super().__init__()
        self._name_line = Content.assemble((inert(name), "bold"), (f"  {at:%H:%M}", "$foreground-muted"))
        self._said = said

    def compose(self) -> ComposeResult:
        """The name above the words."""
        yield Static(self._name_line, classes="name")
        yield self._said


class YourTurn(Turn):
    """A message that was sent."""

    def __init__(self, text: str, at: datetime, *, is_waiting: bool) -> None:
        """Show a message, with a word when it has to wait."""
        super().__init__("You", at, Said(text))
        self._is_waiting = is_waiting

    def compose(self) -> ComposeResult:
        """A message that waits says so."""
        yield from super().compose()
        if self._is_waiting:
            yield Static(Content("sent, and waiting for her"), classes="waiting")

    async def reached_her(self) -> None:
        """The message waits no longer."""
        await self.query(".waiting").remove()


class HerTurn(Turn):
    """A reply, with its sources below."""

    @dataclass
    class SourceOpened(Message):
        """A source was chosen below the reply, or at its mark."""

        reply: Reply
        n: int

    def __init__(self, reply: Reply, at: datetime) -> None:
        """Show a reply."""
        super().__init__(
            reply.name or reply.persona, at, Said(reply.text, {citation.n for citation in reply.citations})
        )
        self.reply = reply

    def compose(self) -> ComposeResult:
        """The sources, one to a line."""
        yield from super().compose()
        for citation in self.reply.citations:
            yield CitationLine(citation)

    @on(Choice.Chosen, "CitationLine")
    def open_line(self, event: Choice.Chosen) -> None:
        """A line was chosen."""
        event.stop()
        assert isinstance(event.choice, CitationLine)
        self.post_message(self.SourceOpened(self.reply, event.choice.citation.n))

    @on(Said.MarkClicked)
    def open_mark(self, event: Said.MarkClicked) -> None:
        """A mark was clicked."""
        event.stop()
        self.post_message(self.SourceOpened(self.reply, event.n))


class Note(Static):
    """A quiet line that nobody says: a disclosure, a fault."""

    def __init__(self, text: str) -> None:
        """Show a line."""
        super().__init__(Content(inert(text)))
