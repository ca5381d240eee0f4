"""Fit what tells which of the person's sentences a message calls for (`companion/response/recollection.npz`).

    python -m benchmarks.fit_recollection

Practice are the scripts in `benchmarks/data/memory`: what a person said over one to three conversations, and messages
that ask for it, touch it, or ask for what was never told. Every script is kept in a real memory and searched, so that
what is fitted is what will be met. It prints how well scripts left out are answered (eight folds), then fits all.
"""

import argparse
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from scipy import optimize, sparse
from sklearn.linear_model import LogisticRegression

from benchmarks.cases import read_lines
from companion.database import open_database
from companion.home import Home
from companion.memory.keeping import Keeper, Said
from companion.memory.log import Whose
from companion.memory.shelf import Found, MemoryShelf
from companion.nlu.features import BUCKETS, normal, words_in
from companion.nlu.heads import load_heads
from companion.nlu.reading import Reader, Reading
from companion.nlu.spelling import Speller
from companion.response.recollection import (
    KINDS,
    RIVALS,
    Candidate,
    Recollector,
    kind_traits,
    kinds_of,
    overtaking,
    plain_traits,
    softmax,
    summarise,
)
from companion.retrieval.embedding import RememberingEmbedder, Vectors, load_embedder

DATA = Path(__file__).parent / "data"
SCRIPTS = DATA / "memory"
TARGET = Path(__file__).parent.parent / "companion" / "response" / "recollection.npz"
FOLDS = 8
RIDGE = 3.0
"""Of the kinds: .3, 1 and 3 tried."""

WEIGHT_PENALTY, NONE_PENALTY = 1.0, 2.0
CALL_STRENGTH = 0.1
INNER = 4
UNASKED = ("none", "cross")
"""Kinds of probes that do not ask to remember."""

TALK = ("talk", "stranger")
"""Kinds of messages that are no probes: of the script itself, and of anybody else."""

STRANGERS, FILM = 7, 0.4
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

    plain: Vectors
    values: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    kinds: Vectors = field(default_factory=lambda: np.zeros(len(KINDS), dtype=np.float32))


@dataclass(frozen=True)
class Result:
    """How an example was judged by numbers that were fitted without its script."""

    example: Example
    places: tuple[int, ...]
    """Where the right sentences came, from 0."""

    told: float
    asks: float
    touches: float


def main() -> None:
    """Read, fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report-only", action="store_true", help="print the folds and write nothing")
    chosen = parser.parse_args()
    examples = list(read_examples())
    scripts = sorted({each.script for each in examples})
    random.Random(1).shuffle(scripts)
    results = []
    for fold in range(FOLDS):
        held = set(scripts[fold::FOLDS])
        judge = Recollector(fit([each for each in examples if each.script not in held]))
        for each in examples:
            if each.script in held:
                found = judge.weigh(each.reading, each.found)
                right = {hit.saying.id for hit, is_right in zip(each.found, each.is_right, strict=True) if is_right}
                places = [n for n, one in enumerate(found.candidates) if one.found.saying.id in right]
                results.append(Result(each, tuple(places), found.told, found.asks, found.touches))
    report(results)
    if not chosen.report_only:
        numbers = fit(examples)
        small = {name: value.astype(np.float16 if value.size > 1000 else np.float32) for name, value in numbers.items()}
        np.savez(TARGET, **small)  # type: ignore[arg-type]
        print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


def read_examples() -> Iterator[Example]:
    """Every message of every script, searched for in what was said before it."""
    embedder = RememberingEmbedder(load_embedder("", None), most=100_000)
    reader = Reader(load_heads(), embedder, Speller([], {}), {})  # no spelling is mended: that is for the library
    connection = open_database(Home(Path("/proc/nowhere"), incognito=True))
    shelf = MemoryShelf(connection, embedder.dimensions)
    keeper = Keeper(connection, shelf, embedder)
    now = datetime(2026, 3, 2, 9)
    strangers = other_messages()
    for path in sorted(SCRIPTS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            script = json.loads(line)
            beside = [next(strangers) for _ in range(STRANGERS)]
            whose = Whose(script["id"])
            places: dict[tuple[int, int], Sequence[int]] = {}
            texts = [text for session in script["sessions"] for text in session]
            embedder.embed([*texts, *beside, *(probe["probe"] for probe in script["probes"])])
            for number, session in enumerate(script["sessions"]):
                for place, text in enumerate(session):
                    now += timedelta(minutes=1)
                    reading = reader.read(text, None)
                    found = shelf.search(whose, reading.text, reading.vector)
                    if len(found) >= 3:
                        none = np.zeros(len(found), dtype=np.float32)
                        plain = plain_traits(reading, found)
                        yield Example(script["id"], "talk", reading, found, none, none, plain)
                    places[number, place] = keeper.keep(whose, str(number), Said(text, now)).sayings
                now += timedelta(days=2)
            for probe in script["probes"]:
                reading = reader.read(probe["probe"], None)
                found = shelf.search(whose, reading.text, reading.vector)
                right = {saying for session, place in probe["evidence"] for saying in places[session, place]}
                old = {saying for session, place in probe.get("old", ()) for saying in places[session, place]}
                is_right, is_old = (
                    np.array([each.saying.id in those for each in found], dtype=np.float32) for those in (right, old)
                )
                plain = plain_traits(reading, found)
                yield Example(script["id"], probe["kind"], reading, found, is_right, is_old, plain)
            for text in beside:
                reading = reader.read(text, None)
                found = shelf.search(whose, reading.text, reading.vector)
                if found:
                    none = np.zeros(len(found), dtype=np.float32)
                    yield Example(script["id"], "stranger", reading, found, none, none, plain_traits(reading, found))


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


def fit(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """All the numbers, from some examples."""
    scripts = sorted({each.script for each in examples})
    for fold in range(INNER):
        held = set(scripts[fold::INNER])
        rest = [each for each in examples if each.script not in held]
        numbers = {**fit_asked(rest), **fit_told(rest)}
        for each in examples:
            if each.script in held:
                each.kinds = kinds_of(each.reading.text, each.reading.vector, numbers, "asked")
                each.values = np.hstack([each.plain, kind_traits(each.found, each.kinds, numbers)])
    numbers = {**fit_asked(examples), **fit_told(examples)}
    numbers |= fit_scores([each for each in examples if each.kind not in (*TALK, "none")])
    numbers |= fit_calls(examples, numbers)
    return numbers | fit_overtaking(examples, numbers)


def fit_overtaking(examples: Sequence[Example], numbers: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Whether a later sentence stands in the place of the likeliest one: a logit over pairs."""
    rows, wanted = [], []
    for each in examples:
        if each.kind in (*TALK, *UNASKED) or not len(each.found):
            continue
        none = float(numbers["none"] @ each.reading.vector + numbers["none_bias"].item())
        scores = (each.values - numbers["mean"]) / numbers["spread"] @ numbers["weights"]
        chances = softmax(np.concatenate([[none], scores]))[1:]
        first, *rest = np.argsort(-chances)[: RIVALS + 1]
        best = Candidate(each.found[first], float(chances[first]))
        for place in rest:
            if each.found[place].saying.id > best.found.saying.id:
                rival = Candidate(each.found[place], float(chances[place]))
                rows.append(overtaking(each.reading, best, rival, numbers))
                wanted.append(bool(each.is_right[place]) and not each.is_right[first])
    spread = np.std(rows, axis=0) + 1e-6
    model = LogisticRegression(C=0.3, max_iter=2000).fit(np.array(rows) / spread, wanted)
    return {"overtakes": model.coef_[0] / spread, "overtakes_bias": model.intercept_}


def fit_asked(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """What kind of thing a message asks about."""
    asking = [each for each in examples if each.kind in KINDS]
    wanted = np.array([[each.kind == kind for kind in KINDS] for each in asking], dtype=np.float32)
    return ridge([each.reading.text for each in asking], [each.reading.vector for each in asking], wanted, "asked")


def fit_told(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """What kind of thing a sentence tells of: the kinds of the messages that call for it, and whether any does."""
    told: dict[int, Vectors] = {}
    sayings = {}
    for each in examples:
        for found, right in zip(each.found, each.is_right, strict=True):
            sayings[found.saying.id] = found.saying
            row = told.setdefault(found.saying.id, np.zeros(len(KINDS) + 1, dtype=np.float32))
            if right and each.kind not in UNASKED:
                row[-1] = 1
                row[:-1] = np.maximum(row[:-1], [each.kind == kind for kind in KINDS])
    order = list(sayings)
    wanted = np.array([told[saying] for saying in order])
    return ridge([sayings[n].text for n in order], [sayings[n].vector for n in order], wanted, "tells")


def ridge(texts: Sequence[str], vectors: Sequence[Vectors], wanted: Vectors, which: str) -> dict[str, np.ndarray]:
    """Ridge regression over meaning and hashed words, solved in its dual form."""
    meaning = np.array(vectors)
    buckets = [np.array(sorted(set(words_in(normal(text)))), dtype=np.int64) for text in texts]
    rows = np.repeat(np.arange(len(texts)), [len(each) for each in buckets])
    shares = np.repeat([1 / max(1.0, len(each) ** 0.5) for each in buckets], [len(each) for each in buckets])
    written = sparse.csr_matrix((shares, (rows, np.concatenate(buckets))), shape=(len(texts), BUCKETS))
    kernel = meaning @ meaning.T + (written @ written.T).toarray()
    middle = wanted.mean(axis=0)
    dual = np.linalg.solve(kernel + RIDGE * np.eye(len(texts)), wanted - middle)
    return {f"{which}_meaning": meaning.T @ dual, f"{which}_words": written.T @ dual, f"{which}_bias": middle}


def fit_scores(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """A conditional logit over the sentences that were found and none of them."""
    every = np.concatenate([each.values for each in examples if len(each.found)])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-6
    cases = [
        ((each.values - mean) / spread if len(each.found) else np.zeros((0, len(mean))), each.reading.vector, each)
        for each in examples
    ]
    width = len(mean)

    def loss(numbers: np.ndarray) -> tuple[float, np.ndarray]:
        weights, none, bias = numbers[:width], numbers[width:-1], numbers[-1]
        total = 0.5 * (WEIGHT_PENALTY * weights @ weights + NONE_PENALTY * none @ none)
        slope = np.concatenate([WEIGHT_PENALTY * weights, NONE_PENALTY * none, [0.0]])
        for values, vector, each in cases:
            scores = np.concatenate([[none @ vector + bias], values @ weights])
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            right = np.concatenate([[0.0 if each.is_right.any() else 1.0], each.is_right])
            share = float(right @ chances) + 1e-12
            total -= np.log(share)
            pull = chances - right * chances / share
            slope[:width] += pull[1:] @ values
            slope[width:-1] += pull[0] * vector
            slope[-1] += pull[0]
        return float(total), slope

    best = optimize.minimize(loss, np.zeros(width + 385), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x
    return {
        "mean": mean,
        "spread": spread,
        "weights": best[:width],
        "none": best[width:-1],
        "none_bias": best[-1:],
    }


def fit_calls(examples: Sequence[Example], numbers: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Whether a message asks to remember, and whether the likeliest sentence is what it calls to mind."""
    width = len(numbers["mean"])
    summaries, asks, touches, told = [], [], [], []
    for each in examples:
        none = float(numbers["none"] @ each.reading.vector + numbers["none_bias"].item())
        values = each.values if len(each.found) else np.zeros((0, width), dtype=np.float32)
        scores = ((values - numbers["mean"]) / numbers["spread"] @ numbers["weights"]).astype(np.float32)
        summaries.append(summarise(each.reading, each.kinds, none, scores, values))
        asks.append(each.kind not in (*TALK, *UNASKED))
        touches.append(bool(len(scores)) and each.kind not in TALK and bool(each.is_right[int(np.argmax(scores))]))
        told.append(bool(each.is_right.any()))
    rows, asking = np.array(summaries), np.array(asks)
    every = np.ones(len(rows), dtype=bool)
    fitted: dict[str, np.ndarray] = {}
    for name, among, wanted in (("asks", every, asks), ("touches", every, touches), ("told", asking, told)):
        spread = rows[among].std(axis=0) + 1e-3
        model = LogisticRegression(C=CALL_STRENGTH, max_iter=3000).fit(rows[among] / spread, np.array(wanted)[among])
        fitted |= {name: model.coef_[0] / spread, f"{name}_bias": model.intercept_}
    return fitted


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
    told = np.array([result.told for result in asked])
    never = np.array([result.told for result in kinds["never"]])
    print(f"never told: AUROC {np.mean(told[:, None] > never[None]):.3f}", end="")
    for share in (0.95, 0.9, 0.8):
        print(
            f"; {share:.0%} of the told answered, {np.mean(never < np.quantile(told, 1 - share)):.3f} refused", end=""
        )
    print()
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
