"""The keys and the commands on one page."""

from collections.abc import Iterator
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.types import CSSPathType
from textual.widget import Widget
from textual.widgets import Footer, Static

from companion.slash_commands import COMMANDS

KEYS = (
    ("Enter", "send; with nothing written, let her finish at once"),
    ("Ctrl-J", "a new line in the message"),
    ("Esc", "let her finish, take a message back, or return to the input"),
    ("↑ ↓", "what you wrote before, from the first or the last line"),
    ("Tab", "write a command out; else go to the sources below an answer"),
    ("PgUp PgDn", "back and on in the talk"),
    ("Ctrl-P", "everything, to be searched"),
    ("Ctrl-C", "copy what is marked; with nothing marked, twice leaves"),
    ("Ctrl-Q", "leave at once"),
)
HEADINGS = {"talk": "The talk", "memory": "What she remembers", "her": "Who she is", "room": "The room"}
ORDER = list(HEADINGS)


class Help(ModalScreen[None]):
    """Opens over the room."""

    CSS_PATH: ClassVar[CSSPathType | None] = "card.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q,enter", "close", "Back", id="help.close", tooltip="Go back.", key_display="Esc"),
        Binding("down,pagedown,space", "scroll(1)", "Scroll", id="help.down", tooltip="Read on.", key_display="PgDn"),
        Binding("up,pageup", "scroll(-1)", "Scroll up", id="help.up", tooltip="Go back.", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Keys above, commands below."""
        with Vertical(classes="card"):
            with VerticalScroll(can_focus=False):
                yield from lines()
            yield Footer(show_command_palette=False)

    def action_close(self) -> None:
        """Go back to the talk."""
        self.dismiss()

    def action_scroll(self, by: int) -> None:
        """Turn a page."""
        scroll = self.query_one(VerticalScroll)
        scroll.scroll_page_down() if by > 0 else scroll.scroll_page_up()


class Row(Horizontal):
    """A key or a command, and what it does."""

    def __init__(self, left: str, right: str) -> None:
        """Side by side."""
        super().__init__()
        self._parts = left, right

    def compose(self) -> ComposeResult:
        """What is long goes on below itself."""
        left, right = self._parts
        yield Static(Content(left), classes="left")
        yield Static(Content(right), classes="right")


def lines() -> Iterator[Widget]:
    """The page, line by line."""
    yield Static(Content("Keys"), classes="title")
    for key, does in KEYS:
        yield Row(key, does)
    for group, commands in groupby(sorted(COMMANDS, key=lambda each: ORDER.index(each.group)), lambda each: each.group):
        yield Static(Content(HEADINGS[group]), classes="title")
        for each in commands:
            yield Row(each.usage, f"{each.help}{f' ({each.key})' if each.key else ''}")
