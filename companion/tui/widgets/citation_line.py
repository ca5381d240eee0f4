"""One source under a reply: `[1] Ben W · How the film ends`."""

from textual.content import Content

from companion.plain_text import inert
from companion.response.reply import Citation
from companion.tui.widgets.choice import Choice


class CitationLine(Choice):
    """Opens its passage when it is chosen."""

    def __init__(self, citation: Citation) -> None:
        """Name the source and the place in it."""
        place = f" · {citation.heading}" if citation.heading else ""
        name = citation.author or citation.title
        super().__init__(
            Content.assemble((f"[{citation.n}] ", "$primary"), inert(name), (inert(place), "$foreground-muted"))
        )
        self.citation = citation
        self.tooltip = Content(inert(f"{citation.author}, {citation.title}" if citation.author else citation.title))
