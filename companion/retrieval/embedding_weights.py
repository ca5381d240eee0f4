"""The default model's weights as CTranslate2 reads them: made from the published file, kept in the home's cache.

With what practice added to them, they are those of the cross-encoder, which is kept beside the model itself.
"""

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
from companion.retrieval.embedding import DEFAULT_WEIGHTS

Tensor: TypeAlias = npt.NDArray[np.float32]

LAYERS, HEADS = 6, 12

MODEL, TUNED = "all-MiniLM-L6-v2", "all-MiniLM-L6-v2-tuned"
FORM = 2
"""Raised when a model is written in a new way, so that what was kept in another is made again."""

VERSION = f"{FORM}{DEFAULT_WEIGHTS[:8]}"
KEPT = f"{MODEL}.{VERSION}"
"""The folder of the model in the cache."""

SUM = "crc32"
"""The file that holds the CRC-32 of `model.bin`: what has another is damaged."""

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


def kept_model(
    weights: Path, home: Home, additions: Mapping[str, npt.NDArray[Any]] | None = None
) -> Path | dict[str, bytes]:
    """The model from the cache, made where it is missing or damaged.

    Args:
        weights: the published `model.safetensors`, verified.
        home: where it is kept; in incognito nothing is written.
        additions: see `make_model`.

    Returns:
        The folder, or its files in memory where it cannot be kept.
    """
    folder = home.cache / (KEPT if additions is None else f"{TUNED}.{VERSION}{_sum_of(additions):08x}")
    if is_sound(folder):
        return folder
    made = make_model(weights, additions)
    if not home.incognito:
        with suppress(OSError):  # a full disk, or no right to write: what is in memory will do
            _keep(made, folder, MODEL if additions is None else TUNED)
            return folder
    return made


def is_sound(folder: Path) -> bool:
    """Whether a folder holds a model, byte for byte as it was made."""
    try:
        if any((folder / name).read_bytes() != content for name, content in SMALL.items()):
            return False
        crc, block = 0, memoryview(bytearray(1 << 20))
        with (folder / "model.bin").open("rb", buffering=0) as file:
            while count := file.readinto(block):
                crc = zlib.crc32(block[:count], crc)
        return (folder / SUM).read_bytes() == str(crc).encode()
    except OSError:
        return False


def make_model(weights: Path, additions: Mapping[str, npt.NDArray[Any]] | None = None) -> dict[str, bytes]:
    """The files of the model by name, from the published weights.

    Args:
        weights: the published `model.safetensors`, verified.
        additions: what is added to some tensors, see `addition_of`; with them the model is written in whole numbers
            of eight bits.
    """
    tensors = read_tensors(weights)
    if additions is None:
        named = _renamed(tensors)
    else:
        changed = {name: tensors[name] + addition_of(name, additions) for name in tensors.keys() & additions.keys()}
        named = _in_eight_bits(_renamed(tensors | changed))
    binary = b"".join(_binary(named))
    return {"model.bin": binary, SUM: str(zlib.crc32(binary)).encode(), **SMALL}


def addition_of(name: str, additions: Mapping[str, npt.NDArray[Any]]) -> Tensor:
    """What is added to a tensor.

    Args:
        name: of the tensor.
        additions: of some tensors, by their names. Beside what is in whole numbers, of shape (rows, columns), stands
            the step of each row as `NAME.step`, of shape (rows,).
    """
    addition, step = additions[name].astype(np.float32), additions.get(f"{name}.step")
    return addition if step is None else addition * step[:, None]


def _sum_of(additions: Mapping[str, npt.NDArray[Any]]) -> int:
    crc = 0
    for name in sorted(additions):
        crc = zlib.crc32(name.encode() + np.ascontiguousarray(additions[name]).tobytes(), crc)
    return crc


def _in_eight_bits(tensors: Mapping[str, npt.NDArray[Any]]) -> dict[str, npt.NDArray[Any]]:
    """The tensors with every matrix in whole numbers from -127 to 127, and by what each row was multiplied."""
    made: dict[str, npt.NDArray[Any]] = {}
    for name, tensor in tensors.items():
        made[name] = tensor
        if tensor.ndim == 2 and name.endswith("/weight"):
            scale = 127 / np.maximum(np.abs(tensor).max(axis=1), 1e-9)
            made[name] = np.rint(tensor * scale[:, None]).astype(np.int8)
            made[f"{name}_scale"] = scale.astype(np.float32)
    return made


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


def _keep(files: Mapping[str, bytes], folder: Path, kind: str) -> None:
    """Put the files into the cache all at once: another process sees the whole folder or none.

    Args:
        files: what the folder holds.
        folder: where they are kept.
        kind: how the names of this model's folders begin.

    Raises:
        OSError: it cannot be written.
    """
    _sweep(folder, kind)
    new = Path(tempfile.mkdtemp(prefix=f"{kind}.", dir=folder.parent))
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
            damaged = Path(tempfile.mkdtemp(prefix=f"{kind}.", dir=folder.parent))
            folder.rename(damaged / "damaged")
            shutil.rmtree(damaged, ignore_errors=True)
            new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _sweep(kept: Path, kind: str) -> None:
    """Remove what older versions kept in the place of a folder, and what was never finished."""
    for folder in kept.parent.glob(f"{kind}.*"):
        if folder.name != kept.name and time.time() - folder.stat().st_mtime > LEFT_BEHIND:
            shutil.rmtree(folder, ignore_errors=True)
