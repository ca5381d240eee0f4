"""Persona files: how she is called and the phrases she uses."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from companion.errors import PersonaError, place
from companion.home import Home, shipped

PHRASES: Mapping[str, frozenset[str]] = {
    "attribution": frozenset({"source"}),
    "nearest": frozenset({"none", "none_low"}),
    "nothing": frozenset({"library"}),
    "listening": frozenset({"library"}),
    "wordless": frozenset(),
    "empty_shelf": frozenset(),
}
"""The phrases that a persona has, each with the slots that it may use."""

LARGEST = 1_000_000
"""Bytes: a larger persona file is refused."""


@dataclass(frozen=True)
class Persona:
    """Who answers."""

    name: str
    description: str
    disclosure: str
    """What she says that she is, at the start of each session."""

    phrases: Mapping[str, tuple[str, ...]]

    def say(self, phrase: str, chance: random.Random, **slots: str) -> tuple[str, str]:
        """One wording of a phrase with its slots filled, and the id of the line."""
        wordings = self.phrases[phrase]
        number = chance.randrange(len(wordings))
        return wordings[number].format(**slots), f"{phrase}/{number + 1}"


def find_persona(named: str, home: Home) -> Path:
    """The file of a persona, by path or by name among the user's own and those that ship.

    Raises:
        PersonaError: there is no such persona.
    """
    if named.endswith((".yaml", ".yml")) or "/" in named:
        return Path(named).expanduser()
    for folder in (home.personas, shipped("persona")):
        path = folder / f"{named}.yaml"
        if path.is_file():
            return path
    known = sorted({path.stem for folder in (home.personas, shipped("persona")) for path in folder.glob("*.yaml")})
    raise PersonaError(
        f"There is no persona {named!r}: the personas are {', '.join(known)}, or give the path of a file."
    )


def load_persona(path: Path) -> Persona:
    """Read a persona file.

    Raises:
        PersonaError: it cannot be read or has a fault, named with its place.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise PersonaError(f"The persona {path} has more than {LARGEST // 1_000_000} MB: it is no persona file.")
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise PersonaError(f"The persona {path} cannot be read ({reason.lower()}).") from fault
    except yaml.YAMLError as fault:
        raise PersonaError(f"The persona {path} is not valid YAML{place(fault)}: mend the line.") from fault
    if not isinstance(content, dict):
        raise PersonaError(f"The persona {path} should be lines of `key: value`, with at least a name.")
    return _persona(path, content)


def _persona(path: Path, content: dict[str, Any]) -> Persona:
    for key in ("name", "description", "disclosure"):
        if not isinstance(content.get(key), str) or not content[key].strip():
            raise PersonaError(f"The persona {path} should say its `{key}`.")
    unknown = content.keys() - {"name", "description", "disclosure", "phrases"}
    if unknown:
        raise PersonaError(f"The persona {path} has the unknown key {min(map(str, unknown))!r}.")
    phrases = content.get("phrases")
    if not isinstance(phrases, dict):
        raise PersonaError(f"The persona {path} should have `phrases`.")
    unknown = phrases.keys() - PHRASES.keys()
    if unknown:
        raise PersonaError(f"The persona {path} has the unknown phrase {min(map(str, unknown))!r}.")
    return Persona(
        content["name"],
        content["description"],
        content["disclosure"],
        {phrase: _wordings(path, phrase, phrases.get(phrase), slots) for phrase, slots in PHRASES.items()},
    )


def _wordings(path: Path, phrase: str, wordings: object, slots: frozenset[str]) -> tuple[str, ...]:
    if not isinstance(wordings, list) or not wordings or not all(isinstance(text, str) for text in wordings):
        raise PersonaError(f"In the persona {path}, the phrase {phrase!r} should be a list of wordings.")
    for text in wordings:
        try:
            used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as fault:
            raise PersonaError(
                f"In the persona {path}, a wording of {phrase!r} has a broken slot ({fault})."
            ) from fault
        if used - slots:
            raise PersonaError(
                f"In the persona {path}, a wording of {phrase!r} has the unknown slot {min(used - slots)!r}."
            )
    return tuple(wordings)
