"""The scripts that memory is practised on, and a memory that keeps and searches them as she does."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from companion.database import open_database
from companion.home import Home
from companion.memory.keeping import Keeper, Said
from companion.memory.log import Whose
from companion.memory.shelf import Found, MemoryShelf
from companion.nlu.heads import load_heads
from companion.nlu.reading import Reader, Reading
from companion.nlu.spelling import Speller
from companion.nlu.viewpoint import as_their_own
from companion.response.recollection import in_context
from companion.retrieval.embedding import RememberingEmbedder, load_embedder

SCRIPTS = Path(__file__).parent / "data" / "memory"
TALKS = Path(__file__).parent / "data" / "talks"
NOWHERE = Home(Path("/proc/nowhere"), incognito=True)

Script = Mapping[str, Any]
"""`id`, `sessions` (what the person said, conversation by conversation) and `probes` (what they said then). With
`is_talk` it is one side of a talk of two friends, and does not tell what puts what right."""

HELD_OUT = "mixture"
"""The talks that nothing is fitted on."""

KEPT_BACK = (
    *("kitchens", "nooks", "stairwells", "trams", "windows"),
    *("depots", "ferries", "libraries", "orchards", "platforms", "porches"),
)
"""The files of scripts that the cross-encoder does not practise on: it is judged by them, and what weighs its word is
fitted on them. Those of the first line are sly, the others plain."""


@dataclass(frozen=True)
class Heard:
    """A message, and what is found for it in what was said before."""

    reading: Reading
    """As the memory is asked: behind the message before it, where it points at something."""

    found: list[Found]


class Kept:
    """A script that was said to a memory."""

    def __init__(self, script: Script, places: Mapping[tuple[int, int], Sequence[int]]) -> None:
        """Know which sentences each message became."""
        self.script = script
        self.places = places

    def sayings(self, messages: Sequence[Sequence[int]]) -> set[int]:
        """The sentences of some messages, each given as its conversation and its place there, from 0."""
        return {saying for session, place in messages for saying in self.places[session, place]}


class Practice:
    """A memory for one script after another; each finds it empty, as a person's own home does."""

    def __init__(self) -> None:
        """Open it; nothing is written anywhere."""
        self.embedder = RememberingEmbedder(load_embedder("", None), most=100_000)
        # no spelling is mended: that is for the library
        self._reader = Reader(load_heads(), self.embedder, Speller([], {}), {})
        self._now = datetime(2026, 3, 2, 9)
        self._begin()

    def say(self, script: Script, hear: Callable[[Heard], None] | None = None) -> Kept:
        """Say a script.

        Args:
            script: what is said.
            hear: is given each message before it is kept, if anything.
        """
        self._connection.close()
        self._begin()
        places: dict[tuple[int, int], Sequence[int]] = {}
        said = [text for session in script["sessions"] for text in session]
        self.embedder.embed([*said, *(probe["probe"] for probe in script["probes"])])
        for number, session in enumerate(script["sessions"]):
            for place, text in enumerate(session):
                self._now += timedelta(minutes=1)
                if hear:
                    hear(self.search(script, text, session[place - 1] if place else ""))
                kept = self._keeper.keep(Whose(script["id"]), str(number), Said(text, self._now))
                places[number, place] = kept.sayings
            self._now += timedelta(days=2)
        return Kept(script, places)

    def _begin(self) -> None:
        """Begin an empty memory."""
        self._connection = open_database(NOWHERE)
        self._shelf = MemoryShelf(self._connection, self.embedder.dimensions)
        self._keeper = Keeper(self._connection, self._shelf, self.embedder)

    def search(self, script: Script, text: str, before: str = "") -> Heard:
        """What is found in the script that was said last for a message that follows another, "" for none."""
        alone = self._reader.read(text, None)
        reading = in_context(alone, self._reader.read(before, None) if before else None)
        found = self._shelf.search(Whose(script["id"]), reading.text, reading.vector)
        return Heard(reading, [each for each in found if reading is alone or each.saying.text not in before])


def read_scripts(*names: str) -> Iterator[Script]:
    """Every script of practice, or those of some files: also each side of the talks of two friends.

    Args:
        names: the files, without their endings; none for all but those that are held out.
    """
    for path in (*sorted(SCRIPTS.glob("*.jsonl")), *sorted(TALKS.glob("*.jsonl"))):
        if path.stem not in names if names else path.stem == HELD_OUT:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield from sides_of(row) if "speakers" in row else (row,)


def sides_of(talk: Mapping[str, Any]) -> Iterator[Script]:
    """A talk of two friends as the script of each: what they said, and what was asked about them as they would ask.

    What was asked about the other one, and only that one told, they never told.

    Args:
        talk: `id`, `speakers` (two names), `sessions` (each with `turns`: a name and a text) and `questions` (`about`
            whom, the `question`, its `evidence` as session and turn, and whether it has no answer when it is `swapped`,
            that is, asked about the other one).
    """
    for name in talk["speakers"]:
        sessions: list[list[str]] = []
        places: dict[tuple[int, int], tuple[int, int]] = {}
        for number, session in enumerate(talk["sessions"]):
            own = [place for place, (speaker, _) in enumerate(session["turns"]) if speaker == name]
            places |= {(number, place): (number, count) for count, place in enumerate(own)}
            sessions.append([session["turns"][place][1] for place in own])
        probes = []
        for asked in talk["questions"]:
            told = asked["about"] == name
            if told or asked["swapped"]:
                probe = as_their_own(asked["question"].replace(asked["about"], name), name)
                evidence = [places[tuple(turn)] for turn in asked["evidence"]] if told else []
                probes.append({"kind": "told" if told else "never", "probe": probe, "evidence": evidence})
        yield {"id": f"{talk['id']}-{name}", "is_talk": True, "sessions": sessions, "probes": probes}
