"""The room: the talk, what she is doing, and where you write."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.getters import query_one
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Footer

from companion.options import Options
from companion.plain_text import inert
from companion.response.reply import Reply
from companion.tui.engine_thread import EngineThread, Sent
from companion.tui.screens.sources import SourcesScreen
from companion.tui.widgets.choice import Choice
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.status_line import StatusLine
from companion.tui.widgets.transcript import Transcript
from companion.tui.widgets.turns import HerTurn, Note, YourTurn
from companion.tui.widgets.welcome import Example, Welcome, library_name

MOST_FAULTS = 3
"""Unreadable documents that are named one by one."""


ASIDE = "45%"
"""What the sources leave of a wide terminal: app.tcss gives them the rest."""


class Room(Screen[None]):
    """Holds the state of the talk; what the engine's thread posts is handled here, one message at a time."""

    AUTO_FOCUS = "MessageInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f2,ctrl+o",
            "sources",
            "Sources",
            id="room.sources",
            tooltip="Show what the last answer stands on.",
            key_display="F2",
        ),
        Binding(
            "pageup",
            "scroll_talk(-1)",
            "Scroll",
            id="room.up",
            tooltip="Go back in the talk; Page Down returns.",
            show=False,
            priority=True,
        ),
        Binding(
            "pagedown",
            "scroll_talk(1)",
            "Scroll down",
            id="room.down",
            tooltip="Go on in the talk.",
            show=False,
            priority=True,
        ),
        Binding("escape", "write", "Write", id="room.write", tooltip="Go back to the input.", show=False),
    ]

    transcript = query_one(Transcript)
    status = query_one(StatusLine)
    input = query_one(MessageInput)

    def __init__(self, options: Options, engine_thread: EngineThread, clock: Callable[[], datetime]) -> None:
        """Furnish the room."""
        super().__init__()
        self._options = options
        self._engine = engine_thread
        self._clock = clock
        self._turns: list[YourTurn] = []
        self._answered = 0
        self._is_awake = False
        self._at_rest = ""
        self._last_cited: Reply | None = None
        self._library = ""

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Transcript(Welcome(self._options.knowledge))
        with Vertical(id="desk"):
            yield StatusLine(is_incognito=self._options.home.incognito)
            yield MessageInput()
        yield Footer()

    def on_mount(self) -> None:
        """Wake her when the first frame is on the screen."""
        self.status.show_doing("waking up…")
        self.call_after_refresh(self._engine.begin, self.post_message)

    def on_unmount(self) -> None:
        """Let her go."""
        self._engine.stop()

    @on(MessageInput.Sent)
    async def send(self, event: MessageInput.Sent) -> None:
        """Show a message at once and put it in line."""
        await self._send(event.text)

    @on(Choice.Chosen, "Example")
    async def ask_example(self, event: Choice.Chosen) -> None:
        """Ask the question that was picked."""
        assert isinstance(event.choice, Example)
        self.input.focus()
        await self._send(event.choice.question)

    @on(EngineThread.Reading)
    def reading(self, event: EngineThread.Reading) -> None:
        """The library is being indexed."""
        self.status.show_doing(f"reading {shortened(event.document, 32)} {event.share:.0%}")

    @on(EngineThread.Ready)
    async def ready(self, event: EngineThread.Ready) -> None:
        """She is awake."""
        self._is_awake = True
        self.status.show_doing(self._at_rest)
        pieces = "1 piece" if event.pieces == 1 else f"{event.pieces} pieces"
        named = library_name(self._options.knowledge)
        self._library = f"{named} · {pieces}" if named else pieces
        self.status.show_who(event.persona, self._library)
        for fault in event.faults[:MOST_FAULTS]:
            await self.transcript.note(fault)
        if (more := len(event.faults) - MOST_FAULTS) > 0:
            await self.transcript.note(f"{more} more could not be read; `companion knowledge list` names them.")

    @on(EngineThread.Greeted)
    async def greeted(self, event: EngineThread.Greeted) -> None:
        """She has spoken first."""
        await self.transcript.greet(HerTurn(event.reply, self._clock()))

    @on(EngineThread.Unopened)
    async def unopened(self, event: EngineThread.Unopened) -> None:
        """She cannot wake up: the sentence says why, and the room stays."""
        self._is_awake = True
        self._at_rest = "not awake"
        self.status.show_doing(self._at_rest)
        await self.transcript.note(event.sentence)

    @on(EngineThread.Thinking)
    async def thinking(self, event: EngineThread.Thinking) -> None:
        """A message has reached her."""
        self.status.show_doing("thinking…")
        await self._turns[event.turn].reached_her()

    @on(EngineThread.Answered)
    async def answered(self, event: EngineThread.Answered) -> None:
        """She has answered."""
        reply = event.reply
        self._last_cited = reply if reply.citations else self._last_cited
        if reply.name:
            self.status.show_who(reply.name, self._library)
        notice = [Note(reply.notice)] if reply.notice else []
        await self._answer(event.turn, *notice, HerTurn(reply, self._clock()))

    @on(EngineThread.Failed)
    async def failed(self, event: EngineThread.Failed) -> None:
        """A message could not be answered; the talk goes on."""
        await self._answer(event.turn, Note(event.sentence))

    @on(HerTurn.SourceOpened)
    def open_source(self, event: HerTurn.SourceOpened) -> None:
        """A source was chosen in the talk."""
        self._show_sources(event.reply, event.n)

    def on_key(self, event: events.Key) -> None:
        """Whatever is typed anywhere goes to the input."""
        if event.is_printable and event.character and not self.input.has_focus:
            event.stop()
            self.input.focus()
            self.input.insert(event.character)

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted, too."""
        if not self.input.has_focus:
            self.input.focus()
            self.input.insert(inert(event.text))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key for the sources is dim while there are none."""
        return None if action == "sources" and self._last_cited is None else True

    def action_sources(self) -> None:
        """Open the sources of the reply that is marked, or else of the last."""
        above = self.focused.ancestors if self.focused else []
        marked = next((node.reply for node in above if isinstance(node, HerTurn)), self._last_cited)
        if marked:
            self._show_sources(marked, marked.citations[0].n)

    def action_scroll_talk(self, by: int) -> None:
        """Turn a page of the talk."""
        self.transcript.page_up() if by < 0 else self.transcript.scroll_page_down()

    def action_write(self) -> None:
        """Go back to the input."""
        self.input.focus()

    def _show_sources(self, reply: Reply, n: int) -> None:
        self._step_aside(True)
        self.app.push_screen(SourcesScreen(reply, n), lambda _: self._step_aside(False))

    def _step_aside(self, is_aside: bool) -> None:
        """Leave the right side to the pane, which fills a narrow terminal anyway."""
        for part in (self.query_one("#desk"), self.query_one(Footer)):
            part.set_class(is_aside, "-aside")
        # by hand, since a class would style each of its turns again: half a second after 200 replies
        self.transcript.styles.width = ASIDE if is_aside else "100%"

    async def _send(self, text: str) -> None:
        now = self._clock()
        is_free = self._is_awake and self._answered == len(self._turns)
        turn = YourTurn(text, now, is_waiting=not is_free)
        self._turns.append(turn)
        await self.transcript.send(turn)
        self._engine.send(Sent(len(self._turns) - 1, text, now))

    async def _answer(self, turn: int, *widgets: Widget) -> None:
        self._answered += 1
        await self.transcript.answer(self._turns[turn], *widgets)
        self.status.show_doing(self._at_rest)
        self.refresh_bindings()


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
