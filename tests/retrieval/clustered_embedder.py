"""An embedder that needs no model and whose vectors lie in clusters, as those of real texts do."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from companion.retrieval.embedding import Vectors

CENTRES = np.random.default_rng(0).standard_normal((50, 48)).astype(np.float32)


class ClusteredEmbedder:
    """The same text always gives the same unit vector, near one of fifty centres."""

    name = "clustered"
    dimensions = 48

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            chance = np.random.default_rng(crc32(text.encode()))
            row[:] = CENTRES[chance.integers(len(CENTRES))] + 0.8 * chance.standard_normal(self.dimensions)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors
