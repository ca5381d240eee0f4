"""A copy of a persona that ships, for the person to change."""

from pathlib import Path

import pytest

from companion.errors import HomeError, UsageError
from companion.home import Home, shipped
from companion.persona.own_copy import is_shipped, own_copy
from companion.persona.persona import find_persona, load_persona

WREN = shipped("persona") / "wren.yaml"


def test_the_copy_is_what_answers_to_the_name_and_sounds_the_same(home: Home) -> None:
    copy = own_copy(WREN, home)
    assert is_shipped(WREN)
    assert not is_shipped(copy)
    assert find_persona("wren", home) == copy
    assert copy.read_bytes() == WREN.read_bytes()
    assert {line.id for line in load_persona(copy, home).lines} == {line.id for line in load_persona(WREN, home).lines}


def test_what_the_person_has_already_is_never_written_over(home: Home) -> None:
    own_copy(WREN, home).write_text("name: Mine\nextends: base\n")
    with pytest.raises(UsageError, match="already"):
        own_copy(WREN, home)
    assert (home.personas / "wren.yaml").read_text() == "name: Mine\nextends: base\n"


def test_a_home_that_cannot_be_written_is_named(home: Home) -> None:
    home.prepare()
    home.personas.write_text("a file")
    with pytest.raises(HomeError, match="cannot be written"):
        own_copy(WREN, home)
    assert list(Path(home.folder).iterdir())
