"""Her words appear at a pace that one can read along with, and that any key of haste ends."""

from dataclasses import replace

import pytest
from textual.content import Content
from textual.pilot import Pilot

from companion.response.reply import Reply
from companion.settings import Settings
from companion.tui.app import CompanionApp
from companion.tui.pace import LONGEST, moments
from companion.tui.widgets.citation_line import CitationLine
from companion.tui.widgets.said import UNSAID, Said
from companion.tui.widgets.turns import HerTurn

from .light_engine import LETTERS_REPLY, NINE, LightEngine, room
from .waiting import say, wait_to_see, wait_until


def slow_room(reply: Reply = LETTERS_REPLY) -> CompanionApp:
    return room(LightEngine(lambda _: reply), pace="slow")


async def begun(pilot: Pilot[None]) -> HerTurn:
    """A reply whose words are appearing."""
    await say(pilot, "What does Theodore do?")
    await wait_until(pilot, lambda: any(turn.is_speaking for turn in pilot.app.screen.query(HerTurn)))
    turn = pilot.app.screen.query(HerTurn).last()
    await wait_until(pilot, lambda: bool(unsaid(turn)))
    return turn


def unsaid(turn: HerTurn) -> str:
    """The words that keep their place and cannot be seen yet."""
    hidden = ""
    for each in turn.query(Said):
        shown = content_of(each)
        hidden += "".join(shown.plain[span.start : span.end] for span in shown.spans if span.style == UNSAID)
    return hidden


def content_of(said: Said) -> Content:
    content = said.visual
    assert isinstance(content, Content)
    return content


async def test_words_have_their_places_before_they_can_be_seen() -> None:
    async with slow_room().run_test(size=(80, 30)) as pilot:
        turn = await begun(pilot)
        height = turn.region.height
        before = unsaid(turn)
        await wait_until(pilot, lambda: len(unsaid(turn)) < len(before))
        assert before.endswith(unsaid(turn))
        assert turn.region.height == height
        turn.finish()
        assert unsaid(turn) == ""
        assert turn.region.height == height


async def test_a_mark_is_no_link_before_it_is_said() -> None:
    async with slow_room().run_test(size=(80, 30)) as pilot:
        turn = await begun(pilot)
        words = turn.query_one(Said)
        assert not [span for span in content_of(words).spans if "cite" in str(getattr(span.style, "meta", ""))]
        assert not any(line.visible for line in turn.query(CitationLine))
        turn.finish()
        assert [span for span in content_of(words).spans if "cite" in str(getattr(span.style, "meta", ""))]
        await wait_until(pilot, lambda: all(line.visible for line in turn.query(CitationLine)))


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_a_key_brings_her_to_the_end(key: str) -> None:
    async with slow_room().run_test(size=(80, 30)) as pilot:
        turn = await begun(pilot)
        await pilot.press(key)
        await wait_until(pilot, lambda: not turn.is_speaking)
        assert unsaid(turn) == ""


async def test_a_message_brings_her_to_the_end() -> None:
    async with slow_room().run_test(size=(80, 30)) as pilot:
        turn = await begun(pilot)
        await say(pilot, "and then?")
        await wait_until(pilot, lambda: not turn.is_speaking)
        assert unsaid(turn) == ""


async def test_the_key_that_ends_it_is_shown_while_she_speaks() -> None:
    async with slow_room().run_test(size=(80, 30)) as pilot:
        turn = await begun(pilot)
        assert pilot.app.screen.active_bindings["escape"].binding.description == "All at once"
        turn.finish()
        await wait_until(pilot, lambda: pilot.app.screen.active_bindings["escape"].binding.description == "Write")


@pytest.mark.parametrize(
    "settings",
    [Settings(pace="off"), Settings(pace="slow", motion="none"), Settings(pace="slow", theme="her-ansi")],
    ids=["off", "still", "ansi"],
)
async def test_all_is_said_at_once_where_that_is_wanted_or_nothing_can_be_hidden(settings: Settings) -> None:
    app = room(LightEngine(lambda _: LETTERS_REPLY))
    app = CompanionApp(replace(app.options, settings=settings), LightEngine(lambda _: LETTERS_REPLY).open, lambda: NINE)
    async with app.run_test(size=(80, 30)) as pilot:
        await say(pilot, "What does Theodore do?")
        await wait_to_see(pilot, "BeautifulHandwrittenLetters")
        turn = pilot.app.screen.query_one(HerTurn)
        assert not turn.is_speaking
        assert unsaid(turn) == ""


@pytest.mark.parametrize("variable", ["TEXTUAL_ANIMATIONS", "NO_COLOR"])
async def test_the_environment_can_ask_for_stillness(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if variable == "NO_COLOR":
        monkeypatch.setenv("NO_COLOR", "1")
    app = room(LightEngine(lambda _: LETTERS_REPLY), pace="slow")
    if variable == "TEXTUAL_ANIMATIONS":
        app.animation_level = "none"  # Textual reads it when it is imported
    async with app.run_test():
        assert app.pace == "off"


async def test_a_reply_longer_than_the_room_begins_with_its_first_line() -> None:
    long = Reply(" ".join(f"word{n}" for n in range(400)), "smalltalk", "Samantha")
    async with room(LightEngine(lambda _: long)).run_test(size=(60, 15)) as pilot:
        await say(pilot, "go on")
        await wait_to_see(pilot, "word399")
        turn = pilot.app.screen.query_one(HerTurn)
        await wait_until(pilot, lambda: 0 <= turn.query_one(".name").region.y <= 1)


def test_a_sentence_ends_with_a_breath() -> None:
    said = moments("One two. Three", "calm")
    assert [end for _, end in said] == [4, 9, 14]
    assert said[2][0] - said[1][0] > said[1][0] - said[0][0]


def test_nothing_goes_on_for_ever() -> None:
    assert moments("word " * 5_000, "slow")[-1][0] <= LONGEST


@pytest.mark.parametrize("text", ["", " ", "one"])
def test_all_of_it_is_said_in_the_end(text: str) -> None:
    assert moments(text, "slow")[-1][1] == len(text.strip())
    assert moments(text, "off") == [(0.0, len(text))]
