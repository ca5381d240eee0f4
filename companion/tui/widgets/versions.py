"""Two versions of a letter side by side; what went and what came stands out."""

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from companion.letters.comparing import Kind, Stretch, side
from companion.plain_text import inert


class Versions(Horizontal):
    """The earlier version on the left, the later on the right."""

    def __init__(self, stretches: list[Stretch], earlier: str, later: str) -> None:
        """Show a comparison under two headings."""
        super().__init__()
        self._sides: list[tuple[Kind, str]] = [("gone", earlier), ("new", later)]
        self._stretches = stretches

    def compose(self) -> ComposeResult:
        """Two sheets."""
        for kind, heading in self._sides:
            with VerticalScroll(classes="version", can_focus=False):
                yield Static(Content(inert(heading)), classes="heading")
                yield Static(painted(side(self._stretches, kind), kind))


def painted(stretches: list[Stretch], kind: Kind) -> Content:
    """One side, with the words that only it has brought out."""
    style = "$error strike" if kind == "gone" else "$success bold"
    return Content.assemble(*((inert(each.text), style if each.kind == kind else "") for each in stretches))
