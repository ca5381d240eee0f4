"""What a conversation is called."""

from datetime import datetime


def conversation_from(now: datetime) -> str:
    """The name of a conversation that begins now, for an interface that opens one at each start."""
    return now.isoformat(timespec="seconds")
