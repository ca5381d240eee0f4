"""The command line: what was asked for, and one clear line where it fails."""

import argparse
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

COMMANDS = {
    "ask": "one answer, then done",
    "chat": "talk line by line, or as JSON Lines",
    "search": "the passages that the library has on something",
    "knowledge": "what she has read: list, add, remove",
    "memory": "what she remembers: show, search, edit, forget, export, import",
    "letter": "the letter desk: write, show, edit, export, compare, delete",
    "persona": "who answers: list, show, check, new",
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
        from companion.tui.app import run_app

        return run_app(options)
    command = import_module(f"companion.commands.{chosen.command}")
    status: int = command.run(chosen, options)
    return status


def build_parser(named: Collection[str]) -> argparse.ArgumentParser:
    """The parser; only the commands that are named are imported to describe themselves."""
    parser = Parser(
        prog="companion",
        description="A conversational companion on your own machine. Without a command, her room opens.",
        epilog='example: companion ask "Who made the music?"',
    )
    parser.add_argument("--version", action="version", version=f"companion {__version__}")
    add_shared(parser, None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, does in COMMANDS.items():
        sub = commands.add_parser(name, help=does, formatter_class=argparse.RawDescriptionHelpFormatter)
        add_shared(sub, argparse.SUPPRESS)
        if name in named:
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
