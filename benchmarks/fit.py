"""Fit the small heads: what a passage's score, a sentence's weight and the verdict are made of, and practice.

    python -m benchmarks.fit --originals DIR --squad FILE

It reads our practice questions on the film (`benchmarks/data/film.jsonl`) and on invented documents
(`documents.jsonl`), the original reviews where they are at hand, and articles in SQuAD form. It writes
`weights.json` of retrieval and of response, and `practiced/her.npz`. The cases in `tests/gold/` are never read.
"""

import argparse
import json
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC

from benchmarks.cases import read_cases, read_lines, read_squad, write_articles
from companion.conversation import look_up
from companion.engine import Engine, open_engine
from companion.home import Home, shipped
from companion.options import Options
from companion.response.evidence import weigh
from companion.response.practice import features, pair_features
from companion.response.verdict import traits_of_case
from companion.turn.session import Session

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parent.parent / "companion"
SENTENCES = 20
"""Sentences of a question that the ranking learns from."""

PASSAGES = 40
"""Passages of a question that the score learns from: all that the search weighs."""

GAMMA, COST = 0.05, 3.0
"""Of the support vector machine: the best of twelve pairs on questions left out."""

HIDDEN, DECAY, EPOCHS = 256, 0.3, 6
"""Of the ranking network: units, weight decay, passes; chosen on questions left out."""

FOLDS = 5

WRONGLY_REFUSED = {"any library": 0.03, "practice": 0.065}
"""The share of answerable questions that the threshold of the verdict gives up on questions left out."""


@dataclass(frozen=True)
class Trial:
    """A question put to a library, and what came of it."""

    library: str
    fold: int
    """Which of the folds the question is in, whatever the library that it is put to."""

    is_answered: bool
    is_foreign: bool
    """Whether the question is of another world than the library."""

    vector: np.ndarray
    traits: dict[str, float]
    sentences: list[dict[str, float]]
    sentence_vectors: np.ndarray
    right: list[bool] | None
    """For each sentence whether it answers; None where that is not known."""

    passages: list[dict[str, float]]
    passages_right: list[bool]


def main() -> None:
    """Fit everything and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--originals", type=Path, help="the folder of the original reviews")
    parser.add_argument("--squad", type=Path, help="a file in SQuAD form")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trials, profile = gather(Path(folder), chosen.originals, chosen.squad)
    print(f"{len(trials)} trials, {sum(trial.is_answered for trial in trials)} of them answered")
    passage = fit_passages(trials)
    (ROOT / "retrieval" / "weights.json").write_text(json.dumps(passage, indent=1) + "\n")
    response = {"evidence": fit_evidence(trials), "verdict": fit_verdict(trials)}
    (ROOT / "response" / "weights.json").write_text(json.dumps(response, indent=1) + "\n")
    fit_practice([trial for trial in trials if trial.library == "film"], profile)
    print(json.dumps({"passage": passage, **response}, indent=1))


def gather(folder: Path, originals: Path | None, squad: Path | None) -> tuple[list[Trial], np.ndarray]:
    """Every question put to its library and to foreign ones."""
    trials: list[Trial] = []
    film = read_cases(DATA / "film.jsonl")
    notes = open_engine(Options(Home(folder / "notes"), knowledge=(shipped("knowledge"),)))
    profile = notes.mind.shelf.profile
    for engine in [notes, *([open_engine(Options(Home(folder / "raw"), knowledge=(originals,)))] if originals else [])]:
        for case in film:
            is_right = case.is_right if case.must else None
            trials += try_out(
                engine,
                case.turns,
                "film",
                is_answered=case.answerable,
                is_right=is_right,
                is_foreign=case.kind == "unanswerable",
            )
    documents = list(read_lines(DATA / "documents.jsonl"))
    for half in (0, 1):
        engine = open_engine(
            Options(
                Home(folder / f"documents{half}"), knowledge=(write_documents(documents[half::2], folder / str(half)),)
            )
        )
        for number, document in enumerate(documents):
            is_own = number % 2 == half
            for asked in document["questions"]:
                right = {document["sentences"][place] for place in asked["answers"]}
                trials += try_out(
                    engine,
                    [asked["q"]],
                    "documents",
                    is_answered=is_own and bool(right),
                    is_right=right.__contains__,
                    is_foreign=not is_own,
                )
    if squad:
        trials += try_squad(folder, squad)
    return trials, profile


def try_squad(folder: Path, squad: Path) -> Iterator[Trial]:
    """Half of the articles as a library, all questions put to it; then the other half."""
    articles, questions = read_squad(squad)
    titles = sorted(articles)
    for half in (0, 1):
        library = write_articles(articles, folder / f"articles{half}", titles[half::2])
        engine = open_engine(Options(Home(folder / f"squad{half}"), knowledge=(library,)))
        for asked in questions:
            is_own = asked.article in titles[half::2]
            if not is_own and not asked.answers:
                continue

            def is_right(sentence: str, answers: frozenset[str] = asked.answers, home: str = asked.paragraph) -> bool:
                return sentence in home and any(answer in sentence for answer in answers)

            yield from try_out(
                engine,
                [asked.text],
                "squad",
                is_answered=is_own and bool(asked.answers),
                is_right=is_right,
                is_foreign=not is_own,
            )


def try_out(
    engine: Engine,
    turns: Sequence[str],
    library: str,
    *,
    is_answered: bool,
    is_right: Callable[[str], bool] | None,
    is_foreign: bool,
) -> Iterator[Trial]:
    """Put the last of some turns to a library; nothing where nothing is found."""
    session = Session()
    for turn in turns:
        question = engine.mind.reader.question(turn, session.question)
        found = look_up(question, engine.mind, PASSAGES)
        evidence = weigh(question, found, session.cited if question.context else ())
        session = Session(question, tuple(item.hit for item in evidence[:2]))
    if not evidence:
        return
    yield Trial(
        library,
        zlib.crc32(" ".join(turns).encode()) % FOLDS,
        is_answered,
        is_foreign,
        found.vector,
        traits_of_case(question, found, evidence),
        [item.traits for item in evidence[:SENTENCES]],
        np.array([item.sentence.vector for item in evidence[:SENTENCES]]),
        [is_answered and is_right(item.sentence.text) for item in evidence[:SENTENCES]] if is_right else None,
        [hit.traits for hit in found.hits],
        [
            is_answered and is_right is not None and any(is_right(one.text) for one in hit.sentences)
            for hit in found.hits
        ],
    )


def fit_passages(trials: Sequence[Trial]) -> dict[str, float]:
    """What makes a passage of an answerable question the one that answers."""
    known = [trial for trial in trials if trial.library != "film" and trial.is_answered and any(trial.passages_right)]
    return logistic(
        [traits for trial in known for traits in trial.passages],
        [right for trial in known for right in trial.passages_right],
    )


def fit_evidence(trials: Sequence[Trial]) -> dict[str, float]:
    """What makes a sentence of an answerable question the one that answers."""
    known = [trial for trial in trials if trial.is_answered and trial.right and any(trial.right)]
    return logistic(
        [traits for trial in known for traits in trial.sentences],
        [right for trial in known for right in trial.right or ()],
    )


def fit_verdict(trials: Sequence[Trial]) -> dict[str, float]:
    """What tells questions that a library answers from those of another world."""
    known = [trial for trial in trials if trial.is_answered or trial.is_foreign]
    weights = logistic([trial.traits for trial in known], [trial.is_answered for trial in known])
    scores = [
        weights["bias"] + sum(weights[name] * value for name, value in trial.traits.items())
        for trial in known
        if trial.is_answered and trial.library == "squad"
    ]
    if scores:
        weights["bias"] -= float(np.quantile(scores, WRONGLY_REFUSED["any library"]))
    return weights


def fit_ranking(trials: Sequence[Trial]) -> dict[str, Any]:
    """Learn which sentence answers which question of the film's library."""
    known = [trial for trial in trials if trial.is_answered and trial.right and any(trial.right)]
    names = list(known[0].sentences[0])
    traits = [np.array([[one[name] for name in names] for one in trial.sentences]) for trial in known]
    mean, scale = np.concatenate(traits).mean(axis=0), np.concatenate(traits).std(axis=0) + 1e-3
    points = np.concatenate(
        [
            pair_features(trial.vector, trial.sentence_vectors, (values - mean) / scale)
            for trial, values in zip(known, traits, strict=True)
        ]
    )
    labels = np.concatenate([np.array(trial.right) for trial in known])
    network = MLPClassifier((HIDDEN,), alpha=DECAY, max_iter=EPOCHS, batch_size=128, random_state=1)
    with catch_warnings():
        simplefilter("ignore", ConvergenceWarning)  # it is stopped early by intent
        network.fit(points, labels)
    layers = zip(network.coefs_, network.intercepts_, strict=True)
    stored: dict[str, Any] = {"sentence_traits": np.array(names), "sentence_mean": mean, "sentence_scale": scale}
    for number, (weights, bias) in enumerate(layers):
        stored |= {f"weights_{number}": weights.astype(np.float16), f"bias_{number}": bias.astype(np.float16)}
    return stored | {"depth": len(network.coefs_)}


def logistic(rows: Sequence[dict[str, float]], labels: Sequence[bool]) -> dict[str, float]:
    """Logistic regression over named traits."""
    names = list(rows[0])
    values = np.array([[row[name] for name in names] for row in rows])
    model = LogisticRegression(C=10, max_iter=5000).fit(values, labels)
    fitted = dict(zip(names, model.coef_[0].tolist(), strict=True)) | {"bias": float(model.intercept_[0])}
    return {name: round(value, 4) for name, value in fitted.items()}


def fit_practice(trials: Sequence[Trial], profile: np.ndarray) -> None:
    """Learn which questions the film's library answers; the probability's curve comes from questions left out."""
    names = list(trials[0].traits)
    traits = np.array([[trial.traits[name] for name in names] for trial in trials], dtype=np.float32)
    mean, scale = traits.mean(axis=0), traits.std(axis=0) + 1e-3
    points = features(np.array([trial.vector for trial in trials]), (traits - mean) / scale)
    labels = np.array([trial.is_answered for trial in trials])
    fold = np.array([trial.fold for trial in trials])
    held_out = np.zeros(len(trials))
    for number in range(FOLDS):
        model = SVC(C=COST, gamma=GAMMA).fit(points[fold != number], labels[fold != number])
        held_out[fold == number] = model.decision_function(points[fold == number])
    curve = LogisticRegression(C=10).fit(held_out[:, np.newaxis], labels)
    slope = float(curve.coef_[0, 0])
    middle = float(np.quantile(held_out[labels], WRONGLY_REFUSED["practice"]))
    model = SVC(C=COST, gamma=GAMMA).fit(points, labels)
    refused, lost = np.mean(held_out[~labels] < middle), np.mean(held_out[labels] < middle)
    print(f"practice: {len(trials)} trials, {len(model.support_)} of them kept")
    print(f"left out: {refused:.3f} of the unanswered refused, {lost:.3f} of the answered wrongly")
    np.savez(
        ROOT / "response" / "practiced" / "her.npz",
        model="all-MiniLM-L6-v2",
        profile=profile.astype(np.float32),
        traits=np.array(names),
        mean=mean,
        scale=scale,
        support=model.support_vectors_.astype(np.float16),
        share=model.dual_coef_[0].astype(np.float32),
        bias=model.intercept_[0],
        gamma=GAMMA,
        slope=slope,
        middle=middle,
        **fit_ranking(trials),
    )


def write_documents(documents: Sequence[dict[str, Any]], folder: Path) -> Path:
    """Invented documents as Markdown files."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, document in enumerate(documents):
        facts = {key: document[key] for key in ("title", "author", "kind") if document.get(key)}
        text, heading = "---\n" + "".join(f"{key}: {json.dumps(value)}\n" for key, value in facts.items()) + "---\n", ""
        for above, sentence in zip(document["headings"], document["sentences"], strict=True):
            text += f"\n\n## {above}\n\n" if above and above != heading else ""
            heading = above
            text += f"{sentence} "
        (folder / f"{number:02}.md").write_text(text, encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
