"""Past conversations: what they are called, what is found in them, and that an erased one is gone."""

from datetime import datetime

from companion.memory.log import COMPANION, TurnDraft
from companion.memory.talks import UNTITLED, Talks, match_from, page_of, title_from

from .notebook import ANA, BO, Notebook


def talks(notebook: Notebook) -> Talks:
    return Talks(notebook.connection, notebook.forgetting)


def titles(notebook: Notebook, query: str = "") -> list[str]:
    return [talk.title for talk in talks(notebook).search(ANA, query)]


def two(notebook: Notebook) -> None:
    notebook.say("My sister Ana got the job in Porto.", "What a day for her!")
    notebook.say("She starts on Monday.", "Then she has the weekend.")
    notebook.another("tuesday", days=1)
    notebook.say("I planted tomatoes on the balcony.", "They will like the sun.")


def test_the_latest_comes_first_each_by_its_first_words(light: Notebook) -> None:
    two(light)
    assert titles(light) == ["I planted tomatoes on the balcony.", "My sister Ana got the job in Porto."]
    latest, first = talks(light).every(ANA)
    assert (latest.turns, first.turns) == (2, 4)
    assert (first.began, first.last) == (datetime(2026, 3, 2, 12, 1), datetime(2026, 3, 2, 12, 2))


def test_nobody_elses_is_listed_and_none_in_which_the_person_said_nothing(light: Notebook) -> None:
    light.say("I am Bo.", whose=BO)
    light.keeper.keep_hers(ANA, "opening", TurnDraft(COMPANION, "Hello. What is on your mind?", light.now))
    assert titles(light) == []


def test_a_title_is_no_wish_and_no_word_of_danger(light: Notebook) -> None:
    light.say("(said in danger: the words are not kept)", "I am here.", matter="crisis")
    assert titles(light) == [UNTITLED]
    light.say("The kettle is on.", "Good.")
    assert titles(light) == ["The kettle is on."]


def test_a_long_title_ends_after_a_whole_word() -> None:
    assert title_from("\n one two, " + "three " * 20) == "one two, three three three three three three three three…"


def test_words_of_either_side_are_found_and_shown_with_what_matched(light: Notebook) -> None:
    two(light)
    [found] = talks(light).search(ANA, "weekend")
    assert found.title == "My sister Ana got the job in Porto."
    assert found.match
    assert found.match.text == "Then she has the weekend."
    [(start, end)] = found.match.spans
    assert found.match.text[start:end] == "weekend"


def test_all_words_must_be_there_and_the_last_may_be_on_its_way(light: Notebook) -> None:
    two(light)
    assert titles(light, "planted tom") == ["I planted tomatoes on the balcony."]
    assert titles(light, "planted porto") == []


def test_a_query_of_marks_alone_finds_everything_and_none_breaks_the_search(light: Notebook) -> None:
    two(light)
    assert len(titles(light, ' "*( ')) == 2
    assert titles(light, 'NEAR("tomatoes') == []


def test_a_given_name_is_the_title_and_is_found_and_can_be_taken_away(light: Notebook) -> None:
    two(light)
    talks(light).name(ANA, "tuesday", "  The\nbalcony garden ")
    assert titles(light, "garden") == ["The balcony garden"]
    talks(light).name(ANA, "tuesday", "")
    assert titles(light, "garden") == []


def test_an_erased_conversation_is_gone_from_the_file_with_what_was_read_from_it(light: Notebook) -> None:
    two(light)
    talks(light).name(ANA, "monday", "Porto at last")
    assert talks(light).erase(ANA, "monday") == 4
    assert titles(light) == ["I planted tomatoes on the balcony."]
    assert not light.holds()
    assert light.is_whole()
    [(path,)] = light.connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'")
    with open(path, "rb") as file:
        content = file.read()
    assert b"Porto" not in content
    assert b"tomatoes" in content


def test_a_reply_in_another_conversation_that_quotes_it_goes_too(light: Notebook) -> None:
    [number] = light.say("The code of the shed is 4711.").sayings
    light.another("tuesday", days=1)
    light.say("What was the code?", "You said: the code of the shed is 4711.", quotes=(number,))
    talks(light).erase(ANA, "monday")
    assert light.texts() == ["What was the code?"]


def test_forgetting_a_topic_takes_the_name_of_a_conversation_that_names_it(light: Notebook) -> None:
    two(light)
    talks(light).name(ANA, "tuesday", "After Porto")
    light.forget("Porto")
    assert titles(light, "after") == []


def test_a_page_to_keep_says_who_said_what_and_when(light: Notebook) -> None:
    two(light)
    [talk] = talks(light).search(ANA, "tomatoes")
    page = "\n".join(page_of(talk, talks(light).turns(ANA, "tuesday"), "Samantha"))
    assert page.startswith("# I planted tomatoes on the balcony.\n\nTuesday, 3 March 2026, with Samantha.")
    assert "**You**, 12:03\n\n> I planted tomatoes on the balcony.\n\n**Samantha**, 12:03\n\n> They will" in page


def test_a_match_is_harmless_but_for_its_marks() -> None:
    match = match_from("a \x1b[31m \x02red\x03  one")
    assert match.text == "a \N{REPLACEMENT CHARACTER}[31m red one"
    assert [match.text[start:end] for start, end in match.spans] == ["red"]
