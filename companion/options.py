"""The shared options of every command and interface."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from companion.home import Home
from companion.settings import Settings


@dataclass(frozen=True)
class Options:
    """Where things are kept, and what is used in place of the settings' choices."""

    home: Home
    persona: str = ""
    """A name or a path; "" for the settings' choice."""

    knowledge: tuple[Path, ...] = ()
    """Folders and files that replace the default library."""

    seed: int | None = None
    """Fixes every choice among wordings."""

    settings: Settings | None = None
    """What an interface has read from the settings file already, or uses in its place."""


def add_shared(parser: argparse.ArgumentParser, default: str | None) -> None:
    """The options that every command takes, before or after its name (there with no default of their own)."""
    shared = parser.add_argument_group("shared options")
    shared.add_argument("--persona", metavar="NAME|FILE", default=default, help="who answers")
    shared.add_argument(
        "--knowledge",
        metavar="DIR",
        action="append",
        default=default,
        help="a folder of documents in place of the library (again for more)",
    )
    shared.add_argument("--home", metavar="DIR", default=default, help="where things are kept ($COMPANION_HOME)")
    shared.add_argument("--incognito", action="store_true", default=default or False, help="write nothing at all")
    shared.add_argument("--seed", metavar="N", type=int, default=default, help="same input, same reply")
