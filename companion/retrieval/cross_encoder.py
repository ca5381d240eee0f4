"""A cross-encoder: reads texts as one, and tells how well one suits another.

Vectors of texts that were embedded apart say what each is about; whether one answers the other shows only where they
are read together (Nogueira and Cho, "Passage Re-ranking with BERT", 2019), and which of several answers best, or that
none does, shows better where all of them are (Pobrotyn and others, "Context-Aware Learning to Rank with
Self-Attention", 2020): "the other one" is told by the first. It is the model of the embedder, with what practice added
to its layers, in whole numbers of eight bits.
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


class Sentence(NamedTuple):
    """A text to be read among others."""

    text: str
    before: str
    """What stands before it, "" for nothing."""


class Among(NamedTuple):
    """What is made of a text and the sentences that were read with it as one."""

    scores: Vectors
    """How well each sentence answers, float32 of shape (sentences,): log-odds against that none of them does."""

    asks: float
    """Whether the text asks for what was told, whether or not it was: log-odds."""


class Sheet(NamedTuple):
    """A text and sentences as tokens, to be read as one."""

    ids: list[int]
    types: list[int]
    """1 for the tokens of the sentences, 0 for those of the text and of what stands before a sentence."""

    spans: list[tuple[int, int]]
    """Where each sentence begins and ends."""


TASKS = ("answers", "overtakes")
"""What it tells of two texts: whether the second holds what the first calls for; whether the first makes the second
true no more."""

HEADS = (*TASKS, "among", "none", "asks")
"""What is read from the states: of two texts, the two tasks; of several, how well each answers, that none does, and
whether the text asks for what was told at all."""

LONGEST = 512
"""Tokens that are read as one."""


class CrossEncoder:
    """Reads pairs of texts. It loads behind whatever else is opened, and may be used from any thread."""

    def __init__(self, numbers: Mapping[str, np.ndarray], home: Home) -> None:
        """Begin to load.

        Args:
            numbers: the heads, and what is added to the weights, that `benchmarks/fit_cross_encoder.py` made.
            home: in whose cache the model is made ready.
        """
        self._threads = threads = processors()
        self._heads = {head: numbers[head].astype(np.float32) for head in HEADS}
        self._biases = {head: float(numbers[f"{head}_bias"].item()) for head in HEADS}
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

    def among(self, text: str, sentences: Sequence[Sentence]) -> Among:
        """How well each of some sentences answers a text, all of them read with it as one.

        Args:
            text: what may ask.
            sentences: at least one, in the order in which they were said.

        Raises:
            ModelError: the model could not be loaded.
        """
        encoder, tokenizer = self._opened.result()
        scores, asks = [], []
        for sheet in sheets_of(tokenizer, text, sentences):
            [states] = np.asarray(encoder.forward_batch([sheet.ids], token_type_ids=[sheet.types]).last_hidden_state)
            none = self._head("none", states[0])
            scores += [self._head("among", states[start:end].mean(axis=0)) - none for start, end in sheet.spans]
            asks.append(self._head("asks", states[0]))
        return Among(np.array(scores, dtype=np.float32), max(asks))

    def _head(self, name: str, state: Vectors) -> float:
        return float(state @ self._heads[name] + self._biases[name])


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


def sheets_of(tokenizer: "Tokenizer", text: str, sentences: Sequence[Sentence]) -> list[Sheet]:
    """A text and sentences as tokens, on as many sheets as LONGEST asks for, each with the text at its head."""
    texts = list(dict.fromkeys([text, *(part for each in sentences for part in each)]))
    whole = [each.encode("utf-8", "replace").decode() for each in texts]
    encoded = tokenizer.encode_batch(whole, add_special_tokens=False)
    read = {each: found.ids for each, found in zip(texts, encoded, strict=True)}
    head = [CLS, *read[text][-FIRST:], SEP]
    sheets: list[Sheet] = []
    above: str | None = None
    for each in sentences:
        own = [*read[each.text][:SECOND], SEP]
        whole_before = [*read[each.before][-BEFORE:], SEP] if each.before else []
        before = [] if each.before == above else whole_before
        if not sheets or len(sheets[-1].ids) + len(before) + len(own) > LONGEST:
            sheets.append(Sheet([*head], [0] * len(head), []))
            before = whole_before
        sheet = sheets[-1]
        start = len(sheet.ids) + len(before)
        sheet.ids.extend([*before, *own])
        sheet.types.extend([0] * len(before) + [1] * len(own))
        sheet.spans.append((start, start + len(own)))
        above = each.text
    return sheets


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
