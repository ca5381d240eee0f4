"""Where files are offered to be written: a folder that the person knows."""

from pathlib import Path


def keepsake_folder() -> Path:
    """The person's documents, else their home."""
    from platformdirs import user_documents_path  # ~15 ms to import

    documents = user_documents_path()
    return documents if documents.is_dir() else Path.home()
