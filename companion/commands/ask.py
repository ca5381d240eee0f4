"""`companion ask`: one answer, with its sources."""

import argparse
import sys
from datetime import datetime

from companion.commands.terminal import indexing, warn
from companion.conversation_names import conversation_from
from companion.engine import open_engine
from companion.errors import UsageError
from companion.options import Options
from companion.plain_text import inert
from companion.turn.session import Message

EXAMPLE = """example:
  companion ask "How does the film end?"
  echo "Who made the music?" | companion ask -"""


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLE
    parser.add_argument("text", metavar="TEXT", nargs="+", help="the question; - reads it from standard input")


def run(chosen: argparse.Namespace, options: Options) -> int:
    """Answer one question."""
    text = sys.stdin.read() if chosen.text == ["-"] else " ".join(chosen.text)
    if not text.strip():
        raise UsageError("There is no question: write one after `ask`, or `-` to read it from standard input.")
    with indexing() as report:
        engine = open_engine(options, report)
    warn(engine.library)
    reply = engine.respond(Message(text, conversation=conversation_from(datetime.now())))
    print(inert(reply.text))
    if reply.citations:
        print()
    for citation in reply.citations:
        by = f"{citation.author}, " if citation.author else ""
        print(inert(f"[{citation.n}] {by}{citation.title}" + (f" · {citation.heading}" if citation.heading else "")))
    engine.close()
    return 0
