"""From how one tells of somebody to how one writes to them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.letters.addressee import addressee_from
from companion.letters.agreement import VERBS, base_of
from companion.letters.turning import turn

SURE = [
    # pronouns and verbs that agree
    ("my brother Tom", "He taught me to swim.", "You taught me to swim."),
    ("my brother Tom", "he always waits up for me", "you always wait up for me"),
    ("my brother Tom", "He is kind and has a temper.", "You are kind and have a temper."),
    ("my brother Tom", "He was ill and was never cross.", "You were ill and were never cross."),
    ("my brother Tom", "He doesn't write, and he isn't sorry.", "You don't write, and you aren't sorry."),
    ("my brother Tom", "He no longer works on Sundays.", "You no longer work on Sundays."),
    ("my brother Tom", "He cries, carries and does it all.", "You cry, carry and do it all."),
    ("my brother Tom", "He'd have laughed, and he'll laugh yet.", "You'd have laughed, and you'll laugh yet."),
    ("my brother Tom", "He's tired.", "You're tired."),
    ("my brother Tom", "He's been a good friend to me.", "You've been a good friend to me."),
    ("my brother Tom", "hes the best of us", "you're the best of us"),
    ("my brother Tom", "He himself was late.", "You yourself were late."),
    ("my brother Tom", "He blames himself.", "You blame yourself."),
    ("my brother Tom", "I was scared, and so was he.", "I was scared, and so were you."),
    ("my brother Tom", "Does he know how much I loved him?", "Do you know how much I loved you?"),
    ("my brother Tom", "The truth is he was right.", "The truth is you were right."),
    ("my brother Tom", "I wish he was here.", "I wish you were here."),
    ("my brother Tom", "He can drive and he never does.", "You can drive and you never do."),
    ("my brother Tom", "He let me win.", "You let me win."),
    ("my brother Tom", "He wasn't there, and nor was I.", "You weren't there, and nor was I."),
    ("my sister Bea", "She has two kids and a job and still calls.", "You have two kids and a job and still call."),
    ("my sister Bea", "Bea's late for everything.", "You are late for everything."),
    # his, hers, him
    ("my brother Tom", "His hands are like Dad's.", "Your hands are like Dad's."),
    ("my brother Tom", "The blue one is his.", "The blue one is yours."),
    ("my brother Tom", "I never thanked him.", "I never thanked you."),
    ("my sister", "I saw her face at the window.", "I saw your face at the window."),
    ("my sister", "I never thanked her.", "I never thanked you."),
    ("my sister", "I miss her every day.", "I miss you every day."),
    ("my sister", "I love her cooking, and I told her so.", "I love your cooking, and I told you so."),
    ("my sister", "It made her happy.", "It made you happy."),
    ("my sister", "I watched her sing.", "I watched you sing."),
    ("my sister", "I miss her laugh in the kitchen.", "I miss your laugh in the kitchen."),
    ("my sister", "It made her laugh.", "It made you laugh."),
    ("my sister", "The coat is hers.", "The coat is yours."),
    ("my sister", "I want her to know I'm well.", "I want you to know I'm well."),
    ("my sister", "I missed her very much.", "I missed you very much."),
    ("my sister", "Her mother and mine never spoke.", "Your mother and mine never spoke."),
    # names and what they are to the person
    ("my brother Tom", "Tom taught me to swim.", "You taught me to swim."),
    ("my brother Tom", "Tom's house was always full.", "Your house was always full."),
    ("my brother Tom", "I love the way Tom laughs.", "I love the way you laugh."),
    ("my brother Tom", "I gave Tom books.", "I gave you books."),
    ("my brother Tom", "Tom and I were inseparable.", "You and I were inseparable."),
    ("mum", "Mum doesn't know that I found the letters she hid.", "You don't know that I found the letters you hid."),
    ("mum", "I asked Mum and she knew.", "I asked you and you knew."),
    ("my late father", "My father had a way with clocks.", "You had a way with clocks."),
    ("Mrs Chen", "Mrs Chen has the patience of a saint.", "You have the patience of a saint."),
    ("my dad", "Dad, I'm sorry.", "Dad, I'm sorry."),
    ("the team at Northwind", "The team never lets me down.", "You never let me down."),
    # they, one or many
    ("Sam (they)", "They let me sleep on their sofa.", "You let me sleep on your sofa."),
    ("my parents", "They were there, and they have my thanks.", "You were there, and you have my thanks."),
    ("my parents", "They blame themselves.", "You blame yourselves."),
    # somebody else stays who they are
    ("my sister", "She drove him to the hospital.", "You drove him to the hospital."),
    ("Ruth", "Her husband Paul waved at me from his tractor.", "Your husband Paul waved at me from his tractor."),
    ("my brother Tom", "She is our mother.", "She is our mother."),
    ("my brother Tom", "We built a raft in 1994.", "We built a raft in 1994."),
    ("my brother Tom", 'He said "she is a fool" and laughed.', 'You said "she is a fool" and laughed.'),
    ("my brother Tom", "You taught me to swim.", "You taught me to swim."),
    ("me at sixteen", "She was right about him.", "She was right about him."),
]

UNSURE = [
    ("my brother Tom", "He told my father that he was leaving."),
    ("my brother Tom", "Dad met the doctor and he was angry."),
    ("my brother Tom", "My friend Ben said he was sorry."),
    ("my brother Tom", "What I gave Tom was a book."),
    ("my brother Tom", "He, who never cries, cried."),
    ("my brother Tom", "He's gone."),
    ("my brother Tom", "He was there when I was ill and was kind."),
    ("my brother Tom", "Your friend Tom, he waits."),
    ("my sister", "I gave her flowers."),
    ("my sister Bea", "Bea's late husband drove."),
    ("my sister", "I talked to her last night."),
    ("my sister", "I heard her laugh in the next room."),
    ("mum", "She loves dogs and walks."),
    ("my boss", "He signs everything she signs."),
    ("Tom", "My brother taught me to swim."),
]


@pytest.mark.parametrize(("to", "said", "written"), SURE)
def test_a_sentence_is_turned_towards_its_reader(to: str, said: str, written: str) -> None:
    turned = turn(said, addressee_from(to))
    assert (turned.text, turned.doubt) == (written, "")


@pytest.mark.parametrize(("to", "said"), UNSURE)
def test_a_sentence_that_can_be_read_two_ways_stays_as_it_was_said(to: str, said: str) -> None:
    turned = turn(said, addressee_from(to))
    assert turned.text == said
    assert turned.doubt


def test_a_man_named_a_sentence_before_puts_he_in_doubt() -> None:
    from companion.letters.pieces import pieces_of

    first, second = pieces_of("unsaid", "My dad left when I was nine. He never called.", addressee_from("my brother"))
    assert (first.text, first.doubt) == ("My dad left when I was nine.", "")
    assert second.text == "He never called."
    assert "dad" in second.doubt


TO = [
    ("my little brother Tom", "Tom", "he", "family"),
    ("Mrs. Okafor", "Mrs Okafor", "she", "other"),
    ("mum", "Mum", "she", "family"),
    ("my nan", "Nan", "she", "family"),
    ("uncle Bob", "Uncle Bob", "he", "family"),
    ("my ex, Daniel", "Daniel", "he", "partner"),
    ("Sam (they)", "Sam", "they", "other"),
    ("my boss", "", "", "work"),
    ("my neighbour", "neighbour", "", "friend"),
    ("Sam and Jo", "Sam and Jo", "they", "other"),
    ("everyone at Northwind", "everyone", "", "other"),
    ("hr", "HR", "", "other"),
    ("to my best friend Priya", "Priya", "she", "friend"),
    ("my unborn daughter", "daughter", "she", "family"),
    ("me at sixteen", "", "", "self"),
    ("anna", "Anna", "she", "other"),
]


@pytest.mark.parametrize(("said", "called", "pronoun", "relation"), TO)
def test_to_whom_a_letter_goes_is_read(said: str, called: str, pronoun: str, relation: str) -> None:
    to = addressee_from(said)
    assert (to.called, to.pronoun, to.relation) == (called, pronoun, relation)


def test_the_pronoun_is_learned_from_what_is_told() -> None:
    assert addressee_from("my boss", ["She never shouts."]).pronoun == "she"
    assert addressee_from("my boss", ["She never shouts.", "He does."]).pronoun == ""


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_known_verb_finds_back_from_its_third_person(verb: str) -> None:
    ending = "es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else "s"
    third = f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}{ending}"
    assert base_of({"have": "has"}.get(verb, third)) == verb


PEOPLE = st.sampled_from(
    ["my brother Tom", "my sister", "Sam (they)", "my parents", "Mrs Chen", "my boss", "mum", "me at sixteen"]
)
BITS = st.sampled_from(
    "he she they him her his hers their Tom Mum my brother father I we was is has had does waits and but , . ? "
    "that who "
    "loved “no” 'yes' always never flowers gave told at the house 3 ’s he's she'd themselves".split()
)


@given(PEOPLE, st.lists(BITS, max_size=14).map(" ".join) | st.text(max_size=60))
def test_turning_never_fails_and_what_it_doubts_it_leaves_alone(to: str, said: str) -> None:
    turned = turn(said, addressee_from(to))
    assert not turned.doubt or turned.text == said
    if not turned.doubt and not turned.is_changed:
        assert turned.text == said


@given(PEOPLE, st.lists(BITS, min_size=1, max_size=14).map(" ".join))
def test_turning_what_is_turned_changes_nothing_more(to: str, said: str) -> None:
    addressee = addressee_from(to)
    turned = turn(said, addressee)
    if not turned.doubt:
        again = turn(turned.text, addressee)
        assert again.doubt or again.text == turned.text
