"""The real program in a real terminal."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")


class Terminal:
    """A terminal of 100 by 30 in tmux, on a server of its own."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", "sh")

    def type(self, text: str) -> None:
        """Type letters."""
        self._tmux("send-keys", "-l", text)

    def press(self, key: str) -> None:
        """Press a key that has a name."""
        self._tmux("send-keys", key)

    def wait_for(self, text: str, seconds: float = 60) -> str:
        """The screen, once it shows a text."""
        until = time.monotonic() + seconds
        while text not in (screen := self._tmux("capture-pane", "-p")):
            assert time.monotonic() < until, f"waited {seconds} s for {text!r}, and see:\n{screen}"
            time.sleep(0.05)
        return screen

    def close(self) -> None:
        """End the server."""
        self._tmux("kill-server")

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self._socket), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path / "tmux")
    yield terminal
    terminal.close()


def test_the_room_opens_takes_words_at_once_and_gives_the_shell_back(terminal: Terminal, tmp_path: Path) -> None:
    home = tmp_path / "home"
    terminal.type(f"clear; {sys.executable} -m companion --home {home} --incognito; echo left with $?")
    terminal.press("Enter")
    screen = terminal.wait_for("waking up")
    assert "INCOGNITO" in screen
    assert "I am an AI" in screen
    terminal.type("good evening")
    terminal.wait_for("│ good evening")
    terminal.press("Enter")
    terminal.wait_for("sent, and waiting for her")
    pressed = time.monotonic()
    terminal.press("C-q")
    screen = terminal.wait_for("left with 0")
    assert time.monotonic() - pressed < 3
    assert "Traceback" not in screen
    assert not home.exists()
