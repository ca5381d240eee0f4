"""`companion letter edit`, `export` and `delete`."""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from companion.commands.letter.opening import Opened, as_json, numbered, opened, titled
from companion.commands.terminal import json_line
from companion.errors import UsageError
from companion.letters import editing
from companion.letters.draft import Draft, LetterError
from companion.letters.exporting import FORMS, exported
from companion.letters.safety import by_rules, concern_of_letter
from companion.letters.store import Version
from companion.memory.keepsake import write_whole
from companion.options import Options
from companion.plain_text import inert

STEPS: dict[str, Callable[[Draft, int], Draft]] = {
    "keep": editing.keep,
    "swap": editing.swap,
    "drop": editing.drop,
    "up": editing.move_up,
    "down": editing.move_down,
}
HELP = "keep N, swap N, drop N, up N, down N, change N TEXT; show, sources; done keeps it, cancel leaves it as it was"


def edit(chosen: argparse.Namespace, options: Options) -> int:
    """Work on the sentences of a letter; what comes of it is a new version."""
    if not chosen.steps and not sys.stdin.isatty():
        raise UsageError("Nobody can be asked here: say what to do, as `--swap 2` or `--change 4 TEXT`.")
    with opened(chosen, options, changes=True) as desk:
        before = desk.letters.latest(desk.whose, chosen.number)
        draft: Draft | None = before.draft
        for step, given in chosen.steps:
            draft = stepped(draft or before.draft, step, given)
        if not chosen.steps:
            draft = _at_the_terminal(before.draft)
        if draft is None:
            print("The letter stays as it was.")
            return 0
        version = desk.letters.add_version(desk.whose, chosen.number, draft, datetime.now())
        _told(chosen, version)
    return 0


def stepped(draft: Draft, step: str, given: list[str]) -> Draft:
    """A draft after one step.

    Raises:
        UsageError: the step is none.
        LetterError: it cannot be done.
    """
    if (
        not given
        or not given[0].isdecimal()
        or (step == "change") != (len(given) > 1)
        or step not in (*STEPS, "change")
    ):
        raise UsageError(f"`{' '.join([step, *given])}` is no step; there are: {HELP}.")
    number = int(given[0])
    changed = editing.change(draft, number, given[1]) if step == "change" else STEPS[step](draft, number)
    concern = concern_of_letter("\n".join(each.text for each in changed.sentences), by_rules)
    if concern and concern.is_sure and step == "change":
        raise LetterError(
            "That reads as if you may not be safe, and it comes before any letter: tell her in the talk, call your "
            "local emergency number, or find a line at findahelpline.com."
        )
    return changed


def export(chosen: argparse.Namespace, options: Options) -> int:
    """Write a letter to a file or to standard output."""
    if chosen.file != "-" and options.home.incognito:
        raise UsageError("In incognito nothing is written: leave the file's name out, and it goes to standard output.")
    path = Path(chosen.file).expanduser()
    by_name = {"htm": "html", "markdown": "md", "text": "txt"}.get(path.suffix[1:], path.suffix[1:])
    form = chosen.form or (by_name if by_name in FORMS else "md")
    with opened(chosen, options) as desk:
        text = exported(_version(desk, chosen).draft, form)
    if chosen.file == "-":
        print(text, end="")
        return 0
    write_whole(path, text.removesuffix("\n").split("\n"), chosen.force)
    print(inert(f"Wrote {path}; only you can read it, and it is not encrypted."))
    return 0


def delete(chosen: argparse.Namespace, options: Options) -> int:
    """Erase a letter."""
    with opened(chosen, options, changes=True) as desk:
        letter = desk.letters.latest(desk.whose, chosen.number)
        if not chosen.yes:
            if not sys.stdin.isatty():
                raise UsageError("Nothing was erased: nobody can be asked here, so add --yes.")
            print(f"{titled(letter)}\nErase it with all its versions? [y/N] ", end="", flush=True)
            if sys.stdin.readline().strip().casefold() not in ("y", "yes"):
                print("Nothing was erased.")
                return 0
        desk.letters.delete(desk.whose, chosen.number)
        print(json_line({"erased": chosen.number}) if chosen.json else f"Erased letter {chosen.number}.")
    return 0


def _version(desk: Opened, chosen: argparse.Namespace) -> Version:
    if chosen.version is not None:
        return desk.letters.version(desk.whose, chosen.number, chosen.version)
    return desk.letters.latest(desk.whose, chosen.number)


def _told(chosen: argparse.Namespace, version: Version) -> None:
    if chosen.json:
        print(json_line(as_json(version.draft, version)))
        return
    for line in numbered(version.draft, with_sources=False):
        print(line)
    print(f"\nThis is version {version.number} of letter {version.letter}.")


def _at_the_terminal(draft: Draft) -> Draft | None:
    """Steps as they are typed; None where the person leaves it as it was."""
    _print(draft, with_sources=False)
    print(f"\n{HELP}.")
    while True:
        print("> ", end="", flush=True)
        line = sys.stdin.readline()
        words = line.split(maxsplit=2)
        if not line or (words and words[0] in ("cancel", "quit")):
            return None
        if words and words[0] == "done":
            return draft
        if not words or words[0] in ("show", "sources"):
            _print(draft, with_sources=words[:1] == ["sources"])
            continue
        try:
            given = words[1:] if words[0] == "change" else " ".join(words[1:]).split()
            draft = stepped(draft, words[0], given)
        except (UsageError, LetterError) as fault:
            print(inert(str(fault)))
            continue
        _print(draft, with_sources=False)


def _print(draft: Draft, *, with_sources: bool) -> None:
    for line in numbered(draft, with_sources=with_sources):
        print(line)
