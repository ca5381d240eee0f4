"""`companion letter list`, `show` and `compare`."""

import argparse
from dataclasses import asdict

from companion.commands.letter.opening import as_json, numbered, opened, titled
from companion.commands.terminal import json_line
from companion.errors import UsageError
from companion.letters.comparing import compared, marked
from companion.options import Options
from companion.plain_text import inert


def listed(chosen: argparse.Namespace, options: Options) -> int:
    """Show which letters there are."""
    with opened(chosen, options) as desk:
        every = desk.letters.every(desk.whose)
        if chosen.json:
            for each in every:
                answers = each.draft.answers
                told = {"letter": each.letter, "versions": each.number, "to": answers.to, "occasion": answers.occasion}
                print(json_line({**told, "at": each.at.isoformat()}))
            return 0
        for each in every:
            print(titled(each))
        if not every:
            print("There is no letter yet: `companion letter` writes one.")
    return 0


def show(chosen: argparse.Namespace, options: Options) -> int:
    """Show a letter."""
    with opened(chosen, options) as desk:
        last = desk.letters.latest(desk.whose, chosen.number)
        version = (
            desk.letters.version(desk.whose, chosen.number, chosen.version) if chosen.version is not None else last
        )
        if chosen.json:
            print(json_line(as_json(version.draft, version)))
        elif chosen.sources:
            for line in numbered(version.draft, with_sources=True):
                print(line)
        else:
            print(inert(version.draft.text))
    return 0


def compare(chosen: argparse.Namespace, options: Options) -> int:
    """Show two versions beside each other, word by word."""
    with opened(chosen, options) as desk:
        count = len(desk.letters.versions(desk.whose, chosen.number))
        pair = chosen.versions or [max(1, count - 1), count]
        if len(pair) != 2:
            raise UsageError("`letter compare` takes a letter and two of its versions, as `compare 3 1 2`.")
        one, other = (desk.letters.version(desk.whose, chosen.number, number) for number in pair)
        stretches = compared(one.draft, other.draft)
        if chosen.json:
            print(json_line({"from": pair[0], "to": pair[1], "stretches": [asdict(each) for each in stretches]}))
        elif all(each.kind == "same" for each in stretches):
            print(f"Versions {pair[0]} and {pair[1]} of letter {chosen.number} say the same.")
        else:
            print(inert(marked(stretches)))
    return 0
