"""The log: every turn of both sides, word for word and in order."""

from datetime import datetime, timedelta

import pytest

from companion.memory.log import COMPANION, PERSON, Log, TurnDraft, Whose
from tests.memory.notebook import ANA, BO, NOON, Notebook


def test_both_sides_are_kept_word_for_word(light: Notebook) -> None:
    light.say("My  cat —\n\tTom — is 7 🐈", "Seven!\n\nHe's grown up.")
    assert light.texts() == ["My  cat —\n\tTom — is 7 🐈", "Seven!\n\nHe's grown up."]


def test_a_turn_knows_who_said_it_and_when(light: Notebook) -> None:
    light.say("Hello.", "Hello, you.")
    said, answered = light.turns()
    assert (said.role, answered.role) == (PERSON, COMPANION)
    assert said.at == NOON + timedelta(minutes=1)


def test_a_turn_without_a_reply_is_kept_alone(light: Notebook) -> None:
    light.say("Hello.")
    assert light.texts() == ["Hello."]


def test_turns_are_numbered_within_their_conversation(light: Notebook) -> None:
    light.say("one", "yes")
    light.another("tuesday")
    light.say("two", "yes")
    light.another("monday")
    light.say("three", "yes")
    assert [(turn.conversation, turn.position) for turn in light.turns()] == [
        ("monday", 0),
        ("monday", 1),
        ("tuesday", 0),
        ("tuesday", 1),
        ("monday", 2),
        ("monday", 3),
    ]


def test_an_id_is_never_given_twice(light: Notebook) -> None:
    light.say("one")
    first = light.turns()[0].id
    light.forgetting.erase_all(ANA)
    light.say("two")
    assert light.turns()[0].id > first


@pytest.mark.parametrize("other", [BO, Whose("ana", "owl")])
def test_nobody_reads_the_log_of_another(light: Notebook, other: Whose) -> None:
    light.say("My cat is called Tom.", "Tom!")
    [said, _] = light.turns()
    assert light.turns(other) == []
    assert light.log.turn(other, said.id) is None
    assert light.log.around(said, other, 2, 2) == []
    assert light.log.last_of(other, "monday", 2) == []
    assert light.log.conversations(other) == []


def test_a_turn_is_found_by_its_id(light: Notebook) -> None:
    light.say("one", "two")
    turns = light.turns()
    assert [light.log.turn(ANA, turn.id) for turn in turns] == turns


def test_there_is_no_turn_of_an_id_that_was_not_given(light: Notebook) -> None:
    assert light.log.turn(ANA, 7) is None


@pytest.mark.parametrize(("before", "after", "seen"), [(0, 0, "c"), (1, 1, "bcd"), (9, 0, "abc"), (0, 9, "cdef")])
def test_the_neighbours_of_a_turn_are_those_of_its_conversation(
    light: Notebook, before: int, after: int, seen: str
) -> None:
    for said, answered in ("ab", "cd", "ef"):
        light.say(said, answered)
    light.another("tuesday")
    light.say("x", "y")
    assert [turn.text for turn in light.log.around(light.turns()[2], ANA, before, after)] == list(seen)


def test_the_last_turns_of_a_conversation_are_in_order(light: Notebook) -> None:
    for said, answered in ("ab", "cd"):
        light.say(said, answered)
    assert [turn.text for turn in light.log.last_of(ANA, "monday", 3)] == ["b", "c", "d"]


def test_the_log_of_a_stretch_of_time_ends_before_its_end(light: Notebook) -> None:
    for text in ("one", "two", "three"):
        light.say(text)
    since, until = (NOON + timedelta(minutes=each) for each in (2, 3))
    assert [turn.text for turn in light.log.turns(ANA, since)] == ["two", "three"]
    assert [turn.text for turn in light.log.turns(ANA, until=until)] == ["one", "two"]
    assert [turn.text for turn in light.log.turns(ANA, since, until)] == ["two"]


def test_conversations_are_listed_the_latest_first(light: Notebook) -> None:
    light.say("Good morning.", "Morning!")
    light.another("tuesday", days=1)
    light.say("Hello again.", "You're back.")
    light.say("Yes.")
    listed = light.log.conversations(ANA)
    assert [(each.name, each.turns, each.first) for each in listed] == [
        ("tuesday", 3, "Hello again."),
        ("monday", 2, "Good morning."),
    ]
    assert listed[1].began == NOON + timedelta(minutes=1)


def test_a_conversation_that_she_began_starts_with_what_the_person_said_first(light: Notebook) -> None:
    with light.connection:
        light.log.add(ANA, "monday", [TurnDraft(COMPANION, "Hello, I'm Samantha.", NOON)])
    light.say("Hi.")
    assert light.log.conversations(ANA)[0].first == "Hi."


def test_a_turn_that_came_with_an_id_keeps_it(light: Notebook) -> None:
    with light.connection:
        light.log.add(ANA, "old", [TurnDraft(PERSON, "Hello.", NOON, outside="D1:3")])
    assert light.turns()[0].outside == "D1:3"


def test_two_people_may_have_turns_of_the_same_outside_id(light: Notebook) -> None:
    with light.connection:
        for whose in (ANA, BO):
            light.log.add(whose, "old", [TurnDraft(PERSON, "Hello.", NOON, outside="D1:3")])
    assert [len(light.turns(whose)) for whose in (ANA, BO)] == [1, 1]


def test_the_time_is_kept_to_the_second(light: Notebook) -> None:
    with light.connection:
        light.log.add(ANA, "monday", [TurnDraft(PERSON, "Hello.", datetime(2026, 3, 2, 12, 0, 7, 999_999))])
    assert light.turns()[0].at == datetime(2026, 3, 2, 12, 0, 7)


def test_what_a_reply_quotes_is_noted_where_it_still_stands(light: Notebook) -> None:
    light.say("My cat is called Tom.")
    [saying] = light.sayings()
    light.say("Hm.", "You told me about Tom.", quotes=(saying.id, 999))
    assert light.connection.execute("SELECT saying FROM quoted").fetchall() == [(saying.id,)]


def test_a_second_log_reads_what_the_first_one_wrote(light: Notebook) -> None:
    light.say("Hello.")
    assert [turn.text for turn in Log(light.connection).turns(ANA)] == ["Hello."]
