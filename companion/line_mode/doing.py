"""What each command does in the line mode, where every answer is text."""

from dataclasses import replace
from typing import TYPE_CHECKING

from companion.errands import export, forget, kept, to_forget, whose_of
from companion.errors import UsageError
from companion.line_mode.lines import ask_for, flat, tell
from companion.response.why import explain
from companion.settings import PACES, load_settings, save_settings
from companion.slash_commands import COMMANDS

if TYPE_CHECKING:
    from companion.line_mode.talk import Lines

LISTED = 20


class Doing:
    """One method for each command, by its name."""

    def __init__(self, lines: "Lines") -> None:
        """Know the talk."""
        self._lines = lines

    def do(self, name: str, argument: str) -> None:
        """Do what a command asks for.

        Raises:
            CompanionError: it cannot be done.
        """
        getattr(self, f"_{name}")(argument)

    def _help(self, argument: str) -> None:
        for each in COMMANDS:
            tell(f"{each.usage}: {each.help}.")

    def _sources(self, argument: str) -> None:
        citations = self._lines.said.citations if self._lines.said else ()
        if not citations:
            tell("Her last answer has no sources to show.")
        for each in citations:
            by = f" by {each.author}" if each.author else ""
            tell(f"Source {each.n}: {each.title}{by}. {each.heading}".rstrip(". ") + f". Match {each.score:.0%}.")
            tell(flat(each.passage))
            tell(f"From {each.source}")

    def _why(self, argument: str) -> None:
        tell(explain(self._lines.said))

    def _letter(self, argument: str) -> None:
        from companion.commands.letter.new import ask_all
        from companion.turn.desk import new_desk

        engine = self._lines.engine
        whose = whose_of(engine)
        ask_all(new_desk(whose, engine.mind), engine, whose)

    def _new(self, argument: str) -> None:
        from companion.conversation_names import conversation_from

        self._lines.conversation, self._lines.said = conversation_from(self._lines.clock()), None
        tell("A new talk. The ones before it are under /talks.")

    def _talks(self, argument: str) -> None:
        engine = self._lines.engine
        talks = engine.mind.memory.log.conversations(whose_of(engine))
        if not talks:
            tell("There are no talks yet.")
        elif not argument:
            for number, each in enumerate(talks[:LISTED], 1):
                turns = f"{each.turns} turn{'' if each.turns == 1 else 's'}"
                tell(f"{number}. {each.began:%d %B %Y, %H:%M}, {turns}: {flat(each.first)[:80]}")
            tell("/talks NUMBER resumes one.")
        elif argument.isdecimal() and 1 <= int(argument) <= len(talks):
            self._lines.resume(talks[int(argument) - 1].name)
        else:
            raise UsageError(f"There is no talk {argument}: /talks lists them.")

    def _clear(self, argument: str) -> None:
        tell("There is nothing to clear in plain lines; nothing is forgotten.")

    def _memory(self, argument: str) -> None:
        from companion.memory.portrait import portrait, spelt, wording

        engine = self._lines.engine
        mind, whose = engine.mind, whose_of(engine)
        if argument:
            found = mind.memory.shelf.search(whose, argument, mind.embedder.embed([argument])[0], 5)
            for each in found:
                tell(f"On {spelt(each.saying.at.date())} you said: {each.saying.text}")
            if not found:
                tell("Nothing bears on that.")
            return
        learned = portrait(mind.memory.facts.current(whose))
        for about in learned:
            for fact in about.facts:
                tell(f'{about.heading}: {wording(fact)}. You said on {spelt(fact.said_at.date())}: "{fact.quote}"')
        if not learned:
            tell("She has learned no facts yet. /memory WORDS looks through what you said.")

    def _forget(self, argument: str) -> None:
        found = to_forget(self._lines.engine, argument, self._lines.options)
        for each in found.quotes[:LISTED]:
            tell(f'"{each}"')
        if len(found.quotes) > LISTED:
            tell(f"and {len(found.quotes) - LISTED:,} more")
        tell(found.question)
        is_wanted = (ask_for("Type yes or no: ") or "").strip().casefold() in ("y", "yes")
        tell(forget(self._lines.engine, found) if is_wanted else "Nothing was erased.")

    def _export(self, argument: str) -> None:
        tell(export(self._lines.engine, argument, self._lines.options, self._lines.clock()))

    def _incognito(self, argument: str) -> None:
        tell(kept(self._lines.options))

    def _library(self, argument: str) -> None:
        for source in self._lines.engine.mind.shelf.sources.values():
            tell(f"{source.title} by {source.author}" if source.author else source.title)

    def _persona(self, argument: str) -> None:
        from companion.persona.persona import known_personas

        if argument:
            name = self._lines.engine.wear(argument)
            self._change(persona=argument)
            tell(f"{name} answers from now on.")
        else:
            known = ", ".join(key for key in sorted(known_personas(self._lines.options.home)) if key != "base")
            tell(f"{self._lines.engine.called()} answers. /persona takes one of {known}, or a file.")

    def _settings(self, argument: str) -> None:
        path = self._lines.options.home.settings
        for key, value in vars(load_settings(path)).items():
            tell(f"{key}: {value or '(not set)'}")
        tell(f"They are kept in {path}.")

    def _theme(self, argument: str) -> None:
        if argument:
            self._change(theme=argument)
            tell("That is how the room will look.")
        else:
            tell("Plain lines have no colours; /theme NAME is for the room.")

    def _pace(self, argument: str) -> None:
        if argument in PACES:
            self._change(pace=argument)
            tell("That is the pace of the room; plain lines come at once.")
        else:
            tell(f"/pace takes {', '.join(PACES)}.")

    def _quit(self, argument: str) -> None:
        self._lines.is_open = False

    def _change(self, **changes: str) -> None:
        if self._lines.options.home.incognito:
            tell("In incognito nothing is written: it holds until you leave.")
        else:
            settings = save_settings(self._lines.options.home.settings, changes)
            self._lines.options = replace(self._lines.options, settings=settings)
