"""Lines of text, out and in."""

import sys

from companion.plain_text import inert


def tell(text: str) -> None:
    """Write a line that cannot command the terminal."""
    if text:
        print(inert(text), flush=True)


def ask_for(prompt: str) -> str | None:
    """A line of the person's; None at the end of the input. Where nobody looks on, nothing is asked."""
    if sys.stdin.isatty():
        print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


def flat(text: str) -> str:
    """A text in one line."""
    return " ".join(text.split())
