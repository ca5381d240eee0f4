"""A list of things, each on a line or two, of which one is marked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option


@dataclass(frozen=True)
class Row:
    """A thing in the list."""

    id: str
    content: Content
    is_heading: bool = False
    """Whether it only names what stands below it."""


class Rows(OptionList, inherit_bindings=False):
    """Keeps the mark on the same thing when what is listed changes; Enter is the screen's.

    A click marks; a click on what is marked takes it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "Up", id="rows.up", tooltip="Mark the one above.", show=False),
        Binding("down", "cursor_down", "Down", id="rows.down", tooltip="Mark the one below.", show=False),
        Binding("home", "first", "First", id="rows.first", tooltip="Mark the first.", show=False),
        Binding("end", "last", "Last", id="rows.last", tooltip="Mark the last.", show=False),
        Binding("pageup", "page_up", "Page up", id="rows.page_up", tooltip="Go a page up.", show=False),
        Binding("pagedown", "page_down", "Page down", id="rows.page_down", tooltip="Go a page down.", show=False),
    ]

    def show(self, rows: Iterable[Row], *, is_spaced: bool, begin: str | None = None) -> None:
        """List other things.

        Args:
            rows: the things.
            is_spaced: whether there is a blank line between two.
            begin: the one that is marked where none was.
        """
        kept, place = self.marked or begin, self.highlighted
        self.clear_options()
        for number, row in enumerate(rows):
            gap = [None] if number and (is_spaced or row.is_heading) else []
            self.add_options([*gap, Option(row.content, id=row.id, disabled=row.is_heading)])
        choosable = [number for number, option in enumerate(self.options) if not option.disabled]
        if not choosable:
            return
        same = next((number for number in choosable if self.options[number].id == kept), None)
        near = next((number for number in choosable if number >= (place or 0)), choosable[-1])
        self.highlighted = same if same is not None else near

    @property
    def marked(self) -> str | None:
        """The id of what is marked."""
        return self.options[self.highlighted].id if self.highlighted is not None else None

    async def _on_click(self, event: events.Click) -> None:
        """Mark what is clicked, or take it."""
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is None or self.options[clicked].disabled:
            return
        if clicked == self.highlighted:
            self.action_select()
        self.highlighted = clicked


class SearchLine(Input):
    """What is looked for; the arrows move in the list below."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move(-1)", "Up", id="search.up", tooltip="Mark the one above.", show=False),
        Binding("down", "screen.move(1)", "Down", id="search.down", tooltip="Mark the one below.", show=False),
        Binding("enter", "screen.to_rows", "List", id="search.done", tooltip="Go to the list.", key_display="Enter"),
    ]
