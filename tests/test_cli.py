"""The command line: what programs and people rely on."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from companion.cli import COMMANDS
from companion.home import Home
from tests.conftest import TEA, Write
from tests.running import HEEDING, Run

ESCAPES = "# Red \x1b[31m\n\nThe red\x1b]0;owned\x07 lamp\x9b2J hangs in the hall. It is lit in the evening."


def spawn(home: Home, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "companion", *arguments]
    environment = os.environ | {"COMPANION_HOME": str(home.folder)}
    return subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)


def is_one_line(err: str) -> bool:
    return err.startswith("companion: ") and err.count("\n") == 1


@pytest.mark.parametrize("command", [*COMMANDS, "knowledge list", "knowledge add", "knowledge remove"])
def test_help_shows_an_example(run: Run, command: str) -> None:
    ran = run(*command.split(), "--help")
    assert (ran.status, "example:" in ran.out) == (0, True)


def test_the_help_of_all_shows_an_example(run: Run) -> None:
    assert "example:" in run("--help").out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--nonsense"],
        ["nonsense"],
        ["ask"],
        ["ask", "  "],
        ["ask", "tea", "--nonsense"],
        ["ask", "tea", "--seed", "x"],
        ["ask", "tea", "--knowledge", "/nowhere"],
        ["search"],
        ["search", "tea", "-k", "0"],
        ["knowledge"],
        ["knowledge", "add", "/nowhere"],
        ["knowledge", "--knowledge", "/tmp", "add", "/tmp"],
    ],
)
def test_bad_usage_is_one_line_and_exits_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out, ran.is_one_line) == (2, "", True)


@pytest.mark.parametrize(
    "arguments", [["--persona", "nobody"], ["--persona", "/nowhere.yaml"], ["--home", "/dev/null"]]
)
def test_an_error_is_one_line_and_exits_1(run: Run, arguments: list[str]) -> None:
    ran = run("ask", "tea", *arguments)
    assert (ran.status, ran.out, ran.is_one_line) == (1, "", True)


def test_an_answer_names_its_source(run: Run, tea: str) -> None:
    ran = run("ask", "What is tea brewed in?", "--knowledge", tea)
    assert (ran.status, ran.err) == (0, "")
    assert "hot water" in ran.out
    assert "[1] Tea" in ran.out


def test_a_dash_reads_the_question(run: Run, tea: str) -> None:
    assert "hot water" in run("ask", "-", "--knowledge", tea, stdin="What is tea brewed in?\n").out


def test_an_empty_input_is_no_question(run: Run, tea: str) -> None:
    assert run("ask", "-", "--knowledge", tea).status == 2


def test_a_folder_called_like_a_command_is_a_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "knowledge").mkdir()
    (tmp_path / "knowledge" / "tea.md").write_text(TEA)
    monkeypatch.chdir(tmp_path)
    assert "hot water" in run("--knowledge", "knowledge", "ask", "What is tea brewed in?").out


def test_a_question_of_100_000_characters_is_answered(run: Run, tea: str) -> None:
    assert run("ask", "-", "--knowledge", tea, stdin="tea " * 25_000).status == 0


def test_a_bad_document_is_a_warning(run: Run, tea: str, write: Write) -> None:
    write("bad.pdf", "no pdf")
    ran = run("ask", "What is tea brewed in?", "--knowledge", tea)
    assert (ran.status, ran.is_one_line, "bad.pdf" in ran.err) == (0, True, True)


def test_the_same_seed_says_the_same(run: Run, tea: str) -> None:
    answers = {run("ask", "What is tea brewed in?", "--seed", "7", "--knowledge", tea).out for _ in range(2)}
    assert len(answers) == 1


def test_incognito_writes_nothing(run: Run, tea: str, home: Home) -> None:
    assert run("ask", "What is tea?", "--incognito", "--knowledge", tea).status == 0
    assert not home.folder.exists()


@pytest.mark.parametrize(
    "arguments",
    [["ask", "where does the lamp hang?"], ["search", "lamp"], ["search", "--json", "lamp"], ["knowledge", "list"]],
)
def test_no_escape_of_a_document_reaches_the_terminal(run: Run, write: Write, arguments: list[str]) -> None:
    ran = run(*arguments, "--knowledge", str(write("red.md", ESCAPES).parent))
    assert "red" in ran.out.lower()
    assert not set(ran.out + ran.err) & set("\x1b\x07\x9b")


def test_no_escape_of_a_question_reaches_the_terminal(run: Run, tea: str) -> None:
    ran = run("chat", "--json", "--knowledge", tea, stdin='{"text": "\\u001b[31m\\u009b tea?", "id": "\\u009b"}\n')
    assert not set(ran.out) & set("\x1b\x9b")


def test_chat_answers_every_line_in_order(run: Run, tea: str) -> None:
    lines = ['"What is tea?"', "broken", '{"id": 7}', '{"text": "tea?", "id": "a"}', "[]", "", '{"text": 3}']
    lines += ['{"text": "tea?", "now": "tomorrow"}', '{"text": "tea?", "user": 3}', '{"text": "", "id": {"deep": 1}}']
    told = run("chat", "--json", "--knowledge", tea, stdin="\n".join(lines) + "\n").objects
    assert ["error" in each for each in told] == [False, True, True, False, True, True, True, True, True, False]
    assert [each.get("id") for each in told if "error" not in each] == [None, "a", {"deep": 1}]


def test_a_chat_object_has_every_key(run: Run, tea: str) -> None:
    (told,) = run("chat", "--json", "--knowledge", tea, stdin='"What is tea brewed in?"\n').objects
    assert list(told) == [
        *("id", "text", "act", "emotion", "abstained", "crisis", "citations", "memories", "moves", "notice"),
        *("persona", "timings_ms"),
    ]
    assert list(told["citations"][0]) == ["n", "title", "author", "source", "passage", "score"]


def test_each_user_is_told_what_she_is(run: Run, tea: str) -> None:
    lines = "".join(json.dumps({"text": "tea?", "user": user}) + "\n" for user in ("ana", "bo", "ana"))
    told = run("chat", "--json", "--knowledge", tea, stdin=lines).objects
    assert [bool(each["notice"]) for each in told] == [True, True, False]


def test_the_clock_of_a_message_counts(run: Run, tea: str) -> None:
    times = ["2026-01-01T10:00:00", "2026-01-01T12:59:00+00:00", "2026-01-01T13:00:00"]
    lines = "".join(json.dumps({"text": "tea?", "now": now}) + "\n" for now in times)
    told = run("chat", "--json", "--knowledge", tea, stdin=lines).objects
    assert [bool(each["notice"]) for each in told] == [True, False, True]


def test_the_talk_of_one_user_is_not_anothers(run: Run, write: Write) -> None:
    write("moon.md", "# Moon\n\nThe moon is made of rock. It is far away.")
    folder = str(write("tea.md", TEA).parent)
    follow_up = {"text": "And what is it drunk from?", "user": "bo"}
    alone = run("chat", "--json", "--seed", "1", "--knowledge", folder, stdin=json.dumps(follow_up) + "\n").objects
    lines = json.dumps({"text": "What is the moon made of?", "user": "ana"}) + "\n" + json.dumps(follow_up) + "\n"
    after = run("chat", "--json", "--seed", "1", "--knowledge", folder, stdin=lines).objects
    assert alone[0]["citations"] == after[1]["citations"]


def test_plain_chat_answers_plain_lines(run: Run, tea: str) -> None:
    ran = run("chat", "--knowledge", tea, stdin="What is tea brewed in?\n\nWhat is it drunk from?\n")
    assert (ran.status, len(ran.out.splitlines())) == (0, 2)


def test_what_is_said_beside_the_reply_stays_beside_it(run: Run, tea: str) -> None:
    assert run("chat", "--knowledge", tea, stdin="tea?\n").err.startswith("(")


def test_search_shows_scores(run: Run, tea: str) -> None:
    ran = run("search", "tea", "--knowledge", tea)
    assert (ran.status, ran.out[1]) == (0, ".")


def test_search_answers_every_line(run: Run, tea: str) -> None:
    lines = '{"id": 1, "query": "tea"}\nbroken\n{"id": 2}\n{"id": 3, "query": "\\ud800 tea \\u0000"}\n{"query": ""}\n'
    told = run("search", "--json", "--knowledge", tea, stdin=lines).objects
    assert ["error" in each for each in told] == [False, True, True, False, False]


def test_k_limits_the_hits(run: Run, tea: str, write: Write) -> None:
    for number in range(3):
        write(f"{number}.md", TEA.replace("small", f"{number} small"))
    ran = run("search", "--json", "tea", "-k", "2", "--knowledge", tea)
    assert [hit["n"] for hit in ran.objects[0]["hits"]] == [1, 2]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No library ships, so that only what is added is indexed."""
    monkeypatch.setattr("companion.librarian.shipped", lambda name: tmp_path / "documents" / "shipped")


@pytest.mark.usefixtures("bare")
def test_what_is_added_is_listed_and_what_is_removed_is_not(run: Run, write: Write) -> None:
    write("shipped/moon.md", "# Moon\n\nThe moon is far away.")
    path = str(write("mine/tea.md", TEA))
    assert "2 documents now" in run("knowledge", "add", path).out
    assert "tea.md" in run("knowledge", "list").out
    assert "Removed 1 document;" in run("knowledge", "remove", "Tea").out
    assert "tea.md" not in run("knowledge", "list").out
    assert Path(path).exists()


@pytest.mark.usefixtures("bare")
def test_what_ships_can_be_taken_out_and_brought_back(run: Run, write: Write) -> None:
    path = write("shipped/tea.md", TEA)
    run("knowledge", "remove", str(path))
    assert "empty" in run("knowledge", "list").out
    assert "1 documents now" in run("knowledge", "add", str(path.parent)).out


@pytest.mark.usefixtures("bare")
def test_removing_what_is_not_there_exits_2(run: Run, write: Write) -> None:
    write("shipped/tea.md", TEA)
    ran = run("knowledge", "remove", "Coffee")
    assert (ran.status, ran.is_one_line) == (2, True)


def test_shared_options_stand_before_or_after(run: Run, tea: str, home: Home, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    assert "tea.md" in run("knowledge", "list", "--knowledge", tea, "--home", other).out
    assert "tea.md" in run("--knowledge", tea, "--home", other, "knowledge", "list").out
    assert not home.folder.exists()


def test_a_well_home_is_well(run: Run) -> None:
    ran = run("doctor")
    assert (ran.status, "unwell" in ran.out) == (0, False)


def test_what_is_unwell_is_named_and_the_rest_is_looked_at(run: Run, home: Home) -> None:
    home.folder.mkdir()
    home.settings.write_text("colour: red")
    home.database.write_bytes(b"garbage " * 100)
    ran = run("doctor")
    assert ran.status == 1
    assert "unwell  settings" in ran.out
    assert "unwell  index" in ran.out
    assert "well  versions" in ran.out


def test_bytes_that_are_no_text_do_not_end_the_talk(home: Home, tea: str) -> None:
    stdin = b'"tea?"\n\xff\xfe\n{"text": "tea?", "id": "\\ud800"}\n"\xff tea?"\n'
    ran = spawn(home, "chat", "--json", "--knowledge", tea, stdin=stdin)
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert ["error" in json.loads(line) for line in ran.stdout.splitlines()] == [False, True, False, False]


def test_the_program_fails_in_one_line(home: Home) -> None:
    ran = spawn(home, "ask", "tea", "--knowledge", "/nowhere")
    assert (ran.returncode, ran.stdout, is_one_line(ran.stderr.decode())) == (2, b"", True)


def test_ctrl_c_stops_quietly(home: Home, tea: str) -> None:
    command = [*HEEDING, "chat", "--json", "--home", str(home.folder), "--knowledge", tea]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as program:
        assert program.stdin
        assert program.stdout
        assert program.stderr
        program.stdin.write('"tea?"\n')
        program.stdin.flush()
        program.stdout.readline()
        program.send_signal(signal.SIGINT)
        assert program.wait(20) == 130
        assert is_one_line(program.stderr.read())
