"""From bytes to text, whatever the encoding."""

from pathlib import Path

from companion.errors import DocumentError

SAMPLE = 200_000
"""Bytes that the guess of an encoding looks at; more makes it slow, not better."""


def decode(path: Path, content: bytes) -> str:
    """The text of a file: UTF-8 where it is that, else the encoding it most resembles.

    Raises:
        DocumentError: the bytes are not text.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _guess(path, content)
    if "\x00" in text:
        raise DocumentError(f"{path} is a binary file, not text: it was left out.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _guess(path: Path, content: bytes) -> str:
    from charset_normalizer import from_bytes  # ~60 ms to import, rarely needed

    guess = from_bytes(content[:SAMPLE]).best()
    if guess is None:
        raise DocumentError(f"{path} is a binary file, not text: it was left out.")
    return content.decode(guess.encoding, errors="replace").lstrip("\ufeff")
