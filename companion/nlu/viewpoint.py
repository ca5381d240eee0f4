"""Questions about somebody, put as they would put them themselves ("What did Ana buy?": "What did I buy?")."""

import re

VERBS = {"is": "am", "was": "was", "has": "have", "does": "do"}
"""What a verb beside a name becomes beside "I"."""

BEHIND = "to|for|with|of|by|from|about|on|at|give|gave|tell|told"
"""Words behind which a name becomes "me"."""

DAYS = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Christmas|Easter"
)
NAMED = re.compile(rf"(?<=[\w,'’] )(?!(?:I|{DAYS})\b)[^\W\d_a-zß-ÿ][^\W\d_]+(?:[-'’](?!s\b)[^\W\d_]+)*")
"""A capital within a sentence that is no day's."""


def as_their_own(question: str, name: str) -> str:
    """A question about somebody as they would put it themselves.

    Args:
        question: the question.
        name: what they are called in it.
    """
    who = rf"(?<![\w-]){re.escape(name)}(?![\w-])"

    def beside(match: re.Match[str]) -> str:
        verb = match["verb"]
        mine = VERBS[verb.lower()]
        return f"{mine.capitalize() if verb[0].isupper() else mine} I"

    verbs = "|".join(VERBS)
    question = re.sub(rf"\b(?P<verb>{verbs}) {who}(?!['’])", beside, question, flags=re.IGNORECASE)
    question = re.sub(rf"{who} (?P<verb>{verbs})\b", lambda match: f"I {VERBS[match['verb']]}", question)
    question = re.sub(rf"{who}['’]s?(?=\W*$)", "mine", question)
    question = re.sub(rf"{who}['’]s?(?!\w)", "my", question)
    question = re.sub(rf"\b({BEHIND}) {who}", r"\1 me", question)
    return re.sub(who, "I", question)


def first_named(question: str) -> str:
    """The first word within a question that is written like a name, "" where there is none."""
    found = NAMED.search(question)
    return found.group() if found else ""
