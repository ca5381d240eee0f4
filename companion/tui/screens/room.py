"""The room: the talk, what she is doing, and where you write."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import Screen
from textual.widget import Widget

from companion.errors import CompanionError
from companion.options import Options
from companion.response.reply import Reply
from companion.slash_commands import COMMANDS
from companion.tui.doing import Doing
from companion.tui.engine_thread import EngineThread, Sent
from companion.tui.messages_sent import MessagesSent
from companion.tui.past import Past
from companion.tui.screens.sources import SourcesScreen
from companion.tui.talk import Talk
from companion.tui.widgets.choice import Choice
from companion.tui.widgets.desk import Desk
from companion.tui.widgets.keys import Keys
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.status_line import StatusLine
from companion.tui.widgets.transcript import Transcript
from companion.tui.widgets.turns import HerTurn, Note, YourTurn
from companion.tui.widgets.welcome import Example, Welcome, library_name

if TYPE_CHECKING:
    from companion.tui.app import CompanionApp

MOST_FAULTS = 3
"""Unreadable documents that are named one by one."""


ASIDE = "45%"
"""What the sources leave of a wide terminal: app.tcss gives them the rest."""

IN_FOOTER = ("help", "sources", "talks", "memory")


class Room(Screen[None]):
    """Holds the state of the talk; what the engine's thread posts is handled here, one message at a time."""

    AUTO_FOCUS = "MessageInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                {"Ctrl-N": "ctrl+n", "F2": "f2,ctrl+o"}.get(each.key, each.key.casefold()),
                f"do('{each.name}')",
                each.name.capitalize(),
                id=f"room.{each.name}",
                tooltip=f"{each.help[0].upper()}{each.help[1:]}.",
                key_display=each.key,
                show=each.name in IN_FOOTER,
                priority=True,  # the text area has F6 and F7 for itself
            )
            for each in COMMANDS
            if each.key and each.name != "quit"
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
        Binding(
            "escape",
            "close_list",
            "Close",
            id="room.close_list",
            tooltip="Put the list of commands away.",
            key_display="Esc",
        ),
        Binding(
            "escape",
            "finish",
            "All at once",
            id="room.finish",
            tooltip="Show the rest of what she says.",
            key_display="Esc",
        ),
        Binding(
            "escape",
            "withdraw",
            "Withdraw",
            id="room.withdraw",
            tooltip="Take back the last message that she has not answered.",
            key_display="Esc",
        ),
        Binding("escape", "write", "Write", id="room.write", tooltip="Go back to the input.", show=False),
    ]

    transcript = query_one(Transcript)
    status = query_one(StatusLine)
    desk = query_one(Desk)
    input = query_one(MessageInput)

    def __init__(
        self,
        options: Options,
        engine_thread: EngineThread,
        clock: Callable[[], datetime],
        *,
        is_new: bool = False,
        say: str = "",
    ) -> None:
        """Furnish the room.

        Args:
            options: what the command line asks for.
            engine_thread: where she is.
            clock: tells the time of each turn.
            is_new: whether a new talk begins.
            say: what is sent at once, if anything.
        """
        super().__init__()
        self.doing = Doing(self)
        self.talk = Talk(engine_thread, clock)
        self._options = options
        self._engine = engine_thread
        self._clock = clock
        self._is_first = options.home.form == "missing"  # to be asked before the database is open
        self._may_go_on = not (is_new or options.home.incognito or self._is_first)
        self._say = say
        self._sent = MessagesSent()
        self._is_awake = False
        self._at_rest = ""
        self._last_cited: Reply | None = None
        self._library = ""
        self._swapped = ""
        self._speaking: HerTurn | None = None

    @property
    def our_app(self) -> "CompanionApp":
        """The app, with what it knows beyond Textual's."""
        return cast("CompanionApp", self.app)

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield Transcript(None if self._may_go_on else self._welcome())
        yield Desk(is_incognito=self._options.home.incognito)
        yield Keys()

    async def on_mount(self) -> None:
        """Wake her when the first frame is on the screen."""
        self.status.show_doing("waking up…")
        if self.our_app.settings.motion == "none":
            self.input.cursor_blink = False
        if self._say:
            await self.say(self._say)
        self.call_after_refresh(self._engine.begin, self.post_message)

    def on_unmount(self) -> None:
        """Let her go."""
        self._engine.stop()

    @on(MessageInput.Sent)
    async def send(self, event: MessageInput.Sent) -> None:
        """Show a message at once and put it in line."""
        await self.say(event.text)

    @on(MessageInput.Nudged)
    def nudge(self) -> None:
        """Enter with nothing written: let her come to the end."""
        self.action_finish()

    @on(MessageInput.Commanded)
    async def do(self, event: MessageInput.Commanded) -> None:
        """Do what a command asks for."""
        if event.asked.command:
            await self.doing.do(event.asked.command.name, event.asked.argument)

    @on(Choice.Chosen, "Example")
    async def ask_example(self, event: Choice.Chosen) -> None:
        """Ask the question that was picked."""
        assert isinstance(event.choice, Example)
        self.input.focus()
        await self.say(event.choice.question)

    @on(EngineThread.Opened)
    async def opened(self, event: EngineThread.Opened) -> None:
        """The last talk goes on, or a new one begins."""
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

    @on(HerTurn.SourceOpened)
    def open_source(self, event: HerTurn.SourceOpened) -> None:
        """A source was chosen in the talk."""
        self._show_sources(event.reply, event.n)

    @on(Transcript.OlderWanted)
    def show_older(self) -> None:
        """Draw the turns before the first that is here."""
        self.run_worker(self._draw_older(), name="older", group="older", exclusive=True)

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
            self.input.put_in(event.text)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key for the sources is dim while there are none; Esc does what there is to do."""
        match action, parameters:
            case "do", ("sources",):
                return None if self._last_cited is None else True
            case "close_list", _:
                return self.is_mounted and self.desk.suggestions.display
            case "finish", _:
                return self._speaking is not None
            case "withdraw", _:
                return self._sent.is_any_open
        return True

    async def action_do(self, name: str) -> None:
        """Do what a command does."""
        await self.doing.do(name, "")

    def action_close_list(self) -> None:
        """Put the list of commands away."""
        self.desk.suggestions.close()
        self.refresh_bindings()

    def action_finish(self) -> None:
        """Show the rest of what she says."""
        if self._speaking:
            self._speaking.finish()
        self.transcript.anchor()

    async def action_withdraw(self) -> None:
        """Take back the last message that is not answered: into the input, where it has not reached her."""
        if not (latest := self._sent.latest_open()):
            return
        number, turn = latest
        self._sent.close(number)
        if self._engine.withdraw(number):
            await turn.remove()
            self.input.give_back(turn.text)
        else:
            await turn.withdraw()
        self.refresh_bindings()

    def action_scroll_talk(self, by: int) -> None:
        """Turn a page of the talk."""
        self.transcript.page_up() if by < 0 else self.transcript.scroll_page_down()

    def action_write(self) -> None:
        """Go back to the input."""
        self.input.focus()

    def sources(self) -> bool:
        """Open the sources of the reply that is marked, or else of the last; False where there are none."""
        above = self.focused.ancestors if self.focused else []
        replies = (node.reply for node in above if isinstance(node, HerTurn))
        marked = next((reply for reply in replies if reply.citations), self._last_cited)
        if marked:
            self._show_sources(marked, marked.citations[0].n)
        return bool(marked)

    async def go_on(self, past: Past, *, is_begun: bool = False) -> None:
        """Take a talk up again."""
        await self.talk.go_on(past, self.transcript, is_begun=is_begun)
        self.input.written.remember(past.messages)
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

    async def say(self, text: str) -> None:
        """Send a message."""
        now = self._clock()
        is_free = self._is_awake and not self._sent.is_any_open
        turn = YourTurn(text, now, is_waiting=not is_free)
        if self._speaking:
            self._speaking.finish()
        number = self._sent.add(turn)
        await self.transcript.send(*self.talk.day_of(now), turn)
        self._engine.send(Sent(number, text, now, self.talk.conversation))
        self.refresh_bindings()

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

    def _show_sources(self, reply: Reply, n: int) -> None:
        self._step_aside(True)
        self.app.push_screen(SourcesScreen(reply, n), lambda _: self._step_aside(False))

    def _step_aside(self, is_aside: bool) -> None:
        """Leave the right side to the pane, which fills a narrow terminal anyway."""
        for part in (self.desk, self.query_one(Keys)):
            part.set_class(is_aside, "-aside")
        # by hand, since a class would style each of its turns again: half a second after 200 replies
        self.transcript.styles.width = ASIDE if is_aside else "100%"

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
