"""Evaluation cases: questions, whether they are answered, and what a right answer must say."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

STRAIGHT = str.maketrans("‘’“”–—‐‑\u00a0", "''\"\"---- ")


@dataclass(frozen=True)
class Case:
    """One question, with the turns that lead to it."""

    id: str
    kind: str
    turns: tuple[str, ...]
    answerable: bool
    must: tuple[tuple[str, ...], ...] = ()
    """Groups of regular expressions: a right answer matches one of each group."""

    must_not: tuple[str, ...] = ()

    def is_right(self, text: str) -> bool:
        """Whether a text says what a right answer must, and nothing that it must not."""
        if not self.must:
            return False
        plain = " ".join(text.translate(STRAIGHT).split())
        return all(any(re.search(one, plain, re.IGNORECASE) for one in group) for group in self.must) and not any(
            re.search(one, plain, re.IGNORECASE) for one in self.must_not
        )


def read_cases(path: Path) -> list[Case]:
    """The cases of a JSON Lines file."""
    return [
        Case(
            str(line.get("id", number)),
            line.get("kind", ""),
            tuple(line["turns"]),
            line["answerable"],
            tuple(tuple(group) for group in line.get("must", ())),
            tuple(line.get("must_not", ())),
        )
        for number, line in enumerate(read_lines(path), 1)
    ]


def read_lines(path: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    """The objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


@dataclass(frozen=True)
class Asked:
    """A question of a SQuAD-form file."""

    id: str
    text: str
    article: str
    paragraph: str
    answers: frozenset[str]
    """Empty where the file marks it as impossible."""


def read_squad(path: Path) -> tuple[dict[str, str], list[Asked]]:
    """The articles of a SQuAD-form file as plain text by title, and its questions."""
    articles, questions = {}, []
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        title = article["title"].replace("_", " ")
        paragraphs = [" ".join(paragraph["context"].split()) for paragraph in article["paragraphs"]]
        articles[title] = "\n\n".join([title, *paragraphs])
        for paragraph, text in zip(article["paragraphs"], paragraphs, strict=True):
            for asked in paragraph["qas"]:
                answers = () if asked.get("is_impossible") else asked["answers"]
                found = frozenset(" ".join(answer["text"].split()) for answer in answers)
                questions.append(Asked(asked["id"], asked["question"], title, text, found))
    return articles, questions


def write_articles(articles: dict[str, str], folder: Path, wanted: Sequence[str]) -> Path:
    """Articles as documents of a library."""
    folder.mkdir(parents=True, exist_ok=True)
    for title in wanted:
        (folder / (re.sub(r"[^\w-]+", "_", title) + ".txt")).write_text(articles[title], encoding="utf-8")
    return folder
