"""How the pieces of a memory are told on its screen: a sentence, the talk around it, the page of a week."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from textual.content import Content

from companion.plain_text import inert
from companion.tui.screens.browse import two_lines
from companion.tui.when import when

if TYPE_CHECKING:
    from companion.memory.shelf import Saying


def saying_row(saying: "Saying", now: datetime) -> Content:
    """A sentence in the list."""
    marks = [*(["pinned"] if saying.is_pinned else []), *(["no longer so"] if saying.replaced_by else [])]
    return two_lines(saying.text, " · ".join([when(saying.at, now), *marks]))


def saying_told(saying: "Saying", near: Sequence[tuple[str, str]]) -> Content:
    """A sentence among what was said around it, brought out."""
    lines: list[str | tuple[str, str]] = [(day_told(saying.at), "$foreground-muted")]
    for who, text in near:
        begin, found, end = inert(text).partition(inert(saying.text)) if who == "You" else (inert(text), "", "")
        lines += [
            (f"\n\n{inert(who)}\n", "bold $secondary" if who == "You" else "bold $primary"),
            begin,
            (found, "bold $text-accent"),
            end,
        ]
    if saying.matter not in ("", "asks"):
        lines.append((f"\n\nSensitive ({inert(saying.matter)}): she never brings it up by herself.", ""))
    return Content.assemble(*lines)


def page_told(page: str) -> Content:
    """The page of a week, its few marks of Markdown made visible."""
    lines: list[str | tuple[str, str]] = []
    for line in inert(page).splitlines():
        if line.startswith("# "):
            lines.append((line[2:], "bold $primary"))
        elif line.startswith("## "):
            lines.append((line[3:], "bold $secondary"))
        else:
            lines.append(line.replace("- ", "· ", 1) if line.startswith("- ") else line)
        lines.append("\n")
    return Content.assemble(*lines)


def week_told(monday: date) -> str:
    """`9 to 15 March 2026`."""
    from companion.memory.diary import span

    return span(monday, monday + timedelta(days=6))


def day_told(at: datetime) -> str:
    """`Monday, 2 March 2026`."""
    return f"{at:%A}, {at.day} {at:%B %Y}"
