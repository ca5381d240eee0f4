"""The home: the one folder in which the companion keeps things, and where each thing lies."""

import os
from dataclasses import dataclass
from pathlib import Path

from companion.errors import HomeError


@dataclass(frozen=True)
class Home:
    """The user's folder. Nothing is written outside it, and in incognito nothing at all."""

    folder: Path
    incognito: bool = False

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

    def prepare(self) -> None:
        """Make the folder, readable by its owner only.

        Raises:
            HomeError: it cannot be made or written.
        """
        if self.incognito:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.cache.mkdir(exist_ok=True)
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
    """The home that `--home`, `$COMPANION_HOME` or the platform names, in that order."""
    named = option or os.environ.get("COMPANION_HOME")
    if named:
        return Home(Path(named).expanduser().absolute(), incognito)
    from platformdirs import user_data_path  # ~15 ms to import

    return Home(user_data_path("companion", appauthor=False), incognito)


def shipped(name: str) -> Path:
    """The folder `persona` or `knowledge` that came with the program.

    In an installed wheel it lies inside the package, in a checkout beside it.
    """
    package = Path(__file__).resolve().parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name
