"""Bad files: one clear sentence each, whatever they are made of, and nothing is written."""

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.errors import CompanionError
from companion.home import Home
from companion.persona.cards import charx as charx_module
from companion.persona.cards.card import LARGEST, CardError
from companion.persona.cards.files import card_file
from companion.persona.cards.keeping import bring_in
from companion.persona.cards.png import LARGEST_TEXT, SIGNATURE, Chunk
from tests.persona.cards.making import book, card, carrying, charx, entry, png, raw

WHOLE = png(carrying(card()))


def deep(levels: int) -> bytes:
    """JSON within JSON."""
    return b'{"name": "Ilse", "x": ' + b"[" * levels + b"]" * levels + b"}"


def packed(size: int) -> Chunk:
    """A chunk that unpacks to many zeros."""
    return Chunk(b"zTXt", b"chara\0\0" + zlib.compress(b"A" * size, 9))


def zipped(**entries: bytes) -> bytes:
    """A zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def flipped(content: bytes, place: int) -> bytes:
    """One bit the other way round."""
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def sentence_of(content: bytes) -> str:
    """What is wrong with a file, "" where nothing is."""
    try:
        card_file(content, "it")
    except CompanionError as fault:
        return str(fault)
    return ""


FAULTS: dict[str, tuple[bytes, str]] = {
    "empty": (b" \n", "is empty"),
    "binary": (b"\xff\xd8\xff\xe0\0\0\0", "neither JSON, PNG nor CHARX"),
    "not json": (b'{"name": ', "is not valid JSON"),
    "not utf-8": (b'{"name": "\xff"}', "is not UTF-8"),
    "a list": (b"[1]", "one JSON object"),
    "no card": (b'{"hello": 1}', "is no character card"),
    "a lorebook": (b'{"spec": "lorebook_v3", "data": {"entries": []}}', "a lorebook without a character"),
    "no data": (b'{"spec": "chara_card_v2", "name": "Ilse"}', "lacks `data`"),
    "data that is a list": (b'{"spec": "chara_card_v2", "data": [1]}', "should be an object"),
    "a key twice": (b'{"spec": "chara_card_v2", "data": {"name": "A", "name": "B"}}', "'name' is there twice"),
    "not a number": (b'{"name": "Ilse", "x": NaN}', "NaN is no number"),
    "endless": (b'{"name": "Ilse", "x": 1e999}', "is too large"),
    "many digits": (b'{"name": "Ilse", "x": ' + b"9" * 5000 + b"}", "no JSON that can be kept"),
    "deep": (deep(100), "nested too deeply"),
    "deeper": (deep(100_000), "nested too deeply"),
    "huge": (b'{"name": "' + b"a" * LARGEST + b'"}', "more than 4 MB"),
    "no name": (raw(card(name="  ")), "does not say what the character is called"),
    "no card in a picture": (png(), "without a character card"),
    "a cut picture": (WHOLE[:-6], "ends in the middle"),
    "a cut chunk": (WHOLE[:60], "ends in the middle"),
    "a wrong checksum": (flipped(WHOLE, 45), "checksum of a chunk is wrong (byte 33)"),
    "a signature alone": (SIGNATURE, "ends in the middle"),
    "a chunk of four gigabytes": (SIGNATURE + struct.pack(">I", 2**32 - 1) + b"IHDR", "ends in the middle"),
    "no header": (SIGNATURE + bytes(Chunk(b"IEND", b"")), "begins with its header"),
    "no base64": (png(Chunk(b"tEXt", b"chara\0!!!!")), "is not valid base64"),
    "base64 of nothing": (png(Chunk(b"tEXt", b"chara\0")), "is not valid JSON"),
    "base64 of no text": (png(Chunk(b"tEXt", b"chara\0/////w==")), "is not UTF-8"),
    "a bomb in a chunk": (png(packed(LARGEST_TEXT + 1)), "unpacks to more"),
    "a torn packed chunk": (png(Chunk(b"zTXt", b"chara\0\0" + zlib.compress(b"A" * 999)[:-5])), "packed"),
    "noise in a packed chunk": (png(Chunk(b"iTXt", b"ccv3\0\1\0\0\0noise")), "cannot be unpacked"),
    "a zip without a card": (zipped(**{"a.txt": b"a"}), "a zip without card.json"),
    "a zip that climbs": (zipped(**{"card.json": raw(card()), "../../x": b"a"}), "points outside"),
    "a zip from the root": (zipped(**{"card.json": raw(card()), "/etc/x": b"a"}), "points outside"),
    "a zip from a drive": (zipped(**{"card.json": raw(card()), "C:/x": b"a"}), "points outside"),
    "a torn zip": (charx(card())[:-30], "damaged zip"),
    "a bomb in a zip": (zipped(**{"card.json": b" " * (LARGEST + 9)}), "unpacks to more"),
    "a zip with a wrong checksum": (charx(card()).replace(b"Ilse", b"Else", 1), "damaged zip"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_bad_file_gives_one_sentence_and_leaves_nothing_behind(tmp_path: Path, case: str) -> None:
    content, told = FAULTS[case]
    (tmp_path / "bad.bin").write_bytes(content)
    home = Home(tmp_path / "home")
    with pytest.raises(CardError) as caught:
        bring_in(tmp_path / "bad.bin", "", home)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
    assert not home.folder.exists()


@pytest.mark.parametrize("case", ["entries", "together", "twice"])
def test_a_zip_with_too_much_in_it_is_refused(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    monkeypatch.setattr(charx_module, "MOST_ENTRIES", 3)
    monkeypatch.setattr(charx_module, "LARGEST_WHOLE", 5_000)
    if case == "twice":
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("card.json", raw(card()))
            with pytest.warns(UserWarning, match="Duplicate"):
                archive.writestr("card.json", raw(card(name="Other")))
        content, told = target.getvalue(), "two entries"
    elif case == "entries":
        content, told = charx(card(), a=b"", b=b"", c=b""), "4 entries"
    else:
        content, told = charx(card(), a=b"\0" * 6_000), "unpacks to more"
    with pytest.raises(CardError, match=told):
        card_file(content, "it")


def test_a_missing_file_or_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.png", tmp_path):
        with pytest.raises(CardError, match="cannot be read"):
            bring_in(path, "", Home(tmp_path / "home"))


@pytest.mark.parametrize("make", [lambda: WHOLE, lambda: charx(card(), a=b"sound"), lambda: raw(card())])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_no_damage_ends_in_anything_but_a_sentence(make: Callable[[], bytes], data: st.DataObject) -> None:
    content = bytearray(make())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    assert "\n" not in sentence_of(bytes(content))


@given(st.binary(max_size=200), st.sampled_from([b"", SIGNATURE, b"PK\x03\x04", b"{"]))
@settings(max_examples=200, deadline=None)
def test_no_noise_ends_in_anything_but_a_sentence(noise: bytes, start: bytes) -> None:
    assert "\n" not in sentence_of(start + noise)


def test_a_picture_with_both_cards_gives_the_newer_one() -> None:
    both = png(carrying(card(name="Old"), "chara"), carrying(card(name="New"), "CCV3", b"iTXt"))
    assert card_file(both, "it").card.name == "New"


def test_base64_in_lines_and_json_without_base64_are_read() -> None:
    whole = carrying(card())
    keyword, _, text = whole.data.partition(b"\0")
    broken = b"\n".join(text[start : start + 76] for start in range(0, len(text), 76)).rstrip(b"=")
    assert card_file(png(Chunk(b"tEXt", keyword + b"\0" + broken)), "it").card.name == "Ilse"
    assert card_file(png(Chunk(b"tEXt", keyword + b"\0" + raw(card()))), "it").card.name == "Ilse"
    assert card_file(b"\xef\xbb\xbf" + raw(card()), "it").card.name == "Ilse"


@pytest.mark.parametrize(
    "strange", [None, [], "book", {"entries": None}, {"entries": [None, 5, "x", {}]}, {"entries": {"0": entry()}}]
)
def test_a_strange_book_is_kept_and_does_no_harm(tmp_path: Path, strange: object) -> None:
    content = card(character_book=strange, alternate_greetings=None, tags="a, b", first_mes=5)
    (tmp_path / "in.json").write_bytes(raw(content))
    done = bring_in(tmp_path / "in.json", "", Home(tmp_path / "home"))
    assert done.card.content == content
    assert any("first_mes" in note and "not of the right kind" in note for note in done.notes)


def test_what_a_card_lacks_and_what_is_newer_is_told(tmp_path: Path) -> None:
    content = {"spec": "chara_card_v4", "spec_version": "4.1", "data": {"name": "Ilse", "newer": {"a": 1}}}
    (tmp_path / "in.json").write_bytes(raw(content))
    done = bring_in(tmp_path / "in.json", "", Home(tmp_path / "home"))
    assert any("chara_card_v4" in note for note in done.notes)
    assert any("first_mes, mes_example, description" in note for note in done.notes)


def test_strings_where_numbers_should_be_are_read_as_people_mean_them(tmp_path: Path) -> None:
    odd = entry(insertion_order="3", id="a", keys="ice, snow", secondary_keys="x", selective=True, priority="7")
    (tmp_path / "in.json").write_bytes(raw(card(character_book=book(odd))))
    done = bring_in(tmp_path / "in.json", "", Home(tmp_path / "home"))
    assert done.persona.book is not None
    first = done.persona.book.entries[0]
    assert (first.order, first.priority, [key.text for key in first.keys]) == (3.0, 7.0, ["ice", "snow"])
    assert json.loads(raw(done.card.content)) == card(character_book=book(odd))


def test_an_old_persona_stays_where_a_new_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, source = Home(tmp_path / "home"), tmp_path / "in.png"
    source.write_bytes(png(carrying(card())))
    bring_in(source, "", home)
    before = {path.name: path.read_bytes() for path in home.personas.iterdir()}
    source.write_bytes(flipped(source.read_bytes(), 80))
    with pytest.raises(CardError):
        bring_in(source, "ilse", home, is_forced=True)
    assert {path.name: path.read_bytes() for path in home.personas.iterdir()} == before
