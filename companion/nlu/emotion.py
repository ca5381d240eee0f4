"""What a message sounds like; by itself, since the terminal UI knows it before anything heavy is loaded."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Emotion:
    """What a message sounds like."""

    label: str = "neutral"
    intensity: float = 0.0
    """In [0, 1]."""
