"""Replies to a warm engine: how long each takes and where, and how many a process gives to many people at once."""

import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

MESSAGES = [
    "hello there",
    "I had a rough day at work",
    "my sister Ana is moving to Porto on Friday",
    "Who made the music?",
    "what did I tell you about my sister?",
    "How does the film end?",
    "I can't sleep lately",
    "tell me something nice",
    "what do the reviewers think of Theodore?",
    "my cat is called Ink",
    "who wrote the screenplay?",
    "thanks, that helps",
]
USERS, TURNS = (1, 8, 64, 512), 384


def reply(rounds: int) -> dict[str, Any]:
    """Milliseconds of a reply, and the memory of the process, in one of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_reply, (rounds,))


def _reply(rounds: int) -> dict[str, Any]:
    from benchmarks.speed_search import memory
    from companion.engine import open_engine
    from companion.home import Home
    from companion.options import Options
    from companion.turn.session import Message

    with tempfile.TemporaryDirectory() as home:
        engine = open_engine(Options(Home(Path(home)), seed=1))
        for number, text in enumerate(MESSAGES):
            engine.respond(Message(text, "warm", str(number)))
        totals: list[float] = []
        busy: list[float] = []
        parts: dict[str, list[float]] = {}
        for number in range(rounds * 2):
            for text in MESSAGES:
                # another wording each time: what was embedded before is remembered
                message = Message(f"{text} {'again ' * (number % 3)}{number}", f"user {number}", "talk")
                began, worked = perf_counter(), process_time()
                found = engine.respond(message)
                totals.append(1000 * (perf_counter() - began))
                busy.append(1000 * (process_time() - worked))
                for part, value in found.timings_ms.items():
                    parts.setdefault(part, []).append(value)
        resident, private = memory()
        engine.close()
    p50, p95, p99 = (float(value) for value in np.percentile(totals, [50, 95, 99]))
    by_part = {
        part: {name: float(np.percentile(each, share)) for name, share in (("p50", 50), ("p95", 95))}
        for part, each in parts.items()
        if part != "total"
    }
    busy_p50, busy_p95, busy_p99 = (float(value) for value in np.percentile(busy, [50, 95, 99]))
    return {
        "p50": p50,
        "p95": p95,
        "p99": p99,
        "busy": {"p50": busy_p50, "p95": busy_p95, "p99": busy_p99},
        "parts": by_part,
        "resident_mb": resident,
        "private_mb": private,
    }


def throughput() -> dict[str, float]:
    """Turns a second of `companion chat --json` with some users who all wait for their reply before they go on."""
    found = {}
    for users in USERS:
        with tempfile.TemporaryDirectory() as home:
            found[str(users)] = _turns(home, users)
    return found


def _turns(home: str, users: int) -> float:
    process = subprocess.Popen(
        [sys.executable, "-m", "companion", "chat", "--json"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"COMPANION_HOME": home},
    )
    assert process.stdin
    assert process.stdout
    rounds = max(1, TURNS // users)
    for number in range(-1, rounds):  # the first round warms it up
        if number == 0:
            began = perf_counter()
        for user in range(users if number >= 0 else min(users, len(MESSAGES))):
            text = f"{MESSAGES[(number + user) % len(MESSAGES)]} {number}"
            process.stdin.write(json.dumps({"text": text, "user": f"user {user}"}) + "\n")
        process.stdin.flush()
        for _ in range(users if number >= 0 else min(users, len(MESSAGES))):
            process.stdout.readline()
    took = perf_counter() - began
    process.stdin.close()
    process.wait()
    return rounds * users / took
