"""The sources of a reply, beside the talk: one passage at a time."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widgets import Footer, Static

from companion.response.reply import Reply
from companion.tui.widgets.choice import Choice
from companion.tui.widgets.passage import Passage, score_line


class SourceTab(Choice, can_focus=False):
    """The mark of one source; a click shows it."""

    def __init__(self, n: int) -> None:
        """Show a mark."""
        super().__init__(Content(f" {n} "))
        self.n = n


class SourcesScreen(ModalScreen[None]):
    """A pane over the right side of the room, so that the reply stays in sight."""

    CSS_PATH: ClassVar[CSSPathType | None] = "sources.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,f2,q",
            "close",
            "Back",
            id="sources.close",
            tooltip="Go back to the talk.",
            key_display="Esc",
        ),
        Binding(
            "up,left",
            "step(-1)",
            "Source before",
            id="sources.previous",
            tooltip="Show the source before this one.",
            show=False,
        ),
        Binding(
            "down,right",
            "step(1)",
            "Next source",
            id="sources.next",
            tooltip="Show the next source; 1 to 9 go to one.",
            key_display="↑↓",
        ),
        Binding(
            "pagedown,space",
            "scroll_passage(1)",
            "Scroll",
            id="sources.down",
            tooltip="Read on in a long passage.",
            key_display="PgDn",
        ),
        Binding(
            "pageup",
            "scroll_passage(-1)",
            "Scroll up",
            id="sources.up",
            tooltip="Go back in a long passage.",
            show=False,
        ),
        *(
            Binding(
                str(n),
                f"show({n})",
                f"Source {n}",
                id=f"sources.{n}",
                tooltip=f"Show source {n}.",
                show=False,
            )
            for n in range(1, 10)
        ),
    ]

    n: reactive[int] = reactive(1, init=False)
    """The mark of the source that is shown."""

    def __init__(self, reply: Reply, n: int) -> None:
        """Show a reply's sources, first the one with mark `n`."""
        super().__init__()
        self._reply = reply
        self._by_mark = {citation.n: citation for citation in reply.citations}
        self.set_reactive(SourcesScreen.n, n)

    def compose(self) -> ComposeResult:
        """The marks, the passage, the keys."""
        with Vertical(id="pane"):
            with Horizontal(id="marks"):
                for n in self._by_mark:
                    yield SourceTab(n)
                yield Static(id="score")
            yield self._passage()
            yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Mark the source that is shown."""
        self._mark()

    async def watch_n(self) -> None:
        """Show another source."""
        self._mark()
        await self.query_one(Passage).remove()
        await self.query_one("#pane").mount(self._passage(), after="#marks")

    def action_step(self, by: int) -> None:
        """Go to a neighbour, around the ends."""
        marks = list(self._by_mark)
        self.n = marks[(marks.index(self.n) + by) % len(marks)]

    def action_show(self, n: int) -> None:
        """Go to the source with a mark, if there is one."""
        if n in self._by_mark:
            self.n = n

    def action_scroll_passage(self, by: int) -> None:
        """Turn a page of the passage."""
        scroll = self.query_one(Passage).scroll
        scroll.scroll_page_down() if by > 0 else scroll.scroll_page_up()

    def action_close(self) -> None:
        """Go back to the talk."""
        self.dismiss()

    @on(Choice.Chosen, "SourceTab")
    def show_tab(self, event: Choice.Chosen) -> None:
        """A mark was clicked."""
        assert isinstance(event.choice, SourceTab)
        self.n = event.choice.n

    def on_click(self, event: events.Click) -> None:
        """A click beside the pane goes back to the talk."""
        if event.widget is self:
            self.action_close()

    def _mark(self) -> None:
        for tab in self.query(SourceTab):
            tab.set_class(tab.n == self.n, "-shown")
        self.query_one("#score", Static).update(score_line(self._by_mark[self.n].score))

    def _passage(self) -> Passage:
        return Passage(self._by_mark[self.n], self._reply.text)
