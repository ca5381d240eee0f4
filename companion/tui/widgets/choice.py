"""A line of text that can be chosen, by key or by mouse."""

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Static


class Choice(Static, can_focus=True):
    """The base of the lines that do something when they are chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "choose",
            "Open",
            id="choice.choose",
            tooltip="Open the line that is marked.",
            key_display="Enter",
        ),
        Binding("up", "app.focus_previous", "Up", id="choice.up", tooltip="Go to the line above.", show=False),
        Binding("down", "app.focus_next", "Down", id="choice.down", tooltip="Go to the line below.", show=False),
    ]
    ALLOW_SELECT = False

    @dataclass
    class Chosen(Message):
        """The line was chosen."""

        choice: "Choice"

        @property
        def control(self) -> "Choice":
            """The line, for selectors."""
            return self.choice

    def __init__(self, content: Content) -> None:
        """Show a line."""
        super().__init__(content)

    def action_choose(self) -> None:
        """Say that the line was chosen."""
        self.post_message(self.Chosen(self))

    def on_click(self) -> None:
        """A click chooses."""
        self.action_choose()
