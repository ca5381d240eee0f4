"""From the start of a process to its first answer, beside a minimal script that embeds one sentence the plain way."""

import os
import subprocess
import sys
import tempfile
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter
from typing import Any

from companion.retrieval.embedding import default_model_folder

MINIMAL = f"""
from sentence_transformers import SentenceTransformer
SentenceTransformer({str(default_model_folder())!r}, device="cpu").encode(["Who made the music?"])
"""

QUESTION = "Who made the music?"
STARTS = {
    "minimal script": ([sys.executable, "-c", MINIMAL], ""),
    "companion ask": ([sys.executable, "-m", "companion", "ask", QUESTION], ""),
    "companion search": ([sys.executable, "-m", "companion", "search", QUESTION], ""),
    "companion chat": ([sys.executable, "-m", "companion", "chat"], "hello\n"),
    "companion --help": ([sys.executable, "-m", "companion", "--help"], ""),
}


def measure(rounds: int) -> dict[str, Any]:
    """Seconds of each start, medians over the rounds, and of `ask` the very first in a new home."""
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in STARTS}
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"COMPANION_HOME": home, "HF_HUB_OFFLINE": "1"}
        run("minimal script", environment)  # the files come from the disk once, for both
        first = run("companion ask", environment)
        run("companion ask", environment)
        for _ in range(rounds):
            for name, each in times.items():
                each.append(run(name, environment))
    plain = times["minimal script"]
    found: dict[str, Any] = {"first_ask_ever": first[0]}
    for kind, number in (("seconds", 0), ("busy", 1)):
        found[kind] = {name: median(one[number] for one in each) for name, each in times.items()}
        found[f"{kind}_of_minimal"] = {
            name: median(one[number] / other[number] for one, other in zip(each, plain, strict=True))
            for name, each in times.items()
        }
    return found


def run(name: str, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds of one start, and those on a processor, which others on the machine do not change."""
    command, given = STARTS[name]
    began, before = perf_counter(), getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, input=given, text=True, capture_output=True, env=environment, check=True)
    took, after = perf_counter() - began, getrusage(RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
