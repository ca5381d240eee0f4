"""`companion persona`: who answers; looking at the personas, checking them, making one, character cards in and out."""

import argparse
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from companion.commands import cards
from companion.commands.terminal import json_line
from companion.errors import HomeError, PersonaError, UsageError
from companion.home import Home, shipped
from companion.options import Options, add_shared
from companion.persona.bars import Fault, check
from companion.persona.cards.voice import PACK as CARD
from companion.persona.lines import Line, slots_of
from companion.persona.persona import Persona, find_persona, known_personas, load_persona
from companion.persona.yaml_file import read_checked
from companion.plain_text import inert
from companion.settings import load_settings
from companion.whole_file import whole_file

EXAMPLE = """example:
  companion persona list
  companion persona show samantha
  companion persona new ada
  companion persona check ada
  companion persona import seraphina.png
  companion persona export seraphina seraphina.charx"""

SHOWN_ACTS = ("share_feeling", "share_fact", "smalltalk", "about_companion", "advice")
"""The acts of which `show` gives a sample."""

MEMORY = {
    "shared": "shared: what she knows of you, every persona that shares knows too",
    "apart": "apart: what she knows of you is kept for her alone",
}

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
"""What a new persona may be called: its name becomes the name of a file, anywhere."""


@dataclass(frozen=True)
class Found:
    """A fault that the check found."""

    sentence: str
    path: str
    line: int
    """From 1; 0 for the file as a whole."""

    column: int
    id: str
    bar: str
    reason: str
    wording: str

    def as_json(self) -> dict[str, Any]:
        """The fault in the form that programs rely on."""
        content = {key: value for key, value in vars(self).items() if key != "sentence"}
        return content | {"line": self.line or None, "column": self.column or None}


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLE
    doing = parser.add_subparsers(dest="doing", metavar="list | show | check | new | import | export", required=True)
    listing = doing.add_parser("list", help="every persona; * marks the one in use")
    showing = doing.add_parser("show", help="what a persona is made of, and how she sounds")
    showing.add_argument("named", metavar="NAME|FILE")
    checking = doing.add_parser("check", help="hold every line to the bars; without a name, those of every persona")
    checking.add_argument("named", metavar="NAME|FILE", nargs="*")
    checking.add_argument("--json", action="store_true", help="the faults as JSON Lines")
    making = doing.add_parser("new", help="a file of your own to edit, sound from the start")
    making.add_argument("named", metavar="NAME")
    schema = doing.add_parser("schema", help="the JSON Schema of persona files, for your editor")
    for each in (listing, showing, checking, making, schema, *cards.describe(doing)):
        each.epilog, each.formatter_class = EXAMPLE, parser.formatter_class
        add_shared(each, argparse.SUPPRESS)


def run(chosen: argparse.Namespace, options: Options) -> int:
    """List, show, check or make personas."""
    match chosen.doing:
        case "list":
            return list_all(options)
        case "show":
            return show(chosen.named, options)
        case "check":
            return check_all(chosen.named, options.home, chosen.json)
        case "new":
            return make(chosen.named, options.home)
        case "import" | "export":
            return cards.run(chosen, options.home)
        case _:
            print((files("companion.persona") / "persona.schema.json").read_text(encoding="utf-8"), end="")
            return 0


def list_all(options: Options) -> int:
    """Every persona, the person's own first, or what is wrong with her."""
    used = options.persona or load_settings(options.home.settings).persona
    known = _known(options.home)
    try:
        in_use = find_persona(used, options.home).absolute()
        if in_use not in known.values():
            known = {used: in_use, **known}
    except PersonaError as fault:  # all the more reason to see which there are
        in_use = None
        print(f"companion: {inert(str(fault))}", file=sys.stderr)
    width = max(map(len, known))
    for key, path in known.items():
        try:
            persona = load_persona(path, options.home)
            told = f"{persona.name}: {persona.description}" if persona.description else persona.name
        except PersonaError as fault:
            told = f"(cannot be used) {fault}"
        mine = "" if path.is_relative_to(shipped("persona")) else " (yours)"
        print(inert(f"{'*' if path == in_use else ' '} {key:<{width}}  {_one_line(told)}{mine}"))
    return 0


def show(named: str, options: Options) -> int:
    """What one persona is made of."""
    path = find_persona(named, options.home)
    persona = load_persona(path, options.home)
    content, _ = read_checked(path, "")
    told = {
        "name": persona.name,
        "file": str(path),
        "extends": content.get("extends", "nothing"),
        "description": persona.description or "none",
        "disclosure": persona.disclosure.format(name=persona.name),
        "memory": MEMORY[persona.memory],
        "asks": f"{persona.asks:g} of the replies that could end with an open door",
    }
    for key, value in told.items():
        print(inert(f"{key:<12} {_one_line(value)}"))
    for heading, own in (("lines of her own", True), ("inherited", False)):
        print(f"\n{heading}")
        for pack, lines, wordings in _counted(persona, own):
            print(inert(f"  {pack:<14} {lines:>5} lines  {wordings:>5} wordings"))
    print("\nat the first meeting" if persona.questions else "\nhow a talk opens")
    for opening in persona.questions or [line.say[-1].format(name="…") for line in persona.greetings]:
        print(inert(f"  {_one_line(opening)}"))
    print("\nhow she sounds")
    for act in SHOWN_ACTS:
        print(inert(f"  {act:<16} {_one_line(_sample(persona.lines, act, random.Random(options.seed)))}"))
    if persona.dropped:
        print(inert(f"\n{len(persona.dropped)} wordings are never said; `companion persona check {named}` says why."))
    return 0


def check_all(named: Sequence[str], home: Home, as_json: bool) -> int:
    """Hold every line of some personas, or of all, to the bars; the exit status is 1 where one does not meet them."""
    paths = [find_persona(each, home) for each in named] or list(_known(home).values())
    told: set[str] = set()  # what a parent has is not told again with each child
    lines: set[tuple[str, str]] = set()
    for path in paths:
        try:
            persona = load_persona(path, home, marks=True)
        except PersonaError as fault:
            found = [_unreadable(path, str(fault))]
        else:
            written = [line for line in persona.lines if line.pack != CARD]  # a card's have no form to keep
            found = [_found(fault) for fault in (*persona.dropped, *check(written))]
            lines |= {(line.mark.path, line.id) for line in persona.lines}
        for each in found:
            if each.sentence not in told:
                told.add(each.sentence)
                print(json_line(each.as_json()) if as_json else inert(_one_line(each.sentence)), flush=True)
    if not as_json:
        print(f"{_many(len(paths), 'persona')}, {_many(len(lines), 'line')}: {_many(len(told), 'fault')}.")
    return 1 if told else 0


def make(named: str, home: Home) -> int:
    """Write a persona file that is sound, and says what may be changed."""
    if home.incognito:
        raise UsageError("In incognito nothing is written: make the persona without --incognito.")
    if not NAME.fullmatch(named):
        raise UsageError(f"A persona is called by letters, digits, - and _, and {named!r} is not: try another name.")
    if (shipped("persona") / f"{named.lower()}.yaml").exists():
        raise UsageError(f"The persona {named} ships with the program: call yours something else.")
    path = home.personas / f"{named}.yaml"
    if os.path.lexists(path):
        raise UsageError(f"There is {path} already: edit it, or choose another name.")
    home.prepare()
    try:
        path.parent.mkdir(exist_ok=True)
        with whole_file(path) as file:
            file.write(_template(named).encode())
    except OSError as fault:
        raise HomeError(
            f"The file {path} cannot be written ({fault.strerror}): look at the folder's rights."
        ) from fault
    print(inert(f"Made {path}: open it in an editor, and change what you like."))
    print(f"`companion persona check {named}` looks it over; `companion --persona {named}` talks with it.")
    return 0


def _template(named: str) -> str:
    """The file of a new persona: `old-friend` is called Old Friend."""
    name = " ".join(word[0].upper() + word[1:] for word in re.split("[-_]+", named) if word)
    text = (files("companion.persona") / "template.yaml").read_text(encoding="utf-8")
    return text.replace("KEY", named).replace('"NAME"', f'"{name}"')


def _known(home: Home) -> dict[str, Path]:
    """The personas by name, the person's own first."""
    known = known_personas(home)
    return dict(sorted(known.items(), key=lambda each: (each[1].parent != home.personas, each[0])))


def _counted(persona: Persona, own: bool) -> Iterator[tuple[str, int, int]]:
    """Each pack with how many lines and wordings the persona has of it."""
    lines: Counter[str] = Counter()
    wordings: Counter[str] = Counter()
    for line in persona.lines:
        if line.own is own:
            pack = line.pack.split("/")[0] or "in the file"
            lines[pack] += 1
            wordings[pack] += len(line.say)
    for pack in sorted(lines):
        yield pack, lines[pack], wordings[pack]
    if not lines:
        yield "none", 0, 0


def _sample(lines: Sequence[Line], act: str, chance: random.Random) -> str:
    """One wording for an act that needs nothing filled in; her own before what she inherited."""
    for own in (True, False):
        wordings = [
            text
            for line in lines
            if line.own is own and act in line.acts and line.move == "core" and not (line.care or line.after)
            for text in line.say
            if not slots_of(text)
        ]
        if wordings:
            return chance.choice(wordings)
    return "(she has no line for it)"


def _found(fault: Fault) -> Found:
    mark = fault.line.mark
    return Found(str(fault), mark.path, mark.line, mark.column, fault.line.id, fault.bar, fault.reason, fault.wording)


def _unreadable(path: Path, sentence: str) -> Found:
    """A fault that ends the reading; the sentence has the place, where there is one."""
    place = re.match(
        r"(?:(?P<path>.+), |The file (?P<file>.+) .*\()line (?P<line>\d+), column (?P<column>\d+)", sentence
    )
    if not place:
        return Found(sentence, str(path), 0, 0, "", "file", sentence, "")
    where = place["path"] or place["file"].split(" is not valid")[0]
    return Found(sentence, where, int(place["line"]), int(place["column"]), "", "file", sentence, "")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _many(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
