"""What was said before: read from the log, a page at a time, never more than is shown."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.errors import CompanionError
from companion.options import Options
from companion.settings import Settings

if TYPE_CHECKING:
    from companion.engine import Engine
    from companion.memory.log import Log, Turn, Whose

PAGE = 30
"""Turns that are laid out at a time: 300 take 1.7 s to lay out."""

MESSAGES = 200
"""The person's last messages, which the arrow keys bring back."""


@dataclass(frozen=True)
class Past:
    """A conversation as it is taken up again."""

    conversation: str
    turns: "tuple[Turn, ...]"
    """The last of them, in order."""

    has_more: bool
    """Whether there are turns before them."""

    name: str = ""
    """What she calls herself to the person."""

    messages: tuple[str, ...] = ()
    """What the person wrote last, in any conversation, from oldest to newest."""


def last_talk(options: Options) -> Past | None:
    """The last conversation of a home, before anything else is opened; None where there is none, or in incognito."""
    home = options.home
    if home.incognito or home.form in ("missing", "unknown"):
        return None
    from contextlib import closing

    from companion.database import explained, open_database
    from companion.memory.acquaintance import Acquaintances
    from companion.memory.log import Log, Whose
    from companion.persona.glance import glance_at

    try:
        who = glance_at(options.persona or (options.settings or Settings()).persona, home)
        whose = Whose(scope=who.scope)
        with closing(open_database(home)) as connection, explained(home.database):
            log = Log(connection)
            name = Acquaintances(connection).of(whose.user, whose.scope).name or who.name
            return _talk(log, whose, log.latest(whose), name)
    except CompanionError:
        return None  # the engine will meet the same fault, and say it


def talk_named(engine: "Engine", conversation: str | None = None) -> Past | None:
    """A conversation, the last one without a name; for the engine's thread."""
    from companion.memory.log import Whose

    log, whose = engine.mind.memory.log, Whose(scope=engine.mind.persona.scope)
    return _talk(log, whose, conversation or log.latest(whose), engine.called())


def turns_before(engine: "Engine", conversation: str, position: int) -> "tuple[tuple[Turn, ...], bool]":
    """A page of turns before a position, and whether there are more; for the engine's thread."""
    from companion.memory.log import Whose

    log, whose = engine.mind.memory.log, Whose(scope=engine.mind.persona.scope)
    return _page(log.before(whose, conversation, position, PAGE + 1))


def _talk(log: "Log", whose: "Whose", conversation: str | None, name: str) -> Past | None:
    if conversation is None:
        return None
    turns, has_more = _page(log.last_of(whose, conversation, PAGE + 1))
    return Past(conversation, turns, has_more, name, tuple(log.messages(whose, MESSAGES)))


def _page(turns: "list[Turn]") -> "tuple[tuple[Turn, ...], bool]":
    return tuple(turns[-PAGE:]), len(turns) > PAGE
