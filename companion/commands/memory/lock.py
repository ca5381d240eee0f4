"""`companion memory passphrase`: set, change or remove the passphrase that encrypts the file."""

import argparse
import sys
from getpass import getpass

from companion.errors import UsageError
from companion.options import Options
from companion.passphrase import change, decrypt, encrypt


def passphrase(chosen: argparse.Namespace, options: Options) -> int:
    """Set, change or remove it.

    Raises:
        HomeError: the file stays as it was; the sentence says why.
        UsageError: there is no terminal to ask on, or the two entries differ.
    """
    home = options.home
    if home.incognito:
        raise UsageError("--incognito writes nothing, so it cannot change the passphrase: leave it out.")
    is_encrypted = home.form == "encrypted"
    old = home.passphrase if is_encrypted else ""
    if is_encrypted and not old:
        old = _asked("The passphrase as it is now: ")
    if chosen.remove:
        decrypt(home, old)
        print(f"{home.database} is no longer encrypted.")
        return 0
    new = _asked("The new passphrase: ")
    if _asked("Once more: ") != new:
        raise UsageError("The two differ; nothing was changed.")
    if is_encrypted:
        change(home, old, new)
    else:
        encrypt(home, new)
    print(f"{home.database} is encrypted. Nobody can open it without the passphrase, and nobody can find it again.")
    return 0


def _asked(prompt: str) -> str:
    """A secret from the terminal, or a line of standard input."""
    if sys.stdin.isatty():
        return getpass(prompt)
    line = sys.stdin.readline()
    if not line:
        raise UsageError("There is no terminal to ask on: write the passphrase, line by line, to standard input.")
    return line.rstrip("\n")
