"""From the start of a process to its first answer, beside a minimal script that embeds one sentence the plain way."""

import os
import subprocess
import sys
import tempfile
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
    """Seconds of each start, its median over the rounds, and of `ask` the very first in a new home."""
    times: dict[str, list[float]] = {name: [] for name in STARTS}
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"COMPANION_HOME": home, "HF_HUB_OFFLINE": "1"}
        run("minimal script", environment)  # the files come from the disk once, for both
        first = run("companion ask", environment)
        run("companion ask", environment)
        for _ in range(rounds):
            for name, each in times.items():
                each.append(run(name, environment))
    plain = times["minimal script"]
    return {
        "seconds": {name: median(each) for name, each in times.items()},
        "of_minimal": {
            name: median(one / other for one, other in zip(each, plain, strict=True)) for name, each in times.items()
        },
        "first_ask_ever": first,
    }


def run(name: str, environment: dict[str, str]) -> float:
    """Seconds of one start."""
    command, given = STARTS[name]
    began = perf_counter()
    subprocess.run(command, input=given, text=True, capture_output=True, env=environment, check=True)
    return perf_counter() - began
