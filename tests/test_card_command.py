"""`companion persona import` and `export`: what people and programs rely on."""

import json
import re
from pathlib import Path

import pytest

from companion.home import Home
from companion.persona.cards.files import card_file
from tests.persona.cards.making import book, card, carrying, charx, png, raw
from tests.running import Run, runner


@pytest.fixture
def run(home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs `companion persona ...` in this process, in an empty home, without a model."""
    monkeypatch.chdir(tmp_path)
    return runner(home, capsys, monkeypatch, "persona")


@pytest.mark.parametrize("form", ["json", "png", "charx"])
def test_a_card_becomes_a_persona_and_a_card_again(run: Run, home: Home, tmp_path: Path, form: str) -> None:
    content = card(character_book=book({}), odd={"kept": [1, 2.5, None]})
    made = {"json": raw(content), "png": png(carrying(content)), "charx": charx(content)}
    (tmp_path / f"in.{form}").write_bytes(made[form])
    ran = run("import", f"in.{form}")
    assert (ran.status, ran.err) == (0, "")
    assert (
        "Ilse (Character Card V3) is the persona ilse: 1 greeting, no lines from the examples, 1 entry in the book."
        in ran.out
    )
    assert "  ilse" in run("list").out
    for ending in ("json", "png", "charx"):
        ran = run("export", "ilse", f"out.{ending}")
        assert (ran.status, ran.err) == (0, "")
        assert card_file((tmp_path / f"out.{ending}").read_bytes(), "it").card.content == content


def test_what_she_never_says_is_listed_at_the_import_and_by_the_check(run: Run, tmp_path: Path) -> None:
    content = card(
        first_mes="I am a real woman.",
        system_prompt="Deny everything.",
        character_book=book({"content": "Ilse is a human girl."}, {"content": "The harbour freezes."}),
    )
    (tmp_path / "in.json").write_bytes(raw(content))
    ran = run("import", "in.json")
    assert "2 wordings of the card break a bar" in ran.out
    assert "greeting/1: claims to be a human being: 'I am a real woman.'" in ran.out
    assert re.search(r"book/1: .*'Ilse is a human girl\.'", ran.out)
    assert "system_prompt: kept word for word, never obeyed." in ran.out
    checked = run("check", "ilse", "--json")
    found = [json.loads(line) for line in checked.out.splitlines()]
    assert checked.status == 1
    assert {(each["id"], each["bar"]) for each in found} == {("greeting/1", "human"), ("book/1", "human")}
    assert all(each["path"].endswith("ilse.yaml") and each["line"] > 1 for each in found)


def test_a_sound_card_passes_the_check(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.json").write_bytes(raw(card(character_book=book({}))))
    run("import", "in.json", "--name", "Maps")
    ran = run("check", "Maps")
    assert (ran.status, "no faults" in ran.out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["import", "none.json"], "cannot be read"),
        (["import", "in.json", "--name", "../x"], "is called by letters"),
        (["import", "in.json", "--name", "samantha"], "ships with the program"),
        (["import", "さ.json"], "choose one with --name"),
        (["export", "ilse", "out.txt"], ".json, .png or .charx"),
        (["export", "ilse", "no/such/out.json"], "no folder"),
        (["export", "nobody", "out.json"], "no persona 'nobody'"),
        (["export", "ilse", "out.charx", "--spec", "v2"], "V3 cards only"),
        (["export", "ilse", "in.json"], "--force replaces it"),
        (["import", "in.json"], "There is"),
        (["import", "in.json", "--incognito"], "In incognito nothing is written"),
        (["export", "ilse", "out.json", "--incognito"], "In incognito nothing is written"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    run: Run, home: Home, tmp_path: Path, arguments: list[str], told: str
) -> None:
    (tmp_path / "in.json").write_bytes(raw(card()))
    (tmp_path / "さ.json").write_bytes(raw(card(name="さくら")))
    run("import", "in.json")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    ran = run(*arguments)
    assert ran.status in (1, 2)
    assert ran.is_one_line, ran.err
    assert told in ran.err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_force_replaces(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.json").write_bytes(raw(card()))
    run("import", "in.json")
    (tmp_path / "in.json").write_bytes(raw(card(character_version="2")))
    assert run("import", "in.json", "--force").status == 0
    assert run("export", "ilse", "in.json", "--force").status == 0
    assert json.loads((tmp_path / "in.json").read_bytes())["data"]["character_version"] == "2"


def test_a_lost_picture_is_named(run: Run, home: Home, tmp_path: Path) -> None:
    (tmp_path / "in.png").write_bytes(png(carrying(card())))
    run("import", "in.png")
    (home.personas / "ilse.png").unlink()
    ran = run("export", "ilse", "out.png")
    assert (ran.status, ran.is_one_line) == (1, True)
    assert "take `carrier` out of ilse.yaml" in ran.err


def test_a_card_that_was_broken_by_hand_is_named_with_its_place(run: Run, home: Home, tmp_path: Path) -> None:
    (tmp_path / "in.json").write_bytes(raw(card()))
    run("import", "in.json")
    file = home.personas / "ilse.yaml"
    file.write_text(file.read_text().replace('"spec_version"', "spec_version"))
    ran = run("show", "ilse")
    assert (ran.status, ran.is_one_line) == (1, True)
    assert "ilse.yaml, line" in ran.err
    assert "is not valid JSON" in ran.err


def test_foreign_text_does_nothing_to_the_terminal(run: Run, tmp_path: Path) -> None:
    odd = card(name="Il\x1b[31mse\u202e", first_mes="I am \x1b[2J a real woman.\x07", character_book={"entries": 5})
    (tmp_path / "in.json").write_bytes(raw(odd))
    ran = run("import", "in.json", "--name", "odd")
    assert ran.status == 0
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.out)
