"""Small steps that the tests of the terminal interface share."""

from collections.abc import Callable
from time import monotonic

from textual.pilot import Pilot
from textual.widgets import Static

from companion.tui.screens.room import Room
from companion.tui.widgets.message_input import MessageInput


async def wait_until(pilot: Pilot[None], holds: Callable[[], bool], seconds: float = 15) -> None:
    """Let the app work until something holds."""
    until = monotonic() + seconds
    while not holds():
        assert monotonic() < until, f"waited {seconds} s in vain, and see:\n{seen(pilot)}"
        await pilot.pause(0.01)


async def wait_to_see(pilot: Pilot[None], text: str) -> None:
    """Let the app work until a text can be read somewhere in the room."""
    await wait_until(pilot, lambda: text in seen(pilot))


async def say(pilot: Pilot[None], text: str) -> None:
    """Write a message and send it."""
    pilot.app.screen.query_one(MessageInput).insert(text)
    await pilot.press("enter")


def seen(pilot: Pilot[None]) -> str:
    """Everything that the screen says, line under line."""
    return "\n".join(words(widget) for widget in pilot.app.screen.query(Static))


def words(widget: Static) -> str:
    """What one widget says."""
    return str(widget.visual)


def the_room(pilot: Pilot[None]) -> Room:
    """The room, also when something lies over it."""
    room = pilot.app.screen_stack[0]
    assert isinstance(room, Room)
    return room
