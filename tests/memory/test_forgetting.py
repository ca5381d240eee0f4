"""Forgetting: the sentence, what leans on it, what she said of it; and not a byte of it stays in the home."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.database import open_database
from companion.home import Home
from companion.memory.log import Whose
from companion.memory.wishes import Wishes
from companion.retrieval.words import words_of
from tests.memory.notebook import ANA, BO, NOON, Notebook


def test_a_topic_means_the_sentences_that_name_it(light: Notebook) -> None:
    light.say("My sister lives in Porto. The rent is due.")
    light.say("I love Porto!")
    meant = light.about("Porto")
    assert meant.is_sure
    assert [each.text for each in meant.sayings] == ["My sister lives in Porto.", "I love Porto!"]


@pytest.mark.parametrize("topic", ["porto", "PORTO", "that I was in Porto", "the portos", "Pórto"])
def test_a_topic_is_found_however_it_is_put(light: Notebook, topic: str) -> None:
    light.say("My sister lives in Porto.")
    light.say("The rent is due.")
    assert [each.text for each in light.about(topic).sayings] == ["My sister lives in Porto."]


def test_a_topic_that_nobody_named_is_the_one_sentence_near_in_meaning(notebook: Notebook) -> None:
    notebook.say("My sister is getting married in June.")
    notebook.say("The rent is due.")
    meant = notebook.about("the wedding")
    assert meant.is_sure
    assert [each.text for each in meant.sayings] == ["My sister is getting married in June."]


def test_where_several_are_as_near_in_meaning_none_is_sure(notebook: Notebook) -> None:
    notebook.say("My sister is getting married in June.")
    notebook.say("My brother is getting married in July.")
    meant = notebook.about("the wedding")
    assert not meant.is_sure
    assert len(meant.sayings) == 2


def test_words_too_many_in_a_topic_do_not_hide_what_it_is_about(light: Notebook) -> None:
    light.say("On Friday I take Farida to the clinic. The rent is due.")
    light.say("I like a quiet phone.")
    meant = light.about("Farida and the clinic mum read in my phone")
    assert [each.text for each in meant.sayings] == ["On Friday I take Farida to the clinic."]
    assert meant.is_sure


def test_where_few_words_of_a_topic_are_known_she_is_not_sure(light: Notebook) -> None:
    light.say("The garden is wet.")
    meant = light.about("the garden plan nobody else may hear")
    assert [each.text for each in meant.sayings] == ["The garden is wet."]
    assert not meant.is_sure


def test_a_topic_that_names_a_matter_means_what_was_said_of_it_in_other_words(light: Notebook) -> None:
    light.say("I was diagnosed with epilepsy. The rent is late.")
    meant = light.about("my health")
    assert [each.text for each in meant.sayings] == ["I was diagnosed with epilepsy."]
    assert not meant.is_sure


def test_a_topic_within_a_matter_does_not_mean_the_whole_of_it(light: Notebook) -> None:
    light.say("I was diagnosed with epilepsy.")
    light.say("My knee surgery is in May.")
    assert [each.text for each in light.about("my knee surgery").sayings] == ["My knee surgery is in May."]


@pytest.mark.parametrize("text", ["It rains.", "It was raining hard.", "That's cold weather.", "It takes an hour."])
def test_the_it_of_the_weather_leans_on_nothing(light: Notebook, text: str) -> None:
    light.say("My brother Aldo lost his job.")
    light.say(text)
    light.forget("Aldo")
    assert light.texts() == [text]


@pytest.mark.parametrize("text", ["It was a good job.", "He is sad.", "And his wife left.", "That's why I called."])
def test_a_sentence_that_begins_with_a_pronoun_goes_with_the_one_before(light: Notebook, text: str) -> None:
    light.say("My brother Aldo lost work.")
    light.say(text)
    light.forget("Aldo")
    assert light.texts() == []


def test_a_fragment_of_the_same_message_goes_with_the_sentence_before_it(light: Notebook) -> None:
    light.say("I failed the exam. Third time. For the maths part. I stay in.")
    light.say("Quiet evening.")
    light.forget("exam")
    assert light.texts() == ["I stay in.", "Quiet evening."]


@pytest.mark.parametrize("text", ["It rains.", "On Monday I start at the bakery.", "And Oke baked bread.", "We won."])
def test_a_sentence_of_its_own_in_the_same_message_stays(light: Notebook, text: str) -> None:
    light.say(f"I failed the exam. {text}")
    light.forget("exam")
    assert light.texts() == [text]


def test_only_the_next_two_turns_may_lean_on_a_forgotten_one(light: Notebook) -> None:
    light.say("My brother Aldo lost his job.")
    for day in ("Monday", "Tuesday", "Wednesday"):
        light.say(f"He cried on {day}.")
    light.forget("Aldo")
    assert light.texts() == ["He cried on Wednesday."]


def test_a_reply_that_names_what_was_forgotten_goes_although_the_topic_has_words_too_many(light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    light.another("tuesday")
    light.say("Guess.", "Is it Porto?")
    sayings = light.sayings()[:1]
    light.forgetting.erase(ANA, sayings, "Porto since mum saw my phone")
    assert light.texts() == ["Guess."]


def test_a_topic_that_nothing_is_near_to_means_nothing(notebook: Notebook) -> None:
    notebook.say("The rent is due.")
    assert notebook.about("submarines").sayings == ()


@pytest.mark.parametrize("topic", ["", "the", "?!"])
def test_a_topic_without_a_word_that_matters_is_never_sure(light: Notebook, topic: str) -> None:
    light.say("My sister lives in Porto.")
    assert not light.about(topic).is_sure


def test_a_request_is_not_what_is_meant(light: Notebook) -> None:
    light.say("Forget what I said about Porto.", matter="request")
    assert light.about("Porto").sayings == ()


def test_only_the_sentence_goes_and_the_rest_of_the_turn_stays(light: Notebook) -> None:
    light.say("It rains. My sister lives in Porto. I stay in.")
    assert light.forget("Porto") == 1
    assert light.texts() == ["It rains. I stay in."]
    assert [each.text for each in light.sayings()] == ["It rains.", "I stay in."]


def test_a_turn_of_which_nothing_is_left_goes(light: Notebook) -> None:
    light.say("It rains.")
    light.say("My sister lives in Porto. I love Porto!")
    light.forget("Porto")
    assert light.texts() == ["It rains."]


def test_what_leans_on_a_forgotten_sentence_goes_with_it(light: Notebook) -> None:
    light.say("My brother Aldo lost his job. He told me himself.", "When?")
    light.say("He told me yesterday.", "I see.")
    light.say("The rent is due.", "Ah.")
    light.forget("Aldo")
    assert light.texts() == ["The rent is due.", "Ah."]


def test_what_follows_and_leans_on_nothing_stays(light: Notebook) -> None:
    light.say("My brother Aldo lost my keys. The rent is due. He is late with it.")
    light.forget("Aldo")
    assert light.texts() == ["The rent is due. He is late with it."]


def test_what_leans_on_something_much_later_stays(light: Notebook) -> None:
    light.say("My brother Aldo lost my keys.")
    for _ in range(5):
        light.say("The rain goes on.")
    light.say("It stopped.")
    light.forget("Aldo")
    assert light.texts()[-1] == "It stopped."


def test_what_leans_on_something_in_another_conversation_stays(light: Notebook) -> None:
    light.say("My brother Aldo lost my keys.")
    light.another("tuesday")
    light.say("He is nice, my dentist.")
    light.forget("Aldo")
    assert light.texts() == ["He is nice, my dentist."]


def test_the_reply_to_a_forgotten_sentence_goes(light: Notebook) -> None:
    light.say("My sister lives in Porto.", "By the sea!")
    light.say("The rent is due.", "Ah.")
    light.forget("Porto")
    assert light.texts() == ["The rent is due.", "Ah."]


def test_a_reply_that_quoted_it_goes(light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    [saying] = light.sayings()
    light.another("tuesday")
    light.say("Where does my sister live?", "You told me on Monday.", quotes=(saying.id,))
    light.forgetting.erase(ANA, [saying])
    assert light.texts() == ["Where does my sister live?"]


def test_a_reply_that_names_the_topic_goes(light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    light.another("tuesday")
    light.say("Guess.", "Is it Porto?")
    light.forget("Porto")
    assert light.texts() == ["Guess."]


def test_a_reply_that_names_something_else_stays(light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    light.another("tuesday")
    light.say("Guess.", "Is it Lisbon?")
    light.forget("Porto")
    assert light.texts() == ["Guess.", "Is it Lisbon?"]


def test_an_earlier_request_that_names_the_topic_goes_too(light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    light.say("Don't bring up Porto again.", "I won't.", matter="request")
    light.forget("Porto")
    assert light.texts() == ["I won't."]


def test_a_wish_that_names_the_topic_goes_too(light: Notebook) -> None:
    wishes = Wishes(light.connection)
    for topic in ("Porto", "my boss"):
        wishes.leave(ANA, topic)
    wishes.leave(BO, "Porto")
    light.say("My sister lives in Porto.")
    light.forget("Porto")
    assert (wishes.of(ANA), wishes.of(BO)) == (["my boss"], ["Porto"])


def test_what_was_said_last_is_the_persons_last_turn(light: Notebook) -> None:
    light.say("It rains.")
    light.say("My sister lives in Porto. I miss her.", "I see.")
    light.say("Forget that.", matter="request")
    meant = light.forgetting.last(ANA, "monday")
    assert [each.text for each in meant.sayings] == ["My sister lives in Porto.", "I miss her."]


def test_before_anything_was_said_there_is_no_last(light: Notebook) -> None:
    assert light.forgetting.last(ANA, "monday").sayings == ()


def test_a_stretch_of_time_ends_before_its_end(light: Notebook) -> None:
    for text in ("One.", "Two.", "Three."):
        light.say(text)
    since, until = (NOON + timedelta(minutes=each) for each in (2, 3))
    assert [each.text for each in light.forgetting.between(ANA, since, until)] == ["Two."]


def test_forgetting_the_same_twice_is_no_fault(light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    sayings = light.about("Porto").sayings
    light.forgetting.erase(ANA, sayings)
    light.forgetting.erase(ANA, sayings)
    assert light.texts() == []


def test_forgetting_nothing_changes_nothing(light: Notebook) -> None:
    light.say("It rains.", "It does.")
    assert light.forgetting.erase(ANA, []) == 0
    assert light.texts() == ["It rains.", "It does."]


@pytest.mark.parametrize("other", [BO, Whose("ana", "owl")])
def test_nobody_forgets_for_another(light: Notebook, other: Whose) -> None:
    light.say("My sister lives in Porto.", "Porto!", whose=other)
    light.say("My aunt lives in Porto.", "Porto!")
    light.forget("Porto")
    assert light.texts() == []
    assert light.texts(other) == ["My sister lives in Porto.", "Porto!"]


@pytest.mark.parametrize("other", [BO, Whose("ana", "owl")])
def test_a_sentence_of_another_is_not_erased_by_its_number(light: Notebook, other: Whose) -> None:
    light.say("My sister lives in Porto.", "Porto!", whose=other)
    light.forgetting.erase(ANA, light.sayings(other))
    assert light.texts(other) == ["My sister lives in Porto.", "Porto!"]
    assert light.is_whole()


def test_a_person_is_forgotten_whole_and_alone(light: Notebook) -> None:
    for whose in (ANA, BO):
        light.say("My sister lives in Porto.", "By the sea!", whose=whose)
        Wishes(light.connection).leave(whose, "Porto")
    assert light.forgetting.erase_all(ANA) == 2
    assert (light.texts(), light.facts.every(ANA), Wishes(light.connection).of(ANA)) == ([], [], [])
    assert light.texts(BO) == ["My sister lives in Porto.", "By the sea!"]
    assert Wishes(light.connection).of(BO) == ["Porto"]


def test_after_forgetting_a_person_no_table_names_them(light: Notebook) -> None:
    light.say("My sister lives in Porto.")
    with light.connection:
        light.connection.execute("INSERT INTO acquaintance (user, scope) VALUES ('ana', '')")
        light.connection.execute("INSERT INTO said VALUES ('ana', '', 'doors/12', '2026-02-01T09:00:00')")
        light.connection.execute("INSERT INTO watch VALUES ('ana', 'passive', 3, 'monday', 'IE')")
    light.forgetting.erase_all(ANA)
    tables = ("turn", "acquaintance", "said", "watch", "wish")
    counts = [light.connection.execute(f"SELECT count(*) FROM {each} WHERE user = 'ana'").fetchone() for each in tables]
    assert counts == [(0,)] * len(tables)


RARE = "Zyquvortanix"
ACCENTED = "Žÿquvørtåñïx"
FRAGMENT = 7
"""Letters of a rare word that no file may hold: the index stores words without the beginning that they share."""


def traces(home: Home, word: str) -> list[str]:
    """The files of a home that hold a piece of a word, in any case, with or without its accents."""
    spellings = {spelling for each in (word, words_of(word)[0]) for spelling in (each.lower(), each.upper(), each)}
    pieces = {
        spelling[start : start + FRAGMENT].encode()
        for spelling in spellings
        for start in range(len(spelling) - FRAGMENT + 1)
    }
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    return [path.name for path in files if any(piece in path.read_bytes() for piece in pieces)]


def tell(notebook: Notebook, word: str) -> None:
    """Say a rare word in many ways among 500 other turns."""
    for number in range(250):
        notebook.say(f"On day {number} I walked {number % 17} miles. The weather was mild.", f"Mild, on day {number}.")
        if number == 90:
            notebook.say(f"My friend is called {word}. The rent is due.", f"{word}! What a name.")
        if number == 91:
            notebook.say(f"I TOLD {word.upper()}.", "And?")
        if number == 160:
            notebook.say(f"Do you remember {word.lower()}?", f"You told me of {word}.", quotes=(1,))
            notebook.say(f"{word} lives in Porto.", "In Porto.")
            notebook.say(f"Don't bring up {word}.", "I won't.", matter="request")
    Wishes(notebook.connection).leave(ANA, word)
    notebook.found(word)


def by_topic(notebook: Notebook, word: str) -> None:
    assert notebook.forget(word) == 4


def wholly(notebook: Notebook, word: str) -> None:
    notebook.forgetting.erase_all(ANA)


@pytest.fixture(params=[RARE, ACCENTED])
def word(request: pytest.FixtureRequest) -> str:
    """A made-up word of twelve letters."""
    return str(request.param)


@pytest.fixture
def told(home: Home, word: str) -> Iterator[Notebook]:
    """A memory of 500 turns in which a rare word was said."""
    notebook = Notebook.of(home)
    tell(notebook, word)
    assert traces(home, word)
    yield notebook
    notebook.connection.close()


@pytest.mark.parametrize("forget", [by_topic, wholly])
def test_not_a_byte_of_a_forgotten_word_stays(
    told: Notebook, home: Home, word: str, forget: Callable[[Notebook, str], None]
) -> None:
    forget(told, word)
    assert traces(home, word) == []
    told.connection.close()
    assert traces(home, word) == []


def test_not_a_byte_stays_where_another_companion_has_the_home_open(told: Notebook, home: Home, word: str) -> None:
    with closing(open_database(home)) as other:
        assert other.execute("SELECT count(*) FROM turn").fetchone()[0] > 500
        told.forget(word)
        assert traces(home, word) == []


def test_not_a_byte_stays_of_a_word_that_was_said_in_an_earlier_run(told: Notebook, home: Home, word: str) -> None:
    told.connection.close()
    later = Notebook.of(home)
    later.forget(word)
    later.connection.close()
    assert traces(home, word) == []


def test_not_a_byte_stays_of_sentences_that_were_chosen_by_number(told: Notebook, home: Home, word: str) -> None:
    Wishes(told.connection).lift(ANA, word)
    naming = [turn for turn in told.turns() if word.lower() in turn.text.lower()]
    sayings = [each for each in told.sayings() if each.turn in {turn.id for turn in naming}]
    told.forgetting.erase(ANA, sayings)
    assert traces(home, word) == []


def test_the_rest_is_whole_and_found_after_forgetting(told: Notebook, word: str) -> None:
    told.forget(word)
    assert told.is_whole()
    assert len(told.turns()) >= 500
    assert "The rent is due." in told.texts()
    assert "On day 90 I walked 5 miles." in told.found("day 90")


def test_not_a_byte_stays_when_it_is_forgotten_right_after_it_was_said(home: Home, light: Notebook) -> None:
    light.say(f"My friend is called {RARE}.", f"{RARE}!")
    light.forget(RARE)
    assert traces(home, RARE) == []


NAMES = ("Aldo", "Bea", "Carla")
said = st.tuples(
    st.sampled_from(["{} came by.", "I like {}. It rains.", "The rent is due. {} pays.", "Who is {}?", "It rains."]),
    st.sampled_from(NAMES),
    st.sampled_from(["", "I see.", "{}!", "You told me."]),
    st.sampled_from(["ana", "bo"]),
    st.sampled_from(["", "", "", "request"]),
)
forgotten = st.tuples(st.sampled_from(NAMES), st.sampled_from(["ana", "bo"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(said, forgotten), max_size=14))
def test_whatever_is_kept_and_forgotten_the_memory_agrees_with_itself(
    steps: list[tuple[str, str, str, str, str] | tuple[str, str]],
) -> None:
    with closing(open_database(Home(Path("/proc/nowhere"), incognito=True))) as connection:
        notebook = Notebook(connection)
        gone: set[tuple[str, str]] = set()
        for step in steps:
            if len(step) == 2:
                name, user = step
                notebook.forget(name, Whose(user))
                gone.add((name, user))
            else:
                text, name, reply, user, matter = step
                quotes = tuple(each.id for each in notebook.sayings(Whose(user))[:1])
                notebook.say(text.format(name), reply.format(name), whose=Whose(user), matter=matter, quotes=quotes)
                if "{}" in text or "{}" in reply:
                    gone.discard((name, user))
            assert notebook.is_whole()
        for name, user in gone:
            naming = connection.execute(
                "SELECT count(*) FROM turn_words JOIN turn ON turn.id = turn_words.rowid "
                "WHERE turn_words MATCH ? AND user = ?",
                (name, user),
            )
            assert naming.fetchone() == (0,)
            assert not any(name in text for text in notebook.found(name, Whose(user)))
