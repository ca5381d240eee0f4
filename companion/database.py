"""The one SQLite file: opening it, bringing its schema up to date, and naming what is wrong with it."""

import os
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import cast

from companion.errors import HomeError
from companion.home import Home, make_private

APPLICATION = 0x48455221
"""`PRAGMA application_id` of our files ("HER!"): another program's database is never touched."""

BUSY_SECONDS = 10.0
"""How long one process waits for another that is writing."""

_PRIVATELY = Lock()
"""The umask is the whole process's: one thread at a time changes it and puts it back."""


def open_database(home: Home) -> sqlite3.Connection:
    """Open the home's database, made and upgraded as needed; in incognito a copy of it in memory.

    With a passphrase it is encrypted, by SQLCipher (companion/passphrase.py). The connection may be used from any one
    thread at a time.

    Raises:
        HomeError: the file is damaged, foreign, from a newer version, cannot be written, or needs another passphrase.
    """
    home.prepare()
    with explained(home.database):
        connection = _in_memory(home) if home.incognito else _on_disk(home)
        try:
            _check_ours(connection, home)
            if not home.incognito:
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA secure_delete = ON")  # what is forgotten is overwritten
            connection.execute("PRAGMA temp_store = MEMORY")  # a large sort is not written outside the home
            _upgrade(connection, home.database)
        except BaseException:
            connection.close()
            raise
    return connection


def look_into(home: Home) -> None:
    """Look whether the database can be opened, without a trace of having looked.

    Raises:
        HomeError: it cannot.
    """
    with explained(home.database), closing(_untouched(home)) as connection:
        _check_ours(connection, home)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into one sentence about the database file.

    Raises:
        HomeError: in place of any `sqlite3.DatabaseError`, SQLCipher's own included.
    """
    try:
        yield
    except faults() as fault:
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


def faults(name: str = "DatabaseError") -> tuple[type[Exception], ...]:
    """The exceptions of a name: of SQLite and, where it is in use, of SQLCipher, which share no family."""
    modules = (sqlite3, sys.modules.get("sqlcipher3.dbapi2"))
    return tuple(getattr(module, name) for module in modules if module)


def connect(database: Path | str, passphrase: str = "", timeout: float | None = None) -> sqlite3.Connection:
    """Connect to a file, a `file:` address or `:memory:`, by SQLCipher where a passphrase is given.

    Raises:
        HomeError: the passphrase cannot be one, or SQLCipher is not installed.
    """
    is_address = str(database).startswith("file:")
    timeout = BUSY_SECONDS if timeout is None else timeout
    if not passphrase:
        return sqlite3.connect(database, timeout=timeout, check_same_thread=False, uri=is_address)
    key = quoted(passphrase)
    connection = sqlcipher().connect(database, timeout=timeout, check_same_thread=False, uri=is_address)
    connection.execute("PRAGMA cipher_log_level = NONE")  # a wrong passphrase is ours to explain
    connection.execute(f"PRAGMA key = {key}")
    return cast(sqlite3.Connection, connection)  # the same interface, of another family


def sqlcipher() -> ModuleType:
    """The module `sqlcipher3.dbapi2`.

    Raises:
        HomeError: it is not installed.
    """
    try:
        from sqlcipher3 import dbapi2  # ~10 ms to import
    except ImportError as fault:
        raise HomeError(
            "A passphrase needs SQLCipher, which is not installed: `pip install 'companion-her[passphrase]'`."
        ) from fault
    return cast(ModuleType, dbapi2)  # it has no types


def quoted(passphrase: str) -> str:
    """A passphrase as SQL text, however a keyboard composes its letters.

    Raises:
        HomeError: it is empty, or has marks that cannot be typed again.
    """
    composed = unicodedata.normalize("NFKC", passphrase)
    if not composed.strip() or not composed.isprintable():
        raise HomeError("A passphrase is one or more letters, digits, signs and blanks: choose another.")
    return "'" + composed.replace("'", "''") + "'"


def _on_disk(home: Home) -> sqlite3.Connection:
    """Connect to the file, which no other account can read at any moment."""
    with _PRIVATELY:
        before = os.umask(0o077)
        try:
            for suffix in ("", "-wal", "-shm"):
                make_private(home.database.with_name(home.database.name + suffix))
            return connect(home.database, home.passphrase)
        finally:
            os.umask(before)


def _in_memory(home: Home) -> sqlite3.Connection:
    """Copy the file into memory, leaving no trace beside it."""
    if not home.database.is_file():
        return connect(":memory:")
    connection = connect(":memory:", home.passphrase)
    with closing(_untouched(home)) as original:
        _check_ours(original, home)
        original.backup(connection)
    return connection


def _untouched(home: Home) -> sqlite3.Connection:
    """Connect to the file without making another beside it."""
    return connect(f"{home.database.absolute().as_uri()}?immutable=1", home.passphrase)


def _check_ours(connection: sqlite3.Connection, home: Home) -> None:
    """Look into a database for the first time.

    Raises:
        HomeError: it is another program's, or the passphrase does not open it.
    """
    try:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        # after the tables, which another process may be making now, with the mark in the same transaction
        (application,) = connection.execute("PRAGMA application_id").fetchone()
    except faults() as fault:
        why = _why_locked(home) if "not a database" in str(fault) else ""
        if not why:
            raise
        raise HomeError(why) from fault
    if application != APPLICATION and tables:
        raise HomeError(
            f"The database {home.database} belongs to another program: move it away, or choose another home "
            "with --home DIR."
        )


def _why_locked(home: Home) -> str:
    """Why a file that is no database to us is none, where a passphrase explains it."""
    match home.form, bool(home.passphrase):
        case "plain", True:
            return (
                f"The database {home.database} is not encrypted, and a passphrase was given: encrypt it with "
                "`companion memory passphrase`, or unset $COMPANION_PASSPHRASE."
            )
        case _, True:
            return (
                f"The passphrase does not open the database {home.database}: try another; "
                "if it is the right one, the file is damaged or not a database of the companion."
            )
        case "encrypted", False:
            return (
                f"The database {home.database} is encrypted (or damaged where it begins): "
                "set $COMPANION_PASSPHRASE, or start the companion on a terminal, where it asks for the passphrase."
            )
        case _:
            return ""


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
