"""Persona files: found by name, built one on another, read with the place of every fault."""

import os
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from companion.errors import Mark, PersonaError
from companion.home import Home, shipped
from companion.persona.bars import Fault, check_line
from companion.persona.lines import Line, line_from, slots_of
from companion.persona.parsed import Parsed
from companion.persona.yaml_file import Locate, read_checked

if TYPE_CHECKING:  # only a persona with a card needs them
    from companion.persona.cards.book import Book
    from companion.persona.cards.voice import Voice

PHRASES: Mapping[str, frozenset[str]] = {
    "attribution": frozenset({"source"}),
    "nearest": frozenset({"none", "none_low"}),
    "nothing": frozenset({"library"}),
    "lost": frozenset(),
    "wordless": frozenset(),
    "foreign": frozenset(),
    "empty_shelf": frozenset(),
    "remembered": frozenset({"when", "quote"}),
    "remembered_value": frozenset({"value", "when", "quote"}),
    "remembered_also": frozenset({"when", "quote"}),
    "remembered_newest": frozenset({"when", "quote"}),
    "unsure_told": frozenset({"when", "quote"}),
    "never_told_near": frozenset({"when", "quote"}),
    "never_told": frozenset(),
    "reminded": frozenset({"when", "quote"}),
    "asked_after": frozenset({"when", "quote"}),
    "known": frozenset(),
    "known_nothing": frozenset(),
    "last_talk": frozenset({"when"}),
    "last_talk_nothing": frozenset(),
    "forgotten": frozenset({"count"}),
    "forget_nothing": frozenset(),
    "forget_ask": frozenset({"count"}),
    "forget_kept": frozenset(),
    "set_aside": frozenset(),
    "left_alone": frozenset(),
    "introduced": frozenset({"value"}),
    "put_right": frozenset({"old", "value"}),
    "which_one": frozenset({"one", "other"}),
    "from_book": frozenset({"quote"}),
}
"""The phrases that a persona has, each with the slots that it may use."""

FREE = frozenset({"attribution", "nearest", "nothing"})
"""The phrases that may leave a slot out; any other says nothing true without its slots."""

DEEPEST = 10
"""Personas that one may build on, one after the other."""


@dataclass(frozen=True)
class ChosenName:
    """A name that she may choose at the first meeting."""

    name: str
    because: str


@dataclass(frozen=True)
class Persona:
    """Who answers."""

    key: str
    """The stem of her file's name."""

    name: str
    description: str = ""
    disclosure: str = ""
    """What she says that she is, at the start of each session; {name} is her name."""

    memory: str = "shared"
    asks: float = 0.5
    """How often a reply that could end with an open door does, in [0, 1]."""

    acknowledges: float = 0.3
    """How often a reply begins by taking up what was said, in [0, 1]."""

    questions: tuple[str, ...] = ()
    """What she asks at the first meeting."""

    names: tuple[ChosenName, ...] = ()
    greetings: tuple[Line, ...] = ()
    """How an interactive talk opens, the first one first; only a card has them."""

    book: "Book | None" = None
    """What a card says that its character knows."""

    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    dropped: tuple[Fault, ...] = ()
    """What her files say that does not meet the bars, and so is never said."""

    files: tuple[Path, ...] = ()
    """Every file that she is made of."""

    @property
    def scope(self) -> str:
        """What her memory of a person is filed under: the same for all who share it."""
        return "" if self.memory == "shared" else self.key

    def say(self, phrase: str, chance: random.Random, **slots: str) -> tuple[str, str]:
        """One wording of a phrase with its slots filled, and the id of the line."""
        wordings = self.phrases[phrase]
        number = chance.randrange(len(wordings))
        return wordings[number].format(**slots), f"{phrase}/{number + 1}"


def known_personas(home: Home) -> dict[str, Path]:
    """The personas by name, the user's own before those that ship."""
    folders = (shipped("persona"), home.personas)
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}


def find_persona(named: str, home: Home) -> Path:
    """The file of a persona, by path or by name among the user's own and those that ship.

    Raises:
        PersonaError: there is no such persona.
    """
    if named.endswith((".yaml", ".yml")) or "/" in named:
        return Path(os.path.expanduser(named))  # which leaves `~nobody` as it is
    known = known_personas(home)
    if named in known:
        return known[named]
    raise PersonaError(
        f"There is no persona {named!r}: the personas are {', '.join(sorted(known))}, or give the path of a file."
    )


def load_persona(path: Path, home: Home, marks: bool = False) -> Persona:
    """Read a persona file and all that it builds on; phrases that none of them has are the base's.

    Args:
        path: the file.
        home: where the person's own personas and packs are.
        marks: whether what ships is looked at as closely as what does not: each line with its place, and held to the
            bars (ten times slower).

    Raises:
        PersonaError: a file cannot be read or has a fault, named with its place.
    """
    parsed = Parsed(home)
    persona = _load(Path(os.path.abspath(path)), home, (), marks, parsed)
    if all(persona.phrases.values()):
        parsed.save()
        return persona
    base = _load(shipped("persona").absolute() / "base.yaml", home, (), False, parsed)
    parsed.save()
    spoken = {phrase: wordings or base.phrases[phrase] for phrase, wordings in persona.phrases.items()}
    return replace(persona, phrases=spoken)


def _load(path: Path, home: Home, children: tuple[Path, ...], marks: bool, parsed: Parsed) -> Persona:
    trusted = not marks and path.is_relative_to(shipped("persona").absolute())
    content, locate = read_checked(path, "", trusted, parsed)
    parent = Persona(path.stem, "")
    if "extends" in content:
        above, chain = _parent_file(content["extends"], path, home, locate), (*children, path)
        told = " extends ".join(each.stem for each in (*chain, above))
        if above in chain:
            raise PersonaError(f"{locate(['extends'])}: this goes round in a circle ({told}): let one of them end it.")
        if len(chain) > DEEPEST:
            raise PersonaError(f"{locate(['extends'])}: more than {DEEPEST} build on one another ({told}).")
        parent = _load(above, home, chain, marks, parsed)
    return _Builder(path, home, content, locate, marks, parsed).build(parent)


def _parent_file(named: str, path: Path, home: Home, locate: Locate) -> Path:
    """The file that is meant: one beside it, one of the person's own, or one that ships; never the file itself."""
    file = named if named.endswith((".yaml", ".yml")) else f"{named}.yaml"
    for folder in (path.parent, home.personas, shipped("persona")):
        found = os.path.abspath(folder / file)
        if os.path.isfile(found) and found != str(path):
            return Path(found)
    raise PersonaError(f"{locate(['extends'])}: there is no persona {named!r} to build on.")


class _Builder:
    """One file laid over its parent."""

    def __init__(
        self, path: Path, home: Home, content: Mapping[str, Any], locate: Locate, marks: bool, parsed: Parsed
    ) -> None:
        self._path = path
        self._home = home
        self._content = content
        self._locate = locate
        self._dropped: list[Fault] = []
        self._files = [path]
        self._marks = marks
        self._parsed = parsed
        self._trusted = not marks and path.is_relative_to(shipped("persona").absolute())

    def build(self, parent: Persona) -> Persona:
        """The persona that the file makes of its parent."""
        content = self._content
        lines = self._lines(parent)
        voice = self._voice()
        built = Persona(
            key=self._path.stem,
            name=content["name"],
            description=content.get("description", parent.description),
            disclosure=self._disclosure(parent),
            memory=content.get("memory", parent.memory),
            asks=content.get("asks", parent.asks),
            acknowledges=content.get("acknowledges", parent.acknowledges),
            questions=self._spoken("meeting", "questions") or (() if voice and voice.greetings else parent.questions),
            names=self._names() or parent.names,
            greetings=(voice and voice.greetings) or parent.greetings,
            book=(voice and voice.book) or parent.book,
            phrases={phrase: self._phrase(phrase, parent) for phrase in PHRASES},
            lines=(*lines, *voice.lines) if voice else lines,
            dropped=(*parent.dropped, *self._dropped),
            files=(*parent.files, *self._files),
        )
        if not built.disclosure:
            raise PersonaError(f"{self._path}: it should say its `disclosure`, or `extends: base`.")
        return built

    def _voice(self) -> "Voice | None":
        """What the file's character card gives her to say, every wording of it held to the bars."""
        if "card" not in self._content:
            return None
        from companion.persona.cards.settings import card_of
        from companion.persona.cards.voice import voice_of

        mark = self._locate(["card"])
        voice = voice_of(card_of(self._content, str(mark)), mark, whole=self._marks)
        self._dropped += voice.dropped
        return voice

    def _lines(self, parent: Persona) -> tuple[Line, ...]:
        without = set(self._content.get("without", ()))
        own: dict[str, Line] = {}
        for number, named in enumerate(self._content.get("packs", ())):
            for line in self._pack(named, number):
                first = own.setdefault(line.id, line)
                if first is not line:
                    self._dropped.append(Fault(line, "id", f"the id is taken already at {first.mark}"))
        own |= self._written()
        kept = [
            replace(line, own=False)
            for line in parent.lines
            if line.id not in own and line.id not in without and not without & {line.pack, line.pack.split("/")[0]}
        ]
        gone = {line.id for line in parent.lines} - own.keys() - {line.id for line in kept}
        while lost := {line.id for line in kept if line.after in gone}:  # what continues a line goes with it
            kept = [line for line in kept if line.id not in lost]
            gone |= lost
        return (*kept, *own.values())

    def _written(self) -> dict[str, Line]:
        """The lines of the file itself that meet the bars, by id."""
        seen: set[str] = set()
        lines = {}
        for number, said in enumerate(self._content.get("lines", ())):
            line = line_from(said, "", self._locate(["lines", number]) if not self._trusted else Mark(str(self._path)))
            if line.id in seen:
                raise PersonaError(f"{self._locate(['lines', number, 'id'])}: the id {line.id!r} is given twice.")
            seen.add(line.id)
            if self._meets(line):
                lines[line.id] = line
        return lines

    def _pack(self, named: str, number: int) -> list[Line]:
        for folder in (self._path.parent, self._home.personas, shipped("persona")):
            place = folder / "lines" / named
            is_folder = os.path.isdir(place)
            files = sorted(place.glob("*.yaml")) if is_folder else [Path(f"{place}.yaml")]
            if files and os.path.isfile(files[0]):
                break
        else:
            raise PersonaError(f"{self._locate(['packs', number])}: there is no pack {named!r} under lines/.")
        trusted = not self._marks and folder == shipped("persona")
        lines = []
        for file in files:
            content, locate = read_checked(file, "pack", trusted, self._parsed)
            self._files.append(file)
            label = f"{named}/{file.stem}" if is_folder else named
            for index, said in enumerate(content["lines"]):
                mark = Mark(str(file)) if trusted else locate(["lines", index])
                line = line_from(said, label, mark)
                lines += [line] if trusted or self._meets(line) else []
        return lines

    def _meets(self, line: Line) -> bool:
        """Whether a line meets the bars; what ships was checked when it was written."""
        if self._trusted and not line.pack:
            return True
        faults = list(check_line(line))
        for fault in faults:
            if fault.bar == "slot":
                raise PersonaError(f"{fault}.")
        self._dropped += faults
        return not faults

    def _disclosure(self, parent: Persona) -> str:
        """The truth about what she is; a persona may word it, and may not leave it out."""
        said: str = self._content.get("disclosure", "")
        if self._trusted:
            return said or parent.disclosure
        mark = self._locate(["disclosure"])
        # "I'm {name}, a woman" claims what "I'm a woman" does
        truth = Line("disclosure", (re.sub(r"\{name\},? ?", "", said),), care="identity", mark=mark)
        try:
            unknown = slots_of(said) - {"name"}
        except ValueError as fault:
            raise PersonaError(f"{mark}: the disclosure has a broken slot ({fault}).") from fault
        if unknown:
            raise PersonaError(f"{mark}: the disclosure has the unknown slot {{{min(unknown)}}}.")
        faults = [fault for fault in check_line(truth) if said and fault.bar not in ("form", "slot", "stock")]
        self._dropped += [replace(fault, wording=said) for fault in faults]
        return parent.disclosure if faults else said or parent.disclosure

    def _phrase(self, phrase: str, parent: Persona) -> tuple[str, ...]:
        wordings = self._content.get("phrases", {}).get(phrase)
        if wordings is None:
            return parent.phrases.get(phrase, ())
        for number, text in enumerate(wordings):
            mark = self._locate(["phrases", phrase, number]) if not self._trusted else Mark(str(self._path))
            try:
                slots = slots_of(text)
            except ValueError as fault:
                raise PersonaError(f"{mark}: a wording of {phrase!r} has a broken slot ({fault}).") from fault
            if unknown := slots - PHRASES[phrase]:
                raise PersonaError(f"{mark}: a wording of {phrase!r} has the unknown slot {{{min(unknown)}}}.")
            if phrase not in FREE and (missing := PHRASES[phrase] - slots):
                raise PersonaError(f"{mark}: a wording of {phrase!r} leaves out the slot {{{min(missing)}}}.")
        return self._honest(phrase, wordings, ["phrases", phrase]) or parent.phrases.get(phrase, ())

    def _spoken(self, *keys: str) -> tuple[str, ...]:
        value: Any = self._content
        for key in keys:
            value = value.get(key, {})
        return self._honest(keys[-1], value or (), keys)

    def _names(self) -> tuple[ChosenName, ...]:
        said = self._content.get("meeting", {}).get("names", ())
        return tuple(
            ChosenName(each["name"], each["because"])
            for number, each in enumerate(said)
            if self._honest("names", (each["because"],), ["meeting", "names", number, "because"])
        )

    def _honest(self, kind: str, wordings: Sequence[str], keys: Sequence[str | int]) -> tuple[str, ...]:
        """Those wordings that meet the bars of honesty; the others are dropped and listed."""
        if self._trusted:
            return tuple(wordings)
        kept = []
        for number, text in enumerate(wordings):
            plain = Line(kind, (text,), move="door", broad=True, acts=frozenset({"smalltalk"}))
            faults = [fault for fault in check_line(plain) if fault.bar not in ("form", "slot")]
            if faults:
                plain = replace(plain, mark=self._locate([*keys, number]))
            self._dropped += [replace(fault, line=plain) for fault in faults]
            kept += [] if faults else [text]
        return tuple(kept)
