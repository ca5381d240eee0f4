"""What the subcommands of `companion letter` share: whose letters, opened, and how a letter is shown."""

import argparse
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from companion.database import explained, open_database
from companion.errors import UsageError
from companion.letters.draft import MEMORY, Draft, Sentence, draft_json
from companion.letters.moves import OCCASIONS
from companion.letters.occasion import occasion_of
from companion.letters.store import Letters, Version
from companion.memory.log import Whose
from companion.options import Options
from companion.persona.persona import find_persona, load_persona
from companion.plain_text import inert
from companion.settings import load_settings


@dataclass(frozen=True)
class Opened:
    """Letters that are open."""

    connection: sqlite3.Connection
    whose: Whose
    letters: Letters


@contextmanager
def opened(chosen: argparse.Namespace, options: Options, *, changes: bool = False) -> Iterator[Opened]:
    """The letters that a command line means.

    Raises:
        UsageError: nobody is named, or something would be written in incognito.
        HomeError: the database failed.
    """
    if changes and options.home.incognito:
        raise UsageError(f"In incognito nothing is written: `letter {chosen.doing}` goes without --incognito.")
    whose = whose_of(chosen, options)
    with closing(open_database(options.home)) as connection, explained(options.home.database):
        yield Opened(connection, whose, Letters(connection))


def whose_of(chosen: argparse.Namespace, options: Options) -> Whose:
    """Whose letters are meant.

    Raises:
        UsageError: nobody is named.
    """
    if not chosen.user.strip():
        raise UsageError("--user should name somebody.")
    settings = load_settings(options.home.settings)
    persona = load_persona(find_persona(options.persona or settings.persona, options.home), options.home)
    return Whose(chosen.user, persona.scope)


def as_json(draft: Draft, version: Version | None) -> dict[str, Any]:
    """A draft in the form that programs rely on: the text, and each sentence with its origin."""
    content = draft_json(draft)
    return {
        "letter": version.letter if version else None,
        "version": version.number if version else None,
        "crisis": None,
        "occasion": occasion_of(draft.answers.occasion),
        "text": draft.text,
        "sentences": [
            {
                "n": n,
                "text": each["text"],
                "part": each["part"],
                "origin": each["origin"],
                "look": each["doubt"] or None,
            }
            for n, each in enumerate(content["sentences"], 1)
        ],
        "answers": content["answers"],
    }


def numbered(draft: Draft, *, with_sources: bool) -> Iterator[str]:
    """A letter sentence by sentence, with their numbers."""
    for n, sentence in enumerate(draft.sentences, 1):
        yield inert(f"{n:>3}  {sentence.text}")
        if with_sources:
            yield inert(f"       {source_of(sentence)}")
        if sentence.doubt:
            yield inert(f"       ? {sentence.doubt}")


def source_of(sentence: Sentence) -> str:
    """Where a sentence comes from, in words."""
    origin = sentence.origin
    around = f", in the move {origin.move}" if origin.move else ""
    match origin.kind:
        case "own":
            return f'your words ({origin.answer.replace("_", " ").replace("/", " ")}): "{origin.said}"{around}'
        case _ if origin.kind == MEMORY:
            return f'from our talks, turn {origin.turn}, {origin.said_on}: "{origin.said}"{around}'
        case "move":
            return f"the move {origin.move}"
        case _:
            return "changed by you"


def titled(version: Version) -> str:
    """`3  a letter of thanks to my brother Tom`."""
    answers = version.draft.answers
    told = OCCASIONS[occasion_of(answers.occasion)]
    versions = f", {version.number} versions" if version.number > 1 else ""
    return inert(f"{version.letter:>3}  to {answers.to}: {told} ({version.at:%d %B %Y}{versions})")
