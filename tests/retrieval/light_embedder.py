"""An embedder that needs no model and counts what it is asked, for tests of what is embedded, not of meaning."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from companion.retrieval.embedding import Vectors


class LightEmbedder:
    """The same text always gives the same unit vector; nothing else is meant by it."""

    name = "light"
    dimensions = 8

    def __init__(self, fails_at_call: int | None = None) -> None:
        self.seen: list[str] = []
        self._calls = 0
        self._fails_at_call = fails_at_call

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        self._calls += 1
        if self._calls == self._fails_at_call:
            raise KeyboardInterrupt
        self.seen += texts
        bytes_of = [list(sha256(text.encode()).digest()[: self.dimensions]) for text in texts]
        vectors = np.array(bytes_of, dtype=np.float32).reshape(-1, self.dimensions) + 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)
