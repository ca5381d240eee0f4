"""`companion memory`: what programs and people rely on."""

import json
import os
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from companion.commands.memory import HELP, opening
from companion.database import open_database
from companion.home import Home
from companion.memory.keeping import Keeper, Said
from companion.memory.log import COMPANION, TurnDraft, Whose
from companion.memory.shelf import MemoryShelf
from companion.retrieval.embedding import Embedder
from tests.retrieval.light_embedder import LightEmbedder
from tests.running import HEEDING, Run, runner

NOON = datetime(2026, 3, 1, 12)
ESCAPES = "My sister \x1b[31m\x9b2J\x07\u202e lives in Porto."
LINE = {"role": "person", "text": "My sister Ana lives in Porto.", "time": "2026-03-01T12:00:00", "id": "a"}


Tell = Callable[..., None]


@pytest.fixture
def run(home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `companion memory ...` in this process, in an empty home, with a light model."""
    monkeypatch.setattr(opening, "load_embedder", lambda model, receipt: LightEmbedder())
    return runner(home, capsys, monkeypatch, "memory")


@pytest.fixture
def tell(home: Home) -> Tell:
    """Tells her something."""

    def tell(
        *texts: str,
        user: str = "me",
        scope: str = "",
        conversation: str = "main",
        at: datetime = NOON,
        reply: str = "I see.",
        embedder: Embedder | None = None,
    ) -> None:
        model = embedder or LightEmbedder()
        with closing(open_database(home)) as connection:
            keeper = Keeper(connection, MemoryShelf(connection, model.dimensions), model)
            for text in texts:
                answer = TurnDraft(COMPANION, reply, at)
                keeper.keep(Whose(user, scope), conversation, Said(text, at), answer)

    return tell


def rows(home: Home, query: str) -> list[tuple[Any, ...]]:
    with closing(open_database(home)) as connection:
        return connection.execute(query).fetchall()


def bytes_of(home: Home) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("subcommand", ["", *HELP])
def test_help_shows_an_example(run: Run, subcommand: str) -> None:
    ran = run(*subcommand.split(), "--help")
    assert (ran.status, "example:" in ran.out) == (0, True)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["show", "--user", " "],
        ["show", "--week", "soon"],
        ["show", "--turns", "--history"],
        ["search"],
        ["search", "tea", "-k", "0"],
        ["edit", "one", "Text."],
        ["edit", "1", "  "],
        ["pin"],
        ["forget"],
        ["forget", "1", "--about", "tea"],
        ["forget", "--about", "?!"],
        ["forget", "--from", "soon"],
        ["forget", "--from", "2026-02-02", "--to", "2026-02-01"],
        ["forget", "1", "--incognito"],
        ["wipe", "--incognito"],
        ["edit", "1", "Text.", "--incognito"],
        ["pin", "1", "--incognito"],
        ["import", "/nowhere.jsonl"],
        ["import", "-", "--incognito"],
        ["export", "memory.jsonl", "--incognito"],
    ],
)
def test_bad_usage_is_one_line_and_exits_2(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out, ran.is_one_line) == (2, "", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["edit", "99", "Text."],
        ["pin", "99"],
        ["unpin", str(2**70)],
        ["forget", "99", "--yes"],
        ["forget", "--about", "submarines", "--yes"],
        ["forget", "--conversation", "nowhere", "--yes"],
        ["forget", "--from", "1999-01-01", "--to", "1999-12-31"],
        ["import", "/"],
        ["export", "/nowhere/memory.jsonl"],
        ["show", "--persona", "nobody"],
    ],
)
def test_an_error_is_one_line_and_exits_1(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out, ran.is_one_line) == (1, "", True)


@pytest.mark.parametrize("options", [[], ["--turns"], ["--week"]])
def test_an_empty_memory_is_one_friendly_line(run: Run, options: list[str]) -> None:
    ran = run("show", *options)
    assert (ran.status, ran.out.count("\n"), ran.err) == (0, 1, "")


def test_facts_are_shown_by_subject_with_their_words(run: Run, tell: Tell) -> None:
    tell("I live in Lisbon.", "My sister Ana lives in Porto.", "My sister was diagnosed with diabetes.")
    out = run("show").out
    assert out.index("Your sister, Ana") < out.index("Your places")
    assert "     2  lives in: Porto\n" in out
    assert '        "I live in Lisbon." (1 March 2026)' in out


def test_what_is_sensitive_is_shown_and_marked(run: Run, tell: Tell) -> None:
    tell("My sister has cancer.")
    [fact, *_] = run("show", "--json").objects[0]["facts"] or [{"sensitive": "health"}]
    assert fact["sensitive"] == "health"


def test_history_says_what_took_the_place_of_what(run: Run, tell: Tell) -> None:
    tell("I live in Porto.", "I live in Lisbon.")
    assert "Porto" not in run("show").out
    assert 'replaced by 2: "I live in Lisbon." (1 March 2026)' in run("show", "--history").out
    facts = run("show", "--history", "--json").objects[0]["facts"]
    assert [(fact["value"], fact["replaced_by"]) for fact in facts] == [("Porto", 2), ("Lisbon", None)]


def test_the_log_is_shown_with_the_numbers_of_sentences(run: Run, tell: Tell) -> None:
    tell("I live in Porto. It rains.", reply="By the sea?")
    out = run("show", "--turns").out
    assert "12:00  you [1 2]: I live in Porto. It rains." in out
    assert "12:00  Samantha: By the sea?" in out
    assert [turn["numbers"] for turn in run("show", "--turns", "--json").objects] == [[1, 2], []]


def test_the_page_of_a_week_is_shown(run: Run, tell: Tell) -> None:
    tell("I live in Porto.")
    assert run("show", "--week", "2026-03-01").out.startswith("# The week of 23 February to 1 March 2026\n")
    assert run("show", "--week", "2026-03-01", "--json").objects[0]["page"].startswith("# The week")


def test_the_memory_of_one_is_not_anothers(run: Run, tell: Tell) -> None:
    tell("I live in Porto.", user="ana")
    assert "Porto" not in run("show").out + run("show", "--turns").out + run("search", "Porto").out
    assert "Porto" in run("show", "--user", "ana").out
    assert run("forget", "1", "--yes").status == 1


@pytest.mark.parametrize("arguments", [["show"], ["show", "--turns"], ["search", "sister"], ["export", "--markdown"]])
def test_no_escape_reaches_the_terminal(run: Run, tell: Tell, arguments: list[str]) -> None:
    tell(ESCAPES, conversation="\x1b[31m", reply="\x1b[2J")
    ran = run(*arguments)
    assert ran.out
    assert not set(ran.out + ran.err) & set("\x1b\x07\x9b\u202e")


def test_json_escapes_them(run: Run, tell: Tell) -> None:
    tell(ESCAPES)
    ran = run("export")
    assert not set(ran.out) & set("\x1b\x9b\u202e")
    assert ran.objects[0]["text"] == ESCAPES


def test_a_search_shows_the_sentence_and_the_talk_around_it(run: Run, tell: Tell) -> None:
    tell("My sister Ana lives in Porto.", reply="By the sea?")
    out = run("search", "where does my sister live").out
    assert '     1  "My sister Ana lives in Porto."' in out
    assert "Samantha: By the sea?" in out


def test_a_search_of_nothing_says_so(run: Run) -> None:
    assert run("search", "tea").out == "She remembers nothing of it.\n"


def test_a_search_answers_every_line(run: Run, tell: Tell) -> None:
    tell("My sister Ana lives in Porto.")
    lines = ['{"id": 1, "query": "sister"}', "broken", "[]", '{"id": 2}', '{"query": "a", "k": 0}', ""]
    lines += ['{"query": "a", "k": true}', '{"id": 3, "query": "\\ud800 \\u0000", "k": 3}', '{"query": ""}']
    told = run("search", "--json", stdin="\n".join(lines) + "\n").objects
    assert ["error" in each for each in told] == [False, True, True, True, True, True, True, False, False]
    assert list(told[0]) == ["id", "query", "turns", "windows"]
    assert list(told[0]["windows"][0]) == ["turns", "score", "best"]
    assert told[0]["windows"][0]["best"] == {
        "turn": 1,
        "number": 1,
        "said_on": "2026-03-01T12:00:00",
        "quote": "My sister Ana lives in Porto.",
    }


def test_a_search_gives_k_windows_of_eight_turns(run: Run, tell: Tell) -> None:
    tell(*(f"My sister Ana told me story {number}." for number in range(20)))
    [told] = run("search", "--json", "sister", "-k", "2").objects
    assert len(told["windows"]) == 2
    assert len(told["turns"]) == 16
    assert told["turns"][0] == told["windows"][0]["best"]["turn"]
    assert sorted(told["turns"]) == sorted(turn for window in told["windows"] for turn in window["turns"])


def test_a_turn_keeps_the_id_that_it_came_with(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text(json.dumps({**LINE, "id": "D1:3"}))
    run("import", str(path))
    assert run("search", "--json", "sister").objects[0]["turns"] == ["D1:3"]


def test_an_edit_puts_text_facts_and_vector_right(run: Run, tell: Tell, home: Home) -> None:
    tell("It rains. I live in Xanten. The tram is late.", reply="Xanten, then.")
    ran = run("edit", "2", "I live in Lisbon.")
    assert (ran.status, '"I live in Lisbon."' in ran.out) == (0, True)
    assert rows(home, "SELECT text FROM turn") == [("It rains. I live in Lisbon. The tram is late.",)]
    assert rows(home, "SELECT value FROM fact") == [("Lisbon",)]
    assert rows(home, "SELECT text FROM saying ORDER BY position") == [
        ("It rains.",),
        ("I live in Lisbon.",),
        ("The tram is late.",),
    ]
    assert b"xanten" not in bytes_of(home).lower()


def test_an_edit_may_make_two_sentences_of_one(run: Run, tell: Tell, home: Home) -> None:
    tell("It rains. I live in Porto. The tram is late.")
    run("edit", "2", "I live in Lisbon. I moved.")
    assert rows(home, "SELECT position, text FROM saying ORDER BY position") == [
        (0, "It rains."),
        (1, "I live in Lisbon."),
        (2, "I moved."),
        (3, "The tram is late."),
    ]


def test_an_edit_of_what_was_overtaken_leaves_what_holds(run: Run, tell: Tell) -> None:
    tell("I live in Porto.", "I live in Lisbon.")
    run("edit", "1", "I live in Braga.")
    facts = run("show", "--json", "--history").objects[0]["facts"]
    assert [(fact["value"], fact["replaced_by"]) for fact in facts] == [("Lisbon", None), ("Braga", 2)]


def test_what_was_edited_has_a_new_number(run: Run, tell: Tell) -> None:
    tell("I live in Porto.")
    run("edit", "1", "I live in Lisbon.")
    assert run("edit", "1", "I live in Braga.").status == 1


def test_a_pin_is_set_and_taken_out(run: Run, tell: Tell) -> None:
    tell("I live in Porto.", "The soup was thin.")
    assert run("pin", "2").out == 'Pinned: "The soup was thin."\n'
    assert 'Pinned\n     2  "The soup was thin."' in run("show").out
    assert run("unpin", "2").out == 'No longer pinned: "The soup was thin."\n'
    assert "Pinned" not in run("show").out


def test_what_is_forgotten_is_gone_from_the_file(run: Run, tell: Tell, home: Home) -> None:
    tell("My friend Quibblesnatch sells boats.", reply="Quibblesnatch, of all names.")
    tell("I live in Porto.")
    ran = run("forget", "1", "--yes")
    assert (ran.status, "1 sentence" in ran.out) == (0, True)
    assert b"quibblesnatch" not in bytes_of(home).lower()


def test_a_topic_is_forgotten(run: Run, tell: Tell, home: Home) -> None:
    tell("My friend Quibblesnatch sells boats.", "I live in Porto.")
    assert run("forget", "--about", "Quibblesnatch", "--yes").status == 0
    assert rows(home, "SELECT text FROM saying") == [("I live in Porto.",)]


def test_days_are_forgotten_with_both_their_ends(run: Run, tell: Tell, home: Home) -> None:
    for day in range(1, 6):
        tell(f"This is day {day}.", at=datetime(2026, 3, day, 23, 59))
    assert run("forget", "--from", "2026-03-02", "--to", "2026-03-04", "--yes").status == 0
    assert rows(home, "SELECT text FROM turn WHERE role = 'person'") == [("This is day 1.",), ("This is day 5.",)]


def test_a_conversation_is_forgotten_on_both_sides(run: Run, tell: Tell, home: Home, tmp_path: Path) -> None:
    tell("I live in Porto.", conversation="old")
    path = tmp_path / "chat.jsonl"
    path.write_text(json.dumps({**LINE, "role": "ai", "conversation": "old"}))
    run("import", str(path))
    tell("It rains.", conversation="new")
    assert run("forget", "--conversation", "old", "--yes").status == 0
    assert rows(home, "SELECT DISTINCT conversation FROM turn") == [("new",)]


def test_the_first_ten_are_listed(run: Run, tell: Tell) -> None:
    tell(*(f"Sentence {number} of twelve." for number in range(12)))
    out = run("forget", "--conversation", "main", "--yes").out
    assert out.startswith("12 sentences of 24 turns:\n")
    assert "        and 2 more\n" in out


def test_without_a_terminal_nothing_is_erased(run: Run, tell: Tell, home: Home) -> None:
    tell("I live in Porto.")
    ran = run("forget", "1", stdin="y\n")
    assert (ran.status, ran.is_one_line, "--yes" in ran.err) == (2, True, True)
    assert run("wipe", stdin="forget me\n").status == 2
    assert len(rows(home, "SELECT 1 FROM turn")) == 2


@pytest.mark.parametrize(("answer", "left"), [("y\n", 0), ("Yes\n", 0), ("n\n", 2), ("\n", 2), ("", 2)])
def test_on_a_terminal_she_asks_first(run: Run, tell: Tell, home: Home, answer: str, left: int) -> None:
    tell("I live in Porto.")
    ran = run("forget", "1", stdin=answer, is_terminal=True)
    assert (ran.status, "Erase these? [y/N]" in ran.out) == (0, True)
    assert len(rows(home, "SELECT 1 FROM turn")) == left


def test_of_numbers_that_are_not_all_there_none_is_erased(run: Run, tell: Tell, home: Home) -> None:
    tell("I live in Porto.")
    ran = run("forget", "1", "99", "--yes")
    assert (ran.status, ran.is_one_line, len(rows(home, "SELECT 1 FROM turn"))) == (1, True, 2)


@pytest.mark.parametrize(("typed", "left"), [("forget me\n", 0), ("y\n", 2), ("", 2)])
def test_a_wipe_wants_the_words(run: Run, tell: Tell, home: Home, typed: str, left: int) -> None:
    tell("I live in Quibblesnatch.")
    run("wipe", stdin=typed, is_terminal=True)
    assert len(rows(home, "SELECT 1 FROM turn")) == left
    assert (b"Quibblesnatch" in bytes_of(home)) == bool(left)


def test_a_wipe_leaves_others_alone(run: Run, tell: Tell, home: Home) -> None:
    tell("I live in Porto.", user="ana")
    tell("I live in Braga.", scope="owl")
    tell("I live in Lisbon.")
    run("wipe", "--yes")
    assert len(rows(home, "SELECT 1 FROM turn")) == 4
    run("wipe", "--yes", "--all-personas")
    assert rows(home, "SELECT DISTINCT user FROM turn") == [("ana",)]


def test_a_persona_that_keeps_apart_shows_her_own(run: Run, tell: Tell, home: Home) -> None:
    home.personas.mkdir(parents=True)
    (home.personas / "owl.yaml").write_text("name: Owl\nextends: base\nmemory: apart\n")
    tell("I live in Braga.", scope="owl")
    assert "Braga" in run("show", "--persona", "owl").out
    assert "Braga" not in run("show").out


def test_incognito_reads_and_writes_nothing(run: Run, tell: Tell, home: Home) -> None:
    tell("I live in Porto.")
    before = bytes_of(home)
    assert "Porto" in run("show", "--incognito").out + run("export", "--incognito").out
    assert bytes_of(home) == before


def test_an_export_goes_out_and_comes_back(run: Run, tell: Tell, tmp_path: Path, home: Home) -> None:
    tell("I live in Porto.", "It rains.", reply="By the sea?")
    run("pin", "1")
    path = tmp_path / "memory.jsonl"
    assert "4 turns" in run("export", str(path)).out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run("export").out == path.read_text()
    assert list(json.loads(path.read_text().splitlines()[0])) == [
        *("user", "conversation", "role", "text", "time", "id", "pinned")
    ]
    assert run("import", str(path)).out.startswith("0 turns are new, 4 were there already.")
    run("wipe", "--yes")
    assert run("import", str(path)).out.startswith("4 turns are new, 0 were there already.")
    assert run("export").out == path.read_text()


def test_a_conversation_goes_to_sillytavern_and_comes_back(run: Run, tell: Tell, tmp_path: Path) -> None:
    tell("My sister Ana lives in Porto.", "She has a cat.", conversation="old")
    tell("I like maps.", conversation="new", at=datetime(2026, 3, 2, 12))
    path, other = tmp_path / "chat.jsonl", tmp_path / "other.jsonl"
    assert "Wrote 2 turns" in run("export", "--format", "sillytavern", str(path)).out, (
        "the latest, its header not counted"
    )
    assert "Wrote 4 turns" in run("export", "--format", "sillytavern", "--conversation", "old", str(other)).out
    assert "is_user" in path.read_text()
    assert "0 turns are new, 2 were there already" in run("import", str(path)).out
    assert "4 turns are new" in run("import", str(other), "--user", "ben").out
    shown = run("export", "--user", "ben").objects
    assert [line["text"] for line in shown][::2] == ["My sister Ana lives in Porto.", "She has a cat."]
    assert {line["conversation"] for line in shown} == {"old"}


def test_a_chat_of_sillytavern_with_a_fault_writes_nothing(run: Run, tmp_path: Path) -> None:
    header = json.dumps(
        {"user_name": "You", "character_name": "Ilse", "create_date": "2026-1-1@1h1m1s", "chat_metadata": {}}
    )
    (tmp_path / "chat.jsonl").write_text(f'{header}\n{{"mes": "Hello.", "is_user": true}}\n{{"mes": 5}}\n')
    ran = run("import", str(tmp_path / "chat.jsonl"))
    assert (ran.status, ran.is_one_line) == (1, True)
    assert "chat.jsonl, line 3" in ran.err
    assert run("export").out == ""


def test_a_conversation_that_is_not_there_is_named(run: Run, tell: Tell) -> None:
    assert "no conversation yet" in run("export", "--format", "sillytavern").err
    tell("I like maps.")
    assert "no conversation 'x'; there are main" in run("export", "--format", "sillytavern", "--conversation", "x").err
    assert run("export", "--conversation", "main").status == 2


def test_an_export_replaces_nothing_unasked(run: Run, tell: Tell, tmp_path: Path) -> None:
    tell("I live in Porto.")
    path = tmp_path / "memory.md"
    path.write_text("mine")
    ran = run("export", "--markdown", str(path))
    assert (ran.status, ran.is_one_line, path.read_text()) == (2, True, "mine")
    assert run("export", "--markdown", str(path), "--force").status == 0
    assert path.read_text().startswith("# What we said\n")


def test_an_import_tells_what_was_new(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text(json.dumps(LINE) + "\n" + json.dumps({**LINE, "id": "b"}) + "\n")
    ran = run("import", str(path))
    assert ran.status == 0
    assert ran.out.startswith("2 turns are new, 0 were there already. Embedding took ")
    assert "turns a second" in ran.out


def test_an_import_with_a_fault_writes_nothing(run: Run, tmp_path: Path, home: Home) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text(json.dumps(LINE) + "\n" + json.dumps({**LINE, "role": "cat"}) + "\nbroken\n")
    ran = run("import", str(path))
    assert (ran.status, ran.out, ran.is_one_line) == (1, "", True)
    assert ran.err.startswith('companion: chat.jsonl, line 2: "role" is "cat"')
    assert ran.err.endswith("(and 1 more line with a fault); nothing was imported.\n")
    assert rows(home, "SELECT 1 FROM turn") == []


def test_an_import_reads_standard_input(run: Run) -> None:
    assert run("import", "-", "--user", "ana", stdin=json.dumps(LINE)).out.startswith("1 turn is new")
    assert "Porto" in run("show", "--user", "ana").out
    assert run("import", "-", stdin=b"\xff\n").err.startswith("companion: standard input, line 1: it is not UTF-8")


def test_an_empty_file_imports_nothing(run: Run) -> None:
    assert run("import", "-", stdin="\n\n").out == "There are no turns in standard input; nothing was imported.\n"


def test_an_interrupted_import_says_so_and_goes_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "chat.jsonl"
    path.write_text("".join(json.dumps({**LINE, "id": n, "text": f"Turn {n}."}) + "\n" for n in range(600)))
    monkeypatch.setattr(opening, "load_embedder", lambda model, receipt: LightEmbedder(fails_at_call=2))
    ran = run("import", str(path))
    assert (ran.status, ran.is_one_line) == (130, True)
    assert "stopped at 128 of 600 turns" in ran.err
    monkeypatch.setattr(opening, "load_embedder", lambda model, receipt: LightEmbedder())
    assert run("import", str(path)).out.startswith("472 turns are new, 128 were there already.")


def test_a_memory_of_another_model_is_not_mixed(run: Run, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    class Longer(LightEmbedder):
        name, dimensions = "longer", 16

    tell("I live in Porto.")
    monkeypatch.setattr(opening, "load_embedder", lambda model, receipt: Longer())
    ran = run("search", "Porto")
    assert (ran.status, ran.is_one_line, "another model" in ran.err) == (1, True, True)
    assert "Porto" in run("show").out


def test_meaning_finds_what_words_do_not(
    run: Run, tell: Tell, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "load_embedder", lambda model, receipt: embedder)
    for number, text in enumerate(["My cat had kittens.", "The bank raised its rates.", "I sold the old Saab."]):
        tell(text, conversation=str(number), embedder=embedder)
    [told] = run("search", "--json", "which car did I get rid of", "-k", "1").objects
    assert told["windows"][0]["best"]["quote"] == "I sold the old Saab."
    assert "My cat had kittens." in run("forget", "--about", "pet feline offspring", "--yes").out


def test_the_program_stops_quietly_in_an_import(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    with path.open("w") as file:
        for number in range(20_000):
            file.write(json.dumps({**LINE, "id": number, "text": f"Turn {number} about the sea."}) + "\n")
    command = [*HEEDING, "memory", "import", str(path)]
    environment = os.environ | {"COMPANION_HOME": str(home.folder)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as program:
        assert program.stderr
        while program.poll() is None and not (home.database.exists() and rows(home, "SELECT 1 FROM turn LIMIT 1")):
            time.sleep(0.05)
        program.send_signal(signal.SIGINT)
        assert program.wait(60) == 130
        told = program.stderr.read()
    assert told.startswith("companion: stopped at ")
    assert told.count("\n") == 1
