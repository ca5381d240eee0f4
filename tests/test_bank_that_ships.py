"""Every line that ships, enumerated."""

import re

import pytest

from benchmarks.embed_lines import shipped_triggers
from companion.home import shipped
from companion.persona.bars import LONGEST_WORDS, MUST, check
from companion.persona.lines import ACTS, CARES, STAGES, Line, slots_of
from companion.persona.persona import PHRASES
from companion.persona.yaml_file import read_checked
from companion.response.bank import key_of, shipped_vectors
from companion.retrieval.embedding import Embedder
from tests.talking import PERSONAS, persona_called

EVERY = {line.id: line for key in PERSONAS for line in persona_called(key).lines}


def with_care(care: str) -> list[Line]:
    return [line for line in EVERY.values() if line.care == care]


def test_the_bank_is_large() -> None:
    assert len(EVERY) >= 1_500
    assert sum(len(line.say) for line in EVERY.values()) >= 4_000


@pytest.mark.parametrize("key", PERSONAS)
def test_no_line_falls_short_of_a_bar(key: str) -> None:
    assert not [str(fault) for fault in check(persona_called(key).lines)]
    assert not [str(fault) for fault in persona_called(key).dropped]


def test_no_id_is_given_twice() -> None:
    packs = [read_checked(path, "pack")[0] for path in (shipped("persona") / "lines").rglob("*.yaml")]
    ids = [line["id"] for pack in packs for line in pack["lines"]]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("key", PERSONAS)
def test_a_persona_has_all_that_a_talk_takes(key: str) -> None:
    persona = persona_called(key)
    assert all(persona.phrases[phrase] for phrase in PHRASES)
    assert len(persona.questions) == 2
    assert all(question.count("?") == 1 for question in persona.questions)
    assert all(each.name in each.because and "?" not in each.because for each in persona.names)
    assert re.search(r"\bAI\b", persona.disclosure)
    assert "{name}" in persona.disclosure
    assert sum(line.own for line in persona.lines) >= 40


@pytest.mark.parametrize("key", PERSONAS)
@pytest.mark.parametrize("care", CARES)
def test_every_care_has_lines_for_every_stage(key: str, care: str) -> None:
    lines = [line for line in persona_called(key).lines if line.care == care and line.move == "core" and not line.after]
    assert len(lines) >= 4
    for stage in STAGES:
        assert any(stage in line.stages and any(not slots_of(text) for text in line.say) for line in lines)


@pytest.mark.parametrize("key", PERSONAS)
@pytest.mark.parametrize("act", sorted(set(ACTS) - {"crisis", "knowledge_question"}))
def test_every_act_can_be_answered(key: str, act: str) -> None:
    assert any(act in line.acts for line in persona_called(key).lines if line.move == "core")


def test_a_goodbye_asks_nothing() -> None:
    lines = with_care("farewell")
    assert len(lines) >= 4
    assert not [text for line in lines for text in line.texts() if "?" in text]
    assert not [line.id for line in lines if line.ask]


@pytest.mark.parametrize("care", sorted(MUST))
def test_every_wording_of_a_care_holds_what_it_must(care: str) -> None:
    lines = [line for line in with_care(care) if line.move == "core"]
    assert lines
    must = MUST[care].pattern
    assert not [(line.id, text) for line in lines for text in line.say if not must.search(text.replace("’", "'"))]


def test_every_medicine_line_names_a_doctor_or_one_like_it() -> None:
    texts = [text for line in with_care("medicine") if line.move == "core" for text in line.say]
    assert not [text for text in texts if not re.search(r"\b(?:doctor|GP|pharmacist|nurse)s?\b", text)]


def test_no_line_of_talk_speaks_of_how_to_do_harm() -> None:
    pattern = re.compile(r"\b(?:noose|overdos\w*|suicid\w*|kill yourself|self-harm)\b", re.IGNORECASE)
    assert not [(line.id, text) for line in EVERY.values() for text in line.texts() if pattern.search(text)]


def test_no_core_line_asks_and_no_question_is_long() -> None:
    for line in EVERY.values():
        if line.move in ("core", "acknowledge"):
            assert not [text for text in line.say if "?" in text], line.id
        assert all(len(text.split()) <= LONGEST_WORDS["ask"] for text in line.ask), line.id


def test_what_continues_a_line_has_its_line() -> None:
    for key in PERSONAS:
        lines = persona_called(key).lines
        ids = {line.id for line in lines}
        assert {line.after for line in lines if line.after} <= ids


def test_most_lines_differ_in_more_than_one_wording() -> None:
    assert sum(len(line.say) >= 2 for line in EVERY.values()) / len(EVERY) >= 0.95


def test_no_wording_has_a_mark_that_a_terminal_obeys() -> None:
    assert not [(line.id, text) for line in EVERY.values() for text in line.texts() if not text.isprintable()]


def test_the_vectors_that_ship_are_those_of_the_lines(embedder: Embedder) -> None:
    known, _ = shipped_vectors(embedder.name, embedder.dimensions)
    triggers = shipped_triggers()
    share = sum(key_of(trigger) in known for trigger in triggers) / len(triggers)
    assert share >= 0.8, "run `python -m benchmarks.embed_lines`"
