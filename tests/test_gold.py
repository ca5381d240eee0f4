"""The evaluation cases hold the level that was reached; `python -m benchmarks.answers` prints the table."""

from collections import Counter
from pathlib import Path

from benchmarks.answers import judge, talk
from benchmarks.cases import read_cases
from companion.engine import Engine

GOLD = Path(__file__).parent / "gold" / "film.jsonl"
FIT = Path(__file__).parent.parent / "benchmarks" / "data" / "film.jsonl"


def test_film_questions_are_answered_and_refused_as_they_were(engine: Engine) -> None:
    cases = read_cases(GOLD)
    found = Counter((case.answerable, judge(case, talk(engine, case))) for case in cases)
    answerable = sum(case.answerable for case in cases)
    refusable = len(cases) - answerable
    assert found[True, "right"] / answerable >= 0.85
    assert found[True, "wrongly refused"] / answerable <= 0.06
    assert found[False, "rightly refused"] / refusable >= 0.85


def test_no_evaluation_case_is_practised_on() -> None:
    practised = {tuple(turn.lower() for turn in case.turns) for case in read_cases(FIT)}
    assert not practised & {tuple(turn.lower() for turn in case.turns) for case in read_cases(GOLD)}
