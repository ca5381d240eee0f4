"""The commands of a talk, such as `/new`: how each is called, what it takes and does; for every interface."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companion.settings import PACES, THEMES


@dataclass(frozen=True)
class Command:
    """Something that a person can ask the program for, rather than her."""

    name: str
    group: str
    """What it has to do with: the first word of its entry in the palette."""

    help: str
    """One line, without a full stop."""

    takes: str = ""
    """What may follow, as `[WORDS]`; without brackets it must."""

    choices: tuple[str, ...] = ()
    """What may follow, one by one."""

    aliases: tuple[str, ...] = ()
    key: str = ""
    """The key that does the same in the room."""

    @property
    def is_incomplete_alone(self) -> bool:
        """Whether something must follow it."""
        return bool(self.takes) and not self.takes.startswith("[")

    @property
    def usage(self) -> str:
        """`/forget WORDS`."""
        return f"/{self.name} {self.takes}".rstrip()


COMMANDS = (
    Command("help", "room", "the keys and the commands", aliases=("keys",), key="F1"),
    Command("sources", "talk", "the passages that her last answer stands on", aliases=("cite",), key="F2"),
    Command("why", "talk", "why she said that: lines, passages and memories", key="F8"),
    Command("letter", "talk", "the letter desk: a letter to somebody, in your own words", key="F9"),
    Command("new", "talk", "begin a new talk; this one stays among your talks", key="Ctrl-N"),
    Command("talks", "talk", "your past talks: search them, resume one", "[NUMBER]", aliases=("resume",), key="F3"),
    Command("clear", "talk", "empty the view; nothing is forgotten"),
    Command("memory", "memory", "what she remembers of you", "[WORDS]", aliases=("remember",), key="F4"),
    Command("forget", "memory", "erase what you said about something, after a question", "WORDS"),
    Command("export", "memory", "write all that was said to a page of your own", "[FILE]", aliases=("save",)),
    Command("incognito", "memory", "whether this talk is kept, and where"),
    Command("library", "her", "what she has read", aliases=("shelf", "knowledge"), key="F5"),
    Command("persona", "her", "who answers", "[NAME]", aliases=("who",), key="F6"),
    Command("settings", "room", "what holds until you change it", aliases=("preferences",), key="F7"),
    Command("theme", "room", "the colours of the room", "[NAME]", THEMES, aliases=("colors", "colours")),
    Command("pace", "room", "how quickly her words appear", "[NAME]", PACES, aliases=("speed",)),
    Command("quit", "room", "leave", aliases=("exit", "q"), key="Ctrl-Q"),
)


@dataclass(frozen=True)
class Asked:
    """A command as it was written."""

    name: str
    """What was written after the slash."""

    argument: str
    command: Command | None
    """None where there is no such command."""


def read_command(text: str) -> Asked | None:
    """The command that a text is; None for a message to her, such as a path or a text that begins with a blank."""
    match = re.fullmatch(r"/([a-z?][\w-]*)(?:[ \t]+(.*?))?\s*", text, re.IGNORECASE)
    if not match:
        return None
    name = match[1].casefold()
    found = next((each for each in COMMANDS if name in (each.name, *each.aliases)), None)
    return Asked(name, (match[2] or "").strip(), found)


def unknown(asked: Asked) -> str:
    """What is said to a command that does not exist."""
    near = matching(asked.name)
    perhaps = f" Did you mean /{near[0].name}?" if near else ""
    return f"There is no command /{asked.name}.{perhaps} /help lists them; a blank before the slash sends it as words."


def matching(written: str, commands: Sequence[Command] = COMMANDS) -> list[Command]:
    """The commands that some letters may mean, the likeliest first: all of them for none."""
    written = written.casefold()
    ranked = [(min(_distance(written, name) for name in (each.name, *each.aliases)), each) for each in commands]
    return [each for rank, each in sorted(ranked, key=lambda pair: pair[0]) if rank < NO_MATCH]


NO_MATCH = 1000


def _distance(written: str, name: str) -> int:
    """How far a name is from what was written: 0 where it begins so, more where the letters lie apart in it."""
    if name.startswith(written):
        return 0
    if written in name:
        return 1
    found = re.search(".*?".join(map(re.escape, written)), name)
    return 2 + found.end() - found.start() if found else NO_MATCH
