"""The book: which entries fire, when, and in what order."""

import random
from time import perf_counter
from typing import Any

import pytest

from companion.persona.cards.book import Book, BookState
from companion.persona.cards.keys import PATIENCE
from companion.persona.cards.speech import Spoken
from tests.persona.cards.making import book, entry


def fired(content: dict[str, Any], *messages: str, state: BookState | None = None, seed: int = 1) -> list[int]:
    """The numbers of the entries that fire, in their order."""
    read = Book(content, lambda text: Spoken((text,), ()))
    return [each.entry.number for each in read.fire(messages, state or BookState(), random.Random(seed))]


@pytest.mark.parametrize(
    ("more", "message", "fires"),
    [
        ({"keys": ["Silver Gate"]}, "tell me of the silver gate", True),
        ({"keys": ["Silver Gate"]}, "silver was never the gate", False),
        ({"keys": ["art"]}, "the party is over", False),
        ({"keys": ["map"]}, "I like maps", True),
        ({"keys": ["Ilse"]}, "ilse's book", True),
        ({"keys": ["art"], "extensions": {"match_whole_words": False}}, "the party is over", True),
        ({"keys": ["Gate"], "case_sensitive": True}, "the gate", False),
        ({"keys": ["Gate"], "case_sensitive": True}, "the Gate", True),
        ({"keys": ["猫"]}, "我有一只猫吗", False),
        ({"keys": ["猫"], "extensions": {"match_whole_words": False}}, "我有一只猫吗", True),
        ({"keys": ["c++"]}, "I write c++ at night", True),
        ({"keys": ["/s[iy]lver\\s+gates?/i"], "use_regex": True}, "the SYLVER  gates", True),
        ({"keys": ["/gate/"], "use_regex": True}, "the GATE", False),
        ({"keys": ["gat(e|eway)\\b"], "use_regex": True}, "the Gateway", True),
        ({"keys": ["(["], "use_regex": True}, "([", False),
        ({"keys": ["(["]}, "([", True),
        ({"keys": []}, "anything", False),
        ({"keys": [""]}, "anything", False),
        ({"keys": [], "constant": True}, "anything", True),
        ({"keys": ["gate"], "enabled": False}, "gate", False),
        ({"keys": ["gate"], "enabled": False, "constant": True}, "gate", False),
        ({"keys": ["gate"], "content": " \n"}, "gate", False),
        ({"keys": ["gate"], "selective": True, "secondary_keys": ["dusk"]}, "the gate", False),
        ({"keys": ["gate"], "selective": True, "secondary_keys": ["dusk"]}, "the gate at dusk", True),
        ({"keys": ["gate"], "selective": False, "secondary_keys": ["dusk"]}, "the gate", True),
        ({"keys": ["gate"], "selective": True, "secondary_keys": []}, "the gate", True),
        ({"keys": ["a gate"], "content": "@@additional_keys dusk,dawn\nx"}, "a gate", False),
        ({"keys": ["a gate"], "content": "@@additional_keys dusk,dawn\nx"}, "a gate at dawn", True),
        ({"keys": ["gate"], "content": "@@exclude_keys garden\nx"}, "the garden gate", False),
        ({"keys": ["gate"], "content": "@@activate\nx"}, "nothing of it", True),
        ({"keys": ["gate"], "content": "@@dont_activate\nx"}, "gate", False),
    ],
)
def test_an_entry_fires_by_its_keys(more: dict[str, Any], message: str, fires: bool) -> None:
    assert fired(book(more), message) == ([1] if fires else [])


@pytest.mark.parametrize(
    ("logic", "fires"),
    [(0, [False, True, True]), (1, [True, True, False]), (2, [True, False, False]), (3, [False, False, True])],
)
def test_secondary_keys_count_as_the_card_says(logic: int, fires: list[bool]) -> None:
    content = book(
        {
            "keys": ["gate"],
            "selective": True,
            "secondary_keys": ["dusk", "rain"],
            "extensions": {"selectiveLogic": logic},
        }
    )
    assert [bool(fired(content, each)) for each in ("gate", "gate dusk", "gate dusk rain")] == fires


def test_only_so_many_messages_are_looked_through() -> None:
    talk = ["the gate", "hm", "well", "so"]
    assert fired(book({"keys": ["gate"]}, scan_depth=3), *talk) == []
    assert fired(book({"keys": ["gate"]}, scan_depth=4), *talk) == [1]
    assert fired(book({"keys": ["gate"], "content": "@@scan_depth 1\nx"}, scan_depth=9), *talk) == []
    assert fired(book({"keys": ["gate"], "extensions": {"scan_depth": 1}}), *talk) == []
    assert fired(book({"keys": ["gate"]}, scan_depth=0), "gate") == []


def test_entries_come_in_their_order() -> None:
    content = book(
        {"insertion_order": 5}, {"insertion_order": -1}, {"insertion_order": 2.5},
        {"insertion_order": 0, "position": "after_char"}, {"position": "before_char", "insertion_order": 9},
    )  # fmt: skip
    assert fired(content, "harbour") == [2, 3, 1, 5, 4]


def test_the_lowest_priority_goes_first_where_the_budget_is_short() -> None:
    words = "one two three four five six"
    content = book(
        {"content": words, "priority": 5}, {"content": words, "priority": 1}, {"content": words, "priority": 9},
        token_budget=17,
    )  # fmt: skip
    assert fired(content, "harbour") == [1, 3]
    assert fired({**content, "token_budget": 1}, "harbour") == []
    assert fired({**content, "token_budget": None}, "harbour") == [1, 2, 3]


def test_an_entry_that_calls_itself_or_another_in_a_circle_fires_once() -> None:
    circle = book(
        {"keys": ["gate"], "content": "The gate leads to the tower."},
        {"keys": ["tower"], "content": "The tower looks on the gate."},
        {"keys": ["frost"], "content": "Nothing {{hidden_key: gate}}."},
        {"keys": ["moon"], "content": "The moon."},
        recursive_scanning=True,
    )
    assert fired(circle, "the gate") == [1, 2]
    assert fired(circle, "frost") == [1, 2, 3]
    assert fired({**circle, "recursive_scanning": False}, "the gate") == [1]


def test_an_entry_may_call_none_and_be_called_by_none() -> None:
    chain = book(
        {"keys": ["gate"], "content": "The tower.", "extensions": {"prevent_recursion": True}},
        {"keys": ["tower"], "content": "The well.", "extensions": {"exclude_recursion": True}},
        {"keys": ["well"], "content": "The tower."},
        recursive_scanning=True,
    )
    assert fired(chain, "gate") == [1]
    assert fired(chain, "well") == [3]


def test_decorators_count_replies_matches_and_the_greeting() -> None:
    def one(decorator: str, state: BookState) -> bool:
        return bool(fired(book({"content": f"{decorator}\nx"}), "harbour", state=state))

    assert [one("@@activate_only_after 2", BookState(replies)) for replies in (0, 1, 2, 3)] == [
        False,
        False,
        True,
        True,
    ]
    assert [one("@@activate_only_every 2", BookState(replies)) for replies in (1, 2, 3, 4)] == [
        False,
        True,
        False,
        True,
    ]
    assert [one("@@is_greeting 1", BookState(greeting=which)) for which in (0, 1, None)] == [False, True, True]
    assert not one("@@dont_activate_after_match", BookState(matched={1: 1}))
    assert fired(book({"content": "@@keep_activate_after_match\nx"}), "no key", state=BookState(matched={1: 1})) == [1]


def test_chance_is_the_cards_own() -> None:
    rare = book({"extensions": {"probability": 30, "useProbability": True}})
    count = sum(bool(fired(rare, "harbour", seed=seed)) for seed in range(400))
    assert 70 < count < 170
    assert fired(book({"extensions": {"probability": 0, "useProbability": False}}), "harbour") == [1]


def test_a_pattern_without_end_is_given_up_and_the_others_still_fire() -> None:
    slow = [entry(keys=[f"(a+)+{number}$"], use_regex=True) for number in range(200)]
    read = Book({"entries": [*slow, entry(keys=["needle"])]}, lambda text: Spoken((text,), ()))
    began = perf_counter()
    found = read.fire(["a" * 5_000 + " needle!"], BookState(), random.Random(1))
    assert [each.entry.number for each in found] == [201]
    assert perf_counter() - began < 20 * PATIENCE, "they would take centuries"


def test_a_thousand_entries_are_read_and_each_can_fire() -> None:
    many = book(*({"keys": [f"place {number}"], "insertion_order": -number} for number in range(1_000)))
    assert fired(many, "place 7, place 999 and place 70") == [1_000, 71, 8]
