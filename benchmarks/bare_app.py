"""The least that Textual can show: one line of text."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class BareApp(App[None]):
    """One line."""

    def compose(self) -> ComposeResult:
        """Say it."""
        yield Static("Hello")


if __name__ == "__main__":
    BareApp().run()
