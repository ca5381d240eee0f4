"""Completes the path of a folder or a file while it is typed."""

import os
from pathlib import Path

from textual.suggester import Suggester


class PathSuggester(Suggester):
    """Offers the first name in a folder that begins as what is typed does; folders before files."""

    def __init__(self, suffixes: frozenset[str]) -> None:
        """Know which files are worth offering, by the ends of their names."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._suffixes = suffixes

    async def get_suggestion(self, value: str) -> str | None:
        """What a path may go on to; None where there is nothing like it."""
        folder, begun = os.path.split(os.path.expanduser(value))
        if not value or (not begun and not value.endswith(os.sep)):
            return None
        names = sorted(self._names(Path(folder or "."), begun))
        return value[: len(value) - len(begun)] + names[0][1] if names else None

    def _names(self, folder: Path, begun: str) -> list[tuple[bool, str]]:
        try:
            with os.scandir(folder) as found:
                return [
                    (not entry.is_dir(), entry.name + (os.sep if entry.is_dir() else ""))
                    for entry in found
                    if entry.name.startswith(begun) and entry.name.startswith(".") == begun.startswith(".")
                    if entry.is_dir() or Path(entry.name).suffix.lower() in self._suffixes
                ]
        except OSError:
            return []
