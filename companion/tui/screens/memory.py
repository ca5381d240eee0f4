"""What she remembers: facts, sentences and the pages of the weeks, each to be put right, pinned, forgotten or kept."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.types import CSSPathType

from companion.plain_text import inert
from companion.tui.keepsakes import keepsake_folder
from companion.tui.memory_told import day_told, page_told, saying_row, saying_told, week_told
from companion.tui.screens.browse import WAYS, Browse
from companion.tui.screens.sheet import Confirm, Entry
from companion.tui.when import many
from companion.tui.widgets.choice import Choice
from companion.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from companion.memory.facts import Fact
    from companion.memory.shelf import Saying

VIEWS = ("Facts", "Sayings", "Weeks")


class View(Choice, can_focus=False):
    """One of the ways to look at a memory; a click shows it."""

    def __init__(self, name: str, number: int) -> None:
        """Show a name and the key for it."""
        super().__init__(Content.assemble((f"{number} ", "$secondary"), name))
        self.number = number


class MemoryScreen(Browse):
    """Three lists of one memory."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["browse.tcss", "memory.tcss"]
    HEADING = "What she remembers"
    HINT = "Search in what you told her"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(n), f"view({n})", name, id=f"memory.{n}", tooltip=f"Show the {name.lower()}.", show=False)
            for n, name in enumerate(VIEWS, 1)
        ),
        Binding("e", "edit", "Put right", id="memory.edit", tooltip="Change what it says.", key_display="E"),
        Binding("p", "pin", "Pin", id="memory.pin", tooltip="Mark it as one that matters, or not.", key_display="P"),
        Binding("f,delete", "forget", "Forget", id="memory.forget", tooltip="Erase it; asks first.", key_display="F"),
        Binding("x", "export", "Export", id="memory.export", tooltip="Write the memory to a file.", key_display="X"),
        *WAYS,
    ]

    def __init__(self, query: str = "") -> None:
        """Have nothing to show yet; a query is searched for at first."""
        super().__init__(query)
        self._view = 1
        self._facts: dict[str, Fact] = {}
        self._every: Sequence[Fact] = ()
        self._sayings: dict[str, Saying] = {}

    def compose_top(self) -> ComposeResult:
        """The three views."""
        for number, name in enumerate(VIEWS, 1):
            yield View(name, number)

    def on_mount(self) -> None:
        """Begin with the facts."""
        self.action_view(1)

    async def find(self, query: str) -> Sequence[Row]:
        """What the view lists of a query."""
        self._facts, self._sayings = {}, {}
        if self._view == 1:
            return await self._find_facts(query)
        now = self.our_app.clock()
        if self._view == 2:
            said = await self.at_desk(lambda desk: desk.said(query))
            self._sayings = {f"s{saying.id}": saying for saying in said}
            return [Row(key, saying_row(saying, now)) for key, saying in self._sayings.items()]
        weeks = await self.at_desk(lambda desk: desk.weeks())
        monday_now = now.date() - timedelta(days=now.weekday())
        return [
            Row(monday.isoformat(), Content.assemble(told, ("  this week" if monday == monday_now else "", "$accent")))
            for monday in weeks
            if query.casefold() in (told := week_told(monday)).casefold()
        ]

    async def _find_facts(self, query: str) -> list[Row]:
        from companion.memory.portrait import portrait, wording

        self._every = await self.at_desk(lambda desk: desk.facts())
        wanted, rows = query.casefold().split(), []
        for about in portrait([fact for fact in self._every if not fact.replaced_by]):
            found = [
                fact
                for fact in about.facts
                if all(word in f"{about.heading} {wording(fact)} {fact.quote}".casefold() for word in wanted)
            ]
            if found:
                rows.append(Row(f"h{found[0].id}", Content(inert(about.heading)), is_heading=True))
            for fact in found:
                key = f"f{fact.id}"
                self._facts[key] = fact
                mark = ("  pinned", "$accent") if fact.is_pinned else ""
                rows.append(Row(key, Content.assemble(inert(wording(fact)), mark)))
        return rows

    async def describe(self, row: str) -> Content:
        """A fact with its history, a sentence among its neighbours, or the page of a week."""
        if fact := self._facts.get(row):
            return self._fact_told(fact)
        if saying := self._sayings.get(row):
            near = await self.at_desk(lambda desk: desk.around(saying))
            return saying_told(saying, near)
        if self._view == 3:
            monday, today = date.fromisoformat(row), self.our_app.clock().date()
            return page_told(await self.at_desk(lambda desk: desk.week(monday, today)))
        return Content("")

    def _fact_told(self, fact: "Fact") -> Content:
        from companion.memory.desk import history_of
        from companion.memory.portrait import wording

        older = history_of(fact, self._every)
        return Content.assemble(
            (inert(wording(fact)), "bold"),
            (f"\n\n“{inert(fact.quote)}”", ""),
            (f"\nYou said so on {day_told(fact.said_at)}.", "$foreground-muted"),
            ("\n\nPinned: it stays in sight for her." if fact.is_pinned else "", "$accent"),
            (f"\n\nSensitive ({inert(fact.matter)}): she never brings it up by herself." if fact.matter else "", ""),
            ("\n\nBefore that" if older else "", "bold $secondary"),
            *(
                piece
                for each in older
                for piece in (
                    f"\n\n{inert(wording(each))}",
                    (f"\n“{inert(each.quote)}”, {day_told(each.said_at)}", "$foreground-muted"),
                )
            ),
        )

    def nothing(self, query: str) -> str:
        """Why the list is empty."""
        if query:
            return f"Nothing that she remembers here has “{query}” in it."
        return (
            "Nothing yet. What you tell her of the people, places and plans in your life will stand here, by whom it "
            "is about; you can put it right, pin it, or have it forgotten.",
            "Nothing yet. Every sentence that you tell her will stand here, the newest first.",
            "No page yet. After the first talk, each week has one, in your own words.",
        )[self._view - 1]

    def tally(self, rows: Sequence[Row]) -> str:
        """How much there is."""
        count = sum(not row.is_heading for row in rows)
        return many(count, ("fact", "sentence", "week")[self._view - 1]) if rows else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a sentence can be changed."""
        return action not in ("edit", "pin", "forget") or bool(self._facts or self._sayings)

    def action_view(self, number: int) -> None:
        """Look at it another way."""
        self._view = number
        self.is_spaced = number == 2
        self.rows.clear_options()
        self.tell("")
        for view in self.query(View):
            view.set_class(view.number == number, "-shown")
        self.action_to_rows()
        self.look()

    @on(Choice.Chosen, "View")
    def show_view(self, event: Choice.Chosen) -> None:
        """A view was clicked."""
        assert isinstance(event.choice, View)
        self.action_view(event.choice.number)

    @on(Rows.OptionSelected)
    def read(self) -> None:
        """What is marked was clicked: read it."""
        self.action_read()

    @work(exclusive=True, group="change")
    async def action_edit(self) -> None:
        """Put the sentence right."""
        number, text = self._marked()
        if number is None or not self.may_change():
            return
        asked = "What should the sentence say? The old words, and the replies to them, are erased."
        said = await self.app.push_screen_wait(Entry(asked, text))
        if said is None or said == text:
            return
        with self.calmly():
            edited = await self.at_desk(lambda desk: desk.put_right(number, said))
            self.tell("Put right; the old words are erased." if edited else "That sentence is gone already.")
            self.look()

    @work(exclusive=True, group="change")
    async def action_pin(self) -> None:
        """Pin the sentence, or take the pin out."""
        number, _ = self._marked()
        if number is None or not self.may_change():
            return
        with self.calmly():
            before = await self.at_desk(lambda desk: desk.saying(number))
            if before:
                await self.at_desk(lambda desk: desk.pin(number, not before.is_pinned))
                self.tell("No longer pinned." if before.is_pinned else "Pinned.")
            self.look()

    @work(exclusive=True, group="change")
    async def action_forget(self) -> None:
        """Erase the sentence, once the person has said so."""
        number, text = self._marked()
        if number is None or not self.may_change():
            return
        question = (
            f"Forget “{text}”?\n\nThe sentence, all that she read from it, and the replies to it are erased for good."
        )
        if await self.app.push_screen_wait(Confirm(question, "Forget for good")) == "yes":
            with self.calmly():
                await self.at_desk(lambda desk: desk.forget(number))
                self.tell("Forgotten.")
                self.look()

    @work(exclusive=True, group="change")
    async def action_export(self) -> None:
        """Write the memory to a file that the person names."""
        from companion.memory.desk import keepsake_path

        if not self.may_change():
            return
        offered = keepsake_path(keepsake_folder(), "what she remembers", self.our_app.clock())
        asked = (
            "Write the whole memory to which file? A name that ends in .md makes a page to read, one in .jsonl a file "
            "that she can take in again. Only you can read it, and it is not encrypted."
        )
        named = await self.app.push_screen_wait(Entry(asked, str(offered)))
        if named:
            path = Path(named).expanduser()
            with self.calmly():
                await self.at_desk(lambda desk: desk.write_all(path))
                self.tell(f"Written to {path}")

    def _marked(self) -> tuple[int | None, str]:
        """The number and the words of the sentence that is marked."""
        marked = self.rows.marked or ""
        if fact := self._facts.get(marked):
            return fact.saying, fact.quote
        if saying := self._sayings.get(marked):
            return saying.id, saying.text
        return None, ""
