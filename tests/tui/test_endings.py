"""The ways out, and what may be wrong on the way in."""

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from select import select

import pytest
from textual.message import Message

from companion.errors import HomeError
from companion.home import Home
from companion.options import Options
from companion.settings import Settings
from companion.tui.engine_thread import EngineThread

from .light_engine import NOWHERE, LightEngine, room
from .past_talk import home_with, room_in
from .waiting import say, seen, the_room, wait_to_see, wait_until

REPOSITORY = Path(__file__).parents[2]
IN_CHARGE = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "companion", *sys.argv[1:]])
"""
"""Makes the terminal that of the session, as a shell would find it, and becomes the program."""

RESTORED = b"\x1b[?1049l"
"""What leaves the alternate screen."""


class Program:
    """The real program in a terminal of its own."""

    def __init__(self, home: Path) -> None:
        self.terminal, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", IN_CHARGE, "--home", str(home)],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=REPOSITORY,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONPATH": str(REPOSITORY)},
            start_new_session=True,
        )
        os.close(theirs)

    def read_until(self, text: bytes, seconds: float = 60) -> bytes:
        """What it draws, up to a text."""
        read, until = b"", time.monotonic() + seconds
        while text not in read:
            assert time.monotonic() < until, f"waited {seconds} s for {text!r}, and read {read[-2000:]!r}"
            if select([self.terminal], [], [], 0.2)[0]:
                with suppress(OSError):  # it has ended
                    read += os.read(self.terminal, 65536)
        return read


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    home_with(tmp_path, 2)
    program = Program(tmp_path)
    yield program
    program.process.kill()
    program.process.wait()


async def test_ctrl_c_says_how_to_leave_and_then_leaves() -> None:
    app = room()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+c")
        await wait_to_see(pilot, "Press Ctrl-C again to leave.")
        assert app.is_running
        await pilot.press("ctrl+c")
        await wait_until(pilot, lambda: not app.is_running)
    assert app.return_code == 0


async def test_ctrl_c_copies_what_is_marked() -> None:
    app = room()
    async with app.run_test() as pilot:
        line = the_room(pilot).input
        line.insert("good evening")
        line.select_all()
        await pilot.press("ctrl+c", "ctrl+c")
        assert app.is_running
        assert app.clipboard == "good evening"
        assert line.text == "good evening"


async def test_a_settings_file_with_a_fault_opens_with_the_defaults_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("persona: gus\ntheme: her-light\ncolour: red\n")
    app = room_in(Home(tmp_path))
    async with app.run_test() as pilot:
        await wait_to_see(pilot, "(line 3) have the unknown key 'colour'")
        assert app.theme == "her-dark"
        assert app.options.settings == Settings()
        await say(pilot, "hello")
        await wait_to_see(pilot, "You said: hello")


async def test_a_theme_that_there_is_none_of_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("theme: her-purple\n")
    app = room_in(Home(tmp_path))
    async with app.run_test() as pilot:
        await wait_to_see(pilot, "There is no theme 'her-purple'")
        assert app.theme == "her-dark"


@pytest.mark.parametrize(
    ("colours", "theme"), [("15;0", "her-dark"), ("0;15", "her-light"), ("0;default;15", "her-light"), ("", "her-dark")]
)
def test_the_theme_suits_the_terminal(colours: str, theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORFGBG", colours)
    assert room().theme == theme


class Unwritable(LightEngine):
    """Opens in incognito only."""

    def open(self, options: Options, report: object) -> object:  # type: ignore[override]
        """Stands for `open_engine`."""
        if not options.home.incognito:
            raise HomeError("The home cannot be written: choose another.")
        return self


async def test_a_home_that_cannot_be_written_opens_in_incognito_and_says_so() -> None:
    app = room(Unwritable())
    async with app.run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "The home cannot be written: choose another. Until then nothing of this talk is kept.")
        await wait_to_see(pilot, "INCOGNITO")
        assert "remembering" not in seen(pilot)
        assert app.options.home.incognito
        await say(pilot, "hello")
        await wait_to_see(pilot, "You said: hello")


async def test_a_fault_that_incognito_does_not_mend_is_told_as_it_is() -> None:
    async with room(LightEngine(fault=HomeError("The database is another program's."))).run_test() as pilot:
        await wait_to_see(pilot, "The database is another program's.")
        assert "INCOGNITO" not in seen(pilot)


def test_a_log_that_cannot_be_read_is_no_reason_to_stay_out() -> None:
    def broken(options: Options) -> None:
        raise ZeroDivisionError

    engine = LightEngine()
    posted: list[Message] = []
    thread = EngineThread(Options(Home(NOWHERE)), engine.open, broken)
    thread.begin(posted.append)
    thread.finish(5)
    thread.join(5)
    assert [type(each).__name__ for each in posted] == ["Opened", "Ready"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_system_may_end_it_and_the_terminal_is_restored(program: Program, number: int) -> None:
    program.read_until(b"answer 1")
    program.process.send_signal(number)
    left = program.read_until(RESTORED)
    assert program.process.wait(20) == 128 + number
    assert b"Traceback" not in left


def test_a_terminal_that_is_gone_ends_it(program: Program) -> None:
    program.read_until(b"answer 1")
    os.close(program.terminal)
    assert program.process.wait(20) == 128 + signal.SIGHUP
