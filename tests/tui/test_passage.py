"""Bringing out, in a passage, the sentences that a reply quotes."""

from companion.tui.widgets.passage import brought_out, score_line


def bold(passage: str, said: str) -> list[str]:
    return [passage[span.start : span.end] for span in brought_out(passage, said).spans]


def test_the_sentence_that_is_quoted_is_brought_out() -> None:
    passage = "Arcade Fire made the music of the film. The colors are warm and red throughout."
    assert bold(passage, "The colors are warm and red throughout [1].") == ["The colors are warm and red throughout."]


def test_sentences_are_found_in_any_order_and_around_other_words() -> None:
    passage = "Arcade Fire made the music of the film. The colors are warm and red throughout."
    said = "Well: The colors are warm and red throughout [1]. Arcade Fire made the music of the film [1]. Ben W."
    assert len(bold(passage, said)) == 2


def test_a_quoted_question_keeps_its_quotation_mark() -> None:
    passage = 'He asks, "is any of this even real?" Then he goes home to sleep.'
    assert bold(passage, 'He asks, "is any of this even real?" [1]') == ['He asks, "is any of this even real?"']


def test_short_pieces_and_other_words_are_left_alone() -> None:
    assert bold("Mr. Jonze directed it long ago.", "Mr. Smith says nothing of it.") == []


def test_the_meter_holds_for_any_score() -> None:
    assert {len(str(score_line(score)).split("  ")[0]) for score in (-1.0, 0.0, 0.449, 1.0, 3.0)} == {10}
