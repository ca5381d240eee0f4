"""The settings: each with what it means, changed in place and written at once."""

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.types import CSSPathType

from companion.plain_text import inert
from companion.settings import CHOICES, Settings
from companion.tui.screens.browse import WAYS, Browse, two_lines
from companion.tui.screens.sheet import Entry, Pick
from companion.tui.setting_notes import notes
from companion.tui.themes import OURS
from companion.tui.widgets.rows import Row, Rows

NEXT_TIME = frozenset({"model", "country", "interface"})
"""What is read when the program starts."""

EMPTY = {
    "model": "the one that ships",
    "country": "not said",
    "theme": "what suits the terminal",
}
"""What an empty value stands for."""


class Preferences(Browse):
    """Dismissed with the settings where another persona was chosen, else with None: the rest holds already."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["browse.tcss", "preferences.tcss"]
    HEADING = "Settings"
    HINT = "Search among the settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "change", "Change", id="preferences.change", tooltip="Change it.", key_display="Enter"),
        Binding("r", "reset", "Reset", id="preferences.reset", tooltip="As it was at first.", key_display="R"),
        *WAYS,
    ]

    def __init__(self) -> None:
        """Nothing is changed yet."""
        super().__init__()
        self._persona = ""

    @property
    def settings(self) -> Settings:
        """What holds."""
        held = self.our_app.settings
        return replace(held, persona=self._persona or held.persona)

    async def find(self, query: str) -> Sequence[Row]:
        """The settings that speak of the query."""
        wanted = query.casefold()
        return [
            Row(each.name, two_lines(label(each.name), shown(each.name, getattr(self.settings, each.name))))
            for each in sorted(fields(Settings), key=lambda field: field.name in NEXT_TIME)
            if wanted in f"{each.name} {notes().get(each.name, '')}".casefold()
        ]

    async def describe(self, row: str) -> Content:
        """What a setting means, and what it may be."""
        may_be = self._choices(row)
        later = "It takes effect when the program is started the next time." if row in NEXT_TIME else ""
        first = next(each.default for each in fields(Settings) if each.name == row)
        return Content.assemble(
            (label(row), "bold $primary"),
            ("  " + inert(shown(row, getattr(self.settings, row))), "$secondary"),
            f"\n\n{notes().get(row, '')}",
            (f"\n\n{later}" if later else ""),
            (f"\n\nAt first: {shown(row, str(first))}", "$foreground-muted"),
            (
                f"\nIt may be: {', '.join(each or shown(row, '') for each in may_be)}" if may_be else "",
                "$foreground-muted",
            ),
            (f"\n\nKept in {inert(str(self.our_app.options.home.settings))}", "$foreground-muted"),
        )

    def nothing(self, query: str) -> str:
        """Why nothing is listed."""
        return f"No setting speaks of “{query}”."

    def action_back(self) -> None:
        """Take another persona along."""
        has_changed = self._persona and self._persona != self.our_app.settings.persona
        if self.search.value or self.search.has_focus or self.has_class("-reading") or not has_changed:
            super().action_back()
        else:
            self.dismiss(self.settings)

    @on(Rows.OptionSelected)
    @work(exclusive=True, group="change")
    async def action_change(self) -> None:
        """Change the setting that is marked: of two values to the other, of more by a list, else by writing."""
        key = self.rows.marked
        if key is None:
            return
        held, may_be = getattr(self.settings, key), self._choices(key)
        if len(may_be) == 2:
            chosen: str | None = next(each for each in may_be if each != held)
        elif may_be:
            told = {each: each or shown(key, "") for each in may_be}
            chosen = await self.app.push_screen_wait(Pick(notes().get(key, label(key)), told, held))
        else:
            chosen = await self.app.push_screen_wait(Entry(notes().get(key, label(key)), held))
        if chosen is not None and chosen != held:
            self._set(key, chosen)

    def action_reset(self) -> None:
        """Let the setting that is marked be what it was at first."""
        if key := self.rows.marked:
            self._set(key, next(str(each.default) for each in fields(Settings) if each.name == key))

    def _set(self, key: str, value: str) -> None:
        if key == "country" and value and not (len(value) == 2 and value.isascii() and value.isalpha()):
            self.tell("A country is two letters, as GB, US or IN.", is_fault=True)
            return
        if key == "persona":
            self._persona = value
            self.tell(f"{value} answers when you are back in the talk.")
        else:
            fault = self.our_app.change_settings(**{key: value.upper() if key == "country" else value})
            later = " It takes effect at the next start." if key in NEXT_TIME else ""
            self.tell(fault or f"Kept.{later}", is_fault=bool(fault))
        self.look()

    def _choices(self, key: str) -> Sequence[str]:
        """What a setting may be, where that is a list."""
        if key == "theme":
            ours = [theme.name for theme in OURS]
            return ["", *ours, *(name for name in self.app.available_themes if name not in ours)]
        if key == "persona":
            from companion.persona.persona import known_personas

            known = sorted(known_personas(self.our_app.options.home))
            return known if self.settings.persona in known else [self.settings.persona, *known]
        return CHOICES.get(key, ())


def label(key: str) -> str:
    """A setting's name as it is shown."""
    return key.replace("_", " ").capitalize()


def shown(key: str, value: str) -> str:
    """A value as it is shown."""
    return value or EMPTY.get(key, "none")
