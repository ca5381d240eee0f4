"""Where you write: one line that grows with what is written."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

from companion.plain_text import inert


class MessageInput(TextArea):
    """Enter sends; what is pasted keeps its lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "send",
            "Send",
            id="input.send",
            tooltip="Send what you wrote; Ctrl-J begins a new line.",
            key_display="Enter",
        ),
        Binding(
            "shift+enter,ctrl+j",
            "new_line",
            "New line",
            id="input.new_line",
            tooltip="Begin a new line in the message.",
            show=False,
        ),
    ]

    @dataclass
    class Sent(Message):
        """A message was sent."""

        text: str

    def __init__(self) -> None:
        """An empty line."""
        super().__init__(compact=True, highlight_cursor_line=False, placeholder="Write to her")

    def action_send(self) -> None:
        """Send what is written, if anything is."""
        if text := self.text.strip():
            self.clear()
            self.post_message(self.Sent(text))

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    async def _on_key(self, event: events.Key) -> None:
        """Send in the order of typing: a binding would run beside the letters that are still on their way."""
        if event.is_printable:
            return
        bound = self.screen.active_bindings.get(event.key)
        if bound and bound.node is self and bound.binding.action in {"send", "new_line"}:
            event.stop()
            event.prevent_default()
            await self.run_action(bound.binding.action)

    async def _on_paste(self, event: events.Paste) -> None:
        """Make what is pasted harmless; the text area inserts it."""
        event.text = inert(event.text.replace("\r\n", "\n").replace("\r", "\n"))
