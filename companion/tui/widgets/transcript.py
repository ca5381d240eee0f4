"""The talk so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widget import Widget

from companion.tui.widgets.choice import Choice
from companion.tui.widgets.turns import Day, HerTurn, Note, YourTurn
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

    @dataclass
    class OlderWanted(Message):
        """The person has scrolled to the first turn that is here, and there are more in the log."""

    talk = query_one("#talk", Vertical)
    earlier = query_one(Earlier)

    def __init__(self, welcome: Welcome | None) -> None:
        """Begin with a welcome, which goes when the talk begins."""
        super().__init__()
        self._welcome = welcome
        self._has_older = False
        self._is_asking = False

    def compose(self) -> ComposeResult:
        """A short talk stands at the foot by its own layout, as an anchored scroll does not hold there."""
        with Vertical(id="talk", classes="-empty" if self._welcome else ""):
            yield Earlier()
            if self._welcome:
                yield self._welcome

    @property
    def has_begun(self) -> bool:
        """Whether something was said or told here."""
        return any(turn is not self._welcome for turn in self._turns())

    async def welcome(self, welcome: Welcome) -> None:
        """Begin anew."""
        async with self.talk.batch():
            await self._empty()
            self._welcome, self._has_older = welcome, False
            self.earlier.display = False
            self.talk.add_class("-empty")
            await self._mount(welcome)
        self.scroll_home(animate=False)

    async def resume(self, widgets: Sequence[Widget], *, has_older: bool) -> None:
        """Show the end of a talk in the place of what is here."""
        async with self.talk.batch():
            await self._empty()
            self._welcome, self._has_older = None, has_older
            self.talk.remove_class("-empty")
            self.earlier.display = has_older
            await self._mount(*widgets)
        self.anchor()

    async def put_before(self, widgets: Sequence[Widget], *, has_older: bool) -> None:
        """Show older turns above the others, and stay where the person reads."""
        first_seen = next((turn for turn in self._turns() if turn.display), None)
        days = {each.day for each in widgets if isinstance(each, Day)}
        if isinstance(first_seen, Day) and first_seen.day in days:
            await first_seen.remove()  # its day is named above by now
            first_seen = next((turn for turn in self._turns() if turn.display), None)
        self._is_asking = False
        self._has_older = has_older
        self.earlier.display = has_older
        self.release_anchor()
        await self._mount(*widgets, after=self.earlier)
        if first_seen:
            self.call_after_refresh(self.scroll_to_widget, first_seen, animate=False, top=True)

    async def send(self, *widgets: Widget) -> None:
        """Add a message, and come back to the end of the talk."""
        await self._begin()
        self._fold()
        await self._mount(*widgets)
        self.anchor()

    async def greet(self, turn: Widget) -> None:
        """Add what she says before anything was sent; the welcome stays above it until then."""
        await self._mount(turn)

    async def answer(self, turn: YourTurn, *widgets: Widget) -> None:
        """Put what answers a message below it, before the messages that still wait."""
        await self._mount(*widgets, after=turn)

    async def note(self, text: str) -> None:
        """Add a quiet line."""
        await self._mount(Note(text))

    async def tell(self, text: str) -> None:
        """Add a quiet line, and show it."""
        await self._begin()
        await self.note(text)
        self.anchor()

    def clear(self) -> None:
        """Fold everything away; it can be brought back."""
        for turn in self._turns():
            turn.display = False
            self.earlier.display = True

    def page_up(self) -> None:
        """Go back a page; at the top, to what came before."""
        if self.earlier.display and self.scroll_y == 0:
            self.unfold()
        else:
            self.scroll_page_up()

    def show_from_its_name(self, turn: HerTurn) -> None:
        """Begin at the first line of a reply that is longer than what can be seen."""
        if turn.outer_size.height > self.size.height:
            self.release_anchor()
            self.scroll_to_widget(turn, animate=False, top=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Whoever scrolls to the first turn sees those before it."""
        super().watch_scroll_y(old_value, new_value)
        if new_value == 0 < old_value and self.is_attached and self.earlier.display:
            self.unfold()

    @on(Choice.Chosen, "Earlier")
    def unfold(self) -> None:
        """Bring back the turns before, and stay where the person reads."""
        folded = [turn for turn in self._turns() if not turn.display]
        if not folded:
            self._ask_for_older()
            return
        first_seen = next((turn for turn in self._turns() if turn.display), None)
        for turn in folded[-MOST:]:
            turn.display = True
        self.earlier.display = len(folded) > MOST or self._has_older
        self.release_anchor()
        self.call_after_refresh(self.scroll_to_widget, first_seen or folded[-1], animate=False, top=True)

    def _ask_for_older(self) -> None:
        if self._has_older and not self._is_asking:
            self._is_asking = True
            self.post_message(self.OlderWanted())

    async def _empty(self) -> None:
        await self.talk.remove_children(self._turns())

    async def _mount(self, *widgets: Widget, after: Widget | None = None) -> None:
        if self.talk.is_attached:  # what she says while the room is closed is not drawn any more
            await self.talk.mount_all(widgets, after=after)

    async def _begin(self) -> None:
        if self._welcome and self._welcome.is_attached:
            await self._welcome.remove()
            self.talk.remove_class("-empty")

    def _fold(self) -> None:
        """Lay out the newest turns only."""
        for turn in self._turns()[:-MOST]:
            turn.display = False
            self.earlier.display = True

    def _turns(self) -> list[Widget]:
        return [turn for turn in self.talk.children if turn is not self.earlier]
