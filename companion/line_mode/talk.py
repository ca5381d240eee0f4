"""The talk in plain lines: a word before each turn says who speaks, and nothing is drawn."""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from companion.conversation_names import conversation_from
from companion.errors import CompanionError, HomeError
from companion.line_mode.lines import ask_for, flat, tell
from companion.options import Options
from companion.slash_commands import read_command, unknown

if TYPE_CHECKING:
    from companion.engine import Engine
    from companion.response.reply import Reply

LAST = 4
"""Turns of the talk that goes on, which are said again at the start."""


def run_lines(options: Options, *, is_new: bool = False, say: str = "", fault: str = "") -> int:
    """Talk until the person leaves or the input ends.

    Args:
        options: what the command line asks for.
        is_new: whether a new talk begins rather than the last one going on.
        say: what is sent at once, if anything.
        fault: what is wrong with the settings, if anything.
    """
    tell(fault)
    if sys.stdin.isatty():
        tell("Waking up. /help lists the commands; Ctrl-D leaves.")
    engine, options = open_somehow(options)
    try:
        lines = Lines(engine, options)
        lines.begin(is_new=is_new or options.home.incognito, is_spoken_to=bool(say) or not sys.stdin.isatty())
        if say:
            lines.answer(say)
        while lines.is_open and (line := ask_for("You: ")) is not None:
            lines.take(line)
    finally:
        engine.close()
    return 0


def open_somehow(options: Options) -> "tuple[Engine, Options]":
    """Open the engine; in incognito where the home cannot be written.

    Raises:
        CompanionError: it cannot be opened at all.
    """
    from dataclasses import replace

    from companion.commands.terminal import indexing, warn
    from companion.engine import open_engine

    with indexing() as report:
        try:
            engine = open_engine(options, report)
        except HomeError as fault:
            if options.home.incognito:
                raise
            options = replace(options, home=replace(options.home, incognito=True))
            try:
                engine = open_engine(options, report)
            except CompanionError:
                raise fault from None
            tell(f"{fault} Until then nothing of this talk is kept.")
    warn(engine.library)
    return engine, options


class Lines:
    """One talk, line by line."""

    def __init__(self, engine: "Engine", options: Options, clock: Callable[[], datetime] = datetime.now) -> None:
        """Know who answers."""
        from companion.line_mode.doing import Doing

        self.engine = engine
        self.options = options
        self.clock = clock
        self.conversation = conversation_from(clock())
        self.said: Reply | None = None
        """Her last reply in this sitting."""

        self.is_open = True
        self._doing = Doing(self)

    def begin(self, *, is_new: bool, is_spoken_to: bool) -> None:
        """Say where the talk goes on, or let her speak first to somebody whom she has not met."""
        from companion.turn.session import Message

        if self.options.home.incognito:
            tell("Incognito: nothing of this talk is written.")
        if not is_new and self.resume(None):
            return
        if not is_spoken_to and (opening := self.engine.begin(Message("", conversation=self.conversation))):
            self.speak(opening)

    def resume(self, conversation: str | None) -> bool:
        """Take a talk up again, the last one without a name; False where there is none."""
        from companion.errands import whose_of
        from companion.memory.log import PERSON

        log, whose = self.engine.mind.memory.log, whose_of(self.engine)
        conversation = conversation or log.latest(whose)
        if conversation is None:
            return False
        self.conversation, self.said = conversation, None
        turns = log.last_of(whose, conversation, LAST)
        if turns and sys.stdin.isatty():
            last = turns[-1].at
            tell(f"The talk of {last:%A}, {last.day} {last:%B %Y}, goes on. /new begins another.")
            for turn in turns:
                tell(f"{'You' if turn.role == PERSON else self.engine.called()}: {flat(turn.text)}")
        return True

    def take(self, line: str) -> None:
        """Do what a line asks for, or send it to her."""
        asked = read_command(line)
        if asked is None:
            if line.strip():
                self.answer(line.strip())
        elif asked.command is None:
            tell(unknown(asked))
        elif asked.command.is_incomplete_alone and not asked.argument:
            tell(f"{asked.command.usage}: {asked.command.help}.")
        else:
            try:
                self._doing.do(asked.command.name, asked.argument)
            except CompanionError as fault:
                tell(str(fault))

    def answer(self, text: str) -> None:
        """Send a message, and say what she answers."""
        from companion.turn.session import Message

        try:
            reply = self.engine.respond(Message(text, conversation=self.conversation, now=self.clock()))
        except CompanionError as fault:
            tell(str(fault))
        except Exception as fault:  # one turn may fail, and the talk goes on
            tell(f"That one went wrong inside her ({type(fault).__name__}). The talk can go on.")
        else:
            self.speak(reply)

    def speak(self, reply: "Reply") -> None:
        """Say a reply, with a line for each of its sources."""
        self.said = reply
        if reply.notice:
            tell(f"({flat(reply.notice)})")
        tell(f"{reply.name or reply.persona}: {flat(reply.text)}")
        for each in reply.citations:
            tell(f"Source {each.n}: {each.author or each.title}{f', {each.heading}' if each.heading else ''}")
