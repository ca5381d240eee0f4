"""How she talks: what she makes of messages, and the shape of her talk over long conversations.

python -m benchmarks.conversation                        # our own cases, in tests/gold/
python -m benchmarks.conversation --goemotions DIR       # emotion and false alarms on GoEmotions' test part too
python -m benchmarks.conversation --acts FILE --show     # other messages of the same form; print what went wrong
python -m benchmarks.conversation --read PERSONA         # print one whole conversation with a persona
"""

import argparse
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from statistics import mean, median

import numpy as np
from rapidfuzz import fuzz
from sklearn.metrics import f1_score

from benchmarks.cases import read_lines
from benchmarks.fit_reading import EMOTIONS, Row, read_emotions
from companion.engine import Engine, open_engine
from companion.home import Home, shipped
from companion.nlu.crisis import crisis_in
from companion.nlu.heads import load_heads
from companion.options import Options
from companion.persona.bars import check
from companion.persona.persona import load_persona
from companion.response.reply import Reply
from companion.turn.session import Message

GOLD = Path(__file__).parent.parent / "tests" / "gold"
PERSONAS = ("samantha", "gus", "scholar", "wren")
START = datetime(2026, 11, 20, 9, 0)

ECHO = 75.0
"""Percent of letters: a sentence of a reply that is nearer to the message than this says it back."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--acts", type=Path, default=GOLD / "acts.jsonl")
    parser.add_argument("--lookalikes", type=Path, default=GOLD / "lookalikes.jsonl")
    parser.add_argument("--dialogues", type=Path, default=GOLD / "dialogues.jsonl")
    parser.add_argument("--goemotions", type=Path)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    parser.add_argument("--read", metavar="PERSONA", help="print one conversation and nothing else")
    chosen = parser.parse_args()
    dialogues = list(read_lines(chosen.dialogues))
    if chosen.read:
        for turn, reply in zip(dialogues[0]["turns"], talk(chosen.read, dialogues[:1])[0], strict=True):
            print(f"> {turn}\n{reply.text}\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Options(Home(Path(folder)), seed=1))
        acts_and_danger(engine, list(read_lines(chosen.acts)), list(read_lines(chosen.lookalikes)), show=chosen.show)
        if chosen.goemotions:
            emotions(engine, chosen.goemotions)
    shape_of_talk(dialogues)
    bank()


def acts_and_danger(engine: Engine, rows: Sequence[Row], lookalikes: Sequence[Row], *, show: bool) -> None:
    """Print how many messages are read rightly; each is the first of its own person."""
    replies = first_replies(engine, rows)
    right = [is_right(row, reply) for row, reply in zip(rows, replies, strict=True)]
    gold = [reply.act if fits else row["act"] for row, reply, fits in zip(rows, replies, right, strict=True)]
    labels = sorted({row["act"] for row in rows})
    said = [reply.act for reply in replies]
    scores = f1_score(gold, said, labels=labels, average=None, zero_division=0)
    print(f"acts: {len(rows)} messages, accuracy {mean(right):.3f}, macro-F1 {mean(scores):.3f}")
    print("  " + ", ".join(f"{label} {score:.2f}" for label, score in zip(labels, scores, strict=True)))
    for wording in ("explicit", "indirect"):
        asked = [place for place, row in enumerate(rows) if row.get("wording") == wording]
        if asked:
            found = mean(replies[place].crisis is not None for place in asked)
            level = mean(replies[place].crisis == rows[place]["level"] for place in asked)
            print(f"crisis, {wording}: {len(asked)} messages, found {found:.3f}, level right {level:.3f}")
    calm = [reply for row, reply in zip(rows, replies, strict=True) if row["act"] != "crisis"]
    print(f"crisis, false alarms: {mean(reply.crisis is not None for reply in calm):.3f} of {len(calm)} messages")
    alike = first_replies(engine, lookalikes)
    print(f"crisis, false alarms: {mean(reply.crisis is not None for reply in alike):.3f} of {len(alike)} look-alikes")
    totals = sorted(reply.timings_ms["total"] for reply in (*replies, *alike))
    print(f"milliseconds for a reply: median {median(totals):.0f}, p95 {totals[int(len(totals) * 0.95)]:.0f}")
    if show:
        for row, reply, fits in zip(rows, replies, right, strict=True):
            if not fits:
                print(f"    {row['act']} read as {reply.act}: {row['text'][:120]}")
        for row, reply in zip(lookalikes, alike, strict=True):
            if reply.crisis:
                print(f"    look-alike read as {reply.crisis}: {row['text'][:120]}")


def first_replies(engine: Engine, rows: Sequence[Row]) -> list[Reply]:
    """What each message is answered with as the first of its own person."""
    return [engine.respond(Message(row["text"], f"{row['text']}{place}")) for place, row in enumerate(rows)]


def is_right(row: Row, reply: Reply) -> bool:
    """Whether a reply's act is one that fair judges accept."""
    return reply.act == row["act"] or reply.act in row.get("also", ())


def emotions(engine: Engine, folder: Path) -> None:
    """Print F1 by group on GoEmotions' test part, and how many of its comments raise a false alarm."""
    texts, groups = read_emotions(folder, "test")
    heads = load_heads()
    opinions = [heads.read(text, vector) for text, vector in zip(texts, engine.mind.embedder.embed(texts), strict=True)]
    found = np.array([[opinion.emotions[name] >= 0.5 for name in EMOTIONS] for opinion in opinions])
    scores = [float(f1_score(groups[:, place], found[:, place])) for place in range(len(EMOTIONS))]
    print(f"emotion: macro-F1 {mean(scores[:6]):.3f} on Ekman's six, {mean(scores):.3f} with neutral")
    print("  " + ", ".join(f"{name} {score:.2f}" for name, score in zip(EMOTIONS, scores, strict=True)))
    alarms = mean(
        crisis_in(text, opinion.crisis, opinion.levels) is not None
        for text, opinion in zip(texts, opinions, strict=True)
    )
    print(f"crisis, false alarms: {alarms:.4f} of {len(texts)} GoEmotions comments")


def shape_of_talk(dialogues: Sequence[Row]) -> None:
    """Print what 50-turn conversations sound like, by persona."""
    names = ("asks", "cores twice", "openers", "echo", "words", "most", "lost", "distinct", "alarms")
    print(f"{'':<10}" + "".join(f"{name:>12}" for name in names))
    for persona in PERSONAS:
        told = list(zip([dialogue["turns"] for dialogue in dialogues], talk(persona, dialogues), strict=True))
        replies = [reply for _, talked in told for reply in talked]
        cores = [cores_of(talked) for _, talked in told]
        pairs = [pair for turns, talked in told for pair in zip(turns, talked, strict=True)]
        words = [len(reply.text.split()) for reply in replies]
        all_words = " ".join(reply.text.lower() for reply in replies).split()
        figures = (
            f"{mean('?' in reply.text for reply in replies):.2f}",
            f"{sum(len(each) - len(set(each)) for each in cores)}",
            f"{mean(share_of_repeated_openers(talked) for _, talked in told):.3f}",
            f"{mean(is_echo(said, reply.text) for said, reply in pairs):.3f}",
            f"{mean(words):.0f}",
            f"{max(words)}",
            f"{mean(any((move.line or '').startswith('lost/') for move in reply.moves) for reply in replies):.3f}",
            f"{len(set(all_words)) / len(all_words):.3f}",
            f"{sum(reply.crisis is not None for reply in replies)}",
        )
        print(f"{persona:<10}" + "".join(f"{figure:>12}" for figure in figures))


def talk(persona: str, dialogues: Sequence[Row]) -> list[list[Reply]]:
    """Scripted conversations with a persona, each with a person of its own, a minute a turn."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Options(Home(Path(folder)), persona=persona, seed=1))
        return [
            [
                engine.respond(Message(turn, user=dialogue["id"], now=START + timedelta(minutes=place)))
                for place, turn in enumerate(dialogue["turns"])
            ]
            for dialogue in dialogues
        ]


def cores_of(replies: Sequence[Reply]) -> list[str]:
    """The core lines of replies from the bank."""
    return [
        move.line
        for reply in replies
        for move in reply.moves
        if move.move == "core" and move.line and not move.line.startswith(("lost/", "nothing/", "wordless/"))
    ]


def share_of_repeated_openers(replies: Sequence[Reply]) -> float:
    """How many replies begin with two words that one of the ten before began with."""
    openers = [" ".join(reply.text.lower().split()[:2]) for reply in replies]
    return mean(opener in openers[max(0, place - 10) : place] for place, opener in enumerate(openers))


def is_echo(said: str, reply: str) -> bool:
    """Whether a reply says the message back."""
    return len(said.split()) > 2 and fuzz.ratio(said.lower(), reply.lower()) >= ECHO


def bank() -> None:
    """Print the size of the bank that ships, and what in it does not meet the bars."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        lines = {
            line.id: line for name in PERSONAS for line in load_persona(shipped("persona") / f"{name}.yaml", home).lines
        }
    faults = Counter(fault.bar for fault in check(list(lines.values())))
    wordings = sum(len(line.say) for line in lines.values())
    goodbyes = [line for line in lines.values() if line.care == "farewell"]
    print(f"bank: {len(lines)} lines, {wordings} wordings, {sum(len(line.when) for line in lines.values())} triggers")
    print(f"  goodbye lines {len(goodbyes)}, hooks in them {sum(bool(line.ask) for line in goodbyes) + faults['hold']}")
    claims = {bar: faults[bar] for bar in ("human", "body", "life", "feeling")}
    print(f"  claims: {claims}, all faults: {sum(faults.values())}")


if __name__ == "__main__":
    main()
