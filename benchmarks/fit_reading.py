"""Fit the heads that read a message: act, crisis and its level, care, emotion.

    python -m benchmarks.fit_reading --goemotions DIR

It reads the practice messages that we wrote (`benchmarks/data/messages/`), our practice questions on the film, and
GoEmotions' train and dev parts (a folder with `train.tsv`, `dev.tsv`, `labels.txt`), and writes `nlu/heads.npz`:
numbers alone. The cases in `tests/gold/` are never read. About twenty minutes on two cores, and 16 GB.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from benchmarks.cases import read_lines
from companion.nlu.features import BUCKETS, grams_of, rarity_of
from companion.persona.lines import ACTS, CARES
from companion.retrieval.embedding import Embedder, Vectors, load_embedder

DATA = Path(__file__).parent / "data"
TARGET = Path(__file__).parent.parent / "companion" / "nlu" / "heads.npz"

GAMMA, WRITING, RIDGE = 1.0, 0.5, 0.5
"""Width of the kernel over meaning, what writing counts beside it, and the ridge; the best of eighteen."""

FILM_QUESTIONS = 1_200
"""Of the practice questions on the film, so that the acts know how the film is asked about."""

STRANGERS, LIVES, WISHES = (1_000, 1_500), (1_000, 3_000), (0, 1_000)
"""What teaches what is no crisis, beside our messages: texts at random, and those that a first fit takes for a crisis,
of GoEmotions' comments, of what people tell and ask in the memory scripts, and of what they want forgotten."""

ON_DANGER = ("undertones", "harmless", "whispers", "edges")
"""Files that teach danger alone: with them the acts and cares of everything else were read worse."""

BLOCK = 2_000
"""Texts compared with all others at once: OpenBLAS breaks down where 28,000 are multiplied with themselves."""

HIDDEN, DECAY, EPOCHS = 256, 1e-3, 5
"""Of the emotion network."""

LEVELS = ("passive", "active", "imminent", "other")
EMOTIONS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")
EKMAN = {
    "anger": "anger annoyance disapproval",
    "disgust": "disgust",
    "fear": "fear nervousness",
    "joy": "joy amusement approval excitement gratitude love optimism relief pride admiration desire caring",
    "sadness": "sadness disappointment embarrassment grief remorse",
    "surprise": "surprise realization confusion curiosity",
    "neutral": "neutral",
}
"""Which of GoEmotions' labels make up each group: the grouping that its authors publish."""

Array = npt.NDArray[np.float32]
Row = dict[str, Any]


@dataclass(frozen=True)
class Texts:
    """Texts with all that the heads see of them."""

    texts: Sequence[str]
    vectors: Vectors
    grams: csr_matrix


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--goemotions", type=Path, required=True, help="the folder with train.tsv and dev.tsv")
    chosen = parser.parse_args()
    embedder = load_embedder("", None)
    rows = practice_messages()
    comments, feelings = read_emotions(chosen.goemotions, "train")
    rarity = rarity_of([*(row["text"] for row in rows), *comments])
    messages = look_at([row["text"] for row in rows], embedder, rarity)
    strangers = look_at(comments, embedder, rarity)
    numbers = fit_kernels(
        rows, messages, strangers, *(look_at(texts, embedder, rarity) for texts in (lives(), wishes()))
    )
    dev, dev_feelings = read_emotions(chosen.goemotions, "dev")
    numbers |= fit_emotions(strangers, feelings, look_at(dev, embedder, rarity), dev_feelings)
    numbers |= {"rarity": rarity.astype(np.float16), "embedder": np.array(embedder.name)}
    np.savez(TARGET, **numbers)  # type: ignore[arg-type]
    print(f"{TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


def practice_messages() -> list[Row]:
    """Our messages, and some of our questions on the film."""
    rows = [
        {**row, "is_on_danger": path.stem in ON_DANGER}
        for path in sorted((DATA / "messages").glob("*.jsonl"))
        for row in read_lines(path)
    ]
    film = [row["turns"][-1] for row in read_lines(DATA / "film.jsonl") if len(row["turns"]) == 1]
    chosen = np.random.default_rng(0).choice(len(film), FILM_QUESTIONS, replace=False)
    known = {row["text"] for row in rows}
    rows += [{"text": film[place], "act": "knowledge_question"} for place in chosen if film[place] not in known]
    return rows


def lives() -> list[str]:
    """What people tell and ask in the memory scripts: odd lives in small things, no danger."""
    scripts = [row for path in sorted((DATA / "memory").glob("*.jsonl")) for row in read_lines(path)]
    told = [text for script in scripts for session in script["sessions"] for text in session]
    return sorted({*told, *(probe["probe"] for script in scripts for probe in script["probes"])})


def wishes() -> list[str]:
    """What people want of their memory, and mostly forgotten."""
    return sorted({row["text"] for row in read_lines(DATA / "memory_wishes.jsonl")})


def look_at(texts: Sequence[str], embedder: Embedder, rarity: Array) -> Texts:
    """Embed texts and count their n-grams."""
    found = [grams_of(text, rarity) for text in texts]
    starts = np.cumsum([0, *(len(each.buckets) for each in found)])
    grams = csr_matrix(
        (np.concatenate([each.values for each in found]), np.concatenate([each.buckets for each in found]), starts),
        shape=(len(texts), 2 * BUCKETS),
    )
    return Texts(texts, embedder.embed(texts), grams)


def fit_kernels(
    rows: Sequence[Row], messages: Texts, strangers: Texts, life: Texts, wished: Texts
) -> dict[str, np.ndarray]:
    """Acts, levels, cares and crisis, by kernel ridge regression with closed-form leaving one out."""
    acts = [act for act in ACTS if act != "crisis"]
    is_crisis = np.array([row["act"] == "crisis" for row in rows])
    some = take(strangers, np.random.default_rng(0).permutation(len(strangers.texts))[: STRANGERS[0]])
    first = Ridge(messages, some)
    guess = first.fit(range(first.size), (np.r_[is_crisis, np.zeros(len(some.texts))] * 2 - 1)[:, None])
    harmless = ((strangers, STRANGERS), (life, LIVES), (wished, WISHES))
    ridge = Ridge(messages, together([alarming(first, guess, texts, counts) for texts, counts in harmless]))
    others = ridge.size - len(rows)
    ours = np.arange(len(rows))
    is_on_danger = np.array([row.get("is_on_danger", False) for row in rows])
    ordinary, grave = ours[~is_crisis & ~is_on_danger], ours[is_crisis]
    targets = {
        "acts": one_hot([rows[place]["act"] for place in ordinary], acts),
        "levels": one_hot([rows[place]["level"] for place in grave], LEVELS),
        "cares": one_hot([rows[place].get("care", "none") for place in ordinary], ("none", *CARES)),
        "crisis": np.r_[is_crisis, np.zeros(others)][:, None],
    }
    shares: dict[str, Array] = {}
    numbers: dict[str, Any] = {}
    for places, kinds in ((ordinary, ("acts", "cares")), (grave, ("levels",)), (np.arange(ridge.size), ("crisis",))):
        target = np.concatenate([targets[kind] for kind in kinds], axis=1)
        fitted = ridge.fit(places, target - target.mean(axis=0))
        ends = np.cumsum([targets[kind].shape[1] for kind in kinds])[:-1]
        for kind, share, decisions in zip(
            kinds, *(np.split(part, ends, axis=1) for part in (fitted.share, fitted.left_out())), strict=True
        ):
            shares[kind] = share
            slope, middle, right = calibrate(decisions + targets[kind].mean(axis=0), targets[kind])
            numbers |= {f"{kind}_slope": slope, f"{kind}_middle": middle}
            print(f"{kind}: {len(places)} messages, {right:.3f} right when left out")
    share = np.concatenate([shares[kind] for kind in targets], axis=1)
    return numbers | {
        "support": np.round(ridge.seen.vectors * 127).astype(np.int8),
        "gamma": np.array(GAMMA),
        "share": share.astype(np.float32),
        "weights": (WRITING * (ridge.seen.grams.T @ share)).astype(np.float16),
        "bias": np.concatenate([target.mean(axis=0) for target in targets.values()]).astype(np.float32),
        "acts": np.array(acts),
        "levels": np.array(LEVELS),
        "cares": np.array(("none", *CARES)),
    }


def alarming(first: "Ridge", guess: "Fitted", texts: Texts, counts: tuple[int, int]) -> Texts:
    """Of harmless texts some at random, and of 20,000 others those that a first fit takes for a crisis most."""
    lots = np.random.default_rng(0).permutation(len(texts.texts))[:20_000]
    some, rest = lots[: counts[0]], lots[counts[0] :]
    parts = np.array_split(rest, max(1, len(rest) // 2_000))
    scores = np.concatenate([first.apply(guess, take(texts, part))[:, 0] for part in parts])
    return take(texts, np.concatenate([some, rest[np.argsort(-scores)[: counts[1]]]]))


def together(parts: Sequence[Texts]) -> Texts:
    """Several groups of texts as one."""
    return Texts(
        [text for part in parts for text in part.texts],
        np.concatenate([part.vectors for part in parts]),
        vstack([part.grams for part in parts]).tocsr(),
    )


def take(texts: Texts, places: Sequence[int] | npt.NDArray[np.int64]) -> Texts:
    """Some of the texts."""
    return Texts([texts.texts[place] for place in places], texts.vectors[places], texts.grams[places])


def one_hot(labels: Sequence[str], names: Sequence[str]) -> Array:
    """float32 of shape (labels, names)."""
    return np.array([[label == name for name in names] for label in labels], dtype=np.float32)


@dataclass(frozen=True)
class Fitted:
    """A solution: what each seen text adds."""

    share: Array
    target: Array
    part: Array
    """The shares of those that it was fitted to."""

    factor: torch.Tensor
    """The lower Cholesky factor of their kernel."""

    def left_out(self) -> Array:
        """What each would have got had it been left out."""
        inverse = torch.cholesky_inverse(self.factor).diagonal().numpy()
        return np.asarray(self.target - self.part / inverse[:, None], dtype=np.float32)


class Ridge:
    """Kernel ridge regression over messages and strangers."""

    def __init__(self, messages: Texts, strangers: Texts) -> None:
        self.seen = Texts(
            [*messages.texts, *strangers.texts],
            # what ships is rounded to a byte, so that is what is learned from
            unit(np.round(np.concatenate([messages.vectors, strangers.vectors]) * 127)),
            vstack([messages.grams, strangers.grams]).tocsr(),
        )
        self.size = len(self.seen.texts)
        self._kernel = self.likeness(self.seen)

    def fit(self, places: Sequence[int] | range | np.ndarray, target: Array) -> Fitted:
        """Fit to some of the seen texts."""
        where = np.asarray(places)
        kernel = self._kernel[np.ix_(where, where)]
        kernel[np.diag_indices(len(where))] += RIDGE
        factor = torch.linalg.cholesky(torch.from_numpy(kernel))  # LAPACK breaks down from 28,000 texts on
        part = torch.cholesky_solve(torch.from_numpy(target.astype(np.float32)), factor).numpy()
        share = np.zeros((self.size, target.shape[1]), dtype=np.float32)
        share[where] = part
        return Fitted(share, target, part, factor)

    def apply(self, fitted: Fitted, texts: Texts) -> Array:
        """The decisions on other texts."""
        return np.asarray(self.likeness(texts) @ fitted.share)

    def likeness(self, texts: Texts) -> Array:
        """How like each of some texts is to each that was seen: float32 of shape (texts, seen)."""
        likeness = np.empty((len(texts.texts), self.size), dtype=np.float32)
        for start in range(0, len(likeness), BLOCK):
            block = slice(start, start + BLOCK)
            distances = np.maximum(0, 2 - 2 * (texts.vectors[block] @ self.seen.vectors.T))
            written = (texts.grams[block] @ self.seen.grams.T).toarray()
            likeness[block] = np.exp(-GAMMA * distances) + WRITING * written
        return likeness


def unit(vectors: Array) -> Array:
    """Rows of unit length."""
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def calibrate(decisions: Array, target: Array) -> tuple[Array, Array, float]:
    """The linear map from decisions to logits, and the share that it gets right."""
    labels = target.argmax(axis=1) if target.shape[1] > 1 else target[:, 0] > 0.5
    fitted = LogisticRegression(C=1.0, max_iter=2000).fit(decisions, labels)
    right = float((fitted.predict(decisions) == labels).mean())
    return fitted.coef_.astype(np.float32), fitted.intercept_.astype(np.float32), right


def read_emotions(folder: Path, part: str) -> tuple[list[str], Array]:
    """The comments of one part of GoEmotions, and their groups: float32 of shape (comments, 7)."""
    labels = (folder / "labels.txt").read_text(encoding="utf-8").split()
    group = {labels.index(name): number for number, kind in enumerate(EMOTIONS) for name in EKMAN[kind].split()}
    texts, groups = [], []
    for line in (folder / f"{part}.tsv").read_text(encoding="utf-8").splitlines():
        text, marks, _ = line.split("\t")
        texts.append(text)
        groups.append([any(group[int(mark)] == number for mark in marks.split(",")) for number in range(len(EMOTIONS))])
    return texts, np.array(groups, dtype=np.float32)


def fit_emotions(train: Texts, feelings: Array, dev: Texts, dev_feelings: Array) -> dict[str, np.ndarray]:
    """The emotion head: fitted on train, mixed and levelled on dev."""
    linear = [
        LogisticRegression(C=2.0, max_iter=300, solver="liblinear").fit(train.grams, feelings[:, number])
        for number in range(len(EMOTIONS))
    ]
    weights = np.stack([one.coef_[0] for one in linear], axis=1)
    bias = np.array([one.intercept_[0] for one in linear])
    scale = 8.0
    network = MLPClassifier((HIDDEN,), alpha=DECAY, max_iter=EPOCHS, random_state=0, early_stopping=False)
    network.fit(train.vectors * scale, feelings)
    (hidden, out), (hidden_bias, out_bias) = network.coefs_, network.intercepts_
    meant = np.maximum(dev.vectors * scale @ hidden + hidden_bias, 0) @ out + out_bias
    both = np.concatenate([dev.grams @ weights + bias, meant], axis=1)
    mixed = [LogisticRegression(C=0.02, max_iter=500).fit(both, dev_feelings[:, n]) for n in range(len(EMOTIONS))]
    mix = np.stack([one.coef_[0] for one in mixed])
    logits = both @ mix.T
    level = np.array([best_level(logits[:, n], dev_feelings[:, n]) for n in range(len(EMOTIONS))])
    return {
        "emotions": np.array(EMOTIONS),
        "emotion_weights": weights.astype(np.float16),
        "emotion_bias": bias,
        "emotion_scale": np.array(scale),
        "emotion_hidden": hidden.astype(np.float16),
        "emotion_hidden_bias": hidden_bias,
        "emotion_out": out.astype(np.float16),
        "emotion_out_bias": out_bias,
        "emotion_mix": mix,
        "emotion_mix_bias": -level,
    }


def best_level(logits: Array, target: Array) -> float:
    """The logit above which F1 is best, found on a smoothed curve so that a few comments do not decide."""
    order = np.argsort(-logits)
    found = np.cumsum(target[order])
    scores = 2 * found / (np.arange(1, len(order) + 1) + target.sum())
    width = max(5, int(target.sum() * 0.15))
    best = int(np.convolve(scores, np.ones(width) / width, mode="same").argmax())
    return float(logits[order[best]])


if __name__ == "__main__":
    main()
