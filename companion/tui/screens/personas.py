"""Who can be talked with: each persona by what it says of itself and how it sounds; to be chosen, or changed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.types import CSSPathType
from textual.widgets import Static

from companion.errors import CompanionError
from companion.plain_text import inert
from companion.settings import load_settings
from companion.tui.editing import edit
from companion.tui.screens.browse import WAYS, Browse, two_lines
from companion.tui.screens.sheet import Confirm
from companion.tui.when import many
from companion.tui.widgets.rows import Row, Rows

if TYPE_CHECKING:
    from companion.home import Home
    from companion.persona.persona import Persona
    from companion.response.sample import Exchange

LOOKING = "Looking through the personas…"

MOST_FAULTS = 5
"""Wordings that are never said, of which each is named."""


@dataclass(frozen=True)
class Found:
    """A persona file, and who it makes or what is wrong with it."""

    path: Path
    is_own: bool
    persona: "Persona | None"
    fault: str = ""


class Personas(Browse):
    """Dismissed with the name of the persona that answers from now on, or with None."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["browse.tcss", "personas.tcss"]
    HEADING = "Personas"
    HINT = "Search among their names"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Talk with", id="personas.take", tooltip="Let this one answer.", key_display="Enter"),
        Binding("e", "edit", "Edit", id="personas.edit", tooltip="Open its file in your editor.", key_display="E"),
        *WAYS,
    ]

    def __init__(self) -> None:
        """Have nothing to show yet."""
        super().__init__()
        self._order: Sequence[str] = ()
        self._found: dict[str, Found] = {}
        self._samples: dict[str, Sequence[Exchange]] = {}
        self._in_use = ""

    def on_mount(self) -> None:
        """Say what takes a moment."""
        self._in_use = self.our_app.settings.persona
        self.query_one("#empty", Static).update(Content(LOOKING))
        self.ask_who_answers()
        self.read_files()

    @work(exclusive=True, group="read")
    async def read_files(self) -> None:
        """Read one file after the other, each of which takes a moment; not by the engine, which one may keep shut."""
        home = self.our_app.options.home
        paths = files_of(home)
        self._order = [path.stem for path in paths]
        for path in sorted(paths, key=lambda each: each.stem != self._in_use):  # so that who answers is marked
            self._found[path.stem] = await asyncio.to_thread(found_in, path, home)
            self.look()

    async def find(self, query: str) -> Sequence[Row]:
        """The personas whose names have the query in them, the person's own first."""
        wanted = query.casefold()
        return [
            Row(key, self._row(key, found))
            for key in self._order
            if (found := self._found.get(key))
            if wanted in key.casefold() or (found.persona and wanted in found.persona.name.casefold())
        ]

    async def describe(self, row: str) -> Content:
        """What a persona says of itself, how it sounds, and what is wrong with its file."""
        found = self._found[row]
        if found.persona is None:
            return Content.assemble(
                (inert(found.fault), "$text-warning"),
                "\n\nUntil that is mended it cannot be talked with. E opens the file.",
            )
        if row not in self._samples:
            self.words.update(persona_told(found, ()))  # the lines take a moment to be looked through
        return persona_told(found, await self._sample(row, found.persona))

    def nothing(self, query: str) -> str:
        """Why there are none."""
        return f"No persona is called anything like “{query}”." if query else LOOKING

    def begins_with(self) -> str | None:
        """Who answers now."""
        return self._in_use

    def tally(self, rows: Sequence[Row]) -> str:
        """How many."""
        return many(len(rows), "persona") if rows else ""

    @on(Rows.OptionSelected)
    def action_take(self) -> None:
        """Let the one that is marked answer from now on."""
        marked = self.rows.marked
        if marked is None:
            return
        if self._found[marked].persona is None:
            self.tell("This one cannot be talked with until its file is mended.", is_fault=True)
        else:
            self.dismiss(marked)

    @work(exclusive=True, group="change")
    async def action_edit(self) -> None:
        """Open its file in the person's editor, a copy where it ships, and look at it again."""
        from companion.persona.own_copy import is_shipped, own_copy

        marked = self.rows.marked
        if marked is None or not self.may_change():
            return
        path = self._found[marked].path
        with self.calmly():
            if is_shipped(path):
                home = self.our_app.options.home
                question = (
                    f"{marked} ships with the program. A copy of your own goes to {home.personas}, "
                    "and is what answers to the name from then on. Make the copy and open it?"
                )
                if await self.app.push_screen_wait(Confirm(question, "Copy and open", "Leave it")) != "yes":
                    return
                path = own_copy(path, home)
            try:
                edit(self.app, path)
            finally:
                found = self._found[marked] = await asyncio.to_thread(found_in, path, self.our_app.options.home)
                self._samples.pop(marked, None)
                self.look()
            self.tell(found.fault or f"{path} is sound.", is_fault=bool(found.fault))

    @work(exclusive=True, group="who")
    async def ask_who_answers(self) -> None:
        """Learn who answers now."""
        try:
            self._in_use = await self.our_app.engine_thread.ask(lambda engine: engine.mind.persona.key)
        except CompanionError:
            with self.calmly():
                self._in_use = self.our_app.options.persona or load_settings(self.our_app.options.home.settings).persona
        self.look()

    def _row(self, key: str, found: Found) -> Content:
        marks = [*(["answers now"] if key == self._in_use else []), *(["yours"] if found.is_own else [])]
        if found.persona is None:
            return two_lines(key, "its file has a fault", "$text-warning")
        told = " · ".join([*marks, found.persona.description or "no description"])
        return two_lines(found.persona.name, told, "bold" if key == self._in_use else "")

    async def _sample(self, key: str, persona: "Persona") -> "Sequence[Exchange]":
        if key not in self._samples:
            try:
                self._samples[key] = await self.our_app.engine_thread.ask(lambda engine: engine.sample(persona))
            except CompanionError:
                return ()  # without an engine there is nobody to speak the lines
        return self._samples[key]


def files_of(home: "Home") -> list[Path]:
    """The file of every persona, the person's own first."""
    from companion.persona.own_copy import is_shipped
    from companion.persona.persona import known_personas

    return sorted(known_personas(home).values(), key=lambda path: (is_shipped(path), path.stem))


def found_in(path: Path, home: "Home") -> Found:
    """Who a file makes, or what is wrong with it."""
    from companion.persona.own_copy import is_shipped
    from companion.persona.persona import load_persona

    try:
        return Found(path, not is_shipped(path), load_persona(path, home))
    except CompanionError as fault:
        return Found(path, not is_shipped(path), None, str(fault))


def persona_told(found: Found, sample: "Sequence[Exchange]") -> Content:
    """A persona beside the list."""
    persona = found.persona
    assert persona
    name = inert(persona.name)
    memory = "What she knows of you, every persona that shares knows too."
    if persona.memory != "shared":
        memory = "What it knows of you is kept for it alone."
    lines: list[str | tuple[str, str]] = [
        (name, "bold $primary"),
        (f"\n{inert(persona.description)}", "$foreground-muted"),
        f"\n\n{inert(persona.disclosure.format(name=persona.name))}",
        (f"\n\n{memory}", "$foreground-muted"),
    ]
    for each in sample:
        lines += [
            ("\n\nYou\n", "bold $secondary"),
            each.said,
            (f"\n\n{name}\n", "bold $primary"),
            inert(each.answered),
        ]
    if persona.dropped:
        lines.append(
            (f"\n\n{many(len(persona.dropped), 'wording')} in the file that will never be said:", "$text-warning")
        )
        lines += [f"\n· {inert(str(fault))}" for fault in persona.dropped[:MOST_FAULTS]]
    lines.append((f"\n\n{inert(str(found.path))}", "$foreground-muted"))
    return Content.assemble(*lines)
