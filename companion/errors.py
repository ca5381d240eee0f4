"""The small family of faults that a person is told about, each as one clear sentence."""

from dataclasses import dataclass


class CompanionError(Exception):
    """A fault with a sentence for the person: what is wrong, where, and how to mend it."""


class UsageError(CompanionError):
    """The command line asks for something that cannot be done (exit status 2)."""


class HomeError(CompanionError):
    """The home folder or its database cannot be used."""


class SettingsError(CompanionError):
    """The settings file has a fault."""


class PersonaError(CompanionError):
    """A persona file has a fault."""


class DocumentError(CompanionError):
    """A document of the library cannot be read."""


class ModelError(CompanionError):
    """The embedding model is missing, damaged or not the one that was asked for."""


def place(fault: Exception, lines_above: int = 0) -> str:
    """` (line 3, column 5)` for a fault of a YAML file that knows its place, else nothing."""
    mark = getattr(fault, "problem_mark", None)
    return f" (line {mark.line + 1 + lines_above}, column {mark.column + 1})" if mark else ""


@dataclass(frozen=True)
class Mark:
    """A place in a file."""

    path: str = ""
    line: int = 0
    """From 1; 0 for the file as a whole."""

    column: int = 0

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}, column {self.column}" if self.line else self.path
