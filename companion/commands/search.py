"""`companion search`: the passages that the library has on something, with their scores."""

import argparse
import json
import sys
from typing import Any

from companion.commands.terminal import indexing, json_line, named, warn
from companion.database import explained
from companion.engine import open_library
from companion.errors import UsageError
from companion.nlu.reading import readable
from companion.options import Options
from companion.plain_text import inert
from companion.retrieval.search import Hit, Query, Shelf
from companion.settings import load_settings

EXAMPLE = """example:
  companion search "colors of the future" -k 3
  echo '{"id": 1, "query": "colors"}' | companion search --json"""


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLE
    parser.add_argument("text", metavar="TEXT", nargs="*", help="what to look for")
    parser.add_argument("-k", metavar="N", type=int, default=5, help="how many passages (5)")
    parser.add_argument(
        "--json", action="store_true", help='JSON out; without TEXT, JSON Lines {"id", "query"} are read from stdin'
    )


def run(chosen: argparse.Namespace, options: Options) -> int:
    """Find passages for one query, or for each line of standard input."""
    text = " ".join(chosen.text)
    if not text.strip() and not chosen.json:
        raise UsageError("There is nothing to look for: write it after `search`.")
    if chosen.k < 1:
        raise UsageError(f"-k should be 1 or more, not {chosen.k}.")
    with indexing() as report:
        connection, synced, embedder = open_library(options, load_settings(options.home.settings), report)
    warn(synced)
    with explained(options.home.database):
        shelf = Shelf(connection, synced.documents, embedder)
        if text.strip():
            hits = shelf.search(Query(readable(text)), chosen.k).hits
            if chosen.json:
                print(json_line(found(None, text, hits)))
            else:
                show(hits)
        else:
            for line in sys.stdin:
                print(json_line(find_json(line, shelf, chosen.k)), flush=True)
    connection.close()
    return 0


def find_json(line: str, shelf: Shelf, k: int) -> dict[str, Any]:
    """The output object for one input line."""
    try:
        content = json.loads(line)
        if not isinstance(content, dict) or not isinstance(content.get("query"), str):
            raise ValueError('it should be an object with a string "query"')
    except (ValueError, RecursionError) as fault:
        return {"error": f"The line is not a query: {fault}."}
    return found(content.get("id"), content["query"], shelf.search(Query(readable(content["query"])), k).hits)


def found(identity: object, query: str, hits: tuple[Hit, ...]) -> dict[str, Any]:
    """What was found, in the form that programs rely on."""
    return {"id": identity, "query": query, "hits": [as_json(n, hit) for n, hit in enumerate(hits, 1)]}


def show(hits: tuple[Hit, ...]) -> None:
    """Print what was found."""
    if not hits:
        print("The library has nothing to search in.")
    for hit in hits:
        print(f"{hit.score:.2f}  {named(hit.source)}" + (f" · {inert(hit.heading)}" if hit.heading else ""))
        print(f"      {inert(hit.text)}\n")


def as_json(n: int, hit: Hit) -> dict[str, Any]:
    """A hit in the form that programs rely on: a citation, with its heading and its best sentence."""
    return {
        "n": n,
        "title": hit.source.title,
        "author": hit.source.author,
        "source": hit.source.path,
        "heading": hit.heading,
        "passage": hit.text,
        "sentence": hit.best.text,
        "score": round(hit.score, 4),
    }
