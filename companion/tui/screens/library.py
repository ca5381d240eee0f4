"""What she has read: the documents, to be opened and read; added, taken out, and brought up to date."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.types import CSSPathType
from textual.widgets import Static

from companion.plain_text import inert
from companion.tui.path_suggester import PathSuggester
from companion.tui.screens.browse import WAYS, Browse, two_lines
from companion.tui.screens.sheet import Confirm, Entry
from companion.tui.when import many
from companion.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from companion.librarian import Librarian, ReadPassage
    from companion.retrieval.library import Entry as Document
    from companion.retrieval.library import Progress

T = TypeVar("T")

METER = 24
"""Cells of the meter that shows how far reading has come."""

READ = 300
"""Passages that are laid out at a time: the beginning of a long book."""


class LibraryScreen(Browse):
    """Her library."""

    @dataclass
    class Reading(Message):
        """A document is being read."""

        title: str
        share: float
        """How much of what is new has been read, in [0, 1]."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["browse.tcss", "library.tcss"]
    HEADING = "What she has read"
    HINT = "Search among titles and authors"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "read", "Open", id="library.open", tooltip="Read its passages.", key_display="Enter"),
        Binding("a", "add", "Add", id="library.add", tooltip="Add a folder or a file.", key_display="A"),
        Binding("d,delete", "remove", "Take out", id="library.remove", tooltip="Asks first.", key_display="D"),
        Binding("u", "update", "Update", id="library.update", tooltip="Read what has changed.", key_display="U"),
        *WAYS,
    ]

    def __init__(self) -> None:
        """Have nothing to show yet."""
        super().__init__()
        self._documents: dict[str, Document] = {}
        self._faults: dict[str, str] = {}
        self._stopping = Event()
        self.is_reading = False

    def at_library(self, work: "Callable[[Librarian], T]") -> Awaitable[T]:
        """Have something done with the library, in the engine's thread."""
        return self.our_app.engine_thread.ask(lambda engine: engine.at_library(work))

    async def find(self, query: str) -> Sequence[Row]:
        """The documents that have the words of a query in their names, and below them what could not be read."""
        documents, faults = await self.at_library(lambda library: (library.documents(), library.synced.faults))
        words = query.casefold().split()
        self._documents = {
            f"d{each.id}": each
            for each in documents
            if all(word in f"{each.title} {each.author}".casefold() for word in words)
        }
        self._faults = {f"x{number}": fault for number, fault in enumerate(faults) if not words}
        rows = [Row(key, document_row(each)) for key, each in self._documents.items()]
        if self._faults:
            rows.append(Row("faults", Content("Could not be read"), is_heading=True))
        return [*rows, *(Row(key, Content.styled(inert(f), "$text-warning")) for key, f in self._faults.items())]

    async def describe(self, row: str) -> Content:
        """The passages of a document, or what is wrong with it."""
        if fault := self._faults.get(row):
            return Content.assemble((inert(fault), "$text-warning"), "\n\nMend the file, then U reads it again.")
        document = self._documents[row]
        passages = await self.at_library(lambda library: library.passages(document.id, most=READ))
        return document_told(document, passages)

    def nothing(self, query: str) -> str:
        """Why there are no documents."""
        if query:
            return f"No document has “{query}” in its title or its author’s name."
        return (
            "The library is empty. A adds a folder or a file (Markdown, text, web pages, PDF); what she has read she "
            "can answer from, and every answer leads back to its passage."
        )

    def tally(self, rows: Sequence[Row]) -> str:
        """How much she has read."""
        passages = sum(each.passages for each in self._documents.values())
        told = f"{many(len(self._documents), 'document')} · {many(passages, 'passage')}" if rows else ""
        return f"{told} · {many(len(self._faults), 'fault')}" if self._faults else told

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a document there is none to take out; while she reads, nothing else is changed."""
        if action in ("add", "remove", "update") and self.is_reading:
            return False
        return action != "remove" or bool(self._documents)

    @on(Rows.OptionSelected)
    def open(self) -> None:
        """What is marked was clicked: read it."""
        self.action_read()

    @work(exclusive=True, group="change")
    async def action_add(self) -> None:
        """Add a folder or a file that the person names."""
        from companion.retrieval.documents import SUFFIXES

        if not self.may_change():
            return
        asked = "Which folder or file shall she read? It stays where it is."
        suggester = PathSuggester(frozenset(SUFFIXES - {""}))
        named = await self.app.push_screen_wait(Entry(asked, "~/", suggester))
        if named:
            path = Path(named).expanduser().resolve()
            await self._read(lambda library: library.add(path, self._report), f"She has read {path.name}.")

    @work(exclusive=True, group="change")
    async def action_update(self) -> None:
        """Read what is new or has changed."""
        await self._read(lambda library: library.read_again(self._report), "Everything is up to date.")

    @work(exclusive=True, group="change")
    async def action_remove(self) -> None:
        """Take the document out, once the person has said so."""
        document = self._documents.get(self.rows.marked or "")
        if document is None or not self.may_change():
            return
        question = (
            f"Take “{document.title}” out of the library?\n\nShe will not answer from it any more. "
            f"The file {document.path} stays as it is."
        )
        if await self.app.push_screen_wait(Confirm(question, "Take it out")) == "yes":
            with self.calmly():
                await self.at_library(lambda library: library.remove(document))
                self.tell(f"“{document.title}” is out of the library.")
            self.look()

    def action_back(self) -> None:
        """Stop reading first."""
        if self.is_reading:
            self._stopping.set()
        else:
            super().action_back()

    def on_unmount(self) -> None:
        """Stop reading where the screen goes."""
        self._stopping.set()

    @on(Reading)
    def show_reading(self, event: Reading) -> None:
        """Say how far it has come."""
        if self.is_reading:
            full = round(event.share * METER)
            told = self.query_one("#told", Static)
            told.display = True
            told.update(
                Content.assemble(
                    ("━" * full, "$secondary"),
                    ("─" * (METER - full), "$border-blurred"),
                    (f"  {event.share:.0%}  ", "$foreground-muted"),
                    inert(event.title),
                    ("  Esc stops; what is read is kept", "$foreground-muted"),
                )
            )

    async def _read(self, work: "Callable[[Librarian], None]", told: str) -> None:
        from companion.librarian import StoppedError

        self._stopping.clear()
        self.is_reading = True
        self.refresh_bindings()
        self.show_reading(self.Reading("looking at the files…", 0.0))
        try:
            with self.calmly():
                try:
                    await self.at_library(work)
                    self.tell(told)
                except StoppedError:
                    self.tell("Stopped; what was read is kept, and U goes on from there.")
        finally:
            self.is_reading = False
            self.look()

    def _report(self, progress: "Progress") -> None:
        """In the engine's thread: pass it on, or stop."""
        from companion.librarian import StoppedError

        if self._stopping.is_set():
            raise StoppedError("Reading was stopped.")
        self.post_message(self.Reading(progress.document, min(progress.done / max(progress.total, 1), 1.0)))


def document_row(document: "Document") -> Content:
    """A document in the list."""
    by = f"{document.author} · " if document.author else ""
    return two_lines(document.title, f"{by}{many(document.passages, 'passage')}")


def document_told(document: "Document", passages: "Sequence[ReadPassage]") -> Content:
    """A document as it is read."""
    lines: list[str | tuple[str, str]] = [(inert(document.title), "bold $primary")]
    if document.author:
        lines.append((f"  by {inert(document.author)}", "$secondary"))
    lines.append((f"\n{inert(str(document.path))}", "$foreground-muted"))
    heading = ""
    for passage in passages:
        if passage.heading != heading:
            heading = passage.heading
            lines.append((f"\n\n{inert(heading)}", "bold"))
        lines.append((f"\n\n{inert(passage.text)}", "$foreground-muted" if passage.is_comment else ""))
    if (more := document.passages - len(passages)) > 0:
        lines.append((f"\n\nand {many(more, 'more passage')} in the file itself", "$foreground-muted"))
    return Content.assemble(*lines)
