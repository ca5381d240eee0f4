"""The command line: what was asked for, and one clear line where it fails."""

import argparse
import gc
import io
import os
import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from companion import __version__
from companion.errors import CompanionError, UsageError
from companion.home import find_home
from companion.options import Options, add_shared
from companion.settings import read_settings

COMMANDS = {
    "ask": "one answer, then done",
    "chat": "talk line by line, or as JSON Lines",
    "search": "the passages that the library has on something",
    "knowledge": "what she has read: list, add, remove",
    "memory": "what she remembers: show, search, edit, forget, export, import",
    "letter": "the letter desk: write, show, edit, export, compare, delete",
    "persona": "who answers: list, show, check, new; character cards in and out",
    "web": "her room as a page in a browser on this machine",
    "doctor": "what is installed, what is wrong, how to mend it",
}


class Parser(argparse.ArgumentParser):
    """A parser whose faults are one line, as every other."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the command line."""
        raise UsageError(f"{message}; `{self.prog} --help` shows how it is used.")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status: 0, 1 for an error, 2 for bad usage."""
    # more BLAS threads fight the model's own over the cores (a query takes twice as long on two)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # no byte of a message and no locale may end the talk
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        chosen = build_parser(COMMANDS.keys() & given).parse_args(given)
        return run(chosen)
    except CompanionError as fault:
        print(f"companion: {fault}", file=sys.stderr)
        return 2 if isinstance(fault, UsageError) else 1
    except KeyboardInterrupt:
        print("companion: stopped; what was done so far is kept.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on
        return 0


def run(chosen: argparse.Namespace) -> int:
    """Do what the parsed command line asks for."""
    options = options_of(chosen)
    if options.home.form == "encrypted" and chosen.command != "persona":  # which needs no database
        from companion.passphrase import unlocked  # SQLite, ~5 ms to import

        options = replace(options, home=unlocked(options.home))
    if chosen.command is None:
        return open_room(chosen, options)
    command = import_module(f"companion.commands.{chosen.command}")
    status: int = command.run(chosen, options)
    return status


def open_room(chosen: argparse.Namespace, options: Options) -> int:
    """Open her room, or talk in plain lines where there is no terminal to draw one in, or where that is wanted."""
    settings, fault = read_settings(options.home)
    is_simple = os.environ.get("TERM", "") in ("dumb", "unknown")
    is_seen = all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr)) and not is_simple
    is_served = "TEXTUAL_DRIVER" in os.environ  # to a browser, through pipes
    if chosen.plain or (not is_served and (settings.interface == "plain" or not is_seen)):
        from companion.line_mode.talk import run_lines

        options = replace(options, settings=settings)
        return run_lines(options, is_new=chosen.new, say=chosen.say or "", fault=fault)
    gc.disable()  # until the first frame is there, as the room enables it: ~50 ms of some 300
    try:
        from companion.tui.app import run_app

        return run_app(options, is_new=chosen.new, say=chosen.say or "")
    finally:
        gc.enable()


def build_parser(named: Collection[str]) -> argparse.ArgumentParser:
    """The parser; only the commands that are named are imported to describe themselves."""
    parser = Parser(
        prog="companion",
        description="A conversational companion on your own machine. Without a command, her room opens.",
        epilog='example: companion ask "Who made the music?"',
    )
    parser.add_argument("--version", action="version", version=f"companion {__version__}")
    parser.add_argument("--new", action="store_true", help="begin a new talk; the last one goes on otherwise")
    parser.add_argument("--say", metavar="TEXT", help="open with this sent")
    parser.add_argument(
        "--plain",
        action="store_true",
        help="lines of text instead of a screen, for screen readers and simple terminals",
    )
    add_shared(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, does in COMMANDS.items():
        sub = commands.add_parser(name, help=does, formatter_class=argparse.RawDescriptionHelpFormatter)
        if name in named:
            add_shared(sub, argparse.SUPPRESS)
            import_module(f"companion.commands.{name}").describe(sub)
    return parser


def options_of(chosen: argparse.Namespace) -> Options:
    """The shared options of a parsed command line."""
    return Options(
        home=find_home(chosen.home, chosen.incognito),
        persona=chosen.persona or "",
        knowledge=tuple(Path(path).expanduser() for path in chosen.knowledge or ()),
        seed=chosen.seed,
    )
