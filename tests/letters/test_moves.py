"""Every written move, enumerated."""

import re
from itertools import combinations, product

import pytest
from rapidfuzz import fuzz

from companion.letters.desk import desk_words
from companion.letters.moves import EVERY, OCCASIONS, PARTS, SLOTS, TONES, Move, Wanted, every_move, fitting
from companion.persona.bars import BARS, HAIR

MOVES = every_move()
RELATIONS = ("family", "partner", "friend", "work", "self", "other")
PARTS_WITH_MANY = ("opening", "bridge", "unsaid", "closing")

OF_HERS = {"human", "body", "life", "feeling", "form"}
"""Bars on what *she* may say of herself. A letter is a person's: they have a body, a past and feelings, so that only
what the move would put into their mouth unasked is barred here, by the patterns below."""

IN_LOVE = {"flirtation", "hold"}
"""Bars that a letter of love or of making up may pass where the person is the one who writes it."""

UNASKED = re.compile(
    r"\bI (?:miss|need|hate|adore|forgive|regret|remember|cried)\b|\b(?:always|for ?ever)\b.{0,20}\blove"
    r"|\b(?:yesterday|last (?:week|year|summer)|years ago|when we)\b|\bmy (?:mother|father|wife|husband|heart|soul)\b",
    re.IGNORECASE,
)
"""A feeling or a memory that the person may not have."""

CARD = re.compile(
    r"from the bottom of|words cannot|words can't|thoughts and prayers|deepest|heartfelt|cherish|treasured|journey"
    r"|soulmate|light of my|means the world|better place|time heals|stay strong|everything happens"
    r"|special (?:person|day)|sincerest|hope this (?:letter|finds)|I am writing this letter to|reach(?:ing)? out",
    re.IGNORECASE,
)
PRESSES = re.compile(
    r"\byou (?:must|have to|owe me|should answer|will regret)\b|\bif you (?:ever )?(?:loved|cared)\b|\bafter all I\b"
    r"|\byou(?:'ll| will) be sorry\b|\bplease (?:come back|forgive|don't leave)\b|\bthe least you\b",
    re.IGNORECASE,
)
FAREWELL = re.compile(
    r"by the time you read|better off|burden|forgive me|last (?:letter|words)|won't be (?:here|around)|look after|peace"
    r"|no more pain|goodbye (?:forever|world)|when I'm gone",
    re.IGNORECASE,
)


def named(move: Move) -> str:
    return move.id


@pytest.mark.parametrize("occasion", OCCASIONS)
@pytest.mark.parametrize("part", PARTS_WITH_MANY)
def test_an_occasion_has_at_least_six_moves_of_its_own_for_each_part(occasion: str, part: str) -> None:
    assert len([move for move in MOVES if move.id.startswith(f"{occasion}/{part}/")]) >= 6


@pytest.mark.parametrize(("occasion", "tone", "relation"), list(product(OCCASIONS, TONES, RELATIONS)))
def test_every_letter_finds_its_moves_in_every_tone(occasion: str, tone: str, relation: str) -> None:
    for has_name in (True, False):
        wanted = Wanted(occasion, tone, relation, has_name)
        for part in PARTS:
            least = 2 if part in PARTS_WITH_MANY else 1
            if (part, has_name) != ("deed", False):
                assert len(fitting(part, wanted)) >= least, (part, has_name)


@pytest.mark.parametrize("move", MOVES, ids=named)
def test_a_move_is_well_formed(move: Move) -> None:
    assert move.slots <= SLOTS
    assert move.part in PARTS
    assert move.tones
    assert move.tones <= set(TONES)
    assert move.relations <= set(RELATIONS)
    assert move.occasions <= set(OCCASIONS)
    assert move.say == " ".join(move.say.split())
    assert move.say.isprintable()
    assert len(move.say.split()) <= 26
    ends = "," if move.part in ("greeting", "signoff") else (".", '."')
    assert move.say.endswith(ends) or move.say == "From"
    assert not re.search(r"[!?]|\d|—|\.\.\.|…", move.say)


@pytest.mark.parametrize("move", MOVES, ids=named)
def test_a_move_meets_the_bars(move: Move) -> None:
    said = re.sub(r"\{\w+\}", "that", move.say)
    passes = OF_HERS | (IN_LOVE if move.occasions <= {"love", "reconciling", "parting", "condolence"} else set())
    assert not [bar.name for bar in BARS if bar.name not in passes and bar.pattern.search(said)]
    for pattern in (UNASKED, CARD, PRESSES, FAREWELL):
        assert not pattern.search(said), pattern.search(said)


def test_only_one_who_says_love_is_made_to_say_it() -> None:
    speaks = [move for move in MOVES if re.search(r"\blove you\b", move.say)]
    assert speaks
    assert all(move.said == "love" for move in speaks)
    assert all(move.occasions == {"love"} for move in speaks)


def test_no_move_is_within_a_hair_of_another() -> None:
    near = [
        (one.id, other.id)
        for one, other in combinations(MOVES, 2)
        if one.part not in ("greeting", "signoff") and fuzz.ratio(one.say.lower(), other.say.lower()) > HAIR
    ]
    assert not near


def test_no_id_is_given_twice() -> None:
    assert len({move.id for move in MOVES}) == len(MOVES)
    assert len(MOVES) >= 300


@pytest.mark.parametrize("part", PARTS_WITH_MANY)
def test_moves_differ_in_how_they_begin(part: str) -> None:
    for occasion in OCCASIONS:
        begun = [tuple(move.say.lower().split()[:3]) for move in MOVES if move.id.startswith(f"{occasion}/{part}/")]
        assert len(set(begun)) >= 0.75 * len(begun), (occasion, begun)


def test_what_she_says_at_the_desk_meets_her_bars() -> None:
    words = desk_words()
    asked = [text for each in words["true_things"].values() for text in each]
    said = [*asked, *(text for key, text in words.items() if isinstance(text, str) and not key.startswith("choices"))]
    for text in said:
        plain = re.sub(r"\{\w+\}", "Tom", text)
        assert not [(bar.name, text) for bar in BARS if bar.name not in ("form",) and bar.pattern.search(plain)]
        assert text.count("?") <= 1
    assert set(words["true_things"]) == set(OCCASIONS)
    assert all(len(each) == 3 for each in words["true_things"].values())


def test_moves_are_filed_by_occasion() -> None:
    assert {move.id.split("/")[0] for move in MOVES} == {*OCCASIONS, EVERY}
