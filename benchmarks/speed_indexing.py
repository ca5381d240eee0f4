"""Reading a library: how many texts a second, beside a plain `SentenceTransformer.encode` of the same texts."""

from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from companion.home import shipped
from companion.retrieval.documents import read_bytes, read_document
from companion.retrieval.embedding import Embedder, SentenceTransformerEmbedder, default_model_folder, load_embedder
from companion.retrieval.passages import split_document


def texts_of(folder: Path) -> list[str]:
    """What indexing embeds of a folder but single words: passages and sentences, each once."""
    found: list[str] = []
    for path in sorted(folder.rglob("*.md")):
        for draft in split_document(read_document(path, read_bytes(path))):
            found += [draft.in_context, *draft.sentences_in_context]
    return list(dict.fromkeys(found))


def measure(rounds: int) -> dict[str, Any]:
    """Texts a second by either way, in turn, and how far their vectors are apart."""
    texts = texts_of(shipped("knowledge"))
    ours, plain = load_embedder("", None), SentenceTransformerEmbedder(str(default_model_folder()), "plain")
    apart = float(np.abs(ours.embed(texts[:64]) - plain.embed(texts[:64])).max())
    times: dict[str, list[float]] = {"plain encode": [], "companion": []}
    for _ in range(rounds):
        times["plain encode"].append(seconds(plain, texts))
        times["companion"].append(seconds(ours, texts))
    return {
        "texts": len(texts),
        "texts_a_second": {name: len(texts) / median(each) for name, each in times.items()},
        "times_as_fast": median(
            one / other for one, other in zip(times["plain encode"], times["companion"], strict=True)
        ),
        "largest_difference": apart,
    }


def seconds(embedder: Embedder, texts: list[str]) -> float:
    """How long one takes."""
    began = perf_counter()
    embedder.embed(texts)
    return perf_counter() - began
