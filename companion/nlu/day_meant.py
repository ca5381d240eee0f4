"""Which day an expression means on the day when it is said: "next thursday", "the 14th", "in two weeks".

What is counted in weeks of seven days is reckoned here; the library dateparser reads what names a day of a month.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
NUMBERS = {
    word: number
    for number, words in enumerate("a an one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve".split("|"), 1)
    for word in words.split()
} | {"a couple of": 2}
ORDINALS = dict(
    enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
)
RELATIVE = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "the day after tomorrow": 2,
    "day after tomorrow": 2, "day before yesterday": -2,
}  # fmt: skip
"""Days from the turn's day."""

FEASTS = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26),
    "new year's eve": (12, 31), "new year's day": (1, 1), "halloween": (10, 31), "valentine's day": (2, 14),
}  # fmt: skip
"""Month and day of what is on the same day each year."""


def any_of(words: Iterable[str]) -> str:
    """A pattern of these words, the longest first, whose spaces count in a verbose pattern too."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
SHORT_DAY = r"(?:mon|tues?|weds?|thu(?:rs?)?|fri)"
MONTH = rf"(?:{'|'.join(rf'{name[:3]}(?:{name[3:]})?' for name in MONTHS if name != 'May')}|sept|may)\b"
WHOLE_MONTH = "|".join(MONTHS)
ONES = "|".join(list(ORDINALS.values())[:9])
SPELT = rf"(?:{'|'.join(ORDINALS.values())}|twenty[- ](?:{ONES})|thirt(?:ieth|y[- ]first))"
NUMERAL = r"\d{1,2}(?:st|nd|rd|th)"
YEAR = r"(?:,?[ ](?:19|20)\d\d\b)?"
UNIT = r"(?:day|night|week|fortnight|month|year)s?"
NUMBER = rf"(?:\d{{1,3}}|{any_of(NUMBERS)})"
DAY_WORD = r"(?:on|by|until|till|from|since|for|due|not|to|is|it's|its|be|before|after)"

PAST = re.compile(
    r"\b(?:was|were|wasn't|weren't|did|didn't|had|went|met|saw|came|happened|died|left|moved|bought|sold|lost|found|gave"
    r"|took|made|said|told|broke|fell|passed|failed|ran|ate|slept|began|ended|turned|married"
    r"|got (?:\w+ed|home|back|in|the|my|a (?:call|letter|job))|(?!need|wed\b|bed\b|red\b)[a-z]{3,}(?<!e)ed)\b",
    re.IGNORECASE,
)
AHEAD = re.compile(
    r"\b(?:will|won't|gonna|going to|shall|can|can't|should|must|have to|has to|need to|needs to|booked|scheduled"
    r"|planned|arranged|invited|postponed|rescheduled|pushed|signed up|promised|excited|scared|worried|tired"
    r"|stressed|prepared|got an?|is|isn't|are|am|be|being|im|i'm|we're|comes|starts|arrives)\b"
    rf"|\b(?:moved|changed|shifted|switched|put) (?:(?:it|that|this|me|us|them|(?:the|my|our) \w+) )?"
    rf"(?:back |forward |off )?(?:to|until|till) (?:the \d|next|{WEEKDAY})"
    r"|(?<=[a-z])'(?:ll|m|re)\b|\b(?:he|she|it|that|there|what)'s\b(?! (?:been|\w+ed\b))",
    re.IGNORECASE,
)


def day_meant(kind: str, words: str, today: date, clause: str, text: str) -> date | None:
    """The day that an expression means, or None where there is no such day.

    Args:
        kind: the name of the expression's group in dates.EXPRESSION.
        words: the expression, in lower case.
        today: the day when it is said.
        clause: the clause around it, whose verb tells whether the day is past.
        text: all that was said.
    """
    is_past = bool(PAST.search(clause)) and not AHEAD.search(clause)
    ways: dict[str, Callable[[], date | None]] = {
        "relative": lambda: today + timedelta(days=RELATIVE[words]),
        "weekday": lambda: _weekday(words, today, is_past, text),
        "week_on": lambda: _weekday(words, today, is_past, text),
        "weekend": lambda: _weekend(words, today, is_past),
        "span": lambda: _span(words, today),
        "month": lambda: _month(words, today, is_past),
        "feast": lambda: _nearest_year(FEASTS[words], today, is_past),
        "ordinal": lambda: _day_of_month(_day_number(words), today, is_past),
        "in_units": lambda: _counted(words, today),
        "ago": lambda: _counted(words, today),
    }
    try:
        return ways.get(kind, lambda: _parsed(words, today, is_past))()
    except (OverflowError, ValueError):  # a 31st of June, or a day beyond the calendar
        return None


def _weekday(words: str, today: date, is_past: bool, text: str) -> date:
    name = re.search(rf"\b(?:{WEEKDAY}|{SHORT_DAY})\b", words)
    number = next(index for index, day in enumerate(DAYS) if name and day.lower().startswith(name.group()[:3]))
    ahead = (number - today.weekday()) % 7
    first = words.split(maxsplit=1)[0]
    if first == "last" or (is_past and first not in ("next", "this")):
        return today - timedelta(days=(today.weekday() - number) % 7 or 7)
    if first == "next":  # in the week after this one: on a Tuesday, "next thursday" is not the day after tomorrow
        return today + timedelta(days=7 - today.weekday() + number)
    is_today = first == "this" or re.search(rf"\btoday\W+(?:is\W+)?{words}|{words}\W+today\b", text, re.IGNORECASE)
    coming = today + timedelta(days=ahead or (0 if is_today else 7))
    return coming + timedelta(days=7 * bool(re.search(r"\bweek\b", words)))


def _weekend(words: str, today: date, is_past: bool) -> date:
    saturday = today + timedelta(days=5 - today.weekday())
    if words.startswith("last"):
        return saturday - timedelta(days=7)
    if words.startswith("next"):
        return saturday + timedelta(days=7)
    if is_past:
        return saturday if saturday < today else saturday - timedelta(days=7)
    if saturday < today:  # on a Sunday
        return today if words.startswith("this") else saturday + timedelta(days=7)
    return saturday


def _span(words: str, today: date) -> date:
    step = 1 if words.startswith("next") else -1
    if words.endswith("week"):
        return today + timedelta(days=7 * step - today.weekday())
    if words.endswith("month"):
        return _months_on(today.replace(day=1), step)
    return date(today.year + step, 1, 1)


def _month(words: str, today: date, is_past: bool) -> date:
    number = next(index for index, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}\b", words, re.IGNORECASE))
    year = re.search(r"\d{4}", words)
    if year:
        return date(int(year.group()), number, 1)
    if words.startswith(("last", "since")) or is_past:
        return date(today.year - (number >= today.month + (not words.startswith("last"))), number, 1)
    if number == today.month and not words.startswith("next"):
        return today
    return date(today.year + (number <= today.month), number, 1)


def _nearest_year(month_and_day: tuple[int, int], today: date, is_past: bool) -> date:
    here = date(today.year, *month_and_day)
    if is_past:
        return here if here <= today else here.replace(year=here.year - 1)
    return here if here >= today else here.replace(year=here.year + 1)


def _day_number(words: str) -> int:
    digits = re.search(r"\d+", words)
    if digits:
        return int(digits.group())
    tens = 20 * ("twenty" in words) or 30 * ("thirtieth" in words or "thirty" in words)
    last = re.split(r"[ -]", words)[-1]
    return tens + next((number for number, name in ORDINALS.items() if name == last), 0)


def _day_of_month(day: int, today: date, is_past: bool) -> date:
    step = -1 if is_past else 1
    for first in _months_from(today.replace(day=1), step):
        try:
            on = first.replace(day=day)
        except ValueError:  # a month without a 31st
            continue
        if (on <= today) if is_past else (on >= today):
            return on
    raise ValueError(day)


def _months_from(first: date, step: int) -> Iterator[date]:
    return (_months_on(first, step * months) for months in range(4))


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)


def _counted(words: str, today: date) -> date | None:
    number = re.search(rf"\b{NUMBER}\b(?= {UNIT})", words)
    unit = re.search(rf"\b{UNIT}\b", words)
    if not number or not unit:
        return None
    count = int(number.group()) if number.group().isdigit() else NUMBERS[number.group()]
    step = -count if re.search(r"\b(?:ago|back)$", words) else count
    name = unit.group().removesuffix("s")
    if name == "fortnight":
        name, step = "week", 2 * step
    name = "day" if name == "night" else name
    return _library(f"{abs(step)} {name}s ago" if step < 0 else f"in {step} {name}s", today, step < 0)


def _parsed(words: str, today: date, is_past: bool) -> date | None:
    for number in range(31, 0, -1):  # the library knows no "twenty-second"
        tens, ones = divmod(number, 10)
        spelt = ORDINALS.get(number) or {30: "thirtieth"}.get(number) or f"(?:twenty|thirty)[- ]{ORDINALS.get(ones)}"
        if number <= 20 or number == 30 or re.search(rf"{'twenty' if tens == 2 else 'thirty'}[- ]", words):
            words = re.sub(rf"\b{spelt}\b", str(number), words)
    numbers = re.findall(r"\d+", words)
    if "-" in words and len(numbers[0]) == 4:
        return date(*map(int, numbers))
    return _library(re.sub(r"\b(?:the|of)\b ?", "", words), today, is_past)


def _library(words: str, today: date, is_past: bool) -> date | None:
    import dateparser  # type: ignore[import-untyped]  # ~300 ms, which a text without dates need not pay

    found = dateparser.parse(
        words,
        languages=["en"],
        settings={
            "RELATIVE_BASE": datetime(today.year, today.month, today.day, 12),
            "PREFER_DATES_FROM": "past" if is_past else "future",
            "DATE_ORDER": "DMY",
        },
    )
    return found.date() if found else None
