"""Fit what tells which of the person's sentences a message calls for (`companion/response/recollection.npz`).

    python -m benchmarks.fit_recollection

Practice are the scripts in `benchmarks/data/memory`: what a person said over one to three conversations, and messages
that ask for it, touch it, or ask for what was never told. Every script is kept in a real memory and searched, and what
was found is read by a cross-encoder that has not seen the script (`benchmarks/fit_cross_encoder.py` makes those first),
so that what is fitted is what will be met. It prints how well scripts left out are answered (four folds), and fits all.
"""

import argparse
import random
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy import optimize, sparse
from scipy.linalg import cho_factor, cho_solve
from sklearn.linear_model import LogisticRegression

from benchmarks.cases import read_lines
from benchmarks.fit_cross_encoder import PART, is_known
from benchmarks.scripts import NOWHERE, Heard, Practice, Script, read_scripts
from companion.memory.shelf import Found
from companion.nlu.features import BUCKETS, normal, words_in
from companion.nlu.reading import Reading
from companion.response.recollection import ASKING, READ, WORTH_READING, Recollector, scores_of, summarise
from companion.response.traits import KINDS, TELLS, agreed_traits, kinds_of, plain_traits, told_traits
from companion.retrieval.cross_encoder import CrossEncoder
from companion.retrieval.embedding import Vectors

DATA = Path(__file__).parent / "data"
TARGET = Path(__file__).parent.parent / "companion" / "response" / "recollection.npz"
FOLDS = 4
RIDGE = 3.0
"""Of the kinds: .3, 1 and 3 tried."""

WEIGHT_PENALTY, NONE_PENALTY = 3.0, 3.0
CALL_STRENGTH = 0.1
HIDDEN, STEPS = 48, 300
"""Width of the hidden layer, and steps of L-BFGS."""

CONTRASTED = 16
"""Sentences of each search that are practised on; in talk a few less are read."""

TALKED, LEAST_TALKED = 0.35, 3
"""The share of the messages of a script that are read as talk, and sentences that must have been said before one."""

BESIDE, ELSEWHERE = 0.7, 0.08
"""The chances that a message near one that matters, or any other, is kept of a cropped script."""

OTHERS = 6_000
"""Messages of ordinary talk, and sentences that no message calls for, that the heads are shown at most."""

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

    agreement: Vectors
    """What the cross-encoder says of each, float32 of shape (sentences,)."""

    values: Vectors = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))
    """All traits, read by heads that have not seen the script."""

    kinds: Vectors = field(default_factory=lambda: np.zeros(0, dtype=np.float32))
    """What the message asks about, and of ASKING, read in the same way."""


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
    parser.add_argument("--write-only", action="store_true", help="write, without the folds")
    chosen = parser.parse_args()
    if not PART.exists():
        parser.error("run python -m benchmarks.fit_cross_encoder first")
    with np.load(PART) as stored:
        encoder = CrossEncoder({name: stored[name] for name in stored.files}, NOWHERE)
    examples = list(read_examples(encoder))
    scripts = sorted({each.script for each in examples})
    random.Random(1).shuffle(scripts)
    parts = [set(scripts[fold::FOLDS]) for fold in range(FOLDS)]
    heads = [read_by_heads(examples, part) for part in parts]
    results = []
    for part, numbers in zip(parts, heads, strict=True) if not chosen.write_only else ():
        judge = Recollector(numbers | fit([each for each in examples if each.script not in part]), encoder)
        for each in examples:
            if each.script in part:
                found = judge.judge(each.reading, each.found, each.agreement)
                right = {hit.saying.id for hit, is_right in zip(each.found, each.is_right, strict=True) if is_right}
                places = [n for n, one in enumerate(found.candidates) if one.found.saying.id in right]
                results.append(Result(each, tuple(places), found.told, found.asks, found.touches))
    if results:
        report(results)
    if not chosen.report_only:
        numbers = fit_heads(examples)
        numbers |= fit(examples)
        small = {name: value.astype(np.float16 if value.size > 1000 else np.float32) for name, value in numbers.items()}
        np.savez(TARGET, **small)  # type: ignore[arg-type]
        print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


def read_examples(encoder: CrossEncoder) -> Iterator[Example]:
    """Every message of every script that a cross-encoder has not seen, searched for in what was said before it."""
    practice, judge = Practice(), Recollector({}, encoder)
    strangers, lots = other_messages(), random.Random(3)

    def example(
        script: Script, kind: str, heard: Heard, right: Collection[int] = (), old: Collection[int] = ()
    ) -> Example:
        found = heard.found[:CONTRASTED]
        is_right, is_old = (
            np.array([each.saying.id in those for each in found], dtype=np.float32) for those in (right, old)
        )
        agreement = judge.agreement(heard.reading.text, found)
        return Example(script["id"], kind, heard.reading, found, is_right, is_old, agreement)

    for script in read_scripts():
        if is_known(script["id"]):
            continue
        talk: list[Heard] = []
        kept = practice.say(script, talk.append)
        for heard in talk:
            if len(heard.found) >= LEAST_TALKED and lots.random() < TALKED:
                yield example(script, "talk", heard)
        for probe in script["probes"]:
            heard = practice.search(script, probe["probe"], script["sessions"][-1][-1])
            right, old = (kept.sayings(probe.get(which, ())) for which in ("evidence", "old"))
            asked = example(script, probe["kind"], heard, right, old)
            yield asked
            yield from cropped(asked, lots)
        for _ in range(STRANGERS):
            heard = practice.search(script, next(strangers))
            if heard.found:
                yield example(script, "stranger", heard)


def cropped(example: Example, lots: random.Random) -> Iterator[Example]:
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
        agreement=example.agreement[chosen],
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


def read_by_heads(examples: Sequence[Example], part: Collection[str]) -> dict[str, np.ndarray]:
    """Read the messages of some scripts by heads fitted on all other scripts; returns the heads."""
    numbers = fit_heads([each for each in examples if each.script not in part])
    for each in examples:
        if each.script in part:
            kinds, calls = (
                kinds_of(each.reading.text, each.reading.vector, numbers, which) for which in ("asked", "calls")
            )
            each.kinds = np.concatenate([kinds, calls])
            each.values = np.zeros((0, 0), dtype=np.float32)
            if each.found:
                told = np.array([kinds_of(one.saying.text, one.saying.vector, numbers, "tells") for one in each.found])
                plain = plain_traits(each.reading, each.found)
                each.values = np.hstack([agreed_traits(each.agreement), plain, told_traits(each.found, kinds, told)])
    return numbers


def fit(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """All numbers but those of the heads."""
    numbers = fit_scores([each for each in examples if each.kind not in (*TALK, "none")])
    return numbers | fit_calls(examples, numbers)


def fit_heads(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """What a message asks about, whether it asks, and what a sentence tells of."""
    once = list({(each.kind, each.reading.text): each for each in examples}.values())  # cropped ones say the same
    asking = [each for each in once if each.kind in KINDS]
    about = np.array([[each.kind == kind for kind in KINDS] for each in asking], dtype=np.float32)
    lots = random.Random(0)
    probes = [each for each in once if each.kind not in TALK]
    others = [each for each in once if each.kind in TALK]
    messages = [*probes, *lots.sample(others, min(OTHERS, len(others)))]
    calls = np.array(
        [[each.kind not in (*TALK, *UNASKED), each.kind == "cross"] for each in messages], dtype=np.float32
    )
    return {
        **ridge([each.reading.text for each in asking], [each.reading.vector for each in asking], about, "asked"),
        **ridge([each.reading.text for each in messages], [each.reading.vector for each in messages], calls, "calls"),
        **fit_told(examples),
    }


def fit_told(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """What a sentence tells of: the kinds of the messages that call for it, if any does, and whether it is a change."""
    told: dict[tuple[str, int], Vectors] = {}
    sayings = {}
    for each in examples:
        for found, right in zip(each.found, each.is_right, strict=True):
            place = each.script, found.saying.id
            sayings[place] = found.saying
            row = told.setdefault(place, np.zeros(len(TELLS), dtype=np.float32))
            if right and each.kind not in UNASKED:
                row[: len(KINDS)] = np.maximum(row[: len(KINDS)], [each.kind == kind for kind in KINDS])
                row[TELLS.index("anything")] = 1
            row[TELLS.index("change")] = max(row[TELLS.index("change")], right and each.is_old.any())
    idle = [saying for saying in sayings if not told[saying].any()]
    order = [saying for saying in sayings if told[saying].any()]
    order += random.Random(0).sample(idle, min(OTHERS, len(idle)))
    wanted = np.array([told[saying] for saying in order])
    return ridge([sayings[n].text for n in order], [sayings[n].vector for n in order], wanted, "tells")


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


def fit_scores(examples: Sequence[Example]) -> dict[str, np.ndarray]:
    """The scores of sentences, so that among all that were found and none of them the right one is likeliest.

    The loss is the surprise at the right ones; its slope is worked out by hand, for all examples at once.
    """
    cases = [each for each in examples if each.found]
    values = np.concatenate([each.values for each in cases])
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-6
    values = ((values - mean) / spread).astype(np.float32)
    counts = np.array([len(each.found) for each in cases])
    case_of, starts = np.repeat(np.arange(len(cases)), counts), np.r_[0, np.cumsum(counts)[:-1]]
    vectors = np.array([each.reading.vector for each in cases])
    is_right = np.concatenate([each.is_right for each in cases])
    is_none = np.maximum.reduceat(is_right, starts) == 0
    shapes = {
        "weights": (values.shape[1],),
        "hidden": (values.shape[1], HIDDEN),
        "hidden_bias": (HIDDEN,),
        "out": (HIDDEN,),
    }
    shapes |= {"none": (vectors.shape[1],), "none_bias": (1,)}
    penalty = dict.fromkeys(shapes, WEIGHT_PENALTY) | {"none": NONE_PENALTY, "hidden_bias": 0.0, "none_bias": 0.0}

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        numbers = unflat(flat, shapes)
        bent = np.maximum(values @ numbers["hidden"] + numbers["hidden_bias"], 0)
        scores = values @ numbers["weights"] + bent @ numbers["out"]
        none = vectors @ numbers["none"] + numbers["none_bias"]
        most = np.maximum(np.maximum.reduceat(scores, starts), none)
        powers, power_of_none = np.exp(scores - most[case_of]), np.exp(none - most)
        whole = np.add.reduceat(powers, starts) + power_of_none
        right = np.add.reduceat(powers * is_right, starts) + power_of_none * is_none + 1e-12 * whole
        pull = powers / whole[case_of] - powers * is_right / right[case_of]
        pull_of_none = power_of_none / whole - power_of_none * is_none / right
        bend = pull[:, None] * numbers["out"] * (bent > 0)
        slopes = {
            "weights": values.T @ pull,
            "hidden": values.T @ bend,
            "hidden_bias": bend.sum(axis=0),
            "out": bent.T @ pull,
            "none": vectors.T @ pull_of_none,
            "none_bias": pull_of_none.sum(keepdims=True),
        }
        total = -np.log(right / whole).sum() + sum(0.5 * penalty[n] * (numbers[n] ** 2).sum() for n in shapes)
        slope = np.concatenate([(slopes[name] + penalty[name] * numbers[name]).ravel() for name in shapes])
        return float(total), slope.astype(np.float64)

    lots = np.random.default_rng(0)
    start = np.concatenate(
        [lots.normal(0, 0.1 if name in ("hidden", "out") else 0.0, shape).ravel() for name, shape in shapes.items()]
    )
    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return {"mean": mean, "spread": spread, **unflat(best, shapes)}


def unflat(flat: np.ndarray, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    """Numbers in a row as arrays of their shapes, float32."""
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])
    pieces = np.split(flat.astype(np.float32), ends[:-1])
    return {name: piece.reshape(shape) for (name, shape), piece in zip(shapes.items(), pieces, strict=True)}


def fit_calls(examples: Sequence[Example], numbers: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Whether a message asks to remember, and whether the likeliest sentence is what it calls to mind."""
    width = len(numbers["mean"])
    summaries, asks, touches, told = [], [], [], []
    for each in examples:
        none = float(numbers["none"] @ each.reading.vector + numbers["none_bias"].item())
        values = each.values if len(each.found) else np.zeros((0, width), dtype=np.float32)
        scores = scores_of(values, numbers)
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
    wanted = [result for result in results if result.example.kind not in (*TALK, *UNASKED, "never")]
    for most in (READ, CONTRASTED):
        is_there = [result.example.is_right[:most].any() for result in wanted]
        print(f"the right one is among the {most} nearest: {np.mean(is_there):.3f}")
    for of, those in (("questions", asked), ("talk", kinds["talk"] + kinds["stranger"])):
        worth = [(result.example.kinds[-len(ASKING) :] >= WORTH_READING).any() for result in those]
        print(f"sentences are read for {np.mean(worth):.3f} of {of}")
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
