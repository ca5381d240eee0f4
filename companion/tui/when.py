"""When something was, as one says it: `today, 21:00`, `yesterday`, `Sunday`, `18 November`."""

from datetime import datetime


def when(at: datetime, now: datetime) -> str:
    """A time seen from another, no closer than it matters."""
    days = (now.date() - at.date()).days
    if days == 0:
        return f"today, {at:%H:%M}"
    if days == 1:
        return f"yesterday, {at:%H:%M}"
    if 1 < days < 7:
        return f"{at:%A}, {at:%H:%M}"
    return f"{at.day} {at:%B}" if at.year == now.year else f"{at.day} {at:%B %Y}"


def many(count: int, what: str) -> str:
    """`no talks`, `1 talk`, `2,000 talks`."""
    return f"{f'{count:,}' if count else 'no'} {what}{'' if count == 1 else 's'}"
