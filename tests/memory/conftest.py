"""What the tests of the memory share."""

from collections.abc import Iterator

import pytest

from companion.home import Home
from companion.retrieval.embedding import Embedder
from tests.memory.notebook import Notebook


@pytest.fixture
def light(home: Home) -> Iterator[Notebook]:
    """An empty memory that knows words and no meaning."""
    notebook = Notebook.of(home)
    yield notebook
    notebook.connection.close()


@pytest.fixture
def notebook(home: Home, embedder: Embedder) -> Iterator[Notebook]:
    """An empty memory with the real model."""
    notebook = Notebook.of(home, embedder)
    yield notebook
    notebook.connection.close()
