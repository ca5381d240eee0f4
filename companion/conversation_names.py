"""What a conversation is called."""

from datetime import datetime


def conversation_from(now: datetime) -> str:
    """The name of a conversation that begins now; two that begin within a second are two."""
    return now.isoformat(timespec="milliseconds")
