"""The one SQLite file: opening it, bringing its schema up to date, and naming what is wrong with it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path

from companion.errors import HomeError
from companion.home import Home

APPLICATION = 0x48455221
"""`PRAGMA application_id` of our files ("HER!"): another program's database is never touched."""

BUSY_SECONDS = 10.0
"""How long one process waits for another that is writing."""


def open_database(home: Home) -> sqlite3.Connection:
    """Open the home's database, made and upgraded as needed; in incognito a copy of it in memory.

    The connection may be used from any one thread at a time.

    Raises:
        HomeError: the file is damaged, foreign, from a newer version, or cannot be written.
    """
    home.prepare()
    with explained(home.database):
        if home.incognito:
            connection = sqlite3.connect(":memory:", check_same_thread=False)
            if home.database.is_file():
                with closing(_connect_immutable(home.database)) as original:
                    _check_ours(original, home.database)
                    original.backup(connection)
        else:
            connection = sqlite3.connect(home.database, timeout=BUSY_SECONDS, check_same_thread=False)
            home.database.chmod(0o600)
            _check_ours(connection, home.database)
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        _upgrade(connection, home.database)
    return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into one sentence about the database file.

    Raises:
        HomeError: in place of any `sqlite3.DatabaseError`.
    """
    try:
        yield
    except sqlite3.DatabaseError as fault:
        reason = str(fault)
        if "full" in reason:
            remedy = "free some space and try again; what was stored before is safe."
        elif "locked" in reason or "busy" in reason:
            remedy = "another companion is writing to it: try again in a moment."
        elif "readonly" in reason or "unable to open" in reason:
            remedy = "make it writable, choose another home with --home DIR, or use --incognito."
        else:
            remedy = "it is damaged or not a database of the companion: move it away and start again."
        raise HomeError(f"The database {path} cannot be used ({reason}): {remedy}") from fault


def _connect_immutable(path: Path) -> sqlite3.Connection:
    """Read a database without leaving a trace beside it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True)


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION and tables:
        raise HomeError(
            f"The database {path} belongs to another program: move it away, or choose another home with --home DIR."
        )


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Run the numbered schema files that the database has not seen, each in a transaction."""
    steps = sorted(
        (file for file in (files("companion") / "schema").iterdir() if file.name.endswith(".sql")),
        key=lambda file: file.name,
    )
    if _version(connection) > len(steps):
        raise HomeError(
            f"The database {path} was made by a newer companion: upgrade with `pip install --upgrade`, "
            "or choose another home with --home DIR."
        )
    for number, step in enumerate(steps, 1):
        if _version(connection) >= number:
            continue
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            if _version(connection) >= number:
                continue  # another process was faster
            connection.execute(f"PRAGMA application_id = {APPLICATION}")
            for statement in _statements(step.read_text(encoding="utf-8")):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _statements(script: str) -> Iterator[str]:
    """The statements of a schema file (`executescript` would end the transaction first)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
