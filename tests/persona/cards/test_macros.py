"""Macros and decorators come out as the specification has it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.persona.cards.decorators import read_decorators, undecorated
from companion.persona.cards.macros import USER, expand, hidden_keys


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("I am {{char}}, {{CHAR}} and <BOT>.", "I am Ilse, Ilse and Ilse."),
        ("Hello {{user}}, {{User}}, <USER> and <user>!", f"Hello {USER}, {USER}, {USER} and {USER}!"),
        ("a{{// nobody sees this}}b", "ab"),
        ("a{{hidden_key: gate}}b{{Hidden_Key:x}}", "ab"),
        ("a{{comment: a note}}b", "ab"),
        ("{{reverse:spam}}", "maps"),
        ("{{reverse:{{char}}}}", "eslI"),
        ("{{original}} more", " more"),
        ("{{unknown:thing}} {{char}}", "{{unknown:thing}} Ilse"),
        ("{char} {{ char }} {{{char}}}", "{char} Ilse {Ilse}"),
        ("{{roll:0}} {{roll:x}}", "{{roll:0}} {{roll:x}}"),
    ],
)
def test_a_macro_becomes_what_it_stands_for(text: str, becomes: str) -> None:
    assert expand(text, "Ilse") == [becomes]


def test_chance_gives_several_ways_to_say_a_thing() -> None:
    assert expand("{{random:Hello,Hi,Hey\\, you}} there", "Ilse", 10) == ["Hello there", "Hi there", "Hey, you there"]
    assert expand("{{random::a,b::c}}", "Ilse", 10) == ["a,b", "c"]
    assert expand("{{roll:d4}}", "Ilse", 10) == ["1", "2", "3", "4"]
    assert len(expand("{{roll:100000}} of {{roll:1000}}", "Ilse", 6)) == 6
    assert set(expand("{{roll:d20}}", "Ilse", 5)) <= {str(number) for number in range(1, 21)}


def test_a_pick_is_the_same_each_time_and_others_are_left_to_other_texts() -> None:
    texts = [f"{{{{pick:a,b,c}}}} {number}" for number in range(40)]
    once = [expand(text, "Ilse", 10) for text in texts]
    assert once == [expand(text, "Ilse", 10) for text in texts]
    assert all(len(each) == 1 for each in once)
    assert {each[0][0] for each in once} == {"a", "b", "c"}


def test_hidden_keys_are_read_for_other_entries_only() -> None:
    assert hidden_keys("x {{hidden_key: silver gate}} {{HIDDEN_KEY:ice}} {{comment: no}}") == "silver gate ice"


@given(st.text(st.sampled_from("{}:,\\ab<>|USERcharndompickol6/ "), max_size=300))
def test_no_text_of_braces_takes_long_or_fails(text: str) -> None:
    assert 1 <= len(expand(text, "Ilse", 6)) <= 6


def test_macros_within_macros_end() -> None:
    assert 1 < len(expand("{{random:{{random:a,b}},{{random:c,d}}}}" * 50, "Ilse", 4)) <= 4
    assert expand("{{char}}" * 5_000, "Ilse")


def test_decorators_are_read_from_the_head_and_taken_out() -> None:
    content = "@@scan_depth 2\n@@depth 4\n@@additional_keys ice, snow\n@@dont_activate\n\nThe text.\nMore of it.\n"
    found, text = read_decorators(content)
    assert dict(found) == {"scan_depth": "2", "additional_keys": "ice, snow", "dont_activate": ""}
    assert text == "The text.\nMore of it."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("@@odd 1\n@@@activate_only_after 4\nText", {"activate_only_after": "4"}),
        ("@@odd 1\n@@@odder\n@@@odd_too\n@@@stranger\n@@@strange\n@@@activate\nText", {"activate": ""}),
        ("@@activate_only_after 2\n@@@activate_only_after 4\nText", {"activate_only_after": "2"}),
        ("@@activate_only_after two\n@@@activate_only_after 4\nText", {"activate_only_after": "4"}),
        ("@@scan_depth 1\n@@scan_depth 9\nText", {"scan_depth": "1"}),
        ("@@ACTIVATE\r\nText", {"activate": ""}),
        ("@@@activate\nText", {}),
    ],
)
def test_a_decorator_that_is_not_known_gives_way_to_its_fallback(content: str, expected: dict[str, str]) -> None:
    found, text = read_decorators(content)
    assert dict(found) == expected
    assert text == "Text"


def test_a_text_without_decorators_stays_as_it_is() -> None:
    assert undecorated("\n me@@here.org \r\n") == "\n me@@here.org \r\n"
