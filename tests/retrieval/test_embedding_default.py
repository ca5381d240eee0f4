"""The model that ships: the vectors of sentence-transformers, without torch, made ready once."""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from companion.home import Home
from companion.retrieval import embedding_weights
from companion.retrieval.embedding import Embedder, SentenceTransformerEmbedder, default_model_folder, load_embedder
from companion.retrieval.embedding_weights import KEPT, is_sound, kept_model

ODD = [
    "",
    " ",
    "\n\t",
    "?!",
    "\x00",
    "a\x00b\x1b[31m",
    "👩‍🚀😀",
    "Æther, naïve, İstanbul, ﬁn, ß",
    "東京は大きい。",
    "Какая музыка в фильме?",
    "מי כתב את המוזיקה?",
    "ما اسم الفيلم؟",
    "फिल्म का संगीत किसने बनाया?",
    "[CLS] [SEP] [PAD] [MASK] [UNK]",
    "x" * 10_000,
    "\u200b" * 50,
    "e\u0301" * 300,
]

WORDS = """moon tide letter voice love sea train city light paper machine music Samantha Theodore Los Angeles wasn't
    re-read 1984 3.14 café (sometimes) "quoted" —and; Жизнь 人工知能 antidisestablishmentarianism""".split()

START = """
import sys
from pathlib import Path
from companion.home import Home
from companion.retrieval.embedding import load_embedder
home = Home(Path(sys.argv[1]))
home.prepare()
print(load_embedder("", home).embed(["tea"])[0, :3].round(4).tolist())
print([name for name in ("torch", "transformers", "sentence_transformers") if name in sys.modules])
"""


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """A thousand, from none to far more words than the model's window holds."""
    chance = random.Random(1)
    lengths = [chance.choice((1, 2, 3, 5, 8, 13, 21, 34, 55)) for _ in range(980 - len(ODD))] + [*range(180, 420, 12)]
    return ODD + [" ".join(chance.choices(WORDS, k=length)) for length in lengths]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound model, to be copied."""
    home = Home(tmp_path_factory.mktemp("kept"))
    home.prepare()
    folder = kept_model(default_model_folder() / "model.safetensors", home)
    assert isinstance(folder, Path)
    return folder


def prepared(home: Home, kept: Path) -> Path:
    """The home's cache with a sound model in it."""
    home.prepare()
    shutil.copytree(kept, home.cache / KEPT)
    return home.cache / KEPT


def start(home: Home) -> "subprocess.Popen[str]":
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", START, str(home.folder)], stdout=subprocess.PIPE, text=True, env=environment
    )


def test_the_vectors_are_those_of_sentence_transformers(embedder: Embedder, texts: list[str]) -> None:
    assert len(texts) == 1000
    reference = SentenceTransformerEmbedder(str(default_model_folder()), "reference").embed(texts)
    found = embedder.embed(texts)
    assert (reference * found).sum(axis=1).min() >= 0.9999
    assert np.abs(reference - found).max() <= 1e-4


def test_a_text_has_the_same_vector_among_others_as_alone(embedder: Embedder, texts: list[str]) -> None:
    some = texts[::50]
    alone = np.concatenate([embedder.embed([text]) for text in some])
    assert np.abs(embedder.embed(some) - alone).max() <= 1e-5


def test_half_a_character_is_no_fault(embedder: Embedder) -> None:
    assert np.array_equal(embedder.embed(["a \ud800 b"]), embedder.embed(["a ? b"]))


def test_the_model_is_made_once(home: Home, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = prepared(home, kept)
    monkeypatch.setattr(embedding_weights, "make_model", None)
    assert kept_model(Path("nowhere"), home) == folder


@pytest.mark.parametrize("name", ["model.bin", "crc32", "config.json", "vocabulary.txt"])
@pytest.mark.parametrize("damage", ["removed", "cut short", "one byte"])
def test_a_damaged_model_is_made_again(home: Home, kept: Path, name: str, damage: str) -> None:
    folder = prepared(home, kept)
    content = (folder / name).read_bytes()
    if damage == "removed":
        (folder / name).unlink()
    else:
        half = len(content) // 2
        (folder / name).write_bytes(content[:half] + (b"~" + content[half + 1 :] if damage == "one byte" else b""))
    assert not is_sound(folder)
    assert kept_model(default_model_folder() / "model.safetensors", home) == folder
    assert is_sound(folder)
    assert list(home.cache.iterdir()) == [folder]


def test_incognito_uses_the_cache_and_writes_nothing(tmp_path: Path, kept: Path) -> None:
    home = Home(tmp_path, incognito=True)
    made = kept_model(default_model_folder() / "model.safetensors", home)
    assert list(tmp_path.iterdir()) == []
    assert isinstance(made, dict)
    assert made["model.bin"] == (kept / "model.bin").read_bytes()
    prepared(Home(tmp_path), kept)
    assert kept_model(Path("nowhere"), home) == home.cache / KEPT


def test_a_model_in_memory_gives_the_same_vectors(embedder: Embedder, kept: Path, tmp_path: Path) -> None:
    prepared(Home(tmp_path), kept)
    on_disk = load_embedder("", Home(tmp_path))
    assert np.array_equal(on_disk.embed(["tea", "the sea"]), embedder.embed(["tea", "the sea"]))


def test_a_cache_that_cannot_be_written_is_no_fault(home: Home) -> None:
    home.folder.mkdir()
    home.cache.write_text("no folder")
    assert isinstance(kept_model(default_model_folder() / "model.safetensors", home), dict)


def test_what_a_killed_process_left_is_removed(home: Home) -> None:
    home.prepare()
    left = home.cache / f"{KEPT}.left"
    left.mkdir()
    os.utime(left, (1, 1))
    kept_model(default_model_folder() / "model.safetensors", home)
    assert [path.name for path in home.cache.iterdir()] == [KEPT]


def test_the_model_is_written_as_it_was_when_its_form_was_named() -> None:
    made = embedding_weights.make_model(default_model_folder() / "model.safetensors")
    assert made["crc32"] == str(0x3C80C420).encode(), "raise FORM, and put the new sum here"


def test_two_that_start_at_once_share_one_model_without_torch(home: Home) -> None:
    started = [start(home), start(home)]
    told = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0, 0]
    assert told[0] == told[1]
    assert told[0].endswith("\n[]\n")
    assert is_sound(home.cache / KEPT)
    assert {path.name for path in home.cache.iterdir()} == {KEPT, "weights.json"}
