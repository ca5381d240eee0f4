"""`companion web`: where it listens, whom it answers, how it ends."""

import shlex
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.cli import build_parser, main, options_of
from companion.commands.web import room_command
from companion.home import Home
from companion.options import Options
from companion.web.server import as_address, is_loopback

from .serving import Served, free_port, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("home")) as served:
        yield served


def test_it_says_where_it_is(served: Served) -> None:
    assert served.address in served.said
    assert served.status() == 200


@pytest.mark.parametrize("path", ["/", "/ws", "/download/x"])
def test_a_page_of_another_origin_is_refused(served: Served, path: str) -> None:
    assert served.status(path, Origin="http://elsewhere.example") == 403
    assert served.status(path, Origin=f"http://127.0.0.1:{free_port()}") == 403
    assert served.status(path, Origin="null") == 403


@pytest.mark.parametrize("path", ["/", "/ws", "/download/x"])
def test_another_name_for_this_machine_is_refused(served: Served, path: str) -> None:
    elsewhere = f"elsewhere.example:{served.port}"
    assert served.status(path, Host=elsewhere, Origin=f"http://{elsewhere}") == 403


def test_its_own_page_is_answered_under_any_loopback_name(served: Served) -> None:
    for name in ("localhost", "127.0.0.1", "[::1]"):
        own = f"{name}:{served.port}"
        assert served.status("/", Host=own, Origin=f"http://{own}") == 200


def test_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        assert served.interrupt() == (0, "")


def test_beyond_loopback_it_warns_in_one_line(tmp_path: Path) -> None:
    with serving(tmp_path, "--host", "0.0.0.0") as served:
        _, said = served.interrupt()
    assert said.startswith("companion: whoever can reach 0.0.0.0 ")
    assert said.count("\n") == 1


def test_a_port_in_use_is_one_clear_line(capsys: pytest.CaptureFixture[str], home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["web", "--port", str(port), "--home", str(home.folder)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert f"port {port} (address already in use)" in err


def test_a_port_that_is_none_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["web", "--port", "70000"]) == 2
    assert "between 1 and 65535" in capsys.readouterr().err


def test_without_textual_serve_it_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "companion.web.server")
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    assert main(["web"]) == 1
    assert "pip install 'companion-her[web]'" in capsys.readouterr().err


def test_the_room_opens_with_the_same_options_however_they_are_spelt() -> None:
    home, nasty = Home(Path("/tmp/it's; $(here)"), incognito=True), 'a b\'; echo "$HOME" `id`'
    options = Options(home, nasty, (Path("x y"), Path("-z")), seed=0)
    understood = build_parser(()).parse_args(shlex.split(room_command(options))[-6:])
    assert options_of(understood) == options


def test_what_is_this_machine_alone() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.8.8.8", "::1", "localhost", "LOCALHOST")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.0.2", "localhost.example", "127.0.0.1.example", "")))


def test_an_address_that_a_browser_takes() -> None:
    assert [as_address(host) for host in ("::1", "0.0.0.0", "localhost")] == ["[::1]", "127.0.0.1", "localhost"]
