"""`companion memory edit`, `pin`, `unpin`, `forget` and `wipe`: changing what she remembers."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from companion.commands.memory.opening import Opened, day_from, many, opened
from companion.errors import UsageError
from companion.memory.editing import Editor, is_sayable
from companion.memory.editing import pin as set_pin
from companion.memory.forgetting import PERSONAL, Forgetting
from companion.memory.keeping import Keeper
from companion.memory.keepsake import KeepsakeError
from companion.memory.log import Whose
from companion.memory.portrait import spelt
from companion.memory.shelf import Saying
from companion.options import Options
from companion.plain_text import inert

LISTED = 10
WORDS = "forget me"
"""What is typed before everything is erased."""


@dataclass(frozen=True)
class Meant:
    """What is to be erased."""

    sayings: Sequence[Saying]
    turns: Sequence[int] = ()
    """Turns that go whole, hers too."""

    topic: str = ""
    is_sure: bool = True


def edit(chosen: argparse.Namespace, options: Options) -> int:
    """Let a sentence say something else."""
    text = " ".join(chosen.text)
    if not is_sayable(text):
        raise UsageError("There is nothing to put in its place: `companion memory forget NUMBER` erases a sentence.")
    with opened(chosen, options, changes=True) as memory:
        if not memory.shelf().sayings(memory.whose, [chosen.number]):
            raise _gone(chosen.number)
        embedder = memory.embedder()
        shelf = memory.shelf(embedder)
        keeper = Keeper(memory.connection, shelf, embedder)
        editor = Editor(memory.connection, shelf, keeper, Forgetting(memory.connection, shelf))
        edited = editor.edit(memory.whose, chosen.number, text)
        if edited is None:
            raise _gone(chosen.number)
        for saying in edited.sayings:
            print(inert(f'{saying.id:>6}  "{saying.text}"'))
        replies = f", and so {'is' if edited.replies == 1 else 'are'} {many(edited.replies, 'reply')}"
        replies = replies.replace("replys", "replies") + " to them" if edited.replies else ""
        print(f"Put right; the old words are erased{replies}.")
    return 0


def pin(chosen: argparse.Namespace, options: Options) -> int:
    """Pin a sentence, or take the pin out."""
    with opened(chosen, options, changes=True) as memory:
        saying = set_pin(memory.connection, memory.shelf(), memory.whose, chosen.number, chosen.doing == "pin")
        if saying is None:
            raise _gone(chosen.number)
        print(inert(f'{"Pinned" if chosen.doing == "pin" else "No longer pinned"}: "{saying.text}"'))
    return 0


def forget(chosen: argparse.Namespace, options: Options) -> int:
    """Erase what is named, after showing it."""
    ways = [bool(chosen.numbers), bool(chosen.about), bool(chosen.since or chosen.until), bool(chosen.conversation)]
    if sum(ways) != 1:
        raise UsageError("Name what to forget, one way: NUMBER.., --about, --from and --to, or --conversation.")
    if chosen.about and not any(mark.isalnum() for mark in chosen.about):
        raise UsageError("--about takes words: what should be forgotten?")
    with opened(chosen, options, changes=True) as memory:
        embedder = memory.embedder() if chosen.about else None
        shelf = memory.shelf(embedder)
        forgetting = Forgetting(memory.connection, shelf)
        if chosen.about and embedder:
            found = forgetting.about(memory.whose, chosen.about, embedder.embed([chosen.about])[0])
            meant = Meant(found.sayings, topic=chosen.about if found.is_sure else "", is_sure=found.is_sure)
        elif chosen.numbers:
            meant = Meant(shelf.sayings(memory.whose, list(dict.fromkeys(chosen.numbers))))
            missing = set(chosen.numbers) - {saying.id for saying in meant.sayings}
            if missing:
                raise _gone(min(missing))
        else:
            meant = _stretch(chosen, memory, forgetting)
        if not (meant.sayings or meant.turns):
            raise KeepsakeError("There is nothing like that in the memory; nothing was erased.")
        _list(meant)
        if not _is_wanted(chosen, "Erase these? [y/N] ", ("y", "yes")):
            print("Nothing was erased.")
            return 0
        forgetting.erase(memory.whose, meant.sayings, meant.topic, meant.turns)
        print(f"Erased {_counted(meant)}, with the replies to them.")
    return 0


def wipe(chosen: argparse.Namespace, options: Options) -> int:
    """Erase everything that is kept of somebody."""
    with opened(chosen, options, changes=True) as memory:
        scopes = _scopes(memory) if chosen.all_personas else [memory.whose.scope]
        places = " OR ".join(["scope = ?"] * len(scopes))
        (turns,) = memory.connection.execute(
            f"SELECT count(*) FROM turn WHERE user = ? AND ({places})", (memory.whose.user, *scopes)
        ).fetchone()
        print(inert(f"This erases everything that is kept of {memory.whose.user}: {many(turns, 'turn')}."))
        if not _is_wanted(chosen, f'Type "{WORDS}" to go on: ', (WORDS,)):
            print("Nothing was erased.")
            return 0
        forgetting = Forgetting(memory.connection, memory.shelf())
        gone = sum(forgetting.erase_all(Whose(memory.whose.user, scope)) for scope in scopes)
        print(f"Erased: {many(gone, 'turn')}, and all that was read from them.")
    return 0


def _stretch(chosen: argparse.Namespace, memory: Opened, forgetting: Forgetting) -> Meant:
    """The turns of a conversation, or from one day to the end of another."""
    which, values = "conversation = ?", [chosen.conversation]
    if not chosen.conversation:
        first = day_from(chosen.since, "--from") if chosen.since else datetime.min.date()
        last = day_from(chosen.until, "--to") if chosen.until else datetime.max.date() - timedelta(days=1)
        if first > last:
            raise UsageError(f"--from ({first}) lies after --to ({last}): turn them round.")
        ends = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
        which, values = "at >= ? AND at < ?", [end.isoformat() for end in ends]
    turns = [
        identity
        for (identity,) in memory.connection.execute(
            f"SELECT id FROM turn WHERE user = ? AND scope = ? AND {which}",
            (memory.whose.user, memory.whose.scope, *values),
        )
    ]
    return Meant(forgetting.of_turns(memory.whose, turns), turns)


def _scopes(memory: Opened) -> list[str]:
    """Every scope that keeps something of the person."""
    tables = ("turn", *PERSONAL)
    rows = memory.connection.execute(
        " UNION ".join(f"SELECT scope FROM {table} WHERE user = :user" for table in tables), {"user": memory.whose.user}
    )
    return sorted({memory.whose.scope, *(scope for (scope,) in rows)})


def _list(meant: Meant) -> None:
    """Say how much it is, and show the beginning of it."""
    count = _counted(meant)
    print(f"{count}:" if meant.is_sure else f"Nothing names it; {count} near in meaning:")
    for saying in meant.sayings[:LISTED]:
        print(inert(f'{saying.id:>6}  "{saying.text}" ({spelt(saying.at.date())})'))
    if len(meant.sayings) > LISTED:
        print(f"        and {len(meant.sayings) - LISTED:,} more")


def _counted(meant: Meant) -> str:
    sentences = many(len(meant.sayings), "sentence")
    return f"{sentences} of {many(len(meant.turns), 'turn')}" if meant.turns else sentences


def _is_wanted(chosen: argparse.Namespace, question: str, yes: Sequence[str]) -> bool:
    """Whether the person says so, on a terminal or by `--yes`.

    Raises:
        UsageError: nobody can be asked.
    """
    if chosen.yes:
        return True
    if not sys.stdin.isatty():
        raise UsageError("Nothing was erased: nobody can be asked here, so add --yes.")
    print(question, end="", flush=True)
    return sys.stdin.readline().strip().casefold() in yes


def _gone(number: int) -> KeepsakeError:
    return KeepsakeError(f"There is no sentence {number} (any more): `companion memory show --turns` has the numbers.")
