"""What each setting means, in the words that stand beside it in the code; what it may be is shown beside that."""

import ast
import inspect
import re
from functools import cache

from companion.settings import Settings


@cache
def notes() -> dict[str, str]:
    """The note below each key of `Settings`, as one line."""
    [settings] = ast.parse(inspect.getsource(Settings)).body
    assert isinstance(settings, ast.ClassDef)
    found = {}
    for key, note in zip(settings.body, settings.body[1:], strict=False):
        if (
            isinstance(key, ast.AnnAssign)
            and isinstance(key.target, ast.Name)
            and isinstance(note, ast.Expr)
            and isinstance(note.value, ast.Constant)
        ):
            told = re.sub(r", one of `[A-Z]+`(?: or of Textual's own)?", "", str(note.value.value))
            found[key.target.id] = " ".join(re.sub(r"`(\w+)`", r"“\1”", told).split())
    return found
