"""`companion doctor`: what is installed, what is wrong, and how to mend it."""

import argparse
import platform
import sqlite3
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version

from companion import __version__
from companion.database import explained, open_database
from companion.errors import CompanionError
from companion.librarian import library_sources
from companion.options import Options
from companion.persona.persona import find_persona, load_persona
from companion.retrieval.embedding import DEFAULT_MODEL, default_model_folder, verify_weights
from companion.retrieval.library import left_out
from companion.settings import Settings, load_settings

EXAMPLE = """example:
  companion doctor"""

PACKAGES = ("textual", "ctranslate2", "tokenizers", "sentence-transformers", "torch", "numpy", "trafilatura", "pypdf")


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLE


def run(chosen: argparse.Namespace, options: Options) -> int:
    """Check each part; the exit status is 1 where one is unwell."""
    is_well = True
    for part, check in checks(options):
        try:
            print(f"  well  {part}: {check()}")
        except CompanionError as fault:
            is_well = False
            print(f"unwell  {part}: {fault}")
    return 0 if is_well else 1


def checks(options: Options) -> Iterator[tuple[str, Callable[[], str]]]:
    """Each part with what looks at it."""
    yield "versions", versions
    yield "home", lambda: home(options)
    yield "settings", lambda: settings(options)
    yield "model", lambda: model(options)
    yield "persona", lambda: persona(options)
    yield "index", lambda: index(options)


def versions() -> str:
    """The program, Python, SQLite and the packages that matter."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} missing")
    ours = f"companion {__version__}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return ", ".join([ours, *found])


def home(options: Options) -> str:
    """Where things are kept."""
    options.home.prepare()
    return f"{options.home.folder}" + (" (incognito: nothing is written)" if options.home.incognito else "")


def settings(options: Options) -> str:
    """What the settings choose."""
    chosen = load_settings(options.home.settings)
    return (
        "the defaults" if chosen == Settings() else f"model {chosen.model or DEFAULT_MODEL}, persona {chosen.persona}"
    )


def model(options: Options) -> str:
    """Whether the weights are there and the published ones."""
    named = load_settings(options.home.settings).model
    if named:
        return f"{named}, by sentence-transformers"
    folder = default_model_folder()
    verify_weights(folder / "model.safetensors", None)
    return f"{DEFAULT_MODEL}, the published weights"


def persona(options: Options) -> str:
    """Whether the persona file is sound."""
    path = find_persona(options.persona or load_settings(options.home.settings).persona, options.home)
    found = load_persona(path, options.home)
    wordings = sum(len(line.say) for line in found.lines)
    dropped = f"; {len(found.dropped)} wordings dropped, see `companion persona check`" if found.dropped else ""
    return f"{found.name}, {wordings:,} wordings, {path}{dropped}"


def index(options: Options) -> str:
    """Whether the database is sound, and what the library holds."""
    connection = open_database(options.home)
    with explained(options.home.database):
        (state,) = connection.execute("PRAGMA quick_check").fetchone()
        if state != "ok":
            raise sqlite3.DatabaseError(state)
        (documents,) = connection.execute("SELECT count(*) FROM document WHERE is_complete").fetchone()
        (passages,) = connection.execute("SELECT count(*) FROM passage").fetchone()
        sources = library_sources(connection, options)
        taken = len(left_out(connection))
    connection.close()
    without = f", {taken} taken out" if taken else ""
    return f"{documents} documents in {passages} passages; the library is {', '.join(map(str, sources))}{without}"
