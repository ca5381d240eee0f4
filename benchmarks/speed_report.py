"""What the benchmark of speed found, as tables and as a picture."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- made by `python -m benchmarks.speed`: do not edit -->", "<!-- end -->"


def write_tables(kept: dict[str, Any], target: Path) -> None:
    """Put the tables into their place in a Markdown file; what stands around them stays."""
    text = target.read_text(encoding="utf-8") if target.exists() else f"{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    target.write_text(f"{before}{BEGIN}\n\n" + "\n".join(lines(kept)) + f"\n{END}{after}", encoding="utf-8")


def lines(kept: dict[str, Any]) -> Iterator[str]:
    """The lines of all tables."""
    yield f"Measured on {kept['machine']}. The load is the number of processes that wanted a core, before and after."
    yield ""
    for part, table in (
        ("cold", cold),
        ("reply", reply),
        ("throughput", throughput),
        ("indexing", indexing),
        ("search", search),
    ):
        if part in kept:
            load = kept[part]["load"]
            yield f"### {TITLES[part]}"
            yield ""
            yield from table(kept[part]["found"])
            yield ""
            yield f"{kept[part]['on']}, load {load[0]:.1f} to {load[1]:.1f}."
            yield ""


TITLES = {
    "cold": "From the start of a process to its first answer",
    "reply": "A reply, warm",
    "throughput": "Many people at once, one process",
    "indexing": "Reading a library",
    "search": "Search as the library grows",
}


def cold(found: dict[str, Any]) -> Iterator[str]:
    """Starts, beside the minimal script."""
    yield "| | seconds | of the minimal script | on a processor | of the minimal script |"
    yield "|---|---|---|---|---|"
    for name, value in found["seconds"].items():
        busy, share = found["busy"][name], found["busy_of_minimal"][name]
        yield f"| {name} | {value:.2f} | {found['seconds_of_minimal'][name]:.2f} | {busy:.2f} | {share:.2f} |"
    yield f"| companion ask, the very first in a new home | {found['first_ask_ever']:.2f} | | | |"


def reply(found: dict[str, Any]) -> Iterator[str]:
    """Milliseconds of a turn, and of its parts."""
    yield "| | p50 ms | p95 ms | p99 ms |"
    yield "|---|---|---|---|"
    yield f"| whole | {found['p50']:.1f} | {found['p95']:.1f} | {found['p99']:.1f} |"
    busy = found["busy"]
    yield f"| of it on a processor | {busy['p50']:.1f} | {busy['p95']:.1f} | {busy['p99']:.1f} |"
    for part, each in found["parts"].items():
        yield f"| {part} | {each['p50']:.1f} | {each['p95']:.1f} | |"
    yield ""
    yield f"Resident memory {found['resident_mb']:.0f} MB, of which {found['private_mb']:.0f} MB private."


def throughput(found: dict[str, float]) -> Iterator[str]:
    """Turns a second by the number of users."""
    yield "| users | turns a second |"
    yield "|---|---|"
    for users, turns in found.items():
        yield f"| {users} | {turns:.0f} |"


def indexing(found: dict[str, Any]) -> Iterator[str]:
    """Texts a second."""
    yield f"| {found['texts']} passages and sentences | texts a second |"
    yield "|---|---|"
    for name, value in found["texts_a_second"].items():
        yield f"| {name} | {value:.0f} |"
    yield ""
    apart = f"{found['largest_difference']:.0e}"
    yield f"{found['times_as_fast']:.1f} times as fast; no number of a vector differs by more than {apart}."


def search(found: dict[str, Any]) -> Iterator[str]:
    """Search at each size."""
    yield "| passages | open ms | p50 | p95 | p99 | busy p50 | busy p95 | dot product | MB | private MB | recall@10 |"
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    columns = ("open_ms", "p50", "p95", "p99", "busy_p50", "busy_p95", "dot_ms", "resident_mb", "private_mb")
    for each in found["sizes"]:
        numbers = " | ".join(f"{each[key]:.{each[key] < 10:d}f}" for key in columns)
        yield f"| {each['passages']:,} | {numbers} | {each['recall']:.3f} |"
    yield ""
    yield "Times in milliseconds; busy is the part on a processor, which others on the machine do not change."
    yield f"Memory is read at {found['bandwidth_gb']:.1f} GB a second by one thread."
    yield ""
    yield "![how search grows](growth.svg)"


def write_picture(found: dict[str, Any], target: Path) -> None:
    """Draw how time and memory grow."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot

    sizes = [each["passages"] for each in found["sizes"]]
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for key, label in (("p50", "search, p50"), ("p95", "search, p95"), ("dot_ms", "plain dot product")):
        left.plot(sizes, [each[key] for each in found["sizes"]], marker="o", label=label)
    for key, label in (("resident_mb", "resident"), ("private_mb", "private")):
        right.plot(sizes, [each[key] for each in found["sizes"]], marker="o", label=label)
    right.plot(sizes, [size * 384 * 4 / 1e6 for size in sizes], linestyle="--", label="all vectors as float32")
    for axes, unit in ((left, "milliseconds"), (right, "megabytes")):
        axes.set(xscale="log", yscale="log", xlabel="passages", ylabel=unit)
        axes.grid(visible=True, alpha=0.3)
        axes.legend()
    figure.savefig(target, metadata={"Date": None})
    pyplot.close(figure)
