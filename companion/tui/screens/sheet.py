"""A sheet at the foot of the screen that asks for one thing: a yes, or a line of text."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.suggester import Suggester
from textual.widgets import Input, Static

from companion.plain_text import inert
from companion.tui.widgets.choice import Choice
from companion.tui.widgets.rows import Row, Rows
from companion.tui.widgets.ways import Ways


class Answer(Choice):
    """One of the answers to a question."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", id="ask.choose", tooltip="Take this answer.", key_display="Enter"),
    ]

    def __init__(self, words: str, value: str) -> None:
        """Show an answer."""
        super().__init__(Content(inert(words)))
        self.value = value


class Ask(ModalScreen[str | None]):
    """A question with a few answers; leaving it answers nothing."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "leave", "Leave it", id="ask.leave", tooltip="Change nothing.", key_display="Esc"),
        Binding(
            "left", "app.focus_previous", "Before", id="ask.previous", tooltip="Go to the answer before.", show=False
        ),
        Binding("right", "app.focus_next", "Next", id="ask.next", tooltip="Go to the next answer.", show=False),
    ]

    def __init__(self, question: str, answers: Sequence[tuple[str, str]], first: str = "") -> None:
        """Ask.

        Args:
            question: what is asked.
            answers: what each says, and what it stands for.
            first: the one that is marked; "" for the first.
        """
        super().__init__()
        self._question = question
        self._answers = answers
        self._first = first

    def compose(self) -> ComposeResult:
        """The question above its answers."""
        with Vertical(id="sheet"):
            yield Static(Content(inert(self._question)), id="question")
            with Horizontal(id="answers"):
                for words, value in self._answers:
                    yield Answer(words, value)
            yield Ways(show_command_palette=False)

    def on_mount(self) -> None:
        """Mark the first answer, or the one that holds."""
        answers = list(self.query(Answer))
        next((answer for answer in answers if answer.value == self._first), answers[0]).focus()

    @on(Choice.Chosen, "Answer")
    def answered(self, event: Choice.Chosen) -> None:
        """An answer was chosen."""
        assert isinstance(event.choice, Answer)
        self.dismiss(event.choice.value)

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)


class Confirm(Ask):
    """Asks once before something is gone; keeping is what Enter does by itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "confirm", "Yes", id="confirm.yes", tooltip="Do it.", key_display="Y"),
    ]

    def __init__(self, question: str, yes: str, no: str = "Keep it") -> None:
        """Ask."""
        super().__init__(question, ((no, ""), (yes, "yes")))

    def action_confirm(self) -> None:
        """Do it."""
        self.dismiss("yes")


class Pick(ModalScreen[str | None]):
    """A list of which one is taken; leaving it takes none."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "take", "Take it", id="pick.take", tooltip="Take what is marked.", key_display="Enter"),
        Binding("escape", "leave", "Leave it", id="pick.leave", tooltip="Change nothing.", key_display="Esc"),
    ]

    def __init__(self, question: str, values: Mapping[str, str], held: str) -> None:
        """Ask.

        Args:
            question: what is to be chosen.
            values: each with what it says.
            held: the one that holds until now.
        """
        super().__init__()
        self._question = question
        self._values = list(values.items())
        self._held = held

    def compose(self) -> ComposeResult:
        """The question above the list."""
        with Vertical(id="sheet"):
            yield Static(Content(inert(self._question)), id="question")
            yield Rows(markup=False, compact=True)
            yield Ways(show_command_palette=False)

    def on_mount(self) -> None:
        """Mark what holds."""
        rows = self.query_one(Rows)
        rows.show((Row(f"v{n}", Content(inert(told))) for n, (_, told) in enumerate(self._values)), is_spaced=False)
        rows.highlighted = next((n for n, (value, _) in enumerate(self._values) if value == self._held), 0)
        rows.focus()

    @on(Rows.OptionSelected)
    def action_take(self) -> None:
        """Take what is marked."""
        self.dismiss(self._values[self.query_one(Rows).highlighted or 0][0])

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)


class Line(Input):
    """The line that is written."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Done", id="entry.done", tooltip="Take what is written.", key_display="Enter"),
    ]


class Entry(ModalScreen[str | None]):
    """A line of text to write or change; leaving it changes nothing."""

    CSS_PATH = "sheet.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave it", id="entry.leave", tooltip="Change nothing.", key_display="Esc"),
        Binding("tab", "complete", "Complete", id="entry.complete", tooltip="Take what is offered.", key_display="Tab"),
    ]

    def __init__(self, question: str, text: str = "", suggester: Suggester | None = None, hint: str = "") -> None:
        """Ask for a line.

        Args:
            question: what it is for.
            text: what stands there already.
            suggester: completes what is written; Tab and the right arrow take it.
            hint: what an empty line says.
        """
        super().__init__()
        self._question = question
        self._text = text
        self._suggester = suggester
        self._hint = hint

    def compose(self) -> ComposeResult:
        """What it is for, above the line."""
        with Vertical(id="sheet"):
            yield Static(Content(inert(self._question)), id="question")
            yield Line(
                inert(self._text),
                placeholder=self._hint,
                suggester=self._suggester,
                select_on_focus=False,
                compact=True,
            )
            yield Ways(show_command_palette=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing is offered, nothing can be taken."""
        return action != "complete" or self._suggester is not None

    def action_complete(self) -> None:
        """Take what is offered."""
        line = self.query_one(Input)
        line.action_end()
        line.action_cursor_right()

    @on(Input.Submitted)
    def done(self) -> None:
        """Take what is written."""
        self.dismiss(self.query_one(Input).value.strip())

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)
