"""The library: which documents she has read, kept in step with the files, passage by passage."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from companion.database import faults as database_faults
from companion.errors import DocumentError
from companion.retrieval import passage_index
from companion.retrieval.documents import Document, digest, find_documents, read_bytes, read_document
from companion.retrieval.embedding import Embedder
from companion.retrieval.naming import SourceName
from companion.retrieval.passages import Draft, split_document
from companion.retrieval.words import words_of

SPLITTER = "6"
"""Raise it when passages are split or embedded in a new way, so that old ones are made again."""

BATCH = 64
"""Passages embedded and stored at a time: the most that an interruption costs."""


@dataclass(frozen=True)
class Progress:
    """How far indexing has come."""

    document: str
    done: int
    total: int
    """Bytes of the documents that are new or changed."""


@dataclass(frozen=True)
class Synced:
    """What a look at the files has found."""

    documents: tuple[int, ...]
    """The ids of the documents that the sources hold now."""

    faults: tuple[str, ...]
    """One sentence for each document that could not be read."""

    embedded: int
    """Passages that were new."""


@dataclass(frozen=True)
class Entry:
    """A document as the library lists it."""

    id: int
    path: Path
    title: str
    author: str
    passages: int


@dataclass(frozen=True)
class _Change:
    """A file that is new or differs from what the index holds."""

    path: Path
    bytes: int
    changed: int


@dataclass(frozen=True)
class _Piece:
    """One passage on its way into the index."""

    document: int
    position: int
    draft: Draft
    name: SourceName
    is_last: bool
    bytes_done: int
    title: str


def sync(
    connection: sqlite3.Connection,
    sources: Sequence[Path],
    model: str,
    embedder: Callable[[], Embedder],
    report: Callable[[Progress], None] = lambda progress: None,
    without: frozenset[Path] = frozenset(),
) -> Synced:
    """Bring the index in step with the files of some sources; only what changed is embedded.

    It can be interrupted anywhere: what is stored stays, and the next call goes on from there.

    Args:
        connection: the home's database.
        sources: files and folders.
        model: the embedder's name.
        embedder: gives the embedder; called only when something must be embedded.
        report: told after each batch.
        without: files to leave out.
    """
    reading = f"{model}/{SPLITTER}"
    paths = [path for path in _unique(sources) if path not in without]
    _forget_missing(connection, sources, set(paths))
    embedded, held = 0, -1
    while True:
        changes, faults = _changes(connection, paths, reading)
        total = sum(change.bytes for change in changes)
        try:
            for batch in _batches(_pieces(connection, changes, reading, faults), BATCH):
                _store(connection, embedder(), model, batch)
                embedded += len(batch)
                report(Progress(batch[-1].title, batch[-1].bytes_done, total))
            passage_index.refresh(connection)
            return Synced(_ids(connection, paths), tuple(faults), embedded)
        except database_faults("IntegrityError"):
            held_before, held = held, _held(connection)
            if held <= held_before:
                raise
            # another process stored the same passages first: go on behind it


def sources_added(connection: sqlite3.Connection) -> list[Path]:
    """The files and folders that the person added to the library."""
    return [Path(path) for (path,) in connection.execute("SELECT path FROM source WHERE is_kept = 1 ORDER BY path")]


def add_source(connection: sqlite3.Connection, path: Path) -> None:
    """Put a file or folder into the library; what was taken out below it comes back."""
    with connection:
        for (kept_out,) in connection.execute("SELECT path FROM source WHERE is_kept = 0").fetchall():
            if Path(kept_out).is_relative_to(path):
                connection.execute("DELETE FROM source WHERE path = ?", (kept_out,))
        connection.execute("INSERT OR REPLACE INTO source (path, is_kept) VALUES (?, 1)", (str(path),))


def remove_source(connection: sqlite3.Connection, path: Path, documents: Sequence[Path]) -> bool:
    """Take a source, or single documents of another, out of the library.

    Returns:
        Whether the path had been added as a source.
    """
    with connection:
        cursor = connection.execute("DELETE FROM source WHERE path = ? AND is_kept = 1", (str(path),))
        is_source = cursor.rowcount > 0
        for document in documents:
            if not is_source:
                connection.execute("INSERT OR REPLACE INTO source (path, is_kept) VALUES (?, 0)", (str(document),))
            connection.execute("DELETE FROM document WHERE path = ?", (str(document),))
    return is_source


def entries(connection: sqlite3.Connection, documents: Sequence[int]) -> list[Entry]:
    """What the library lists, in the order in which it was read."""
    wanted = set(documents)
    rows = connection.execute(
        "SELECT document.id, path, title, author, count(passage.id) FROM document "
        "LEFT JOIN passage ON passage.document = document.id GROUP BY document.id ORDER BY document.id"
    )
    return [Entry(row[0], Path(row[1]), *row[2:]) for row in rows if row[0] in wanted]


def left_out(connection: sqlite3.Connection) -> frozenset[Path]:
    """The files that the person took from the library."""
    return frozenset(Path(path) for (path,) in connection.execute("SELECT path FROM source WHERE is_kept = 0"))


def _unique(sources: Sequence[Path]) -> Iterator[Path]:
    """The files of the sources, each once however it is reached."""
    seen = set()
    for source in sources:
        for path in find_documents(source):
            try:
                real = path.resolve()
            except RuntimeError:  # a link that leads to itself; `stat` names it
                real = path
            if real not in seen:
                seen.add(real)
                yield real


def _changes(connection: sqlite3.Connection, paths: Iterable[Path], reading: str) -> tuple[list[_Change], list[str]]:
    known = {
        path: (changed, size, read, is_complete)
        for path, changed, size, read, is_complete in connection.execute(
            "SELECT path, changed, bytes, reading, is_complete FROM document"
        )
    }
    changes, faults = [], []
    for path in paths:
        try:
            stat = path.stat()
        except OSError as fault:
            faults.append(f"{path} cannot be read ({(fault.strerror or str(fault)).lower()}): it was left out.")
            continue
        if known.get(str(path)) != (stat.st_mtime_ns, stat.st_size, reading, 1):
            changes.append(_Change(path, stat.st_size, stat.st_mtime_ns))
    return changes, faults


def _pieces(
    connection: sqlite3.Connection, changes: Iterable[_Change], reading: str, faults: list[str]
) -> Iterator[_Piece]:
    """The passages to embed, document by document; a document half done before goes on where it stopped."""
    bytes_done = 0
    for change in changes:
        bytes_done += change.bytes
        try:
            content = read_bytes(change.path)
            version = digest(content)
            held = connection.execute(
                "SELECT id, is_complete FROM document WHERE path = ? AND digest = ? AND reading = ?",
                (str(change.path), version, reading),
            ).fetchone()
            if held and held[1]:
                with connection:
                    connection.execute("UPDATE document SET changed = ? WHERE id = ?", (change.changed, held[0]))
                continue
            document = read_document(change.path, content)
            drafts = split_document(document)
            if not drafts:
                raise DocumentError(f"{change.path} holds no words: it was left out.")
        except DocumentError as fault:
            faults.append(str(fault))
            with connection:
                connection.execute("DELETE FROM document WHERE path = ?", (str(change.path),))
            continue
        name = SourceName(document.title, document.author, document.kind)
        identity = held[0] if held else _begin(connection, change, document, version, reading)
        (stored,) = connection.execute("SELECT count(*) FROM passage WHERE document = ?", (identity,)).fetchone()
        for position, draft in enumerate(drafts[stored:], stored):
            yield _Piece(identity, position, draft, name, position + 1 == len(drafts), bytes_done, document.title)


def _held(connection: sqlite3.Connection) -> int:
    (passages,) = connection.execute("SELECT count(*) FROM passage").fetchone()
    return int(passages)


def _begin(connection: sqlite3.Connection, change: _Change, document: Document, version: str, reading: str) -> int:
    facts = (document.title, document.author, document.published, document.kind)
    with connection:
        connection.execute("DELETE FROM document WHERE path = ?", (str(change.path),))
        cursor = connection.execute(
            "INSERT INTO document (path, changed, bytes, digest, reading, title, author, published, kind) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (str(change.path), change.changed, change.bytes, version, reading, *facts),
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _batches(pieces: Iterator[_Piece], size: int) -> Iterator[list[_Piece]]:
    batch: list[_Piece] = []
    for piece in pieces:
        batch.append(piece)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _store(connection: sqlite3.Connection, embedder: Embedder, model: str, batch: list[_Piece]) -> None:
    passages = [piece.name.cut_from(piece.draft.in_context) for piece in batch]
    sentences = [piece.name.cut_from(text) for piece in batch for text in piece.draft.sentences_in_context]
    words = _new_words(connection, model, [piece.draft.in_context for piece in batch])
    vectors = embedder.embed(passages + sentences + words)
    rest = iter(vectors[len(batch) :])
    with connection:
        for piece, vector in zip(batch, vectors, strict=False):
            draft = piece.draft
            cursor = connection.execute(
                "INSERT INTO passage (document, position, heading, text, is_comment, vector) VALUES (?, ?, ?, ?, ?, ?)",
                (piece.document, piece.position, draft.heading, draft.text, draft.is_comment, vector.tobytes()),
            )
            for position, sentence in enumerate(draft.sentences):
                connection.execute(
                    "INSERT INTO sentence (passage, position, text, vector) VALUES (?, ?, ?, ?)",
                    (cursor.lastrowid, position, sentence, next(rest).tobytes()),
                )
            if piece.is_last:
                connection.execute("UPDATE document SET is_complete = 1 WHERE id = ?", (piece.document,))
        connection.executemany(
            "INSERT OR IGNORE INTO word (text, model, vector) VALUES (?, ?, ?)",
            [(word, model, vector.tobytes()) for word, vector in zip(words, rest, strict=True)],
        )


def _new_words(connection: sqlite3.Connection, model: str, texts: Iterable[str]) -> list[str]:
    """The words of some texts that have no vector yet."""
    found = sorted({word for text in texts for word in words_of(text)})
    known = {
        word
        for (word,) in connection.execute(
            f"SELECT text FROM word WHERE model = ? AND text IN ({','.join('?' * len(found))})", (model, *found)
        )
    }
    return [word for word in found if word not in known]


def _forget_missing(connection: sqlite3.Connection, sources: Sequence[Path], present: set[Path]) -> None:
    """Drop the documents that lay in the sources and are no longer there."""
    folders = [source.resolve() for source in sources]
    gone = [
        (path,)
        for (path,) in connection.execute("SELECT path FROM document")
        if Path(path) not in present and any(Path(path).is_relative_to(folder) for folder in folders)
    ]
    with connection:
        connection.executemany("DELETE FROM document WHERE path = ?", gone)


def _ids(connection: sqlite3.Connection, paths: Iterable[Path]) -> tuple[int, ...]:
    wanted = {str(path) for path in paths}
    rows = connection.execute("SELECT id, path FROM document ORDER BY id")
    return tuple(identity for identity, path in rows if path in wanted)
