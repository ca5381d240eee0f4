"""Dates as people say them ("on thursday", "the 22nd of may", "in two weeks"), resolved against the day of the turn.

Our own patterns find the words, since a date library reads "may", "sun" and "sat" as dates wherever they stand.
Which day they mean is reckoned in day_meant.py.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from companion.nlu.day_meant import (
    DAY_WORD,
    DAYS,
    FEASTS,
    MONTH,
    MONTHS,
    NUMBER,
    NUMERAL,
    RELATIVE,
    SHORT_DAY,
    SPELT,
    UNIT,
    WEEKDAY,
    WHOLE_MONTH,
    YEAR,
    any_of,
    day_meant,
)

EXPRESSION = re.compile(
    rf"""
    \b(?P<iso>(?:19|20)\d\d-\d\d?-\d\d?)\b
    | \b(?P<full>\d\d?(?P<mark>[./-])\d\d?(?P=mark)(?:20)?\d\d)\b
    | (?:\b{DAY_WORD}\ )(?:the\ )?(?P<short>(?!24/7)\d\d?(?:\.\d\d?\.|/\d\d?)(?![\d/]))
    | \b(?P<day_month>(?:the\ )?(?:(?:{NUMERAL}|{SPELT})(?:\ of)?|\d\d?)\ {MONTH}{YEAR})
    | \b(?P<month_day>{MONTH}\ (?:(?:the\ )?(?:{NUMERAL}|\d\d?)|the\ {SPELT})\b
        (?!\ (?:people|of|times|more|miles|km|minutes|hours|days|or)\b){YEAR})
    | \b(?P<month>(?:next|last)\ (?:{WHOLE_MONTH})|(?:in|by|until|till|since|early|mid|late|end\ of|from|for)
        \ (?:the\ )?(?:{WHOLE_MONTH}){YEAR})\b(?!\ (?:have|be|not|well)\b)
    | \b(?P<ordinal>the\ (?:{NUMERAL}|{SPELT})(?=\s*(?:$|[.,;!?)]|(?:at|in\ the|of\ (?:this|next)\ month|and|so|but
        |or|not|now|if|because|instead|then|i|we|which|with|tbh|lol)\b)))
    | \b(?P<in_units>(?:in|within)\ {NUMBER}\ {UNIT}(?:'?\ time)?|{NUMBER}\ {UNIT}\ from\ (?:now|today))\b
    | \b(?P<ago>{NUMBER}\ {UNIT}\ (?:ago|back))\b
    | \b(?P<week_on>(?:a\ week\ (?:on\ |from\ )?{WEEKDAY}|{WEEKDAY}\ week))\b(?!')
    | \b(?P<weekday>(?:(?:this\ coming|this|next|last|coming)\ )?{WEEKDAY}|(?:on|by|this|next|until|till)\ {SHORT_DAY}
        )\b(?!'s\ child)
    | \b(?P<weekend>(?:at|on|over|during|for|by)\ the\ weekend|(?:this|next|last)\ weekend)\b
    | \b(?P<span>(?:next|last)\ (?:week|month|year))\b
    | \b(?P<relative>{any_of(RELATIVE)})\b
    | \b(?P<feast>{any_of(FEASTS)})\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
REPEATED = re.compile(r"\b(?:every|each|most|some|all|alternate|any)(?: (?:other|single|second))?\s*$", re.IGNORECASE)
"""What before a weekday makes it a custom and no date."""

CLAUSE_END = re.compile(r"[.!?;\n]+(?:\s|$)|,\s|\b(?:and|but|so|because)\s+(?=(?:i|we|he|she|they|it|my|the)\b)", re.I)


@dataclass(frozen=True)
class When:
    """A day that a text names."""

    text: str
    """The words, verbatim."""

    on: date
    """The day, resolved against the turn's time; the first day of a week, weekend, month or year."""

    is_future: bool
    """Whether it lies at or after the day of the turn."""


def dates_in(text: str, said_at: datetime) -> list[When]:
    """The days that a text names, in order.

    Args:
        text: what was said.
        said_at: when it was said.
    """
    plain = text.replace("’", "'")
    today = said_at.date()
    found = []
    for match in EXPRESSION.finditer(plain):
        kind, words = next((kind, words) for kind, words in match.groupdict().items() if words and kind != "mark")
        if REPEATED.search(plain[: match.start()]):
            continue
        clause = _clause_of(plain, match)
        on = day_meant(kind, words.lower(), today, clause, plain)
        if on is not None:
            start = match.start(kind)
            verbatim = text[start : start + len(words)]
            found.append(When(verbatim, on, on >= today))
    return found


def spoken(on: date, now: datetime) -> str:
    """A day as one says it: "tomorrow", "Thursday 26 November", and with its year where that is not this year's."""
    match (on - now.date()).days:
        case 0:
            return "today"
        case 1:
            return "tomorrow"
        case -1:
            return "yesterday"
    day_and_month = f"{on.day} {MONTHS[on.month - 1]}"
    return f"{DAYS[on.weekday()]} {day_and_month}" if on.year == now.year else f"{day_and_month} {on.year}"


def _clause_of(text: str, match: re.Match[str]) -> str:
    """What was matched with the rest of its clause, whose verb tells whether the day is past."""
    ends = [(end.start(), end.end()) for end in CLAUSE_END.finditer(text)]
    start = max((after for _, after in ends if after <= match.start()), default=0)
    stop = min((before for before, _ in ends if before >= match.end()), default=len(text))
    return text[start:stop]
