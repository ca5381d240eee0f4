"""The real program in a real terminal."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .terminal import ROOT, Terminal

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")

ASKED, ANSWERED = "What is tea brewed in?", "brewed in hot water"
TOLD = "My sister Ana moved to Lisbon in the spring."


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.close()


def remembered(home: Path, word: str) -> str:
    """What `companion memory search` finds."""
    command = [sys.executable, "-m", "companion", "memory", "search", word, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def wait_for_end(process: int, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while Path(f"/proc/{process}/cmdline").exists() and Path(f"/proc/{process}/cmdline").read_bytes():
        assert time.monotonic() < until, "it goes on"
        time.sleep(0.05)


def test_the_room_opens_takes_words_at_once_and_gives_the_shell_back(terminal: Terminal, tmp_path: Path) -> None:
    home = tmp_path / "home"
    terminal.run("--home", str(home), "--incognito")
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


def test_a_talk_stands_any_size_and_leaves_the_terminal_as_it_was(terminal: Terminal, tmp_path: Path, tea: str) -> None:
    before = terminal.modes()
    terminal.run("--home", str(tmp_path / "home"), "--knowledge", tea)
    terminal.wait_for("I am an AI")
    terminal.enter(ASKED)
    terminal.wait_for(ANSWERED)
    terminal.resize(60, 15)
    terminal.type("and what for?")
    screen = terminal.wait_for("and what for?")
    assert max(map(len, screen.splitlines())) <= 60
    terminal.resize(100, 30)
    terminal.wait_for(ANSWERED)
    assert "and what for?" in terminal.screen()
    terminal.press("C-q")
    screen = terminal.wait_for("left with 0")
    assert "Traceback" not in screen
    assert terminal.modes() == before
    terminal.enter("echo $((6 * 7))")
    terminal.wait_for("\n42")
    assert ASKED in remembered(tmp_path / "home", "tea")


def tell(terminal: Terminal, home: Path, tea: str) -> None:
    """Tell her something, ask her something, and wait for the answer."""
    terminal.run("--home", str(home), "--knowledge", tea)
    terminal.wait_for("I am an AI")
    terminal.enter(TOLD)
    terminal.enter(ASKED)
    terminal.wait_for(ANSWERED)


def test_being_ended_loses_nothing(terminal: Terminal, tmp_path: Path, tea: str) -> None:
    tell(terminal, tmp_path / "home", tea)
    os.kill(terminal.program(), signal.SIGTERM)
    terminal.wait_for("left with")
    assert TOLD in remembered(tmp_path / "home", "Ana")


def test_a_window_closed_under_her_loses_nothing(terminal: Terminal, tmp_path: Path, tea: str) -> None:
    tell(terminal, tmp_path / "home", tea)
    program = terminal.program()
    terminal.hang_up()
    wait_for_end(program)
    assert TOLD in remembered(tmp_path / "home", "Ana")


def test_being_ended_gives_the_terminal_back(terminal: Terminal, tmp_path: Path) -> None:
    before = terminal.modes()
    terminal.run("--home", str(tmp_path / "home"))
    terminal.wait_for("I am an AI")
    os.kill(terminal.program(), signal.SIGTERM)
    screen = terminal.wait_for("left with 143", 10)
    assert "Traceback" not in screen
    assert terminal.modes() == before


def test_a_terminal_that_vanishes_without_a_word_ends_her(tmp_path: Path) -> None:
    ours, hers = pty.openpty()
    program = subprocess.Popen(
        [sys.executable, "-m", "companion", "--home", str(tmp_path / "home"), "--incognito"],
        stdin=hers,
        stdout=hers,
        stderr=hers,
        cwd=ROOT,
        start_new_session=True,  # so that no signal tells it
    )
    os.close(hers)
    seen = b""
    while b"I am an AI" not in seen:
        seen += os.read(ours, 1 << 16)
    os.close(ours)
    try:
        assert program.wait(30) == 129
    finally:
        program.kill()
