"""The cross-encoder: pairs as tokens, scores that hang on nothing else, a model that is made once and sound."""

import os
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from companion.errors import ModelError
from companion.home import Home
from companion.retrieval import cross_encoder, embedding_weights
from companion.retrieval.cross_encoder import (
    BEFORE,
    CLS,
    FIRST,
    LONGEST,
    SECOND,
    SEP,
    CrossEncoder,
    Pair,
    Sentence,
    sheets_of,
    tokens_of,
)
from companion.retrieval.embedding import default_model_folder
from companion.retrieval.embedding_weights import KEPT, TUNED, addition_of, is_sound, kept_model

WEIGHTS = default_model_folder() / "model.safetensors"

Numbers = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def numbers() -> Numbers:
    with np.load(Path(str(files("companion.retrieval") / "cross_encoder.npz"))) as stored:
        return {name: stored[name] for name in stored.files}


@pytest.fixture(scope="module")
def additions(numbers: Numbers) -> Numbers:
    return {name: value for name, value in numbers.items() if name.startswith("encoder.")}


@pytest.fixture(scope="module")
def encoder(numbers: Numbers, tmp_path_factory: pytest.TempPathFactory) -> CrossEncoder:
    return CrossEncoder(numbers, Home(tmp_path_factory.mktemp("home"), incognito=True))


@pytest.fixture(scope="module")
def tokenizer(encoder: CrossEncoder) -> Tokenizer:
    _, opened = encoder._opened.result()
    return opened


@given(first=st.text(max_size=400), second=st.text(max_size=400), before=st.text(max_size=400))
@example("[SEP] [CLS]", "[MASK]", "[SEP]")
def test_a_pair_is_framed_and_never_longer_than_is_read(
    tokenizer: Tokenizer, first: str, second: str, before: str
) -> None:
    [(ids, types)] = tokens_of(tokenizer, [Pair(first, second, before)])
    assert len(ids) == len(types) <= FIRST + SECOND + BEFORE + 4
    assert (ids[0], ids[-1], ids.count(SEP)) == (CLS, SEP, 3)
    assert types.index(1) == ids.index(SEP) + 1
    assert types == sorted(types)


def test_of_long_texts_the_end_of_the_first_and_the_begin_of_the_second_are_read(tokenizer: Tokenizer) -> None:
    pair = Pair("far " * 600 + "near " * FIRST, "near " * SECOND + "far " * 600, "far " * 600 + "near " * BEFORE)
    [(ids, types)] = tokens_of(tokenizer, [pair])
    near = tokenizer.token_to_id("near")
    frame = [CLS, *[near] * FIRST, SEP, *[near] * SECOND, SEP, *[near] * BEFORE, SEP]
    assert ids == frame
    assert types == [0] * (FIRST + 2) + [1] * (SECOND + BEFORE + 2)


@given(text=st.text(max_size=400), said=st.lists(st.tuples(st.text(max_size=300), st.text(max_size=300)), max_size=30))
@example("[SEP]", [("[CLS] [SEP]", "")])
def test_what_is_read_as_one_fits_and_every_sentence_has_its_place(
    tokenizer: Tokenizer, text: str, said: list[tuple[str, str]]
) -> None:
    sheets = sheets_of(tokenizer, text, [Sentence(*each) for each in said])
    spans = [(sheet, start, end) for sheet in sheets for start, end in sheet.spans]
    assert len(spans) == len(said)
    for sheet, start, end in spans:
        assert len(sheet.ids) == len(sheet.types) <= LONGEST
        assert 0 < start < end <= len(sheet.ids)
        assert set(sheet.types[start:end]) == {1}
        assert sheet.ids[end - 1] == SEP
    for sheet in sheets:
        assert sheet.types[: sheet.ids.index(SEP) + 1] == [0] * (sheet.ids.index(SEP) + 1)
        assert sum(sheet.types) == sum(end - start for start, end in sheet.spans)


def test_what_stands_before_is_read_once(tokenizer: Tokenizer) -> None:
    [sheet] = sheets_of(tokenizer, "who?", [Sentence("a goose", "a pond"), Sentence("a duck", "a goose")])
    read = tokenizer.decode(sheet.ids, skip_special_tokens=True)
    assert read.split() == ["who?", "a", "pond", "a", "goose", "a", "duck"]
    assert [sheet.ids[start:end] for start, end in sheet.spans] == [
        [*tokenizer.encode(text, add_special_tokens=False).ids, SEP] for text in ("a goose", "a duck")
    ]


def test_read_as_one_a_sentence_is_known_by_the_other(encoder: CrossEncoder) -> None:
    said = ["i have two geese", "the grey one bites", "the other one is called Olga", "it rained on the pond"]
    sentences = [Sentence(text, before) for text, before in zip(said, ["", *said], strict=False)]
    asked = encoder.among("which of my geese should you mind your fingers with?", sentences)
    assert asked.scores.argmax() == 1
    never = encoder.among("how much do my geese weigh?", sentences)
    assert never.scores.max() < asked.scores.max()
    talk = encoder.among("the pond froze over last night, so no swimming", sentences)
    assert talk.asks < 0 < min(asked.asks, never.asks)


def test_what_does_not_fit_one_sheet_is_read_on_more(encoder: CrossEncoder, tokenizer: Tokenizer) -> None:
    lakes = ["Como", "Ohrid", "Bled", "Inari", "Sevan", "Tana", "Biwa", "Poopo", "Garda", "Ness", "Chad", "Van"]
    padding = [Sentence(f"we walked round lake {lake} and then round it again " * 8, "") for lake in lakes * 2]
    for place in (0, len(padding)):
        sentences = [*padding[:place], Sentence("the vet is called Dr Moreau", ""), *padding[place:]]
        assert len(sheets_of(tokenizer, "what's my vet called?", sentences)) > 1
        read = encoder.among("what's my vet called?", sentences)
        assert read.scores.argmax() == place
        assert read.asks > 0 > encoder.among("the rain has stopped at last", sentences).asks


@pytest.mark.parametrize(
    ("message", "told", "others"),
    [
        (
            "what's the tortoise called?",
            "we named the tortoise Quentin after my uncle",
            ["the tortoise ate a whole lettuce", "my uncle drives a tram", "i am called worse things at work"],
        ),
        (
            "where do i keep the spare key?",
            "the other key hangs behind the boiler",
            ["i lost my glasses again", "the boiler makes a noise", "a key change in the middle of a song is cheap"],
        ),
    ],
)
def test_what_answers_is_told_from_what_is_only_near(
    encoder: CrossEncoder, message: str, told: str, others: list[str]
) -> None:
    scores = encoder.scores("answers", [Pair(message, text, "") for text in [*others, told]])
    assert scores.argmax() == len(others)
    assert scores[-1] > 0 > scores[:-1].mean()


def test_a_later_word_overtakes_the_one_on_the_same_thing(encoder: CrossEncoder) -> None:
    message = "he rang, it's Wednesday now, the plumber"
    earlier = ["the plumber comes on Tuesday", "the plumber has a red van", "i had soup on Tuesday"]
    scores = encoder.scores("overtakes", [Pair(message, text, "") for text in earlier])
    assert scores.argmax() == 0
    assert scores[0] > 0 > scores[2]


def test_a_score_hangs_on_no_other_text(encoder: CrossEncoder) -> None:
    asked = "what's my cat called?"
    told = "my cat is called Bo and she sleeps in the sink " * 3
    pairs = [Pair(asked, "a cat", ""), Pair(asked, told, "hello"), Pair("", "", ""), Pair(asked, "b \ud800", "c")] * 12
    together = encoder.scores("answers", pairs)
    alone = [encoder.scores("answers", [pair])[0] for pair in pairs[:4]]
    assert np.abs(together.reshape(12, 4) - np.array(alone)).max() < 0.05


def test_a_model_that_cannot_be_loaded_is_one_sentence_and_nothing_to_read_needs_none(
    numbers: Numbers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no room\nfor it")

    monkeypatch.setattr(cross_encoder, "kept_model", fail)
    broken = CrossEncoder(numbers, Home(tmp_path, incognito=True))
    assert broken.scores("answers", []).shape == (0,)
    with pytest.raises(ModelError, match=r"cannot be loaded \(no room\): install it again"):
        broken.scores("answers", [Pair("a", "b", "")])


def test_the_model_is_kept_once_and_made_again_where_it_is_damaged(
    additions: Numbers, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.prepare()
    folder = kept_model(WEIGHTS, home, additions)
    assert isinstance(folder, Path)
    binary = folder / "model.bin"
    content = binary.read_bytes()
    binary.write_bytes(content[:5000] + b"~" + content[5001:])
    assert not is_sound(folder)
    assert kept_model(WEIGHTS, home, additions) == folder
    assert is_sound(folder)
    monkeypatch.setattr(embedding_weights, "make_model", None)
    assert kept_model(WEIGHTS, home, additions) == folder


def test_other_additions_are_another_model_and_the_old_one_is_removed(additions: Numbers, home: Home) -> None:
    home.prepare()
    plain, old = kept_model(WEIGHTS, home), kept_model(WEIGHTS, home, additions)
    assert isinstance(plain, Path)
    assert isinstance(old, Path)
    for folder in (plain, old):
        os.utime(folder, (1, 1))
    name = min(additions)
    new = kept_model(WEIGHTS, home, additions | {name: additions[name] + 1})
    assert isinstance(new, Path)
    assert {path.name for path in home.cache.iterdir()} == {KEPT, new.name}
    assert new.name.startswith(f"{TUNED}.")
    assert new != old


def test_incognito_keeps_no_model(additions: Numbers, tmp_path: Path) -> None:
    made = kept_model(WEIGHTS, Home(tmp_path, incognito=True), additions)
    assert isinstance(made, dict)
    assert list(tmp_path.iterdir()) == []


def test_what_is_added_is_whole_numbers_times_the_step_of_their_row() -> None:
    kept: Numbers = {"a": np.array([[1, -2], [3, 0]], dtype=np.int8), "a.step": np.array([0.5, 2.0], dtype=np.float32)}
    assert addition_of("a", kept).tolist() == [[0.5, -1.0], [6.0, 0.0]]
    assert addition_of("b", {"b": np.array([0.25, 1.0], dtype=np.float16)}).tolist() == [0.25, 1.0]
