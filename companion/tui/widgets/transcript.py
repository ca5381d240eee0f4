"""The talk so far."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widget import Widget

from companion.tui.widgets.choice import Choice
from companion.tui.widgets.turns import Note, YourTurn
from companion.tui.widgets.welcome import Welcome

MOST = 60
"""Turns and notes that are laid out at a time: with 800 a reply takes 2 s of work to appear, with 60 0.1 s."""


class Earlier(Choice):
    """Brings back the turns before."""

    def __init__(self) -> None:
        """Show a line above the talk."""
        super().__init__(Content("↑ earlier in this talk"))


class Transcript(VerticalScroll, can_focus=False):
    """Her turns and yours, in order; it follows the newest once you have written, until you scroll up."""

    talk = query_one("#talk", Vertical)
    earlier = query_one(Earlier)

    def __init__(self, welcome: Welcome) -> None:
        """Begin with a welcome, which goes when the talk begins."""
        super().__init__()
        self._welcome = welcome

    def compose(self) -> ComposeResult:
        """A short talk stands at the foot by its own layout, as an anchored scroll does not hold there."""
        with Vertical(id="talk", classes="-empty"):
            yield Earlier()
            yield self._welcome

    async def send(self, turn: YourTurn) -> None:
        """Add a message, and come back to the end of the talk."""
        if self._welcome.is_attached:
            await self._welcome.remove()
            self.talk.remove_class("-empty")
        self._fold()
        await self.talk.mount(turn)
        self.anchor()

    async def greet(self, turn: Widget) -> None:
        """Add what she says before anything was sent; the welcome stays above it until then."""
        await self.talk.mount(turn)

    async def answer(self, turn: YourTurn, *widgets: Widget) -> None:
        """Put what answers a message below it, before the messages that still wait."""
        await self.talk.mount_all(widgets, after=turn)

    async def note(self, text: str) -> None:
        """Add a quiet line."""
        await self.talk.mount(Note(text))

    def page_up(self) -> None:
        """Go back a page; at the top, to what came before."""
        if self.earlier.display and self.scroll_y == 0:
            self.unfold()
        else:
            self.scroll_page_up()

    @on(Choice.Chosen, "Earlier")
    def unfold(self) -> None:
        """Bring back the turns before, and stay where the person reads."""
        folded = [turn for turn in self._turns() if not turn.display]
        first_seen = next(turn for turn in self._turns() if turn.display)
        for turn in folded[-MOST:]:
            turn.display = True
        self.earlier.display = len(folded) > MOST
        self.release_anchor()
        self.call_after_refresh(self.scroll_to_widget, first_seen, animate=False, top=True)

    def _fold(self) -> None:
        """Lay out the newest turns only."""
        for turn in self._turns()[:-MOST]:
            turn.display = False
            self.earlier.display = True

    def _turns(self) -> list[Widget]:
        return [turn for turn in self.talk.children if turn is not self.earlier]
