"""Being ended from outside: the room closes as by its own key, and the terminal is given back."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from threading import Timer
from typing import Any

from textual.app import App

LOOK_EVERY = 2.0
"""Seconds between two looks at the terminal."""

PATIENCE = 3.0
"""Seconds for closing without a terminal: its writer dies with it, and what waits in its queue may block the end."""


def leave_on_signals(app: App[Any]) -> None:
    """Leave as by Ctrl-Q, with the exit status of a shell, when the process is told to end or its terminal is gone.

    Textual handles neither: the process would end where it is, and its terminal keep the other screen, the mouse and
    the keys. To be called when the app's loop runs.
    """
    if sys.platform == "win32":
        return  # there are no such signals
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGHUP):
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not in the main thread
            loop.add_signal_handler(each, _leave, app, each)


def leave_without_terminal(app: App[Any]) -> None:
    """Leave when the terminal is gone and nobody has said so: Textual would read its end again and again for ever."""
    if sys.platform == "win32" or app.is_headless or app.is_web or not sys.__stdin__:
        return
    from select import POLLERR, POLLHUP, POLLNVAL, poll

    terminal = poll()
    terminal.register(sys.__stdin__.fileno(), 0)  # nothing but its end is waited for

    def look() -> None:
        if any(event & (POLLERR | POLLHUP | POLLNVAL) for _, event in terminal.poll(0)):
            _leave(app, signal.SIGHUP)

    app.set_interval(LOOK_EVERY, look)


def _leave(app: App[Any], cause: signal.Signals) -> None:
    """Close the app, and end the process all the same where Textual waits for a terminal that is gone to be written."""
    status = 128 + cause
    app.exit(None, status)
    if cause == signal.SIGHUP:
        last = Timer(PATIENCE, os._exit, (status,))
        last.daemon = True
        last.start()
