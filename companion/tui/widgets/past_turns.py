"""Turns out of the log as the transcript shows them, each day under its name."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from companion.response.reply import Reply
from companion.tui.widgets.turns import Day, HerTurn, YourTurn

if TYPE_CHECKING:
    from companion.memory.log import Turn


def drawn_turns(turns: "Sequence[Turn]", name: str) -> Iterator[Widget]:
    """Turns in order, with a line for each day; `name` is what she calls herself."""
    from companion.memory.log import IN_DANGER, PERSON, WISHED

    day = None
    for turn in turns:
        if turn.at.date() != day:
            day = turn.at.date()
            yield Day(day)
        if turn.role == PERSON:
            yield YourTurn(turn.text, turn.at, is_kept_back=turn.text in (WISHED, IN_DANGER))
        else:
            yield HerTurn(Reply(turn.text, "", name), turn.at, sources_of(turn.why))


def sources_of(why: str) -> list[str]:
    """The titles that a reply leaned on, out of what the log keeps of its making."""
    import json  # ~3 ms, and an empty room has no past

    try:
        sources = json.loads(why)["sources"] if why else []
    except (ValueError, TypeError, KeyError):
        return []
    return [each for each in sources if isinstance(each, str)] if isinstance(sources, list) else []
