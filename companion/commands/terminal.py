"""What the commands share: progress on standard error, and text that cannot command the terminal."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from companion.plain_text import inert
from companion.retrieval.library import Progress, Synced
from companion.retrieval.search import Source


@contextmanager
def indexing() -> Iterator[Callable[[Progress], None]]:
    """Show a progress bar on standard error while the library is indexed, where a person looks on."""
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("Reading {task.description}", markup=False), BarColumn(), TimeRemainingColumn()
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("the library", total=None, visible=False)

        def report(progress: Progress) -> None:
            bar.update(
                task,
                description=inert(progress.document)[:40],
                completed=progress.done,
                total=progress.total,
                visible=True,
            )

        yield report


def warn(synced: Synced) -> None:
    """Name the documents that could not be read."""
    for fault in synced.faults:
        print(f"companion: {inert(fault)}", file=sys.stderr)


def json_line(content: object) -> str:
    """A value as one line of JSON; escaped throughout where a mark in it could command the terminal."""
    line = json.dumps(content, ensure_ascii=False)
    return line if line.isprintable() else json.dumps(content)


def named(source: Source) -> str:
    """`Ben W, 'Her' - Film Review and Analysis`."""
    return inert(f"{source.author}, {source.title}" if source.author else source.title)
