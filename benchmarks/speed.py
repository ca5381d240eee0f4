"""How fast she is, cold, warm and full, each against what a plain way takes, measured in turn in one run.

    python -m benchmarks.speed                       # everything (an hour, of which most is making the large library)
    python -m benchmarks.speed cold reply            # parts: cold, reply, throughput, indexing, search
    python -m benchmarks.speed search --sizes 10000 100000 --folder DIR    # DIR keeps what was made, for the next run

What it measures goes into `benchmarks/data/speed.json`, part by part, and from there into `benchmarks/README.md` and
`benchmarks/growth.svg`. Nothing else should run on the machine: the load beside each part tells.
"""

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import speed_cold, speed_indexing, speed_search, speed_talk
from benchmarks.speed_report import write_picture, write_tables

HERE = Path(__file__).parent
KEPT = HERE / "data" / "speed.json"
SIZES = (10_000, 100_000, 1_000_000)
PACKAGES = ("ctranslate2", "sentence-transformers", "torch", "faiss-cpu", "numpy")


def main() -> None:
    """Measure some parts, or all."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the command line has it, in every process that is started here
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__.partition("\n")[0])
    parser.add_argument("parts", metavar="PART", nargs="*", help=f"any of {', '.join(PARTS)} (all)")
    parser.add_argument("--sizes", metavar="N", type=int, nargs="+", default=SIZES, help="passages, for search")
    parser.add_argument("--rounds", metavar="N", type=int, default=5, help="how often each thing is measured (5)")
    parser.add_argument("--folder", metavar="DIR", type=Path, help="keep the large libraries here")
    chosen = parser.parse_args()
    for part in chosen.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part!r}: the parts are {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory() as temporary:
        chosen.folder = chosen.folder or Path(temporary)
        kept: dict[str, Any] = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
        for part in chosen.parts or PARTS:
            before = os.getloadavg()[0]
            found = PARTS[part](chosen)
            kept[part] = {"found": found, "load": [before, os.getloadavg()[0]], "on": date.today().isoformat()}
            kept["machine"] = machine()
            KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
            print(part, json.dumps(found, indent=1), flush=True)
    if "search" in kept:
        write_picture(kept["search"]["found"], HERE / "growth.svg")
    write_tables(kept, HERE / "README.md")


def search(chosen: argparse.Namespace) -> dict[str, Any]:
    """Search at each size."""
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for size in chosen.sizes:
        speed_search.grow(chosen.folder, size)
    found = [asdict(speed_search.measured(chosen.folder, size)) for size in chosen.sizes]
    return {"bandwidth_gb": speed_search.bandwidth(), "sizes": found}


PARTS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "cold": lambda chosen: speed_cold.measure(chosen.rounds),
    "reply": lambda chosen: speed_talk.reply(chosen.rounds),
    "throughput": lambda chosen: speed_talk.throughput(),
    "indexing": lambda chosen: speed_indexing.measure(chosen.rounds),
    "search": search,
}


def machine() -> str:
    """What it was measured on, in words."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, {packages}"


if __name__ == "__main__":
    main()
