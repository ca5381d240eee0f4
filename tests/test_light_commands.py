"""What a command does not need is not loaded: nothing heavy to describe itself, and no training library to answer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from companion.cli import COMMANDS

TALKING = ["numpy", "ctranslate2", "tokenizers", "companion.engine", "companion.retrieval.embedding", "sqlite3", "yaml"]
"""What a talk needs, and a help text does not."""

NEVER = [
    "dateparser",
    "faiss",
    "jsonschema_rs",
    "lxml",
    "matplotlib",
    "pypdf",
    "rich",
    "scipy",
    "sentence_transformers",
    "sklearn",
    "symspellpy",
    "textual",
    "torch",
    "trafilatura",
    "transformers",
    "companion.nlu.facts",
]
"""What a question needs neither, once the library is read."""

RUN = f"""
import sys
from companion.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print([name for name in {TALKING + NEVER} if name in sys.modules], file=sys.stderr)
"""


def loaded(home: Path, *arguments: str, stdin: str = "") -> list[str]:
    """The heavy modules that a command has loaded."""
    environment = os.environ | {"COMPANION_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", RUN, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, input=stdin, check=True)
    assert done.stdout
    names: list[str] = eval(done.stderr.splitlines()[-1])
    return names


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which she was asked before."""
    folder = tmp_path_factory.mktemp("home")
    for _ in range(2):  # the first makes the folder, the second keeps what it has parsed
        loaded(folder, "ask", "Who made the music?")
    return folder


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_help_loads_nothing(home: Path, arguments: list[str]) -> None:
    assert loaded(home, *arguments) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_loads_no_model(home: Path, command: str) -> None:
    assert not {"ctranslate2", "tokenizers", *NEVER} & set(loaded(home, command, "--help"))


@pytest.mark.parametrize("command", ["ask", "search", "chat"])
def test_a_question_is_answered_without_what_only_reading_needs(home: Path, command: str) -> None:
    question = "Who made the music?"
    given = ([command], question) if command == "chat" else ([command, question], "")
    assert not set(NEVER) & set(loaded(home, *given[0], stdin=given[1]))
