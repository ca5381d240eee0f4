"""How well she remembers: our scripts, and any conversations in the form of LoCoMo.

    python -m benchmarks.memory
    python -m benchmarks.memory --gold FILE
    python -m benchmarks.memory --locomo FILE
    python -m benchmarks.memory --turns 100000

A script is talked through and its last message judged by what must and must not be in the reply
(`tests/gold/memory.jsonl`, or a file of the same form); how many of its messages are taken for danger, which none
tells of, is said too. Of LoCoMo (Maharana et al., 2024) it says, for each category,
the share of the evidence that lies within the first ten windows of eight turns, both speakers' turns kept as one
person's; and on category 5, where the right answer is that nobody told her, how often she says so while 80 % of the
others are answered. For that each speaker has a memory of their own, as she has of people, with the other's turns as
replies, and a question about a speaker is put as that speaker would put it ("What did Ana buy?": "What did I buy?").
With `--turns` it fills a home with that many turns of one person's and times what users wait for.
"""

import argparse
import json
import random
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.cases import Case, read_lines
from companion.database import open_database
from companion.engine import open_engine
from companion.home import Home
from companion.memory.importing import Importer
from companion.memory.keeping import Keeper, Said
from companion.memory.log import COMPANION, PERSON, Log, SayingDraft, TurnDraft, Whose
from companion.memory.shelf import WINDOW, MemoryShelf
from companion.nlu.viewpoint import as_their_own
from companion.options import Options
from companion.response.recall import ANSWERS, Recall
from companion.retrieval.cross_encoder import load_cross_encoder
from companion.retrieval.embedding import Vectors, load_embedder
from companion.turn.session import Message

GOLD = Path(__file__).parent.parent / "tests" / "gold" / "memory.jsonl"
WINDOWS = 10
CATEGORIES = {1: "multi-hop", 2: "temporal", 3: "open-domain", 4: "single-hop", 5: "never said"}
NOWHERE = Home(Path("/proc/nowhere"), incognito=True)
IMPORTED = 10_000
"""Turns that are imported: embedding them takes nearly all of the time."""

LONGEST_REPLY = 1_200
"""Characters: who recites everything remembers nothing."""


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--locomo", type=Path, help="a file of conversations with questions and evidence")
    parser.add_argument("--turns", type=int, help="time a home with so many turns")
    parser.add_argument("--show", action="store_true", help="print the scripts that fail")
    chosen = parser.parse_args()
    if chosen.turns:
        time_a_full_home(chosen.turns)
        time_an_import(min(chosen.turns, IMPORTED))
    elif chosen.locomo:
        measure_locomo(chosen.locomo)
    else:
        measure_scripts(chosen.gold, show=chosen.show)


def measure_scripts(gold: Path, *, show: bool) -> None:
    """Talk every script through and judge the last reply."""
    engine = open_engine(Options(NOWHERE, seed=1))
    kinds: dict[str, list[bool]] = defaultdict(list)
    now = datetime(2026, 3, 2, 9)
    messages, alarms = 0, []
    for script in read_lines(gold):
        last = len(script["sessions"]) - 1
        for number, session in enumerate(script["sessions"]):
            for text in [*session, *([script["probe"]] if number == last else [])]:
                now += timedelta(minutes=1)
                answered = engine.respond(Message(text, script["id"], str(number), now))
                messages, reply = messages + 1, answered.text
                alarms += [text] if answered.crisis else []
        case = Case(script["id"], "", (), True, tuple(map(tuple, script["must"])), tuple(script["must_not"]))
        is_right = len(reply) <= LONGEST_REPLY and case.is_right(reply)
        kinds[script["id"].split("-")[1]].append(is_right)
        if show and not is_right:
            print(f"{script['id']}: {script['probe']}\n    {reply}")
    for kind, results in sorted(kinds.items()):
        print(f"{kind:12} {np.mean(results):6.1%}  ({sum(results)} of {len(results)})")
    every = [result for results in kinds.values() for result in results]
    print(f"{'all':12} {np.mean(every):6.1%}  ({sum(every)} of {len(every)})")
    print(f"taken for danger: {len(alarms)} of {messages} messages")
    for text in alarms if show else ():
        print(f"    {text}")
    engine.close()


def measure_locomo(path: Path) -> None:
    """Keep every conversation, look for the evidence of every question, and see which she says were never told."""
    engine = open_engine(Options(NOWHERE, seed=1))
    embedder, encoder = engine.mind.embedder, load_cross_encoder(NOWHERE)
    connection = open_database(NOWHERE)
    shelf = MemoryShelf(connection, embedder.dimensions)
    keeper = Keeper(connection, shelf, embedder)
    recall = Recall(shelf, engine.mind.memory.facts, engine.mind.recollector)
    found: dict[int, list[float]] = defaultdict(list)
    told: dict[bool, list[float]] = {True: [], False: []}
    for sample in json.loads(path.read_text(encoding="utf-8")):
        whose = Whose(sample["sample_id"])
        places = keep_conversation(sample["conversation"], whose, keeper, Log(connection))
        speakers = [sample["conversation"][f"speaker_{letter}"] for letter in "ab"]
        for speaker in speakers:
            keep_one_side(sample["conversation"], speaker, Whose(sample["sample_id"], speaker), keeper)
        for asked in sample["qa"]:
            evidence = [places[turn] for turn in asked["evidence"] if turn in places]
            if not evidence:
                continue
            question = asked["question"]
            [vector] = embedder.embed([question])
            windows = shelf.windows(whose, question, vector, WINDOWS, encoder)
            first = {turn for window in windows for turn in window.turns}
            found[asked["category"]].append(float(np.mean([turn in first for turn in evidence])))
            about = [speaker for speaker in speakers if speaker in question] or speakers
            told[asked["category"] == 5].append(
                max(
                    recall.consider(
                        Whose(sample["sample_id"], speaker),
                        engine.mind.reader.read(as_their_own(question, speaker), None),
                        None,
                    ).told
                    for speaker in about
                )
            )
    print(f"evidence within the first {WINDOWS} windows of {WINDOW} turns")
    for category, shares in sorted(found.items()):
        print(f"  {category} {CATEGORIES[category]:12} {np.mean(shares):.3f}  ({len(shares)})")
    every = [share for category in (1, 2, 3, 4) for share in found[category]]
    print(f"  1 to 4         {np.mean(every):.3f}  ({len(every)})")
    answered, never = np.array(told[False]), np.array(told[True])
    for share in (0.9, 0.8):
        refused = np.mean(never < np.quantile(answered, 1 - share))
        print(f"never told, while {share:.0%} of the others are answered: {refused:.3f} of category 5")
    print(
        f"at the product's own threshold: {np.mean(answered >= ANSWERS):.3f} of the others answered, "
        f"{np.mean(never < ANSWERS):.3f} of category 5 refused"
    )
    engine.close()


def keep_conversation(conversation: dict[str, Any], whose: Whose, keeper: Keeper, log: Log) -> dict[str, int]:
    """Keep a conversation of two people, both as the person's, each turn under its speaker's name.

    Returns:
        The ids that its turns were kept under.
    """
    places = {}
    for number in range(1, 1 + sum(key.startswith("session_") for key in conversation)):
        for turn in conversation.get(f"session_{number}") or ():
            at = datetime.strptime(conversation[f"session_{number}_date_time"], "%I:%M %p on %d %B, %Y")
            keeper.keep(whose, str(number), Said(f"{turn['speaker']}: {turn['text']}", at))
            places[turn["dia_id"]] = log.last_of(whose, str(number), 1)[0].id
    return places


def keep_one_side(conversation: dict[str, Any], speaker: str, whose: Whose, keeper: Keeper) -> None:
    """Keep a conversation as one speaker's talk with the other."""
    for number in range(1, 1 + sum(key.startswith("session_") for key in conversation)):
        for turn in conversation.get(f"session_{number}") or ():
            at = datetime.strptime(conversation[f"session_{number}_date_time"], "%I:%M %p on %d %B, %Y")
            if turn["speaker"] == speaker:
                keeper.keep(whose, str(number), Said(turn["text"], at))
            else:
                keeper.keep_hers(whose, str(number), TurnDraft(COMPANION, turn["text"], at))


def time_a_full_home(turns: int) -> None:
    """Fill a home and time opening it, keeping a turn, and recalling."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        engine = open_engine(Options(home, seed=1))
        embedder = engine.mind.embedder
        texts = list(some_sentences(turns))
        unique = list(dict.fromkeys(texts))[:2_000]
        known = dict(zip(unique, embedder.embed(unique), strict=True))
        engine.close()
        connection = open_database(home)
        fill(connection, texts, known)
        connection.close()
        began = perf_counter()
        connection = open_database(home)
        shelf = MemoryShelf(connection, embedder.dimensions)
        print(f"opening the home: {(perf_counter() - began) * 1000:.0f} ms")
        began = perf_counter()
        query, vector = unique[0], known[unique[0]]
        shelf.search(Whose(), query, vector)
        print(f"the first look, which reads all vectors: {(perf_counter() - began) * 1000:.0f} ms")
        engine = open_engine(Options(home, seed=1))
        spent = []
        for number in range(100):
            query = unique[number * 7 % len(unique)]
            [vector] = embedder.embed([f"{query} {number}"])
            began = perf_counter()
            shelf.search(Whose(), f"{query} {number}", vector)
            spent.append((perf_counter() - began) * 1000)
        print(f"search of {turns} turns: median {np.median(spent):.1f} ms, p95 {np.quantile(spent, 0.95):.1f} ms")
        spent = []
        for number in range(60):
            began = perf_counter()
            engine.respond(Message(f"what did i say, {unique[number * 11 % len(unique)]}", conversation=str(number)))
            spent.append((perf_counter() - began) * 1000)
        spent = spent[1:]  # the first one reads all vectors
        print(f"a reply that recalls: median {np.median(spent):.1f} ms, p95 {np.quantile(spent, 0.95):.1f} ms")
        engine.close()


def time_an_import(turns: int) -> None:
    """Import a file of that many turns into an empty home, and tell what takes how long."""
    lines = (
        json.dumps({"conversation": f"c{number // 40}", "role": PERSON, "text": text, "id": str(number),
                    "time": (datetime(2024, 1, 1) + timedelta(minutes=7 * number)).isoformat()})
        for number, text in enumerate(some_sentences(turns))
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        embedder = load_embedder("", None)
        connection = open_database(home)
        importer = Importer(connection, MemoryShelf(connection, embedder.dimensions), embedder, "")
        done = importer.run(BytesIO("\n".join(lines).encode()), "", turns)
        print(
            f"importing {done.new} turns: {done.new / done.rest:.0f} a second beside embedding, "
            f"{done.new / (done.rest + done.embedding):.0f} with it"
        )
        connection.close()


def fill(connection: sqlite3.Connection, texts: Sequence[str], known: dict[str, Vectors]) -> None:
    """Keep many turns of the person's with vectors that are near to known ones, as an import would."""
    lots = np.random.default_rng(0)
    bases = np.array(list(known.values()))
    log, now = Log(connection), datetime(2024, 1, 1)
    for start in range(0, len(texts), 1_000):
        with connection:
            drafts = []
            for text in texts[start : start + 1_000]:
                vector = bases[lots.integers(len(bases))] + np.float32(lots.normal(0, 0.03, bases.shape[1]))
                now += timedelta(minutes=7)
                saying = SayingDraft(text, (vector / np.linalg.norm(vector)).astype(np.float32))
                drafts.append(TurnDraft(PERSON, text, now, [saying]))
            log.add(Whose(), f"c{start}", drafts)


def some_sentences(count: int) -> Iterator[str]:
    """Sentences of the practice scripts, mixed word by word so that no two are alike."""
    lives = [
        text
        for path in sorted((Path(__file__).parent / "data" / "memory").glob("*.jsonl"))
        for script in read_lines(path)
        for session in script["sessions"]
        for text in session
    ]
    lots = random.Random(0)
    for _ in range(count):
        one, other = lots.choice(lives).split(), lots.choice(lives).split()
        yield " ".join([*one[: max(3, len(one) // 2)], *other[len(other) // 2 :]])


if __name__ == "__main__":
    main()
