"""What a reply may take up of the person's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.nlu.own_words import LONGEST_QUOTE, bare_name, own_words, says_under_age


@pytest.mark.parametrize(
    ("message", "thing"),
    [
        ("the man came about my boiler", "your boiler"),
        ("my old boiler died again", "your old boiler"),
        ("My cat Ink is asleep on the sink", "your cat Ink"),
        ("my best friend Ana is here", "your best friend Ana"),
        ("My Mum says hi", "your Mum"),
        ("MY CAT is on the roof", "your cat"),
        ("my mother-in-law rearranged the kitchen", "your mother-in-law"),
        ("my café opens on Monday", "your café"),
        ("my daughter Zoë sings", "your daughter Zoë"),
    ],
)
def test_a_thing_of_theirs_is_said_as_they_would_hear_it(message: str, thing: str) -> None:
    assert own_words(message).their_word == thing


@pytest.mark.parametrize(
    "message",
    [
        "oh my god",
        "my goodness me",
        "I made it on my own",
        "I did it all by my self",
        "my-self",
        "my wrists hurt",
        "my whole life",
        "in my opinion",
        "I am on my way",
        "my late husband's watch",
        "my 3 lamps",
        "my, what a day",
        "the army dog",
        "my",
    ],
)
def test_what_is_no_thing_to_take_up_is_left_alone(message: str) -> None:
    assert own_words(message).their_word == ""


def test_the_next_thing_is_taken_where_the_first_is_none() -> None:
    assert own_words("oh my god, my own mother forgot my birthday").their_word == "your birthday"


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("My name is bernard", "Bernard"),
        ("my name’s Tomi", "Tomi"),
        ("I'm called Jo-Ann", "Jo-Ann"),
        ("my name's O'Brien", "O'Brien"),
        ("hello, call me Wren.", "Wren"),
        ("everyone calls me Bernie", "Bernie"),
        ("my name is Zoë", "Zoë"),
        ("'my name is Ana'", "Ana"),
    ],
)
def test_a_name_is_found_where_it_is_given(message: str, name: str) -> None:
    assert own_words(message).name == name


@pytest.mark.parametrize(
    "message",
    [
        "call me later",
        "call me at five",
        "call me tomorrow",
        "don't call me stupid",
        "call me an idiot",
        "my name is not important",
        "my name is on the list",
        "her name is Ana",
    ],
)
def test_what_is_no_name_is_not_taken_for_one(message: str) -> None:
    assert own_words(message).name == ""


def test_a_name_known_before_stays() -> None:
    assert own_words("the boats are out", name="Ana").name == "Ana"


def test_a_new_name_replaces_the_one_known_before() -> None:
    assert own_words("call me Wren", name="Ana").name == "Wren"


def test_a_part_of_a_longer_message_can_be_quoted() -> None:
    message = "well, I went to the allotment; the beans came up twice this year. lovely"
    assert own_words(message).quote == "the beans came up twice this year"


def test_a_short_message_is_not_said_back_whole() -> None:
    assert own_words("the beans came up twice this year").quote == ""


def test_small_words_alone_are_no_quote() -> None:
    assert own_words("I did it and then it was so and there you are then, okay, well").quote == ""


@given(st.text(max_size=300))
def test_a_quote_is_verbatim_and_short(message: str) -> None:
    quote = own_words(message).quote
    assert quote in message.replace("’", "'")
    assert len(quote.split()) <= LONGEST_QUOTE


def test_only_what_was_found_fills_a_slot() -> None:
    assert own_words("my cat Ink is asleep").slots == {"their_word": "your cat Ink"}


@pytest.mark.parametrize(
    ("answer", "name"),
    [("Ana", "Ana"), ("ana.", "Ana"), ("call me Jo", "Jo"), ("I'm Zoë", "Zoë"), ("whatever", ""), ("", "")],
)
def test_an_answer_to_what_to_call_somebody_is_a_name(answer: str, name: str) -> None:
    assert bare_name(answer) == name


def test_a_longer_answer_is_no_name() -> None:
    assert bare_name("most people at work use my surname") == ""


@pytest.mark.parametrize("text", ["im 14", "just got back, year 9 is so boring", "I'm only 12 but", "in 8th grade"])
def test_somebody_under_age_is_known(text: str) -> None:
    assert says_under_age(text)


@pytest.mark.parametrize("text", ["I'm 34", "I'm 10 minutes away", "it took a year", "I'm 100"])
def test_and_others_are_not_taken_for_it(text: str) -> None:
    assert not says_under_age(text)
