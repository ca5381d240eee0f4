"""The talk so far."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.getters import query_one
from textual.widget import Widget

from companion.tui.widgets.turns import Note, YourTurn
from companion.tui.widgets.welcome import Welcome


class Transcript(VerticalScroll, can_focus=False):
    """Her turns and yours, in order; it follows the newest once you have written, until you scroll up."""

    talk = query_one("#talk", Vertical)

    def __init__(self, welcome: Welcome) -> None:
        """Begin with a welcome, which goes when the talk begins."""
        super().__init__()
        self._welcome = welcome

    def compose(self) -> ComposeResult:
        """A short talk stands at the foot by its own layout, as an anchored scroll does not hold there."""
        with Vertical(id="talk", classes="-empty"):
            yield self._welcome

    async def send(self, turn: YourTurn) -> None:
        """Add a message, and come back to the end of the talk."""
        await self.query(Welcome).remove()
        self.talk.remove_class("-empty")
        await self.talk.mount(turn)
        self.anchor()

    async def answer(self, turn: YourTurn, *widgets: Widget) -> None:
        """Put what answers a message below it, before the messages that still wait."""
        await self.talk.mount_all(widgets, after=turn)

    async def note(self, text: str) -> None:
        """Add a quiet line."""
        await self.talk.mount(Note(text))
