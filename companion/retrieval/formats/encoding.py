"""From bytes to text, whatever the encoding."""

from pathlib import Path

from companion.errors import DocumentError

SAMPLE = 200_000
"""Bytes that the guess of an encoding looks at; more makes it slow, not better."""

COMMONEST = "cp1252"
"""The encoding of most old texts: it wins where it fits as well as another."""


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

    guesses = from_bytes(content[:SAMPLE])
    guess = guesses.best()
    if guess is None:
        raise DocumentError(f"{path} is a binary file, not text: it was left out.")
    for other in guesses:  # the guesses of equal worth stand in alphabetical order: cp1250 before cp1252
        if other.encoding == COMMONEST and (other.chaos, other.coherence) == (guess.chaos, guess.coherence):
            guess = other
    return content.decode(guess.encoding, errors="replace").lstrip("\ufeff")
