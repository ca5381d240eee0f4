"""A copy of a persona that ships, for the person to change; the copy goes before what ships."""

import os
from pathlib import Path

from companion.errors import HomeError, UsageError
from companion.home import Home, shipped
from companion.whole_file import whole_file


def is_shipped(path: Path) -> bool:
    """Whether a persona file came with the program."""
    return path.is_relative_to(shipped("persona"))


def own_copy(path: Path, home: Home) -> Path:
    """Put a copy of a persona file into the home, whole or not at all, and return it.

    Raises:
        UsageError: the person has a persona of that name already.
        HomeError: it cannot be written.
    """
    target = home.personas / path.name
    if os.path.lexists(target):
        raise UsageError(f"There is {target} already: it is the one that is used.")
    home.prepare()
    try:
        target.parent.mkdir(exist_ok=True)
        with whole_file(target) as file:
            file.write(path.read_bytes())
    except OSError as fault:
        raise HomeError(
            f"The file {target} cannot be written ({fault.strerror}): look at the folder's rights."
        ) from fault
    return target
