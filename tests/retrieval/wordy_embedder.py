"""An embedder that needs no model: texts with the same words are near each other."""

import re
from collections.abc import Sequence
from functools import cache
from zlib import crc32

import numpy as np

from companion.retrieval.embedding import Vectors


class WordyEmbedder:
    """A text is the sum of its words, each a direction of its own by chance."""

    name = "wordy"
    dimensions = 48

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            words = re.findall(r"\w+", text.lower()) or [text]
            row[:] = sum(direction(word, self.dimensions) for word in words)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


@cache
def direction(word: str, dimensions: int) -> Vectors:
    """The direction of a word."""
    return np.random.default_rng(crc32(word.encode())).standard_normal(dimensions).astype(np.float32)
