"""`companion memory passphrase`: the file closed, reopened under another word, and made plain again."""

import io
from pathlib import Path

import pytest

from companion.cli import main
from companion.database import open_database
from companion.home import Home

pytest.importorskip("sqlcipher3")


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    """Lines on standard input."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a database."""
    home = Home(tmp_path / "home")
    open_database(home).close()
    return home


def run(home: Home, *arguments: str) -> int:
    """The exit status of the command in a home."""
    return main(["memory", "passphrase", *arguments, "--home", str(home.folder)])


def test_it_closes_the_file_and_opens_it_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "a long walk", "a long walk")
    assert run(home) == 0
    forms = [str(home.form)]
    typed(monkeypatch, "a long walk", "another walk", "another walk")
    assert run(home) == 0
    typed(monkeypatch, "another walk")
    assert run(home, "--remove") == 0
    assert [*forms, home.form] == ["encrypted", "plain"]


def test_two_entries_that_differ_change_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "a long walk", "a long wall")
    assert run(home) == 2
    assert "differ" in capsys.readouterr().err
    assert home.form == "plain"


def test_a_wrong_passphrase_changes_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "a long walk", "a long walk")
    run(home)
    typed(monkeypatch, "a short walk")
    assert run(home, "--remove") == 1
    assert home.form == "encrypted"
    assert capsys.readouterr().err.count("\n") == 1


def test_without_anything_to_read_it_says_what_is_missing(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch)
    assert run(home) == 2
    assert "passphrase" in capsys.readouterr().err
