"""Files that take their place whole or not at all: written beside it, then put there in one step."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from companion.errors import UsageError


@contextmanager
def whole_file(path: Path, *, rights: int = 0o600) -> Iterator[IO[bytes]]:
    """A file to write into, which takes the place of `path` when the block ends well and else leaves nothing.

    Raises:
        OSError: it cannot be written.
    """
    path = path.resolve()  # a link stays one
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.chmod(file.name, rights)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise


def check_free(path: Path, *, is_forced: bool) -> None:
    """Refuse to write where there is a file already.

    Raises:
        UsageError: there is one, and it is not to be replaced, or is no plain file.
    """
    if os.path.lexists(path) and not (is_forced and path.is_file()):
        remedy = "--force replaces it." if path.is_file() else "it is no plain file: choose another name."
        raise UsageError(f"There is {path} already: {remedy}")
