"""One reading of each message, and the level that it reaches on the evaluation cases."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.nlu.emotion import Emotion
from companion.nlu.heads import load_heads
from companion.nlu.reading import LONGEST, MOST_PARTS, Reader, Reading, emotion_of, parts_of, readable
from companion.nlu.spelling import Speller, load_language
from companion.retrieval.embedding import Embedder, Vectors

GOLD = Path(__file__).parent.parent / "gold"


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(["samantha", "theodore"], load_language())


@pytest.fixture(scope="module")
def reader(embedder: Embedder, speller: Speller) -> Reader:
    return Reader(load_heads(), embedder, speller, {})


class Foreseeing:
    """The real model, its vectors of some texts made beforehand at once: six times as fast as one by one."""

    def __init__(self, embedder: Embedder, texts: Sequence[str]) -> None:
        self.name, self.dimensions = embedder.name, embedder.dimensions
        self._embedder = embedder
        self._vectors = dict(zip(texts, embedder.embed(texts), strict=True))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """The vectors made beforehand, or new ones."""
        if all(text in self._vectors for text in texts):
            return np.stack([self._vectors[text] for text in texts])
        return self._embedder.embed(texts)


@dataclass(frozen=True)
class Case:
    """An evaluation case and how it was read."""

    gold: dict[str, Any]
    reading: Reading

    @property
    def is_right(self) -> bool:
        """Whether it was read for one of the acts that it may be read for."""
        return self.reading.act in (self.gold["act"], *self.gold.get("also", []))


@pytest.fixture(scope="module")
def cases(embedder: Embedder, speller: Speller) -> dict[str, list[Case]]:
    """The evaluation cases by file."""
    rows = {
        name: [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("acts", "lookalikes")
    }
    texts = list(dict.fromkeys(readable(row["text"]) for each in rows.values() for row in each))
    reader = Reader(load_heads(), Foreseeing(embedder, texts), speller, {})
    return {name: [Case(row, reader.read(row["text"], None)) for row in each] for name, each in rows.items()}


@pytest.fixture(scope="module")
def calm(cases: dict[str, list[Case]]) -> list[Case]:
    """The evaluation cases of the acts that tell of no danger."""
    return [case for case in cases["acts"] if case.gold["act"] != "crisis"]


def recall(cases: Sequence[Case], **wanted: str) -> float:
    """The share of danger that was seen, among the cases of a wording or a level."""
    grave = [case for case in cases if case.gold["act"] == "crisis"]
    grave = [case for case in grave if all(case.gold[key] == value for key, value in wanted.items())]
    return sum(case.reading.crisis is not None for case in grave) / len(grave)


def test_acts_are_told_apart(calm: list[Case]) -> None:
    assert sum(case.is_right for case in calm) / len(calm) >= 0.80


def test_no_act_is_lost(calm: list[Case]) -> None:
    right = Counter(case.gold["act"] for case in calm if case.is_right)
    assert min(right[act] for act in {case.gold["act"] for case in calm}) >= 20


def test_danger_in_plain_words_is_seen(cases: dict[str, list[Case]]) -> None:
    assert recall(cases["acts"], wording="explicit") >= 0.90


def test_danger_between_the_lines_is_often_seen(cases: dict[str, list[Case]]) -> None:
    assert recall(cases["acts"], wording="indirect") >= 0.62


@pytest.mark.parametrize("level", ["passive", "active", "imminent", "other"])
def test_danger_of_every_level_is_seen(cases: dict[str, list[Case]], level: str) -> None:
    assert recall(cases["acts"], level=level) >= 0.65


def test_ordinary_talk_raises_no_alarm(calm: list[Case]) -> None:
    assert sum(case.reading.crisis is not None for case in calm) <= 12


def test_what_only_looks_like_danger_seldom_raises_an_alarm(cases: dict[str, list[Case]]) -> None:
    assert sum(case.reading.crisis is not None for case in cases["lookalikes"]) <= 10


def test_what_only_looks_like_danger_is_read_for_what_it_is(cases: dict[str, list[Case]]) -> None:
    looks = cases["lookalikes"]
    assert sum(case.is_right for case in looks) / len(looks) >= 0.78


def test_no_english_message_is_taken_for_a_foreign_one(cases: dict[str, list[Case]]) -> None:
    assert [case.gold["text"] for each in cases.values() for case in each if case.reading.is_foreign] == []


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("hello", "smalltalk"),
        ("who directed Her?", "knowledge_question"),
        ("my cat is called Ink", "share_fact"),
        ("I feel so lonely tonight", "share_feeling"),
        ("do you remember my cat?", "recall_question"),
        ("should I quit my job?", "advice"),
        ("write a letter to my landlord about the heating", "request_letter"),
        ("I love you", "romance"),
        ("you are stupid and useless", "attack"),
        ("are you a real person?", "about_companion"),
    ],
)
def test_a_message_is_read_for_what_the_person_does(reader: Reader, text: str, act: str) -> None:
    assert reader.read(text, None).act == act


@pytest.mark.parametrize("text", ["are you a real person?", "who are you", "am I talking to a machine?"])
def test_asking_what_she_is_wants_care(reader: Reader, text: str) -> None:
    assert reader.read(text, None).care == "identity"


@pytest.mark.parametrize(
    "text", ["i never miss people now that i have you", "I do not need my friends when I have you."]
)
def test_doing_without_people_because_of_her_wants_care(reader: Reader, text: str) -> None:
    assert reader.read(text, None).care == "dependence"


@pytest.mark.parametrize("text", ["i don't need a doctor, the rash is gone", "I never want people on a Sunday"])
def test_doing_without_people_for_once_wants_none(reader: Reader, text: str) -> None:
    assert reader.read(text, None).care != "dependence"


def test_an_ordinary_remark_wants_no_care(reader: Reader) -> None:
    assert reader.read("the boats are out on the bay", None).care is None


@pytest.mark.parametrize(
    ("text", "emotion"),
    [("I'm so happy today!", "joy"), ("I am so sad", "sadness"), ("this makes me furious", "anger")],
)
def test_an_emotion_is_heard(reader: Reader, text: str, emotion: str) -> None:
    assert reader.read(text, None).emotion.label == emotion


def test_an_emotion_below_one_half_is_none() -> None:
    assert emotion_of({"joy": 0.49, "neutral": 0.2}, "fine!!!") == Emotion()


def test_strong_words_make_an_emotion_stronger() -> None:
    chances = {"joy": 0.6, "neutral": 0.2}
    assert emotion_of(chances, "I am really very happy").intensity > emotion_of(chances, "I am happy").intensity


def test_no_emotion_is_stronger_than_one() -> None:
    assert emotion_of({"joy": 0.95}, "SO VERY REALLY TOTALLY HAPPY!!!!!").intensity == 1


@pytest.mark.parametrize(
    "text", ["Guten Morgen, wie geht es dir heute", "こんにちは、元気ですか", "привет, как твои дела сегодня"]
)
def test_a_language_that_she_does_not_speak_is_known(reader: Reader, text: str) -> None:
    assert reader.read(text, None).is_foreign


def test_the_persons_own_words_are_found(reader: Reader) -> None:
    own = reader.read("my cat Ink is asleep", None, name="Ana").own
    assert (own.name, own.their_word) == ("Ana", "your cat Ink")


def test_a_question_is_read_with_its_spelling_mended(reader: Reader) -> None:
    assert reader.read("who is samanta?", None).question.text == "who is samantha?"


def test_a_meaning_has_unit_length(reader: Reader) -> None:
    assert float(np.linalg.norm(reader.read("the boats are out", None).vector)) == pytest.approx(1, abs=1e-5)


def test_a_message_is_read_the_same_each_time(reader: Reader) -> None:
    first, again = (reader.read("my sister forgot my birthday", None) for _ in range(2))
    assert (first.acts, first.emotion, first.own) == (again.acts, again.emotion, again.own)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=300))
def test_any_text_has_a_reading_whose_chances_add_up_to_one(reader: Reader, text: str) -> None:
    assert sum(reader.read(text, None).acts.values()) == pytest.approx(1)


@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud83d", "a" * 50_000, "🦐" * 3_000, "?" * 3_000, "my " * 700])
def test_an_odd_text_has_a_reading_whose_chances_add_up_to_one(reader: Reader, text: str) -> None:
    assert sum(reader.read(text, None).acts.values()) == pytest.approx(1)


@given(st.text(max_size=300))
def test_nothing_that_moves_a_cursor_is_left(text: str) -> None:
    assert all(mark.isprintable() or mark in "\n\t" for mark in readable(text))


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("\x1b[31mred\x1b[0m tea", "red tea"),
        ("tea\x07time", "tea time"),
        ("te\u200ba", "tea"),
        ("Zoe\u0308", "Zoë"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
    ],
)
def test_a_message_is_cleaned_of_what_cannot_be_seen(raw: str, clean: str) -> None:
    assert readable(raw) == clean


def test_a_long_message_keeps_its_beginning_and_its_end() -> None:
    text = readable("first " + "tea " * 2_000 + "last")
    assert text.startswith("first")
    assert text.endswith("last")
    assert len(text) <= LONGEST + 1


def test_a_short_message_has_no_parts() -> None:
    assert parts_of("I like tea. And you?") == []


def test_the_parts_of_a_long_message_hold_all_its_words() -> None:
    text = "One two three four five six. " * 60
    assert " ".join(parts_of(text)).split() == text.split()


@given(st.text(max_size=50), st.integers(1, 20_000))
def test_no_message_has_more_parts_than_can_be_read(text: str, times: int) -> None:
    assert len(parts_of(f"{text} " * min(times, 50_000 // (len(text) + 1)))) <= MOST_PARTS
