"""The settings file: a few choices that hold until the person changes them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from companion.errors import SettingsError, place
from companion.home import Home
from companion.whole_file import whole_file

if TYPE_CHECKING:
    from yaml import Node

THEMES = ("her-dark", "her-light", "her-contrast", "her-ansi")
PACES = ("slow", "calm", "quick", "off")


@dataclass(frozen=True)
class Settings:
    """What `settings.yaml` may say; every key is optional."""

    model: str = ""
    """A sentence-transformers model by name or path; empty for the one that ships."""

    persona: str = "samantha"
    """The persona's name, or the path of its file."""

    country: str = ""
    """Two letters (ISO 3166), for the crisis lines that are named: `GB`, `US`, `IN`."""

    theme: str = ""
    """The colours of the room, one of `THEMES` or of Textual's own; empty for what suits the terminal."""

    pace: str = "calm"
    """How quickly her words appear, one of `PACES`."""

    motion: str = "full"
    """`none` keeps everything on the screen still."""

    interface: str = "room"
    """What opens in a terminal: the `room`, or `plain` lines, which a screen reader can follow."""


CHOICES: Mapping[str, tuple[str, ...]] = {"pace": PACES, "motion": ("full", "none"), "interface": ("room", "plain")}
"""The keys that take one of a few words."""

SIMPLE = re.compile(r"(?P<key>[a-z]+): +(?!(?:null|Null|NULL)\b)(?P<value>[A-Za-z][\w./+-]*)(?: +#.*)?")
"""A line that reads alike with and without a YAML parser (~25 ms to import, before the first frame)."""


def load_settings(path: Path) -> Settings:
    """Read the settings, or the defaults where there is no file.

    Raises:
        SettingsError: the file cannot be read or holds something that is not a setting.
    """
    text = _text(path)
    simple = _simple(text)
    return Settings(**(_read(text, path) if simple is None else simple))


def read_settings(home: Home) -> tuple[Settings, str]:
    """The settings for an interface that opens in any case: the defaults where they have a fault, and what it is."""
    try:
        return load_settings(home.settings), ""
    except SettingsError as fault:
        return Settings(), f"{fault} Until then the defaults hold."


def save_settings(path: Path, changes: Mapping[str, str]) -> Settings:
    """Change some settings in the file, whole or not at all; what else it says stays as it stands, comments too.

    Returns:
        What holds then.

    Raises:
        SettingsError: the file has a fault already, a value is none of its key's, or it cannot be written.
    """
    text = _text(path)
    before = Settings(**_read(text, path))
    for key, value in changes.items():
        _check(key, value, str(path))
        if getattr(before, key) != value:
            text = _with(text, key, value)
    after = Settings(**_read(text, path))
    if after != replace(before, **changes):
        raise SettingsError(f"The settings {path} cannot be changed line by line: set {', '.join(changes)} by hand.")
    _write(path, text)
    return after


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"The settings {path} cannot be read ({fault}): mend or remove the file.") from fault


def _simple(text: str) -> dict[str, str] | None:
    """The settings of a file in which every line is simple and right, else None."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        said = SIMPLE.fullmatch(line)
        if not said or said["key"] in found:
            return None
        try:
            _check(said["key"], said["value"], "")
        except SettingsError:
            return None
        found[said["key"]] = said["value"]
    return found


def _read(text: str, path: Path) -> dict[str, str]:
    """The settings of a file, each fault with its line."""
    found: dict[str, str] = {}
    for key, value in _entries(text, path):
        where = f"{path} (line {key.start_mark.line + 1})"
        if _tag(key) == "int" or key.value not in NAMES:
            shown = key.value if _tag(key) == "int" else repr(key.value)
            raise SettingsError(f"The settings {where} have the unknown key {shown}: the keys are {', '.join(NAMES)}.")
        if _tag(value) not in ("str", "bool"):  # YAML takes `off` and `NO` for booleans, and here they are words
            raise SettingsError(f"In the settings {where}, {key.value!r} should be text.")
        _check(key.value, value.value, where)
        found[key.value] = value.value
    return found


NAMES = sorted(field.name for field in fields(Settings))


def _check(key: str, value: str, where: str) -> None:
    if key not in NAMES:
        raise SettingsError(f"There is no setting {key!r}: the settings are {', '.join(NAMES)}.")
    allowed = CHOICES.get(key)
    if allowed and value not in allowed:
        raise SettingsError(f"In the settings {where}, {key!r} should be one of {', '.join(allowed)}, not {value!r}.")


def _entries(text: str, path: Path) -> "list[tuple[Node, Node]]":
    import yaml

    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as fault:
        raise SettingsError(f"The settings {path} are not valid YAML{place(fault)}: mend the line.") from fault
    if root is None:
        return []
    if not isinstance(root, yaml.MappingNode):
        raise SettingsError(f"The settings {path} should be lines of `key: value`, with the keys {', '.join(NAMES)}.")
    return list(root.value)


def _tag(node: "Node") -> str:
    return str(node.tag).rpartition(":")[2]


def _with(text: str, key: str, value: str) -> str:
    """A file's text with one setting changed where it stands, else added at the end."""
    said = value if re.fullmatch(r"[A-Za-z][\w./+-]*", value) else _quoted(value)
    for name, node in _entries(text, Path()):
        if name.value == key:
            begin, end = node.start_mark.index, node.end_mark.index
            line_end = "\n" if text[begin:end].endswith("\n") else ""
            blank = "" if begin < end and text[begin - 1 : begin] != ":" else " "
            return f"{text[:begin]}{blank}{said}{line_end}{text[end:]}"
    gap = "" if not text or text.endswith("\n") else "\n"
    return f"{text}{gap}{key}: {said}\n"


def _quoted(value: str) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)  # which YAML reads alike


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with whole_file(path) as file:
            file.write(text.encode())
    except OSError as fault:
        raise SettingsError(f"The settings {path} cannot be written ({fault.strerror}).") from fault
