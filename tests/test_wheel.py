"""The wheel: everything that the program needs travels inside it."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel that was just built."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    return ZipFile(wheel).namelist()


@pytest.mark.parametrize("folder", ["persona", "knowledge"], ids=lambda folder: f"every {folder} file")
def test_what_ships_beside_the_package_is_inside(inside: list[str], folder: str) -> None:
    files = {f"companion/_shipped/{path.relative_to(ROOT)}" for path in (ROOT / folder).rglob("*") if path.is_file()}
    assert files <= set(inside)


@pytest.mark.parametrize("kind", ["*.py", "*.sql", "*.json", "*.npz", "*.tcss"])
def test_every_file_of_the_package_is_inside(inside: list[str], kind: str) -> None:
    files = {str(path.relative_to(ROOT)) for path in (ROOT / "companion").rglob(kind)}
    assert files
    assert files <= set(inside)


def test_nothing_else_is_inside(inside: list[str]) -> None:
    assert {name.split("/")[0] for name in inside if ".dist-info/" not in name} == {"companion"}
