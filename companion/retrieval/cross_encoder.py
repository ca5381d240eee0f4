"""A cross-encoder: reads two texts as one, and tells how well the second suits the first.

Vectors of texts that were embedded apart say what each is about; whether one answers the other shows only where they
are read together (Nogueira and Cho, "Passage Re-ranking with BERT", 2019). It is the model of the embedder,
with what practice added to its layers, in whole numbers of eight bits.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from companion.home import Home
from companion.retrieval.embedding import Vectors, default_model_folder, processors, verify_weights
from companion.retrieval.embedding_default import batches_of, open_model
from companion.retrieval.embedding_weights import kept_model

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CLS, SEP = 101, 102
"""The tokens that begin a text and end it."""

FIRST, SECOND, BEFORE = 64, 40, 24
"""Tokens read of the first text (its last ones), of the second, and of what stands before it (its last ones)."""


class Pair(NamedTuple):
    """Two texts to be read as one."""

    first: str
    second: str
    before: str
    """What stands before the second, "" for nothing."""


TASKS = ("answers", "overtakes")
"""What it tells: whether the second text holds what the first calls for; whether the first makes the second true no
more."""


class CrossEncoder:
    """Reads pairs of texts. It loads behind whatever else is opened, and may be used from any thread."""

    def __init__(self, numbers: Mapping[str, np.ndarray], home: Home) -> None:
        """Begin to load.

        Args:
            numbers: the heads, and what is added to the weights, that `benchmarks/fit_cross_encoder.py` made.
            home: in whose cache the model is made ready.
        """
        self._threads = threads = processors()
        self._heads = {task: numbers[task].astype(np.float32) for task in TASKS}
        self._biases = {task: float(numbers[f"{task}_bias"].item()) for task in TASKS}
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="cross-encoder")
        self._opened = self._pool.submit(_open, dict(numbers), home, threads)

    def scores(self, task: str, pairs: Sequence[Pair]) -> Vectors:
        """How well the second text of each pair suits the first: 0 where it is as likely as that none does.

        Args:
            task: one of TASKS.
            pairs: n of them.

        Returns:
            float32 of shape (n,), log-odds.

        Raises:
            ModelError: the model could not be loaded.
        """
        if not pairs:
            return np.zeros(0, dtype=np.float32)
        encoder, tokenizer = self._opened.result()
        tokens = tokens_of(tokenizer, pairs)
        values = np.zeros(len(pairs), dtype=np.float32)

        def fill(batch: list[int]) -> None:
            ids, types = ([tokens[place][part] for place in batch] for part in (0, 1))
            output = encoder.forward_batch(ids, token_type_ids=types)
            for states, place in zip(np.asarray(output.last_hidden_state), batch, strict=True):
                mean = states[: len(tokens[place][0])].mean(axis=0)
                values[place] = mean @ self._heads[task] + self._biases[task]

        list(self._pool.map(fill, batches_of([len(ids) for ids, _ in tokens], self._threads)))
        return values


def load_cross_encoder(home: Home) -> CrossEncoder:
    """The cross-encoder that ships; its model is made ready in the cache of a home."""
    with as_file(files("companion.retrieval") / "cross_encoder.npz") as path, np.load(path) as stored:
        return CrossEncoder({name: stored[name] for name in stored.files}, home)


def tokens_of(tokenizer: "Tokenizer", pairs: Sequence[Pair]) -> list[tuple[list[int], list[int]]]:
    """Pairs as tokens, and which of the two texts each token belongs to (0 or 1)."""
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    whole = [text.encode("utf-8", "replace").decode() for text in texts]
    encoded = tokenizer.encode_batch(whole, add_special_tokens=False)
    read = {text: each.ids for text, each in zip(texts, encoded, strict=True)}
    tokens = []
    for pair in pairs:
        head = [CLS, *read[pair.first][-FIRST:], SEP]
        tail = [*read[pair.second][:SECOND], SEP, *read[pair.before][-BEFORE:], SEP]
        tokens.append((head + tail, [0] * len(head) + [1] * len(tail)))
    return tokens


def _open(numbers: Mapping[str, np.ndarray], home: Home, threads: int) -> tuple[Any, "Tokenizer"]:
    """The encoder and the tokenizer.

    Raises:
        ModelError: one of them cannot be loaded.
    """
    folder = default_model_folder()
    weights = folder / "model.safetensors"
    verify_weights(weights, home.cache / "weights.json", is_kept=not home.incognito)
    additions = {name: value for name, value in numbers.items() if name.startswith("encoder.")}
    encoder, tokenizer = open_model(folder, lambda: kept_model(weights, home, additions), threads)
    tokenizer.encode_special_tokens = True  # "[SEP]", where somebody writes it, is a word
    return encoder, tokenizer
