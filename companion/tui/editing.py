"""The person's own editor, in which the terminal is theirs until they leave it."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from textual.app import App, SuspendNotSupported

from companion.errors import CompanionError

USUAL = ("nano", "vim", "vi", "notepad")
"""What is tried where neither $VISUAL nor $EDITOR says."""


def edit(app: "App[None]", path: Path) -> None:
    """Open a file in the editor, and wait until it is closed.

    Raises:
        CompanionError: there is no editor, it failed, or this terminal cannot be handed over.
    """
    command = editor()
    if not command:
        raise CompanionError(f"There is no editor to be found: set $EDITOR to yours, or open {path} yourself.")
    try:
        with app.suspend():
            status = subprocess.run([*command, str(path)], check=False).returncode
    except SuspendNotSupported as fault:
        raise CompanionError(f"An editor cannot be opened from here: open {path} yourself.") from fault
    except OSError as fault:
        raise CompanionError(f"The editor {command[0]} cannot be started ({fault.strerror}): set $EDITOR.") from fault
    if status:
        raise CompanionError(f"The editor {command[0]} ended with an error ({status}); look at {path}.")


def editor() -> list[str]:
    """The command of the person's editor; nothing where there is none."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    return shlex.split(named) or [found for found in USUAL if shutil.which(found)][:1]
