"""Conversations in the form that SillyTavern reads and writes."""

import json
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.memory.keepsake import KeepsakeError, Line, line_from
from companion.memory.log import COMPANION, PERSON
from companion.memory.sillytavern import as_ours, is_header, lines_of

NINE = datetime(2026, 11, 22, 21, 4, 5)
HEADER = {"user_name": "Ana", "character_name": "Ilse", "create_date": "2026-11-22@21h04m05s", "chat_metadata": {}}


def file_of(*lines: object) -> BytesIO:
    """A file of JSON Lines."""
    return BytesIO(b"".join(json.dumps(line).encode() + b"\n" for line in lines))


def said(text: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A message of theirs."""
    return {
        "name": "Ana",
        "is_user": True,
        "is_system": False,
        "send_date": "2026-11-22@21h05m06s",
        "mes": text,
        **more,
    }


def read(*lines: object) -> list[Line]:
    """What an import takes of a file."""
    return [line_from(each, "me") for each in as_ours(file_of(*lines), "chat.jsonl", "me")]


def test_a_conversation_goes_out_as_they_have_it() -> None:
    turns = [
        Line("me", "main", PERSON, "Hello.", NINE, "a"),
        Line("me", "main", COMPANION, "Come in.", NINE, "b", True),
    ]
    header, first, second = (json.loads(each) for each in lines_of(turns, "Ana", "Ilse"))
    assert (header["user_name"], header["character_name"]) == ("Ana", "Ilse")
    assert header["create_date"] == "2026-11-22@21h04m05s"
    assert "chat_metadata" in header
    assert list(first) == ["name", "is_user", "is_system", "send_date", "mes", "extra"]
    assert (first["name"], first["is_user"], first["mes"]) == ("Ana", True, "Hello.")
    assert (second["name"], second["is_user"], second["is_system"]) == ("Ilse", False, False)
    assert first["send_date"] == "November 22, 2026 9:04pm"


TURNS = st.builds(
    Line,
    st.just("me"),
    st.just("a talk"),
    st.sampled_from([PERSON, COMPANION]),
    st.text(min_size=1, max_size=60).filter(str.strip),
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)),
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20),
    st.booleans(),
)


@given(st.lists(TURNS, min_size=1, max_size=5))
def test_what_went_out_comes_back_as_it_was(turns: list[Line]) -> None:
    written = BytesIO("".join(f"{line}\n" for line in lines_of(turns, "Ana", "Ilse")).encode("utf-8", "surrogatepass"))
    assert is_header(written.getvalue().partition(b"\n")[0])
    assert [line_from(each, "me") for each in as_ours(written, "chat.jsonl", "me")] == turns


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2026-11-22@21h05m06s", datetime(2026, 11, 22, 21, 5, 6)),
        ("2026-11-22@21h05m06s789ms", datetime(2026, 11, 22, 21, 5, 6)),
        ("2026-1-2 @9h 5m 6s 7ms", datetime(2026, 1, 2, 9, 5, 6)),
        ("November 22, 2026 9:05pm", datetime(2026, 11, 22, 21, 5)),
        ("2026-11-22T21:05:06", datetime(2026, 11, 22, 21, 5, 6)),
        (1_700_000_000, datetime.fromtimestamp(1_700_000_000)),
        (1_700_000_000_000, datetime.fromtimestamp(1_700_000_000)),
        ("1700000000000", datetime.fromtimestamp(1_700_000_000)),
        (None, NINE),
        ("yesterday", NINE),
        ([], NINE),
    ],
)
def test_every_way_to_write_a_time_is_read(date: object, expected: datetime) -> None:
    (line,) = read(HEADER, said("Hello.", send_date=date))
    assert line.at.replace(microsecond=0) == expected


def test_what_nobody_said_is_left_out() -> None:
    lines = read(HEADER, said("Hello."), said("[System]", is_system=True), said("  "), said("Come in.", is_user=False))
    assert [(line.role, line.text) for line in lines] == [(PERSON, "Hello."), (COMPANION, "Come in.")]
    assert {line.conversation for line in lines} == {"Ilse 2026-11-22@21h04m05s"}


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([HEADER, {"name": "Ana"}], 'line 2: it lacks "mes"'),
        ([HEADER, said("Hello."), [1]], "line 3: it is no JSON object"),
        ([{**HEADER, "create_date": None}, said("Hello.", send_date="soon")], 'line 2: "send_date"'),
    ],
)
def test_a_line_that_is_none_is_named(lines: list[object], told: str) -> None:
    with pytest.raises(KeepsakeError, match=f"chat.jsonl, {told}.*nothing was imported"):
        read(*lines)


def test_only_a_header_is_a_header() -> None:
    assert is_header(json.dumps(HEADER).encode())
    assert not is_header(b'{"role": "person", "text": "x", "time": "2026-01-01T00:00:00"}')
    assert not is_header(b"[" * 100_000)
    assert not is_header(b"")
