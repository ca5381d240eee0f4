"""Finding lines by what a person might say just before them."""

from pathlib import Path

import numpy as np
import pytest

from companion.persona.lines import Line
from companion.response import bank as bank_module
from companion.response.bank import Bank, key_of, store_vectors, vectors_of
from companion.retrieval.embedding import Embedder
from tests.retrieval.light_embedder import LightEmbedder

LINES = (
    Line("rain", ("Wet.",), ("it is raining again", "such awful weather")),
    Line("cat", ("A cat is a landlord.",), ("my cat sleeps all day", "our kitten")),
    Line("silent", ("Anything.",), broad=True),
)


def best(embedder: Embedder, message: str) -> str:
    near = Bank(LINES, embedder).find(message, embedder.embed([message])[0])
    return max(near, key=lambda each: each.likeness).line.id


@pytest.mark.parametrize(("message", "line"), [("it rains cats and dogs outside", "rain"), ("my cat is asleep", "cat")])
def test_a_line_is_found_by_its_triggers(embedder: Embedder, message: str, line: str) -> None:
    assert best(embedder, message) == line


def test_a_line_is_never_found_by_its_wording(embedder: Embedder) -> None:
    message = "A cat is a landlord."
    near = Bank((Line("echo", (message,), ("it is raining again",)),), embedder)
    assert near.find(message, embedder.embed([message])[0])[0].likeness < 0.3


def test_every_line_comes_back_in_the_order_of_the_bank(embedder: Embedder) -> None:
    near = Bank(LINES, embedder).find("my cat sleeps all day", embedder.embed(["my cat sleeps all day"])[0])
    assert [each.line.id for each in near] == ["rain", "cat", "silent"]
    assert near[1].trigger == "my cat sleeps all day"
    assert near[1].likeness > 0.65 > near[0].likeness
    assert (near[2].likeness, near[2].trigger) == (-1.0, "")


@pytest.mark.parametrize("lines", [(), (LINES[2],)])
def test_a_bank_without_triggers_finds_no_likeness(embedder: Embedder, lines: tuple[Line, ...]) -> None:
    near = Bank(lines, embedder).find("hello", embedder.embed(["hello"])[0])
    assert [each.likeness for each in near] == [0.0] * len(lines)


@pytest.mark.parametrize("message", ["", "🙂", "zzz qqq", "the of and"])
def test_a_message_without_known_words_is_no_fault(embedder: Embedder, message: str) -> None:
    near = Bank(LINES, embedder).find(message, embedder.embed([message])[0])
    assert all(np.isfinite(each.likeness) for each in near)


def test_what_is_stored_is_not_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    light = LightEmbedder()
    (tmp_path / "response").mkdir()
    assert store_vectors(["one", "two", "one"], light, tmp_path / "response" / "triggers.npz") == 2
    monkeypatch.setattr(bank_module, "files", lambda package: tmp_path / "response")
    light.seen.clear()
    vectors = vectors_of(["two", "three", "one"], light)
    assert light.seen == ["three"]
    assert vectors @ light.embed(["two"])[0] == pytest.approx(vectors @ vectors[0], abs=0.02)


def test_vectors_of_another_model_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store_vectors(["one"], LightEmbedder(), tmp_path / "triggers.npz")
    monkeypatch.setattr(bank_module, "files", lambda package: tmp_path)
    assert not bank_module.shipped_vectors("another", 8)[0]


def test_without_a_file_all_is_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_module, "files", lambda package: tmp_path)
    light = LightEmbedder()
    vectors_of(["one", "two"], light)
    assert sorted(light.seen) == ["one", "two"]


def test_a_key_stands_for_one_text() -> None:
    assert key_of("tea") == key_of("tea") != key_of("Tea")
    assert 0 <= key_of("") < 2**64
