"""What persona files say, kept: the same persona with and without it, whatever happens to the cache."""

from pathlib import Path

import pytest
import yaml

from companion.home import Home, shipped
from companion.persona.persona import Persona, load_persona

MINE = (
    "name: Mine\nextends: base\nlines:\n  - {id: tea, say: [Tea it is., 'Tea, then.'], broad: true, act: smalltalk}\n"
)
SAMANTHA = shipped("persona") / "samantha.yaml"


@pytest.fixture
def kept(home: Home) -> Path:
    """The cache file of a home in which the shipped persona was read."""
    home.prepare()
    read(home)
    return home.cache / "persona.json"


def read(home: Home, path: Path = SAMANTHA) -> Persona:
    return load_persona(path, home)


def test_what_is_kept_is_not_parsed_again(home: Home, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = read(home)
    monkeypatch.setattr(yaml, "load", None)
    assert read(home) == first


def test_the_kept_persona_is_the_parsed_one(home: Home, kept: Path, tmp_path: Path) -> None:
    assert read(home) == read(Home(tmp_path / "another"))


def test_a_changed_file_is_read_anew(home: Home, kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(MINE)
    read(home, path)
    path.write_text(MINE.replace("Tea it is.", "Coffee it is."))
    assert "Coffee it is." in [text for line in read(home, path).lines for text in line.say]


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\n{}", b"0\n{}"])
def test_a_damaged_cache_is_no_cache(home: Home, kept: Path, damage: bytes) -> None:
    first, whole = read(home), kept.read_bytes()
    kept.write_bytes(damage)
    assert read(home) == first
    assert sorted(kept.read_bytes()) == sorted(whole)


def test_a_changed_byte_is_noticed(home: Home, kept: Path) -> None:
    first, content = read(home), kept.read_bytes()
    kept.write_bytes(content.replace(b"the", b"teh", 1))
    assert read(home) == first


def test_incognito_writes_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    read(Home(home.folder, incognito=True))
    assert list(home.cache.iterdir()) == []


def test_a_number_stays_what_it_was(home: Home, kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: Mine\nextends: base\nasks: 1\nacknowledges: 0.25\n")
    assert [(read(home, path).asks, read(home, path).acknowledges) for _ in range(2)] == [(1, 0.25)] * 2
