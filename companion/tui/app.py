"""The terminal app: the room's colours, its style sheet, and the way in and out."""

import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from companion.options import Options
from companion.tui.engine_thread import EngineThread, OpenEngine, open_real_engine
from companion.tui.screens.room import Room
from companion.tui.themes import HER_DARK, HER_LIGHT

LAST_TURN_SECONDS = 0.5
"""How long leaving waits for the turn in hand (a reply takes some 50 ms)."""


def run_app(options: Options) -> int:
    """Open her room, and end the process with its exit status when the person has left it.

    The interpreter is not torn down: under a thread that is inside torch that may abort with a message, and
    once torch is loaded it takes a second and more (in tmux, from Ctrl-Q to the shell: 1.9 s, now 0.3 s).
    """
    app = CompanionApp(options)
    app.run()
    app.engine_thread.finish(LAST_TURN_SECONDS)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(app.return_code or 0)


class CompanionApp(App[None]):
    """Her room in the terminal."""

    TITLE = "Companion"
    CSS_PATH = "app.tcss"
    COMMAND_PALETTE_DISPLAY = "Ctrl-P"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (96, "-wide")]  # noqa: RUF012 as Textual declares it
    VERTICAL_BREAKPOINTS = [(0, "-low"), (10, "-short"), (20, "-high")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+q",
            "quit",
            "Quit",
            id="app.quit",
            tooltip="Leave, at once and at any time.",
            key_display="Ctrl-Q",
            priority=True,
        ),
    ]

    def __init__(
        self,
        options: Options,
        open_engine: OpenEngine = open_real_engine,
        clock: Callable[[], datetime] = datetime.now,
    ) -> None:
        """Build the app; the engine opens when its first frame is on the screen.

        Args:
            options: what the command line asks for.
            open_engine: opens the engine; called in a thread.
            clock: tells the time of each turn.
        """
        super().__init__()
        self.options = options
        self.clock = clock
        self.engine_thread = EngineThread(options, open_engine)
        self.register_theme(HER_DARK)
        self.register_theme(HER_LIGHT)
        self.theme = HER_DARK.name
        asked = os.environ.get("TEXTUAL_THEME", "")
        if asked in self.available_themes:  # Textual reads it before our themes are registered
            self.theme = asked

    def get_default_screen(self) -> Room:
        """The room is all there is."""
        return Room(self.options, self.engine_thread, self.clock)
