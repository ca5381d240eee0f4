"""The keys of a list, as many as there is room for."""

from textual.widgets._footer import FooterKey

from companion.tui.widgets.keys import NARROW, WIDE, Keys


class Ways(Keys):
    """Lets go first of the key that leaves the program, then of the one that stands before the search line."""

    def _has_room(self, key: FooterKey, is_now: bool) -> bool:
        action, width = self._action(key), self.app.size.width
        if width < NARROW:
            return action not in ("quit", "search")
        return width >= WIDE or action != "quit"
