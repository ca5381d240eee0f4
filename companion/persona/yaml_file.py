"""YAML files read against the published schema, with the line and column of whatever is wrong."""

import json
from collections.abc import Callable, Hashable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, cast

import yaml

from companion.errors import Mark, PersonaError, place
from companion.persona.parsed import Parsed

LARGEST = 8_000_000
"""Bytes: a larger file is refused before it is parsed. A character card alone may have four million."""

DEEPEST = 20
"""Lists and mappings in one another; the parser in C ends the program where there are some thousands."""

LONGEST_FAULT = 300
"""Characters of what the validator says, which repeats the whole of a wrong value."""

Locate = Callable[[Sequence[str | int]], Mark]
"""Finds the place of a value from the keys and numbers that lead to it."""


def read_checked(
    path: Path, kind: str, trusted: bool = False, parsed: Parsed | None = None
) -> tuple[dict[str, Any], Locate]:
    """What a persona file (`kind` "") or a pack (`kind` "pack") says, and where each part of it stands.

    Args:
        path: the file.
        kind: which part of the schema it follows.
        trusted: whether it ships, and so holds nothing that could harm the parser (a third of the time to read it).
        parsed: what was read before.

    Raises:
        PersonaError: it cannot be read, is not YAML, or does not follow the schema; the sentence has the place.
    """
    text = _read(path)
    known = parsed.get(kind, text) if parsed else None
    if known is not None:
        return known, _Places(path, text)
    try:
        if not trusted:
            _refuse_harm(path, text)
        content = yaml.load(text, _Loader)
    except yaml.YAMLError as fault:
        raise PersonaError(f"The file {path} is not valid YAML{place(fault)}: mend the line.") from fault
    except (ValueError, ArithmeticError) as fault:  # a number of 5,000 digits, or `0b_`
        raise PersonaError(f"The file {path} has a number that cannot be read ({fault}).") from fault
    places = _Places(path, text)
    error = next(_validator(kind).iter_errors(content), None)
    if error is not None:
        unknown = list(getattr(error.kind, "unexpected", ()))[:1]
        raise PersonaError(f"{places([*error.instance_path, *unknown])}: {_sentence(error)}.")
    if parsed:
        parsed.put(kind, text, content)
    return cast("dict[str, Any]", content), places


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)  # no more, whatever size a device or a pipe says that it has
        if len(content) > LARGEST:
            raise PersonaError(f"The file {path} has more than {LARGEST // 1_000_000} MB: it is no persona.")
        return content.decode("utf-8")
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise PersonaError(f"The file {path} cannot be read ({reason.lower()}).") from fault


def _refuse_harm(path: Path, text: str) -> None:
    """Refuse what could harm whoever builds the content: aliases (a bomb), tags, and nesting without end.

    Raises:
        PersonaError: the file has one of them.
        yaml.YAMLError: it is not YAML.
    """
    depth = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            fault = f"the alias *{event.anchor} has no place in a persona: write out what it stands for"
        elif tag := getattr(event, "tag", None):
            fault = f"the tag {tag.replace('tag:yaml.org,2002:', '!!')} has no place in a persona: leave it out"
        elif depth > DEEPEST:
            fault = "this is nested too deeply to be a persona"
        else:
            continue
        raise PersonaError(f"{_mark(path, cast('yaml.Mark', event.start_mark))}: {fault}.")


_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_SafeLoader):  # type: ignore[misc]
    """A safe loader for whom every key is text, and a date too."""

    yaml_implicit_resolvers: ClassVar = {
        first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in _SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """A mapping whose keys are what is written: `3`, `yes` and `<<` as well."""
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                key.tag = "tag:yaml.org,2002:str"
        return cast("dict[Hashable, Any]", super().construct_mapping(node, deep))


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
                # of a key that is given twice the last counts, as it does for the loader
                node = next((value for name, value in reversed(node.value) if name.value == str(key)), node)
        if node is None:
            return Mark(str(self._path))
        return _mark(self._path, node.start_mark)


def _mark(path: Path, start: "yaml.Mark | None") -> Mark:
    """A place as people count it, from 1."""
    return Mark(str(path)) if start is None else Mark(str(path), start.line + 1, start.column + 1)


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
    message = message.replace('is not of type "string"', "should be text: put it in quotes")
    if len(message) > LONGEST_FAULT:
        message = f"{message[: LONGEST_FAULT // 3]} … {message[-2 * LONGEST_FAULT // 3 :]}"
    key = error.instance_path[-1] if error.instance_path else ""
    return f"{key}: {message}" if key != "" else message
