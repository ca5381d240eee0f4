"""The two lines of a persona file that are needed before the whole of it is read, which takes half a second."""

import re
from dataclasses import dataclass
from pathlib import Path

from companion.home import Home, shipped
from companion.persona.persona import DEEPEST, find_persona


@dataclass(frozen=True)
class Glance:
    """What a persona seems to be: to be looked at again once it is read."""

    name: str = ""
    scope: str = ""
    """What her memory is filed under, as `Persona.scope`."""


def glance_at(named: str, home: Home) -> Glance:
    """What a persona's file, or those that it builds on, say of its name and its memory.

    Raises:
        PersonaError: there is no such persona.
    """
    path = find_persona(named, home)
    key, name, memory = path.stem, "", ""
    for _ in range(DEEPEST):
        text = _text(path)
        name, memory = name or _said(text, "name"), memory or _said(text, "memory")
        above = _said(text, "extends")
        if (name and memory) or not above:
            break
        file = above if above.endswith((".yaml", ".yml")) else f"{above}.yaml"
        folders = (path.parent, home.personas, shipped("persona"))
        path = next(
            (folder / file for folder in folders if (folder / file) != path and (folder / file).is_file()), path
        )
    return Glance(name, key if memory == "apart" else "")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _said(text: str, key: str) -> str:
    found = re.search(rf"^{key}:[ \t]*(.*?)[ \t]*(?:#.*)?$", text, re.MULTILINE)
    return found[1].strip("\"'") if found else ""
