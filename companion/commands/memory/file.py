"""`companion memory export` and `import`: a memory as a file."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from companion.commands.memory.opening import Opened, many, opened
from companion.commands.terminal import json_line
from companion.errors import UsageError
from companion.home import Home
from companion.memory.facts import Facts
from companion.memory.importing import Importer, Outcome, Report, check
from companion.memory.keepsake import KeepsakeError, exported, pages, write_whole
from companion.memory.log import Log
from companion.memory.sillytavern import LONGEST_LINE, as_ours, is_header, lines_of
from companion.options import Options
from companion.plain_text import inert


def export(chosen: argparse.Namespace, options: Options) -> int:
    """Write a memory to a file or to standard output."""
    if chosen.file != "-" and options.home.incognito:
        raise UsageError("In incognito nothing is written: leave the file's name out, and it goes to standard output.")
    if chosen.conversation is not None and not chosen.format:
        raise UsageError("--conversation goes with --format sillytavern, which holds one conversation.")
    with opened(chosen, options) as memory:
        if chosen.format:
            lines = _one_conversation(chosen.conversation, memory)
        elif chosen.markdown:
            facts = Facts(memory.connection)
            lines = pages(Log(memory.connection).turns(memory.whose), facts, memory.whose, memory.name)
        else:
            lines = (json_line(line.as_json()) for line in exported(memory.connection, memory.whose))
        if chosen.file == "-":
            for line in lines:
                print(line)
            return 0
        path = Path(chosen.file).expanduser()
        count = write_whole(path, lines, chosen.force)
        told = path if chosen.markdown else f"{many(count - bool(chosen.format), 'turn')} to {path}"
        print(inert(f"Wrote {told}; only you can read it, and it is not encrypted."))
    return 0


def bring_in(chosen: argparse.Namespace, options: Options) -> int:
    """Take the turns of a file into the memory."""
    name = "standard input" if chosen.file == "-" else Path(chosen.file).name
    with (
        opened(chosen, options, changes=True) as memory,
        _read(chosen.file, options.home) as given,
        _in_our_form(given, inert(name), chosen.user, options.home) as file,
    ):
        total = check(file, inert(name), chosen.user)
        if not total:
            print(inert(f"There are no turns in {name}; nothing was imported."))
            return 0
        file.seek(0)
        embedder = memory.embedder()
        importer = Importer(memory.connection, memory.shelf(embedder), embedder, memory.whose.scope)
        try:
            with _counting() as report:
                outcome = importer.run(file, chosen.user, total, report)
        except KeyboardInterrupt:
            done = f"{importer.outcome.done:,} of {many(total, 'turn')}"
            print(f"companion: stopped at {done}; they are kept, and the same command goes on.", file=sys.stderr)
            return 130
    print(_told(outcome))
    return 0


def _told(outcome: Outcome) -> str:
    seconds = outcome.embedding + outcome.rest
    told = (
        f"{many(outcome.new, 'turn')} {'is' if outcome.new == 1 else 'are'} new, {outcome.there:,} "
        f"{'was' if outcome.there == 1 else 'were'} there already. Embedding took {outcome.embedding:.1f} s, "
        f"the rest {outcome.rest:.1f} s: {outcome.done / max(seconds, 1e-9):,.0f} turns a second."
    )
    if outcome.differing:
        told += (
            f"\n{outcome.differing:,} of those that were there have other words by now, or share an id with another "
            "turn; they were left as they are."
        )
    return told


def _one_conversation(named: str | None, memory: Opened) -> Iterator[str]:
    """One conversation for SillyTavern, the latest where none is named.

    Raises:
        KeepsakeError: there is none of that name, or none at all.
    """
    known = [each.name for each in Log(memory.connection).conversations(memory.whose)]
    if not known or (named is not None and named not in known):
        some = f"; there are {', '.join(known[:5])}{' and more' if len(known) > 5 else ''}" if known else ""
        what = f"no conversation {named!r}" if named is not None else "no conversation yet"
        raise KeepsakeError(inert(f"There is {what}{some}; nothing was written."))
    chosen = named if named is not None else known[0]
    turns = (each for each in exported(memory.connection, memory.whose) if each.conversation == chosen)
    called = Facts(memory.connection).own_name(memory.whose)
    return lines_of(turns, called.value if called else "You", memory.name)


@contextmanager
def _in_our_form(file: BinaryIO, where: str, user: str, home: Home) -> Iterator[BinaryIO]:
    """A file that an import takes: itself, or what a chat of SillyTavern's says, laid down meanwhile."""
    is_theirs = is_header(file.readline(LONGEST_LINE))
    file.seek(0)
    if not is_theirs:
        yield file
        return
    with tempfile.TemporaryFile(dir=home.cache) as ours:
        ours.writelines(as_ours(file, where, user))
        ours.seek(0)
        yield ours


@contextmanager
def _read(named: str, home: Home) -> Iterator[BinaryIO]:
    """A file that can be read twice; what comes through a pipe is laid down in the home for as long as that takes."""
    path = Path(named).expanduser()
    if named != "-" and not path.exists():
        raise UsageError(f"There is no {path}.")
    with ExitStack() as stack:
        try:
            file: BinaryIO = sys.stdin.buffer if named == "-" else stack.enter_context(path.open("rb"))
            if named == "-" or not file.seekable():
                laid_down = stack.enter_context(tempfile.TemporaryFile(dir=home.cache))
                copyfileobj(file, laid_down)
                laid_down.seek(0)
                file = laid_down
        except OSError as fault:
            raise KeepsakeError(f"{path} cannot be read ({fault.strerror}).") from fault
        yield file


@contextmanager
def _counting() -> Iterator[Report]:
    """Show on standard error how many turns are done, where a person looks on."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("Importing turns"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        report: Callable[[int, int], None] = lambda done, total: bar.update(task, completed=done, total=total)  # noqa: E731
        yield report
