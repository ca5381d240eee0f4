"""The letter desk: her questions one at a time, then the sheet, sentence by sentence."""

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer, Static

from companion.errors import CompanionError
from companion.letters import editing
from companion.letters.draft import Draft
from companion.letters.exporting import FORMS, exported
from companion.letters.workshop import Workshop
from companion.memory.keepsake import write_whole
from companion.plain_text import inert
from companion.tui.screens.letter_keys import KEYS
from companion.tui.widgets.asked import Option, asked, hint_of
from companion.tui.widgets.choice import Choice
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.sentence_line import SentenceLine, source_line
from companion.tui.widgets.versions import Versions

Mode = Literal["asking", "draft", "change", "export", "versions", "concern"]
STEPS: dict[str, Callable[[Draft, int], Draft]] = {
    "keep": editing.keep,
    "swap": editing.swap,
    "drop": editing.drop,
    "up": editing.move_up,
    "down": editing.move_down,
}


class LetterDesk(Screen[int]):
    """Writes one letter; closes with its number, or 0 where none was written."""

    CSS_PATH = "letter.tcss"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    sheet = query_one("#sheet", VerticalScroll)
    input = query_one(MessageInput)
    note = query_one("#note", Static)

    def __init__(self, workshop: Workshop) -> None:
        """Sit down at a workshop: one that asks, or one with a letter open."""
        super().__init__()
        self._work = workshop
        self._mode: Mode = "asking"
        self._marked = 0
        self._earlier = 0

    def compose(self) -> ComposeResult:
        """The sheet, a line below it, and where you write."""
        yield VerticalScroll(id="sheet", can_focus=False)
        with Vertical(id="below"):
            yield Static(id="note")
            yield MessageInput()
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Show where the letter stands."""
        self.input.placeholder = "In your own words"
        await self._show()

    @on(MessageInput.Sent)
    async def sent(self, event: MessageInput.Sent) -> None:
        """An answer, other words for a sentence, or the name of a file."""
        event.stop()
        draft = self._work.draft
        if self._mode == "asking":
            await self._do(lambda: self._work.answer(event.text))
        elif self._mode == "change" and draft:
            await self._do(lambda: self._work.put(editing.change(draft, self._marked, event.text)))
        elif self._mode == "export" and draft:
            await self._write_file(draft, event.text)

    @on(Choice.Chosen, "Option")
    async def picked(self, event: Choice.Chosen) -> None:
        """An answer was picked."""
        assert isinstance(event.choice, Option)
        said = event.choice.said
        await self._do(lambda: self._work.answer(said))

    @on(events.DescendantFocus, "SentenceLine")
    def marked(self, event: events.DescendantFocus) -> None:
        """A sentence was marked: say where it comes from."""
        if isinstance(event.widget, SentenceLine):
            self._marked = event.widget.number
            self.note.update(source_line(event.widget.sentence))
            self.refresh_bindings()

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed while she asks goes to the input."""
        if self._mode == "asking" and event.is_printable and event.character and not self.input.has_focus:
            event.stop()
            event.prevent_default()
            self.input.focus()
            self.input.insert(event.character)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each key where it does something."""
        concern = self._work.concern
        where = {
            "change": "draft",
            "step": "draft",
            "undo": "draft",
            "versions": "draft",
            "export": "draft",
            "compare": "versions",
            "before": "asking",
        }
        if action == "mark":
            return self._mode in ("draft", "versions")
        if parameters == ("keep",) and not self._is_doubtful():
            return False
        if action == "safe":
            return self._mode == "concern" and concern is not None and not concern.is_sure
        return self._mode == where[action] if action in where else True

    async def action_leave(self) -> None:
        """One step back."""
        if self._mode in ("change", "export", "versions") or (self._mode == "concern" and self._work.draft):
            await self._show()
        else:
            self.dismiss(self._work.letter)

    async def action_change(self) -> None:
        """Write a sentence in other words."""
        draft = self._work.draft
        if draft:
            self._ask_below("change", editing.sentence_of(draft, self._marked).text)

    def action_export(self) -> None:
        """Ask for the name of a file."""
        if self._work.draft:
            name = re.sub(r"\W+", "-", self._work.draft.answers.to.lower()).strip("-")[:40]
            self._ask_below("export", f"letter-{name}.html" if name else "letter.html")
            self.note.update(Content("Where to? A name in .md, .txt, or .html for a page to print. Esc leaves it."))

    async def action_step(self, step: str) -> None:
        """Do one thing with the marked sentence."""
        draft, by = self._work.draft, {"up": -1, "down": 1}.get(step, 0)
        if draft is None:
            return
        changed: list[Draft] = []

        def do() -> None:
            changed.append(STEPS[step](draft, self._marked))
            self._work.put(changed[0])

        if await self._do(do, shows=False):
            is_moved = [each.text for each in changed[0].sentences] != [each.text for each in draft.sentences]
            self._marked += by if is_moved else 0
            await self._show()

    async def action_undo(self) -> None:
        """Back to the version before."""
        await self._do(self._work.undo)

    async def action_before(self) -> None:
        """Back to the question before."""
        await self._do(self._work.back)

    async def action_safe(self) -> None:
        """Go on after a question that was only a question."""
        await self._do(self._work.go_on)

    def action_mark(self, by: int) -> None:
        """Mark a neighbour; two versions are scrolled."""
        if self._mode == "versions":
            self.sheet.scroll_relative(y=3 * by, animate=False)
            return
        lines = list(self.query(SentenceLine))
        lines[min(max(self._marked - 1 + by, 0), len(lines) - 1)].focus()

    async def action_versions(self) -> None:
        """The last two versions side by side."""
        self._earlier = len(self._work.versions()) - 1
        await self._show_versions()

    async def action_compare(self, by: int) -> None:
        """Another version on the left."""
        self._earlier = min(max(self._earlier + by, 1), max(1, len(self._work.versions()) - 1))
        await self._show_versions()

    def _is_doubtful(self) -> bool:
        """Whether the marked sentence is in doubt."""
        draft = self._work.draft
        return (
            draft is not None
            and 0 < self._marked <= len(draft.sentences)
            and bool(draft.sentences[self._marked - 1].doubt)
        )

    async def _do(self, what: Callable[[], None], *, shows: bool = True) -> bool:
        """Do something in a thread, since the model may be asked; what cannot be done is said below the sheet."""
        try:
            await asyncio.to_thread(what)
        except CompanionError as fault:
            self.note.update(Content.styled(inert(str(fault)), "$warning"))
            return False
        if shows or self._work.concern:
            await self._show()
        return True

    async def _show(self) -> None:
        """Show where the letter stands: what comes first, the sheet, or the next question."""
        draft, question = self._work.draft, self._work.question
        if self._work.concern:
            self._mode = "concern"
            words = await asyncio.to_thread(self._work.words_of_concern)
            await self._lay([Static(Content(inert(words)), classes="room")], "")
        elif draft:
            self._mode = "draft"
            self._marked = min(self._marked or first_look(draft), len(draft.sentences))
            firsts = [run[0] for run in draft.paragraphs]
            lines = [
                SentenceLine(n, each, begins=any(each is first for first in firsts))
                for n, each in enumerate(draft.sentences, 1)
            ]
            await self._lay(lines, "")
            lines[self._marked - 1].focus()
        elif question:
            self._mode = "asking"
            await self._lay(list(asked(question, self._work.answered)), hint_of(question))
            self.input.clear()
            self.input.focus()
        self.set_class(self._mode in ("asking", "change", "export"), "-writing")
        self.query_one(Footer).compact = self._mode == "draft"
        self.refresh_bindings()

    async def _lay(self, widgets: Sequence[Widget], note: str) -> None:
        """Lay other things on the sheet."""
        with self.app.batch_update():
            await self.sheet.remove_children()
            await self.sheet.mount(*widgets)
        self.note.update(Content.styled(note, "$foreground-muted"))
        self.sheet.scroll_end(animate=False) if self._mode == "asking" else self.sheet.scroll_home(animate=False)

    def _ask_below(self, mode: Mode, text: str) -> None:
        self._mode = mode
        self.add_class("-writing")
        self.input.load_text(inert(text))
        self.input.focus()
        self.input.cursor_location = self.input.document.end
        self.refresh_bindings()

    async def _show_versions(self) -> None:
        versions = await asyncio.to_thread(self._work.versions)
        if len(versions) < 2:
            self.note.update(Content.styled("There is one version so far.", "$foreground-muted"))
            return
        self._mode = "versions"
        stretches = self._work.compare(self._earlier, len(versions))
        pair = versions[self._earlier - 1], versions[-1]
        headings = [f"Version {each.number} · {each.at:%d %B, %H:%M}" for each in pair]
        await self._lay([Versions(stretches, *headings)], "← → compares with another version; Esc goes back.")
        self.set_focus(None)
        self.refresh_bindings()

    async def _write_file(self, draft: Draft, name: str) -> None:
        path = Path(name.strip()).expanduser()
        form = path.suffix[1:].lower() if path.suffix[1:].lower() in FORMS else "md"

        def write() -> None:
            write_whole(path, exported(draft, form).removesuffix("\n").split("\n"), False)

        if await self._do(write):
            self.note.update(Content.styled(f"Wrote {inert(str(path))}; only you can read it.", "$success"))


def first_look(draft: Draft) -> int:
    """The sentence that is marked first: one in doubt, or else the person's first."""
    numbers = range(1, len(draft.sentences) + 1)
    doubtful = [n for n in numbers if draft.sentences[n - 1].doubt]
    own = [n for n in numbers if draft.sentences[n - 1].origin.kind != "move"]
    return [*doubtful, *own, 1][0]
