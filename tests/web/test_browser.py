"""The real page in a real browser: Debian's Chromium."""

import base64
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, WebSocket, sync_playwright

from tests.conftest import Write

from .serving import serving

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
TEA = "# Tea\n\nTea is brewed in hot water. It is drunk from small cups."
ESCAPES = re.compile(rb"\x1b\[[0-9;?<>=$]*[a-zA-Z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")

LIGHT = """async picture => {
    const image = new Image();
    image.src = "data:image/png;base64," + picture;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const {data} = canvas.getImageData(0, 0, image.width, image.height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4)
        count += Math.max(data[at], data[at + 1], data[at + 2]) > 150;
    return count;
}"""
"""How many pixels of a picture are light: letters on the dark ground of the room."""

TALK_TO = """address => new Promise(done => {
    const socket = new WebSocket(address);
    socket.onopen = () => done("open");
    socket.onerror = () => done("refused");
})"""

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")


class Visitor:
    """Somebody who looks at a page, and hears what its room paints."""

    def __init__(self, page: Page) -> None:
        """Watch what the page asks for."""
        self.page = page
        self.requests: list[str] = []
        self._painted: list[bytes] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", self._listen)

    def wait_for(self, text: str, seconds: float = 180) -> None:
        """Wait until the room has painted a text."""
        until = time.monotonic() + seconds
        while text not in (painted := ESCAPES.sub(b"", b"".join(self._painted)).decode(errors="replace")):
            assert time.monotonic() < until, f"waited {seconds} s for {text!r}, and see:\n{painted[-3000:]}"
            self.page.wait_for_timeout(100)

    def letters(self, picture: Path) -> int:
        """Take a picture; gives how many of its pixels are light."""
        self.page.wait_for_timeout(500)
        taken = self.page.screenshot(path=picture)
        return int(self.page.evaluate(LIGHT, base64.b64encode(taken).decode()))

    def _listen(self, socket: WebSocket) -> None:
        self.requests.append(socket.url)
        socket.on("framereceived", lambda frame: self._painted.append(frame if isinstance(frame, bytes) else b""))


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield Visitor(browser.new_page())
        browser.close()


def test_a_talk_in_the_browser(visitor: Visitor, tmp_path: Path, write: Write) -> None:
    tea = str(write("tea.md", TEA).parent)
    with serving(tmp_path / "home", "--knowledge", tea) as served:
        visitor.page.goto(served.address)
        visitor.wait_for("I am an AI")
        assert visitor.letters(tmp_path / "room.png") > 2_000
        visitor.page.keyboard.type("What is tea brewed in?")
        visitor.page.keyboard.press("Enter")
        visitor.wait_for("brewed in hot water")
        assert visitor.letters(tmp_path / "talk.png") > 2_000
        assert len(served.rooms()) == 1
        assert served.interrupt() == (0, "")
        visitor.page.wait_for_selector("text=The room is closed.")
    own = (f"{served.address}/", f"{served.address.replace('http', 'ws')}/ws?", "data:")
    assert all(asked.startswith(own) for asked in visitor.requests), visitor.requests


def test_another_page_cannot_talk_to_her(visitor: Visitor, tmp_path: Path) -> None:
    with serving(tmp_path / "home") as served:
        own, other = f"ws://127.0.0.1:{served.port}/ws", f"ws://localhost:{served.port}/ws"
        assert visitor.page.evaluate(TALK_TO, own) == "refused"
        assert served.rooms() == []
        visitor.page.goto(served.address)
        visitor.wait_for("I am an AI")
        assert visitor.page.evaluate(TALK_TO, other) == "refused"
        assert len(served.rooms()) == 1


def test_a_page_that_is_closed_ends_its_room(visitor: Visitor, tmp_path: Path) -> None:
    with serving(tmp_path / "home") as served:
        visitor.page.goto(served.address)
        visitor.wait_for("I am an AI")
        visitor.page.close()
        until = time.monotonic() + 60
        while served.rooms():
            assert time.monotonic() < until, "the room stays open"
            time.sleep(0.1)
