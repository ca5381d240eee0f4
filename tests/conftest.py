"""What the tests share: the real model, homes, documents, and an engine over the library that ships."""

import os

os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from companion import engine as engine_module
from companion.engine import Engine, open_engine
from companion.home import Home
from companion.options import Options
from companion.retrieval.cross_encoder import CrossEncoder, load_cross_encoder
from companion.retrieval.embedding import Embedder, load_embedder
from tests.running import Run, runner

Write = Callable[[str, str | bytes], Path]

TEA = "# Tea\n\nTea is brewed in hot water. It is drunk from small cups."


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The real model."""
    return load_embedder("", None)


@pytest.fixture(scope="session")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> CrossEncoder:
    """The real cross-encoder."""
    return load_cross_encoder(Home(tmp_path_factory.mktemp("models")))


@pytest.fixture(scope="session")
def shared_models(embedder: Embedder, cross_encoder: CrossEncoder) -> Iterator[None]:
    """What is opened in this process uses the models that are already loaded, and makes none ready in its home."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_module, "load_embedder", lambda model, receipt: embedder)
        for module in (engine_module, import_module("companion.commands.memory.search")):
            patch.setattr(module, "load_cross_encoder", lambda home: cross_encoder)
        yield


@pytest.fixture(scope="session")
def engine(shared_models: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine over the shipped library; its sessions are shared, so name your own conversation."""
    opened = open_engine(Options(Home(tmp_path_factory.mktemp("home")), seed=1))
    yield opened
    opened.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a document into `tmp_path/documents` and gives its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def tea(write: Write) -> str:
    """A library of one document, which is read in a moment."""
    return str(write("tea.md", TEA).parent)


@pytest.fixture
def run(home: Home, shared_models: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, in an empty home."""
    return runner(home, capsys, monkeypatch)
