"""Serves the room to a browser: a page that loads nothing from elsewhere, and one process of hers for each visitor."""

import asyncio
import logging
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

PAGE = Path(__file__).with_name("page.html")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self' 'unsafe-inline'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""What the page may do: load from this server alone, and stand in no frame of another page."""


class RoomServer(Server):
    """textual-serve with a page of our own, which answers no other page.

    A page of another origin cannot talk to it: a browser names that origin when it opens a websocket, and on the
    loopback address only loopback names are answered, so that no other name can be made to point here (DNS
    rebinding). It does not tell people apart: whoever can open a connection to the port reads the memory.
    """

    def __init__(self, command: str, host: str, port: int) -> None:
        """Be ready to serve; see `serve`.

        Args:
            command: the shell command that opens the room.
            host: the address to listen on.
            port: the port to listen on.
        """
        super().__init__(command, host, port, title="Companion")
        logging.getLogger("textual-serve").setLevel(logging.CRITICAL)  # a lost connection is no news
        self._visits: set[asyncio.Task[object]] = set()

    def serve(self, debug: bool = False) -> None:
        """Serve until Ctrl-C or SIGTERM; says where, once it does.

        Raises:
            OSError: the address cannot be listened on.
        """
        web.run_app(self._make_app(), host=self.host, port=self.port, print=self._say_where, access_log=None)

    async def on_startup(self, app: web.Application) -> None:
        """Print no banner."""

    async def on_shutdown(self, app: web.Application) -> None:
        """Let every visitor's room close as it does by Ctrl-Q, rather than wait for the visitors to leave."""
        for visit in self._visits:
            visit.cancel()

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page."""
        self._check(request)
        return web.FileResponse(PAGE, headers=HEADERS)

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """A file that the room hands out."""
        self._check(request)
        return await super().handle_download(request)

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One visit: a room of its own, until the page is closed."""
        self._check(request)
        visit = asyncio.current_task()
        assert visit
        self._visits.add(visit)
        try:
            return await super().handle_websocket(request)
        finally:
            self._visits.discard(visit)

    def _say_where(self, *_: object) -> None:
        print(f"Her room is at http://{as_address(self.host)}:{self.port}; Ctrl-C closes it.", flush=True)

    def _check(self, request: web.Request) -> None:
        """Raise what refuses a request of another page, or under a name that is not this machine's.

        Raises:
            web.HTTPForbidden: it is refused.
        """
        asked = urlsplit(f"//{request.host}").hostname or ""
        if is_loopback(self.host) and not is_loopback(asked):
            raise web.HTTPForbidden(text=f"This room answers only as http://127.0.0.1:{self.port}.")
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text="This room answers no other page.")


def is_loopback(host: str) -> bool:
    """Whether an address or a name can be reached from this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def as_address(host: str) -> str:
    """A host as it stands in an address: IPv6 in brackets, and this machine for every interface."""
    named = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"[{named}]" if ":" in named else named
