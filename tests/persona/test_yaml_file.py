"""Files that are no persona: one sentence each, with the place; never anything but a PersonaError."""

import os
import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from companion.errors import PersonaError
from companion.home import Home, shipped
from companion.persona.persona import load_persona
from companion.persona.yaml_file import LARGEST, read_checked

NINE = ["[" + ",".join([f"*{before}"] * 9) + "]" for before in "abcdefgh"]
BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{key}: &{key} {value}\n" for key, value in zip("bcdefghi", NINE, strict=True)
)

FAULTS = [
    ("", "ana.yaml: it should be lines of `key: value`"),
    ("# a remark", "should be lines of `key: value`"),
    ("- name: Ana", "ana.yaml, line 1, column 1: it should be lines of `key: value`"),
    ("only words", "line 1, column 1: it should be lines of `key: value`"),
    ("name: a: b", r"ana.yaml is not valid YAML \(line 1, column 8\)"),
    ("name: [Ana", "not valid YAML"),
    ("name: Ana\n\textends: base", r"not valid YAML \(line 2, column 1\)"),
    ("name: Ana\n---\nname: Bo", r"not valid YAML \(line 2, column 1\)"),
    ("name: \x00", "not valid YAML"),
    ("? [a, b]\n: c", "not valid YAML"),
    (BOMB, r"line 2, column 8: the alias \*a has no place"),
    ("name: &a [*a]", r"line 1, column 11: the alias \*a"),
    ("name: " + "[" * 5_000 + "]" * 5_000, "line 1, column 26: this is nested too deeply"),
    ("[" * 500_000, "nested too deeply"),
    ("{a: " * 200_000, "nested too deeply"),
    ("- " * 400_000, "nested too deeply"),
    ("name: !!int x", "line 1, column 7: the tag !!int has no place"),
    ("name: !!python/object:os.system {}", "the tag !!python/object:os.system has no place"),
    ("name: !!binary aGk=", "the tag !!binary has no place"),
    ("name: " + "9" * 5_000, "a number that cannot be read"),
    ("name: 0b_", "a number that cannot be read"),
    ("name: 3", "line 1, column 7: name: 3 should be text: put it in quotes"),
    ("name: yes", "should be text: put it in quotes"),
    ("name: ' '", "line 1, column 7: name"),
    ("extends: base", '"name" is a required property'),
    ("name: Ana\ncolour: red", r"line 2, column 9: unknown key \('colour' was unexpected\)"),
    ("name: Ana\n3: red", r"line 2, column 4: unknown key \('3'"),
    ("name: Ana\n~: red", "unknown key"),
    ("name: Ana\n<<: {colour: red}", "unknown key"),
    ("name: Ana\nasks: .nan", "line 2, column 7: asks"),
    ("name: Ana\nasks: 2", "line 2, column 7: asks"),
    ("name: Ana\nphrases: {shout: [Hey.]}", "unknown key"),
    ("name: Ana\nphrases: {nothing: []}", "nothing"),
    ("name: Ana\nlines:\n  - {id: a, say: [Hi.], act: shouting}", "line 3, column 30: act"),
    ("name: Ana\nlines:\n  - {id: A b, say: [Hi.]}", "line 3, column 10: id"),
    ("name: Ana\nlines:\n  - {id: a}", "line 3, column 5"),
    ("name: Ana\nextends: base\ndescription: " + "long " * 1_000, "line 3, column 14: description"),
    (b"name: \xff\xfe", "cannot be read"),
    ("name: Ana".encode("utf-16"), "cannot be read"),
    (b"#" * 50_000_000, "more than 8 MB"),
]


@pytest.fixture
def ana(tmp_path: Path) -> Path:
    return tmp_path / "ana.yaml"


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(("content", "sentence"), FAULTS, ids=[sentence[-30:] for _, sentence in FAULTS])
def test_each_fault_is_one_sentence_with_the_file(ana: Path, home: Home, content: str | bytes, sentence: str) -> None:
    with pytest.raises(PersonaError, match=sentence) as caught:
        load_persona(write(ana, content), home)
    told = str(caught.value)
    assert str(ana) in told
    assert "\n" not in told
    assert len(told) < len(str(ana)) + 500


@pytest.mark.parametrize("place", ["none.yaml", "ana.yaml/none.yaml", "x" * 400, "a\0b"])
def test_a_missing_file_is_named(ana: Path, home: Home, place: str) -> None:
    write(ana, "name: Ana")
    with pytest.raises(PersonaError, match="cannot be read"):
        load_persona(ana.parent / place, home)


def test_a_folder_is_no_persona(ana: Path, home: Home) -> None:
    ana.mkdir()
    with pytest.raises(PersonaError, match="cannot be read"):
        load_persona(ana, home)


def test_a_device_without_end_is_read_no_further_than_it_takes(home: Home) -> None:
    with pytest.raises(PersonaError, match="more than 8 MB"):
        load_persona(Path("/dev/zero"), home)


def test_a_pipe_is_read(ana: Path, home: Home) -> None:
    os.mkfifo(ana)
    writer = threading.Thread(target=ana.write_text, args=("name: Ana\nextends: base",))
    writer.start()
    assert load_persona(ana, home).name == "Ana"
    writer.join()


def test_the_largest_file_is_read(ana: Path, home: Home) -> None:
    start = "name: Ana\nextends: base\n"
    assert load_persona(write(ana, start + "#" * (LARGEST - len(start))), home).name == "Ana"


def test_a_byte_order_mark_and_windows_line_ends_are_read(ana: Path, home: Home) -> None:
    persona = load_persona(write(ana, b"\xef\xbb\xbfname: Ana\r\nextends: base\r\ndescription: Kind.\r\n"), home)
    assert (persona.name, persona.description) == ("Ana", "Kind.")


def test_a_date_is_text(ana: Path, home: Home) -> None:
    assert load_persona(write(ana, "name: 2001-99-99\nextends: base"), home).name == "2001-99-99"


def test_of_a_key_that_is_given_twice_the_last_counts(ana: Path, home: Home) -> None:
    line = "{id: a, act: smalltalk, when: [a, b, c], say: [Soup.]}"
    persona = load_persona(
        write(ana, f"name: Ana\nextends: base\nlines: []\nlines: [{line}, {line[:5]}b{line[6:]}]"), home
    )
    assert [persona.lines[number].mark.line for number in (-2, -1)] == [4, 4]


@pytest.mark.parametrize("path", sorted(shipped("persona").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_schema_accepts_every_persona_that_ships(path: Path) -> None:
    assert read_checked(path, "")[0]["name"]


@pytest.mark.parametrize("path", sorted((shipped("persona") / "lines").iterdir()), ids=lambda path: path.stem)
def test_the_schema_accepts_every_pack_that_ships(path: Path) -> None:
    for pack in path.glob("*.yaml"):
        assert read_checked(pack, "pack")[0]["lines"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    "name extends description disclosure memory asks meeting phrases packs lines without when say id act".split()
)
MARKS = st.lists(st.sampled_from(["{", "}", "[", "]", "- ", ": ", "\n", "  ", "name", "&a ", "*a", "!!int ", "'", '"']))


def loads_or_says_why(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        load_persona(path, Home(path.parent / "home"))
    except PersonaError as fault:
        assert str(fault)  # noqa: PT017


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.binary() | MARKS.map("".join))
@example("name: A\ndisclosure: 'I''m {name:>99999999999}, an AI.'")
@example("name: A\nextends: base\nlines: [{id: a, say: ['{name!r:>9}', '{', '}']}]")
def test_any_content_loads_or_is_a_persona_error(ana: Path, content: str | bytes) -> None:
    loads_or_says_why(ana, content if isinstance(content, bytes) else content.encode(errors="surrogatepass"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS, VALUES | KEYS, max_size=6))
def test_any_value_of_a_key_loads_or_is_a_persona_error(ana: Path, content: dict[str, object]) -> None:
    import yaml

    loads_or_says_why(ana, yaml.safe_dump({"name": "Ana", **content}, allow_unicode=True).encode(errors="replace"))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wording=st.text(min_size=1, max_size=60), name=st.text(min_size=1, max_size=20))
def test_any_wording_loads_or_is_a_persona_error(ana: Path, wording: str, name: str) -> None:
    import json

    said = json.dumps(wording)
    start = f"name: {json.dumps(name)}\nextends: {said}\n" if wording < name else f"name: {json.dumps(name)}\n"
    loads_or_says_why(
        ana,
        f"{start}disclosure: {said}\nphrases: {{nothing: [{said}]}}\npacks: [{said}]\n"
        f"lines: [{{id: a, when: [a, b, c], say: [{said}]}}]".encode(),
    )
