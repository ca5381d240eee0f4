"""Danger at the desk: every answer is read for it, and the whole letter, since farewell notes are a known sign.

A goodbye to life is rarely said in one sentence, so a letter is read for signs that tell only together. Leaving a
partner, a job or a town has its own words, and they count for nothing here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from companion.nlu.crisis import crisis_in, is_sure
from companion.nlu.reading import Reader


@dataclass(frozen=True)
class Concern:
    """What comes before any letter."""

    level: str
    """`passive`, `active`, `imminent` or `other`, as in `nlu/crisis.py`."""

    is_sure: bool
    """Whether it is beyond doubt; where it is not, she asks, and the person may go on."""

    words: str
    """What it was read in; the crisis room needs it for what it says, and nobody keeps it."""


Reads = Callable[[str], Concern | None]
"""Reads a text for danger."""

STRONG = re.compile(
    r"\b(?:(?:everyone|everybody|you all|they) (?:will|'ll|can) (?:breathe easier|be (?:better|happier"
    r"|free) without me)"
    r"|(?:join|be with) (?:you|him|her|them|dad|mum|mom) (?:again )?(?:soon|at last)|better off without me"
    r"|(?:won'?t|will not) be (?:here|around|alive)(?: any ?more| for (?:long"
    r"|much longer)|$|[.,;])"
    r"|(?:don'?t|do not|never|you (?:must ?n'?t|must not)) (?:you )?blame your ?sel(?:f|ves)"
    r"|(?:no|not) longer (?:in|be in) pain|at (?:peace|rest) (?:now|soon|at last)|finally (?:be )?(?:at )?(?:peace"
    r"|rest)"
    r"|(?:a|such a) burden (?:to|on) (?:you|every\w+|any\w+|them|my)|burden (?:you|any\w+) (?:any ?more|no longer)"
    r"|what i(?:'m| am) about to do|forgive me for what i|where i(?:'m| am) going|on the other side"
    r"|(?:when|after|once) i(?:'m| am) gone|end(?:ed|ing)? (?:it|my pain|the pain|my suffering)(?: all)?(?: now"
    r"| tonight|[.,;]|$)"
    r"|stop(?:s|ped)? hurting|(?:too|so) tired (?:to (?:go on|live|fight)|of (?:fighting|living|being alive))"
    r"|(?:can'?t|cannot|can not) (?:go on|keep going|live like this|do life|carry on living)(?: any ?more"
    r"| like this)?)",
    re.IGNORECASE,
)
WEAK = re.compile(
    r"\b(?:by the time you(?:'ve)? (?:read|find|get|found)|when you (?:read|find) this|this is my (?:last"
    r"|final) (?:letter|note|words?)"
    r"|(?:not|n'?t|isn'?t) (?:any ?one'?s|any ?body'?s|your) fault|nobody'?s fault|no ?one'?s fault"
    r"|sorry for (?:everything|all of it|being|leaving you)|forgive me"
    r"|(?:look after|take care of) (?:mum|mom|dad|each other|the (?:kids|children|dog|cat|boys|girls)|your (?:mum"
    r"|mom|dad|mother|father"
    r"|sister|brother)|my (?:dog|cat|plants|mum|mom|dad|things|son|daughter|children|kids))"
    r"|i want you to have (?:my|the|this)|(?:you can|please) (?:keep|have|take) my (?:guitar|records?|things|watch"
    r"|books|ring|car)"
    r"|tell (?:the (?:kids|children|boys|girls)|him|her|them|mum|mom|dad"
    r"|everyone) (?:that )?i(?:'ve)? (?:always )?loved?\b"
    r"|never (?:been )?any (?:good|use) to|thank you for (?:everything|all of it|all you)"
    r"|(?:give|leave|leaving) (?:\w+ )?my (?:\w+ ){1,3}to\b|(?:paid|sorted|settled|in order)\b.{0,40}\b(?:trouble"
    r"|worry|you need)"
    r"|remember me|i(?:'m| am) so tired|(?:can'?t|cannot) (?:do|take|bear) (?:this|it) any ?more|there(?:'s"
    r"| is) no (?:other )?(?:way|hope)"
    r"|i(?:'ve| have)? tried (?:so hard|everything)|i love you all|goodbye (?:everyone|everybody|all|world|forever)"
    r"|i(?:'ll| will) (?:always )?(?:watch|be watching) over|you(?:'ll| will) be (?:fine|okay|ok|better) without me"
    r"|i(?:'ll| will) be gone|see you (?:again )?(?:one day|in heaven|there)|the (?:pills|bridge|rope|gun))",
    re.IGNORECASE,
)
LEAVING = re.compile(
    r"\b(?:(?:new|my|this|the|last|our) (?:job|post|flat|apartment|town|city|company|team|office|marriage"
    r"|relationship)|notice period|"
    r"mov(?:e|ing) (?:to|out|away|in)|break(?:ing)? up|divorc\w+|separat\w+|my last day|lease|emigrat\w+|visa"
    r"|leaving you"
    r"|(?:we|us) (?:as a couple|together)|fianc\w+|engagement|(?:you|he|she|they|dad|mum|mom|father|mother"
    r"|gran\w*) died|sold the house|at the office|choir|hospice|chemo\w*|palliative"
    r"|tumou?r|cancer)\b",
    re.IGNORECASE,
)
"""What a letter speaks of that leaves a person, a post or a place, or comes of an illness: it outweighs a sign."""

TOGETHER = 2
"""Weak signs that are one strong one."""


def reads_with(reader: Reader) -> Reads:
    """What reads with the rules and the head, as any message is read."""

    def reads(text: str) -> Concern | None:
        if not text.strip():
            return None
        reading = reader.read(text, None)
        if not reading.crisis or (not reading.is_sure and is_leave_taking(text)):
            return None
        return Concern(reading.crisis, reading.is_sure, text)

    return reads


def by_rules(text: str) -> Concern | None:
    """What reads by the rules alone, where no model is at hand."""
    level = crisis_in(text, 0.0, {"active": 1.0})
    return Concern(level, is_sure(text, 0.0), text) if level else None


def concern_of_letter(told: str, reads: Reads) -> Concern | None:
    """What the whole letter tells: as a message, and by the signs of a goodbye to life.

    Args:
        told: only what the person said themselves, since no written move is a sign.
        reads: reads a text for danger.
    """
    concern = reads(told)
    if concern and concern.is_sure:
        return concern
    farewell = farewell_in(told)
    return farewell or concern


def is_leave_taking(text: str) -> bool:
    """Whether a text speaks of leaving somebody or something, and has no sign of more than that."""
    plain = text.replace("’", "'")
    return bool(LEAVING.search(plain)) and not STRONG.search(plain) and len(set(_found(WEAK, plain))) < TOGETHER


def farewell_in(told: str) -> Concern | None:
    """Whether a person's words, taken together, read as a goodbye to life."""
    plain = told.replace("’", "'")
    strong, weak = len(set(_found(STRONG, plain))), len(set(_found(WEAK, plain)))
    weight = strong + weak // TOGETHER - bool(LEAVING.search(plain))
    if weight < 1:
        return None
    return Concern("active" if weight > 1 else "passive", weight > 1, told)


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match.group().lower() for match in pattern.finditer(text)]
