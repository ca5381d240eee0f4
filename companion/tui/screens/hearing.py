"""What the room hears from her: what the engine's thread posts is handled here, one message at a time."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual import on
from textual.getters import query_one
from textual.screen import Screen
from textual.widget import Widget

from companion.errors import CompanionError
from companion.options import Options
from companion.response.reply import Reply
from companion.tui.engine_thread import EngineThread
from companion.tui.messages_sent import MessagesSent
from companion.tui.past import Past
from companion.tui.talk import Talk
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.status_line import StatusLine
from companion.tui.widgets.transcript import Transcript
from companion.tui.widgets.turns import HerTurn, Note
from companion.tui.widgets.welcome import Welcome, library_name

if TYPE_CHECKING:
    from companion.tui.app import CompanionApp

MOST_FAULTS = 3
"""Unreadable documents that are named one by one."""


class Hearing(Screen[None]):
    """Holds the state of the talk."""

    transcript = query_one(Transcript)
    status = query_one(StatusLine)
    input = query_one(MessageInput)

    def __init__(
        self, options: Options, engine_thread: EngineThread, clock: Callable[[], datetime], *, is_new: bool
    ) -> None:
        """Nothing heard yet."""
        super().__init__()
        self.talk = Talk(engine_thread, clock)
        self._options = options
        self._clock = clock
        self._is_first = options.home.form == "missing"  # to be asked before the database is open
        self._may_go_on = not (is_new or options.home.incognito or self._is_first)
        self._sent = MessagesSent()
        self._is_awake = False
        self._at_rest = ""
        self._last_cited: Reply | None = None
        self._library = ""
        self._swapped = ""
        self._speaking: HerTurn | None = None

    @property
    def is_awake(self) -> bool:
        """Whether she answers at once."""
        return self._is_awake

    @property
    def our_app(self) -> "CompanionApp":
        """The app, with what it knows beyond Textual's."""
        return cast("CompanionApp", self.app)

    @on(EngineThread.Opened)
    async def opened(self, event: EngineThread.Opened) -> None:
        """The last talk goes on, or a new one begins."""
        self.talk.conversation = self.talk.conversation or event.conversation
        if event.past:
            await self.go_on(event.past, is_begun=self.transcript.has_begun)
            if not self._is_awake:
                self.status.show_who(event.past.name, "")
        elif self._may_go_on and not self.transcript.has_begun:
            self._is_first = True  # there is a home, and nothing was said in it
            await self.transcript.welcome(self._welcome())
        if self.our_app.settings_fault:
            await self.transcript.note(self.our_app.settings_fault)

    @on(EngineThread.Reading)
    def reading(self, event: EngineThread.Reading) -> None:
        """The library is being indexed."""
        self.status.show_doing(f"reading {shortened(event.document, 32)} {event.share:.0%}")

    @on(EngineThread.Unwritten)
    async def unwritten(self, event: EngineThread.Unwritten) -> None:
        """Nothing can be written, and so nothing is."""
        self.our_app.hide()
        await self.status.hide()
        await self.transcript.note(f"{event.sentence} Until then nothing of this talk is kept.")

    @on(EngineThread.Ready)
    async def ready(self, event: EngineThread.Ready) -> None:
        """She is awake."""
        self._is_awake = True
        self.status.show_doing(self._at_rest)
        pieces = "1 piece" if event.pieces == 1 else f"{event.pieces} pieces"
        named = library_name(self._options.knowledge)
        self._library = f"{named} · {pieces}" if named else pieces
        self.status.show_who(self._swapped or event.persona, self._library)
        for fault in event.faults[:MOST_FAULTS]:
            await self.transcript.note(fault)
        if (more := len(event.faults) - MOST_FAULTS) > 0:
            await self.transcript.note(f"{more} more could not be read; `companion knowledge list` names them.")

    @on(EngineThread.Greeted)
    async def greeted(self, event: EngineThread.Greeted) -> None:
        """She has spoken first."""
        turn = HerTurn(event.reply, self._clock())
        await self.transcript.greet(turn)
        self._speak(turn)

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
        if turn := self._sent.shown(event.turn):
            await turn.reached_her()

    @on(EngineThread.Answered)
    async def answered(self, event: EngineThread.Answered) -> None:
        """She has answered."""
        reply = event.reply
        if reply.name:
            self.status.show_who(reply.name, self._library)
        notice = [Note(reply.notice)] if reply.notice else []
        turn = HerTurn(reply, self._clock())
        if await self._answer(event.turn, *notice, turn):
            self._last_cited = reply if reply.citations else self._last_cited
            self._speak(turn)
        self.refresh_bindings()

    @on(EngineThread.Failed)
    async def failed(self, event: EngineThread.Failed) -> None:
        """A message could not be answered; the talk goes on."""
        await self._answer(event.turn, Note(event.sentence))
        self.refresh_bindings()

    @on(HerTurn.Spoken)
    def spoken(self, event: HerTurn.Spoken) -> None:
        """All of a reply has appeared."""
        if self._speaking is event.turn:
            self._speaking = None
            self.refresh_bindings()

    @on(Transcript.OlderWanted)
    def show_older(self) -> None:
        """Draw the turns before the first that is here."""
        self.run_worker(self._draw_older(), name="older", group="older", exclusive=True)

    async def turn_to(self, conversation: str) -> None:
        """Leave this talk for another, which `go_on` takes up."""
        self._last_cited = None
        await self.talk.turn_to(conversation, self.transcript)
        self.refresh_bindings()

    async def go_on(self, past: Past, *, is_begun: bool = False) -> None:
        """Take a talk up again."""
        self.input.written.remember(past.messages)
        await self.talk.go_on(past, self.transcript, is_begun=is_begun)
        self.refresh_bindings()

    async def begin_anew(self) -> None:
        """Begin another talk; the one that is here stays in the log."""
        self._last_cited = None
        await self.talk.begin_anew(self.transcript, self._welcome())
        self.input.focus()
        self.refresh_bindings()

    def named(self, persona: str) -> None:
        """Somebody else answers from now on."""
        self.status.show_who(persona, self._library)
        self.talk.name = self._swapped = persona

    def _welcome(self) -> Welcome:
        is_first = (self._is_first or self._options.home.incognito) and not self._sent.has_any
        return Welcome(self._options.knowledge, is_first=is_first)

    def _speak(self, turn: HerTurn) -> None:
        """Let a reply appear at the pace of the settings."""
        if self._speaking:
            self._speaking.finish()
        self.call_after_refresh(self.transcript.show_from_its_name, turn)
        if self.our_app.pace != "off":
            self._speaking = turn
            turn.speak(self.our_app.pace)

    async def _draw_older(self) -> None:
        try:
            await self.talk.draw_older(self.transcript)
        except CompanionError as fault:
            await self.transcript.tell(str(fault))

    async def _answer(self, number: int, *widgets: Widget) -> bool:
        """Put an answer below its message; False where that is wanted no more."""
        turn = self._sent.close(number)
        if turn:
            await self.transcript.answer(turn, *widgets)
        self.status.show_doing(self._at_rest)
        return turn is not None


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
