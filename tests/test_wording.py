"""The knowledge that ships is in our own words."""

import os
import re
from pathlib import Path

import pytest

SHARED = 7
"""Words in a row that may not be shared with an original, its title aside."""

ROOT = Path(__file__).parent.parent
ORIGINALS = os.environ.get("COMPANION_ORIGINALS")


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.lower()))
    return {tuple(words[start : start + SHARED]) for start in range(len(words) - SHARED + 1)}


def without_title(text: str) -> str:
    return text.lstrip().partition("\n")[2]


@pytest.mark.skipif(not ORIGINALS, reason="COMPANION_ORIGINALS does not name the folder of the original reviews")
@pytest.mark.parametrize("folder", ["knowledge", "persona", "benchmarks/data", "tests/gold"])
def test_no_run_of_seven_words_is_shared_with_an_original(folder: str) -> None:
    originals = set().union(
        *(runs(without_title(path.read_text("utf-8"))) for path in Path(ORIGINALS or "").glob("*.txt"))
    )
    assert originals, "the folder holds no originals"
    shared = {
        (path.name, " ".join(run))
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        for run in runs(path.read_text("utf-8")) & originals
    }
    assert not shared


def test_the_check_itself_sees_a_copied_run() -> None:
    assert runs("one two three four five six seven eight") & runs("so: two three four five six seven eight, then")
