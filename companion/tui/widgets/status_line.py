"""The quiet line above the input: who is here, what she has read, whether it is kept, and what she is doing."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from companion.plain_text import inert


class StatusLine(Horizontal):
    """Left, who is here; right, what she is doing."""

    who = query_one("#who", Static)
    doing = query_one("#doing", Static)

    def __init__(self, *, is_incognito: bool) -> None:
        """Say from the start when nothing is written."""
        super().__init__()
        self._is_incognito = is_incognito

    def compose(self) -> ComposeResult:
        """The parts, from left to right."""
        if self._is_incognito:
            yield from self._hidden()
        yield Static(id="who", markup=False)
        if not self._is_incognito:
            yield Static(Content("remembering"), id="kept")
        yield Static(id="doing", markup=False)

    async def hide(self) -> None:
        """Say that nothing is written any more."""
        self._is_incognito = True
        await self.query("#kept").remove()
        await self.mount(*self._hidden(), before="#who")

    def _hidden(self) -> Iterator[Static]:
        """What is not to be missed."""
        yield Static(Content("INCOGNITO"), id="incognito")
        yield Static(Content("nothing is written"), id="unwritten")

    def show_who(self, persona: str, library: str) -> None:
        """Name her and her library."""
        read = f"  {inert(library)}" if library else ""
        self.who.update(Content.assemble((inert(persona), "bold $primary"), (read, "$foreground-muted")))

    def show_doing(self, doing: str) -> None:
        """Say what she is doing; "" when she listens."""
        self.doing.update(Content(inert(doing)))
