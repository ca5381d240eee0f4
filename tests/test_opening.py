"""What opens: her room, or plain lines where there is no terminal to draw one in, or where that is wanted."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from companion.cli import main
from companion.options import Options


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What was opened, and with what; in a terminal of the usual kind."""
    opened: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm-256color")
    for stream in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(getattr(sys, stream), "isatty", lambda: True, raising=False)

    def opens(what: str) -> Callable[..., int]:
        def run(options: Options, **how: object) -> int:
            opened.append((what, how))
            return 0

        return run

    monkeypatch.setattr("companion.tui.app.run_app", opens("room"))
    monkeypatch.setattr("companion.line_mode.talk.run_lines", opens("lines"))
    return opened


def test_in_a_terminal_the_room_opens(opened: list[tuple[str, dict[str, Any]]]) -> None:
    assert main(["--new", "--say", "good evening"]) == 0
    assert opened == [("room", {"is_new": True, "say": "good evening"})]


@pytest.mark.parametrize("how", ["--plain", "TERM", "setting", "stdin", "stdout", "stderr"])
def test_elsewhere_and_on_request_it_is_plain_lines(
    opened: list[tuple[str, dict[str, Any]]], how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if how == "TERM":
        monkeypatch.setenv("TERM", "dumb")
    elif how == "setting":
        (tmp_path / "settings.yaml").write_text("interface: plain\n")
    elif how.startswith("std"):
        monkeypatch.setattr(getattr(sys, how), "isatty", lambda: False, raising=False)
    assert main(["--plain"] if how == "--plain" else []) == 0
    assert opened == [("lines", {"is_new": False, "say": "", "fault": ""})]


def test_what_is_served_to_a_browser_is_the_room(
    opened: list[tuple[str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert main([]) == 0
    assert opened[0][0] == "room"


def test_settings_with_a_fault_are_handed_on(opened: list[tuple[str, dict[str, Any]]], tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text("pace: hasty\n")
    main(["--plain"])
    assert "(line 1), 'pace' should be one of" in opened[0][1]["fault"]
