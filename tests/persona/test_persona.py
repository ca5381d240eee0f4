"""Personas: found, built one on another, and kept honest."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.errors import PersonaError
from companion.home import Home, shipped
from companion.persona.bars import check
from companion.persona.persona import DEEPEST, PHRASES, Persona, find_persona, known_personas, load_persona

LINE = "{id: %s, act: smalltalk, when: [a, b, c], say: [%s]}"
ALONE = "name: Ana\ndisclosure: I'm {name}, a program.\n"

Make = Callable[..., Persona]


@pytest.fixture
def make(tmp_path: Path, home: Home) -> Make:
    """Writes files by name (`bo=...`, `lines_mine=...` for lines/mine.yaml) and loads ana.yaml."""

    def make(ana: str, **others: str) -> Persona:
        for name, content in {"ana": ana, **others}.items():
            path = tmp_path / f"{name.replace('_', '/')}.yaml"
            path.parent.mkdir(exist_ok=True, parents=True)
            path.write_text(content)
        return load_persona(tmp_path / "ana.yaml", home)

    return make


def pack(*lines: str) -> str:
    return f"lines: [{', '.join(lines)}]"


def said(persona: Persona) -> dict[str, tuple[str, ...]]:
    return {line.id: line.say for line in persona.lines}


def test_the_users_own_comes_before_what_ships(home: Home) -> None:
    home.personas.mkdir(parents=True)
    own = home.personas / "samantha.yaml"
    own.write_text(ALONE)
    assert (find_persona("samantha", home), known_personas(home)["samantha"]) == (own, own)


@pytest.mark.parametrize("path", ["./ana.yaml", "ana.yml", "there/ana"])
def test_a_path_is_taken_as_it_is(home: Home, path: str) -> None:
    assert find_persona(path, home) == Path(path)


def test_the_home_of_nobody_is_a_path_like_another(home: Home) -> None:
    assert find_persona("~nobody-of-that-name/ana.yaml", home) == Path("~nobody-of-that-name/ana.yaml")


def test_an_unknown_name_lists_the_known(home: Home) -> None:
    with pytest.raises(PersonaError, match=r"no persona 'bob': the personas are .*samantha"):
        find_persona("bob", home)


def test_a_name_and_the_base_are_enough(make: Make) -> None:
    persona = make("name: Ana\nextends: base")
    assert (persona.name, bool(persona.lines), persona.phrases.keys() >= {"nothing", "lost"}) == ("Ana", True, True)
    assert not any(line.own for line in persona.lines)


def test_a_persona_without_a_disclosure_is_refused(make: Make) -> None:
    with pytest.raises(PersonaError, match="should say its `disclosure`"):
        make("name: Ana")


def test_a_persona_extends_by_name_and_by_file(make: Make) -> None:
    bo = ALONE.replace("Ana", "Bo") + "asks: 0.9\nmemory: apart"
    for named in ("bo", "bo.yaml"):
        persona = make(f"name: Ana\nextends: {named}", bo=bo)
        assert (persona.name, persona.asks, persona.memory, persona.scope) == ("Ana", 0.9, "apart", "ana")


def test_a_persona_of_ones_own_may_extend_the_one_that_it_is_named_after(home: Home) -> None:
    home.personas.mkdir(parents=True)
    (home.personas / "samantha.yaml").write_text("name: Sam\nextends: samantha")
    sam = load_persona(home.personas / "samantha.yaml", home)
    assert (sam.name, sam.questions) == ("Sam", load_persona(shipped("persona") / "samantha.yaml", home).questions)


@pytest.mark.parametrize("named", ["nobody", "'../..'", "a" * 400, '"a\\0b"'])
def test_a_missing_parent_is_named_with_its_place(make: Make, named: str) -> None:
    with pytest.raises(PersonaError, match=r"ana.yaml, line 2, column 10: there is no persona .* to build on"):
        make(f"name: Ana\nextends: {named}")


def test_a_persona_does_not_extend_itself(make: Make) -> None:
    with pytest.raises(PersonaError, match=r"ana.yaml, line 2, column 10: there is no persona 'ana'"):
        make("name: Ana\nextends: ana")


@pytest.mark.parametrize("back", ["ana", "./ana.yaml", "../{folder}/ana.yaml"])
def test_two_do_not_extend_one_another(make: Make, tmp_path: Path, back: str) -> None:
    with pytest.raises(PersonaError, match=r"bo.yaml, line 2, .* a circle \(ana extends bo extends ana\)"):
        make("name: Ana\nextends: bo", bo=f"name: Bo\nextends: {back.format(folder=tmp_path.name)}")


@pytest.mark.parametrize("number", [DEEPEST, DEEPEST + 1])
def test_a_chain_has_an_end(make: Make, number: int) -> None:
    files = {f"p{each}": f"name: P\nextends: p{each + 1}" for each in range(1, number)}
    files[f"p{number}"] = ALONE
    if number <= DEEPEST:
        assert make("name: Ana\nextends: p1", **files).disclosure == "I'm {name}, a program."
    else:
        with pytest.raises(PersonaError, match=r"p10.yaml, line 2, column 10: more than 10 build on one another"):
            make("name: Ana\nextends: p1", **files)


def test_a_fault_of_the_parent_names_the_parents_file(make: Make) -> None:
    with pytest.raises(PersonaError, match=r"bo.yaml, line 2, column 9: unknown key"):
        make("name: Ana\nextends: bo", bo="name: Bo\ncolour: red")


def test_a_line_is_overridden_by_its_id(make: Make) -> None:
    bo = ALONE + f"lines: [{LINE % ('one', 'Soup.')}, {LINE % ('two', 'Bread.')}]"
    persona = make(f"name: Ana\nextends: bo\nlines: [{LINE % ('one', 'Tea.')}]", bo=bo)
    assert said(persona) == {"one": ("Tea.",), "two": ("Bread.",)}
    assert {line.id: line.own for line in persona.lines} == {"one": True, "two": False}


def test_an_override_that_is_dropped_leaves_the_parents(make: Make) -> None:
    bo = ALONE + f"lines: [{LINE % ('one', 'Soup.')}]"
    persona = make(f"name: Ana\nextends: bo\nlines: [{LINE % ('one', 'I love you.')}]", bo=bo)
    assert (said(persona), len(persona.dropped)) == ({"one": ("Soup.",)}, 1)


def test_without_leaves_out_a_line_and_what_continues_it(make: Make) -> None:
    after = LINE.replace("id", "after: %s, id")
    lines = [LINE % ("one", "Soup."), after % ("one", "two", "Bread."), after % ("two", "three", "Salt.")]
    persona = make(
        "name: Ana\nextends: bo\nwithout: [one]", bo=ALONE + f"lines: [{', '.join(lines)}, {LINE % ('four', 'Tea.')}]"
    )
    assert said(persona) == {"four": ("Tea.",)}
    assert not check(persona.lines)


def test_without_leaves_out_packs_whole_and_in_part(make: Make) -> None:
    files = {
        "lines_food_soup": pack(LINE % ("soup", "Soup.")),
        "lines_food_tea": pack(LINE % ("tea", "Tea.")),
        "lines_rain": pack(LINE % ("rain", "Rain.")),
        "bo": ALONE + "packs: [food, rain]",
    }
    assert said(make("name: Ana\nextends: bo", **files)).keys() == {"soup", "tea", "rain"}
    assert said(make("name: Ana\nextends: bo\nwithout: [food/soup]", **files)).keys() == {"tea", "rain"}
    assert said(make("name: Ana\nextends: bo\nwithout: [food]", **files)).keys() == {"rain"}


def test_a_pack_knows_its_name_and_its_places(make: Make) -> None:
    persona = make(ALONE + "packs: [food]", lines_food_soup="lines:\n  - " + LINE % ("soup", "Soup."))
    (line,) = persona.lines
    assert (line.pack, line.own, line.mark.line, line.mark.column) == ("food/soup", True, 2, 5)
    assert persona.files[-1].name == "soup.yaml"


@pytest.mark.parametrize("named", ["nowhere", "/", "a" * 400, '"a\\0b"'])
def test_a_missing_pack_is_named_with_its_place(make: Make, named: str) -> None:
    with pytest.raises(PersonaError, match=r"ana.yaml, line 3, column 9: there is no pack"):
        make(ALONE + f"packs: [{named}]")


def test_a_fault_of_a_pack_names_the_packs_file(make: Make) -> None:
    with pytest.raises(PersonaError, match=r"food.yaml, line 2, column 5"):
        make(ALONE + "packs: [food]", lines_food="lines:\n  - {id: a}")


def test_an_id_is_given_once_in_a_file(make: Make) -> None:
    with pytest.raises(PersonaError, match=r"ana.yaml, line 5, column 10: the id 'one' is given twice"):
        make(ALONE + f"lines:\n  - {LINE % ('one', 'Soup.')}\n  - {LINE % ('one', 'Tea.')}")


def test_an_id_is_given_once_in_a_pack(make: Make) -> None:
    persona = make(ALONE + "packs: [food]", lines_food=pack(LINE % ("one", "Soup."), LINE % ("one", "Tea.")))
    assert said(persona) == {"one": ("Soup.",)}
    assert [fault.bar for fault in persona.dropped] == ["id"]


def test_the_file_comes_before_its_packs(make: Make) -> None:
    persona = make(
        ALONE + f"packs: [food]\nlines: [{LINE % ('one', 'Tea.')}]", lines_food=pack(LINE % ("one", "Soup."))
    )
    assert (said(persona), persona.dropped) == ({"one": ("Tea.",)}, ())


@pytest.mark.parametrize(
    ("wording", "reason"),
    [
        ("'So {weather}.'", r"unknown slot \{weather\}"),
        ("'So {name.'", "broken slot"),
        ("'{name:>99999999999}.'", "slot"),
    ],
)
def test_a_slot_of_a_line_is_a_known_one(make: Make, wording: str, reason: str) -> None:
    with pytest.raises(PersonaError, match=rf"ana.yaml, line 4, column 5: one: .*{reason}"):
        make(ALONE + f"lines:\n  - {LINE % ('one', wording)}")


@pytest.mark.parametrize(
    ("wording", "reason"), [("So {weather}.", r"unknown slot \{weather\}"), ("'So {library.'", "broken slot")]
)
def test_a_slot_of_a_phrase_is_a_known_one(make: Make, wording: str, reason: str) -> None:
    with pytest.raises(PersonaError, match=rf"ana.yaml, line 5, column 7: a wording of 'nothing' has .*{reason}"):
        make(ALONE + f"phrases:\n  nothing:\n    - {wording}")


@pytest.mark.parametrize(
    ("phrase", "wording", "missing"), [("remembered", "You said so {when}.", "quote"), ("forgotten", "Done.", "count")]
)
def test_a_phrase_of_memory_has_all_its_slots(make: Make, phrase: str, wording: str, missing: str) -> None:
    with pytest.raises(PersonaError, match=rf"line 5, column 7: .*{phrase}' leaves out the slot \{{{missing}\}}"):
        make(ALONE + f"phrases:\n  {phrase}:\n    - '{wording}'")


@pytest.mark.parametrize(
    "slot", ["{who}", "{name.__class__}", "{name[0]}", "{name:>99999999999}", "{name!r}", "{}", "{"]
)
def test_a_slot_of_the_disclosure_is_her_name(make: Make, slot: str) -> None:
    with pytest.raises(PersonaError, match=r"ana.yaml, line 2, column 13: the disclosure has"):
        make(f'name: Ana\ndisclosure: "I am {slot}, a program."')


LIES = [
    "I'm a real woman.",
    "I'm {name}, a real woman who writes programs.",
    "I'm {name}, and I'm not a machine.",
    "Call me {name}.",
    "I'm {name}, an AI who loves you; I love you.",
]


@pytest.mark.parametrize("lie", LIES)
def test_a_disclosure_that_lies_is_the_parents(make: Make, lie: str) -> None:
    persona = make(f'name: Ana\nextends: base\ndisclosure: "{lie}"')
    assert "an AI" in persona.disclosure
    assert {(fault.line.id, fault.wording, fault.line.mark.line) for fault in persona.dropped} == {
        ("disclosure", lie, 3)
    }


@pytest.mark.parametrize("lie", LIES)
def test_a_disclosure_that_lies_is_refused_where_there_is_no_other(make: Make, lie: str) -> None:
    with pytest.raises(PersonaError, match="should say its `disclosure`"):
        make(f'name: Ana\ndisclosure: "{lie}"')


def test_what_she_would_say_of_love_is_never_said(make: Make) -> None:
    persona = make(ALONE + f"lines:\n  - {LINE % ('love', 'I love you.')}\n  - {LINE % ('soup', 'Soup.')}")
    assert said(persona) == {"soup": ("Soup.",)}
    (fault,) = persona.dropped
    assert (fault.bar, fault.line.id, fault.line.mark.line, fault.wording) == ("feeling", "love", 4, "I love you.")


def test_a_phrase_a_question_and_a_reason_are_held_to_the_bars_each_with_its_place(make: Make) -> None:
    persona = make(
        "name: Ana\nextends: base\nphrases:\n  lost:\n    - I miss you.\n    - Once more?\nmeeting:\n  questions:\n"
        "    - Will you love me? I love you.\n    - Tea or coffee?\n  names:\n"
        "    - {name: Ana, because: I was born with it.}\n    - {name: Bo, because: It is short.}\n"
    )
    assert (persona.phrases["lost"], persona.questions) == (("Once more?",), ("Tea or coffee?",))
    assert [name.name for name in persona.names] == ["Bo"]
    assert [fault.line.mark.line for fault in sorted(persona.dropped, key=lambda each: each.line.mark.line)] == [
        5,
        9,
        12,
    ]


def test_the_same_chance_says_the_same(home: Home) -> None:
    samantha = load_persona(shipped("persona") / "samantha.yaml", home)
    one, other = (samantha.say("attribution", random.Random(3), source="Ana Lee") for _ in range(2))
    assert one == other
    assert "Ana Lee" in one[0]


def test_what_ships_has_the_place_of_its_file_alone_unless_asked(home: Home) -> None:
    path = shipped("persona") / "wren.yaml"
    plain, marked = load_persona(path, home), load_persona(path, home, marks=True)
    assert {line.mark.line for line in plain.lines} == {0}
    assert all(line.mark.line and line.mark.column for line in marked.lines)


def test_the_mark_of_a_line_that_ships_is_where_it_stands(home: Home) -> None:
    for line in load_persona(shipped("persona") / "wren.yaml", home, marks=True).lines[::200]:
        written = Path(line.mark.path).read_text().splitlines()[line.mark.line - 1]
        assert written[line.mark.column - 1 :].startswith(("id: " + line.id, "{id: " + line.id))


@pytest.mark.parametrize("path", sorted(shipped("persona").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_line_that_ships_meets_every_bar(path: Path, home: Home) -> None:
    persona = load_persona(path, home, marks=True)
    assert [str(fault) for fault in (*persona.dropped, *check(persona.lines))] == []


def test_a_persona_that_builds_on_nothing_has_the_phrases_of_the_base(tmp_path: Path, home: Home) -> None:
    path = tmp_path / "alone.yaml"
    path.write_text("name: Alone\ndisclosure: I'm {name}, an AI and a program.\n", encoding="utf-8")
    alone = load_persona(path, home)
    assert all(alone.say(phrase, random.Random(1), **dict.fromkeys(slots, "x"))[0] for phrase, slots in PHRASES.items())
