"""Files on the shelf: which are looked at, and what is said of those that cannot be read."""

import os
from pathlib import Path

import pytest

from companion.errors import DocumentError
from companion.retrieval.documents import find_documents, read_bytes
from tests.conftest import Write


def names(folder: Path) -> list[str]:
    return [path.name for path in find_documents(folder)]


def test_every_readable_kind_is_found_in_a_stable_order(write: Write) -> None:
    for name in ("b.txt", "a.md", "c.html", "d.pdf", "e.jpg", "deep/f.HTM", "README"):
        write(name, "x")
    folder = write("b.txt", "x").parent
    assert names(folder) == ["README", "a.md", "b.txt", "c.html", "d.pdf", "f.HTM"]


def test_hidden_files_and_folders_are_left_out(write: Write) -> None:
    write(".git/config.txt", "x")
    assert names(write(".hidden.md", "x").parent) == []


def test_a_loop_of_links_ends(write: Write) -> None:
    folder = write("a.md", "x").parent
    (folder / "again").symlink_to(folder, target_is_directory=True)
    assert names(folder) == ["a.md"]


def test_a_single_file_stands_for_itself(write: Write) -> None:
    path = write("a.jpg", "x")
    assert list(find_documents(path)) == [path]


@pytest.mark.parametrize("content", ["", " \n\t\n"])
def test_an_empty_file_is_named(write: Write, content: str) -> None:
    with pytest.raises(DocumentError, match=r"a\.md is empty"):
        read_bytes(write("a.md", content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"a\.md does not exist"):
        read_bytes(tmp_path / "a.md")


def test_a_file_of_200_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(DocumentError, match="200 MB, and 50 MB is the most"):
        read_bytes(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(DocumentError, match="not an ordinary file"):
        read_bytes(tmp_path / "pipe.md")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_named(write: Write) -> None:
    path = write("a.md", "x")
    path.chmod(0)
    with pytest.raises(DocumentError, match="permission denied"):
        read_bytes(path)
