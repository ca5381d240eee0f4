"""How well questions on the film are answered: right, wrongly refused, rightly refused, by kind.

python -m benchmarks.answers                      # our notes as the library
python -m benchmarks.answers --knowledge DIR      # another library on the same film
python -m benchmarks.answers --gold FILE --show   # other cases of the same form; print what failed
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from statistics import mean, median

from benchmarks.cases import Case, read_cases
from companion.engine import Engine, open_engine
from companion.home import Home
from companion.options import Options
from companion.response.reply import Reply
from companion.turn.session import Message

GOLD = Path(__file__).parent.parent / "tests" / "gold" / "film.jsonl"

GOOD = {"right", "rightly refused"}


def main() -> None:
    """Put every case to the library and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--knowledge", type=Path, action="append", default=[])
    parser.add_argument("--show", action="store_true", help="print the cases that failed")
    chosen = parser.parse_args()
    cases = read_cases(chosen.gold)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(Options(Home(Path(folder)), knowledge=tuple(chosen.knowledge), seed=1))
        replies = [talk(engine, case) for case in cases]
    outcomes = [judge(case, reply) for case, reply in zip(cases, replies, strict=True)]
    if chosen.show:
        for case, reply, outcome in zip(cases, replies, outcomes, strict=True):
            if outcome not in GOOD:
                print(f"{case.id} {case.kind}: {outcome}\n  {' // '.join(case.turns)}\n  {reply.text}\n")
    print(table(cases, outcomes))
    totals = sorted(reply.timings_ms["total"] for reply in replies)
    words = [len(reply.text.split()) for reply in replies]
    print(f"words in a reply: mean {mean(words):.0f}, most {max(words)}")
    print(f"milliseconds for a reply: median {median(totals):.0f}, p95 {totals[int(len(totals) * 0.95)]:.0f}")


def talk(engine: Engine, case: Case) -> Reply:
    """The reply to the last turn of a case, in a conversation of its own."""
    for turn in case.turns:
        reply = engine.respond(Message(turn, user=case.id))
    return reply


def judge(case: Case, reply: Reply) -> str:
    """What became of a case."""
    if not case.answerable:
        return "rightly refused" if reply.abstained else "made up"
    if reply.abstained:
        return "wrongly refused"
    return "right" if case.is_right(reply.text) else "wrong"


def table(cases: list[Case], outcomes: list[str]) -> str:
    """Outcomes by kind of question."""
    rows = [f"{'kind':<14}{'cases':>6}{'right':>8}{'w. refused':>12}{'wrong':>8}{'r. refused':>12}{'made up':>9}"]
    kinds = [*dict.fromkeys(case.kind for case in cases), "all"]
    for kind in kinds:
        found = Counter(outcome for case, outcome in zip(cases, outcomes, strict=True) if kind in (case.kind, "all"))
        asked = found["right"] + found["wrongly refused"] + found["wrong"]
        unasked = found["rightly refused"] + found["made up"]
        answers = "".join(
            f"{share(found[outcome], asked):>{width}}"
            for outcome, width in (("right", 8), ("wrongly refused", 12), ("wrong", 8))
        )
        refusals = f"{share(found['rightly refused'], unasked):>12}{share(found['made up'], unasked):>9}"
        rows.append(f"{kind:<14}{asked + unasked:>6}{answers}{refusals}")
    return "\n".join(rows)


def share(count: int, of: int) -> str:
    """A percentage, or a dash where there is nothing to count."""
    return f"{100 * count / of:.1f} %" if of else "-"


if __name__ == "__main__":
    main()
