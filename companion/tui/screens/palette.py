"""Everything that can be asked for, to be searched: Textual's palette in our colours."""

from typing import ClassVar

from textual.command import CommandPalette
from textual.types import CSSPathType


class Palette(CommandPalette):
    """Opens over any screen."""

    CSS_PATH: ClassVar[CSSPathType | None] = "palette.tcss"
