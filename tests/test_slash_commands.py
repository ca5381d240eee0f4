"""The commands of a talk: found by what a person writes, and nothing taken for one that is none."""

import pytest

from companion.slash_commands import COMMANDS, matching, read_command, unknown


def test_no_two_commands_share_a_name_and_each_says_what_it_does() -> None:
    names = [name for each in COMMANDS for name in (each.name, *each.aliases)]
    assert len(set(names)) == len(names)
    assert all(each.help and not each.help.endswith(".") and "\n" not in each.help for each in COMMANDS)


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("/new", "new", ""),
        ("/NEW ", "new", ""),
        ("/forget my sister Ana", "forget", "my sister Ana"),
        ("/resume 2", "talks", "2"),
        ("/exit", "quit", ""),
    ],
)
def test_a_command_is_read_by_its_name_or_an_alias(text: str, name: str, argument: str) -> None:
    asked = read_command(text)
    assert asked is not None
    assert asked.command is not None
    assert (asked.command.name, asked.argument) == (name, argument)


@pytest.mark.parametrize(
    "text", ["/home/ana/notes.txt", " /new", "new", "/", "//", "/ new", "/new\nand more", "a /new"]
)
def test_a_message_is_no_command(text: str) -> None:
    assert read_command(text) is None


def test_a_command_that_does_not_exist_is_explained() -> None:
    asked = read_command("/memry")
    assert asked is not None
    assert asked.command is None
    assert "There is no command /memry. Did you mean /memory?" in unknown(asked) or "/help lists them" in unknown(asked)


@pytest.mark.parametrize(
    ("written", "first"), [("", "help"), ("me", "memory"), ("spd", "pace"), ("rsm", "talks"), ("gnito", "incognito")]
)
def test_a_few_letters_find_it(written: str, first: str) -> None:
    assert matching(written)[0].name == first


def test_letters_that_fit_nothing_find_nothing() -> None:
    assert matching("zzz") == []


def test_only_what_needs_something_after_it_is_incomplete_alone() -> None:
    assert [each.name for each in COMMANDS if each.is_incomplete_alone] == ["forget"]
