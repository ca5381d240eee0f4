"""Fit the head that reads wishes about the memory: whether a message has one, and which.

    python -m benchmarks.fit_requests

It reads the wishes that we wrote (`benchmarks/data/memory_wishes.jsonl`) and, as what is no wish, the practice
messages and what people say in the memory scripts; prints what five folds and the scripts that are held out
(`mixed.jsonl`) give; and writes `nlu/requests.npz`: numbers alone. About five minutes on two cores.
"""

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.cases import read_lines
from benchmarks.fit_reading import DATA, GAMMA, WRITING, Array, Ridge, Row, look_at, one_hot, take
from companion.nlu.features import BUCKETS
from companion.nlu.requests import ASKS, MAY_WISH, SAME_KIND, SURE, WISHES, Requests, curved
from companion.retrieval.embedding import load_embedder

TARGET = Path(__file__).parent.parent / "companion" / "nlu" / "requests.npz"

OTHERS = (1_000, 2_500)
"""What teaches what is no wish: other messages at random, and those that a first fit takes for one."""

WISH_LIKE = ("meta", "recall_question", "crisis")
"""Acts of practice messages that may hold a wish, or come before any."""

CURVE = 100.0
"""How freely decisions are bent into chances (the inverse of the penalty): with 1, "leave" is nearly never the
likeliest kind."""

ERASING = WISHES[:3]
FOLDS = 5
LEVELS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.6)

Places = npt.NDArray[np.int64]


def main() -> None:
    """Fit, report and write."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    embedder = load_embedder("", None)
    rows = list(read_lines(DATA / "memory_wishes.jsonl"))
    plain = np.ones(2 * BUCKETS, dtype=np.float32)  # weighing n-grams by rarity puts the topic before the wish
    wishes = look_at([row["text"] for row in rows], embedder, plain)
    others = look_at(other_messages({row["text"] for row in rows}), embedder, plain)
    lots = np.random.default_rng(0).permutation(len(others.texts))
    some, rest = lots[: OTHERS[0]], lots[OTHERS[0] :]
    kinds = np.array([row["wish"] for row in rows] + ["none"] * sum(OTHERS))
    first = Ridge(wishes, take(others, some))
    guess = first.fit(range(first.size), (kinds[: first.size] != "none").astype(np.float32)[:, None] - 0.5)
    order = np.argsort(-first.apply(guess, take(others, rest))[:, 0])
    hardest, easier = rest[order[: OTHERS[1]]], rest[order[OTHERS[1] :]]
    ridge = Ridge(wishes, take(others, np.concatenate([some, hardest])))

    folds = np.random.default_rng(0).permutation(ridge.size) % FOLDS
    chances = np.zeros((ridge.size, len(WISHES)), dtype=np.float32)
    for fold in range(FOLDS):
        left_out = np.flatnonzero(folds == fold)
        numbers = fit(ridge, kinds, np.flatnonzero(folds != fold))
        chances[left_out] = apply(ridge, numbers, left_out)
    numbers = fit(ridge, kinds, np.arange(ridge.size)) | {"embedder": np.array(embedder.name)}
    shipped = {
        **numbers,
        "support": np.round(ridge.seen.vectors * 127).astype(np.int8),
        "share": numbers["share"].astype(np.float16),
        "weights": (WRITING * (ridge.seen.grams.T @ numbers["share"])).astype(np.float16),
        "gamma": np.array(GAMMA),
    }
    np.savez(TARGET, **shipped)
    held_out = [text for script in read_lines(DATA / "memory" / "mixed.jsonl") for text in said_in(script)]
    reads = Requests(shipped)
    for name, texts in (("easier others", [others.texts[place] for place in easier]), ("mixed", held_out)):
        vectors = others.vectors[easier] if name != "mixed" else embedder.embed(held_out)
        sums = [sum(reads.chances(text, vector).values()) for text, vector in zip(texts, vectors, strict=True)]
        alarms = {level: sum(each >= level for each in sums) for level in LEVELS}
        print(f"{name}: of {len(texts)} messages, taken for a wish: {alarms}")
    report(kinds[: len(rows)], chances, len(others.texts))
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


def other_messages(wishes: set[str]) -> list[str]:
    """Messages that have no wish about the memory."""
    messages = [row for path in sorted((DATA / "messages").glob("*.jsonl")) for row in read_lines(path)]
    texts = [row["text"] for row in messages if row["act"] not in WISH_LIKE]
    texts += [text for script in life_scripts() for text in said_in(script)]
    return [text for text in dict.fromkeys(texts) if text not in wishes]


def life_scripts() -> list[Row]:
    """The memory scripts, but those that are held out (`mixed.jsonl`)."""
    paths = sorted(path for path in (DATA / "memory").glob("*.jsonl") if path.stem != "mixed")
    return [script for path in paths for script in read_lines(path)]


def said_in(script: Row) -> list[str]:
    """What is said in a script, and what is asked after it."""
    return [text for session in script["sessions"] for text in session] + [each["probe"] for each in script["probes"]]


def fit(ridge: Ridge, kinds: npt.NDArray[np.str_], places: Places) -> dict[str, np.ndarray]:
    """What each seen text adds to the decisions, and the curves from decisions to chances.

    Whether there is a wish is learned from all texts, and which it is from the wishes among them.
    """
    is_wish = kinds != "none"
    wishing = places[is_wish[places]]
    parts = {
        ASKS: (places, is_wish[places].astype(np.float32)[:, None]),
        "kinds": (wishing, one_hot(kinds[wishing].tolist(), WISHES)),
    }
    numbers: dict[str, np.ndarray] = {}
    shares, biases = [], []
    for name, (where, target) in parts.items():
        bias = target.mean(axis=0)
        fitted = ridge.fit(where, target - bias)
        labels = target.argmax(axis=1) if target.shape[1] > 1 else target[:, 0] > 0.5
        curve = LogisticRegression(C=CURVE, max_iter=3000).fit(fitted.left_out + bias, labels)
        numbers |= {f"{name}_slope": curve.coef_, f"{name}_middle": curve.intercept_}
        shares.append(fitted.share)
        biases.append(bias)
    return numbers | {"share": np.concatenate(shares, axis=1), "bias": np.concatenate(biases)}


def apply(ridge: Ridge, numbers: dict[str, np.ndarray], places: Places) -> Array:
    """The chance of each kind of wish: float32 of shape (places, kinds)."""
    decisions = ridge.likeness(take(ridge.seen, places)) @ numbers["share"] + numbers["bias"]
    return np.array([curved(each, numbers) for each in decisions], dtype=np.float32)


def report(kinds: npt.NDArray[np.str_], chances: Array, others: int) -> None:
    """Print what five folds found."""
    of_wishes = chances[: len(kinds)]
    likeliest = np.array(WISHES)[of_wishes.argmax(axis=1)]
    for level in LEVELS:
        is_found, is_wish = of_wishes.sum(axis=1) >= level, kinds != "none"
        is_right = is_found & (likeliest == kinds)
        alarms = (chances[len(kinds) :].sum(axis=1) >= level).sum() / others
        print(
            f"P >= {level}: found {is_found[is_wish].mean():.3f}, of the right kind {is_right[is_wish].mean():.3f}, "
            f"alarms at look-alikes {is_found[~is_wish].mean():.3f}, at other messages {alarms:.4f}; "
            + ", ".join(f"{kind} {is_right[kinds == kind].mean():.2f}" for kind in WISHES)
        )
    confused(kinds, likeliest, of_wishes.sum(axis=1) >= MAY_WISH)
    total = chances.sum(axis=1)
    erasing = chances[:, : len(ERASING)]
    guess = chances.argmax(axis=1)
    is_plain = (guess < len(ERASING)) & (total >= SURE) & (erasing.max(axis=1) >= SAME_KIND * total)
    meant = np.array([kind in ERASING for kind in kinds])
    print(
        f"erases without asking: {is_plain[: len(kinds)][meant].mean():.3f} of the wishes to forget, "
        f"{is_plain[: len(kinds)][~meant & (kinds != 'none')].mean():.3f} of the other wishes, "
        f"{is_plain[: len(kinds)][kinds == 'none'].mean():.3f} of look-alikes, "
        f"{is_plain[len(kinds) :].sum()} of {others} other messages"
    )


def confused(kinds: npt.NDArray[np.str_], likeliest: npt.NDArray[np.str_], is_found: npt.NDArray[np.bool_]) -> None:
    """Print which kinds are taken for which."""
    for kind in (*WISHES, "none"):
        taken = likeliest[is_found & (kinds == kind)].tolist()
        print(f"  {kind}: " + ", ".join(f"{guess} {taken.count(guess)}" for guess in WISHES if guess in taken))


if __name__ == "__main__":
    main()
