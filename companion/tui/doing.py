"""What each command does in the room."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from companion.errands import export, forget, kept, to_forget, whose_of
from companion.errors import CompanionError
from companion.settings import Settings
from companion.slash_commands import Command
from companion.tui.past import talk_named

if TYPE_CHECKING:
    from companion.tui.screens.room import Room


class Doing:
    """One method for each command, by its name; what waits for her runs beside the talk."""

    def __init__(self, room: "Room") -> None:
        """Know the room."""
        self._room = room

    def ask(self, command: Command, argument: str) -> Callable[[], object]:
        """What the palette does for a command: what must be told more is written into the input."""
        if command.is_incomplete_alone:
            return partial(self._room.input.give_back, f"/{command.name} ")
        return partial(self._room.call_later, self.do, command.name, argument)

    async def do(self, name: str, argument: str) -> None:
        """Do what a command asks for."""
        await getattr(self, f"_{name}")(argument)

    async def _help(self, argument: str) -> None:
        from companion.tui.screens.help import Help

        self._room.app.push_screen(Help())

    async def _sources(self, argument: str) -> None:
        if not self._room.sources():
            await self._tell("No answer of hers in this talk has sources to show.")

    async def _why(self, argument: str) -> None:
        self._open("why", "Why")

    async def _letter(self, argument: str) -> None:
        if not self._room.is_awake:
            await self._tell("The letter desk opens when she is awake.")
        self._beside(self._writing(), group="desk")

    async def _new(self, argument: str) -> None:
        await self._room.begin_anew()

    async def _talks(self, argument: str) -> None:
        if argument.isdecimal():
            self._beside(self._resuming_number(int(argument)))
        else:
            self._open("talks", "Talks", self._resume, self._leave_erased, query=argument)

    async def _clear(self, argument: str) -> None:
        self._room.transcript.clear()

    async def _memory(self, argument: str) -> None:
        self._open("memory", "MemoryScreen", query=argument)

    async def _library(self, argument: str) -> None:
        self._open("library", "LibraryScreen")

    async def _persona(self, argument: str) -> None:
        if argument:
            self._swap(argument)
        else:
            self._open("personas", "Personas", self._swap)

    async def _settings(self, argument: str) -> None:
        self._open("preferences", "Preferences", self._settle)

    async def _forget(self, argument: str) -> None:
        self._beside(self._forgetting(argument))

    async def _export(self, argument: str) -> None:
        app = self._room.our_app
        self._beside(self._telling(lambda engine: export(engine, argument, app.options, app.clock())))

    async def _incognito(self, argument: str) -> None:
        await self._tell(kept(self._room.our_app.options))

    async def _theme(self, argument: str) -> None:
        app = self._room.our_app
        if argument and argument not in app.available_themes:
            await self._tell(f"There is no theme {argument!r}: the themes are {', '.join(app.available_themes)}.")
        elif argument:
            await self._change(theme=argument)
        else:
            await self._tell(f"The theme is {app.theme}: /theme NAME changes it.")

    async def _pace(self, argument: str) -> None:
        from companion.settings import PACES

        if argument in PACES:
            await self._change(pace=argument)
        else:
            now = self._room.our_app.settings.pace
            await self._tell(f"The pace is {now}: /pace takes {', '.join(PACES)}.")

    async def _quit(self, argument: str) -> None:
        self._room.app.exit()

    def _open(
        self,
        module: str,
        name: str,
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[Screen[Any]], None] | None = None,
        query: str = "",
    ) -> None:
        """Open a screen of its own; nothing of it is imported before.

        Args:
            module: where it is.
            name: its class.
            then: what is done with its result.
            otherwise: what is done where it was left without one.
            query: what it searches for at first, if anything.
        """
        kind = getattr(import_module(f"companion.tui.screens.{module}"), name)
        screen: Screen[Any] = kind(query) if query else kind()

        def left(result: object) -> None:
            if result is not None and then:
                then(result)
            elif result is None and otherwise:
                otherwise(screen)

        self._room.app.push_screen(screen, left)

    def _leave_erased(self, talks: Screen[Any]) -> None:
        """Begin anew where the talk that is here was erased."""
        if self._room.talk.conversation in getattr(talks, "erased", ()):
            self._beside(self._room.begin_anew())

    def _resume(self, conversation: str) -> None:
        self._beside(self._resuming(conversation))

    async def _resuming_number(self, number: int) -> None:
        """Resume a talk by its place in the list, as the line mode counts them."""
        talks = await self._room.our_app.engine_thread.ask(
            lambda engine: engine.mind.memory.log.conversations(whose_of(engine))
        )
        if 1 <= number <= len(talks):
            await self._resuming(talks[number - 1].name)
        else:
            await self._tell(f"There is no talk {number}: /talks lists them.")

    async def _resuming(self, conversation: str) -> None:
        """Turn to a talk at once, so that nothing written while it is read is lost or belongs to the one before."""
        room = self._room
        await room.turn_to(conversation)
        past = await room.our_app.engine_thread.ask(lambda engine: talk_named(engine, conversation))
        if past and room.talk.conversation == conversation:
            await room.go_on(past, is_begun=room.transcript.has_begun)

    def _swap(self, persona: str) -> None:
        self._beside(self._swapping(persona))

    async def _swapping(self, persona: str) -> None:
        name = await self._room.our_app.engine_thread.ask(lambda engine: engine.wear(persona))
        self._room.named(name)
        fault = self._room.our_app.change_settings(persona=persona)
        await self._tell(f"{name} answers from now on. {fault}".rstrip())

    def _settle(self, settings: Settings) -> None:
        self._beside(self._settling(settings))

    async def _settling(self, settings: Settings) -> None:
        before = self._room.our_app.settings
        changes = {key: value for key, value in vars(settings).items() if value != getattr(before, key)}
        if "persona" in changes:
            await self._swapping(changes.pop("persona"))
        if changes:
            await self._change(**changes)

    async def _change(self, **changes: str) -> None:
        if fault := self._room.our_app.change_settings(**changes):
            await self._tell(fault)

    async def _forgetting(self, topic: str) -> None:
        from companion.tui.screens.question import Question

        app = self._room.our_app
        found = await app.engine_thread.ask(lambda engine: to_forget(engine, topic, app.options))
        if await app.push_screen_wait(Question(found.question, found.quotes)):
            await self._telling(lambda engine: forget(engine, found))
        else:
            await self._tell("Nothing was erased.")

    async def _writing(self) -> None:
        from companion.tui.screens.letter import LetterDesk

        app = self._room.our_app
        workshop = await app.engine_thread.ask(lambda engine: engine.workshop())
        number = await app.push_screen_wait(LetterDesk(workshop))
        if number and workshop.is_kept:
            await self._tell(f"Letter {number} is kept: `companion letter show {number}` shows it.")

    async def _telling(self, work: Callable[[Any], str]) -> None:
        await self._tell(await self._room.our_app.engine_thread.ask(work))

    async def _tell(self, sentence: str) -> None:
        await self._room.transcript.tell(sentence)

    def _beside(self, work: Any, group: str = "") -> None:  # noqa: ANN401 a coroutine of any kind
        """Let something wait for her while the talk goes on; what is wrong is told in one line.

        Args:
            work: what waits.
            group: what it takes the place of, if anything.
        """
        self._room.run_worker(self._told(work), name="command", group=group or "command", exclusive=bool(group))

    async def _told(self, work: Any) -> None:  # noqa: ANN401
        try:
            await work
        except CompanionError as fault:
            await self._tell(str(fault))
