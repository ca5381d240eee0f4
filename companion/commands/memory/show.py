"""`companion memory show`: what she remembers, the log, or the page of a week."""

import argparse
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from companion.commands.memory.opening import Opened, day_from, many, opened
from companion.commands.terminal import json_line
from companion.errors import UsageError
from companion.memory.diary import Diary
from companion.memory.facts import Fact, Facts
from companion.memory.log import PERSON, Log
from companion.memory.portrait import portrait, spelt, wording
from companion.memory.shelf import UNSPOKEN
from companion.memory.wishes import Wishes
from companion.options import Options
from companion.plain_text import inert


def show(chosen: argparse.Namespace, options: Options) -> int:
    """Show what she remembers."""
    if sum((chosen.history, chosen.turns, chosen.week is not None)) > 1:
        raise UsageError("--history, --turns and --week are three things to see: choose one.")
    day = day_from(chosen.week, "--week") if chosen.week else date.today()
    with opened(chosen, options) as memory:
        if chosen.turns:
            lines = _turns_json(memory) if chosen.json else _turns(memory)
        elif chosen.week is not None:
            page = Diary(memory.connection).page(memory.whose, day, date.today())
            told = {"user": memory.whose.user, "day": day.isoformat(), "page": page}
            lines = iter([json_line(told) if chosen.json else inert(page)])
        elif chosen.json:
            lines = iter([json_line(_as_json(memory, chosen.history))])
        else:
            lines = _facts(memory, chosen.history)
        for line in lines:
            print(line)
    return 0


def _facts(memory: Opened, with_history: bool) -> Iterator[str]:
    """Facts by subject, pinned sentences that no fact was read from, and what is left alone."""
    facts, sentences = Facts(memory.connection), _count(memory)
    if not sentences:
        yield inert(f"{memory.name} remembers nothing of {_whom(memory)} yet: what you tell her will be here.")
        return
    every = facts.every(memory.whose)
    held = [fact for fact in every if not fact.replaced_by]
    yield inert(
        f"{memory.name} remembers {many(sentences, 'sentence')} of {_whom(memory)}, "
        f"and read {many(len(held), 'fact')} from them."
    )
    for about in portrait(held):
        yield f"\n{inert(about.heading)}"
        for fact in about.facts:
            yield from _fact(fact)
    pinned = _pinned(memory, {fact.saying for fact in held})
    if pinned:
        yield "\nPinned"
        yield from pinned
    wishes = Wishes(memory.connection).of(memory.whose)
    if wishes:
        yield "\nLeft alone, as you asked"
        yield from (f"        {inert(topic)}" for topic in wishes)
    if with_history:
        yield from _history(every)
    yield "\n`companion memory show --turns` shows every word; `companion memory edit NUMBER TEXT` puts one right."


def _fact(fact: Fact) -> Iterator[str]:
    marks = [*(["pinned"] if fact.is_pinned else []), *([f"sensitive: {fact.matter}"] if fact.matter else [])]
    told = f" [{', '.join(marks)}]" if marks else ""
    yield inert(f"{fact.saying:>6}  {wording(fact)}{told}")
    yield inert(f'        "{fact.quote}" ({spelt(fact.said_at.date())})')


def _history(every: list[Fact]) -> Iterator[str]:
    """What no longer holds, and what took its place."""
    by_id = {fact.id: fact for fact in every}
    gone = [fact for fact in every if fact.replaced_by]
    yield "\nNo longer so" if gone else "\nNothing was replaced so far."
    for fact in gone:
        yield from _fact(fact)
        new = by_id.get(fact.replaced_by or 0)
        if new:
            yield inert(f'        replaced by {new.saying}: "{new.quote}" ({spelt(new.said_at.date())})')


def _pinned(memory: Opened, shown: set[int]) -> list[str]:
    rows = memory.connection.execute(
        "SELECT saying.id, saying.text, date(at) FROM turn JOIN saying ON saying.turn = turn.id "
        "WHERE user = ? AND scope = ? AND is_pinned ORDER BY at, saying.id",
        (memory.whose.user, memory.whose.scope),
    )
    return [
        inert(f'{number:>6}  "{text}" ({spelt(date.fromisoformat(day))})')
        for number, text, day in rows
        if number not in shown
    ]


def _turns(memory: Opened) -> Iterator[str]:
    """The log, both sides, with the numbers of the person's sentences."""
    log = Log(memory.connection)
    last = ""
    for turn in log.turns(memory.whose):
        day = f"{turn.at:%A}, {spelt(turn.at.date())} ({turn.conversation})"
        if day != last:
            yield inert(f"{day}" if not last else f"\n{day}")
        last = day
        numbers = " ".join(map(str, log.numbers(turn.id)))
        who = "you" if turn.role == PERSON else memory.persona.name
        yield inert(f"{turn.at:%H:%M}  {who}{f' [{numbers}]' if numbers else ''}: {turn.text}")
    if not last:
        yield inert(f"{memory.name} remembers nothing of {_whom(memory)} yet: what you tell her will be here.")


def _turns_json(memory: Opened) -> Iterator[str]:
    log = Log(memory.connection)
    for turn in log.turns(memory.whose):
        yield json_line(
            {
                "turn": turn.outside or turn.id,
                "conversation": turn.conversation,
                "role": turn.role,
                "text": turn.text,
                "time": turn.at.isoformat(),
                "numbers": log.numbers(turn.id),
            }
        )


def _as_json(memory: Opened, with_history: bool) -> Mapping[str, Any]:
    every = Facts(memory.connection).every(memory.whose)
    by_id = {fact.id: fact for fact in every}
    return {
        "user": memory.whose.user,
        "sentences": _count(memory),
        "facts": [
            fact_json(fact, by_id.get(fact.replaced_by or 0)) for fact in every if with_history or not fact.replaced_by
        ],
        "left_alone": Wishes(memory.connection).of(memory.whose),
    }


def fact_json(fact: Fact, replaced_by: Fact | None) -> dict[str, Any]:
    """A fact in the form that programs rely on."""
    return {
        "number": fact.saying,
        "subject": fact.subject,
        "relation": fact.relation,
        "value": fact.value,
        "negated": fact.is_negated,
        "day": fact.day.isoformat() if fact.day else None,
        "quote": fact.quote,
        "said_on": fact.said_at.isoformat(),
        "conversation": fact.conversation,
        "pinned": fact.is_pinned,
        "sensitive": fact.matter or None,
        "replaced_by": replaced_by.saying if replaced_by else None,
    }


def _count(memory: Opened) -> int:
    (count,) = memory.connection.execute(
        "SELECT count(*) FROM turn JOIN saying ON saying.turn = turn.id WHERE user = ? AND scope = ? "
        "AND matter NOT IN (?, ?)",
        (memory.whose.user, memory.whose.scope, *UNSPOKEN),
    ).fetchone()
    return int(count)


def _whom(memory: Opened) -> str:
    return "you" if memory.whose.user == "me" else memory.whose.user
