"""The list above the input: the commands that what is written may mean, or a word on why it cannot be sent."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from companion.slash_commands import Command, matching, read_command

MOST = 8
"""Lines of the list in a high terminal; in a low one a third of its height."""


@dataclass(frozen=True)
class Suggestion:
    """Something that may be written."""

    text: str
    """What the input holds once it is taken."""

    shown: str
    help: str
    is_whole: bool = True
    """Whether it can be run as it stands."""


class Suggestions(Static):
    """Shown while a command is written."""

    @dataclass
    class Picked(Message):
        """A line was clicked."""

        suggestion: Suggestion

    def __init__(self) -> None:
        """Nothing to suggest."""
        super().__init__(markup=False)
        self._lines: Sequence[Suggestion] = ()
        self._marked: int | None = None
        self._first = 0
        self._sentence = ""
        self._written = ""
        self.display = False

    @property
    def is_open(self) -> bool:
        """Whether there is a list to choose from."""
        return self.display and bool(self._lines)

    @property
    def marked(self) -> Suggestion | None:
        """The line that Enter takes."""
        return None if self._marked is None or not self.is_open else self._lines[self._marked]

    def suggest(self, written: str) -> None:
        """Show what may be meant; the same as before stays as it is."""
        if written == self._written:
            return
        self._written = written
        self._lines, has_begun = suggestions(written)
        self._marked = 0 if self._lines and has_begun else None
        self._first, self._sentence = 0, ""
        self._show(bool(self._lines))
        self._draw()

    def say(self, sentence: str, seconds: float | None = None) -> None:
        """Show a sentence until something is written, or for so long."""
        self._lines, self._marked, self._sentence = (), None, sentence
        self._show(True)
        self.add_class("-sentence")
        self.update(Content(sentence))
        if seconds:
            self.set_timer(seconds, lambda: self.close() if self._sentence == sentence else None)

    def close(self) -> None:
        """Go away."""
        self._lines, self._marked, self._sentence = (), None, ""
        self._show(False)

    def step(self, by: int) -> None:
        """Mark a neighbour, around the ends."""
        if self._marked is None:
            self._marked = 0 if by > 0 else len(self._lines) - 1
        else:
            self._marked = (self._marked + by) % len(self._lines)
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """A click takes a line."""
        line = self._first + event.y
        if self.is_open and line < len(self._lines):
            self.post_message(self.Picked(self._lines[line]))

    def on_resize(self) -> None:
        """As many lines as there is room for."""
        if self.is_open:
            self._draw()

    def _show(self, is_shown: bool) -> None:
        """Be there or not; the footer, which is made anew then, says how to go on."""
        self.remove_class("-sentence")
        if is_shown != self.display:
            self.display = is_shown
            self.screen.refresh_bindings()

    def _draw(self) -> None:
        count = max(1, min(MOST, self.app.size.height // 3))
        marked = self._marked or 0
        self._first = max(0, min(self._first, marked), marked - count + 1)
        shown = self._lines[self._first : self._first + count]
        width = max((len(each.shown) for each in self._lines), default=0)
        lines = []
        for number, each in enumerate(shown, self._first):
            style = "bold $primary" if number == self._marked else "$secondary"
            mark = "▸ " if number == self._marked else "  "
            lines.append(
                Content.assemble(
                    (f"{mark}{each.shown:<{width}}", style),
                    (f"   {each.help}", "$foreground" if number == self._marked else "$foreground-muted"),
                )
            )
        self.update(Content("\n").join(lines))


def suggestions(written: str) -> tuple[list[Suggestion], bool]:
    """What may be meant, and whether enough is written for the first to be taken."""
    if not written.startswith("/") or "\n" in written:
        return [], False
    name, blank, argument = written[1:].partition(" ")
    if not blank:
        return [of_command(each) for each in matching(name)], True
    asked = read_command(written)
    command = asked.command if asked else None
    if command is None:
        return [], False
    if command.choices:
        fitting = [each for each in command.choices if argument.strip().casefold() in each]
        return [Suggestion(f"/{command.name} {each}", f"/{command.name} {each}", "") for each in fitting], bool(
            argument.strip()
        )
    return [Suggestion(written, command.usage, command.help, is_whole=bool(argument.strip()))], False


def of_command(command: Command) -> Suggestion:
    """A command as a line of the list."""
    if command.is_incomplete_alone:
        return Suggestion(f"/{command.name} ", command.usage, command.help, is_whole=False)
    return Suggestion(f"/{command.name}", command.usage, command.help)
