"""The default model's weights as CTranslate2 reads them: made from the published file, kept in the home's cache."""

import json
import os
import shutil
import struct
import tempfile
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from companion.home import Home

Tensor: TypeAlias = npt.NDArray[np.float32]

LAYERS, HEADS = 6, 12

MADE = 0x3C80C420
"""CRC-32 of `model.bin`, which is the same wherever it is made: what has another is damaged. Change it, and `KEPT`,
when it is written in a new way."""

MODEL = "all-MiniLM-L6-v2"
KEPT = f"{MODEL}.1"
"""The folder in the cache."""

LEFT_BEHIND = 3600
"""Seconds after which a folder that was never finished belongs to a process that was killed."""

SMALL = {
    "config.json": json.dumps(
        {"bos_token": "[CLS]", "eos_token": "[SEP]", "layer_norm_epsilon": 1e-12, "unk_token": "[UNK]"}
    ).encode(),
    "vocabulary.txt": b"[UNK]\n",  # it is given numbers, never words
}
"""The files beside `model.bin`."""

BINARY_VERSION, REVISION = 6, 1
"""The form of `model.bin`, as `ctranslate2.specs` writes it (which would import torch); newer libraries read it too."""

SETTINGS = {"num_heads": HEADS, "pre_norm": 0, "activation": 3, "embeddings_merge": 1, "scale_embeddings": 0}
"""A BERT: norms after each part, GELU (3), embeddings added up (1)."""

TYPES = {"float32": 0, "int8": 1, "int16": 2}


def kept_model(weights: Path, home: Home) -> Path | dict[str, bytes]:
    """The model from the cache, made where it is missing or damaged.

    Args:
        weights: the published `model.safetensors`, verified.
        home: where it is kept; in incognito nothing is written.

    Returns:
        The folder, or its files in memory where it cannot be kept.
    """
    folder = home.cache / KEPT
    if is_sound(folder):
        return folder
    made = make_model(weights)
    if not home.incognito:
        with suppress(OSError):  # a full disk, or no right to write: what is in memory will do
            _keep(made, folder)
            return folder
    return made


def is_sound(folder: Path) -> bool:
    """Whether a folder holds the model, byte for byte."""
    try:
        if any((folder / name).read_bytes() != content for name, content in SMALL.items()):
            return False
        crc, block = 0, memoryview(bytearray(1 << 20))
        with (folder / "model.bin").open("rb", buffering=0) as file:
            while count := file.readinto(block):
                crc = zlib.crc32(block[:count], crc)
    except OSError:
        return False
    return crc == MADE


def make_model(weights: Path) -> dict[str, bytes]:
    """The files of the model by name, from the published weights."""
    return {"model.bin": b"".join(_binary(_renamed(read_tensors(weights)))), **SMALL}


def read_tensors(path: Path) -> dict[str, Tensor]:
    """The float32 tensors of a safetensors file, mapped into memory."""
    content = np.memmap(path, dtype=np.uint8, mode="r")
    begin = 8 + int.from_bytes(content[:8].tobytes(), "little")
    tensors = {}
    for name, entry in json.loads(content[8:begin].tobytes()).items():
        if entry.get("dtype") == "F32":
            first, end = entry["data_offsets"]
            tensors[name] = content[begin + first : begin + end].view("<f4").reshape(entry["shape"])
    return tensors


def _renamed(found: Mapping[str, Tensor]) -> dict[str, npt.NDArray[Any]]:
    """The tensors of a BERT as CTranslate2 calls them; query, key and value are one."""
    made: dict[str, npt.NDArray[Any]] = {
        f"encoder/{name}": np.asarray(value, dtype=np.int16 if name == "num_heads" else np.int8)
        for name, value in SETTINGS.items()
    }

    def linear(name: str, *parts: str) -> None:
        for end in ("weight", "bias"):
            made[f"encoder/{name}/{end}"] = np.concatenate([found[f"{part}.{end}"] for part in parts])

    def norm(name: str, part: str) -> None:
        made[f"encoder/{name}/gamma"] = found[f"{part}.weight"]
        made[f"encoder/{name}/beta"] = found[f"{part}.bias"]

    made["encoder/embeddings_0/weight"] = found["embeddings.word_embeddings.weight"]
    made["encoder/embeddings_1/weight"] = found["embeddings.token_type_embeddings.weight"]
    made["encoder/position_encodings/encodings"] = found["embeddings.position_embeddings.weight"]
    norm("layernorm_embedding", "embeddings.LayerNorm")
    for number in range(LAYERS):
        ours, theirs = f"layer_{number}", f"encoder.layer.{number}"
        linear(
            f"{ours}/self_attention/linear_0",
            *(f"{theirs}.attention.self.{part}" for part in ("query", "key", "value")),
        )
        linear(f"{ours}/self_attention/linear_1", f"{theirs}.attention.output.dense")
        norm(f"{ours}/self_attention/layer_norm", f"{theirs}.attention.output.LayerNorm")
        linear(f"{ours}/ffn/linear_0", f"{theirs}.intermediate.dense")
        linear(f"{ours}/ffn/linear_1", f"{theirs}.output.dense")
        norm(f"{ours}/ffn/layer_norm", f"{theirs}.output.LayerNorm")
    return made


def _binary(tensors: Mapping[str, npt.NDArray[Any]]) -> Iterator[bytes | memoryview]:
    """The pieces of `model.bin`."""
    yield (
        struct.pack("<I", BINARY_VERSION) + _text("TransformerEncoderSpec") + struct.pack("<II", REVISION, len(tensors))
    )
    for name, tensor in sorted(tensors.items()):
        yield _text(name) + struct.pack(f"<B{tensor.ndim}I", tensor.ndim, *tensor.shape)
        yield struct.pack("<BI", TYPES[tensor.dtype.name], tensor.nbytes)
        yield tensor.tobytes() if tensor.ndim == 0 else np.ascontiguousarray(tensor).data.cast("B")
    yield struct.pack("<I", 0)  # no aliases


def _text(text: str) -> bytes:
    content = text.encode() + b"\0"
    return struct.pack("<H", len(content)) + content


def _keep(files: Mapping[str, bytes], folder: Path) -> None:
    """Put the files into the cache all at once: another process sees the whole folder or none.

    Raises:
        OSError: it cannot be written.
    """
    _sweep(folder.parent)
    new = Path(tempfile.mkdtemp(prefix=f"{MODEL}.", dir=folder.parent))
    try:
        for name, content in files.items():
            with (new / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        try:
            new.rename(folder)
        except OSError:
            if is_sound(folder):
                return  # another process was faster
            damaged = Path(tempfile.mkdtemp(prefix=f"{MODEL}.", dir=folder.parent))
            folder.rename(damaged / "damaged")
            shutil.rmtree(damaged, ignore_errors=True)
            new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _sweep(cache: Path) -> None:
    """Remove what older versions kept and what was never finished."""
    for folder in cache.glob(f"{MODEL}.*"):
        if folder.name != KEPT and time.time() - folder.stat().st_mtime > LEFT_BEHIND:
            shutil.rmtree(folder, ignore_errors=True)
