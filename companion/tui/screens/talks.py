"""Past conversations: found again by what was said in them, taken up, named, kept in a file, or erased."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.types import CSSPathType

from companion.plain_text import inert
from companion.tui.keepsakes import keepsake_folder
from companion.tui.screens.browse import WAYS, Browse, two_lines
from companion.tui.screens.sheet import Confirm, Entry
from companion.tui.when import many, when
from companion.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from companion.memory.log import Turn
    from companion.memory.talks import Match, Talk

PREVIEWED = 16
"""Turns of a conversation that are shown beside the list."""


class Talks(Browse):
    """Dismissed with the name of the conversation that goes on, or with None."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["browse.tcss", "talks.tcss"]
    HEADING = "Talks"
    HINT = "Search in everything that was said"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "resume",
            "Resume",
            id="talks.resume",
            tooltip="Take this talk up again.",
            key_display="Enter",
        ),
        Binding(
            "r", "rename", "Rename", id="talks.rename", tooltip="Give the talk a name of your own.", key_display="R"
        ),
        Binding(
            "x", "export", "Export", id="talks.export", tooltip="Write the talk to a Markdown file.", key_display="X"
        ),
        Binding(
            "d,delete",
            "erase",
            "Delete",
            id="talks.erase",
            tooltip="Erase the talk for good; asks first.",
            key_display="D",
        ),
        *WAYS,
    ]

    def __init__(self, query: str = "") -> None:
        """Have nothing to show yet; a query is searched for at first."""
        super().__init__(query)
        self._talks: dict[str, Talk] = {}
        self.erased: set[str] = set()
        """The conversations that were erased here."""

    async def find(self, query: str) -> Sequence[Row]:
        """The talks in which a query is found, the latest first."""
        found = await self.at_desk(lambda desk: desk.talks.search(desk.whose, query))
        self._talks = {str(number): talk for number, talk in enumerate(found)}
        now = self.our_app.clock()
        return [Row(number, row_of(talk, now)) for number, talk in self._talks.items()]

    async def describe(self, row: str) -> Content:
        """How a talk began."""
        talk = self._talks[row]
        turns, name = await self.at_desk(
            lambda desk: (desk.talks.turns(desk.whose, talk.conversation, PREVIEWED), desk.name)
        )
        more = talk.turns - len(turns)
        return Content.assemble(
            (f"{talk.began:%A}, {talk.began.day} {talk.began:%B %Y}", "$foreground-muted"),
            *(piece for turn in turns for piece in turn_lines(turn, name)),
            (f"\n\nand {many(more, 'more turn')}" if more > 0 else "", "$foreground-muted"),
        )

    def nothing(self, query: str) -> str:
        """Why there are no talks."""
        if query:
            return f"Nothing like “{query}” was said in any talk."
        return "No talks yet. Each one that you have with her will be here, to be read again, taken up, or deleted."

    def tally(self, rows: Sequence[Row]) -> str:
        """How many talks."""
        return many(len(rows), "talk") if rows else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a talk there is nothing to do to it."""
        return bool(self._talks) or action not in ("resume", "rename", "export", "erase")

    @on(Rows.OptionSelected)
    def action_resume(self) -> None:
        """Go on with the talk that is marked."""
        if talk := self._marked():
            self.dismiss(talk.conversation)

    @work(exclusive=True, group="change")
    async def action_rename(self) -> None:
        """Give the talk a name."""
        talk = self._marked()
        if talk is None or not self.may_change():
            return
        name = await self.app.push_screen_wait(
            Entry(
                "What shall this talk be called? Leave it empty, and its first words stand for it.",
                talk.title if talk.is_named else "",
                hint=talk.title,
            )
        )
        if name is not None:
            with self.calmly():
                await self.at_desk(lambda desk: desk.talks.name(desk.whose, talk.conversation, name))
                self.look()

    @work(exclusive=True, group="change")
    async def action_erase(self) -> None:
        """Erase the talk, once the person has said so."""
        talk = self._marked()
        if talk is None or not self.may_change():
            return
        question = (
            f"Delete “{talk.title}”?\n\nIts {many(talk.turns, 'turn')} and all that she learned from them "
            "are erased for good, and so are her replies in other talks that quote it."
        )
        if await self.app.push_screen_wait(Confirm(question, "Delete for good")) != "yes":
            return
        with self.calmly():
            await self.at_desk(lambda desk: desk.talks.erase(desk.whose, talk.conversation))
            self.erased.add(talk.conversation)
            self.tell(f"“{talk.title}” is gone.")
            self.look()

    @work(exclusive=True, group="change")
    async def action_export(self) -> None:
        """Write the talk to a file that the person names."""
        from companion.memory.desk import keepsake_path

        talk = self._marked()
        if talk is None or not self.may_change():
            return
        offered = keepsake_path(keepsake_folder(), talk.title, talk.began)
        asked = "Write this talk to which file? It is Markdown; only you can read it, and it is not encrypted."
        named = await self.app.push_screen_wait(Entry(asked, str(offered)))
        if named:
            path = Path(named).expanduser()
            with self.calmly():
                await self.at_desk(lambda desk: desk.write_talk(talk, path))
                self.tell(f"Written to {path}")

    def _marked(self) -> "Talk | None":
        return self._talks.get(self.rows.marked or "")


def row_of(talk: "Talk", now: datetime) -> Content:
    """A talk in the list, and below it what matched."""
    row = two_lines(talk.title, f"{when(talk.last, now)} · {many(talk.turns, 'turn')}", "bold" if talk.is_named else "")
    return Content("\n").join([row, brought_out(talk.match)]) if talk.match else row


def brought_out(match: "Match") -> Content:
    """What matched, the words in the accent's colour."""
    content = Content(match.text)
    for start, end in match.spans:
        content = content.stylize("bold $text-accent", start, end)
    return content


def turn_lines(turn: "Turn", name: str) -> list[str | tuple[str, str]]:
    """A turn as it is shown beside the list."""
    is_hers = turn.role == "companion"
    return [
        "\n\n",
        (inert(name) if is_hers else "You", "bold $primary" if is_hers else "bold $secondary"),
        (f"  {turn.at:%H:%M}\n", "$foreground-muted"),
        inert(turn.text),
    ]
