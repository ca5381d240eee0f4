"""A memory as a file: what is written, what is taken back, and every way in which a line can be wrong."""

import io
import json
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import pytest

from companion.database import open_database
from companion.errors import UsageError
from companion.home import Home
from companion.memory.facts import Facts
from companion.memory.importing import LONGEST_LINE, Importer, Outcome, check
from companion.memory.keeping import Keeper, Said
from companion.memory.keepsake import KEYS, KeepsakeError, exported, line_from, pages, write_whole
from companion.memory.log import COMPANION, Log, TurnDraft, Whose
from companion.memory.shelf import MemoryShelf
from tests.retrieval.light_embedder import LightEmbedder

NOON = datetime(2026, 3, 1, 12)
LINE = {"role": "person", "text": "My sister Ana lives in Porto.", "time": "2026-03-01T12:00:00"}

Import = Callable[..., Outcome]


@pytest.fixture
def connection(home: Home) -> Iterator[Connection]:
    with closing(open_database(home)) as connection:
        yield connection


@pytest.fixture
def bring_in(connection: Connection) -> Import:
    """Imports some lines into the memory that personas share."""

    def bring_in(*lines: dict[str, Any], fails_at_call: int | None = None, user: str = "me") -> Outcome:
        embedder = LightEmbedder(fails_at_call)
        file = as_file(*lines)
        total = check(file, "chat.jsonl", user)
        file.seek(0)
        importer = Importer(connection, MemoryShelf(connection, embedder.dimensions), embedder, "")
        return importer.run(file, user, total)

    return bring_in


def as_file(*lines: object) -> io.BytesIO:
    texts = [each if isinstance(each, str) else json.dumps(each) for each in lines]
    return io.BytesIO("\n".join(texts).encode() + b"\n")


def texts_of(connection: Connection, user: str = "me") -> list[str]:
    return [turn.text for turn in Log(connection).turns(Whose(user))]


def keep(connection: Connection, text: str, conversation: str = "main", reply: str = "", at: datetime = NOON) -> None:
    embedder = LightEmbedder()
    keeper = Keeper(connection, MemoryShelf(connection, embedder.dimensions), embedder)
    answer = TurnDraft(COMPANION, reply, at) if reply else None
    keeper.keep(Whose(), conversation, Said(text, at), answer)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("broken", "not JSON"),
        ('"a string"', "an object"),
        ("[" * 100_000, "not JSON"),
        ('{"role": "person", "text": "a", "time": "2026-01-01", "id": ' + "9" * 5000 + "}", "not JSON"),
        ({**LINE, "mood": "glad"}, '"mood" is unknown; the keys are ' + ", ".join(KEYS)),
        ({key: value for key, value in LINE.items() if key != "text"}, 'lacks "text"'),
        ({key: value for key, value in LINE.items() if key != "role"}, 'lacks "role"'),
        ({key: value for key, value in LINE.items() if key != "time"}, 'lacks "time"'),
        ({**LINE, "text": ""}, '"text" should be'),
        ({**LINE, "text": " \n"}, '"text" should be'),
        ({**LINE, "text": 3}, '"text" should be'),
        ({**LINE, "text": "a" * 100_001}, "100,000 are the most"),
        ({**LINE, "role": "system"}, '"role" is "system"'),
        ({**LINE, "role": ["person"]}, '"role" is ["person"]'),
        ({**LINE, "time": "yesterday"}, '"time" is "yesterday"'),
        ({**LINE, "time": 1_700_000_000}, '"time" is 1700000000'),
        ({**LINE, "time": "0001-01-01T00:00:00+14:00"}, '"time" is'),
        ({**LINE, "id": None, "user": ""}, '"user" should be'),
        ({**LINE, "user": 3}, '"user" should be'),
        ({**LINE, "conversation": " "}, '"conversation" should be'),
        ({**LINE, "id": ["a"]}, '"id" is ["a"]'),
        ({**LINE, "id": True}, '"id" is true'),
        ({**LINE, "id": ""}, '"id" is ""'),
        ('{"role": "person", "text": "a", "time": "2026-01-01", "id": NaN}', '"id" is NaN'),
        ({**LINE, "pinned": "yes"}, '"pinned" should be'),
        (json.dumps({**LINE, "text": "a"}) + " " * LONGEST_LINE, "longer than"),
    ],
)
def test_a_faulty_line_is_named_with_its_place_and_nothing_is_written(
    connection: Connection, line: object, fault: str
) -> None:
    with pytest.raises(KeepsakeError) as raised:
        check(as_file(LINE, line), "chat.jsonl", "me")
    told = str(raised.value)
    assert told.startswith("chat.jsonl, line 2: ")
    assert fault in told
    assert told.endswith("; nothing was imported.")
    assert "\n" not in told


def test_bytes_that_are_no_text_are_a_fault() -> None:
    with pytest.raises(KeepsakeError, match=r"line 1: it is not UTF-8; nothing"):
        check(io.BytesIO(b'{"text": "\xff"}\n'), "chat.jsonl", "me")


def test_of_many_faults_the_first_is_told_and_the_others_are_counted() -> None:
    with pytest.raises(KeepsakeError, match=r"line 2: .*\(and 2 more lines with a fault\); nothing"):
        check(as_file(LINE, "broken", "broken", LINE, "[]"), "chat.jsonl", "me")


def test_empty_lines_and_a_byte_order_mark_are_no_faults() -> None:
    assert check(io.BytesIO(b"\xef\xbb\xbf" + as_file(LINE, "", LINE).getvalue()), "chat.jsonl", "me") == 2


@pytest.mark.parametrize("role", ["person", "user", "human"])
def test_a_person_goes_by_many_names(role: str) -> None:
    assert line_from(json.dumps({**LINE, "role": role}).encode(), "me").role == "person"


@pytest.mark.parametrize("role", ["companion", "assistant", "bot", "ai"])
def test_and_so_does_a_companion(role: str) -> None:
    assert line_from(json.dumps({**LINE, "role": role}).encode(), "me").role == "companion"


def test_a_time_with_a_zone_becomes_local() -> None:
    line = line_from(json.dumps({**LINE, "time": "2026-03-01T12:00:00Z"}).encode(), "me")
    assert line.at == datetime(2026, 3, 1, 12, tzinfo=UTC).astimezone().replace(tzinfo=None)


def test_half_a_character_is_replaced(connection: Connection, bring_in: Import) -> None:
    bring_in({**LINE, "text": "ha \ud800 ha", "id": "\udfff"})
    assert texts_of(connection) == ["ha \ufffd ha"]


def test_what_is_imported_is_found_in_the_log_in_order(connection: Connection, bring_in: Import) -> None:
    lines = [{**LINE, "text": f"Turn {number}.", "id": number} for number in range(20)]
    assert bring_in(*lines).new == 20
    assert texts_of(connection) == [line["text"] for line in lines]


def test_facts_are_read_from_it(connection: Connection, bring_in: Import) -> None:
    bring_in(LINE)
    assert any(fact.value == "Ana" for fact in Facts(connection).current(Whose()))


def test_a_pinned_turn_stays_pinned(connection: Connection, bring_in: Import) -> None:
    bring_in({**LINE, "pinned": True})
    assert [line.is_pinned for line in exported(connection, Whose())] == [True]


def test_importing_twice_adds_nothing(connection: Connection, bring_in: Import) -> None:
    lines = ({**LINE, "id": "a"}, LINE, LINE, {**LINE, "role": "ai", "text": "Ana it is."})
    first, second = bring_in(*lines), bring_in(*lines)
    assert (first.new, first.there, second.new, second.there) == (4, 0, 0, 4)
    assert len(texts_of(connection)) == 4


def test_the_same_said_twice_is_two_turns(connection: Connection, bring_in: Import) -> None:
    assert bring_in(LINE, LINE).new == 2


def test_an_id_is_each_users_own(connection: Connection, bring_in: Import) -> None:
    bring_in({**LINE, "id": 1, "user": "ana", "text": "Ana's."}, {**LINE, "id": 1, "text": "Mine."})
    assert (texts_of(connection), texts_of(connection, "ana")) == (["Mine."], ["Ana's."])


def test_a_line_without_a_user_is_the_importers(connection: Connection, bring_in: Import) -> None:
    bring_in(LINE, user="bo")
    assert (texts_of(connection), len(texts_of(connection, "bo"))) == ([], 1)


def test_an_id_that_comes_back_with_other_words_changes_nothing(connection: Connection, bring_in: Import) -> None:
    outcome = bring_in({**LINE, "id": 1, "text": "First."}, {**LINE, "id": 1, "text": "Second."})
    assert (outcome.new, outcome.there, outcome.differing, texts_of(connection)) == (1, 1, 1, ["First."])


def test_an_interrupted_import_keeps_what_is_done_and_goes_on(connection: Connection, bring_in: Import) -> None:
    lines = [{**LINE, "text": f"Turn {number} of many.", "conversation": str(number // 400)} for number in range(1200)]
    with pytest.raises(KeyboardInterrupt):
        bring_in(*lines, fails_at_call=3)
    done = len(texts_of(connection))
    assert 0 < done < 1200
    outcome = bring_in(*lines)
    assert (outcome.new, outcome.there) == (1200 - done, done)
    rows = connection.execute("SELECT text FROM turn ORDER BY conversation, position").fetchall()
    assert [text for (text,) in rows] == [line["text"] for line in lines]


def test_an_export_that_comes_back_adds_nothing(connection: Connection, bring_in: Import) -> None:
    keep(connection, "I live in Porto.", reply="By the sea?")
    keep(connection, "I live in Porto.", reply="By the sea?")
    bring_in({**LINE, "id": "from elsewhere"})
    lines = [line.as_json() for line in exported(connection, Whose())]
    assert [bring_in(*lines).new for _ in range(2)] == [0, 0]


def test_an_export_makes_the_same_memory_elsewhere(connection: Connection, tmp_path: Path) -> None:
    keep(connection, "I live in Porto.\nIt rains.", reply="By the sea?")
    keep(connection, "Yes.", conversation="later", at=datetime(2026, 3, 2))
    lines = [line.as_json() for line in exported(connection, Whose())]
    embedder = LightEmbedder()
    with closing(open_database(Home(tmp_path / "other"))) as other:
        Importer(other, MemoryShelf(other, 8), embedder, "").run(as_file(*lines), "me", len(lines))
        assert [line.as_json() for line in exported(other, Whose())] == lines


def test_what_was_said_later_is_not_replaced_by_what_is_imported_after_it(
    connection: Connection, bring_in: Import
) -> None:
    bring_in({**LINE, "text": "My sister's name is Ana.", "time": "2026-03-01", "conversation": "new"})
    bring_in({**LINE, "text": "I live in Lisbon.", "time": "2026-03-01", "conversation": "new"})
    bring_in({**LINE, "text": "I live in Porto.", "time": "2020-03-01", "conversation": "old"})
    assert [fact.value for fact in Facts(connection).current(Whose()) if fact.relation == "lives_in"] == ["Lisbon"]


def test_danger_is_kept_and_never_brought_up(connection: Connection, bring_in: Import) -> None:
    bring_in({**LINE, "text": "I am going to kill myself tonight."})
    assert connection.execute("SELECT DISTINCT matter FROM saying").fetchall() == [("crisis",)]


def test_a_page_says_who_said_what_and_what_she_learned(connection: Connection) -> None:
    keep(connection, "My sister Ana lives in Porto.\n# Not a heading \x1b[31m", reply="By the sea?")
    text = "\n".join(pages(Log(connection).turns(Whose()), Facts(connection), Whose(), "Samantha"))
    assert "## Sunday, 1 March 2026" in text
    assert "### main" in text
    assert "**You**, 12:00\n\n> My sister Ana lives in Porto.\n> # Not a heading" in text
    assert "**Samantha**, 12:00\n\n> By the sea?" in text
    assert '- lives in: Porto. You said on 1 March 2026: "My sister Ana lives in Porto."' in text
    assert "\x1b" not in text


def test_the_page_of_an_empty_memory_says_so(connection: Connection) -> None:
    text = "\n".join(pages(iter(()), Facts(connection), Whose(), "Samantha"))
    assert text.count("Nothing yet.") == 2


def test_a_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    assert write_whole(path, ["a", "b"], is_forced=False) == 2
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("a\nb\n", 0o600)


def test_a_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "memory.jsonl"
    path.write_text("mine")
    with pytest.raises(UsageError, match="--force"):
        write_whole(path, ["new"], is_forced=False)
    assert path.read_text() == "mine"
    write_whole(path, ["new"], is_forced=True)
    assert path.read_text() == "new\n"


def test_a_folder_is_replaced_by_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no plain file"):
        write_whole(tmp_path, ["new"], is_forced=True)


def test_what_fails_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        yield "a"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "memory.jsonl", lines(), is_forced=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_none_can_be_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeepsakeError, match="cannot be written"):
        write_whole(tmp_path / "nowhere" / "memory.jsonl", ["a"], is_forced=False)
