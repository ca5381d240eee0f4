"""`companion letter`: what programs and people rely on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.commands.letter import EXAMPLES
from companion.home import Home
from tests.running import Ran, Run

TOM = {
    "to": "my brother Tom",
    "occasion": "to say sorry for missing his wedding",
    "true_things": ["I forgot the date and then I lied about the trains.", "He waited an hour for me at the station."],
    "unsaid": "that I was jealous of him",
    "tone": "plain",
    "sign": "Ida",
}


@pytest.fixture
def letter(run: Run, tea: str) -> Callable[..., Ran]:
    """Runs `companion letter` with a fixed seed, beside a library of one document."""
    return lambda *arguments, **given: run("letter", *arguments, "--seed", "1", "--knowledge", tea, **given)


@pytest.fixture
def written(letter: Callable[..., Ran]) -> Callable[..., Ran]:
    """The same, where one letter is kept."""
    assert letter("new", "--json", stdin=json.dumps(TOM)).status == 0
    return letter


def test_answers_go_in_and_a_draft_comes_out(letter: Callable[..., Ran]) -> None:
    (draft,) = letter("--json", stdin=json.dumps(TOM)).objects
    assert draft["letter"] == 1
    assert draft["occasion"] == "apology"
    assert "You waited an hour for me at the station." in draft["text"]
    origins = [each["origin"] for each in draft["sentences"]]
    assert {"kind": "own", "answer": "true_things/2", "said": TOM["true_things"][1]} in origins
    assert all(origin.get("move") or origin.get("answer") for origin in origins)


@pytest.mark.parametrize(
    ("stdin", "sentence"),
    [
        ("nonsense", "no JSON object"),
        ("[]", "one JSON object"),
        ('{"to": "Tom"}', 'lacks "occasion"'),
        (json.dumps(TOM | {"tone": "sour"}), "should be plain"),
        (json.dumps(TOM | {"true_things": "x"}), "a list of strings"),
        (json.dumps(TOM | {"mood": "x"}), "is unknown"),
    ],
)
def test_what_is_wrong_with_the_answers_is_one_line(letter: Callable[..., Ran], stdin: str, sentence: str) -> None:
    ran = letter("new", "--json", stdin=stdin)
    assert ran.status in (1, 2)
    assert sentence in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert ran.out == ""


def test_danger_comes_in_the_place_of_a_draft(letter: Callable[..., Ran]) -> None:
    told = TOM | {"occasion": "goodbye", "true_things": ["I can't go on.", "You'll all be better off without me."]}
    ran = letter("new", "--json", stdin=json.dumps(told))
    (answer,) = ran.objects
    assert answer["crisis"]
    assert answer["sentences"] == []
    assert "findahelpline.com" in answer["text"]
    assert "no letter yet" in letter("list").out


def test_a_letter_is_listed_shown_and_traced(written: Callable[..., Ran]) -> None:
    assert "to my brother Tom: an apology" in written("list").out
    assert "Ida" in written("show", "1").out
    sources = written("show", "1", "--sources").out
    assert 'your words (true things 2): "He waited an hour for me at the station."' in sources
    assert "the move apology/" in sources


def test_edits_make_versions_that_are_compared(written: Callable[..., Ran]) -> None:
    edited = written("edit", "1", "--change", "4", "You stood there for an hour.", "--drop", "2")
    assert "version 2 of letter 1" in edited.out
    assert "{+stood there" in written("compare", "1").out
    assert "waited" in written("show", "1", "--version", "1").out
    assert "waited" not in written("show", "1").out
    assert written("edit", "1", "--swap", "99").err.startswith("companion: There is no sentence 99")
    assert "version 3" not in written("list").out


def test_an_edit_that_tells_of_danger_is_not_kept(written: Callable[..., Ran]) -> None:
    ran = written("edit", "1", "--change", "2", "I want to kill myself.")
    assert ran.status == 1
    assert "findahelpline.com" in ran.err
    assert "kill" not in written("show", "1").out


@pytest.mark.parametrize(
    ("name", "holds"), [("a.html", "<!DOCTYPE html>"), ("a.txt", "Ida"), ("a.md", "Ida"), ("a", "Ida")]
)
def test_a_letter_becomes_a_file(written: Callable[..., Ran], tmp_path: Path, name: str, holds: str) -> None:
    path = tmp_path / name
    assert written("export", "1", str(path)).status == 0
    assert holds in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o077 == 0
    assert "already" in written("export", "1", str(path)).err
    assert written("export", "1", str(path), "--force").status == 0


def test_a_deleted_letter_is_gone(written: Callable[..., Ran], home: Home) -> None:
    def is_there() -> bool:
        return any(b"lied about the trains" in path.read_bytes() for path in home.folder.rglob("*") if path.is_file())

    assert is_there()
    assert "add --yes" in written("delete", "1").err
    assert written("delete", "1", "--yes").out == "Erased letter 1.\n"
    assert written("show", "1").status == 1
    assert not is_there()


def test_incognito_writes_nothing(letter: Callable[..., Ran], home: Home) -> None:
    (draft,) = letter("new", "--json", "--incognito", stdin=json.dumps(TOM)).objects
    assert draft["letter"] is None
    assert not home.folder.exists()
    assert "goes without --incognito" in letter("delete", "1", "--yes", "--incognito").err


def test_a_terminal_is_asked_one_thing_at_a_time(letter: Callable[..., Ran]) -> None:
    said = (TOM["to"], "apology", *TOM["true_things"], "skip", TOM["unsaid"], "nonsense", "plain", "Ida")
    ran = letter("new", stdin="\n".join(map(str, said)) + "\n", is_terminal=True)
    assert "Who is it to?" in ran.out
    assert "Choose one: plain, warm, formal or light." in ran.out
    assert "letter 1" in ran.out
    assert "I was jealous of you" in ran.out
    left = letter("new", stdin="Tom\nnever mind\n", is_terminal=True)
    assert "leave it there" in left.out
    assert len(letter("list", "--json").objects) == 1


def test_nobody_to_ask_is_said(letter: Callable[..., Ran]) -> None:
    assert "letter new --json" in letter().err
    assert letter("edit", "1").status == 2


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_way_has_help_with_an_example(run: Run, name: str) -> None:
    ran = run("letter", name, "--help")
    assert ran.status == 0
    assert "example:" in ran.out
