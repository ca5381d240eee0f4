"""What a letter is for, read from how a person says it, and what of that belongs into the letter."""

import re
from collections.abc import Mapping

from companion.letters.moves import OCCASIONS

WAYS: Mapping[str, str] = {
    "unsent": r"never (?:to be )?sen[dt]|not (?:going to|gonna|to be) sen[dt]|unsent|won'?t send|for the drawer",
    "resignation": r"resign\w*|(?:hand(?:ing)? in|give|giving) (?:my )?notice|quit(?:ting)? my job|my notice"
    "|notice letter"
    r"|leav(?:e|ing) my (?:job|post)|quitting",
    "condolence": r"condol\w*|sympath\w*|bereave\w*|(?:his|her|their|whose) \w+(?: \w+)? (?:has )?(?:died|passed away)"
    r"|sorry for (?:his|her|their) loss|loss of",
    "apology": r"apolog\w*|say(?:ing)? (?:i'?m )?(?:really |so |that i'?m )?sorry|sorry",
    "reconciling": r"reconcil\w*|make (?:it )?up|making (?:it )?up|make peace|patch\w* (?:it |things )?up|mend\w*"
    "|fell out"
    r"|falling out|get back in touch|after the quarrel|after our (?:fight|row|argument)",
    "parting": r"part(?:ing)?|goodbye|good-bye|farewell|break(?:ing)? up|end(?:ing)? (?:it|things)|leav(?:e|ing)"
    "|let(?:ting)? (?:him|her|them) go"
    r"|divorce",
    "congratulation": r"congrat\w*|well done|birthday|wedding|graduat\w*|promotion|new baby|passed (?:his|her|their)",
    "thanks": r"thank\w*|grateful|gratitude",
    "love": r"love(?: letter)?|valentine\w*|anniversary|romantic|tell (?:him|her|them) (?:that )?i (?:love|like|fancy)",
    "other": r"something else|other|anything|just because|no reason",
}
"""How each occasion is said, the narrower ones first."""

ABOUT = re.compile(
    r"^.*?\b(?:thank(?:ing)? \w+|sorry|apologi[sz]\w*|grateful|congratulat\w+(?: \w+)?)(?: to (?:him|her|them|\w+))?"
    r"\s+(?:for|on)\s+(?=[a-z]+ing\b|(?:the|his|her|their|what|all)\b)",
    re.IGNORECASE,
)
BECAUSE = re.compile(
    r"^.*?(?:\bbecause|\bsince|\bthat|[,:;–—-])\s+(?=(?:i|i'm|i've|we|he|she|they|my|our|his|her|their|it)\b)",
    re.IGNORECASE,
)
WISH = re.compile(
    r"[\s,]*\b(?:and|so)?\s*i(?:'d like| want| would like| need|'m trying) to (?:\w+ ){1,3}\w+\W*$", re.IGNORECASE
)
"""What of an answer says only that they want to write."""

TELLS = re.compile(
    r"^(?:i|i'm|i've|we|we've|he|she|they|it|my|our|his|her|their)\b(?! (?:want|need|would like|'d like|wanna)\b)",
    re.IGNORECASE,
)


def occasion_of(said: str) -> str:
    """The occasion that an answer names; `other` where it names none."""
    low = said.lower().replace("’", "'").strip(" .!")
    names = {told: occasion for occasion, told in OCCASIONS.items()} | {each: each for each in OCCASIONS}
    if low in names:
        return names[low]
    return next((each for each, way in WAYS.items() if re.search(rf"\b(?:{way})\b", low)), "other")


def about_of(said: str) -> str:
    """What somebody is thanked for, or what is to be forgiven: `missing her wedding`, `the bicycle`; "" without any."""
    match = ABOUT.match(said.strip().replace("’", "'"))
    return said.strip()[match.end() :] if match else ""


def matter_of(said: str) -> str:
    """What an answer tells beside the occasion, as a sentence: `I forgot her birthday`; "" where nothing is told.

    A loss is not told to those who have suffered it.
    """
    text = WISH.sub("", said.strip())
    if occasion_of(said) == "condolence" or about_of(said):
        return ""
    match = BECAUSE.match(text.replace("’", "'"))
    told = text[match.end() :] if match else text
    return told if TELLS.match(told.replace("’", "'")) else ""
