"""What a discreet friend would not bring up unasked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.nlu.sensitive import sensitive_matter

MATTERS = {"health", "mind", "sexuality", "religion", "politics", "money", "law", "abuse", "death", ""}


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("my dad has dementia", "health"),
        ("I had a miscarriage", "health"),
        ("my dad's operation is tomorrow", "health"),
        ("i see my therapist every wednesday", "mind"),
        ("i’m depressed", "mind"),
        ("my brother came out as trans", "sexuality"),
        ("my husband cheated on me", "sexuality"),
        ("we go to mass on sundays", "religion"),
        ("i voted labour", "politics"),
        ("my salary is 30k", "money"),
        ("i lost my job", "money"),
        ("the court date is on april 2nd", "law"),
        ("my ex used to hit me", "abuse"),
        ("my grandad passed away", "death"),
        ("my dog died", "death"),
    ],
)
def test_private_matters_are_known(text: str, matter: str) -> None:
    assert sensitive_matter(text) == matter


@pytest.mark.parametrize(
    "text",
    [
        "my phone died", "dead battery", "a killer cake", "i'm mad about cheese", "sick beat", "i have a cold",
        "my back hurts from gardening", "what a funny sermon", "he beat me at chess", "the tennis court is wet",
        "i died laughing", "bank holiday", "i'm allergic to peanuts", "i owe you one", "i'm addicted to crosswords",
        "the film is about cancer", "lithium batteries", "i cheated on my diet", "the party was great",
    ],
)  # fmt: skip
def test_ordinary_talk_is_not_private(text: str) -> None:
    assert sensitive_matter(text) == ""


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    assert sensitive_matter(text) in MATTERS
