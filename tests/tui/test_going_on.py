"""A talk goes on where it ended; what was before is drawn as one goes back."""

import sqlite3
from pathlib import Path

import pytest
from textual.pilot import Pilot

from companion.home import Home
from companion.memory.log import IN_DANGER, Log, TurnDraft, Whose
from companion.options import Options
from companion.tui.past import PAGE, last_talk
from companion.tui.widgets.said import Said
from companion.tui.widgets.turns import Day, Turn, YourTurn

from .light_engine import NINE, NOWHERE, LightEngine
from .past_talk import QUIET, home_with, room_in
from .waiting import say, seen, the_room, wait_to_see, wait_until, words


async def test_the_last_talk_is_there_before_she_is_awake(tmp_path: Path) -> None:
    engine = LightEngine()
    engine.opens.clear()
    async with room_in(home_with(tmp_path, 4), engine, settings=QUIET).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "answer 3")
        assert said(pilot) == ["message 0", "answer 1", "message 2", "answer 3"]
        assert "Saturday, 21 November 2026" in seen(pilot)
        assert "[1] The [Odyssey]" in seen(pilot)
        assert "I am an AI" not in seen(pilot)
        engine.opens.set()


async def test_a_message_goes_on_with_that_talk_under_its_own_day(tmp_path: Path) -> None:
    home, engine = home_with(tmp_path, 4), LightEngine()
    async with room_in(home, engine, settings=QUIET).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "answer 3")
        await say(pilot, "here again")
        await wait_to_see(pilot, "You said: here again")
        assert engine.conversations == ["sea"]
        assert [words(day) for day in pilot.app.screen.query(Day)] == [
            "Saturday, 21 November 2026",
            "Sunday, 22 November 2026",
        ]


async def test_only_the_last_page_is_drawn_and_the_rest_as_one_goes_back(tmp_path: Path) -> None:
    async with room_in(home_with(tmp_path, 75), settings=QUIET).run_test(size=(80, 24)) as pilot:
        await wait_to_see(pilot, "message 74")
        await wait_to_see(pilot, "Samantha  5 pieces")
        assert len(pilot.app.screen.query(Turn)) == PAGE
        transcript = the_room(pilot).transcript
        await wait_until(pilot, lambda: transcript.scroll_y > 0)
        seen_first = []
        for _ in range(60):
            await pilot.press("pageup")
            await pilot.pause()
            seen_first.append(len(pilot.app.screen.query(Turn)))
        assert sorted(set(seen_first)) == [30, 60, 75]
        assert said(pilot) == [f"{'message' if n % 2 == 0 else 'answer'} {n}" for n in range(75)]
        assert len(pilot.app.screen.query(Day)) == 1
        assert not transcript.earlier.display


async def test_going_back_leaves_what_one_reads_where_it_is(tmp_path: Path) -> None:
    async with room_in(home_with(tmp_path, 60), settings=QUIET).run_test(size=(80, 24)) as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        transcript = the_room(pilot).transcript
        transcript.scroll_to(y=0, animate=False)
        await wait_until(pilot, lambda: len(pilot.app.screen.query(Turn)) == 60)
        await wait_until(pilot, lambda: transcript.scroll_y > 20)
        first_before = next(turn for turn in pilot.app.screen.query(YourTurn) if turn.text == "message 30")
        await wait_until(pilot, lambda: abs(first_before.region.y - transcript.region.y) <= 1)


async def test_a_new_talk_begins_when_that_is_asked_for(tmp_path: Path) -> None:
    engine = LightEngine()
    async with room_in(home_with(tmp_path, 4), engine, is_new=True, settings=QUIET).run_test() as pilot:
        await wait_to_see(pilot, "A new page.")
        await say(pilot, "hello")
        await wait_to_see(pilot, "You said: hello")
        assert "answer 3" not in seen(pilot)
        assert engine.conversations != ["sea"]


async def test_ctrl_n_begins_another_talk_and_the_first_stays_in_the_log(tmp_path: Path) -> None:
    engine = LightEngine()
    async with room_in(home_with(tmp_path, 4), engine, settings=QUIET).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "answer 3")
        await pilot.press("ctrl+n")
        await wait_to_see(pilot, "A new page.")
        assert said(pilot) == []
        await say(pilot, "hello")
        await wait_to_see(pilot, "You said: hello")
        assert engine.conversations == ["2026-11-22T21:00:00.000"]


async def test_what_is_answered_after_one_left_its_talk_is_not_shown_in_another(tmp_path: Path) -> None:
    engine = LightEngine()
    engine.opens.clear()
    async with room_in(home_with(tmp_path, 4), engine, settings=QUIET).run_test(size=(100, 40)) as pilot:
        await wait_to_see(pilot, "answer 3")
        await say(pilot, "one")
        await pilot.press("ctrl+n")
        await wait_to_see(pilot, "A new page.")
        await say(pilot, "two")
        engine.opens.set()
        await wait_to_see(pilot, "You said: two")
        assert engine.conversations == ["sea", "2026-11-22T21:00:00.000"]
        assert "You said: one" not in seen(pilot)


async def test_what_was_sent_before_the_past_was_read_stays_below_it(tmp_path: Path) -> None:
    app = room_in(home_with(tmp_path, 4), say="good evening", settings=QUIET)
    async with app.run_test(size=(100, 50)) as pilot:
        await wait_to_see(pilot, "You said: good evening")
        await wait_to_see(pilot, "answer 3")
        assert said(pilot)[-2:] == ["good evening", "You said: good evening"]


async def test_say_opens_with_it_sent() -> None:
    engine = LightEngine()
    app = room_in(Home(NOWHERE), engine, say="good evening", settings=QUIET)
    async with app.run_test() as pilot:
        await wait_to_see(pilot, "You said: good evening")
        assert engine.heard == ["good evening"]


async def test_in_incognito_the_last_talk_is_not_taken_up(tmp_path: Path) -> None:
    home_with(tmp_path, 4)
    async with room_in(Home(tmp_path, incognito=True), settings=QUIET).run_test() as pilot:
        await wait_to_see(pilot, "Samantha  5 pieces")
        assert said(pilot) == []


async def test_a_home_without_a_talk_welcomes(tmp_path: Path) -> None:
    async with room_in(home_with(tmp_path, 0), settings=QUIET).run_test() as pilot:
        await wait_to_see(pilot, "I am an AI, not a person.")


async def test_words_that_were_not_kept_are_told_as_such(tmp_path: Path) -> None:
    home = home_with(tmp_path, 2)
    with sqlite3.connect(home.database) as connection:
        Log(connection).add(Whose(), "sea", [TurnDraft("person", IN_DANGER, NINE)])
    async with room_in(home, settings=QUIET).run_test() as pilot:
        await wait_to_see(pilot, IN_DANGER)
        assert pilot.app.screen.query(".kept-back")
        await pilot.press("up")
        assert the_room(pilot).input.text == "message 0"


def test_a_long_talk_is_read_no_further_than_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = home_with(tmp_path, 10_000)
    steps: list[int] = []
    real = sqlite3.connect

    def counted(*arguments: object, **options: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*arguments, **options)  # type: ignore[call-overload]
        connection.set_progress_handler(lambda: steps.append(1), 100)
        return connection

    monkeypatch.setattr("companion.database.sqlite3.connect", counted)
    past = last_talk(Options(home))
    assert past is not None
    assert past.has_more
    assert len(past.turns) == PAGE
    assert len(steps) < 1_000  # of a hundred steps of SQLite each; reading all turns takes four thousand


@pytest.mark.parametrize("persona", ["apart", "shared"])
def test_a_persona_whose_memory_is_apart_has_its_own_last_talk(tmp_path: Path, persona: str) -> None:
    home = home_with(tmp_path, 2)
    home.personas.mkdir()
    (home.personas / "apart.yaml").write_text("name: Ana\nextends: samantha\nmemory: apart\n")
    (home.personas / "shared.yaml").write_text("name: Ana\nextends: samantha\n")
    past = last_talk(Options(home, persona=persona))
    assert (past is None) == (persona == "apart")
    assert past is None or past.name == "Ana"


def test_a_database_that_is_none_is_left_to_the_engine_to_explain(tmp_path: Path) -> None:
    (tmp_path / "companion.db").write_bytes(b"nothing of ours" * 500)
    assert last_talk(Options(Home(tmp_path))) is None


def said(pilot: Pilot[None]) -> list[str]:
    """What both sides said, as it stands in the talk."""
    return [words(turn.query_one(Said)) for turn in pilot.app.screen.query("YourTurn, HerTurn").results(Turn)]
