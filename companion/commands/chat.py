"""`companion chat`: talk over standard input and output, in plain lines or as JSON Lines."""

import argparse
import codecs
import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any, TextIO

from companion.commands.terminal import indexing, json_line, warn
from companion.conversation_names import conversation_from
from companion.engine import Engine, open_engine
from companion.errors import CompanionError
from companion.options import Options
from companion.plain_text import inert
from companion.response.reply import Reply
from companion.turn.session import Message

MOST = 16
"""Lines whose messages are embedded together: more make the first of them wait."""

CHUNK = 65_536
"""Bytes read at a time."""

EXAMPLE = """example:
  companion chat
  echo '{"text": "Who directed it?", "user": "ana"}' | companion chat --json"""


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLE
    parser.add_argument(
        "--json",
        action="store_true",
        help='JSON Lines in and out; a line is a string or {"text", "user", "conversation", "now", "id"}',
    )


def run(chosen: argparse.Namespace, options: Options) -> int:
    """Answer every line of standard input, in order."""
    with indexing() as report:
        engine = open_engine(options, report)
    warn(engine.library)
    if chosen.json:
        for lines in bursts(sys.stdin):
            expect(lines, engine)
            for line in lines:
                print(json_line(answer_json(line, engine)), flush=True)
    else:
        talk(engine)
    engine.close()
    return 0


def talk(engine: Engine) -> None:
    """Plain lines in and out; what is said beside a reply goes to standard error.

    To a person whom she has not met she speaks first; a program that writes lines to her is answered line by line.
    """
    conversation = conversation_from(datetime.now())
    opening = engine.begin(Message("", conversation=conversation)) if sys.stdin.isatty() else None
    if opening:
        print(inert(opening.text), flush=True)
    for line in sys.stdin:
        if not line.strip():
            continue
        reply = engine.respond(Message(line.rstrip("\n"), conversation=conversation))
        if reply.notice:
            print(f"({reply.notice})", file=sys.stderr, flush=True)
        print(inert(reply.text if sys.stdin.isatty() else " ".join(reply.text.split())), flush=True)


def bursts(stream: TextIO) -> Iterator[list[str]]:
    """The lines of a stream as they come: those that wait already, MOST at a time, or the next one alone."""
    try:
        source = stream.fileno()
    except OSError:  # no file, as in a test
        yield from ([line] for line in stream)
        return
    decoder = codecs.getincrementaldecoder(stream.encoding)(errors="replace")
    rest = ""
    while chunk := os.read(source, CHUNK):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        for start in range(0, len(lines), MOST):
            yield lines[start : start + MOST]
    rest += decoder.decode(b"", final=True)
    if rest:
        yield [rest]


def expect(lines: Sequence[str], engine: Engine) -> None:
    """Let the engine know of several lines that wait to be answered."""
    messages = []
    for line in lines:
        with suppress(ValueError, TypeError, RecursionError):
            messages.append(read_message(json.loads(line))[0])
    if len(messages) > 1:
        engine.expect(messages)


def answer_json(line: str, engine: Engine) -> dict[str, Any]:
    """The output object for one input line; a line that cannot be read gives `{"error"}`."""
    try:
        content = json.loads(line)
        message, identity = read_message(content)
        reply = engine.respond(message)
    except (ValueError, TypeError, RecursionError) as fault:
        return {"error": f"The line is not a message: {fault}."}
    except CompanionError as fault:
        return {"error": str(fault)}
    return as_json(reply, identity)


def read_message(content: object) -> tuple[Message, object]:
    """A message from a parsed line, and its id.

    Raises:
        ValueError: it lacks `text`, or a value is not what it should be.
    """
    if isinstance(content, str):
        return Message(content), None
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        raise ValueError('it should be a string, or an object with a string "text"')
    for key in ("user", "conversation", "now"):
        if key in content and not isinstance(content[key], str):
            raise ValueError(f'"{key}" should be a string')
    now = content.get("now")
    return (
        Message(
            content["text"],
            content.get("user", "me"),
            content.get("conversation", "main"),
            datetime.fromisoformat(now).replace(tzinfo=None) if now else None,
        ),
        content.get("id"),
    )


def as_json(reply: Reply, identity: object) -> dict[str, Any]:
    """A reply in the form that programs rely on."""
    return {
        "id": identity,
        "text": reply.text,
        "act": reply.act,
        "emotion": asdict(reply.emotion),
        "abstained": reply.abstained,
        "crisis": reply.crisis,
        "citations": [
            {
                "n": citation.n,
                "title": citation.title,
                "author": citation.author,
                "source": citation.source,
                "passage": citation.passage,
                "score": citation.score,
            }
            for citation in reply.citations
        ],
        "memories": [
            {"turn": each.turn, "said_on": each.said_on, "quote": each.quote, "score": each.score}
            for each in reply.memories
        ],
        "moves": [{key: value for key, value in asdict(move).items() if value is not None} for move in reply.moves],
        "notice": reply.notice,
        "persona": reply.persona,
        "timings_ms": reply.timings_ms,
    }
