"""The keys that matter now, as many as there is room for."""

from textual import events
from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

LEAST = ("send", "open", "choose", "do('help')", "close_list", "finish", "withdraw", "complete")
"""The actions whose keys stay in the narrowest terminal."""

NARROW, WIDE = 76, 116
"""Columns below which only the least are shown; from which there is room for all."""


class Keys(Footer):
    """A footer that lets go of what it has no room for."""

    def compose(self) -> ComposeResult:
        """The keys, fewer in a narrow terminal."""
        for each in super().compose():
            if not isinstance(each, FooterKey) or self._has_room(each):
                yield each

    def on_resize(self, event: events.Resize) -> None:
        """Show more or fewer."""
        self.refresh(recompose=True)

    def _has_room(self, key: FooterKey) -> bool:
        width, action = self.app.size.width, key.action.rpartition(".")[2]
        if width < NARROW:
            return action in LEAST or "palette" in action
        return width >= WIDE or action != "quit"
