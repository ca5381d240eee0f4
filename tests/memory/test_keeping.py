"""Keeping: a turn in sentences, each understood where it stands; and what it puts right."""

import pytest

from companion.memory.keeping import in_context, matter_of, sentences_of
from companion.memory.log import PERSON
from tests.memory.notebook import ANA, BO, Notebook


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rains.", ["It rains."]),
        ("It rains. I stay in!", ["It rains.", "I stay in!"]),
        ("it rains\ni stay in", ["it rains", "i stay in"]),
        ("I saw Dr. Lee at 5 p.m. today.", ["I saw Dr. Lee at 5 p.m. today."]),
        ("  spaced   out  ", ["spaced out"]),
        ("🐈", ["🐈"]),
        ("...", ["..."]),
    ],
)
def test_a_turn_is_kept_sentence_by_sentence(light: Notebook, text: str, sentences: list[str]) -> None:
    light.say(text)
    assert sentences_of(text) == sentences
    assert [each.text for each in light.sayings()] == sentences
    assert light.texts() == [text]


def test_her_own_turns_have_no_sentences(light: Notebook) -> None:
    light.say("Hello.", "Hello. How was the day?")
    assert [each.text for each in light.sayings()] == ["Hello."]


def test_a_very_long_turn_is_kept_whole(light: Notebook) -> None:
    text = "I walked on and on, " * 2_000
    light.say(text)
    assert light.texts() == [text]
    assert " ".join(each.text for each in light.sayings()) == text.strip()


def test_a_short_answer_is_understood_with_her_question() -> None:
    assert in_context(["Mangoes"], "Hi.", "Nice. What is your favourite fruit?") == [
        "What is your favourite fruit? Mangoes"
    ]


def test_a_long_answer_stands_alone() -> None:
    answer = "I have always been fond of mangoes."
    assert in_context([answer], "Hi.", "What is your favourite fruit?") == [answer]


def test_an_answer_to_no_question_stands_alone() -> None:
    assert in_context(["Mangoes"], "Hi.", "I like fruit.") == ["Mangoes"]


def test_a_sentence_that_leans_on_the_one_before_stands_behind_it() -> None:
    assert in_context(["My sister came.", "She was tired."], "", "") == [
        "My sister came.",
        "My sister came. She was tired.",
    ]


def test_the_first_sentence_leans_on_the_persons_turn_before() -> None:
    assert in_context(["She was tired."], "It rained. My sister came.", "I see.") == ["My sister came. She was tired."]


def test_what_is_embedded_is_the_sentence_in_its_context_and_what_is_kept_is_not(light: Notebook) -> None:
    light.say("Hi.", "What is your favourite fruit?")
    light.say("Mangoes")
    assert light.embedder.seen[-1] == "What is your favourite fruit? Mangoes"  # type: ignore[attr-defined]
    assert light.texts()[-1] == "Mangoes"


def test_the_context_of_another_conversation_or_person_is_not_taken(light: Notebook) -> None:
    light.say("My sister came.", "Which one?")
    light.another("tuesday")
    light.say("She left.")
    light.another("monday")
    light.say("Bea", whose=BO)
    assert light.embedder.seen[-2:] == ["She left.", "Bea"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("sentence", "matter"),
    [
        ("My cat is called Tom.", ""),
        ("Did I tell you about Tom?", "asks"),
        ("I have diabetes.", "health"),
        ("My mother died last year.", "death"),
        ("The battery died.", ""),
    ],
)
def test_a_sentence_has_a_mark_of_what_it_touches(light: Notebook, sentence: str, matter: str) -> None:
    light.say(sentence)
    assert matter_of(sentence) == matter
    assert light.sayings()[0].matter == matter


def test_each_sentence_of_a_turn_has_its_own_mark(light: Notebook) -> None:
    light.say("I have diabetes. My cat is called Tom. Isn't that a nice name?")
    assert [each.matter for each in light.sayings()] == ["health", "", "asks"]


@pytest.mark.parametrize("matter", ["request", "crisis"])
def test_the_mark_of_a_whole_turn_goes_before(light: Notebook, matter: str) -> None:
    light.say("I have diabetes. My cat is called Tom.", matter=matter)
    assert [each.matter for each in light.sayings()] == [matter, matter]


@pytest.mark.parametrize("matter", ["request", "crisis"])
def test_nothing_is_read_from_a_request_or_a_crisis(light: Notebook, matter: str) -> None:
    light.say("I live in Porto.")
    light.say("I live in Lisbon now, not in Porto.", matter=matter)
    assert light.holds() == [("me", "lives_in", "Porto")]
    assert light.saying("I live in Porto.").replaced_by is None


def test_nothing_is_read_from_a_question(light: Notebook) -> None:
    light.say("Do I live in Porto?")
    assert light.holds() == []


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("My cat is called Tom.", "Sorry, I meant Tim."),
        ("The rent is due on the third.", "Scratch that, it is due on the fifth."),
        ("The party is at noon.", "No, it's at one."),
        ("The interview is on Friday.", "It's on Thursday, not Friday."),
        ("I work at the bakery.", "I no longer work at the bakery."),
        ("We fly from Lyon.", "Change of plan, now from Geneva."),
    ],
)
def test_what_is_put_right_points_at_what_puts_it_right(notebook: Notebook, first: str, then: str) -> None:
    notebook.say(first, "I see.")
    notebook.say(then)
    assert notebook.saying(first).replaced_by == notebook.saying(then).id


def test_what_is_put_right_much_later_in_another_conversation_is_found_by_its_meaning(notebook: Notebook) -> None:
    notebook.say("The wedding of my cousin is in June.", "A wedding!")
    notebook.say("I burnt the lasagne again.")
    notebook.another("a month later", days=30)
    notebook.say("My cousin's wedding has been moved to July.")
    assert notebook.saying("The wedding of my cousin is in June.").replaced_by
    assert not notebook.saying("I burnt the lasagne again.").replaced_by


def test_a_slip_that_opens_another_conversation_puts_right_what_was_told_last_time(notebook: Notebook) -> None:
    notebook.say("The ferry leaves from pier nine.", "Nine it is.")
    notebook.say("Goodnight then.")
    notebook.another("the day after", days=1)
    notebook.say("Scrap that, pier four.")
    assert (
        notebook.saying("The ferry leaves from pier nine.").replaced_by == notebook.saying("Scrap that, pier four.").id
    )
    assert notebook.saying("Goodnight then.").replaced_by is None


@pytest.mark.parametrize("then", ["No celery for me, I come out in hives.", "no class today", "No, I don't dance."])
def test_a_no_to_something_else_puts_nothing_right(notebook: Notebook, then: str) -> None:
    notebook.say("My cat is called Tom.", "Tom!")
    notebook.say(then)
    assert [each.replaced_by for each in notebook.sayings()] == [None, None]


def test_a_sentence_about_something_else_puts_nothing_right(notebook: Notebook) -> None:
    notebook.say("My cat is called Tom.", "Tom!")
    notebook.say("The rent is due on Friday.")
    assert [each.replaced_by for each in notebook.sayings()] == [None, None]


def test_nobody_puts_right_what_another_said(notebook: Notebook) -> None:
    notebook.say("My cat is called Tom.")
    notebook.say("Sorry, I meant Tim.", whose=BO)
    assert notebook.saying("My cat is called Tom.").replaced_by is None


def test_a_question_is_not_what_is_put_right(notebook: Notebook) -> None:
    notebook.say("My cat is called Tom. Do you like cats?")
    notebook.say("Sorry, I meant Tim.")
    assert notebook.saying("Do you like cats?").replaced_by is None


def test_a_sentence_never_replaces_itself(notebook: Notebook) -> None:
    notebook.say("Actually, I was wrong about the rent, it is not due on Friday anymore.")
    assert [each.replaced_by for each in notebook.sayings()] == [None]


def test_the_ids_that_are_told_are_those_of_the_sentences(light: Notebook) -> None:
    kept = light.say("It rains. I stay in.")
    assert list(kept.sayings) == [each.id for each in light.sayings()]


def test_the_roles_and_times_of_an_exchange_are_kept(light: Notebook) -> None:
    light.say("It rains.")
    [turn] = light.log.last_of(ANA, "monday", 1)
    assert (turn.role, turn.at) == (PERSON, light.now)
