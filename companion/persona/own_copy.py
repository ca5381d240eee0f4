"""A copy of a persona that ships, for the person to change; the copy goes before what ships."""

import os
import tempfile
from pathlib import Path

from companion.errors import HomeError, UsageError
from companion.home import Home, shipped


def is_shipped(path: Path) -> bool:
    """Whether a persona file came with the program."""
    return path.is_relative_to(shipped("persona"))


def own_copy(path: Path, home: Home) -> Path:
    """Put a copy of a persona file into the home, whole or not at all, and return it.

    Raises:
        UsageError: the person has a persona of that name already.
        HomeError: it cannot be written.
    """
    target, beside = home.personas / path.name, ""
    if os.path.lexists(target):
        raise UsageError(f"There is {target} already: it is the one that is used.")
    home.prepare()
    try:
        target.parent.mkdir(exist_ok=True)
        text = path.read_bytes()
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{path.name}.", delete=False) as file:
            beside = file.name
            file.write(text)
        os.replace(beside, target)
        beside = ""
    except OSError as fault:
        raise HomeError(
            f"The file {target} cannot be written ({fault.strerror}): look at the folder's rights."
        ) from fault
    finally:
        if beside:
            os.unlink(beside)
    return target
