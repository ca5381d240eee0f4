"""Lines that wait are taken together, and answered one by one in their order."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import TextIO

import pytest

from companion.commands.chat import MOST, bursts
from companion.engine import Engine
from tests.conftest import Write

Pipe = tuple[int, TextIO]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """The end to write bytes into, and the text that comes out."""
    source, target = os.pipe()
    with os.fdopen(source, encoding="utf-8") as stream:
        yield target, stream


def test_what_waits_comes_together(pipe: Pipe) -> None:
    target, stream = pipe
    coming = bursts(stream)
    os.write(target, b"one\ntwo\n")
    assert next(coming) == ["one", "two"]
    os.write(target, b"three\n")
    assert next(coming) == ["three"]
    os.close(target)
    assert list(coming) == []


def test_a_line_in_pieces_is_one_line(pipe: Pipe) -> None:
    target, stream = pipe
    coming = bursts(stream)
    content = "first\ntée 東\n".encode()
    os.write(target, content[:9])  # ends within a character
    assert next(coming) == ["first"]
    os.write(target, content[9:])
    assert next(coming) == ["tée 東"]
    os.close(target)


def test_the_last_line_needs_no_end(pipe: Pipe) -> None:
    target, stream = pipe
    os.write(target, b"one\ntwo")
    os.close(target)
    assert list(bursts(stream)) == [["one"], ["two"]]


def test_bytes_that_are_no_text_end_nothing(pipe: Pipe) -> None:
    target, stream = pipe
    os.write(target, b"\xff\xfe\nnext\n\xc3")
    os.close(target)
    assert list(bursts(stream)) == [["\ufffd\ufffd", "next"], ["\ufffd"]]


def test_a_flood_comes_some_at_a_time(pipe: Pipe) -> None:
    target, stream = pipe
    os.write(target, b"tea\n" * (2 * MOST + 1))
    os.close(target)
    assert [len(lines) for lines in bursts(stream)] == [MOST, MOST, 1]


def test_a_stream_without_a_file_gives_its_lines() -> None:
    assert list(bursts(StringIO("one\ntwo\n"))) == [["one\n"], ["two\n"]]


def test_a_message_that_was_expected_is_not_embedded_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, message = engine.mind.reader, "An aardvark plays the oboe tonight."
    reader.expect([message, "Another one."])
    alone = reader.read(message, None)
    monkeypatch.setattr(engine.mind.embedder, "_embedder", None)
    assert reader.read(message, None).text == alone.text


def test_interleaved_users_are_answered_in_order(tmp_path: Path, write: Write) -> None:
    folder = write("tea.md", "# Tea\n\nTea is brewed in hot water. It is drunk from small cups.").parent
    asked = [
        {"text": "What is tea brewed in?" if number % 3 else 7, "user": f"user {number % 5}", "id": number}
        for number in range(40)
    ]
    command = [sys.executable, "-m", "companion", "chat", "--json", "--knowledge", str(folder)]
    environment = os.environ | {"COMPANION_HOME": str(tmp_path / "home"), "PYTHONPATH": os.pathsep.join(sys.path)}
    stdin = "\n".join(map(json.dumps, asked))
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment, check=True)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == 40
    for number, each in enumerate(told):
        assert ("hot water" in each["text"] and each["id"] == number) if number % 3 else "error" in each
