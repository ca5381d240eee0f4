"""Markdown in her words: shown as what it means, and never more than words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import Static

from companion.plain_text import inert
from companion.response.reply import Reply
from companion.tui.widgets.markdown_words import blocks
from companion.tui.widgets.said import Said
from companion.tui.widgets.turns import HerTurn, Item

from .light_engine import LETTERS_REPLY, LightEngine, room
from .waiting import say, wait_to_see, wait_until, words

EVERYTHING = """A *quiet* and a **loud** word, `code`, ~~gone~~.

# A heading

- one [1]
  - deeper
1. first
2. second

> quoted
> still quoted

```python
x = 1 * 2
```
"""


def test_every_kind_of_block_is_known() -> None:
    found = [(block.kind, block.depth, block.mark, block.content.plain) for block in blocks(EVERYTHING)]
    assert found == [
        ("text", 0, "", "A quiet and a loud word, code, gone."),
        ("heading", 0, "", "A heading"),
        ("item", 1, "•", "one [1]"),
        ("item", 2, "•", "deeper"),
        ("item", 1, "1.", "first"),
        ("item", 1, "2.", "second"),
        ("quote", 0, "", "quoted\nstill quoted"),
        ("code", 0, "", "x = 1 * 2"),
    ]


def test_emphasis_is_style_and_not_marks() -> None:
    content = blocks("A *quiet* and a **loud** word, `code`, ~~gone~~.")[0].content
    styled = {content.plain[span.start : span.end]: span.style for span in content.spans}
    assert styled == {"quiet": "italic", "loud": "bold", "code": "$accent", "gone": "strike"}


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, with a dash - and 3 * 4, and snake_case_names.",
        "[bold]no markup[/bold] [/] [@click=app.quit]x[/]",
        "<b>tags</b> &amp; entities <script>",
        "[1]: http://example.org hides nothing",
        "![alt](http://example.org/x.png)",
        "    indented words are words",
        "1984. A year, not the first of a list.",
        "***",
        "***quit***: no",
    ],
)
def test_what_is_no_markdown_stays_as_it_is(text: str) -> None:
    said = " ".join(f"{block.mark} {block.content.plain}".strip() for block in blocks(text))
    assert said.split() == text.replace("***quit***", "quit").split()


def test_a_link_is_dead_and_shows_where_it_would_lead() -> None:
    content = blocks("See [the page](http://example.org/a).")[0].content
    assert content.plain == "See [the page](http://example.org/a)."
    assert not content.spans


@given(st.text(st.characters(codec="utf-8"), max_size=80) | st.text("*_`#>-[]()1. \n~\\<&!", max_size=60))
def test_no_text_breaks_it_and_no_letter_is_lost(text: str) -> None:
    harmless = inert(text)
    shown = "".join(f"{block.mark}{block.content.plain}" for block in blocks(harmless))
    letters = [mark for mark in harmless if mark.isalpha()]
    fenced = "`" in harmless or "~" in harmless  # what follows an opening fence names a language
    assert fenced or [mark for mark in shown if mark.isalpha()] == letters


async def test_her_words_are_drawn_in_blocks_and_marks_work_in_all_of_them() -> None:
    reply = Reply(EVERYTHING, "smalltalk", "Samantha", citations=LETTERS_REPLY.citations)
    async with room(LightEngine(lambda _: reply)).run_test(size=(80, 50)) as pilot:
        await say(pilot, "in order, please")
        await wait_to_see(pilot, "still quoted")
        turn = pilot.app.screen.query_one(HerTurn)
        assert [words(each) for each in turn.query("Item .mark").results(Static)] == [" • ", " • ", "1. ", "2. "]
        item = turn.query(Item).first().query_one(Said)
        await wait_until(pilot, lambda: item.region.width > 0)
        await pilot.click(item, offset=(5, 0))
        await wait_to_see(pilot, "91% match")


async def test_the_persons_own_words_are_left_alone() -> None:
    async with room().run_test() as pilot:
        await say(pilot, "*not* a list:\n- one")
        await wait_to_see(pilot, "You said:")
        assert words(pilot.app.screen.query_one("YourTurn Said", Said)) == "*not* a list:\n- one"
