"""Why she said it: the lines, passages and memories of a reply; a memory can be put right or forgotten there."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from companion.plain_text import inert
from companion.tui.screens.browse import WAYS, Browse, two_lines
from companion.tui.screens.sheet import Confirm, Entry
from companion.tui.when import many, when
from companion.tui.widgets.rows import Row, Rows
from companion.tui.widgets.turns import HerTurn

if TYPE_CHECKING:
    from companion.memory.log import Turn
    from companion.response.account import Account, Accounts, Part

T = TypeVar("T")

HEADINGS = {"line": "Written lines", "passage": "What she has read", "memory": "What you told her"}
LONGEST = 300
"""Characters of the reply that stand above what it was made of."""


class Why(Browse):
    """The account of one reply; begins with the one that is marked in the room, else with the last."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["browse.tcss", "why.tcss"]
    HEADING = "Why she said it"
    HINT = "Search in what it was made of"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(1)", "Older", id="why.older", tooltip="The reply before this one.", key_display="←"),
        Binding("right", "step(-1)", "Newer", id="why.newer", tooltip="The reply after this one.", key_display="→"),
        Binding("e", "edit", "Put right", id="why.edit", tooltip="Change what you told her.", key_display="E"),
        Binding("f,delete", "forget", "Forget", id="why.forget", tooltip="Erase it; asks first.", key_display="F"),
        *WAYS,
    ]

    def __init__(self) -> None:
        """Have nothing to show yet."""
        super().__init__()
        self._replies: Sequence[Turn] = ()
        self._place = 0
        self._marked_text: str | None = None
        self._account: Account | None = None
        self._parts: dict[str, Part] = {}

    def compose_above(self) -> ComposeResult:
        """The reply stands above what it was made of."""
        yield Static(id="reply", markup=False)

    def on_mount(self) -> None:
        """Learn which reply is meant."""
        room = self.app.screen_stack[0]
        above = room.focused.ancestors_with_self if room.focused else []
        self._marked_text = next((node.reply.text for node in above if isinstance(node, HerTurn)), None)
        super().on_mount()

    def at_accounts(self, work: "Callable[[Accounts], T]") -> Awaitable[T]:
        """Have something looked up, in the engine's thread."""
        return self.our_app.engine_thread.ask(lambda engine: engine.at_accounts(work))

    async def find(self, query: str) -> Sequence[Row]:
        """What the reply was made of, by kind."""
        if not self._replies:
            conversation = getattr(getattr(self.app.screen_stack[0], "talk", None), "conversation", None) or None
            self._replies = await self.at_accounts(
                lambda accounts: accounts.replies(conversation) or accounts.replies()
            )
            texts = [turn.text for turn in self._replies]
            self._place = texts.index(self._marked_text) if self._marked_text in texts else 0
        if not self._replies:
            self.query_one("#reply").display = False
            return []
        turn = self._replies[self._place]
        account = self._account = await self.at_accounts(lambda accounts: accounts.of(turn))
        self._show_reply(account)
        words = query.casefold().split()
        self._parts = {
            f"p{number}": part
            for number, part in enumerate(account.parts)
            if all(word in f"{part.name} {part.text}".casefold() for word in words)
        }
        rows = []
        for kind, heading in HEADINGS.items():
            of_kind = {key: part for key, part in self._parts.items() if part.kind == kind}
            rows += [Row(kind, Content(heading), is_heading=True)] if of_kind else []
            rows += [Row(key, part_row(part)) for key, part in of_kind.items()]
        return rows

    async def describe(self, row: str) -> Content:
        """A part in full."""
        part = self._parts[row]
        return Content.assemble(
            (inert(part.name), "bold $primary"),
            (f"\n{part.does}", "$foreground-muted"),
            f"\n\n{inert(part.text)}" if part.text else "\n\nIt is not there any more.",
        )

    def nothing(self, query: str) -> str:
        """Why there is no account."""
        if query:
            return f"The reply was made of nothing that has “{query}” in it."
        if self._replies:
            return "Nothing was looked up for this reply."
        return "She has not replied yet. Of every reply you can see here what it was made of."

    def tally(self, rows: Sequence[Row]) -> str:
        """Which reply of how many."""
        count = len(self._replies)
        return f"reply {count - self._place} of {count}" if self._replies else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a memory can be changed; the first has none before it, and the last none after."""
        if action in ("edit", "forget"):
            return any(part.saying for part in self._parts.values())
        if action == "step":
            return 0 <= self._place + int(str(parameters[0])) < len(self._replies)
        return True

    def action_step(self, by: int) -> None:
        """Go to another reply."""
        self._place += by
        self.tell("")
        self.rows.clear_options()
        self.look()

    @on(Rows.OptionSelected)
    def read(self) -> None:
        """What is marked was clicked: read it."""
        self.action_read()

    @work(exclusive=True, group="change")
    async def action_edit(self) -> None:
        """Put the sentence right that the reply quotes."""
        part = self._memory()
        if part is None or not self.may_change():
            return
        asked = "What should the sentence say? The old words, and the replies that quote them, are erased."
        said = await self.app.push_screen_wait(Entry(asked, part.text))
        if said is None or said == part.text:
            return
        with self.calmly():
            number = part.saying or 0
            edited = await self.at_desk(lambda desk: desk.put_right(number, said))
            self._again("Put right; the old words are erased." if edited else "That sentence is gone already.")

    @work(exclusive=True, group="change")
    async def action_forget(self) -> None:
        """Erase the sentence that the reply quotes, once the person has said so."""
        part = self._memory()
        if part is None or not self.may_change():
            return
        question = (
            f"Forget “{part.text}”?\n\nThe sentence, all that she read from it, and the replies that quote it, this "
            "one too, are erased for good."
        )
        if await self.app.push_screen_wait(Confirm(question, "Forget for good")) == "yes":
            with self.calmly():
                number = part.saying or 0
                await self.at_desk(lambda desk: desk.forget(number))
                self._again("Forgotten.")

    def _memory(self) -> "Part | None":
        part = self._parts.get(self.rows.marked or "")
        if part is not None and part.saying:
            return part
        memories = [each for each in self._parts.values() if each.saying]
        if len(memories) == 1:
            return memories[0]
        self.tell("Mark one of the sentences that you told her first.")
        return None

    def _again(self, sentence: str) -> None:
        """Look anew: the reply may be gone with what it quoted."""
        self._replies, self._marked_text = (), None
        self.tell(sentence)
        self.look()

    def _show_reply(self, account: "Account") -> None:
        text = " ".join(account.turn.text.split())
        text = text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"
        told = f"{when(account.turn.at, self.our_app.clock())}, made of {many(len(account.parts), 'part')}"
        message = " ".join(account.message.split())
        reply = self.query_one("#reply", Static)
        reply.display = True
        reply.update(
            Content.assemble(
                (f"{inert(message[:LONGEST])}\n" if message else "", "$foreground-muted"),
                inert(text),
                (f"\n{told}", "$foreground-muted"),
            )
        )


def part_row(part: "Part") -> Content:
    """A part in the list: what was said by it, or what it is called."""
    text = " ".join(part.text.split())
    if part.kind == "line":
        return two_lines(text or part.name, f"{part.name} · {part.does}")
    if part.kind == "memory":
        return two_lines(f"“{text}”", part.name)
    return two_lines(part.name, text)
