"""The home: the one folder in which the companion keeps things, and where each thing lies."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from companion.errors import HomeError

PLAIN_HEADER, PAGE = b"SQLite format 3\0", 4096
"""How a plain SQLite file begins; the bytes of a page of an encrypted one, which begins with chance."""

Form = Literal["missing", "plain", "encrypted", "unknown"]


@dataclass(frozen=True)
class Home:
    """The user's folder. Nothing is written outside it, and in incognito nothing at all."""

    folder: Path
    incognito: bool = False
    passphrase: str = field(default="", repr=False)
    """What opens the database; "" where it is not encrypted."""

    @property
    def database(self) -> Path:
        """The one SQLite file."""
        return self.folder / "companion.db"

    @property
    def settings(self) -> Path:
        """The settings file, which need not exist."""
        return self.folder / "settings.yaml"

    @property
    def personas(self) -> Path:
        """The person's own persona files."""
        return self.folder / "persona"

    @property
    def knowledge(self) -> Path:
        """The person's own documents."""
        return self.folder / "knowledge"

    @property
    def cache(self) -> Path:
        """What can be made again."""
        return self.folder / "cache"

    @property
    def form(self) -> Form:
        """Whether there is a database and how it is kept, by its first bytes.

        To be asked before the database is opened: POSIX drops every lock that a process holds on a file when the
        process closes it anywhere (sqlite.org/howtocorrupt.html, 2.2).
        """
        try:
            with self.database.open("rb") as file:
                header = file.read(len(PLAIN_HEADER))
            size = self.database.stat().st_size
        except OSError:
            return "unknown" if self.database.exists() else "missing"
        if not size:
            return "missing"
        if header == PLAIN_HEADER:
            return "plain"
        return "unknown" if size % PAGE else "encrypted"

    def prepare(self) -> None:
        """Make the folder; it and the cache are their owner's only, whatever rights they had before.

        Raises:
            HomeError: it cannot be made or written.
        """
        if self.incognito:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.cache.mkdir(exist_ok=True, mode=0o700)
            for folder in (self.folder, self.cache):
                make_private(folder)
        except OSError as fault:
            raise HomeError(
                f"The home {self.folder} cannot be made ({fault.strerror}): "
                "choose another with --home DIR, or use --incognito to write nothing."
            ) from fault
        if not os.access(self.folder, os.W_OK):
            raise HomeError(
                f"The home {self.folder} cannot be written: "
                "choose another with --home DIR, or use --incognito to write nothing."
            )


def find_home(option: str | None, incognito: bool = False) -> Home:
    """The home that `--home`, `$COMPANION_HOME` or the platform names, in that order, with `$COMPANION_PASSPHRASE`."""
    named = option or os.environ.get("COMPANION_HOME")
    passphrase = os.environ.get("COMPANION_PASSPHRASE", "")
    if named:
        return Home(Path(named).expanduser().absolute(), incognito, passphrase)
    from platformdirs import user_data_path  # ~15 ms to import

    return Home(user_data_path("companion", appauthor=False), incognito, passphrase)


def make_private(path: Path) -> None:
    """Take the rights of others off a file or folder that is ours; a shared folder like /tmp stays as it is."""
    with suppress(OSError):  # it is not there yet, or lies where there are no rights
        found = path.stat()
        is_ours = found.st_uid == getattr(os, "geteuid", lambda: -1)()
        is_shared = found.st_mode & stat.S_ISVTX or path.parent == path
        if is_ours and not is_shared and found.st_mode & 0o077:
            path.chmod(stat.S_IMODE(found.st_mode) & ~0o077)


def shipped(name: str) -> Path:
    """The folder `persona` or `knowledge` that came with the program.

    In an installed wheel it lies inside the package, in a checkout beside it.
    """
    package = Path(__file__).resolve().parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name
