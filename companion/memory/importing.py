"""Importing: turns from a file into the log, all of them checked before the first is written.

Turns are kept in batches, each in one transaction: an interruption keeps what is done, and the same file goes on from
there, since a turn that is there already (by its id) is passed over. Nothing grows with the file but one number for
each line without an id.
"""

import sqlite3
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import BinaryIO

from companion.memory.keeping import Keeper, Said, last_of
from companion.memory.keepsake import Identities, KeepsakeError, Line, exported, line_from
from companion.memory.log import PERSON, Log, TurnDraft, Whose
from companion.memory.shelf import MemoryShelf
from companion.nlu.crisis import crisis_in
from companion.retrieval.embedding import Embedder, RememberingEmbedder, Vectors

BATCH, BATCH_CHARACTERS = 128, 400_000
"""Turns, or characters where those are many, that are embedded and written together."""

LONGEST_LINE = 1 << 21
"""Bytes: a text of the longest kind with every character escaped takes less."""

FAR = 8_000
"""Sentences of a person up to which a correction is looked for among all of them, which takes longer the more there
are (3 sentences in 100 look like one); beyond that among the last of its conversation. Facts replace one another in
both cases."""

Report = Callable[[int, int], None]
"""Takes how many turns are done, and of how many."""


@dataclass
class Outcome:
    """What an import has done so far."""

    new: int = 0
    there: int = 0
    """Turns that were there already."""

    differing: int = 0
    """Of these, those with other words: put right since, partly forgotten, or not the same turn."""

    embedding: float = 0.0
    """Seconds."""

    rest: float = 0.0

    @property
    def done(self) -> int:
        """Turns of the file that were dealt with."""
        return self.new + self.there


def check(file: BinaryIO, name: str, user: str) -> int:
    """Read a file through and write nothing; returns how many turns it has.

    Raises:
        KeepsakeError: a line is not a turn: the first such one, and how many more there are.
    """
    count, faults, first = 0, 0, ""
    for number, raw in _numbered(file):
        count += 1
        try:
            line_from(raw if len(raw) <= LONGEST_LINE else b"", user)
        except ValueError as fault:
            faults += 1
            told = fault if len(raw) <= LONGEST_LINE else f"it is longer than {LONGEST_LINE:,} bytes"
            first = first or f"{name}, line {number}: {told}"
    if faults:
        more = f" (and {faults - 1:,} more line{'' if faults == 2 else 's'} with a fault)" if faults > 1 else ""
        raise KeepsakeError(f"{first}{more}; nothing was imported.")
    return count


class Importer:
    """Takes the turns of files in."""

    def __init__(self, connection: sqlite3.Connection, shelf: MemoryShelf, embedder: Embedder, scope: str) -> None:
        """Know the database, the shelf, the model, and which persona's memory it goes to."""
        self._connection = connection
        self._embedder = _TimedEmbedder(embedder)
        self._keeper = Keeper(connection, shelf, RememberingEmbedder(self._embedder))
        self._log = Log(connection)
        self._scope = scope
        self._identities = Identities()
        self._own: dict[Whose, set[str | None]] = {}
        self._held: Counter[Whose] = Counter()
        self.outcome = Outcome()

    def run(self, file: BinaryIO, user: str, total: int, report: Report = lambda done, total: None) -> Outcome:
        """Take in a file that was checked; whatever was written before an interruption stays.

        Args:
            file: JSON Lines, from their beginning.
            user: whose a line is that names nobody.
            total: how many turns there are.
            report: is told after each batch.
        """
        began = perf_counter()
        try:
            for lines in _batches(line_from(raw, user) for _, raw in _numbered(file)):
                self._take(lines)
                self.outcome.embedding = self._embedder.seconds
                self.outcome.rest = perf_counter() - began - self._embedder.seconds
                report(self.outcome.done, total)
        except ValueError as fault:
            raise KeepsakeError(f"The file has changed while it was read ({fault}): import it again.") from fault
        return self.outcome

    def _take(self, batch: Sequence[Line]) -> None:
        """Keep what is new of a batch."""
        fresh, there, differing = self._sorted(batch)
        drafts, contexts = self._drafts(fresh)
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            for line, draft, before in zip(fresh, drafts, contexts, strict=True):
                whose = self._whose(line)
                if self._stored(whose, line.id) is not None:  # another process imports the same
                    there += 1
                    continue
                ids = self._log.add(whose, line.conversation, [draft])[0]
                if line.is_pinned:
                    self._connection.executemany("UPDATE saying SET is_pinned = 1 WHERE id = ?", [(n,) for n in ids])
                self._read(whose, draft, ids, last_of(before, PERSON))
        self.outcome.there += there
        self.outcome.differing += differing
        self.outcome.new += len(batch) - there

    def _sorted(self, batch: Sequence[Line]) -> tuple[list[Line], int, int]:
        """The new turns of a batch, each with its id; how many are there already, and how many with other words."""
        fresh: dict[tuple[str, str], Line] = {}
        there = differing = 0
        for line in batch:
            named, is_own = self._named(line)
            whose = self._whose(line)
            twin = fresh.get((line.user, named.id or ""))
            text = twin.text if twin else line.text if is_own else self._stored(whose, named.id)
            if text is None:
                fresh[line.user, named.id or ""] = named
            else:
                there += 1
                differing += text != line.text
        return list(fresh.values()), there, differing

    def _named(self, line: Line) -> tuple[Line, bool]:
        """A turn with its id, and whether it is one that was said here: an export that comes back."""
        if line.id is None:
            digest, number = self._identities.next(line)
            line = replace(line, id=f"{digest}-{number}")
        named, _, place = (line.id or "").rpartition("-")
        if len(named) != 24 or not place.isdecimal():
            return line, False
        whose = self._whose(line)
        if whose not in self._own:
            self._own[whose] = {each.id for each in exported(self._connection, whose, only_here=True)}
        return line, line.id in self._own[whose]

    def _drafts(self, lines: Sequence[Line]) -> tuple[list[TurnDraft], list[list[tuple[str, str]]]]:
        """Turns ready to be kept, and for each the two turns before it in its conversation."""
        near: dict[tuple[str, str], deque[tuple[str, str]]] = {}
        contexts: list[list[tuple[str, str]]] = []
        for line in lines:
            key = (line.user, line.conversation)
            if key not in near:
                last = self._log.last_of(self._whose(line), line.conversation, 2)
                near[key] = deque(((turn.role, turn.text) for turn in last), maxlen=2)
            contexts.append(list(near[key]))
            near[key].append((line.role, line.text))
        theirs = [number for number, line in enumerate(lines) if line.role == PERSON]
        said = [Said(lines[n].text, lines[n].at, _matter(lines[n].text)) for n in theirs]
        spoken = iter(self._keeper.drafts(said, [contexts[n] for n in theirs]))
        drafts = [next(spoken) if line.role == PERSON else TurnDraft(line.role, line.text, line.at) for line in lines]
        return [replace(draft, outside=line.id) for draft, line in zip(drafts, lines, strict=True)], contexts

    def _read(self, whose: Whose, draft: TurnDraft, ids: Sequence[int], before: str) -> None:
        """Read facts and corrections from a turn, looking no further back than there is time for."""
        if whose not in self._held:
            (self._held[whose],) = self._connection.execute(
                "SELECT count(*) FROM turn JOIN saying ON saying.turn = turn.id WHERE user = ? AND scope = ?",
                (whose.user, whose.scope),
            ).fetchone()
        self._held[whose] += len(ids)
        self._keeper.read(whose, draft, ids, before, looks_far=self._held[whose] <= FAR)

    def _stored(self, whose: Whose, identity: str | None) -> str | None:
        """The text that is kept under an id."""
        row = self._connection.execute(
            "SELECT text FROM turn WHERE user = ? AND scope = ? AND outside = ?", (whose.user, whose.scope, identity)
        ).fetchone()
        return row[0] if row else None

    def _whose(self, line: Line) -> Whose:
        return Whose(line.user, self._scope)


class _TimedEmbedder:
    """An embedder that counts its seconds."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.name = embedder.name
        self.dimensions = embedder.dimensions
        self.seconds = 0.0

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        began = perf_counter()
        vectors = self._embedder.embed(texts)
        self.seconds += perf_counter() - began
        return vectors


def _numbered(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold something, with their numbers; of one that is too long its beginning and no more."""
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        rest = raw
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        raw = raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        if raw.strip():
            yield number, raw


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    batch: list[Line] = []
    characters = 0
    for line in lines:
        batch.append(line)
        characters += len(line.text)
        if len(batch) == BATCH or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _matter(text: str) -> str:
    """`crisis` for a turn that tells of danger beyond doubt: it is kept, and never brought up."""
    return "crisis" if crisis_in(text, 0.0, {"other": 1.0}) else ""
