"""`companion memory search`: the sentences that bear on something, each with the talk around it."""

import argparse
import json
import sys
from typing import Any

from companion.commands.memory.opening import Opened, opened
from companion.commands.terminal import json_line
from companion.errors import UsageError
from companion.memory.log import PERSON, Log, Turn
from companion.memory.portrait import spelt
from companion.memory.shelf import MemoryShelf, Window
from companion.nlu.reading import readable
from companion.options import Options
from companion.plain_text import inert
from companion.retrieval.cross_encoder import load_cross_encoder
from companion.retrieval.embedding import Embedder


def search(chosen: argparse.Namespace, options: Options) -> int:
    """Search for one text, or for each line of standard input."""
    text = " ".join(chosen.text)
    if not text.strip() and not chosen.json:
        raise UsageError("There is nothing to look for: write it after `search`.")
    if chosen.k < 1:
        raise UsageError(f"-k should be 1 or more, not {chosen.k}.")
    with opened(chosen, options) as memory:
        searcher = Searcher(memory)
        if text.strip() and chosen.json:
            print(json_line(searcher.as_json(None, text, chosen.k)))
        elif text.strip():
            searcher.show(text, chosen.k)
        else:
            for line in sys.stdin:
                print(json_line(searcher.answer(line, chosen.k)), flush=True)
    return 0


class Searcher:
    """Searches one memory, again and again."""

    def __init__(self, memory: Opened) -> None:
        """Load the models."""
        self._memory = memory
        self._encoder = load_cross_encoder(memory.options.home)
        self._embedder: Embedder = memory.embedder()
        self._shelf: MemoryShelf = memory.shelf(self._embedder)
        self._log = Log(memory.connection)

    def answer(self, line: str, k: int) -> dict[str, Any]:
        """The output object for one input line; a line that cannot be read gives `{"error"}`."""
        try:
            content = json.loads(line)
            if not isinstance(content, dict) or not isinstance(content.get("query"), str):
                raise ValueError('it should be an object with a string "query"')
            wanted = content.get("k", k)
            if not isinstance(wanted, int) or isinstance(wanted, bool) or wanted < 1:
                raise ValueError('"k" should be a number from 1')
        except (ValueError, RecursionError) as fault:
            return {"error": f"The line is not a query: {fault}."}
        return self.as_json(content.get("id"), content["query"], wanted)

    def as_json(self, identity: object, query: str, k: int) -> dict[str, Any]:
        """What was found, in the form that programs rely on."""
        windows = [(window, self._turns(window)) for window in self._windows(query, k)]
        found: list[str | int] = []
        for window, turns in windows:
            best = [turn for turn in turns if window.best and turn.id == window.best.turn]
            found += [_identity(turn) for turn in [*best, *(turn for turn in turns if turn not in best)]]
        return {
            "id": identity,
            "query": query,
            "turns": found,
            "windows": [
                {
                    "turns": [_identity(turn) for turn in turns],
                    "score": round(window.score, 4),
                    "best": self._best(window, turns),
                }
                for window, turns in windows
            ],
        }

    def show(self, query: str, k: int) -> None:
        """Print what was found."""
        windows = self._windows(query, k)
        if not windows:
            print("She remembers nothing of it.")
        for window in windows:
            turns = self._turns(window)
            print(inert(f"{window.score:.2f}  {spelt(turns[0].at.date())} ({window.conversation})"))
            if window.best:
                print(inert(f'{window.best.id:>6}  "{window.best.text}"{self._since(window)}'))
            for turn in turns:
                who = "you" if turn.role == PERSON else self._memory.persona.name
                print(inert(f"        {who}: {' '.join(turn.text.split())}"))
            print()

    def _since(self, window: Window) -> str:
        """What took the place of the best sentence, where something did."""
        newer = window.best.replaced_by if window.best else None
        return f" (no longer so: see {newer})" if newer else ""

    def _windows(self, query: str, k: int) -> list[Window]:
        text = readable(query)
        [vector] = self._embedder.embed([text])
        windows = self._shelf.windows(self._memory.whose, text, vector, k, self._encoder)
        return [window for window in windows if window.turns]

    def _turns(self, window: Window) -> list[Turn]:
        found = (self._log.turn(self._memory.whose, identity) for identity in window.turns)
        return [turn for turn in found if turn]

    def _best(self, window: Window, turns: list[Turn]) -> dict[str, Any] | None:
        said = window.best
        if said is None:
            return None
        turn = next((_identity(turn) for turn in turns if turn.id == said.turn), said.turn)
        return {"turn": turn, "number": said.id, "said_on": said.at.isoformat(), "quote": said.text}


def _identity(turn: Turn) -> str | int:
    """The id that a turn came with, or the one that it was given here."""
    return turn.outside if turn.outside is not None else turn.id
