"""What is to happen on a day that was named, and whose birthday it is."""

import re

from companion.nlu.fact_rules import parts
from companion.nlu.kin import as_said

BIRTHDAY = re.compile(
    r"(?:^|\b(?:it's|its|it is) )(?:(?P<whose>my|our|[\w' -]+?'s) birthday)(?:'s| is| was|s)?(?: (?:on|in"
    r"|actually|now|coming up))*\s*$"
    r"|^(?P<born>i was born) (?:on )?$",
    re.IGNORECASE,
)
NOUNS = (
    r"(?:(?!(?:favou?rite|best|worst|only|head|whole|is|was|are|and|has|had|to|not|i|he|she|they|we|who"
    r"|that|been)\b)[\w-]+(?:'s(?= \w+ ?(?!is\b)\w)|')? ?){1,5}?"
)
FILLER = (
    r"(?:(?:due|scheduled|set|booked|planned|now|actually|also|happening|coming up|definitely|only"
    r"|moved to|back) )*(?:on|for|at|until)? ?"
)
TAKES_PLACE = (
    r"(?:(?:'s| has) been moved to|'s| is| are|'re| was| were| will be|'ll be| starts?| begins?| comes?"
    r"| arrives?| lands?| opens?| closes?| takes place| leaves?| departs?| comes? out| goes? live"
    r"| got moved to| has been moved to| was moved to| moved to| ends?)"
)
DATED = re.compile(rf"^(?P<subject>(?:my|our|the) {NOUNS}|it)(?<! ){TAKES_PLACE} {FILLER}$", re.IGNORECASE)


def whose_birthday(before: str, day: str) -> str:
    """Whose birthday a day is, by the words before the day, or ""."""
    match = BIRTHDAY.search(before)
    if not match or (match["born"] and not re.search(r"\d|of", day)):  # "i was born yesterday" is none
        return ""
    whose = (match["whose"] or "my").removesuffix("'s")
    return {"my": "me", "our": "we"}.get(whose.lower(), whose if whose[0].isupper() else as_said(whose))


def occasion(before: str, earlier: str) -> str:
    """What happens on a day, by the words before the day: "my flight is on" -> "my flight", or "".

    Args:
        before: the clause up to the day.
        earlier: what was said before it, where "it" may have been named.
    """
    kind = parts()["occasion"]
    match = DATED.match(before)
    if match and match["subject"].lower() == "it":
        last = list(
            re.finditer(rf"\b(?:my|the|our) (?:(?!is\b|was\b)[\w'-]+ ){{0,2}}(?:{kind})\b", earlier, re.IGNORECASE)
        )
        return last[-1].group().lower() if last else ""
    if match:
        return match["subject"].lower().strip()
    noun = (
        rf"(?:(?!(?:i|we|he|she|it|im|i'm|we're|is|was|have|had|having|got|no|not|the|a|an|my|our|after|before"
        rf"|\w+ing)\b)[\w'-]+ ){{0,2}}?(?:{kind})"
    )
    match = re.match(
        rf"^(?:(?:i|we)(?:'ve got| have got| have|ve got| got|'ve)|got|there's|there is)(?: an?| the| my"
        rf"| our) (?P<noun>{noun})(?: booked| scheduled| with [\w' ]+| at [\w' ]+)? (?:on |for |at )?$"
        rf"|^(?P<whose>my |our |the )?(?P<bare>{noun})(?: booked| scheduled)? (?:on |for |is |at )?$",
        before,
        re.IGNORECASE,
    )
    if not match:
        return ""
    owner = "my " if re.search(r"\bmy\b", before) else "our " if re.search(r"\bour\b", before) else "the "
    return owner + str(match["noun"] or match["bare"]).lower()
