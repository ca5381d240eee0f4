"""The passphrase: the one SQLite file encrypted, made plain again, or under another passphrase.

It protects what is at rest: a stolen disk or laptop, a backup, a synchronised folder, another account that reads the
file. SQLCipher encrypts every page, the index and the write-ahead log (AES-256, a key from 256,000 rounds of
PBKDF2-HMAC-SHA512, each page signed); there is no way in without the passphrase, and none for who forgot it.

It does not protect a companion that is running (its memory, swap and a hibernated machine's disk hold the key and the
words; so does the environment of the process that was given $COMPANION_PASSPHRASE), a weak passphrase from guessing,
exports, persona files, settings and the documents of the knowledge folder, which stay plain, nor what was copied
before it was set. The plain file is overwritten once it is replaced, which disks that never write in place (SSDs,
snapshots, copy-on-write file systems) and what SQLite freed before it do not honour: the sure order is a passphrase
first, confidences after.
"""

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from getpass import getpass
from pathlib import Path
from typing import cast

from companion.database import connect, explained, look_into, open_database, quoted, sqlcipher
from companion.errors import HomeError
from companion.home import PAGE, Home

PATIENCE = 1.0
"""Seconds to wait for another companion that has the file open."""


def unlocked(home: Home, ask: Callable[[str], str] = getpass) -> Home:
    """The home with the passphrase that its database needs, asked for where there is a terminal to ask on.

    To be called before an interface takes the screen. Without a terminal, opening the database says what is missing.

    Raises:
        HomeError: what was given does not open it.
    """
    if home.passphrase or home.form != "encrypted" or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return home
    try:
        given = replace(home, passphrase=ask(f"Passphrase for {home.database}: "))
    except EOFError as fault:
        raise HomeError("No passphrase was given; the memory stays closed.") from fault
    quoted(given.passphrase)
    look_into(given)
    return given


def encrypt(home: Home, passphrase: str) -> None:
    """Encrypt the database, or make an encrypted one where there is none yet.

    Raises:
        HomeError: it is encrypted already, open elsewhere, damaged, or the disk is full; it is as it was before.
    """
    quoted(passphrase)
    if home.form == "encrypted":
        raise HomeError(f"The database {home.database} is encrypted already: change its passphrase instead.")
    if home.form == "missing":
        _needs_writing(home)
        open_database(replace(home, passphrase=passphrase)).close()
    else:
        _rewrite(home, "", passphrase)


def decrypt(home: Home, passphrase: str) -> None:
    """Make the database a plain SQLite file again.

    Raises:
        HomeError: see `change`.
    """
    _needs_encrypted(home)
    _rewrite(home, passphrase, "")


def change(home: Home, old: str, new: str) -> None:
    """Put the database under another passphrase.

    Raises:
        HomeError: the old one does not open it, it is not encrypted, open elsewhere, damaged, or the disk is full; it
            is as it was before.
    """
    quoted(new)
    _needs_encrypted(home)
    _rewrite(home, old, new)


def _needs_encrypted(home: Home) -> None:
    if home.form == "missing":
        raise HomeError(f"There is no database {home.database} yet: there is nothing to decrypt.")
    if home.form == "plain":
        raise HomeError(f"The database {home.database} is not encrypted: it has no passphrase to take off or change.")


def _needs_writing(home: Home) -> None:
    if home.incognito:
        raise HomeError("In incognito nothing is written: set a passphrase without --incognito.")


def _rewrite(home: Home, old: str, new: str) -> None:
    """Write the database anew under another key, check the copy, and put it in the old one's place at once.

    Whoever kills the process finds the old file or the new one, whole.
    """
    _needs_writing(home)
    sqlcipher()
    open_database(replace(home, passphrase=old)).close()  # says what is wrong with it; the log is worked in
    beside = home.database.with_name(f"{home.database.name}.new")
    try:
        with (
            explained(home.database),
            home.database.open("r+b", buffering=0) as bytes_of_old,  # closed last: closing it gives up SQLite's locks
            closing(_alone(home.database, old)) as connection,
        ):
            _copy(connection, beside, new)
            _check(connection, beside, new)
            _sync(beside)
            beside.replace(home.database)
            _sync(home.folder)
            _overwrite(bytes_of_old.fileno())  # while it is locked: nobody who waits for the lock may write to it
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise HomeError(
            f"The database {home.database} cannot be written anew ({reason}): free some space, "
            "or try again when no other program uses it."
        ) from fault
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _alone(database: Path, passphrase: str) -> sqlite3.Connection:
    """Connect with every other companion shut out, and with nothing left in the write-ahead log.

    Raises:
        HomeError: another companion has it open.
    """
    cipher = sqlcipher()
    if passphrase:
        connection = connect(database, passphrase, PATIENCE)
    else:
        connection = cast(sqlite3.Connection, cipher.connect(database, timeout=PATIENCE, check_same_thread=False))
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute("PRAGMA main.locking_mode = EXCLUSIVE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
    except cipher.OperationalError as fault:
        connection.close()
        if "locked" not in str(fault):
            raise
        raise HomeError(f"The database {database} is open in another companion: close it, then try again.") from fault
    return connection


def _copy(connection: sqlite3.Connection, beside: Path, passphrase: str) -> None:
    """Copy everything into a file that no other account can read."""
    beside.unlink(missing_ok=True)
    os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    key = quoted(passphrase) if passphrase else "''"
    connection.execute(f"ATTACH ? AS new KEY {key}", (str(beside),))
    connection.execute(f"PRAGMA new.page_size = {PAGE}")
    connection.execute("SELECT sqlcipher_export('new')").fetchone()
    for mark in ("application_id", "user_version"):
        (value,) = connection.execute(f"PRAGMA main.{mark}").fetchone()
        connection.execute(f"PRAGMA new.{mark} = {value}")
    connection.commit()  # in exclusive locking mode the old file stays locked
    connection.execute("DETACH new")


def _check(original: sqlite3.Connection, beside: Path, passphrase: str) -> None:
    """Look whether the copy is whole.

    Raises:
        HomeError: it is not.
    """
    with closing(connect(beside, passphrase)) as copy:
        is_sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        is_signed = not passphrase or not copy.execute("PRAGMA cipher_integrity_check").fetchall()
        if not (is_sound and is_signed and _inventory(copy) == _inventory(original)):
            raise HomeError(
                "The copy of the database is not whole: nothing was changed. `companion doctor` looks further."
            )


def _inventory(connection: sqlite3.Connection) -> list[tuple[str, str, int]]:
    """Everything that a database defines, and how many rows each table has."""
    defined = connection.execute("SELECT name, type, ifnull(sql, '') FROM sqlite_schema ORDER BY name").fetchall()
    return [
        (name, sql, connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] if kind == "table" else 0)
        for name, kind, sql in defined
    ]


def _sync(path: Path) -> None:
    """Wait until a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _overwrite(handle: int) -> None:
    """Write zeros over a file that nothing names any more."""
    for start in range(0, os.fstat(handle).st_size, PAGE):
        os.pwrite(handle, bytes(PAGE), start)
    os.fsync(handle)
