"""Being ended from outside: the room closes as by its own key, and the terminal is given back."""

import asyncio
import signal
import sys
from typing import Any

from textual.app import App


def leave_on_signals(app: App[Any]) -> None:
    """Leave as by Ctrl-Q, with the exit status of a shell, when the process is told to end or its terminal is gone.

    Textual handles neither: the process would end where it is, and its terminal keep the other screen, the mouse and
    the keys. To be called when the app's loop runs.
    """
    if sys.platform == "win32":
        return  # there are no such signals
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(each, app.exit, None, 128 + each)
