"""`companion persona`: what programs and people rely on."""

import json
import re
import stat
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from companion.home import Home
from companion.persona.bars import check
from companion.persona.persona import known_personas, load_persona
from tests.running import Run, runner

ALONE = "name: Ana\ndisclosure: I'm {name}, a program.\ndescription: Kind.\n"
LOVE = "lines:\n  - {id: love, act: smalltalk, when: [a, b, c], say: [I love you.]}\n"
ESCAPES = '"red\\e[31m\\a\\x9b \\u202e"'


@pytest.fixture
def run(home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `companion persona ...` in this process, in an empty home, without a model."""
    return runner(home, capsys, monkeypatch, "persona")


@pytest.fixture
def own(home: Home) -> Callable[[str, str], Path]:
    """Writes a persona of the person's own."""

    def own(name: str, content: str) -> Path:
        home.personas.mkdir(parents=True, exist_ok=True)
        path = home.personas / f"{name}.yaml"
        path.write_text(content)
        return path

    return own


Own = Callable[[str, str], Path]


def is_one_line(err: str) -> bool:
    return err.startswith("companion: ") and err.count("\n") == 1


@pytest.mark.parametrize("doing", ["", "list", "show", "check", "new", "schema"])
def test_help_shows_an_example(run: Run, doing: str) -> None:
    ran = run(*doing.split(), "--help")
    assert (ran.status, "example:" in ran.out) == (0, True)


@pytest.mark.parametrize("arguments", [[], ["sing"], ["show"], ["new"], ["list", "ana"], ["show", "ana", "--json"]])
def test_bad_usage_is_one_line_and_exits_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out, is_one_line(ran.err)) == (2, "", True)


def test_a_list_has_the_users_own_first_and_marks_the_one_in_use(run: Run, own: Own) -> None:
    own("zoe", ALONE.replace("Ana", "Zoe"))
    ran = run("list")
    lines = ran.out.splitlines()
    assert (ran.status, ran.err) == (0, "")
    assert lines[0] == "  zoe       Zoe: Kind. (yours)"
    assert [line.split()[1] for line in lines if line.startswith("*")] == ["samantha"]
    assert [line.split()[0].strip("*") for line in lines[1:3]] == ["base", "gus"]


def test_the_one_in_use_is_the_one_that_was_asked_for(run: Run, own: Own, home: Home, tmp_path: Path) -> None:
    path = own("zoe", ALONE)
    assert "* zoe" in run("list", "--persona", "zoe").out
    assert "* zoe" in run("list", "--persona", str(path)).out
    home.settings.write_text("persona: gus")
    assert "* gus" in run("list").out
    other = tmp_path / "other.yaml"
    other.write_text(ALONE)
    assert f"* {other}" in run("list", "--persona", str(other)).out


def test_a_list_works_while_the_one_in_use_is_missing(run: Run) -> None:
    ran = run("list", "--persona", "nobody")
    assert (ran.status, is_one_line(ran.err), "samantha" in ran.out, "*" in ran.out) == (0, True, True, False)


def test_a_file_with_a_fault_is_listed_with_it(run: Run, own: Own) -> None:
    path = own("ana", "name: Ana\ncolour: red")
    ran = run("list")
    assert ran.status == 0
    assert f"  ana       (cannot be used) {path}, line 2, column 9: unknown key" in ran.out.splitlines()[0]
    assert "samantha" in ran.out


def test_show_tells_what_a_persona_is_made_of(run: Run, own: Own) -> None:
    own(
        "ana",
        "name: Ana\nextends: base\nmemory: apart\nasks: 0.25\ndisclosure: I'm {name}, a program.\ndescription: Kind.\n"
        "lines:\n  - {id: soup, act: smalltalk, when: [a, b, c], say: [Soup., Bread.]}",
    )
    out = run("show", "ana", "--seed", "1").out
    for told in ("Ana", "base", "Kind.", "I'm Ana, a program.", "apart", "0.25", "What should I call you?"):
        assert told in out
    assert re.search(r"in the file +1 lines +2 wordings", out)
    assert re.search(r"inherited\n +base +\d{3,} lines +\d{4,} wordings", out)
    assert re.search(r"smalltalk +(Soup|Bread)\.", out)
    assert len(re.findall(r"^  (?:share_feeling|share_fact|smalltalk|about_companion|advice) +[^ (]", out, re.M)) == 5


def test_show_takes_a_file_and_tells_of_what_is_not_there(run: Run, own: Own) -> None:
    ran = run("show", str(own("ana", ALONE)))
    assert (ran.status, "nothing" in ran.out, "she has no line" in ran.out) == (0, True, True)


def test_show_says_that_something_is_never_said(run: Run, own: Own) -> None:
    own("ana", ALONE + LOVE)
    out = run("show", "ana").out
    assert "love" not in out
    assert "`companion persona check ana` says why" in out


@pytest.mark.parametrize("doing", ["show", "check"])
def test_an_unknown_persona_is_one_line_and_exits_1(run: Run, doing: str) -> None:
    ran = run(doing, "nobody")
    assert (ran.status, ran.out, is_one_line(ran.err)) == (1, "", True)


def test_check_names_each_fault_with_its_place(run: Run, own: Own) -> None:
    path = own("ana", ALONE + LOVE)
    ran = run("check", "ana")
    fault, counts = ran.out.splitlines()
    assert (ran.status, ran.err) == (1, "")
    assert fault == f"{path}, line 5, column 5: love: states a feeling of hers as a fact: 'I love you.'"
    assert counts == "1 persona, no lines: 1 fault."


def test_check_of_a_sound_persona_exits_0(run: Run, own: Own) -> None:
    own("ana", ALONE + LOVE.replace("I love you", "Soup"))
    ran = run("check", "ana")
    assert (ran.status, ran.out) == (0, "1 persona, 1 line: no faults.\n")


def test_check_goes_on_after_a_file_that_cannot_be_read(run: Run, own: Own) -> None:
    own("ana", "name: [")
    own("bo", ALONE + LOVE)
    ran = run("check", "ana", "bo")
    assert (ran.status, len(ran.out.splitlines())) == (1, 3)
    assert ran.out.endswith("2 faults.\n")


def test_a_fault_of_a_parent_is_told_once(run: Run, own: Own) -> None:
    own("ana", ALONE + LOVE)
    own("bo", "name: Bo\nextends: ana")
    assert run("check", "ana", "bo").out.count("I love you") == 1


def test_check_without_a_name_looks_at_all(run: Run, own: Own, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ships = tmp_path / "ships"
    ships.mkdir()
    (ships / "base.yaml").write_text(ALONE + "phrases:\n  lost:\n    - I miss you.\n")
    for module in ("companion.persona.persona", "companion.commands.persona"):
        monkeypatch.setattr(f"{module}.shipped", lambda name: ships)
    own("ana", ALONE + LOVE)
    ran = run("check")
    assert ran.status == 1
    assert f"{ships / 'base.yaml'}, line 6, column 7: lost: " in ran.out
    assert ran.out.endswith("2 personas, no lines: 2 faults.\n")


def test_check_tells_programs_in_json_lines(run: Run, own: Own) -> None:
    love, broken, odd = own("ana", ALONE + LOVE), own("bo", "name: a: b"), own("cy", "name: 3")
    empty = own("di", "")
    ran = run("check", "--json", "ana", "bo", "cy", "di")
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.status == 1
    assert list(told[0]) == ["path", "line", "column", "id", "bar", "reason", "wording"]
    assert (told[0]["id"], told[0]["bar"], told[0]["wording"]) == ("love", "feeling", "I love you.")
    places = [(each["path"], each["line"], each["column"]) for each in told]
    assert places == [(str(love), 5, 5), (str(broken), 1, 8), (str(odd), 1, 7), (str(empty), None, None)]
    assert [each["bar"] for each in told] == ["feeling", "file", "file", "file"]


def test_new_makes_a_file_that_is_sound_and_says_how_to_use_it(run: Run, home: Home) -> None:
    ran = run("new", "old-friend_2")
    path = home.personas / "old-friend_2.yaml"
    assert (ran.status, str(path) in ran.out, "companion --persona old-friend_2" in ran.out) == (0, True, True)
    persona = load_persona(path, home)
    assert (persona.name, persona.dropped, sum(line.own for line in persona.lines)) == ("Old Friend 2", (), 2)
    base = load_persona(known_personas(home)["base"], home)
    assert len(persona.lines) == len(base.lines) + 1, "one line of its own, one in the place of an inherited one"
    fresh = [fault for fault in check(persona.lines) if fault.line.own]
    assert not fresh
    assert "* old-friend_2" in run("list", "--persona", "old-friend_2").out


def test_a_new_file_explains_every_key(run: Run, home: Home) -> None:
    run("new", "ana")
    text = (home.personas / "ana.yaml").read_text()
    schema = json.loads((files("companion.persona") / "persona.schema.json").read_text())
    for key in schema["properties"]:
        assert re.search(rf"^(?:# )?{key}:", text, re.M), key
    for key in schema["$defs"]["line"]["properties"]:
        assert re.search(rf"\b{key}\b", text), key


def test_the_examples_of_a_new_file_work_when_their_mark_is_taken_away(run: Run, home: Home) -> None:
    run("new", "ana")
    path = home.personas / "ana.yaml"
    text = re.sub(
        r"^# (disclosure:|meeting:|phrases:|without:|  +(?:- |questions:|names:|lost:|nothing:))",
        r"\1",
        path.read_text(),
        flags=re.M,
    )
    path.write_text(text)
    persona = load_persona(path, home)
    assert persona.dropped == ()
    assert persona.questions[0] == "What should I call you?"
    assert persona.phrases["lost"] == ("You lost me there. Once more, in other words?",)
    assert "base/jokes" not in {line.pack for line in persona.lines}
    assert "own machine" in persona.disclosure


def test_new_leaves_what_is_there(run: Run, home: Home, own: Own) -> None:
    path = own("ana", ALONE)
    ran = run("new", "ana")
    assert (ran.status, is_one_line(ran.err), path.read_text()) == (2, True, ALONE)
    assert list(home.personas.iterdir()) == [path]


@pytest.mark.parametrize("name", ["", "../ana", "a b", "ana.yaml", "a/b", "zoë", "_", "a\n", "\x1b[31m", "x" * 61])
def test_new_refuses_an_odd_name(run: Run, home: Home, name: str) -> None:
    ran = run("new", name)
    assert (ran.status, ran.out, is_one_line(ran.err), home.folder.exists()) == (2, "", True, False)


@pytest.mark.parametrize("name", ["samantha", "base", "Gus"])
def test_new_refuses_the_name_of_one_that_ships(run: Run, name: str) -> None:
    ran = run("new", name)
    assert (ran.status, "ships with the program" in ran.err) == (2, True)


def test_new_writes_nothing_in_incognito(run: Run, home: Home) -> None:
    ran = run("new", "ana", "--incognito")
    assert (ran.status, is_one_line(ran.err), home.folder.exists()) == (2, True, False)


def test_a_new_file_is_whole_or_not_there(run: Run, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*paths: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", fail)
    ran = run("new", "ana")
    assert (ran.status, is_one_line(ran.err), list(home.personas.iterdir())) == (1, True, [])


def test_a_new_file_is_its_owners(run: Run, home: Home) -> None:
    run("new", "ana")
    assert stat.S_IMODE((home.personas / "ana.yaml").stat().st_mode) == 0o600


def test_a_home_that_cannot_be_written_is_one_line(run: Run, home: Home) -> None:
    home.folder.mkdir()
    home.personas.write_text("in the way")
    ran = run("new", "ana")
    assert (ran.status, is_one_line(ran.err)) == (1, True)


def test_schema_prints_the_schema(run: Run) -> None:
    ran = run("schema")
    assert (ran.status, json.loads(ran.out)["title"]) == (0, "Persona of the companion")


@pytest.mark.parametrize("arguments", [["list"], ["show", "ana"], ["check", "ana"], ["check", "--json", "ana"]])
def test_no_escape_of_a_file_reaches_the_terminal(run: Run, own: Own, arguments: list[str]) -> None:
    own(
        "ana",
        f"name: {ESCAPES}\ndisclosure: I'm a program.\ndescription: {ESCAPES}\n"
        f"lines:\n  - {{id: love, act: smalltalk, when: [a, b, c], say: [{ESCAPES}]}}\n"
        f"  - {{id: soup, act: smalltalk, when: [a, b, c], say: ['Soup.']}}\n",
    )
    ran = run(*arguments)
    assert "red" in ran.out
    assert not set(ran.out + ran.err) & set("\x1b\x07\x9b\u202e")


def test_looking_writes_nothing(run: Run, home: Home) -> None:
    for arguments in (["list"], ["show", "gus"], ["schema"]):
        run(*arguments)
    assert not home.folder.exists()
