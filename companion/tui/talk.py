"""Which talk is in the room, and which pages of it are drawn."""

from collections.abc import Callable
from datetime import date, datetime

from companion.conversation_names import conversation_from
from companion.tui.engine_thread import EngineThread
from companion.tui.past import Past, turns_before
from companion.tui.widgets.past_turns import drawn_turns
from companion.tui.widgets.transcript import Transcript
from companion.tui.widgets.turns import Day
from companion.tui.widgets.welcome import Welcome


class Talk:
    """Draws the end of a talk, and what was before as the person goes back in it."""

    def __init__(self, engine: EngineThread, clock: Callable[[], datetime]) -> None:
        """Begin with the talk with which the room opens."""
        self.conversation = ""
        self.name = ""
        """What she calls herself."""

        self._engine = engine
        self._clock = clock
        self._day: date | None = None
        self._first_position = 0

    async def turn_to(self, conversation: str, transcript: Transcript) -> None:
        """Leave this talk for another, which `go_on` draws; what is sent from now on belongs to it."""
        self.conversation, self._day, self._first_position = conversation, None, 0
        await transcript.resume((), has_older=False)

    async def go_on(self, past: Past, transcript: Transcript, *, is_begun: bool) -> None:
        """Take a talk up again.

        Args:
            past: what is known of it.
            transcript: where it is drawn.
            is_begun: whether something stands there that belongs to it, and stays.
        """
        self.conversation, self.name = past.conversation, past.name
        self._first_position = past.turns[0].position if past.turns else 0
        widgets = list(drawn_turns(past.turns, past.name))
        if past.turns and not is_begun:
            self._day = past.turns[-1].at.date()
        if is_begun:
            await transcript.put_before(widgets, has_older=past.has_more)
            transcript.anchor()
        else:
            await transcript.resume(widgets, has_older=past.has_more)

    async def begin_anew(self, transcript: Transcript, welcome: Welcome) -> None:
        """Begin another talk."""
        self.conversation, self._day, self._first_position = conversation_from(self._clock()), None, 0
        await transcript.welcome(welcome)

    async def draw_older(self, transcript: Transcript) -> None:
        """Draw the page before the first turn that is here.

        Raises:
            CompanionError: the log cannot be read.
        """
        conversation, first = self.conversation, self._first_position
        turns, has_more = await self._engine.ask(lambda engine: turns_before(engine, conversation, first))
        if conversation != self.conversation or not turns:
            return
        self._first_position = turns[0].position
        await transcript.put_before(list(drawn_turns(turns, self.name)), has_older=has_more)

    def day_of(self, now: datetime) -> list[Day]:
        """The name of the day where a message is the first on another than the turn before it."""
        before, self._day = self._day, now.date()
        return [Day(self._day)] if before not in (None, self._day) else []
