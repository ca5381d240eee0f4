"""`companion web`: the room as a page in a browser on this machine."""

import argparse
import os
import shlex
import sys
from pathlib import Path

from companion.errors import CompanionError, UsageError
from companion.options import Options

EXAMPLE = """example:
  companion web --port 8080
  ssh -L 8000:127.0.0.1:8000 HOST     # from another machine, then open http://127.0.0.1:8000 there"""

OPEN = "import sys; sys.path.append({!r}); from companion.cli import main; sys.exit(main())"
"""`python -m companion` from any folder, one with a folder called `companion` in it too."""


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLE
    parser.add_argument("--host", metavar="HOST", default="127.0.0.1", help="the address to listen on (127.0.0.1)")
    parser.add_argument("--port", metavar="PORT", type=int, default=8000, help="the port to listen on (8000)")


def run(chosen: argparse.Namespace, options: Options) -> int:
    """Serve the room until Ctrl-C.

    Raises:
        UsageError: the port is no port.
        CompanionError: the address cannot be listened on, or textual-serve is not installed.
    """
    host, port = chosen.host, chosen.port
    if not 0 < port < 65_536:
        raise UsageError(f"--port should be between 1 and 65535, not {port}.")
    try:
        from companion.web.server import RoomServer, is_loopback  # aiohttp, ~200 ms to import
    except ModuleNotFoundError as fault:
        raise CompanionError(
            "A page needs textual-serve, which is not installed: `pip install 'companion-her[web]'`."
        ) from fault
    try:
        if not is_loopback(host):
            print(f"companion: whoever can reach {host} reads all that she remembers.", file=sys.stderr)
        if options.home.passphrase:
            os.environ["COMPANION_PASSPHRASE"] = options.home.passphrase  # a command line is no place for it
        RoomServer(room_command(options), host, port).serve()
    except OSError as fault:
        number = fault.errno or 0  # negative for a name that cannot be found
        reason = (os.strerror(number) if number > 0 else fault.strerror or str(fault)).lower()
        raise CompanionError(
            f"The page cannot be served at {host}, port {port} ({reason}): choose another with --port or --host."
        ) from fault
    return 0


def room_command(options: Options) -> str:
    """The shell command that opens the room with the same options.

    It replaces its shell. Ctrl-C, which a terminal sends to every process, is left to the server until the room is
    open, so that Python does not end with a traceback meanwhile.
    """
    words = [sys.executable, "-P", "-c", OPEN.format(str(Path(__file__).resolve().parents[2]))]
    words += [f"--home={options.home.folder}"]
    words += [f"--persona={options.persona}"] if options.persona else []
    words += [f"--knowledge={path}" for path in options.knowledge]
    words += ["--incognito"] if options.home.incognito else []
    words += [f"--seed={options.seed}"] if options.seed is not None else []
    return f"trap '' INT; exec {shlex.join(words)}"
