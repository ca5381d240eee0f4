"""What she says of her memory is so: a line of recall says that it was not told, and a phrase quotes in full."""

import re

import pytest

from companion.persona.persona import FREE, PHRASES
from tests.talking import PERSONAS, persona_called

NOT_TOLD = re.compile(
    r"\b(?:you haven't told me|you've never told me|you never said|you haven't said|you've not mentioned"
    r"|it hasn't come up|it never came up|I don't know|nothing you've told me)\b",
    re.IGNORECASE,
)
KEEPS_NOTHING = re.compile(
    r"\b(?:I (?:can't|cannot|don't) remember|I keep (?:nothing|none)|(?:aren't|isn't|weren't|never) (?:kept|stored)"
    r"|(?:so far|yet) (?:none|nothing) of your words|none of your words,? so far)\b",
    re.IGNORECASE,
)
ASKS = {"asked_after": {1}, "which_one": {1}, "forget_ask": {0, 1}}
"""How many questions a phrase about memory asks; any other asks none."""

OF_MEMORY = [
    phrase for phrase in PHRASES if phrase not in FREE | {"lost", "wordless", "foreign", "empty_shelf", "from_book"}
]


@pytest.mark.parametrize("key", PERSONAS)
def test_every_line_of_recall_says_that_it_was_not_told(key: str) -> None:
    lines = [line for line in persona_called(key).lines if "recall_question" in line.acts and line.move == "core"]
    assert len(lines) >= 40
    assert not [(line.id, text) for line in lines for text in line.say if not NOT_TOLD.search(text)]


@pytest.mark.parametrize("key", PERSONAS)
def test_no_line_says_that_nothing_is_kept(key: str) -> None:
    persona = persona_called(key)
    texts = [text for line in persona.lines for text in line.texts()]
    texts += [text for wordings in persona.phrases.values() for text in wordings]
    assert not [text for text in texts if KEEPS_NOTHING.search(text)]


@pytest.mark.parametrize("key", PERSONAS)
@pytest.mark.parametrize("phrase", OF_MEMORY)
def test_a_phrase_of_memory_ends_on_the_quotation_and_asks_no_more_than_it_should(key: str, phrase: str) -> None:
    for text in persona_called(key).phrases[phrase]:
        assert text.count("?") in ASKS.get(phrase, {0})
        assert not text.startswith("{when}")
        assert not re.search(r"[^.] \{count\}", text), "{count} begins a sentence"
        if "quote" in PHRASES[phrase] and phrase != "asked_after":
            assert text.endswith("{quote}")
        if phrase.startswith("never_told"):
            assert NOT_TOLD.search(text)


@pytest.mark.parametrize("key", PERSONAS)
def test_a_value_comes_before_the_quotation_that_it_is_read_from(key: str) -> None:
    assert all(text.startswith("{value}") for text in persona_called(key).phrases["remembered_value"])


@pytest.mark.parametrize("key", PERSONAS)
def test_a_persona_words_its_memory_in_its_own_voice(key: str) -> None:
    others = [persona_called(other) for other in PERSONAS if other != key]
    for phrase in OF_MEMORY:
        own = persona_called(key).phrases[phrase]
        assert len(own) >= 3
        assert not any(own == other.phrases[phrase] for other in others)
