"""`companion web` as its own process, and what a program that is no browser gets from it."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """A running `companion web`."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        """Wait until it says where it is."""
        assert process.stdout
        self._process = process
        self.port = port
        self.said = process.stdout.readline()
        self.address = f"http://127.0.0.1:{port}"

    def status(self, path: str = "/", **headers: str) -> int:
        """The status that a request gets."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return int(response.status)
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code

    def rooms(self) -> list[int]:
        """The processes of the open rooms."""
        running = [path for path in Path("/proc").iterdir() if path.name.isdigit()]
        return [int(path.name) for path in running if parent(path) == self._process.pid]

    def interrupt(self) -> tuple[int, str]:
        """Press Ctrl-C, which a terminal sends to all of them; gives the exit status and what was said by then."""
        os.killpg(self._process.pid, signal.SIGINT)
        out, err = self._process.communicate(timeout=30)
        return self._process.returncode, out + err


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[Served]:
    """Serve a home on a free port."""
    port = free_port()
    command = [sys.executable, "-m", "companion", "web", "--port", str(port), "--home", str(home), *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=ROOT, process_group=0) as process:
        try:
            yield Served(process, port)
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def parent(process: Path) -> int:
    """The parent of a process; 0 where it has ended meanwhile."""
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
