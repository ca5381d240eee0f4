"""Fit what tells which of the person's sentences a message calls for (`companion/response/recollection.npz`).

    python -m benchmarks.fit_recollection

Practice are the scripts in `benchmarks/data/memory`: what a person said over one to three conversations, and messages
that ask for it, touch it, or ask for what was never told. Every script is kept in a real memory and searched. What was
found is read by the cross-encoder that ships; so these are the scripts that it has not practised on (KEPT_BACK), and
what is fitted is what will be met. It prints how well scripts left out are answered (four folds), and fits all.

    python -m benchmarks.fit_recollection --heads

first fits the heads that read what is asked about, and what a sentence tells of, on all other scripts.
"""

import argparse
import random
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from sklearn.linear_model import LogisticRegression

from benchmarks.cases import read_lines
from benchmarks.scripts import KEPT_BACK, NOWHERE, Heard, Practice, Script, read_scripts
from companion.memory.shelf import Found
from companion.nlu.features import BUCKETS, normal, words_in
from companion.nlu.question import is_question
from companion.nlu.reading import Reading
from companion.response.recall import ANSWERS
from companion.response.recollection import (
    CALLS,
    READ,
    WORTH_READING,
    Agreement,
    Recollector,
    linear,
    summarise,
)
from companion.retrieval.cross_encoder import CrossEncoder, load_cross_encoder
from companion.retrieval.embedding import Vectors

DATA = Path(__file__).parent / "data"
TARGET = Path(__file__).parent.parent / "companion" / "response" / "recollection.npz"
HEADS = ("calls_", "tells_")
"""How the names of the heads' numbers begin."""

FOLDS = 4
RIDGE = 3.0
"""Of the kinds: .3, 1 and 3 tried."""

CALL_STRENGTH = 0.1

TALKED, LEAST_TALKED = 0.35, 3
"""The share of the messages of a script that are read as talk, and sentences that must have been said before one."""

BESIDE, ELSEWHERE = 0.7, 0.08
"""The chances that a message near one that matters, or any other, is kept of a cropped script."""

OTHERS = 6_000
"""Messages of ordinary talk, and sentences that no message calls for, that the heads are shown at most."""

MISSING = 0.5
"""The share of what was told and asked for that is also asked of somebody who has not told it."""

UNASKED = ("none", "cross")
"""Kinds of probes that do not ask to remember."""

TALK = ("talk", "stranger")
"""Kinds of messages that are no probes: of the script itself, and of anybody else."""

STRANGERS, FILM = 3, 0.4
"""Messages of other practice sets read beside each script: questions on the film, and whatever else people say."""


@dataclass
class Example:
    """One message, what a search found for it, and which of that it calls for."""

    script: str
    kind: str
    """Of the probe, or "talk" for a message of the script itself."""

    reading: Reading
    found: list[Found]
    is_right: Vectors
    """1 for each sentence that the message calls for, float32 of shape (sentences,)."""

    is_old: Vectors
    """1 for each sentence that was true and is no more, float32 of shape (sentences,)."""

    agreement: Agreement | None
    """What the cross-encoder makes of them, where it was asked."""


@dataclass(frozen=True)
class Result:
    """How an example was judged by numbers that were fitted without its script."""

    example: Example
    calls: Vectors
    """What the head makes of the message, float32 of shape (ASKING,)."""

    places: tuple[int, ...]
    """Where the right sentences came, from 0."""

    told: float
    asks: float
    touches: float


def main() -> None:
    """Read, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--heads", action="store_true", help="fit the heads first, on the other scripts")
    parser.add_argument("--report-only", action="store_true", help="print the folds and write nothing")
    parser.add_argument("--write-only", action="store_true", help="write, without the folds")
    chosen = parser.parse_args()
    kept_back = list(read_scripts(*KEPT_BACK))
    if chosen.heads:
        ids = {script["id"] for script in kept_back}
        heads = fit_heads(list(read_examples(script for script in read_scripts() if script["id"] not in ids)))
    else:
        with np.load(TARGET) as stored:
            heads = {name: stored[name].astype(np.float32) for name in stored.files if name.startswith(HEADS)}
    encoder = load_cross_encoder(NOWHERE)
    examples = list(read_examples(kept_back, encoder))
    scripts = sorted({each.script for each in examples})
    random.Random(1).shuffle(scripts)
    results = []
    for part in [set(scripts[fold::FOLDS]) for fold in range(FOLDS)] if not chosen.write_only else ():
        judge = Recollector(heads | fit([each for each in examples if each.script not in part], heads), encoder)
        for each in examples:
            if each.script in part and each.agreement:
                found = judge.judge(each.reading, each.found, each.agreement)
                right = {hit.saying.id for hit, is_right in zip(each.found, each.is_right, strict=True) if is_right}
                places = [n for n, one in enumerate(found.candidates) if one.found.saying.id in right]
                calls = linear(each.reading.text, each.reading.vector, heads, "calls")
                results.append(Result(each, calls, tuple(places), found.told, found.asks, found.touches))
    if results:
        report(results)
    if not chosen.report_only:
        numbers = heads | fit(examples, heads)
        small = {name: value.astype(np.float16 if value.size > 1000 else np.float32) for name, value in numbers.items()}
        np.savez(TARGET, **small)  # type: ignore[arg-type]
        print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


def read_examples(
    scripts: Iterable[Script], encoder: CrossEncoder | None = None, most: int = READ
) -> Iterator[Example]:
    """Every message of some scripts, searched for in what was said before it.

    Args:
        scripts: they are said one after another.
        encoder: reads each with what was found, if given.
        most: sentences of a search that are taken.
    """
    practice, judge = Practice(), Recollector({}, encoder) if encoder else None
    strangers, lots = other_messages(), random.Random(3)

    def example(
        script: Script, kind: str, heard: Heard, right: Collection[int] = (), old: Collection[int] = ()
    ) -> Example:
        found = heard.found[:most]
        is_right, is_old = (
            np.array([each.saying.id in those for each in found], dtype=np.float32) for those in (right, old)
        )
        agreement = judge.agreement(heard.reading.text, found) if judge and found else None
        return Example(script["id"], kind, heard.reading, found, is_right, is_old, agreement)

    for script in scripts:
        talk: list[Heard] = []
        kept = practice.say(script, talk.append)
        for heard in talk:
            if len(heard.found) >= LEAST_TALKED and lots.random() < TALKED:
                yield example(script, "talk", heard)
        for probe in script["probes"]:
            heard = practice.search(script, probe["probe"], said_before(script, probe))
            right, old = (kept.sayings(probe.get(which, ())) for which in ("evidence", "old"))
            asked = example(script, probe["kind"], heard, right, old)
            yield asked
            yield from cropped(asked, lots, judge)
            if judge and lots.random() < MISSING:
                yield from unsaid(asked, judge)
        for _ in range(STRANGERS):
            heard = practice.search(script, next(strangers))
            if heard.found:
                yield example(script, "stranger", heard)


def said_before(script: Script, probe: Mapping[str, Any]) -> str:
    """The message before a probe, "" where that is what the probe asks for."""
    last = [len(script["sessions"]) - 1, len(script["sessions"][-1]) - 1]
    return "" if last in [list(place) for place in probe["evidence"]] else str(script["sessions"][-1][-1])


def cropped(example: Example, lots: random.Random, judge: Recollector | None) -> Iterator[Example]:
    """The same message of somebody who has told little yet: what matters, and a few messages around it."""
    places = {(each.saying.conversation, each.saying.position) for each in example.found}
    matter = {
        (each.saying.conversation, each.saying.position)
        for each, is_right, is_old in zip(example.found, example.is_right, example.is_old, strict=True)
        if is_right or is_old
    }
    matter = matter or set(lots.sample(sorted(places), min(1, len(places))))
    near = {
        (talk, position) for talk, position in places for one, at in matter if talk == one and abs(position - at) <= 2
    }
    kept = matter | {place for place in sorted(near - matter) if lots.random() < BESIDE}
    kept |= {place for place in sorted(places - near) if lots.random() < ELSEWHERE}
    chosen = [n for n, one in enumerate(example.found) if (one.saying.conversation, one.saying.position) in kept]
    if not chosen or len(chosen) == len(example.found):
        return
    words, windows = (max(getattr(example.found[n], name) for n in chosen) or 1.0 for name in ("words", "window"))
    found = [
        replace(example.found[n], words=example.found[n].words / words, window=example.found[n].window / windows)
        for n in chosen
    ]
    yield replace(
        example,
        found=found,
        is_right=example.is_right[chosen],
        is_old=example.is_old[chosen],
        agreement=judge.agreement(example.reading.text, found) if judge else None,
    )


def unsaid(example: Example, judge: Recollector) -> Iterator[Example]:
    """The same question of somebody who never mentioned it: what answers it, or once did, is left out.

    Near misses are told by what they ask for and how; this by what was told alone.
    """
    gone = {
        (each.saying.turn, each.saying.text)
        for each, is_right, is_old in zip(example.found, example.is_right, example.is_old, strict=True)
        if is_right or is_old
    }
    turns, texts = {turn for turn, _ in gone}, {text for _, text in gone}
    chosen = [n for n, each in enumerate(example.found) if each.saying.turn not in turns]
    if example.kind in UNASKED or not gone or not chosen:
        return
    found = [
        replace(example.found[n], before="" if example.found[n].before in texts else example.found[n].before)
        for n in chosen
    ]
    yield replace(
        example,
        kind="unsaid",
        found=found,
        is_right=example.is_right[chosen],
        is_old=example.is_old[chosen],
        agreement=judge.agreement(example.reading.text, found),
    )


def other_messages() -> Iterator[str]:
    """Messages that ask nothing of a memory, for ever: questions on the film, and what people say to her."""
    film = [row["turns"][-1] for row in read_lines(DATA / "film.jsonl") if len(row["turns"]) == 1]
    other = [
        row["text"]
        for path in sorted((DATA / "messages").glob("*.jsonl"))
        for row in read_lines(path)
        if row["act"] not in ("recall_question", "crisis")
    ]
    lots = random.Random(2)
    while True:
        yield lots.choice(film if lots.random() < FILM else other)


def fit_heads(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """Whether a message asks, or calls for a memory unasked, and whether somebody may ask for what a sentence tells."""
    once = list({(each.kind, each.reading.text): each for each in examples}.values())  # cropped ones say the same
    lots = random.Random(0)
    probes = [each for each in once if each.kind not in TALK]
    others = [each for each in once if each.kind in TALK]
    messages = [*probes, *lots.sample(others, min(OTHERS, len(others)))]
    calls = np.array(
        [[each.kind not in (*TALK, *UNASKED), each.kind == "cross"] for each in messages], dtype=np.float32
    )
    told: dict[tuple[str, int], bool] = {}
    sayings = {}
    for each in examples:
        for found, right in zip(each.found, each.is_right, strict=True):
            place = each.script, found.saying.id
            sayings[place] = found.saying
            told[place] = told.get(place, False) or (bool(right) and each.kind not in UNASKED)
    idle = [place for place, is_told in told.items() if not is_told]
    order = [place for place, is_told in told.items() if is_told] + lots.sample(idle, min(OTHERS, len(idle)))
    tells = np.array([[told[place]] for place in order], dtype=np.float32)
    return {
        **ridge([each.reading.text for each in messages], [each.reading.vector for each in messages], calls, "calls"),
        **ridge([sayings[n].text for n in order], [sayings[n].vector for n in order], tells, "tells"),
    }


def ridge(texts: Sequence[str], vectors: Sequence[Vectors], wanted: Vectors, which: str) -> dict[str, np.ndarray]:
    """Ridge regression over meaning and hashed words, solved in its dual form."""
    meaning = np.array(vectors, dtype=np.float32)
    buckets = [np.array(sorted(set(words_in(normal(text)))), dtype=np.int64) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(each) for each in buckets])
    shares = np.repeat([1 / max(1.0, len(each) ** 0.5) for each in buckets], [len(each) for each in buckets])
    shares = shares.astype(np.float32)
    written = sparse.csr_matrix((shares, (rows, np.concatenate(buckets))), shape=(len(texts), BUCKETS))
    kernel = meaning @ meaning.T + (written @ written.T).toarray()
    kernel[np.diag_indices(len(texts))] += RIDGE
    middle = wanted.mean(axis=0)
    dual = cho_solve(cho_factor(kernel, overwrite_a=True, check_finite=False), wanted - middle)
    return {f"{which}_meaning": meaning.T @ dual, f"{which}_words": written.T @ dual, f"{which}_bias": middle}


def fit(examples: Sequence[Example], heads: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What tells, of a message that was read with what was found, each of CALLS: logistic regressions."""
    read = [(each, each.agreement) for each in examples if each.agreement]
    rows = np.array(
        [
            summarise(each.reading, linear(each.reading.text, each.reading.vector, heads, "calls"), agreement)
            for each, agreement in read
        ]
    )
    asks = np.array([wants_an_answer(each) for each, _ in read])
    told = np.array([bool(each.is_right.any()) for each, _ in read])
    touches = np.array(
        [
            each.kind not in TALK and bool(each.found) and bool(each.is_right[agreement.scores.argmax()])
            for each, agreement in read
        ]
    )
    is_real = np.array([each.kind != "unsaid" for each, _ in read])  # the others tell only what was not told
    fitted: dict[str, np.ndarray] = {}
    for name, among, wanted in zip(CALLS, (asks, is_real, is_real), (told, asks, touches), strict=True):
        spread = rows[among].std(axis=0) + 1e-3
        model = LogisticRegression(C=CALL_STRENGTH, max_iter=3000).fit(rows[among] / spread, wanted[among])
        fitted |= {name: model.coef_[0] / spread, f"{name}_bias": model.intercept_}
    return fitted


def wants_an_answer(example: Example) -> bool:
    """Whether a message asks for what was told: a probe that does, or one that alludes to it with a question."""
    return example.kind not in (*TALK, *UNASKED) or (example.kind == "cross" and is_question(example.reading.text))


def report(results: Sequence[Result]) -> None:
    """Print how scripts left out were answered."""
    print(f"{'kind':12} {'n':>4} {'first':>6} {'of two':>6} {'of three':>8} {'asks':>6}")
    kinds: dict[str, list[Result]] = {}
    for result in results:
        kinds.setdefault(result.example.kind, []).append(result)
    asked = [result for result in results if result.example.is_right.any() and result.example.kind not in UNASKED]
    for kind, of_kind in [*sorted(kinds.items()), ("asked, all", asked)]:
        places = [min(result.places, default=99) for result in of_kind]
        shares = "".join(f"{np.mean([place < most for place in places]):7.3f}" for most in (1, 2, 3))
        print(f"{kind:12} {len(of_kind):4} {shares} {np.mean([result.asks >= 0.5 for result in of_kind]):7.3f}")
    wanted = [result for result in results if result.example.kind not in (*TALK, *UNASKED, "never", "unsaid")]
    is_there = [result.example.is_right.any() for result in wanted]
    print(f"the right one is among the {READ} nearest: {np.mean(is_there):.3f}")
    for of, those in (("questions", asked), ("talk", kinds["talk"] + kinds["stranger"])):
        worth = [(result.calls >= WORTH_READING).any() for result in those]
        print(f"sentences are read for {np.mean(worth):.3f} of {of}")
    told = np.array([result.told for result in asked])
    for kind in ("never", "unsaid"):
        never = np.array([result.told for result in kinds[kind]])
        print(f"{kind}: AUROC {np.mean(told[:, None] > never[None]):.3f}", end="")
        for share in (0.95, 0.9, 0.8):
            refused = np.mean(never < np.quantile(told, 1 - share))
            print(f"; {share:.0%} of the told answered, {refused:.3f} refused", end="")
        print(
            f"; told >= {ANSWERS}: {np.mean(told >= ANSWERS):.3f} of the told, {np.mean(never >= ANSWERS):.3f} of these"
        )
    talk = np.array([result.touches for result in kinds["talk"] + kinds["none"]])
    cross = kinds["cross"]
    for needed in (0.2, 0.3, 0.4, 0.5, 0.6):
        raised = [result for result in cross if result.touches >= needed]
        right = sum(min(result.places, default=99) == 0 for result in raised)
        print(
            f"touches >= {needed}: brought up in {np.mean(talk >= needed):.3f} of talk, "
            f"at {len(raised)} of {len(cross)} messages that call for one, rightly at {right}"
        )


if __name__ == "__main__":
    main()
