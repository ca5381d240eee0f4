"""Nothing of a card is lost: every key, its order, type and value, in every form and through a persona."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.home import Home
from companion.persona.cards.card import Card, parse_card, written
from companion.persona.cards.files import Form, card_file, made
from companion.persona.cards.keeping import bring_in, give_out
from companion.persona.cards.png import SIGNATURE, Chunk, chunks_of
from companion.persona.cards.settings import EXTENSION, card_of, persona_text, settings_from, with_settings
from companion.persona.cards.specs import BACKFILLED, as_spec, backfilled
from tests.persona.cards.making import book, card, carrying, charx, entry, png, raw

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30) | st.sampled_from(
    [
        "no",
        "1.0",
        "2024-01-01",
        "null",
        "~",
        "<<",
        "a: b",
        "# c",
        "  x ",
        "\r\n",
        "\x85\u2028",
        "\ufeff",
        "\ud800",
        "|-",
        "\0",
        "%",
        "```",
        "{{char}}",
    ]
)
NUMBERS = (
    st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([-0.0, 1e300, 5])
)
VALUES = st.recursive(
    ANY_TEXT | NUMBERS | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=8,
)
UNKNOWN = st.dictionaries(ANY_TEXT.filter(lambda key: key not in ("data", "spec", "role")), VALUES, max_size=3)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """Any card, with unknown keys at every level and known ones of any kind."""
    entries = draw(st.lists(UNKNOWN.map(lambda more: entry(**more)) | UNKNOWN, max_size=3))
    text = st.builds(str, ANY_TEXT)
    data = {
        **draw(UNKNOWN),
        **draw(st.dictionaries(st.sampled_from(["nickname", "tags", "assets", "source", "creation_date"]), VALUES)),
        "name": draw(text),
        "first_mes": draw(text),
        "character_book": draw(st.just({"entries": entries}) | VALUES),
        "extensions": draw(UNKNOWN),
    }
    shuffled = {key: data[key] for key in draw(st.permutations(list(data)))}
    spec = draw(st.sampled_from(["v1", "v2", "v3"]))
    around = draw(UNKNOWN)
    whole = {"v1": shuffled, "v2": {**around, "spec": "chara_card_v2", "spec_version": "2.0", "data": shuffled}}
    whole["v3"] = {"spec": "chara_card_v3", "spec_version": "3.0", **around, "data": shuffled}
    # halves of a character that meet become one in JSON: nothing that was read from a file has them
    return parse_card(raw(whole[spec]), "the card")


def same(one: Card, other: Card) -> bool:
    """Whether two cards say the same in the same order with the same types."""
    return written(one.content) == written(other.content)


def through_persona(given: Card) -> Card:
    """A card written into a persona file and read from it again."""
    text = persona_text(settings_from(given, "Ana"), given, "").encode()
    return card_of(yaml.safe_load(text.decode()), "the file")


@given(cards())
@settings(max_examples=200, deadline=None)
def test_a_persona_file_keeps_all_of_a_card(one: Card) -> None:
    assert same(through_persona(one), one)


@given(cards(), st.sampled_from(["json", "png", "charx"]))
@settings(max_examples=200, deadline=None)
def test_every_form_keeps_all_of_a_card(one: Card, form: Form) -> None:
    one = as_spec(one, "v3") if form == "charx" else one
    first = card_file(made(one, form, None, None), "a")
    again = card_file(made(through_persona(first.card), form, None, first.raw), "b")
    assert same(first.card, one)
    assert same(again.card, one)
    assert again.raw == first.raw or form == "json"


@given(
    cards(),
    st.lists(
        st.builds(Chunk, st.sampled_from([b"tEXt", b"tIME", b"prVt", b"acTL"]), st.binary(max_size=40)), max_size=4
    ),
    st.binary(max_size=20),
    st.sampled_from(["chara", "Chara", "CHARA"]),
    st.sampled_from([b"tEXt", b"zTXt", b"iTXt"]),
)
@settings(max_examples=100, deadline=None)
def test_the_other_chunks_of_a_picture_stay_as_they_are(
    one: Card, chunks: list[Chunk], after: bytes, keyword: str, kind: bytes
) -> None:
    others = [each for each in chunks if each.keyword not in ("chara", "ccv3")]
    given_out = made(one, "png", None, png(*others, carrying(one.content, keyword, kind), *others, after=after))
    found, rest = chunks_of(given_out, "the picture")
    kept = [each for each in found if each.keyword not in ("chara", "ccv3")]
    expected, _ = chunks_of(png(*others, *others), "the picture")
    assert (kept, rest) == (expected, after)
    assert all(each.kind == b"tEXt" for each in found if each.keyword in ("chara", "ccv3"))
    assert same(card_file(given_out, "again").card, one)


@given(cards())
@settings(max_examples=100, deadline=None)
def test_our_settings_travel_in_a_card_and_leave_the_rest_alone(one: Card) -> None:
    content = {**settings_from(one, "Ana"), "asks": 0.125, "lines": [{"id": "a", "say": ["Hm."]}]}
    carrying_them = with_settings(one, content, "Ana")
    assert settings_from(carrying_them, "Ana") == content
    without = {key: value for key, value in carrying_them.data.items() if key != "extensions"}
    assert written(without) == written({key: value for key, value in one.data.items() if key != "extensions"})
    extensions = one.data.get("extensions")
    for key, value in extensions.items() if isinstance(extensions, dict) else ():
        assert key == EXTENSION or carrying_them.data["extensions"][key] == value


@given(one=cards(), form=st.sampled_from(["json", "png", "charx"]))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_card_comes_out_of_a_home_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, one: Card, form: Form
) -> None:
    folder = tmp_path_factory.mktemp("cards")
    one = as_spec(one, "v3") if form == "charx" else one
    home, source, target = Home(folder / "home"), folder / f"in.{form}", folder / f"out.{form}"
    source.write_bytes(made(one, form, None, None))
    bring_in(source, "one", home)
    give_out("one", target, None, home)
    assert same(card_file(target.read_bytes(), "out").card, one)
    assert sorted(path.name for path in home.personas.iterdir()) == sorted({"one.yaml", f"one.{form}"} - {"one.json"})
    if form != "json":
        assert target.read_bytes() == source.read_bytes()


def test_a_changed_setting_goes_out_with_the_card_and_comes_back(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    (tmp_path / "in.json").write_bytes(raw(card(extensions={"other": {"deep": [1, 2.0]}})))
    bring_in(tmp_path / "in.json", "ilse", home)
    file = home.personas / "ilse.yaml"
    file.write_text(file.read_text().replace("memory: apart", "memory: shared\nasks: 0.25"))
    give_out("ilse", tmp_path / "out.png", None, home)
    back = bring_in(tmp_path / "out.png", "again", home)
    assert (back.persona.memory, back.persona.asks, back.persona.name) == ("shared", 0.25, "Ilse")
    assert back.card.data["extensions"]["other"] == {"deep": [1, 2.0]}


def test_a_persona_that_was_never_a_card_goes_out_and_comes_back(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.personas.mkdir(parents=True)
    line = "lines:\n  - {id: mine, act: smalltalk, when: [a map, maps, my maps], say: [Maps keep secrets.]}\n"
    (home.personas / "ada.yaml").write_text(f"name: Ada\nextends: base\n{line}")
    give_out("ada", tmp_path / "ada.charx", None, home)
    back = bring_in(tmp_path / "ada.charx", "again", home).persona
    assert back.name == "Ada"
    assert "Maps keep secrets." in {text for each in back.lines for text in each.say}


def test_a_v3_card_in_a_picture_brings_a_v2_card_for_programs_that_know_no_better() -> None:
    decorated = card(
        nickname="Il",
        creator_notes="Be kind.",
        character_book=book({"content": "@@depth 4\n@@@role user\n\nIt freezes.", "keys": ["ice"]}),
        unknown=[1],
    )
    chunks, _ = chunks_of(made(Card(decorated), "png", None, None), "the picture")
    found = {each.keyword: each for each in chunks if each.keyword}
    assert set(found) == {"chara", "ccv3"}
    old = card_file(png(found["chara"]), "old").card
    assert (old.spec, old.content["spec_version"]) == ("v2", "2.0")
    assert old.data["creator_notes"] == f"{BACKFILLED}\n\nBe kind."
    assert old.data["character_book"]["entries"][0]["content"] == "It freezes."
    assert old.data["unknown"] == [1]
    assert "nickname" not in old.data
    new = card_file(png(found["chara"], found["ccv3"]), "new").card
    assert new.content == decorated


def test_an_export_for_v2_alone_has_no_warning_and_no_v3(tmp_path: Path) -> None:
    picture = made(Card(card()), "png", "v2", made(Card(card()), "png", None, None))
    chunks, _ = chunks_of(picture, "the picture")
    assert [each.keyword for each in chunks if each.keyword] == ["chara"]
    assert card_file(picture, "it").card.data["creator_notes"] == ""


def test_older_cards_are_raised_and_newer_ones_lowered() -> None:
    first = Card({"name": "Ilse", "first_mes": "Hm.", "odd": 1})
    third = as_spec(first, "v3")
    assert (third.spec, third.content["spec"], third.data["odd"]) == ("v3", "chara_card_v3", 1)
    assert third.data["group_only_greetings"] == []
    assert as_spec(third, "v1").content == {
        "name": "Ilse", "description": "", "personality": "", "scenario": "", "first_mes": "Hm.", "mes_example": "",
    }  # fmt: skip
    assert as_spec(first, "v1") is first
    assert backfilled(third).data["creator_notes"] == BACKFILLED


def test_what_lies_beside_a_card_in_its_charx_goes_out_with_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    icon = png(Chunk(b"tEXt", b"Author\0Ana"))
    assets = [{"type": "icon", "uri": "embeded://assets/icon/images/main.png", "name": "main", "ext": "png"}]
    (tmp_path / "in.charx").write_bytes(
        charx(
            card(assets=assets),
            **{"assets__icon__images__main.png": icon, "x_meta__1.json": b"{}", "sound.mp3": b"\xff" * 99},
        )
    )
    bring_in(tmp_path / "in.charx", "ilse", home)
    file = home.personas / "ilse.yaml"
    file.write_text(file.read_text().replace("memory: apart", "memory: shared"))
    give_out("ilse", tmp_path / "out.charx", None, home)
    with (
        zipfile.ZipFile(tmp_path / "in.charx") as before,
        zipfile.ZipFile(BytesIO((tmp_path / "out.charx").read_bytes())) as after,
    ):
        assert before.namelist() == after.namelist()
        assert [before.read(each) for each in before.namelist()[1:]] == [
            after.read(each) for each in after.namelist()[1:]
        ]
        assert json.loads(after.read("card.json"))["data"]["extensions"][EXTENSION]["persona"]["memory"] == "shared"
    give_out("ilse", tmp_path / "out.png", None, home)
    found, _ = chunks_of((tmp_path / "out.png").read_bytes(), "the picture")
    assert Chunk(b"tEXt", b"Author\0Ana") in found


def test_numbers_are_written_as_they_came() -> None:
    text = b'{"name": "Ilse", "a": 1, "b": 1.0, "c": 0.1, "d": -0.0, "e": 123456789012345678901234567890, "f": 1e-05}'
    assert written(through_persona(parse_card(text, "it")).content).encode() == text


def test_a_picture_of_its_own_is_made_for_a_card_that_has_none() -> None:
    picture = made(Card(card()), "png", None, None)
    chunks, _ = chunks_of(picture, "the picture")
    assert picture.startswith(SIGNATURE)
    assert [each.kind for each in chunks] == [b"IHDR", b"IDAT", b"tEXt", b"tEXt", b"IEND"]
