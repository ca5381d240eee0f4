"""The least that Textual needs for a chat: a header, one text, a place to write, a footer."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Markdown, TextArea


class BareChat(App[None]):
    """A chat that nobody answers."""

    AUTO_FOCUS = "TextArea"

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Header()
        yield Markdown("# Hello\n\nWrite below.")
        yield TextArea()
        yield Footer()


if __name__ == "__main__":
    BareChat().run()
