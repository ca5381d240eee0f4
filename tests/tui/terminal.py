"""A real terminal for tests of the real program: tmux, on a server of its own."""

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Terminal:
    """A shell in a terminal of 100 by 30."""

    def __init__(self, folder: Path) -> None:
        """Open it; what it needs to remember is kept in a folder."""
        self._folder = folder
        self._tmux("-f", "/dev/null", "new-session", "-d", "-x", "100", "-y", "30", "-c", str(ROOT), "sh")

    def run(self, *arguments: str) -> None:
        """Start the companion in the shell, which says with which status it ended."""
        program = f"echo $$ > {self._folder}/pid; exec {sys.executable} -m companion {' '.join(arguments)}"
        self._tmux("send-keys", "-R")  # so that nothing is waited for that an earlier program left on the screen
        self.enter(f"clear; sh -c '{program}'; echo left with $?")

    def enter(self, line: str) -> None:
        """Type a line."""
        self.type(line)
        self.press("Enter")

    def type(self, text: str) -> None:
        """Type letters."""
        self._tmux("send-keys", "-l", text)

    def press(self, key: str) -> None:
        """Press a key that has a name."""
        self._tmux("send-keys", key)

    def resize(self, columns: int, rows: int) -> None:
        """Change its size, as a person who drags its corner."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def wait_for(self, text: str, seconds: float = 180) -> str:
        """The screen, once it shows a text."""
        until = time.monotonic() + seconds
        while text not in (screen := self.screen()):
            assert time.monotonic() < until, f"waited {seconds} s for {text!r}, and see:\n{screen}"
            time.sleep(0.05)
        return screen

    def screen(self) -> str:
        """What it shows."""
        return self._tmux("capture-pane", "-p")

    def modes(self) -> str:
        """What a program may leave behind: the line discipline, the other screen, the mouse, the cursor."""
        settings = self._folder / "stty"
        settings.unlink(missing_ok=True)
        self.enter(f"stty -g > {settings}.new; mv {settings}.new {settings}")
        until = time.monotonic() + 10
        while not settings.exists():
            assert time.monotonic() < until, f"the shell does not answer:\n{self.screen()}"
            time.sleep(0.05)
        flags = "#{alternate_on} #{mouse_any_flag} #{mouse_all_flag} #{cursor_flag} #{bracket_paste_flag}"
        return settings.read_text() + self._tmux("display-message", "-p", flags)

    def program(self) -> int:
        """The process of the companion that was started last."""
        return int((self._folder / "pid").read_text())

    def hang_up(self) -> None:
        """Close the window under the program."""
        self._tmux("kill-pane")

    def close(self) -> None:
        """End the server, if the last window has not ended it."""
        subprocess.run(["tmux", "-S", str(self._folder / "tmux"), "kill-server"], capture_output=True, check=False)

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self._folder / "tmux"), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout
