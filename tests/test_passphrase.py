"""The passphrase: nothing readable at rest, the same memory behind it, and one sentence where it does not open."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from companion import passphrase
from companion.database import explained, faults, open_database, quoted, sqlcipher
from companion.errors import HomeError
from companion.home import Home, find_home
from companion.memory.forgetting import Forgetting
from companion.memory.keeping import Keeper, Said
from companion.memory.log import Log, Whose
from companion.memory.shelf import MemoryShelf
from companion.passphrase import change, decrypt, encrypt, unlocked
from tests.retrieval.light_embedder import LightEmbedder
from tests.tui.terminal import Terminal

WORD = "a rare 'thing' for Zoë"
NOON = datetime(2026, 3, 1, 12)


def locked(home: Home, word: str = WORD) -> Home:
    return replace(home, passphrase=word)


def keep(home: Home, *texts: str) -> None:
    with closing(open_database(home)) as connection:
        keeper = Keeper(connection, MemoryShelf(connection, 8), LightEmbedder())
        for text in texts:
            keeper.keep(Whose(), "main", Said(text, NOON))


def kept(home: Home) -> list[str]:
    with closing(open_database(home)) as connection:
        return [turn.text for turn in Log(connection).turns(Whose())]


def bytes_of(home: Home) -> bytes:
    return b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())


@pytest.fixture
def plain(home: Home) -> Home:
    """A plain home in which something was said."""
    keep(home, "My dog is called Quagga.")
    return home


@pytest.fixture
def encrypted(plain: Home) -> Home:
    """The same home, encrypted, with the passphrase at hand."""
    encrypt(plain, WORD)
    return locked(plain)


def test_a_home_that_begins_with_a_passphrase_is_encrypted(home: Home) -> None:
    keep(locked(home), "My dog is called Quagga.")
    assert home.form == "encrypted"
    assert kept(locked(home)) == ["My dog is called Quagga."]


def test_encrypting_keeps_everything(encrypted: Home) -> None:
    assert kept(encrypted) == ["My dog is called Quagga."]


def test_no_file_holds_a_word_that_was_said(encrypted: Home) -> None:
    keep(encrypted, "And the cat is called Xanthippe.")
    assert b"Quagga" not in bytes_of(encrypted)
    assert b"Xanthippe" not in bytes_of(encrypted)


def test_no_file_holds_a_word_while_it_is_open(encrypted: Home) -> None:
    with closing(open_database(encrypted)) as connection:
        keeper = Keeper(connection, MemoryShelf(connection, 8), LightEmbedder())
        keeper.keep(Whose(), "main", Said("And the cat is called Xanthippe.", NOON))
        assert encrypted.database.with_name("companion.db-wal").stat().st_size
        assert b"Xanthippe" not in bytes_of(encrypted)


def test_the_bytes_of_the_plain_file_are_overwritten(plain: Home, tmp_path: Path) -> None:
    other_name = tmp_path / "same file"
    other_name.hardlink_to(plain.database)
    encrypt(plain, WORD)
    assert set(other_name.read_bytes()) == {0}


def test_decrypting_gives_a_plain_file_with_everything(encrypted: Home) -> None:
    decrypt(encrypted, WORD)
    home = replace(encrypted, passphrase="")
    assert home.form == "plain"
    assert kept(home) == ["My dog is called Quagga."]


def test_after_a_change_only_the_new_passphrase_opens_it(encrypted: Home) -> None:
    change(encrypted, WORD, "another")
    assert kept(locked(encrypted, "another")) == ["My dog is called Quagga."]
    with pytest.raises(HomeError, match="does not open"):
        open_database(encrypted)


def test_what_is_rewritten_is_its_owners_only_and_alone(encrypted: Home) -> None:
    assert encrypted.database.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in encrypted.folder.iterdir()) == ["cache", "companion.db"]


def test_an_id_is_not_given_again_after_encrypting(plain: Home) -> None:
    with closing(open_database(plain)) as connection, connection:
        connection.execute("DELETE FROM turn")
    encrypt(plain, WORD)
    keep(locked(plain), "Hello.")
    with closing(open_database(locked(plain))) as connection:
        assert connection.execute("SELECT id FROM turn").fetchall() == [(2,)]


def test_an_accent_typed_in_two_ways_is_one_passphrase(home: Home) -> None:
    keep(locked(home, "Zoe\u0308"), "Hello.")
    assert kept(locked(home, "Zo\u00eb")) == ["Hello."]


def test_searching_by_words_and_meaning_works_behind_it(encrypted: Home) -> None:
    keep(encrypted, "My sister lives in Porto.", "The rent is due.")
    with closing(open_database(encrypted)) as connection:
        shelf = MemoryShelf(connection, 8)
        [vector] = LightEmbedder().embed(["Porto"])
        found = shelf.search(Whose(), "Porto", vector)
        assert max(found, key=lambda each: each.words).saying.text == "My sister lives in Porto."


def test_forgetting_works_behind_it(encrypted: Home) -> None:
    with closing(open_database(encrypted)) as connection:
        shelf = MemoryShelf(connection, 8)
        forgetting = Forgetting(connection, shelf)
        [vector] = LightEmbedder().embed(["Quagga"])
        assert forgetting.erase(Whose(), forgetting.about(Whose(), "Quagga", vector).sayings, "Quagga") == 1
        assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM turn_stem").fetchone() == (0,)


def test_incognito_reads_behind_it_and_writes_nothing(encrypted: Home) -> None:
    before = bytes_of(encrypted)
    incognito = replace(encrypted, incognito=True)
    with closing(open_database(incognito)) as connection:
        assert [turn.text for turn in Log(connection).turns(Whose())] == ["My dog is called Quagga."]
        Keeper(connection, MemoryShelf(connection, 8), LightEmbedder()).keep(Whose(), "main", Said("Psst.", NOON))
    assert bytes_of(encrypted) == before
    assert {path.name for path in encrypted.folder.iterdir()} == {"cache", "companion.db"}


def test_a_lost_race_is_named_by_its_kind_behind_it_too(encrypted: Home) -> None:
    with closing(open_database(encrypted)) as connection:
        connection.execute("INSERT INTO source VALUES ('/tea', 1)")
        with pytest.raises(faults("IntegrityError")):
            connection.execute("INSERT INTO source VALUES ('/tea', 1)")


def test_a_full_disk_behind_it_is_one_sentence(encrypted: Home) -> None:
    with closing(open_database(encrypted)) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(HomeError, match="free some space"), explained(encrypted.database), connection:
            connection.execute("INSERT INTO source VALUES (?, 1)", ("/" + "x" * 1_000_000,))


@pytest.mark.parametrize("incognito", [False, True])
def test_a_wrong_passphrase_is_one_sentence(
    encrypted: Home, incognito: bool, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(HomeError, match=r"^The passphrase does not open .*: try another"):
        open_database(replace(encrypted, passphrase="wrong", incognito=incognito))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("incognito", [False, True])
def test_an_encrypted_file_without_a_passphrase_says_how_to_give_it(encrypted: Home, incognito: bool) -> None:
    with pytest.raises(HomeError, match=r"is encrypted .*: set \$COMPANION_PASSPHRASE"):
        open_database(replace(encrypted, passphrase="", incognito=incognito))


@pytest.mark.parametrize("incognito", [False, True])
def test_a_passphrase_for_a_plain_file_does_not_pretend_to_protect_it(plain: Home, incognito: bool) -> None:
    with pytest.raises(HomeError, match=r"is not encrypted, .*`companion memory passphrase`"):
        open_database(replace(locked(plain), incognito=incognito))
    assert kept(plain) == ["My dog is called Quagga."]


def test_without_the_extra_the_sentence_says_what_to_install(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    with pytest.raises(HomeError, match=r"pip install 'companion-her\[passphrase\]'"):
        open_database(locked(home))
    assert not home.database.exists()


@pytest.mark.parametrize("empty", ["", " ", "\n", "a\x00b", "\ud800"])
@pytest.mark.parametrize("do", [encrypt, lambda home, word: change(home, WORD, word)])
def test_an_empty_passphrase_changes_nothing(plain: Home, do: Callable[[Home, str], None], empty: str) -> None:
    with pytest.raises(HomeError, match="choose another"):
        do(plain, empty)
    assert kept(plain) == ["My dog is called Quagga."]


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda home: encrypt(home, WORD), "encrypted already"),
        (lambda home: decrypt(home, "wrong"), "does not open"),
        (lambda home: change(home, "wrong", "new"), "does not open"),
        (lambda home: change(replace(home, incognito=True), WORD, "new"), "incognito nothing is written"),
    ],
)
def test_what_cannot_be_done_to_an_encrypted_file_is_named(
    encrypted: Home, do: Callable[[Home], None], sentence: str
) -> None:
    before = bytes_of(encrypted)
    with pytest.raises(HomeError, match=sentence):
        do(encrypted)
    assert bytes_of(encrypted) == before


@pytest.mark.parametrize(
    ("do", "sentence"),
    [
        (lambda home: decrypt(home, WORD), "is not encrypted"),
        (lambda home: change(home, WORD, "new"), "is not encrypted"),
        (lambda home: encrypt(replace(home, incognito=True), WORD), "incognito nothing is written"),
    ],
)
def test_what_cannot_be_done_to_a_plain_file_is_named(plain: Home, do: Callable[[Home], None], sentence: str) -> None:
    with pytest.raises(HomeError, match=sentence):
        do(plain)
    assert kept(plain) == ["My dog is called Quagga."]


def test_there_is_nothing_to_decrypt_in_an_empty_home(home: Home) -> None:
    with pytest.raises(HomeError, match="nothing to decrypt"):
        decrypt(home, WORD)


def test_encrypting_an_empty_home_makes_an_encrypted_database(home: Home) -> None:
    encrypt(home, WORD)
    assert home.form == "encrypted"


def test_garbage_is_not_encrypted(home: Home) -> None:
    home.prepare()
    home.database.write_bytes(b"This is no database. " * 100)
    with pytest.raises(HomeError, match="damaged or not a database"):
        encrypt(home, WORD)
    assert home.database.read_bytes().startswith(b"This is no database.")


def test_a_database_that_is_open_elsewhere_is_left_alone(plain: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "PATIENCE", 0.05)
    program = (
        "import sys\nfrom pathlib import Path\nfrom companion.database import open_database\n"
        "from companion.home import Home\nopened = open_database(Home(Path(sys.argv[1])))\n"
        "print('open', flush=True)\nsys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, plain.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(HomeError, match="open in another companion: close it"):
            encrypt(plain, WORD)
        other.kill()
    assert kept(plain) == ["My dog is called Quagga."]


@pytest.mark.parametrize("stage", ["_copy", "_check", "_sync"])
def test_a_conversion_that_fails_half_way_leaves_the_old_file(
    plain: Home, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(passphrase, stage, fails)
    with pytest.raises(HomeError, match=r"cannot be written anew .*free some space"):
        encrypt(plain, WORD)
    assert kept(plain) == ["My dog is called Quagga."]
    assert not list(plain.folder.glob("*.new*"))


@pytest.mark.parametrize(
    ("stage", "opens"), [("_copy", ""), ("_check", ""), ("_sync", ""), ("_overwrite", WORD)], ids=str
)
def test_a_conversion_that_is_killed_leaves_the_old_file_or_the_new_one(plain: Home, stage: str, opens: str) -> None:
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom companion import passphrase\n"
        "from companion.home import Home\n"
        "setattr(passphrase, sys.argv[2], lambda *given: os.kill(os.getpid(), signal.SIGKILL))\n"
        "passphrase.encrypt(Home(Path(sys.argv[1])), sys.argv[3])\n"
    )
    done = subprocess.run([sys.executable, "-c", program, plain.folder, stage, WORD], check=False)
    assert done.returncode == -signal.SIGKILL
    home = locked(plain, opens)
    assert kept(home) == ["My dog is called Quagga."]
    (decrypt if opens else encrypt)(home, WORD)
    assert sorted(path.name for path in home.folder.iterdir()) == ["cache", "companion.db"]


def test_a_copy_that_misses_a_row_is_not_taken(plain: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = passphrase._copy

    def loses(connection: sqlite3.Connection, beside: Path, word: str) -> None:
        copy(connection, beside, word)
        other = sqlcipher().connect(beside)
        other.execute(f"PRAGMA key = {quoted(word)}")
        other.execute("DELETE FROM turn")
        other.commit()
        other.close()

    monkeypatch.setattr(passphrase, "_copy", loses)
    with pytest.raises(HomeError, match="nothing was changed"):
        encrypt(plain, WORD)
    assert kept(plain) == ["My dog is called Quagga."]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input and error are a terminal."""
    for stream in ("stdin", "stderr"):
        monkeypatch.setattr(getattr(sys, stream), "isatty", lambda: True)


@pytest.mark.usefixtures("terminal")
def test_a_terminal_is_asked_for_the_passphrase(encrypted: Home) -> None:
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return WORD

    assert unlocked(replace(encrypted, passphrase=""), ask) == encrypted
    assert asked == [f"Passphrase for {encrypted.database}: "]


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(("typed", "sentence"), [("wrong", "does not open"), ("", "choose another")])
def test_what_does_not_open_it_is_named_before_the_screen_is_taken(encrypted: Home, typed: str, sentence: str) -> None:
    with pytest.raises(HomeError, match=sentence):
        unlocked(replace(encrypted, passphrase=""), lambda question: typed)


@pytest.mark.usefixtures("terminal")
def test_a_closed_terminal_is_named(encrypted: Home) -> None:
    def ends(question: str) -> str:
        raise EOFError

    with pytest.raises(HomeError, match="No passphrase was given"):
        unlocked(replace(encrypted, passphrase=""), ends)


def nobody(question: str) -> str:
    raise AssertionError(question)


@pytest.mark.usefixtures("terminal")
def test_a_plain_home_asks_for_nothing(plain: Home) -> None:
    assert unlocked(plain, nobody) == plain


@pytest.mark.usefixtures("terminal")
def test_a_passphrase_from_the_environment_is_not_asked_for_again(encrypted: Home) -> None:
    assert unlocked(encrypted, nobody) == encrypted


def test_without_a_terminal_nothing_is_asked(encrypted: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    home = replace(encrypted, passphrase="")
    assert unlocked(home, nobody) == home


def test_the_environment_gives_the_passphrase(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_PASSPHRASE", WORD)
    assert find_home(str(tmp_path)).passphrase == WORD


def test_a_passphrase_is_not_shown_where_a_home_is_printed(home: Home) -> None:
    assert "sesame" not in repr(replace(home, passphrase="sesame"))


def command(home: Home, word: str) -> subprocess.CompletedProcess[str]:
    """`companion doctor` without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "companion", "doctor", "--home", str(home.folder)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COMPANION_PASSPHRASE": word},
    )


def test_a_command_takes_the_passphrase_from_the_environment(encrypted: Home) -> None:
    assert "  well  index" in command(encrypted, WORD).stdout


@pytest.mark.parametrize(("word", "sentence"), [("", "set $COMPANION_PASSPHRASE"), ("wrong", "does not open")])
def test_a_command_without_the_passphrase_says_so_in_one_line(encrypted: Home, word: str, sentence: str) -> None:
    [line] = [line for line in command(encrypted, word).stdout.splitlines() if line.startswith("unwell")]
    assert line.startswith("unwell  index")
    assert sentence in line


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Terminal]:
    """A real terminal."""
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed")
    terminal = Terminal(tmp_path)
    yield terminal
    terminal.close()


def test_her_room_asks_for_the_passphrase_before_it_takes_the_screen(encrypted: Home, tmux: Terminal) -> None:
    for word in ("wrong", WORD):
        tmux.run("--home", str(encrypted.folder), "--incognito")
        tmux.wait_for("Passphrase for")
        tmux.enter(word)
        if word == "wrong":
            assert "does not open" in tmux.wait_for("left with 1")
    tmux.wait_for("INCOGNITO")
    tmux.press("C-q")
    tmux.wait_for("left with 0")
