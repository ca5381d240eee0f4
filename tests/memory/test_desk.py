"""The desk: what a person sees and does with their own memory."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from companion.errors import UsageError
from companion.memory.desk import Desk, history_of, keepsake_path

from .notebook import ANA, Notebook


def desk(notebook: Notebook) -> Desk:
    return Desk(notebook.connection, notebook.shelf, notebook.keeper, notebook.forgetting, ANA, "Samantha")


def test_sentences_come_newest_first_and_are_found_by_all_words_of_a_query(light: Notebook) -> None:
    light.say("I live in Lisbon. The river is wide.", "It is.")
    light.say("I sleep badly near the river.", "I see.")
    assert [each.text for each in desk(light).said()] == [
        "I sleep badly near the river.",
        "The river is wide.",
        "I live in Lisbon.",
    ]
    assert [each.text for each in desk(light).said("RIVER wid")] == ["The river is wide."]
    assert desk(light).said("100%") == []


def test_a_sentence_stands_among_what_was_said_around_it(light: Notebook) -> None:
    light.say("I live in Lisbon.", "By the river?")
    light.say("Yes, quite near.", "Lovely.")
    assert desk(light).around(light.saying("Yes, quite near.")) == [
        ("Samantha", "By the river?"),
        ("You", "Yes, quite near."),
        ("Samantha", "Lovely."),
    ]


def test_the_history_of_a_fact_is_told_back_to_its_beginning(light: Notebook) -> None:
    for town in ("Lisbon", "Porto", "Faro"):
        light.say(f"I live in {town}.", "I see.")
    every = desk(light).facts()
    now = next(fact for fact in every if not fact.replaced_by)
    assert now.value == "Faro"
    assert [fact.value for fact in history_of(now, every)] == ["Porto", "Lisbon"]


def test_what_is_put_right_takes_the_place_of_the_old_words(light: Notebook) -> None:
    [number] = light.say("My sister Ana lives in Lisbon.", "I see.").sayings
    edited = desk(light).put_right(number, "My sister Ana lives in Porto.")
    assert edited
    assert light.texts() == ["My sister Ana lives in Porto."]
    assert desk(light).put_right(number, "Gone") is None
    with pytest.raises(UsageError, match="forget it"):
        desk(light).put_right(edited.sayings[0].id, "  ")


def test_a_sentence_is_pinned_and_forgotten_by_its_number(light: Notebook) -> None:
    [number] = light.say("The code is 4711.", "Noted.").sayings
    assert desk(light).pin(number, True)
    found = desk(light).saying(number)
    assert found
    assert found.is_pinned
    assert desk(light).forget(number) == 1
    assert desk(light).saying(number) is None
    assert desk(light).forget(number) == 0


def test_the_weeks_with_words_are_listed_and_each_has_its_page(light: Notebook) -> None:
    light.say("I live in Lisbon.", "I see.")
    light.another("later", days=13)
    light.say("I planted tomatoes.", "Good.")
    assert desk(light).weeks() == [date(2026, 3, 9), date(2026, 3, 2)]
    assert '- "I planted tomatoes."' in desk(light).week(date(2026, 3, 9), date(2026, 3, 20))


def test_a_conversation_and_the_whole_memory_are_written_out_and_nothing_is_written_over(
    light: Notebook, tmp_path: Path
) -> None:
    light.say("I live in Lisbon.", "I see.")
    [talk] = desk(light).talks.every(ANA)
    desk(light).write_talk(talk, tmp_path / "talk.md")
    assert "> I live in Lisbon." in (tmp_path / "talk.md").read_text()
    desk(light).write_all(tmp_path / "all.md")
    assert "## What Samantha learned" in (tmp_path / "all.md").read_text()
    desk(light).write_all(tmp_path / "all.jsonl")
    lines = (tmp_path / "all.jsonl").read_text().splitlines()
    assert [json.loads(line)["role"] for line in lines] == ["person", "companion"]
    with pytest.raises(UsageError, match=r"There is .*talk\.md already: choose another name\."):
        desk(light).write_talk(talk, tmp_path / "talk.md")


def test_a_file_to_keep_is_named_by_its_day_and_words_and_never_like_another(tmp_path: Path) -> None:
    at = datetime(2026, 3, 2, 12)
    first = keepsake_path(tmp_path, "My sister/Ana: \x1b the job?", at)
    assert first.name == "2026-03-02 my-sister-ana-the-job.md"
    first.touch()
    assert keepsake_path(tmp_path, "My sister/Ana: \x1b the job?", at).name == "2026-03-02 my-sister-ana-the-job 2.md"
