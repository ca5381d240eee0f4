"""A draft and what is done with it: any answers, any edits, any form of file."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from companion.letters import editing
from companion.letters.comparing import compared, marked, side
from companion.letters.draft import Answers, Draft, LetterError, draft_from, draft_json
from companion.letters.exporting import exported
from companion.letters.moves import OCCASIONS, TONES
from companion.letters.pieces import Piece
from tests.letters.writing import TOM, desk, drafted

TEXTS = st.text(
    alphabet=st.characters(blacklist_categories=("Cs", "Cc", "Co", "Cn", "Cf", "Zl", "Zp")), max_size=60
) | st.sampled_from(
    [
        "{name}",
        "{unsaid} {0}",
        "<script>alert(1)</script>",
        "He & she",
        "that",
        "how",
        "teaching me",
        "\n\n",
        "}{",
        "%s",
        "…",
        "?",
    ]
)
ANSWERS = st.builds(
    Answers,
    to=TEXTS.filter(str.strip),
    occasion=st.sampled_from(list(OCCASIONS)) | TEXTS,
    true_things=st.lists(TEXTS.filter(lambda text: bool(re.search(r"\w", text))), min_size=1, max_size=4).map(tuple),
    unsaid=TEXTS,
    tone=st.sampled_from(TONES),
    sign=TEXTS,
    name=st.just("") | TEXTS,
    pronoun=st.sampled_from(["", "he", "she", "they"]),
)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


@given(ANSWERS, st.integers(0, 9))
def test_no_slot_is_left_and_no_answer_is_lost(answers: Answers, seed: int) -> None:
    draft = drafted(answers, seed)
    held = "".join(each.origin.said for each in draft.sentences)
    for said in (*answers.true_things, answers.unsaid):
        for part in re.split(r"\s*\n\s*", said.strip()):
            assert not re.search(r"\w", part) or all(word in held for word in part.split())
    for each in draft.sentences:
        if each.origin.kind == "move" and "{" not in answers.to + answers.name:
            assert not re.search(r"\{(?:true_thing|unsaid|how|doing)\}", each.text)
        assert each.text.strip()
    assert draft_from(json.loads(json.dumps(draft_json(draft)))) == draft


class Tags(HTMLParser):
    """The tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Note a tag."""
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.text += data


@given(ANSWERS)
def test_a_page_holds_no_tag_of_the_persons(answers: Answers) -> None:
    draft = drafted(answers)
    page = Tags(exported(draft, "html"))
    assert set(page.tags) <= {"html", "head", "meta", "title", "style", "body", "main", "p"}
    assert words(draft.text) == words(page.text)[-len(words(draft.text)) :] if words(draft.text) else True


def test_a_page_prints_as_a_sheet_of_paper() -> None:
    page = exported(drafted(), "html")
    assert "@page" in page
    assert "@media print" in page
    assert page.count("<p") == len(drafted().text.split("\n\n"))


def test_marks_of_markdown_stay_what_they_are() -> None:
    said = ("# not a heading", "1. not a list\n- nor this", "a *star* and a_snake_case_word <b>bold</b>")
    draft = drafted(Answers("Tom", "other", said, "", "plain", "> Ida"))
    shown = MarkdownIt("commonmark", {"html": False}).render(exported(draft, "md"))
    assert not re.search(r"<(?:h1|li|em|b|blockquote|strong)\b", shown)
    assert "# not a heading" in shown.casefold()


def test_plain_text_is_the_letter() -> None:
    assert exported(drafted(), "txt") == f"{drafted().text}\n"


def test_a_sentence_tells_where_it_comes_from() -> None:
    origins = [each.origin for each in drafted().sentences]
    assert [origin.answer for origin in origins if origin.answer] == [
        "occasion",
        "true_things/1",
        "true_things/2",
        "unsaid",
        "sign",
    ]
    assert "He waited an hour for me at the station." in [origin.said for origin in origins]
    assert all(origin.move for origin in origins if origin.kind == "move")


def test_what_the_memory_holds_comes_with_its_day() -> None:
    told = Piece("memory", "Tom sings in the car.", "You sing in the car.", turn=7, said_on="2026-03-02")
    at = desk(remember=lambda addressee, said: [told])
    at.take(Answers("my brother Tom", "thanks", ("He drove me home.",), tone="plain", uses_memory=True))
    draft = at.draft()
    assert draft is not None
    (found,) = [each for each in draft.sentences if each.origin.kind == "memory"]
    assert (found.text, found.origin.turn, found.origin.said_on) == ("You sing in the car.", 7, "2026-03-02")


def test_memory_is_left_alone_without_leave() -> None:
    told = Piece("memory", "Tom sings.", "You sing.", turn=7, said_on="2026-03-02")
    at = desk(remember=lambda addressee, said: [told])
    at.take(Answers("Tom", "thanks", ("He drove me home.",), tone="plain"))
    draft = at.draft()
    assert draft is not None
    assert "You sing" not in draft.text


# ---- in the person's hand ----


def number_of(draft: Draft, text: str) -> int:
    return next(n for n, each in enumerate(draft.sentences, 1) if text in each.text)


def test_a_sentence_is_changed() -> None:
    changed = editing.change(drafted(), number_of(drafted(), "waited an hour"), "You stood under the clock.")
    assert "You stood under the clock." in changed.text
    assert "waited an hour" not in changed.text


def test_a_sentence_is_dropped_and_its_answer_stays() -> None:
    dropped = editing.drop(drafted(), number_of(drafted(), "waited an hour"))
    assert "waited" not in dropped.text
    assert dropped.answers == TOM


def test_a_move_is_swapped_through_all_that_fit_and_back() -> None:
    draft = drafted()
    closing = next(n for n, each in enumerate(draft.sentences, 1) if each.part == "closing")
    seen = [draft.sentences[closing - 1].text]
    while (draft := editing.swap(draft, closing)).sentences[closing - 1].text not in seen:
        seen.append(draft.sentences[closing - 1].text)
    assert len(seen) >= 3
    assert draft.sentences[closing - 1].text == seen[0]


def test_swapping_a_way_of_saying_it_keeps_the_persons_words() -> None:
    draft, at = drafted(), number_of(drafted(), "jealous of you")
    for _ in range(6):
        draft = editing.swap(draft, at)
        assert "I was jealous of you" in draft.sentences[at - 1].text


def test_a_sentence_in_ones_own_words_is_not_swapped() -> None:
    draft = editing.change(drafted(), 3, "I was not there.")
    with pytest.raises(LetterError, match="your own words"):
        editing.swap(draft, 3)


def test_a_doubt_is_settled() -> None:
    draft = drafted(Answers("my brother", "thanks", ("He told my father that he was leaving.",), tone="plain"))
    number = number_of(draft, "my father")
    assert draft.doubts == 1
    assert editing.keep(draft, number).doubts == 0


def test_a_sentence_moves_past_its_neighbour_and_into_the_next_paragraph() -> None:
    draft = drafted()
    number = number_of(draft, "waited an hour")
    up = editing.move_up(draft, number)
    assert number_of(up, "waited an hour") == number - 1
    assert editing.move_down(up, number - 1) == draft
    last = max(n for n, each in enumerate(draft.sentences, 1) if each.part == "body")
    assert editing.move_down(draft, last).sentences[last - 1].part == "heart"


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (lambda draft: editing.drop(draft, 99), "There is no sentence 99"),
        (lambda draft: editing.move_up(draft, 1), "cannot go higher"),
        (lambda draft: editing.change(draft, 2, " … "), "nothing to put in its place"),
        (lambda draft: editing.change(draft, 2, "x" * 5000), "4,000 characters at most"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(edit: Callable[[Draft], Draft], sentence: str) -> None:
    with pytest.raises(LetterError, match=sentence):
        edit(drafted())


STEPS = st.lists(
    st.tuples(
        st.sampled_from([editing.keep, editing.drop, editing.swap, editing.move_up, editing.move_down]),
        st.integers(1, 9),
    ),
    max_size=12,
)


@given(STEPS, st.integers(0, 5))
def test_any_edits_leave_a_letter_whose_versions_can_be_compared(
    steps: list[tuple[Callable[[Draft, int], Draft], int]], seed: int
) -> None:
    first = draft = drafted(seed=seed)
    for step, number in steps:
        try:
            draft = step(draft, number)
        except LetterError:
            continue
    stretches = compared(first, draft)
    assert "".join(each.text for each in side(stretches, "gone")) == first.text
    assert "".join(each.text for each in side(stretches, "new")) == draft.text
    assert draft.sentences
    assert draft.answers == first.answers


def test_a_comparison_marks_words() -> None:
    draft = drafted()
    changed = editing.change(draft, number_of(draft, "an hour"), "You waited two hours for me at the station.")
    assert "You waited [-an hour-] {+two hours+} for me" in marked(compared(draft, changed))
