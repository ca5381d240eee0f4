"""What kind of answer a question asks for, and whether a sentence holds one of that kind.

Likeness tells what a sentence is about, not whether it holds the thing asked for: "How old is Theodore?" is near
every sentence on Theodore. So a question that asks for an age wants an age in the sentence that answers it.
"""

import re
from dataclasses import dataclass
from enum import Enum

NUMBER = (
    r"(?:\d[\d.,]*|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|several|a few|a couple of|many|half)"
)
UNIT = r"(?:second|minute|hour|day|night|week|weekend|month|year|decade|centur|generation)(?:s|y|ies)?"
NAME = r"[A-Z][\w'’.-]+"
MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"


class Asked(Enum):
    """The kinds of answer that can be told by their form."""

    AGE = "age"
    DURATION = "duration"
    MONEY = "money"
    DATE = "date"
    COUNT = "count"
    PLACE = "place"
    NAME = "name"
    PERSON = "person"
    AWARD = "award"
    WORDS = "words"
    REASON = "reason"
    OPEN = "open"
    """Anything: nothing in the form of a sentence tells."""


@dataclass(frozen=True)
class _Form:
    asked: Asked
    question: re.Pattern[str]
    answer: re.Pattern[str]


def _form(asked: Asked, question: str, answer: str, *, keep_case: bool = False) -> _Form:
    return _Form(
        asked, re.compile(question, re.IGNORECASE), re.compile(answer, re.NOFLAG if keep_case else re.IGNORECASE)
    )


FORMS = (
    _form(
        Asked.AGE,
        r"\bhow old\b|\b(what|which|whose) age\b|\bwhat('s| is) (the |his |her |their )?age\b|\bage (is|was|of)\b",
        rf"\b{NUMBER}[- ]years?[- ]olds?\b|\baged? (of )?\d|\b(his|her|their|the) (early |mid-? ?|late )?"
        rf"(teens|twenties|thirties|forties|fifties|sixties|seventies)\b|\bborn in\b|\b\d+ years of age|\bunder \d+"
        rf"|\bover the age",
    ),
    _form(
        Asked.MONEY,
        r"\bhow much\b.*\b(costs?|pays?|paid|earns?|charges?|spends?|spent|makes?|made|gross(es|ed)?|worth|money"
        r"|salary|price)\b"
        r"|\b(price|cost|budget|salary|box[- ]office|fee|ticket price|wages?)\b",
        r"[$€£¥]\s?\d|\b\d[\d.,]*\s?(dollars|euros|pounds|cents|bucks|million|billion)\b|\b(million"
        r"|billion) (dollars|euros|pounds)\b|\bfor free\b",
    ),
    _form(
        Asked.DURATION,
        rf"\bhow long\b(?! ago)|\bhow many {UNIT}\b|\brun(ning)?[- ]?time\b|\bhow much time\b|\bfor how long\b"
        rf"|\bhow many minutes\b",
        rf"\b{NUMBER}( \w+)? ({UNIT})\b|\bfor (ever|years|months|weeks|days|hours|a while|a time|some time|life)\b"
        rf"|\b(temporar|brief|lifelong|whole|all) ?\w*",
    ),
    _form(
        Asked.DATE,
        r"\bwhen (did|does|is|was|were|will|do|are|has|have|exactly)\b|\b(what|which|whose) (year|date|day|month"
        r"|decade|century|era|season|period)\b|\bhow long ago\b|\bwhen('s| is)\b|^when\b",
        rf"\b(1\d\d\d|20\d\d)s?\b|\b{MONTH}\b|\b{WEEKDAY}\b|\bcentury\b|\b(near|distant) future\b|\bago\b"
        r"|\b(today|tonight|yesterday|tomorrow|nowadays|once|after|before|when|while|during|until|since|beginning"
        r"|opening|end|as soon as|year|then)\b",
    ),
    _form(
        Asked.COUNT,
        r"\bhow many\b|\b(what|which|exact|the) number of\b|\bwhat('s| is) the (exact )?(number|figure)\b"
        r"|\bhow often\b|\bhow much of\b",
        r"\b\d[\d.,]*\b|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|hundreds?"
        r"|thousands?|millions?|billions?|dozens?|both|once|twice"
        r"|several|countless|numerous|many|few|none|all|every|each|only|daily|infinite|constantly|always|never)\b",
    ),
    _form(
        Asked.AWARD,
        r"\b(awards?|prizes?|oscars?|globes?|baftas?|trophy|trophies|honou?rs?|nominat\w+|accolades?)\b",
        r"\b(award|prize|oscar|golden globe|bafta|troph|honou?r|nominat|jury|accolade|won|win)\w*",
    ),
    _form(
        Asked.WORDS,
        r"\b(exact|very|precise|first|last|final|opening) (words?|lines?|sentences?|quote)\b|\bquote (me )?(the|what"
        r"|from)\b|\bword for word\b"
        r"|\bwhat (exactly )?(do|does|did) \w+ (say|tell|write|whisper|sing|call)\b(?!.*\b(about|of|on|regarding)\b)",
        r"[\"“”]|\bsays?\b|\btells?\b|\btold\b|\bsaid\b|\bannounc|\binsist|\breveal|\bwrites?\b|\bcalls?\b",
    ),
    _form(
        Asked.NAME,
        r"\bwhat('s| is| was| are|s) .*\b(names?|called|title|titled|surname)\b|\b(the|a|his|her|its|their|first"
        r"|last|full|real|have a|actual) names?\b"
        r"|\bname of\b|\b(is|was|are) \w+('s)?( \w+)? called\b|\bcalled\?*$|\bwhat (do|does|did) (they|you"
        r"|people) call\b|\bgoes by\b",
        rf"(?<=\s)[\"“'‘(]?{NAME}|[\"“]",
        keep_case=True,
    ),
    _form(
        Asked.PLACE,
        r"\bwhere\b|\b(what|which) (city|cities|country|town|place|state|street|restaurant|continent|planet|island"
        r"|location|district|beach|streaming|platform|channel|cinema)\b",
        rf"\b(in|at|on|to|from|into|onto|near|outside|inside|around|through|toward|towards|within|between|of|back"
        rf"|over|under|behind)\s+"
        rf"(the |a |an |his |her |their |our |its |another |this |\")*(\"?{NAME}|[\w'-]+)",
        keep_case=True,
    ),
    _form(
        Asked.PERSON,
        r"\bwho(m|se|'s|s)?\b|\b(what|which) (actor|actress|director|person|character|critic|author|writer|composer"
        r"|band|musician|man|woman|friend|reader|studio|company)\b",
        rf"(?<=\s)[\"“'‘(]?{NAME}|^{NAME}.*|\b(he|she|they|someone|nobody|people|reader|friend|wife|husband|man"
        rf"|woman|AI)\b",
        keep_case=True,
    ),
    _form(
        Asked.REASON,
        r"\bwhy\b|\bhow come\b|\bwhat for\b|\bwhat (makes?|made)\b|\bwhat('s| is| was) the reason\b"
        r"|\bfor what reason\b",
        r"\b(because|since|so that|in order|therefore|thus|due to|for|to|as|by|reason|make[s]?|cause[sd]?|lead[s]?"
        r"|when|after|leaves?|thanks|out of|with|instead|need\w*)\b",
    ),
)


def what_is_asked(question: str) -> Asked:
    """The most telling kind of answer that a question asks for."""
    for form in FORMS:
        if form.question.search(question):
            return form.asked
    return Asked.OPEN


def holds(sentence: str, asked: Asked, question: str) -> bool:
    """Whether a sentence holds something of the kind that is asked for, beside what the question says already."""
    for form in FORMS:
        if form.asked is asked:
            said = {word.lower().strip("'’s.") for word in re.findall(NAME, question)} | set(question.lower().split())
            for match in form.answer.finditer(sentence):
                if form.asked not in (Asked.NAME, Asked.PERSON, Asked.PLACE):
                    return True
                names = re.findall(NAME, match.group()) or [match.group()]
                if any(re.sub(r"['’]s$", "", name).lower().strip("'’.\"“(") not in said for name in names):
                    return True
            return False
    return True
