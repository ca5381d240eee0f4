"""The room: the talk, what she is doing, and where you write."""

import gc
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.getters import query_one

from companion.options import Options
from companion.response.reply import Reply
from companion.tui.engine_thread import EngineThread
from companion.tui.orders import Sent
from companion.tui.screens.hearing import Hearing
from companion.tui.screens.room_keys import KEYS
from companion.tui.widgets.choice import Choice
from companion.tui.widgets.desk import Desk
from companion.tui.widgets.keys import Keys
from companion.tui.widgets.message_input import MessageInput
from companion.tui.widgets.transcript import Transcript
from companion.tui.widgets.turns import HerTurn, YourTurn
from companion.tui.widgets.welcome import Example

if TYPE_CHECKING:
    from companion.tui.doing import Doing

ASIDE = "45%"
"""What the sources leave of a wide terminal: sources.tcss gives them the rest."""


class Room(Hearing):
    """What the person does in it; what she does is heard in `Hearing`."""

    AUTO_FOCUS = "MessageInput"
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    desk = query_one(Desk)

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
        super().__init__(options, engine_thread, clock, is_new=is_new)
        self._engine = engine_thread
        self._say = say

    @cached_property
    def doing(self) -> "Doing":
        """What does the commands; ~4 ms to import."""
        from companion.tui.doing import Doing

        return Doing(self)

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
        self.call_after_refresh(self._begin)

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

    def _begin(self) -> None:
        """Wake her; what the first frame is made of stays, and need not be gone through for garbage again."""
        gc.freeze()
        gc.enable()
        self._engine.begin(self.post_message)

    def _show_sources(self, reply: Reply, n: int) -> None:
        from companion.tui.screens.sources import SourcesScreen  # ~8 ms to import

        self._step_aside(True)
        self.app.push_screen(SourcesScreen(reply, n), lambda _: self._step_aside(False))

    def _step_aside(self, is_aside: bool) -> None:
        """Leave the right side to the pane, which fills a narrow terminal anyway."""
        for part in (self.desk, self.query_one(Keys)):
            part.set_class(is_aside, "-aside")
        # by hand, since a class would style each of its turns again: half a second after 200 replies
        self.transcript.styles.width = ASIDE if is_aside else "100%"
