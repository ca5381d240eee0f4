"""What a letter is for, read from how a person says it, and what of that belongs into the letter."""

import re
from collections.abc import Mapping, Sequence

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

OPENS = re.compile(
    r"^(?:it'?s |it is |this is |i want |i'd like |i need |i have |i wanna |just |to |for |a |an |my |the |some )+",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"^(?:.*?\b(?:sorry|apolog\w*|thank\w*|grateful|congrat\w*)\b.*?)\b(?:for|on)\s+(?=[a-z]+ing\b)", re.IGNORECASE
)
WISH = re.compile(
    r"[\s,]*\b(?:and|so)?\s*i(?:'d like| want| would like| need"
    r"|'m trying) to (?:\w+ ){1,3}\w+\W*$",
    re.IGNORECASE,
)
"""What of an answer says only that they want to write."""
BECAUSE = re.compile(
    r"^.*?(?:\bbecause|\bsince|\bthat|[,:;–—-])\s+(?=(?:i|i'm|i've|we|he|she|they|my|our|his|her|their|it)\b)",
    re.IGNORECASE,
)


def occasion_of(said: str) -> str:
    """The occasion that an answer names; `other` where it names none."""
    low = said.lower().replace("’", "'").strip(" .!")
    if low in OCCASIONS:
        return low
    names = {told: occasion for occasion, told in OCCASIONS.items()}
    if low in names:
        return names[low]
    return next((each for each, way in WAYS.items() if re.search(rf"\b(?:{way})\b", low)), "other")


def matter_of(said: str) -> str:
    """What an answer tells beside the occasion: `missing her wedding`, `I forgot her birthday`; "" where nothing "
    "is left."""
    text = said.strip()
    occasion = occasion_of(text)
    if text.lower().strip(" .!") in (*OCCASIONS, *OCCASIONS.values()):
        return ""
    for pattern in (ABOUT, BECAUSE):
        match = pattern.match(text.replace("’", "'"))
        if match:
            return text[match.end() :]
    bare = re.sub(rf"\b(?:{WAYS[occasion]})\b", "", OPENS.sub("", text), flags=re.IGNORECASE)
    left = [word for word in re.findall(r"\w+", bare.lower()) if word not in SMALL]
    return text if left else ""


SMALL: Sequence[str] = (
    "a an the to for of him her them his their it letter note card message my me i want say please just on and so one "
    "that is he she they would like need some proper real s".split()
)
"""Words that add nothing to an occasion."""
