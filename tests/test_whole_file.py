"""Files that take their place whole or not at all."""

import stat
from pathlib import Path

import pytest

from companion.errors import UsageError
from companion.whole_file import check_free, whole_file


def test_what_was_written_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("old")
    with whole_file(path) as file:
        file.write(b"new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_fault_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("old")

    def half() -> None:
        with whole_file(path) as file:
            file.write(b"half of it")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.md").write_text("old")
    (tmp_path / "link.md").symlink_to(tmp_path / "real.md")
    with whole_file(tmp_path / "link.md") as file:
        file.write(b"new")
    assert (tmp_path / "link.md").is_symlink()
    assert (tmp_path / "real.md").read_text() == "new"


def test_a_file_that_is_there_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    check_free(path, is_forced=False)
    path.write_text("old")
    check_free(path, is_forced=True)
    with pytest.raises(UsageError, match="--force replaces it"):
        check_free(path, is_forced=False)
    with pytest.raises(UsageError, match="no plain file"):
        check_free(tmp_path, is_forced=True)
