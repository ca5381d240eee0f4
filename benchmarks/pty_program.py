"""A program in a terminal of its own, watched from outside: what it paints, when, and for how much CPU time."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ESCAPES = re.compile(rb"\x1b\[[0-9;?<>=$]*[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[=>()][0-9A-B]?")
COLUMNS, ROWS = 120, 40
BACKSPACE = "\x7f"


@dataclass(frozen=True)
class Moment:
    """When something was seen."""

    wall: float
    """Seconds since the program was started."""

    cpu: float
    """Seconds of CPU time that its process had used by then, in all its threads."""


class PtyProgram:
    """A program in a terminal of 120 by 40."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it; the clock runs from the fork."""
        given = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
        self._painted = b""
        self._began = time.perf_counter()
        self.process, self._terminal = pty.fork()
        if not self.process:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.chdir(ROOT)
            os.execve(command[0], [*command], {**given, **environment})

    def __enter__(self) -> "PtyProgram":
        """Itself, to be ended whatever happens."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.end()

    @property
    def text(self) -> str:
        """All that it has painted, without its escapes, one paint after another."""
        return ESCAPES.sub(b"", self._painted).decode(errors="replace")

    def wait(self, holds: Callable[[str], bool], seconds: float) -> Moment | None:
        """Read until what it has painted is what is waited for; None when it takes too long."""
        until = time.perf_counter() + seconds
        while True:
            if holds(self.text):
                return self.now()
            if not self.read(until - time.perf_counter()):
                return None

    def read(self, seconds: float) -> bool:
        """Take what it paints next; False when it paints nothing for so long, or has ended."""
        ready, _, _ = select.select([self._terminal], [], [], max(seconds, 0))
        if not ready:
            return False
        try:
            self._painted += os.read(self._terminal, 1 << 16)
        except OSError:  # Linux says so when the program has closed its end
            return False
        return True

    def forget(self) -> None:
        """Leave behind what was painted so far."""
        self._painted = b""

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._terminal, keys.encode())

    def now(self) -> Moment:
        """This moment."""
        return Moment(
            time.perf_counter() - self._began, time.clock_gettime(~self.process << 3 | 2)
        )  # clock_getcpuclockid

    def resident(self) -> float:
        """The memory that its process has in use, in MB."""
        status = Path(f"/proc/{self.process}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else 0.0

    def end(self) -> None:
        """End it where it is."""
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self._terminal)
