"""`companion knowledge`: what she has read, and changing it."""

import argparse
from pathlib import Path

from companion.commands.terminal import indexing, warn
from companion.database import explained, open_database
from companion.engine import open_library
from companion.errors import UsageError
from companion.options import Options, add_shared
from companion.plain_text import inert
from companion.retrieval.documents import find_documents
from companion.retrieval.library import Entry, add_source, entries, remove_source
from companion.settings import load_settings

EXAMPLE = """example:
  companion knowledge list
  companion knowledge add ~/essays notes.pdf
  companion knowledge remove ~/essays"""


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLE
    doing = parser.add_subparsers(dest="doing", metavar="list | add | remove", required=True)
    listing = doing.add_parser("list", help="the documents of the library")
    adding = doing.add_parser("add", help="read documents and folders; they stay where they are")
    adding.add_argument("paths", metavar="PATH", nargs="+")
    removing = doing.add_parser("remove", help="take documents out of the library; the files stay")
    removing.add_argument("documents", metavar="PATH|TITLE|NUMBER", nargs="+")
    for each in (listing, adding, removing):
        each.epilog, each.formatter_class = EXAMPLE, parser.formatter_class
        add_shared(each, argparse.SUPPRESS)


def run(chosen: argparse.Namespace, options: Options) -> int:
    """List, add or remove."""
    if options.knowledge and chosen.doing != "list":
        raise UsageError("--knowledge names a library for one command; add and remove change the lasting one.")
    if chosen.doing == "add":
        return add([Path(path).expanduser().resolve() for path in chosen.paths], options)
    if chosen.doing == "remove":
        return remove(chosen.documents, options)
    return show(options)


def show(options: Options) -> int:
    """List the documents."""
    held = _held(options)
    for entry in held:
        by = f"{entry.author}, " if entry.author else ""
        print(inert(f"{entry.id:>4}  {by}{entry.title} ({entry.passages} passages)  {entry.path}"))
    if not held:
        print("The library is empty: `companion knowledge add PATH` puts documents into it.")
    return 0


def add(paths: list[Path], options: Options) -> int:
    """Put files and folders into the library and index them."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no {path}.")
        if not any(True for _ in find_documents(path)):
            raise UsageError(f"{path} holds no document that can be read (Markdown, text, HTML or PDF).")
    connection = open_database(options.home)
    with explained(options.home.database):
        for path in paths:
            add_source(connection, path)
    connection.close()
    with indexing() as report:
        connection, synced, _ = open_library(options, load_settings(options.home.settings), report)
    connection.close()
    warn(synced)
    print(f"The library has {len(synced.documents)} documents now; {synced.embedded} passages are new.")
    return 1 if synced.faults and not synced.embedded else 0


def remove(wanted: list[str], options: Options) -> int:
    """Take documents out by path, by title or by the number in the list."""
    held = _held(options)
    connection = open_database(options.home)
    with explained(options.home.database):
        for name in wanted:
            path = Path(name).expanduser().resolve()
            found = [
                entry
                for entry in held
                if name in (str(entry.id), entry.title) or entry.path == path or entry.path.is_relative_to(path)
            ]
            if not found and not remove_source(connection, path, []):
                raise UsageError(f"The library has no {name!r}: `companion knowledge list` shows what it has.")
            remove_source(connection, path, [entry.path for entry in found])
            print(f"Removed {len(found)} document{'' if len(found) == 1 else 's'}; the files are untouched.")
    connection.close()
    return 0


def _held(options: Options) -> list[Entry]:
    """The documents of the library, brought in step with the files first."""
    with indexing() as report:
        connection, synced, _ = open_library(options, load_settings(options.home.settings), report)
    warn(synced)
    with explained(options.home.database):
        held = entries(connection, synced.documents)
    connection.close()
    return held
