"""Run a command in this process, and see what it left behind."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from companion.cli import main
from companion.home import Home


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON Lines of its output."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def is_one_line(self) -> bool:
        """Whether it failed in one clear line."""
        return self.err.startswith("companion: ") and self.err.count("\n") == 1


Run = Callable[..., Ran]

HEEDING = (
    sys.executable,
    "-c",
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from companion.cli import main; sys.exit(main())",
)
"""The program in its own process, which heeds Ctrl-C even where tests run in the background, where it is ignored."""


class Terminal(io.TextIOWrapper):
    """Standard input with a person before it."""

    def isatty(self) -> bool:
        """A person is there."""
        return True


def runner(home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *before: str) -> Run:
    """Runs commands that begin with `before`, in a home."""
    monkeypatch.setenv("COMPANION_HOME", str(home.folder))

    def run(*arguments: str, stdin: str | bytes = "", is_terminal: bool = False) -> Ran:
        content = stdin if isinstance(stdin, bytes) else stdin.encode()
        kind = Terminal if is_terminal else io.TextIOWrapper
        monkeypatch.setattr(sys, "stdin", kind(io.BytesIO(content), encoding="utf-8"))
        try:
            status = main([*before, *arguments])
        except SystemExit as left:
            status = int(left.code or 0)
        return Ran(status, *capsys.readouterr())

    return run
