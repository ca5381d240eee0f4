"""What a person may ask of the memory beside the talk, by a command of the room or of the line mode."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from companion.errors import UsageError
from companion.options import Options

if TYPE_CHECKING:  # the engine takes a second to import
    from companion.engine import Engine
    from companion.memory.forgetting import Meant
    from companion.memory.log import Whose


@dataclass(frozen=True)
class ToForget:
    """What would be erased, before the question."""

    topic: str
    meant: "Meant"

    @property
    def quotes(self) -> Sequence[str]:
        """The sentences."""
        return [saying.text for saying in self.meant.sayings]

    @property
    def question(self) -> str:
        """What is asked before it is done."""
        count = len(self.quotes)
        what = "this sentence" if count == 1 else f"these {count:,} sentences"
        near = "" if self.meant.is_sure else " Nothing names it; this is near in meaning."
        return f"Erase {what} of yours, and my replies to {'it' if count == 1 else 'them'}?{near}"


def whose_of(engine: "Engine") -> "Whose":
    """Whose memory an interface of one person is about."""
    from companion.memory.log import Whose

    return Whose(scope=engine.mind.persona.scope)


def to_forget(engine: "Engine", topic: str, options: Options) -> ToForget:
    """Find what is about a topic.

    Raises:
        UsageError: there is nothing to be found, or nothing is written.
    """
    if options.home.incognito:
        raise UsageError("In incognito nothing is written, and so nothing can be erased.")
    if not any(mark.isalnum() for mark in topic):
        raise UsageError("/forget takes words: what should be forgotten?")
    mind = engine.mind
    meant = mind.memory.forgetting.about(whose_of(engine), topic, mind.embedder.embed([topic])[0])
    if not meant.sayings:
        raise UsageError("There is nothing like that in the memory; nothing was erased.")
    return ToForget(topic, meant)


def forget(engine: "Engine", found: ToForget) -> str:
    """Erase it; returns what was done."""
    topic = found.topic if found.meant.is_sure else ""
    count = engine.mind.memory.forgetting.erase(whose_of(engine), found.meant.sayings, topic)
    return f"Erased {count:,} sentence{'' if count == 1 else 's'}, with the replies."


def export(engine: "Engine", named: str, options: Options, now: datetime) -> str:
    """Write all that was said to a page; returns what was done.

    Raises:
        CompanionError: it cannot be written.
    """
    from companion.memory.keepsake import pages, write_whole

    if options.home.incognito:
        raise UsageError("In incognito nothing is written: `companion memory export --markdown` shows the page.")
    path = Path(named).expanduser() if named else options.home.folder / f"keepsake-{now:%Y-%m-%d}.md"
    if named and os.path.lexists(path):
        raise UsageError(f"There is {path} already: choose another name.")
    memory, whose = engine.mind.memory, whose_of(engine)
    write_whole(path, pages(memory.log.turns(whose), memory.facts, whose, engine.called()), is_forced=not named)
    return f"Wrote {path}; only you can read it, and it is not encrypted."


def kept(options: Options) -> str:
    """Whether a talk is kept, and where."""
    if options.home.incognito:
        return "Incognito: nothing of this talk is written anywhere. What was kept before can still be found."
    sealed = ", encrypted" if options.home.passphrase else ""
    return (
        f"This talk is kept in {options.home.database}{sealed}, on this machine only. "
        "/forget erases, /memory shows; `companion --incognito` opens a talk that is not kept."
    )
