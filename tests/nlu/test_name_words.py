"""Name words: which words can be a name."""

import pytest

from companion.nlu.name_words import opening_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gladys the tortoise came with the house.", "Gladys"),
        ("Priyanka cuts my hair now", "Priyanka"),
        ("Yordanka's late again", "Yordanka"),
        ("Mr. Okonjo rang.", "Mr. Okonjo"),
        ("“Milo is shy,” she says", "Milo"),
        ("Planning a trip.", ""),
        ("Booked Verona at last.", ""),
        ("Croissants again.", ""),
        ("We met Priyanka.", ""),
        ("priyanka cuts my hair", ""),
        ("lol ok", ""),
        ("...", ""),
        ("", ""),
    ],
)
def test_a_name_that_opens_a_sentence_is_told_from_a_word_that_does(text: str, name: str) -> None:
    assert opening_name(text) == name
