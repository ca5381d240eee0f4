"""What stands in the transcript: your turns, hers, and quiet notes beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from companion.plain_text import inert
from companion.response.reply import Reply
from companion.tui.pace import moments
from companion.tui.widgets.choice import Choice
from companion.tui.widgets.citation_line import CitationLine
from companion.tui.widgets.said import Said

if TYPE_CHECKING:
    from companion.tui.widgets.markdown_words import Block

FRAMES = 20
"""Times a second at which words appear."""


class Turn(Vertical):
    """Who speaks, when, and what is said."""

    def __init__(self, name: str, at: datetime) -> None:
        """Show a turn."""
        super().__init__()
        self._name_line = Content.assemble((inert(name), "bold"), (f"  {at:%H:%M}", "$foreground-muted"))

    def compose(self) -> ComposeResult:
        """The name, above the words."""
        yield Static(self._name_line, classes="name")


class YourTurn(Turn):
    """A message that was sent."""

    def __init__(self, text: str, at: datetime, *, is_waiting: bool = False, is_kept_back: bool = False) -> None:
        """Show a message.

        Args:
            text: what was written.
            at: when.
            is_waiting: whether it has to wait for her.
            is_kept_back: whether the text only stands for what was written.
        """
        super().__init__("You", at)
        self.text = text
        self._is_waiting = is_waiting
        self._is_kept_back = is_kept_back

    def compose(self) -> ComposeResult:
        """A message that waits says so."""
        yield from super().compose()
        yield Said(self.text, classes="kept-back" if self._is_kept_back else "")
        if self._is_waiting:
            yield Static(Content("sent, and waiting for her"), classes="waiting")

    async def reached_her(self) -> None:
        """The message waits no longer."""
        await self.query(".waiting").remove()

    async def withdraw(self) -> None:
        """Say that no answer is wanted any more."""
        await self.reached_her()
        self.add_class("-withdrawn")
        await self.mount(Static(Content("withdrawn; she had read it already"), classes="waiting"))


class HerTurn(Turn):
    """A reply, with its sources below."""

    @dataclass
    class SourceOpened(Message):
        """A source was chosen below the reply, or at its mark."""

        reply: Reply
        n: int

    @dataclass
    class Spoken(Message):
        """All of it has appeared."""

        turn: "HerTurn"

    def __init__(self, reply: Reply, at: datetime, sources: Sequence[str] = ()) -> None:
        """Show a reply.

        Args:
            reply: the reply.
            at: when it was given.
            sources: the titles of what an old reply leaned on, which opens no more.
        """
        super().__init__(reply.name or reply.persona, at)
        self.reply = reply
        self._sources = sources
        self._timer: Timer | None = None
        self._moments: Sequence[tuple[float, int]] = ()

    def compose(self) -> ComposeResult:
        """The words, and the sources one to a line."""
        from companion.tui.widgets.markdown_words import blocks  # before her first words nothing needs it

        yield from super().compose()
        marks = {citation.n for citation in self.reply.citations}
        before = None
        for block in blocks(inert(self.reply.text)):
            yield drawn(block, marks, before)
            before = block
        for citation in self.reply.citations:
            yield CitationLine(citation)
        for n, title in enumerate(self._sources, 1):
            yield Static(Content(f"[{n}] {inert(title)}"), classes="old-source")

    @property
    def is_speaking(self) -> bool:
        """Whether some of it has still to appear."""
        return self._timer is not None

    def speak(self, pace: str) -> None:
        """Let the words appear at a pace; they have their places from the first."""
        said = "\n".join(each.words.plain for each in self.query(Said))
        self._moments = moments(said, pace)
        self._began = monotonic()
        self.add_class("-speaking")
        self._timer = self.set_interval(1 / FRAMES, self._appear)
        self._appear()

    def finish(self) -> None:
        """Let all of it be seen at once."""
        if self._timer is None:
            return
        self._timer.stop()
        self._timer = None
        for each in self.query(Said):
            each.say(None)
        self.remove_class("-speaking")
        self.post_message(self.Spoken(self))

    def _appear(self) -> None:
        since = monotonic() - self._began
        if since > self._moments[-1][0]:
            self.finish()
            return
        count = next(end for at, end in reversed(self._moments) if at <= since)
        for each in self.query(Said):
            each.say(count)
            count -= len(each.words.plain) + 1

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


def drawn(block: "Block", marks: set[int], before: "Block | None") -> Widget:
    """A block of her words, apart from the one before; an item of a list stands behind its mark."""
    gap = "" if before is None else " -next -same" if before.kind == block.kind == "quote" else " -next"
    said = Said(block.content, marks, classes=f"said-{block.kind}{gap}")
    return Item(said, block.mark, block.depth) if block.kind == "item" else said


class Item(Horizontal):
    """An item of a list: the mark, and the words beside it."""

    def __init__(self, said: Said, mark: str, depth: int) -> None:
        """Show an item.

        Args:
            said: its words.
            mark: what stands before them; "" where they go on below others.
            depth: how many lists it stands in.
        """
        super().__init__()
        self._said = said
        self._mark = mark.rjust(2) if mark else "  "
        self.styles.padding = (0, 0, 0, 2 * (depth - 1))

    def compose(self) -> ComposeResult:
        """Side by side."""
        yield Static(Content(f"{self._mark} "), classes="mark")
        yield self._said


class Day(Static):
    """The day on which the turns below it were."""

    def __init__(self, day: date) -> None:
        """Name a day."""
        super().__init__(Content(f"{day:%A}, {day.day} {day:%B %Y}"))
        self.day = day


class Note(Static):
    """A quiet line that nobody says: a disclosure, a fault."""

    def __init__(self, text: str) -> None:
        """Show a line."""
        super().__init__(Content(inert(text)))
