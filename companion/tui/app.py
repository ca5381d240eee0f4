"""The terminal app: the room's colours, its style sheet, its settings, and the way in and out."""

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from companion.errors import SettingsError
from companion.options import Options
from companion.settings import Settings, read_settings, save_settings
from companion.slash_commands import COMMANDS
from companion.tui.engine_thread import EngineThread, LookBack, OpenEngine, open_real_engine
from companion.tui.past import last_talk
from companion.tui.screens.room import Room
from companion.tui.signals import leave_on_signals, leave_without_terminal
from companion.tui.themes import HER_DARK, OURS, fitting

LAST_TURN_SECONDS = 0.5
"""How long leaving waits for the turn in hand (a reply takes some 50 ms)."""

TWICE_SECONDS = 2.0
"""Within which Ctrl-C is pressed again to leave."""


def run_app(options: Options, *, is_new: bool = False, say: str = "") -> int:
    """Open her room, and end the process with its exit status when the person has left it.

    The interpreter is not torn down: under a thread that is inside torch that may abort with a message, and
    once torch is loaded it takes a second and more (in tmux, from Ctrl-Q to the shell: 1.9 s, now 0.3 s).

    Args:
        options: what the command line asks for.
        is_new: whether a new talk begins rather than the last one going on.
        say: what is sent at once, if anything.
    """
    app = CompanionApp(options, is_new=is_new, say=say)
    try:
        app.run()
    finally:
        app.engine_thread.finish(LAST_TURN_SECONDS)
        with suppress(OSError):  # the terminal may be gone
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
        Binding(
            "ctrl+c",
            "interrupt",
            "Copy or leave",
            id="app.interrupt",
            tooltip="Copy what is marked; with nothing marked, twice leaves.",
            show=False,
            priority=True,
        ),
    ]

    def __init__(
        self,
        options: Options,
        open_engine: OpenEngine = open_real_engine,
        clock: Callable[[], datetime] = datetime.now,
        look_back: LookBack = last_talk,
        *,
        is_new: bool = False,
        say: str = "",
    ) -> None:
        """Build the app; the engine opens when its first frame is on the screen.

        Args:
            options: what the command line asks for; a settings file with a fault is told of in the room.
            open_engine: opens the engine; called in a thread.
            clock: tells the time of each turn.
            look_back: finds the talk that goes on.
            is_new: whether a new talk begins rather than the last one going on.
            say: what is sent at once, if anything.
        """
        super().__init__()
        self.settings_fault = ""
        if options.settings is None:
            settings, self.settings_fault = read_settings(options.home)
            options = replace(options, settings=settings)
        self.options = options
        self.settings = options.settings or Settings()
        self.clock = clock
        self.engine_thread = EngineThread(options, open_engine, look_back, is_new=is_new)
        self._is_new = is_new
        self._say = say
        self._interrupted = 0.0
        for theme in OURS:
            self.register_theme(theme)
        self._wear_theme()
        self._animations = self.animation_level  # $TEXTUAL_ANIMATIONS
        self._move()

    def get_default_screen(self) -> Room:
        """The room is all there is."""
        return Room(self.options, self.engine_thread, self.clock, is_new=self._is_new, say=self._say)

    def on_mount(self) -> None:
        """Leave in order where the system asks for it, or has taken the terminal away."""
        leave_on_signals(self)
        leave_without_terminal(self)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that can be asked for, each under what it has to do with."""
        room = self.screen_stack[0]
        assert isinstance(room, Room)
        for each in sorted(COMMANDS, key=lambda command: command.group):
            for choice in each.choices or ("",):
                title = f"{each.group}: {each.name} {choice}".rstrip()
                key = f" ({each.key})" if each.key else ""
                yield SystemCommand(title, f"{each.help[0].upper()}{each.help[1:]}{key}", room.doing.ask(each, choice))

    def action_command_palette(self) -> None:
        """Open the palette."""
        from companion.tui.screens.palette import Palette  # ~15 ms to import

        if self.use_command_palette and not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    @property
    def pace(self) -> str:
        """How quickly her words appear: at once where nothing is to move, or a colour cannot hide them."""
        is_still = self.animation_level == "none" or self.no_color or self.current_theme.ansi
        return "off" if is_still else self.settings.pace

    def change_settings(self, **changes: str) -> str:
        """Let some settings hold from now on; returns what kept them from being written, if anything did."""
        self.settings = replace(self.settings, **changes)
        if "theme" in changes:
            self._wear_theme()
        self._move()
        if self.options.home.incognito:
            return "In incognito nothing is written: it holds until you leave."
        try:
            save_settings(self.options.home.settings, changes)
        except SettingsError as fault:
            return f"{fault} It holds until you leave."
        return ""

    def hide(self) -> None:
        """Write nothing from now on."""
        self.options = replace(self.options, home=replace(self.options.home, incognito=True))

    def action_interrupt(self) -> None:
        """Copy what is marked; with nothing marked, say how to leave, and then leave."""
        marked = self.screen.get_selected_text() or getattr(self.focused, "selected_text", "")
        if marked:
            self.copy_to_clipboard(marked)
            return
        if monotonic() - self._interrupted < TWICE_SECONDS:
            self.exit()
            return
        self._interrupted = monotonic()
        if isinstance(self.screen, Room):
            self.screen.desk.suggestions.say("Press Ctrl-C again to leave.", TWICE_SECONDS)
        else:
            self.notify("Press Ctrl-C again to leave.", timeout=TWICE_SECONDS, markup=False)

    def _wear_theme(self) -> None:
        """The theme that is asked for, by the environment first; one that does not exist is told of in the room."""
        suits = fitting(os.environ.get("COLORFGBG", ""))
        wanted = self.settings.theme or suits
        asked = os.environ.get("TEXTUAL_THEME", "") if not self.is_running else ""
        if asked in self.available_themes:  # Textual reads it before our themes are registered
            wanted = asked
        if wanted not in self.available_themes:
            self.settings_fault = f"There is no theme {wanted!r}: the themes are {', '.join(self.available_themes)}."
            wanted = HER_DARK.name
        if self.is_running:
            self.theme = wanted
        else:  # by hand, as what watches it would have the style sheet read once more: ~20 ms
            self.set_reactive(App.theme, wanted)
            self.set_class(self.current_theme.dark, "-dark-mode", update=False)
            self.set_class(not self.current_theme.dark, "-light-mode", update=False)
            self.stylesheet.set_variables(self.get_css_variables())
            self._refresh_truecolor_filter(self.ansi_theme)

    def _move(self) -> None:
        self.animation_level = "none" if self.settings.motion == "none" else self._animations
