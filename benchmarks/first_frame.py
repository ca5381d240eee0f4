"""How soon the room is there and takes words, beside the least that Textual can do.

    python -m benchmarks.first_frame
    python -m benchmarks.first_frame --runs 3
    python -m benchmarks.first_frame --turns 10000

Each program runs in a terminal of its own, in turn, after one run that warms the disk: a bare app (one line), a bare
chat (header, text, place to write, footer) and the room, awake before in a home of its own. The first frame is the
first paint that is not blank; the input works when a key that was typed at that moment is painted. CPU time is the
process's own until then, and the fair column on a machine that does other work. Then one room is typed into while the
model loads and when it is awake, and asked something. With `--turns` it opens a home whose last conversation has so
many turns, beside an empty one.
"""

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, pairwise
from pathlib import Path
from statistics import median

from benchmarks.long_conversation import LAST_WORDS, keep_long_conversation
from benchmarks.pty_program import BACKSPACE, ROOT, Moment, PtyProgram

GOAL, ECHO_GOAL = 1.25, 50.0
"""Times the bare app and the bare chat; milliseconds for a key while the model loads (DESIGN.md has the first)."""

AWAKE = re.compile(r"\d+ pieces?")
"""What the room shows once the engine is open."""

QUESTION = "What does Theodore do for a living?"
MARKS = cycle("αβγδεζηθικλμνξοπρστυφχψωбвгджзилпфцчшщэюя")
"""Keys that no program paints by itself."""

PATIENCE, QUIET, STREAMED = 120.0, 1.5, 8
"""Seconds for anything to be seen; seconds without a paint after which a reply is said; paints that make a stream."""


@dataclass
class Opened:
    """How often one program was opened, and how soon it was there."""

    command: Sequence[str]
    takes_words: bool = True
    frames: list[Moment] = field(default_factory=list)
    inputs: list[Moment] = field(default_factory=list)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=10, help="how often each is opened (10)")
    parser.add_argument("--turns", type=int, help="open a conversation of so many turns")
    chosen = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        subprocess.run(
            [*room(home)[:3], "search", "tea", "--home", str(home)], capture_output=True, check=True, cwd=ROOT
        )
        if chosen.turns:
            compare_homes(home, Path(folder) / "long", chosen.turns, chosen.runs)
        else:
            compare_programs(home, chosen.runs)
            watch_one(home)


def room(home: Path) -> list[str]:
    """The command that opens the room."""
    return [sys.executable, "-m", "companion", "--home", str(home)]


def compare_programs(home: Path, runs: int) -> None:
    """Open each in turn, and print the table."""
    programs = {
        "a bare app": Opened([sys.executable, "-m", "benchmarks.bare_app"], takes_words=False),
        "a bare chat": Opened([sys.executable, "-m", "benchmarks.bare_chat"]),
        "the room": Opened(room(home)),
    }
    open_in_turn(list(programs.values()), runs)
    print(f"{'median of ' + str(runs):14} {'first frame':>17} {'CPU':>5} {'input works':>17} {'CPU':>5}   ms")
    for name, opened in programs.items():
        print(f"{name:14} {in_ms(opened.frames)} {in_ms(opened.inputs)}")
    app, chat, ours = programs.values()
    for what, wall, cpu in (
        ("first frame / a bare app", *ratio(ours.frames, app.frames)),
        ("input works / a bare chat", *ratio(ours.inputs, chat.inputs)),
    ):
        print(f"{what:27} {wall:5.2f} by wall, {cpu:5.2f} by CPU   goal {GOAL}   {verdict(cpu <= GOAL)}")


def open_in_turn(programs: Sequence[Opened], runs: int) -> None:
    """Open each so often, one after another; a first time that does not count warms the disk."""
    for number in range(runs + 1):
        for opened in programs:
            frame, works = open_once(opened)
            if number:
                opened.frames.append(frame)
                opened.inputs += [works] if works else []


def open_once(opened: Opened) -> tuple[Moment, Moment | None]:
    """When one program is there, and when it takes words."""
    with PtyProgram(opened.command, {}) as program:
        frame = program.wait(has_words, PATIENCE)
        if frame is None:
            raise SystemExit(f"{' '.join(opened.command)} paints nothing:\n{program.text}")
        mark = next(MARKS)
        works = None
        for _ in range(int(PATIENCE * 10) if opened.takes_words else 0):  # a key may come before anything has the focus
            program.press(mark)
            if works := program.wait(partial(contains, mark), 0.1):
                break
    return frame, works


def watch_one(home: Path) -> None:
    """Type into one room while it wakes up and after, ask it something, and print what was seen."""
    with PtyProgram(room(home), {}) as program:
        program.wait(has_words, PATIENCE)
        loading = echoes(program, lambda: bool(AWAKE.search(program.text)))
        drain(program, 3)
        resting = echoes(program, lambda: False, 100)
        print(f"{'echo of a key':27} {'p50':>6} {'p95':>6} {'max':>6}   ms")
        for name, spent in (("while the model loads", loading), ("at rest", resting)):
            p50, p95 = quantiles(spent)
            print(f"  {name:25} {p50:6.0f} {p95:6.0f} {max(spent):6.0f}   {len(spent)} keys")
        _, slow = quantiles(loading)
        print(f"{'p95 while the model loads':27} {slow:6.0f}   goal {ECHO_GOAL:.0f}   {verdict(slow <= ECHO_GOAL)}")
        print(f"{'resident memory, awake':27} {program.resident():6.0f} MB")
        watch_a_reply(program)


def echoes(program: PtyProgram, is_over: Callable[[], bool], most: int = 2_000) -> list[float]:
    """How long each of many keys takes to be painted, in ms, typed as fast as a person does."""
    spent: list[float] = []
    lots = random.Random(0)
    while len(spent) < most:
        mark = next(MARKS)
        pressed = program.now().wall
        program.press(mark)
        seen = program.wait(partial(contains, mark), PATIENCE)
        if seen is None:
            raise SystemExit(f"The room does not paint what is typed:\n{program.text[-2_000:]}")
        spent.append((seen.wall - pressed) * 1000)
        drain(program, lots.uniform(0.03, 0.12))
        if is_over():
            break
        program.forget()
        program.press(BACKSPACE)
        program.wait(has_words, QUIET)  # a key that comes together with it may overtake it
        drain(program, lots.uniform(0.03, 0.12))
    return spent


def watch_a_reply(program: PtyProgram) -> None:
    """Ask something, and print how often and at what cost the reply is painted while it appears."""
    drain(program, 1)
    program.forget()
    program.press(f"{QUESTION}\r")
    drain(program, 0.3)
    before, paints, known = program.now(), list[float](), set[str]()
    while program.now().wall - (paints[-1] if paints else before.wall) < QUIET:
        program.forget()
        if program.read(0.1) and has_words(program.text) and program.text not in known:  # the cursor's blink is known
            known.add(program.text)
            paints.append(program.now().wall)
    if len(paints) < STREAMED:
        print(f"{'a reply as it appears':27} not streamed: {len(paints)} paints")
        return
    gaps = [(later - earlier) * 1000 for earlier, later in pairwise(paints)]
    p50, p95 = quantiles(gaps)
    each = (program.now().cpu - before.cpu) / len(paints) * 1000
    print(f"{'a reply as it appears':27} {p50:6.0f} {p95:6.0f} {max(gaps):6.0f}   ms between {len(paints)} paints")
    print(f"{'  CPU time of each':27} {each:6.1f} ms")


def compare_homes(home: Path, long: Path, turns: int, runs: int) -> None:
    """Open an empty home and one of so many turns in turn, and print how soon each is there and awake."""
    shutil.copytree(home, long)
    keep_long_conversation(long, turns)
    found: dict[str, list[list[Moment | None]]] = {"no turn": [], f"{turns} turns": []}
    for number in range(runs + 1):
        for name, folder in zip(found, (home, long), strict=True):
            with PtyProgram(room(folder), {}) as program:
                seen = [
                    program.wait(has_words, PATIENCE),
                    program.wait(partial(contains, LAST_WORDS), QUIET if name == "no turn" else PATIENCE / 10),
                    program.wait(lambda text: bool(AWAKE.search(text)), PATIENCE),
                ]
            if number:
                found[name].append(seen)
    heads = "".join(f" {what:>17} {'CPU':>5}" for what in ("first frame", "last words", "awake"))
    print(f"{'median of ' + str(runs):14}{heads}   ms")
    for name, every in found.items():
        frames, words, awake = ([moment for moment in column if moment] for column in zip(*every, strict=True))
        resumed = in_ms(words) if words or name == "no turn" else f"{'not resumed':>23}"
        print(f"{name:14} {in_ms(frames)} {resumed} {in_ms(awake)}")


def drain(program: PtyProgram, seconds: float) -> None:
    """Read what it paints for a while."""
    until = program.now().wall + seconds
    while (left := until - program.now().wall) > 0:
        program.read(left)


def contains(part: str, text: str) -> bool:
    """Whether something stands in a text."""
    return part in text


def has_words(text: str) -> bool:
    """Whether anything but blanks is painted."""
    return bool(text.strip())


def in_ms(moments: Sequence[Moment]) -> str:
    """The median and the range by wall, the median by CPU time."""
    if not moments:
        return f"{'-':>17} {'-':>5}"
    walls = sorted(moment.wall * 1000 for moment in moments)
    spread = f"({walls[0]:.0f}-{walls[-1]:.0f})"
    return f"{median(walls):5.0f} {spread:>11} {median(moment.cpu for moment in moments) * 1000:5.0f}"


def ratio(ours: Sequence[Moment], others: Sequence[Moment]) -> tuple[float, float]:
    """How much longer ours takes, by wall and by CPU time."""
    return (
        median(moment.wall for moment in ours) / median(moment.wall for moment in others),
        median(moment.cpu for moment in ours) / median(moment.cpu for moment in others),
    )


def quantiles(spent: Sequence[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    ordered = sorted(spent)
    return median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def verdict(is_reached: bool) -> str:
    """In a word."""
    return "reached" if is_reached else "MISSED"


if __name__ == "__main__":
    main()
