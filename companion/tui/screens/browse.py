"""What the screens of a person's own things share: a list, a line to search in it, and beside it what is marked."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.types import CSSPathType
from textual.widgets import Static

from companion.errors import CompanionError
from companion.plain_text import inert
from companion.tui.widgets.rows import Row, Rows, SearchLine
from companion.tui.widgets.ways import Ways

if TYPE_CHECKING:
    from companion.memory.desk import Desk
    from companion.tui.app import CompanionApp

T = TypeVar("T")

WAITING = "She is still waking up; this will be here in a moment."
UNWRITTEN = "In incognito nothing is written, and so nothing can be changed here."


WAYS: list[BindingType] = [
    Binding("slash", "search", "Search", id="browse.search", tooltip="Type to find.", key_display="/"),
    Binding(
        "tab",
        "read",
        "Read",
        id="browse.read",
        tooltip="Read on beside the list, and come back to it.",
        key_display="Tab",
    ),
    Binding("escape", "back", "Back", id="browse.back", tooltip="Go back to the talk.", key_display="Esc"),
]
"""The keys of every list, which stand after those of its own."""


class Browse(Screen[Any]):
    """The base: says how rows are found and shown; its children say which."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["browse.tcss"]
    AUTO_FOCUS = "Rows"
    HEADING: ClassVar[str]
    HINT: ClassVar[str] = "Search"
    """What the empty search line says."""

    is_spaced = True
    """Whether the rows have a blank line between them."""

    rows = query_one(Rows)
    search = query_one(SearchLine)
    words = query_one("#words", Static)

    def __init__(self, query: str = "") -> None:
        """Have nothing to show yet.

        Args:
            query: what is searched for at first.
        """
        super().__init__(classes="-empty")
        self._first_query = query

    @property
    def our_app(self) -> "CompanionApp":
        """The app, which knows the home, the engine's thread and the clock."""
        return cast("CompanionApp", self.app)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        with Horizontal(id="top"):
            yield Static(Content(self.HEADING), id="heading")
            yield from self.compose_top()
            yield Static(id="tally", markup=False)
        yield from self.compose_above()
        with Horizontal(id="search"):
            yield Static(Content("/"))
            yield SearchLine(self._first_query, placeholder=self.HINT, compact=True, select_on_focus=False)
        with Container(id="shelf"):
            yield Rows(markup=False, compact=True)
            yield Static(Content(WAITING), id="empty")
            with VerticalScroll(id="beside"):
                yield Static(id="words", markup=False)
        yield Static(id="told", markup=False)
        yield Ways(show_command_palette=False)

    def compose_top(self) -> ComposeResult:
        """What stands beside the heading."""
        yield from ()

    def compose_above(self) -> ComposeResult:
        """What stands above the list."""
        yield from ()

    def on_mount(self) -> None:
        """Look for the first time."""
        self.look()

    async def find(self, query: str) -> Sequence[Row]:
        """What is listed for a query, "" for all.

        Raises:
            CompanionError: it cannot be read; the sentence is shown.
        """
        raise NotImplementedError

    async def describe(self, row: str) -> Content:
        """What is shown beside the list of the one that is marked.

        Raises:
            CompanionError: it cannot be read; the sentence is shown.
        """
        raise NotImplementedError

    def nothing(self, query: str) -> str:
        """What is said where the list is empty."""
        raise NotImplementedError

    def begins_with(self) -> str | None:
        """What is marked at first; None for the first of all."""
        return None

    def tally(self, rows: Sequence[Row]) -> str:
        """How much there is."""
        return ""

    def tell(self, sentence: str, *, is_fault: bool = False) -> None:
        """Say something at the foot, in place of what was said there."""
        told = self.query_one("#told", Static)
        told.update(Content(inert(sentence)))
        told.set_class(is_fault, "-fault")
        told.display = bool(sentence)

    @contextmanager
    def calmly(self) -> Iterator[None]:
        """Say what goes wrong inside in one sentence, and go on."""
        try:
            yield
        except CompanionError as fault:
            self.tell(str(fault), is_fault=True)

    def at_desk(self, work: "Callable[[Desk], T]") -> Awaitable[T]:
        """Have something done with the person's memory, in the engine's thread."""
        return self.our_app.engine_thread.ask(lambda engine: engine.at_desk(work))

    def may_change(self) -> bool:
        """Whether anything can be written; says so where it cannot."""
        if self.our_app.options.home.incognito:
            self.tell(UNWRITTEN)
        return not self.our_app.options.home.incognito

    @work(exclusive=True, group="look")
    async def look(self) -> None:
        """List what is looked for now."""
        if not self.query(SearchLine):
            return  # the screen was left while something was done for it
        query = self.search.value.strip()
        try:
            rows = await self.find(query)
        except CompanionError as fault:
            self._show_rows((), str(fault))
            return
        self._show_rows(rows, self.nothing(query))

    @work(exclusive=True, group="describe")
    async def show_marked(self) -> None:
        """Show beside the list what is marked in it."""
        marked = self.rows.marked
        with self.calmly(), suppress(KeyError):  # another list has come meanwhile
            self.words.update(await self.describe(marked) if marked else Content(""))
            self.query_one("#beside").scroll_home(animate=False)

    @on(SearchLine.Changed)
    def search_again(self) -> None:
        """Another letter was typed."""
        self.look()

    @on(Rows.OptionHighlighted)
    def mark(self, event: Rows.OptionHighlighted) -> None:
        """Another one was marked."""
        event.stop()
        self.show_marked()

    def action_search(self) -> None:
        """Go to the search line."""
        self.search.focus()

    def action_to_rows(self) -> None:
        """Go to the list."""
        self.remove_class("-reading")
        self.rows.focus()

    def action_move(self, by: int) -> None:
        """Mark a neighbour."""
        self.rows.action_cursor_up() if by < 0 else self.rows.action_cursor_down()

    def action_read(self) -> None:
        """Go to what stands beside the list, or come back from there."""
        if self.has_class("-reading") or not self.rows.marked:
            self.action_to_rows()
        else:
            self.add_class("-reading")
            self.call_after_refresh(self.query_one("#beside").focus)

    def action_back(self) -> None:
        """Leave what is read, then what is searched for, then the screen."""
        if self.has_class("-reading"):
            self.action_to_rows()
        elif self.search.value or self.search.has_focus:
            self.search.value = ""
            self.action_to_rows()
        else:
            self.dismiss(None)

    def _show_rows(self, rows: Sequence[Row], otherwise: str) -> None:
        self.rows.show(rows, is_spaced=self.is_spaced, begin=self.begins_with())
        self.query_one("#empty", Static).update(Content(inert(otherwise)))
        self.query_one("#tally", Static).update(Content(inert(self.tally(rows))))
        self.set_class(not rows, "-empty")
        self.set_class(bool(rows) and self.has_class("-reading"), "-reading")
        if rows and not self.search.has_focus and not self.has_class("-reading"):
            self.rows.focus()
        self.show_marked()
        self.refresh_bindings()


def two_lines(title: str, below: str, style: str = "") -> Content:
    """A row: a title, and in quiet colours what belongs to it."""
    return Content.assemble((inert(title), style), "\n", (inert(below), "$foreground-muted"))
