"""The memory shelf: what the person said, found by words and by meaning."""

from datetime import timedelta

import pytest

from companion.memory.log import COMPANION, TurnDraft, Whose
from companion.memory.shelf import AGREEMENT, WINDOW
from companion.retrieval.cross_encoder import CrossEncoder, Pair
from tests.memory.notebook import ANA, BO, NOON, Notebook

TALK = [
    ("My sister Zenobia is a vet in Porto.", "A vet! Does she like it?"),
    ("She loves it. The rent is due on Friday, though.", "Ah, rent."),
    ("I burnt the lasagne again.", "Again?"),
    ("My knee hurts when I run.", "Since when?"),
    ("Since Tuesday.", "I see."),
]


@pytest.fixture
def told(notebook: Notebook) -> Notebook:
    """A short talk."""
    for said, answered in TALK:
        notebook.say(said, answered)
    return notebook


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("Zenobia", "My sister Zenobia is a vet in Porto."),
        ("zenobias", "My sister Zenobia is a vet in Porto."),
        ("who takes care of animals", "My sister Zenobia is a vet in Porto."),
        ("a bill to pay my landlord", "The rent is due on Friday, though."),
        ("a kitchen disaster", "I burnt the lasagne again."),
        ("does my leg ache", "My knee hurts when I run."),
    ],
)
def test_a_sentence_is_found_by_its_words_or_its_meaning(told: Notebook, query: str, sentence: str) -> None:
    assert told.found(query)[0] == sentence


def test_an_empty_shelf_finds_nothing(light: Notebook) -> None:
    assert light.found("anything") == []
    assert light.shelf.windows(ANA, "anything", light.embedder.embed(["anything"])[0]) == []


@pytest.mark.parametrize("query", ["", "the of and", '"', "a* OR NEAR(", "'; DROP TABLE turn", "🐈", "\x00"])
def test_no_query_breaks_the_search(light: Notebook, query: str) -> None:
    light.say("My cat is called Tom.")
    assert light.found(query) == ["My cat is called Tom."]


def test_what_she_said_herself_is_never_found(told: Notebook) -> None:
    assert not {"Ah, rent.", "Again?", "A vet! Does she like it?"} & set(told.found("Ah, rent. Again?"))


def test_her_question_gives_sense_to_a_short_answer(notebook: Notebook) -> None:
    notebook.say("Hello.", "What is your favourite fruit?")
    notebook.say("Mangoes", "Lovely.")
    notebook.say("I slept badly.", "Oh no.")
    assert notebook.found("favourite fruit")[0] == "Mangoes"


@pytest.mark.parametrize("other", [BO, Whose("ana", "owl")])
def test_nothing_of_one_is_found_in_anothers(told: Notebook, other: Whose) -> None:
    told.say("My sister Philippa is a nurse.", whose=other)
    assert told.found("sister", other) == ["My sister Philippa is a nurse."]
    assert "My sister Philippa is a nurse." not in told.found("sister")


def test_a_sentence_of_another_is_not_read_by_its_id(told: Notebook) -> None:
    assert told.shelf.sayings(BO, [each.id for each in told.sayings()]) == []


def test_sentences_come_in_the_order_of_their_ids_asked_for(told: Notebook) -> None:
    ids = [each.id for each in told.sayings()][::-1]
    assert [each.id for each in told.shelf.sayings(ANA, [*ids, 999])] == ids


def test_a_sentence_knows_where_it_was_said(told: Notebook) -> None:
    rent = told.saying("The rent is due on Friday, though.")
    assert (rent.conversation, rent.position, rent.place) == ("monday", 2, 1)
    assert rent.at == NOON + timedelta(minutes=2)
    assert told.log.turn(ANA, rent.turn) == told.turns()[2]


def test_a_found_sentence_comes_with_those_beside_it(told: Notebook) -> None:
    found = next(each for each in told.find("rent") if "rent" in each.saying.text)
    assert (found.before, found.after) == ("She loves it.", "I burnt the lasagne again.")


def test_the_first_and_the_last_sentence_have_nothing_beside_them(light: Notebook) -> None:
    light.say("My cat is called Tom.")
    light.say("He sleeps all day.", whose=BO)
    light.another("tuesday")
    light.say("It rains.")
    [found] = [each for each in light.find("cat") if each.saying.text == "My cat is called Tom."]
    assert (found.before, found.after) == ("", "")


@pytest.mark.parametrize("matter", ["request", "crisis"])
def test_requests_and_crises_are_in_the_log_and_never_found(light: Notebook, matter: str) -> None:
    light.say("Forget about Zanzibar.", matter=matter)
    light.say("It rains.")
    assert light.found("Zanzibar") == ["It rains."]
    assert light.texts() == ["Forget about Zanzibar.", "It rains."]


def test_only_as_many_are_found_as_are_asked_for(light: Notebook) -> None:
    for number in range(50):
        light.say(f"My cat sleeps in box {number}.")
    assert len(light.shelf.search(ANA, "cat", light.embedder.embed(["cat"])[0], 5)) == 5


def test_what_was_said_since_the_last_search_is_found(light: Notebook) -> None:
    light.say("It rains.")
    light.found("Porto")
    light.say("My sister lives in Porto.")
    assert "My sister lives in Porto." in light.found("Porto")


def test_a_forgotten_sentence_is_not_found_again(told: Notebook) -> None:
    told.found("Zenobia")
    told.forget("Zenobia")
    assert not any("Zenobia" in text for text in told.found("Zenobia"))


def test_a_window_is_eight_turns_of_one_conversation(told: Notebook) -> None:
    windows = told.shelf.windows(ANA, "lasagne", told.embedder.embed(["lasagne"])[0])
    first = [turn.id for turn in told.turns()[:WINDOW]]
    assert windows[0].turns == tuple(first)
    assert windows[0].best is not None
    assert windows[0].best.text == "I burnt the lasagne again."


def test_windows_come_best_first_and_no_more_than_asked_for(light: Notebook) -> None:
    for number in range(40):
        light.say(f"The weather is mild on day {number}.")
    light.say("My sister lives in Porto.")
    windows = light.shelf.windows(ANA, "sister Porto", light.embedder.embed(["My sister lives in Porto."])[0], 3)
    assert len(windows) == 3
    assert [each.score for each in windows] == sorted((each.score for each in windows), reverse=True)
    assert light.turns()[-1].id in windows[0].turns


def test_a_word_that_only_she_said_still_points_at_its_window(light: Notebook) -> None:
    light.say("It hurts.", "Your knee, still?")
    light.say("Yes.")
    [window] = light.shelf.windows(ANA, "knee", light.embedder.embed(["knee"])[0])
    assert len(window.turns) == 3


def test_a_window_in_which_only_she_spoke_has_no_best_sentence(light: Notebook) -> None:
    light.say("Forget that.", "Zanzibar is forgotten.", matter="request")
    [window] = light.shelf.windows(ANA, "Zanzibar", light.embedder.embed(["Zanzibar"])[0])
    assert window.best is None


def test_what_answers_a_query_lifts_its_window(notebook: Notebook, cross_encoder: CrossEncoder) -> None:
    notebook.say("The dentist is a nice man.")
    notebook.another("tuesday")
    notebook.say("They pull my tooth on Monday at ten.")
    query = "When do I have to be at the dentist's?"
    [vector] = notebook.embedder.embed([query])
    alone, read = (
        {window.conversation: window.score for window in notebook.shelf.windows(ANA, query, vector, 20, encoder)}
        for encoder in (None, cross_encoder)
    )
    assert read["tuesday"] - alone["tuesday"] > 0.5 * AGREEMENT
    assert read["monday"] - alone["monday"] < 0.2 * AGREEMENT


def test_where_turns_begin_with_a_name_its_owner_is_asked(notebook: Notebook, cross_encoder: CrossEncoder) -> None:
    query = "What did Ana buy at the fair?"
    [vector] = notebook.embedder.embed([query])
    lifted = {}
    for speaker in ("Ana", "Bo"):
        whose = Whose(speaker)
        notebook.say(f"{speaker}: Well. I bought a goat at the fair.", whose=whose)
        [alone], [read] = (
            notebook.shelf.windows(whose, query, vector, 5, encoder) for encoder in (None, cross_encoder)
        )
        lifted[speaker] = read.score - alone.score
    assert lifted["Ana"] > 0.5 * AGREEMENT
    assert lifted["Ana"] > lifted["Bo"]


def test_what_the_other_side_told_is_what_was_brought_along(light: Notebook) -> None:
    light.say("A goat!", "My goat is called Olga. Your goat is louder. She bites.")
    own = TurnDraft(COMPANION, "You told me that your goat bites.", NOON, why="{}")
    light.keeper.keep_hers(ANA, light.conversation, own)
    pairs = light.shelf.told_by_others(ANA, "what is my goat called?")
    assert pairs == [
        Pair("what is my goat called?", "My goat is called Olga.", ""),
        Pair("what is my goat called?", "She bites.", "Your goat is louder."),
    ]
    assert light.shelf.told_by_others(BO, "what is my goat called?") == []
    assert light.shelf.told_by_others(ANA, "the of and") == []
