"""The keys that matter now, as many as there is room for."""

from textual import events
from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

NOW = {"close_list", "finish", "withdraw", "complete"}
"""The actions that there is something to do with only now and then: what else there is makes room for them."""

LEAST = NOW | {"send", "choose", "do('help')"}
"""The actions whose keys stay in the narrowest terminal."""

NARROW, WIDE = 76, 116
"""Columns below which only the least are shown; from which there is room for all."""


class Keys(Footer):
    """A footer that lets go of what it has no room for."""

    def compose(self) -> ComposeResult:
        """The keys, fewer in a narrow terminal."""
        self._room = self._kind_of_room()
        every = list(super().compose())
        is_now = any(self._action(each) in NOW for each in every)
        for each in every:
            if not isinstance(each, FooterKey) or self._has_room(each, is_now):
                yield each

    def on_resize(self, event: events.Resize) -> None:
        """Show more or fewer."""
        if self._kind_of_room() != self._room:
            self.refresh(recompose=True)

    def _kind_of_room(self) -> tuple[bool, bool]:
        return self.app.size.width < NARROW, self.app.size.width >= WIDE

    def _has_room(self, key: FooterKey, is_now: bool) -> bool:
        width, action = self.app.size.width, self._action(key)
        if width >= WIDE or "palette" in key.action:
            return True
        if is_now and width < NARROW:
            return action in LEAST and action != "do('help')"
        return action in LEAST if is_now or width < NARROW else action != "quit"

    @staticmethod
    def _action(key: object) -> str:
        return key.action.removeprefix("app.").removeprefix("screen.") if isinstance(key, FooterKey) else ""
