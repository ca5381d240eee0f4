"""`companion persona import` and `export`: character cards in and out."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from companion.errors import UsageError
from companion.home import Home
from companion.persona.bars import Fault
from companion.plain_text import inert

LISTED = 20
"""Wordings that are shown at an import; `persona check` shows all."""

SPEC_NAMES = {"v1": "Character Card V1", "v2": "Character Card V2", "v3": "Character Card V3"}


def describe(doing: Any) -> Sequence[argparse.ArgumentParser]:  # noqa: ANN401 - argparse has no public name for it
    """Say what the two take."""
    importing = doing.add_parser("import", help="a character card (V1, V2, V3; .json, .png, .charx) as a persona")
    importing.add_argument("file", metavar="FILE")
    importing.add_argument("--name", metavar="NAME", default="", help="what to call the persona (from the character)")
    exporting = doing.add_parser("export", help="a persona as a character card; the file's ending says in which form")
    exporting.add_argument("named", metavar="NAME|FILE")
    exporting.add_argument("file", metavar="FILE", help="ends in .json, .png or .charx")
    exporting.add_argument("--spec", choices=tuple(SPEC_NAMES), help="the card's own, unless it is named here")
    for each in (importing, exporting):
        each.add_argument("--force", action="store_true", help="replace what is there already")
    return importing, exporting


def run(chosen: argparse.Namespace, home: Home) -> int:
    """Take a card in, or give a persona out."""
    return bring_in(chosen, home) if chosen.doing == "import" else give_out(chosen, home)


def bring_in(chosen: argparse.Namespace, home: Home) -> int:
    """Make a persona of a character card, and tell what of it she will never say."""
    from companion.persona.cards.keeping import bring_in as keep  # only the two need it

    if home.incognito:
        raise UsageError("In incognito nothing is written: import the card without --incognito.")
    done = keep(Path(chosen.file).expanduser(), chosen.name, home, is_forced=chosen.force)
    voice = done.voice
    held = [
        _many(len(voice.greetings), "greeting"),
        _many(len(voice.lines), "line") + " from the examples",
        _many(len(voice.book.entries) if voice.book else 0, "entry").replace("entrys", "entries") + " in the book",
    ]
    title = f"{done.persona.name} ({SPEC_NAMES[done.card.spec]}) is the persona {done.key}"
    print(inert(f"{title}: {', '.join(held[:2])}, {held[2]}."))
    for note in done.notes:
        print(inert(" ".join(note.split())))
    _list(voice.dropped, done.key)
    print(f"`companion --persona {done.key}` talks with her; `companion persona export {done.key} FILE` gives her out.")
    return 0


def give_out(chosen: argparse.Namespace, home: Home) -> int:
    """Write a persona as a character card."""
    from companion.persona.cards.keeping import give_out as export

    path = Path(chosen.file).expanduser()
    if home.incognito:
        raise UsageError("In incognito nothing is written: export the persona without --incognito.")
    for note in export(chosen.named, path, chosen.spec, home, is_forced=chosen.force):
        print(inert(" ".join(note.split())))
    print(inert(f"Wrote {path}."))
    return 0


def _list(dropped: Sequence[Fault], key: str) -> None:
    """Name what breaks a bar."""
    if not dropped:
        return
    breaks = "breaks" if len(dropped) == 1 else "break"
    print(f"{_many(len(dropped), 'wording')} of the card {breaks} a bar, and she never says:")
    for fault in dropped[:LISTED]:
        wording = " ".join(fault.wording.split())
        print(inert(f"  {fault.line.id}: {fault.reason}: {wording[:100]!r}"))
    if len(dropped) > LISTED:
        print(f"  and {len(dropped) - LISTED:,} more; `companion persona check {key}` lists them.")


def _many(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
