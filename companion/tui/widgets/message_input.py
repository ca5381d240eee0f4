"""Where you write: one line that grows with what is written."""

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static, TextArea

from companion.plain_text import inert
from companion.slash_commands import Asked, read_command, unknown
from companion.tui.history import History
from companion.tui.widgets.suggestions import Suggestion, Suggestions

FOLDED = 1_000
"""Characters from which a pasted text is folded to one line; or lines, a hundredth as many."""

LONGEST = 20_000
"""Characters of one message: she takes five seconds to read as many."""


class Pasted(Static):
    """Long texts that were pasted, folded: they go with the message."""

    def __init__(self) -> None:
        """Nothing yet."""
        super().__init__(markup=False)
        self.texts: list[str] = []
        self.display = False

    def put(self, *texts: str) -> None:
        """Hold these, and no others."""
        self.texts = list(texts)
        self.display = bool(texts)
        if not texts:
            self.update("")
            return
        size = sum(map(len, texts))
        lines = sum(text.count("\n") + 1 for text in texts)
        what = "1 pasted text" if len(texts) == 1 else f"{len(texts)} pasted texts"
        self.update(f"▤ {what}: {size:,} characters, {lines:,} lines · Backspace takes it out")


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
        Binding(
            "tab",
            "complete",
            "Complete",
            id="input.complete",
            tooltip="Write out the command that is marked.",
            key_display="Tab",
        ),
        Binding(
            "up",
            "older",
            "Before",
            id="input.older",
            tooltip="In the first line: what you wrote before.",
            show=False,
        ),
        Binding(
            "down",
            "newer",
            "After",
            id="input.newer",
            tooltip="In the last line: back to what you were writing.",
            show=False,
        ),
    ]

    @dataclass
    class Sent(Message):
        """A message was sent."""

        text: str

    @dataclass
    class Commanded(Message):
        """A command was given."""

        asked: Asked

    @dataclass
    class Nudged(Message):
        """Enter was pressed with nothing written."""

    def __init__(self, suggestions: Suggestions | None = None, pasted: Pasted | None = None) -> None:
        """An empty line, with the list and the folded texts that stand above it; without them a slash is a letter."""
        super().__init__(compact=True, highlight_cursor_line=False, placeholder="Write to her, or / for commands")
        self.written = History()
        self._suggestions = suggestions or Suggestions()
        self._pasted = pasted or Pasted()

    def give_back(self, text: str) -> None:
        """Put a message that was not answered before what is being written."""
        whole = "\n".join(filter(None, (text, self.text)))
        self._write(whole)

    def action_send(self) -> None:
        """Send what is written, if anything is; a command is not sent to her."""
        if self._suggestions.is_attached and self._does():
            return
        text = "\n\n".join(filter(None, (self.text.strip(), *self._pasted.texts)))
        if not text.strip():
            self.post_message(self.Nudged())
        elif len(text) > LONGEST and self._suggestions.is_attached:
            self._suggestions.say(
                f"That is {len(text):,} characters, and she reads {LONGEST:,} at a time. "
                "A long text is a document: `companion knowledge add FILE`."
            )
        else:
            self.written.add(self.text.strip() or text)
            self._pasted.put()
            self.clear()
            self.post_message(self.Sent(text))

    def put_in(self, text: str) -> None:
        """Insert a text, made harmless; a long one is folded."""
        text = inert(text.replace("\r\n", "\n").replace("\r", "\n"))
        is_long = len(text) > FOLDED or text.count("\n") > FOLDED // 100
        if is_long and self._pasted.is_attached:
            self._pasted.put(*self._pasted.texts, text)
        else:
            self.replace(text, *self.selection)

    def take(self, suggestion: Suggestion) -> None:
        """Run a suggestion, or write it out where something must follow."""
        if suggestion.is_whole and (asked := read_command(suggestion.text)):
            self._command(asked)
        else:
            self._write(suggestion.text)

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.insert("\n")

    def action_complete(self) -> None:
        """Write out the suggestion that is marked, or the first."""
        if self._suggestions.marked is None:
            self._suggestions.step(1)
        if marked := self._suggestions.marked:
            self._write(marked.text if marked.text.endswith(" ") else f"{marked.text} ")

    def action_older(self) -> None:
        """Up: in the list, in the text, and from its first line to what was written before."""
        if self._suggestions.is_open:
            self._suggestions.step(-1)
        elif self._row() == 0 and (text := self.written.older(self.text)) is not None:
            self._write(text)
        else:
            self.action_cursor_up()

    def action_newer(self) -> None:
        """Down: in the list, in the text, and from its last line back to what was being written."""
        if self._suggestions.is_open:
            self._suggestions.step(1)
        elif self._row() >= self.wrapped_document.height - 1 and (text := self.written.newer()) is not None:
            self._write(text)
        else:
            self.action_cursor_down()

    def action_delete_left(self) -> None:
        """Backspace at the beginning takes the text out that was pasted last."""
        if self._pasted.texts and self.cursor_location == (0, 0) and self.selection.is_empty:
            self._pasted.put(*self._pasted.texts[:-1])
        else:
            super().action_delete_left()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Tab completes where there is something to complete, and otherwise goes on to the next widget."""
        return self._suggestions.is_open if action == "complete" else True

    def _write(self, text: str) -> None:
        self.text = text
        self.move_cursor(self.document.end)

    def _row(self) -> int:
        """The line of the cursor as it is seen, with long lines broken."""
        return self.wrapped_document.location_to_offset(self.cursor_location).y

    def _does(self) -> bool:
        """Take the line of the list that is marked, or run the command that is written; False where there is none."""
        self._suggestions.suggest(self.text)  # the last letters may not have reached the list
        if (marked := self._suggestions.marked) is not None:
            self.take(marked)
        elif not self._pasted.texts and (asked := read_command(self.text)):
            self._command(asked)
        else:
            return False
        return True

    def _command(self, asked: Asked) -> None:
        if asked.command is None:
            self._suggestions.say(unknown(asked))
        elif asked.command.is_incomplete_alone and not asked.argument:
            self._suggestions.say(f"{asked.command.usage}: {asked.command.help}.")
        else:
            self.clear()
            self.post_message(self.Commanded(asked))

    async def _on_key(self, event: events.Key) -> None:
        """Do everything in the order of typing: a binding would run after the letters that are still on their way."""
        if event.is_printable:
            return
        bound = self.screen.active_bindings.get(event.key)
        if bound and bound.node is self and bound.enabled:
            event.stop()
            event.prevent_default()
            await self.run_action(bound.binding.action)

    async def _on_paste(self, event: events.Paste) -> None:
        """Nothing in a pasted text is live."""
        event.prevent_default()
        event.stop()
        self.put_in(event.text)
