"""YAML files read against the published schema, with the line and column of whatever is wrong."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import yaml

from companion.errors import Mark, PersonaError, place

LARGEST = 1_000_000
"""Bytes: a larger file is refused before it is parsed."""

Locate = Callable[[Sequence[str | int]], Mark]
"""Finds the place of a value from the keys and numbers that lead to it."""


def read_checked(path: Path, kind: str) -> tuple[dict[str, Any], Locate]:
    """What a persona file (`kind` "") or a pack (`kind` "pack") says, and where each part of it stands.

    Raises:
        PersonaError: it cannot be read, is not YAML, or does not follow the schema; the sentence has the place.
    """
    text = _read(path)
    try:
        content = yaml.load(text, _Loader)
    except yaml.YAMLError as fault:
        raise PersonaError(f"The file {path} is not valid YAML{place(fault)}: mend the line.") from fault
    except RecursionError as fault:
        raise PersonaError(f"The file {path} is nested too deeply to be a persona.") from fault
    places = _Places(path, text)
    error = next(_validator(kind).iter_errors(content), None)
    if error is not None:
        raise PersonaError(f"{places(error.instance_path)}: {_sentence(error)}.")
    return cast("dict[str, Any]", content), places


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise PersonaError(f"The file {path} has more than {LARGEST // 1_000_000} MB: it is no persona.")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise PersonaError(f"The file {path} cannot be read ({reason.lower()}).") from fault


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Places:
    """Where things stand in a file; the file is read a second time only when somebody asks."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._text = text
        self._root: yaml.Node | None = None

    def __call__(self, keys: Sequence[str | int]) -> Mark:
        if self._root is None:
            self._root = yaml.compose(self._text, _Loader)
        node = self._root
        for key in keys:
            if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                node = node.value[key]
            elif isinstance(node, yaml.MappingNode):
                node = next((value for name, value in node.value if name.value == str(key)), node)
        if node is None:
            return Mark(str(self._path))
        return Mark(str(self._path), node.start_mark.line + 1, node.start_mark.column + 1)


@cache
def _validator(kind: str) -> Any:  # noqa: ANN401 - the library has no name for it
    import jsonschema_rs  # ~10 ms to import

    schema = json.loads((files("companion.persona") / "persona.schema.json").read_text(encoding="utf-8"))
    if kind:
        schema = {**schema["$defs"][kind], "$defs": schema["$defs"]}
    return jsonschema_rs.Draft202012Validator(schema)


def _sentence(error: Any) -> str:  # noqa: ANN401
    """What the validator found, in words for a person."""
    message = str(error.message).replace("Additional properties are not allowed", "unknown key")
    if not error.instance_path and "is not of type" in message:
        return "it should be lines of `key: value`, with a name"
    key = error.instance_path[-1] if error.instance_path else ""
    return f"{key}: {message}" if key != "" else message
