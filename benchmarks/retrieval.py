"""How well passages are found in a foreign library: articles in SQuAD form as documents.

    python -m benchmarks.retrieval FILE

Printed: passage recall within the first 1, 5 and 10, the right sentence among the best 1 and 3, and how many
questions about other articles are refused at the product's own threshold and while 95 % of the real ones are answered.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.cases import Asked, read_squad, write_articles
from companion.conversation import look_up
from companion.engine import Engine, open_engine
from companion.home import Home
from companion.options import Options
from companion.response.evidence import weigh
from companion.response.verdict import probability


def main() -> None:
    """Index the articles, put the questions, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("squad", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    articles, questions = read_squad(chosen.squad)
    answered = [asked for asked in questions if asked.answers]
    with tempfile.TemporaryDirectory() as folder:
        library = write_articles(articles, Path(folder, "all"), sorted(articles))
        engine = open_engine(Options(Home(Path(folder, "home")), knowledge=(library,)))
        print(f"{len(articles)} articles, {len(engine.mind.shelf)} passages, {len(answered)} questions with answers")
        measure_found(engine, answered)
        real: list[float] = []
        foreign: list[float] = []
        for half in (0, 1):
            titles = sorted(articles)[half::2]
            library = write_articles(articles, Path(folder, f"half{half}"), titles)
            engine = open_engine(Options(Home(Path(folder, f"home{half}")), knowledge=(library,)))
            for asked in answered:
                (real if asked.article in titles else foreign).append(answers(engine, asked))
    measure_refused(np.array(real), np.array(foreign))


def measure_found(engine: Engine, questions: Sequence[Asked]) -> None:
    """Recall of passages and of sentences, for the questions whose answer stands in one piece."""
    passages, sentences = [], []
    for asked in questions:
        question = engine.mind.reader.question(asked.text)
        found = look_up(question, engine.mind)

        def is_right(text: str, asked: Asked = asked) -> bool:
            return text in asked.paragraph and any(answer in text for answer in asked.answers)

        passages.append(
            [is_right(hit.text) or any(is_right(sentence.text) for sentence in hit.sentences) for hit in found.hits]
        )
        sentences.append([is_right(item.sentence.text) for item in weigh(question, found)])
    for name, rows, depths in (("passage", passages, (1, 5, 10)), ("sentence", sentences, (1, 3))):
        print(", ".join(f"{name} R@{depth} {np.mean([any(row[:depth]) for row in rows]):.3f}" for depth in depths))


def answers(engine: Engine, asked: Asked) -> float:
    """How likely the library answers a question."""
    question = engine.mind.reader.question(asked.text)
    found = look_up(question, engine.mind)
    evidence = weigh(question, found)
    return probability(question, found, evidence) if evidence else 0.0


def measure_refused(real: np.ndarray, foreign: np.ndarray) -> None:
    """Refusals at the product's threshold, and at the one that answers 95 % of the real questions."""
    answered, refused = np.mean(real >= 0.5), np.mean(foreign < 0.5)
    print(f"at the product's threshold: {answered:.3f} of the real answered, {refused:.3f} of the foreign refused")
    threshold = np.quantile(real, 0.05)
    print(f"while .950 of the real are answered: {np.mean(foreign < threshold):.3f} of the foreign refused")


if __name__ == "__main__":
    main()
