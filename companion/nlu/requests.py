"""What a message asks her to do with her memory: forget something, tell what she knows, leave a topic alone."""

import re
from dataclasses import dataclass
from typing import Literal

from companion.retrieval.words import content_words

Kind = Literal["forget", "forget_last", "forget_all", "leave", "lift", "know", "last_talk"]


@dataclass(frozen=True)
class Request:
    """Something to be done with the memory."""

    kind: Kind
    topic: str = ""
    """What it is about, as the person puts it; "" for everything."""


POLITE = (
    r"(?:^|[.!?;,]\s*|\b(?:please|pls|plz|could you|can you|can u|would you|will you|you can|you should|i want you to"
    r"|i need you to|i'd like you to|i'd rather you|i'd be glad if you|better|just|and|so|now|hey|ok|okay|actually"
    r"|let's|lets|kindly|do|wish you'd|mind if you|could we|can we)[\s,]+(?:please |just |maybe |also |to )*)"
)
"""What may stand before a wish that is meant for her: "I forget" and "don't forget" are none."""

SAID = r"i(?:'ve| have)? (?:ever |just |once )?(?:said|told (?:you|u)|wrote|mentioned|shared)(?: to you)?"
OF_IT = (
    rf"(?:about |all about |everything (?:{SAID} )?(?:about|with|on) |anything (?:{SAID} )?(?:about|on) "
    rf"|what {SAID}(?: \w+)? (?:about|of|on|regarding) |what {SAID} |that {SAID} (?:that |about )?"
    r"|(?:all|whatever|the (?:whole )?(?:thing|things|bit|bits|part|stuff|story|business|matter|message|line)s?)(?: that| which)?"
    rf"(?: {SAID})? ?(?:about|with|on|of|regarding) |{SAID} (?:about |that )?|the fact that )"
)
FORGET = re.compile(rf"{POLITE}(?:forget|unlearn|unremember)\s+(?:{OF_IT})?(?P<topic>[^.!?;]+)", re.IGNORECASE)
OUT = r"(?:from|out of|off) (?:your|the) (?:memory|list|notes?|files?|records?|head|log)"
ERASE = re.compile(
    rf"{POLITE}(?:delete|erase|remove|wipe|scrub|strike|scratch|clear|drop|lose|throw away|get rid of)\s+"
    rf"(?:{OF_IT}(?P<said>[^.!?;]+)|(?P<out>[^.!?;]+? (?={OUT}))|(?P<whole>(?:everything|all) (?:that )?you (?:know|have|remember)"
    r"[^.!?;]*|(?:all )?(?:of )?my (?:data|memories|info)\b|(?:your |the )?(?:whole |entire )?memor(?:y|ies)(?: of me| about me)?\b"
    r"|my last (?:message|one|line)|what i just (?:said|wrote|told you)|everything$))",
    re.IGNORECASE,
)
NOT_KEPT = re.compile(
    r"\b(?:pretend|act (?:as if|like)|imagine) i (?:never|didn't|hadn't|didnt) (?:said|say|told you|tell you|mentioned?|wrote)"
    r"(?: you)? ?(?:anything )?(?:about |that )?(?P<topic>[^.!?;]+)"
    r"|\b(?:don't|dont|do not) (?:keep|store|save|remember|hold on to|hang on to) (?!me\b|a secret|it against)"
    r"(?:what i (?:said|told you) about |the (?:thing|bit|part|stuff) about |anything about )?(?P<other>[^.!?;]+)"
    r"|\b(?:take|strike|cross) (?:out |off )?(?P<third>[^.!?;]+?) (?:out|off|from) (?:of )?(?:your|the) (?:memory|list|notes|file|record)s?\b",
    re.IGNORECASE,
)
LAST = re.compile(
    r"^(?:that|this|it|what i (?:just )?(?:said|wrote|told you)(?: just now)?|what i just .{0,30}|my last (?:message|one|line)"
    r"|the last (?:thing|message|bit|one|line)(?: i (?:said|wrote|sent|told you))?|i (?:just )?said (?:that|anything)|that one)"
    r"(?: again| please| pls| now| then| ok| okay| thanks| thx| for me| from your memory| from the record)*$",
    re.IGNORECASE,
)
ALL = re.compile(
    r"^(?:everything|all|it all|all of it|everything (?:you (?:know|have)|i (?:ever )?(?:said|told you))"
    r"(?: about me| of me| on me)?|all (?:you (?:know|have)|i (?:ever )?(?:said|told you))(?: about me| on me)?|me|your memory"
    r"|(?:your |the )?(?:whole |entire )?memor(?:y|ies)(?: of me| about me)?|all (?:my|your|the) (?:data|memories)|my data)"
    r"(?: about me| of me)?(?: please| pls| now| and start (?:over|again|afresh))*$",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"(?:,? (?:please|pls|plz|ok(?:ay)?|thanks|thx|thank you|will you|would you|can you|could you|if you (?:can|could|don't mind"
    r"|would)|again|for me|now|from (?:your|the) (?:memory|list|notes|record)|it (?:isn't|wasn't|is not) .*|that (?:was|is|isn't) .*"
    r"|i (?:shouldn't|should not|didn't mean|regret).*|she wouldn't .*|he wouldn't .*|because .*|since .*))+$",
    re.IGNORECASE,
)
IDIOM = re.compile(
    r"\b(?:i|we|they|he|she|people|always|never|don't|dont|do not|cannot|can't|didn't|won't|not|keep|kept|did you|do you|you always)"
    r" forget\b(?! what i)"
    r"|\bforget (?:it|about it|to|how|where|when|why|who|whether|me not)\b(?! (?:please|pls)$)|\bforget that (?:the|a|it|he|she|i'm|we're|there)\b",
    re.IGNORECASE,
)
LEAVE = re.compile(
    r"\b(?:(?:don't|dont|do not|never|stop|no need to|quit|please not|rather you didn't|not) (?:you )?(?:ever )?"
    r"(?:bring(?:ing)? (?:up )?|mention(?:ing)? |ask(?:ing)? (?:me )?about |talk(?:ing)? about |remind(?:ing)? me (?:of|about) |speak(?:ing)? (?:of|about) "
    r"|raise |start on about )|let's not (?:talk|speak) about |leave (?=[^.!?;]{2,40} (?:out of it|alone)))"
    r"(?P<topic>[^.!?;,]+?)(?: up)?(?: again| any ?more| ever(?: again)?| with me| to me| please| pls| ok| okay| today| tonight| for now| out of it| alone)*\s*(?:[.!?;,]|$)",
    re.IGNORECASE,
)
LIFT = re.compile(
    r"\byou (?:can|may|could) (?:bring up|mention|ask (?:me )?about|talk about) (?P<topic>[^.!?;,]+?)(?: up)?(?: again| now)+\b"
    r"|\b(?:it's|its|it is) (?:ok|okay|fine|alright) to (?:bring up|mention|talk about) (?P<other>[^.!?;,]+?)(?: again| now)*\s*(?:[.!?]|$)",
    re.IGNORECASE,
)
KNOW = re.compile(
    r"\bwhat (?:all )?(?:do|did|have|'ve|are) (?:you|u|ya) (?:actually |really |even |already |still )?(?:know|knew|got|have|remember|learnt|learned|kept|keep|stored|saved|collected|gathered|noted|picked up)"
    r"(?: \w+){0,3}? (?:about|on|of) (?P<a>[^.!?;]+)"
    r"|\b(?:everything|anything|all|things|stuff|facts|what|list|notes?|file|summary|picture|profile) (?:that )?(?:(?:you|u) (?:know|have|remember|got|kept|keep|hold)|on your list|in your (?:notes|file|memory|head))?(?: of things| of facts)? ?(?:about|on|of) (?P<b>me)\b"
    r"|\bwhat (?:all )?have i (?:told|said to|shared with|given) you(?: so far| already| yet| till now)?(?: (?:about|of|on|regarding) (?P<c>[^.!?;]+))?"
    r"|\bwhat (?:did|have) i (?:say|said|tell you|told you|mention|mentioned|write) (?:to you )?(?:about|on|of|regarding) (?P<d>[^.!?;]+)"
    r"|\b(?:sum(?:marise|marize| up)|describe) (?P<e>me)\b|\bhow well do you know (?P<f>me)\b|\bwhat'?s? (?:is )?in your memory\b"
    r"|\bwhat do you (?:remember|know)(?: so far)?\s*\?*$",
    re.IGNORECASE,
)
TALKED = re.compile(
    r"\bwhat (?:did|have|were) (?:we|i) (?:even |actually )?(?:talk(?:ed|ing)? (?:about )?|discuss(?:ed)?|say|tell you|speak about|chat about|been (?:talking|on) about)"
    r"(?: \w+){0,3}? ?(?:last (?:time|night|week|session|chat|evening)|yesterday|the other (?:day|night)|before|earlier|this morning)"
    r"|\bwhere (?:were|did) we (?:leave off|stop|get to)?\s*\??$|\b(?:remind me|remember) what we (?:talked|spoke|were talking) about\b(?! .*\babout\b)"
    r"|\bour (?:last|previous) (?:talk|chat|conversation|session)\b.*\?|\bwhat was our last (?:talk|chat|conversation)\b|\bcatch me up on (?:us|last time|our)",
    re.IGNORECASE,
)
YES = re.compile(
    r"^\W*(?:y|yes|yep|yeah|yup|ye|sure|ok|okay|do it|please do|go ahead|go on|confirm(?:ed)?|erase (?:it|them)|delete (?:it|them)|all of it|i'm sure|im sure|definitely|absolutely|please)\b(?!.*\b(?:but|no|not|don't|wait)\b)",
    re.IGNORECASE,
)
ME = re.compile(r"^(?:me|myself|my life|who i am|us)\b[\w ,']{0,20}$", re.IGNORECASE)


def request_in(message: str) -> Request | None:
    """What a message asks to be done with the memory, or None."""
    plain = " ".join(message.replace("’", "'").split())
    wish = _forgetting(plain)
    if wish:
        return wish
    if TALKED.search(plain):
        return Request("last_talk")
    known = KNOW.search(plain)
    if known:
        topic = next((words for words in known.groups() if words), "").strip(" ?")
        if known["a"] and not re.match(r"(?:me|my|our|us)\b", topic, re.IGNORECASE):
            return None  # what she knows of anything else is in the library
        return Request("know", "" if not topic or ME.match(topic) else topic_of(topic))
    lifted = LIFT.search(plain)
    if lifted:
        return Request("lift", topic_of(lifted["topic"] or lifted["other"]))
    left = LEAVE.search(plain)
    if left and content_words(left["topic"]):
        return Request("leave", topic_of(left["topic"]))
    return None


def says_yes(message: str) -> bool:
    """Whether a message agrees to what she asked."""
    return bool(YES.match(message.replace("’", "'")))


def topic_of(words: str) -> str:
    """What a wish is about, without the courtesies after it."""
    return TAIL.sub("", words.strip(" ,:-")).strip(" ,:-")


def _forgetting(plain: str) -> Request | None:
    wishes = [
        pattern.search(plain) for pattern in ((ERASE, NOT_KEPT) if IDIOM.search(plain) else (FORGET, ERASE, NOT_KEPT))
    ]
    found = next((wish for wish in wishes if wish), None)
    if not found:
        return None
    topic = topic_of(next((words for words in found.groups() if words), ""))
    if ALL.match(topic):
        return Request("forget_all")
    if LAST.match(topic):
        return Request("forget_last")
    is_aside = re.match(r"(?:that|it|this)\b,", topic, re.IGNORECASE)
    return Request("forget", topic) if content_words(topic) and not is_aside else None
