"""Facts: what was read from sentences, which holds now, and which took whose place."""

from datetime import timedelta

import pytest

from companion.memory.log import Whose
from tests.memory.notebook import ANA, BO, Notebook, as_told


def hold(notebook: Notebook, subject: str, *relations: str) -> set[str]:
    """The values that hold now."""
    return {value for whom, relation, value in notebook.holds() if whom == subject and relation in relations}


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("My sister is called Ana.", ("my sister", "name", "Ana")),
        ("I live in Porto.", ("me", "lives_in", "Porto")),
        ("I love mangoes.", ("me", "likes", "mangoes")),
        ("I hate olives.", ("me", "dislikes", "olives")),
        ("I don't have a brother.", ("me", "has", "not brother")),
    ],
)
def test_a_fact_is_read_from_a_sentence(light: Notebook, text: str, fact: tuple[str, str, str]) -> None:
    light.say(text)
    told = [(subject, relation, value.replace("a brother", "brother")) for subject, relation, value in light.holds()]
    assert fact in told


def test_a_fact_points_back_to_its_sentence(light: Notebook) -> None:
    light.say("It rains. I live in Porto.")
    [fact] = light.facts.current(ANA)
    assert (fact.quote, fact.conversation, fact.said_at) == ("I live in Porto.", "monday", light.now)
    assert fact.saying == light.saying("I live in Porto.").id


def test_a_place_has_one_value_at_a_time(light: Notebook) -> None:
    light.say("I live in Porto.")
    light.say("I live in Lisbon now.")
    assert hold(light, "me", "lives_in") == {"Lisbon"}


def test_the_value_before_is_kept_as_history_with_what_replaced_it(light: Notebook) -> None:
    light.say("I live in Porto.")
    light.say("I live in Lisbon now.")
    porto, lisbon = light.facts.every(ANA)
    assert (porto.value, porto.replaced_by) == ("Porto", lisbon.id)
    assert (lisbon.value, lisbon.replaced_by) == ("Lisbon", None)


def test_three_places_make_a_chain(light: Notebook) -> None:
    for place in ("Porto", "Lisbon", "Faro"):
        light.say(f"I live in {place} now.")
    first, second, third = light.facts.every(ANA)
    assert [each.replaced_by for each in (first, second, third)] == [second.id, third.id, None]


def test_keeping_tells_what_was_replaced(light: Notebook) -> None:
    light.say("I live in Porto.")
    assert [as_told(fact) for fact in light.say("I live in Lisbon now.").replaced] == [("me", "lives_in", "Porto")]


def test_a_sentence_whose_facts_are_all_replaced_is_replaced_itself(light: Notebook) -> None:
    light.say("I live in Porto.")
    light.say("I live in Lisbon now.")
    assert light.saying("I live in Porto.").replaced_by == light.saying("I live in Lisbon now.").id


def test_a_sentence_that_says_more_than_what_was_replaced_still_stands(light: Notebook) -> None:
    light.say("I live in Porto and I love mangoes.")
    light.say("I live in Lisbon these days.")
    assert hold(light, "me", "lives_in", "likes") == {"Lisbon", "mangoes"}
    assert light.saying("I live in Porto and I love mangoes.").replaced_by is None


def test_the_same_said_again_replaces_nothing(light: Notebook) -> None:
    light.say("I live in Porto.")
    assert light.say("I live in Porto.").replaced == ()


def test_a_second_sister_is_not_a_correction(light: Notebook) -> None:
    light.say("My sister is called Ana.")
    light.say("My sister is called Bea.")
    assert hold(light, "my sister", "name") == {"Ana", "Bea"}


def test_a_sisters_name_that_is_put_right_is_a_correction(light: Notebook) -> None:
    light.say("My sister is called Anna.")
    light.say("Actually, my sister is called Ana, not Anna.")
    assert hold(light, "my sister", "name") == {"Ana"}


def test_of_a_mother_there_is_one(light: Notebook) -> None:
    light.say("My mother is called Maria.")
    light.say("My mother is called Marta.")
    assert hold(light, "my mother", "name") == {"Marta"}


def test_people_are_never_confused(light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    light.say("My brother lives in Lisbon.")
    light.say("I live in Faro.")
    assert {(whom, value) for whom, relation, value in light.holds() if relation == "lives_in"} == {
        ("my sister", "Porto"),
        ("my brother", "Lisbon"),
        ("me", "Faro"),
    }


@pytest.mark.parametrize("other", [BO, Whose("ana", "owl")])
def test_what_one_person_tells_replaces_nothing_of_anothers(light: Notebook, other: Whose) -> None:
    light.say("I live in Porto.")
    light.say("I live in Lisbon now, not in Porto.", whose=other)
    assert hold(light, "me", "lives_in") == {"Porto"}
    assert [fact.value for fact in light.facts.every(other)] == ["Lisbon"]
    assert light.saying("I live in Porto.").replaced_by is None


def test_to_like_what_was_disliked_is_a_change(light: Notebook) -> None:
    light.say("I hate olives.")
    light.say("I love olives.")
    assert hold(light, "me", "likes", "dislikes") == {"olives"}
    assert [fact.relation for fact in light.facts.current(ANA)] == ["likes"]


def test_to_dislike_what_was_liked_is_a_change(light: Notebook) -> None:
    light.say("I love olives.")
    light.say("I hate olives.")
    assert [fact.relation for fact in light.facts.current(ANA)] == ["dislikes"]


def test_to_like_one_thing_and_hate_another_is_none(light: Notebook) -> None:
    light.say("I love mangoes.")
    light.say("I hate olives.")
    light.say("I love figs.")
    assert hold(light, "me", "likes") == {"mangoes", "figs"}
    assert hold(light, "me", "dislikes") == {"olives"}


def test_no_longer_liking_a_thing_ends_the_liking(light: Notebook) -> None:
    light.say("I like jazz.")
    light.say("I don't like jazz anymore.")
    assert ("me", "likes", "jazz") not in light.holds()


def test_a_word_within_another_is_another_thing(light: Notebook) -> None:
    light.say("I love cats.")
    light.say("I hate catsup.")
    assert hold(light, "me", "likes") == {"cats"}


def test_what_stands_in_place_of_a_named_value_replaces_it(light: Notebook) -> None:
    light.say("The interview is on Friday.")
    light.say("The interview is on Thursday, not Friday.")
    assert hold(light, "the interview", "date") == {"Thursday"}


def test_two_things_of_one_sentence_do_not_replace_each_other(light: Notebook) -> None:
    light.say("I live in Porto and I live in Lisbon.")
    assert all(fact.replaced_by is None for fact in light.facts.every(ANA))


def test_the_facts_of_a_sentence_are_those_that_hold(light: Notebook) -> None:
    light.say("I live in Porto.")
    light.say("I live in Lisbon now.")
    told = [[fact.value for fact in light.facts.of_saying(ANA, each.id)] for each in light.sayings()]
    assert told == [[], ["Lisbon"]]


def test_nobody_reads_the_facts_of_anothers_sentence(light: Notebook) -> None:
    light.say("I live in Porto.")
    assert light.facts.of_saying(BO, light.sayings()[0].id) == []


def test_a_fact_goes_with_its_sentence(light: Notebook) -> None:
    light.say("I live in Porto.")
    light.forget("Porto")
    assert light.facts.every(ANA) == []


def test_when_the_new_word_is_forgotten_the_old_one_holds_again(light: Notebook) -> None:
    light.say("I live in Porto.")
    light.say("I live in Lisbon now.")
    light.forget("Lisbon")
    assert hold(light, "me", "lives_in") == {"Porto"}
    assert light.saying("I live in Porto.").replaced_by is None


@pytest.fixture
def interview(light: Notebook) -> Notebook:
    """An interview told of on a Monday, for the Friday after it."""
    light.say("The interview is on Friday.")
    return light


def after(notebook: Notebook, days: int, conversation: str = "later") -> str:
    """The event that she would ask after some days later, "" for none."""
    fact = notebook.facts.to_ask_after(ANA, conversation, notebook.now + timedelta(days=days))
    return fact.subject if fact else ""


@pytest.mark.parametrize(("days", "asks"), [(0, False), (3, False), (4, False), (5, True), (18, True), (19, False)])
def test_an_event_is_asked_after_once_it_has_passed_and_not_for_long(
    interview: Notebook, days: int, asks: bool
) -> None:
    assert bool(after(interview, days)) == asks


def test_an_event_is_not_asked_after_in_the_conversation_that_told_of_it(interview: Notebook) -> None:
    assert after(interview, 5, "monday") == ""


def test_an_event_is_asked_after_once(interview: Notebook) -> None:
    fact = interview.facts.to_ask_after(ANA, "later", interview.now + timedelta(days=5))
    assert fact is not None
    interview.facts.asked_after(fact.saying)
    assert after(interview, 5) == ""


def test_an_event_of_another_is_not_asked_after(interview: Notebook) -> None:
    assert interview.facts.to_ask_after(BO, "later", interview.now + timedelta(days=5)) is None


def test_an_event_that_was_moved_is_asked_after_on_its_new_day(interview: Notebook) -> None:
    interview.say("The interview is on Thursday, not Friday.")
    assert after(interview, 4) == "the interview"
    assert [fact.value for fact in interview.facts.current(ANA)] == ["Thursday"]


def test_the_latest_of_two_events_is_asked_after(interview: Notebook) -> None:
    interview.say("The wedding is on Saturday.")
    assert after(interview, 6) == "the wedding"


def test_a_sensitive_event_is_not_asked_after(light: Notebook) -> None:
    light.say("My chemotherapy appointment is on Friday.")
    assert after(light, 5) == ""


def test_an_event_that_was_called_off_is_not_asked_after(interview: Notebook) -> None:
    interview.say("The interview was cancelled.")
    assert after(interview, 5) == ""


def test_a_name_that_stands_only_on_paper_is_not_what_they_are_called(light: Notebook) -> None:
    light.say("I'm Dorotea, I mend nets.")
    light.say("My passport says Frederick.")
    called = light.facts.own_name(ANA)
    assert called is not None
    assert called.value == "Dorotea"
    assert hold(light, "me", "name") == {"Dorotea", "Frederick"}


def test_a_nickname_is_what_they_are_called_beside_a_name(light: Notebook) -> None:
    light.say("Good evening. I'm Temperance, Tempy to most.")
    called = light.facts.own_name(ANA)
    assert called is not None
    assert called.value == "Tempy"


def test_a_name_in_a_game_is_not_what_they_are_called(light: Notebook) -> None:
    light.say("Everyone calls me Minty.")
    light.say("my gamertag is moss_goblin")
    called = light.facts.own_name(ANA)
    assert called is not None
    assert called.value == "Minty"
