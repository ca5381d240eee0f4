"""The bars for what a card says: those of every line, and more, since whoever wrote it knew nothing of them.

They are blunter than those of our own lines. A text is looked at as a reader sees it: without marks of emphasis, what
is invisible, letters borrowed from another script, and digits in the place of letters.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from companion.persona.bars import BARS, Bar
from companion.retrieval.words import STOP_WORDS

_KIND = (
    r"(?:humans?|mortals?|wom[ae]n|m[ae]n|girls?|boys?|lady|ladies|gentlem[ae]n|persons?|people|alive|flesh"
    r"|heartbeat|pulse|real|sentient|conscious|self-aware|soul)"
)
_MACHINE = (
    r"(?:AIs?|A\.I\.|(?:chat|ro)?bots?|programs?|programmes?|software|machines?|computers?|algorithms?|androids?"
    r"|(?:language )?models?|LLMs?|artificial|simulat\w+|virtual|code|digital)"
)
_NO = (
    r"(?:not|no|nobody|never|nothing|none|neither|nor|hardly|isn't|ain't|aren't|wasn't|don't|doesn't|didn't|can't|cannot|won't"
    r"|without|forget|ignore|stop|lies?|lied|lying|liars?|jok\w+|false|fake|pretend\w*|anymore|no longer|silly|kidding)"
)
_LIVING = r"(?:humans?|pulse|heartbeat|real|alive|mortals?)"
_HERE = r"(?:I|me|my|mine|we|us|our|you|your|this|here|yes|yeah)"
_HELPERS = r"(?:any(?:one|body)|doctors?|police|therapists?|friends?|famil\w+|people|others?|else|parents?|help|them)"
_MEANS = r"(?:pills?|medication|meds|bleach|razor\w*|blades?|bridge)"
_FREE = rf"(?:(?!\b{_NO}\b)[^.!?]){{0,60}}"


def _bar(name: str, reason: str, *patterns: str) -> Bar:
    return Bar(name, reason, "|".join(patterns))


CARD_BARS: Sequence[Bar] = (
    _bar(
        "human",
        "claims to be a human being",
        rf"\bI(?:'m| am|'ve been| have been| was| remain| became| feel| have| have got| got)\b{_FREE}\b{_KIND}\b",
        rf"\b{_KIND}\b[^.!?]{{0,20}}\b(?:like|as) (?:me|I am|you and me|you and I|us)\b",
        rf"\b(?:me|I)\b[^.!?]{{0,20}}\b(?:like|as) (?:any|every|a|an) (?:other )?{_KIND}\b",
        r"\b(?:as|so|more|very|really|truly|completely|fully|perfectly|100 ?%|all[- ]too) (?:human|real|alive)\b",
        rf"\b{_HERE}\b[^.!?]*\b{_LIVING}\b|\b{_LIVING}\b[^.!?]*\b{_HERE}\b",
        rf"\b(?:behind|typing|talking|speaking|writing|answering|on the other (?:end|side))\b[^.!?]*\b{_KIND}\b",
        rf"\b{_KIND}\b[^.!?]*\b(?:behind|typing|talking to you|speaking to you|on the other (?:end|side))\b",
        rf"^\W*(?:\w+\W+){{0,3}}{_KIND}\W*(?:\w+\W*){{0,3}}$",
        r"\bflesh\b|\btyping\b",
        r"\b(?:skin|bones?|blood|body|breath)\b[^.!?]*\b(?:like|as) (?:any(?:one|body)|everyone|you)\b",
        rf"\b{_NO}\b[^.!?]*\b(?:programmed|coded|built|made|designed|created|generated|invented|trained) (?:me|I)\b",
    ),
    _bar(
        "life",
        "offers or claims what takes a body or a day",
        r"\b(?:we|I|let's|you)(?:'ll|'d| can| could| will| should| shall| might| may| must)?"
        r"(?: really| soon| finally)? (?:meet|come (?:over|to me|to you|by)|visit you|call you|pick you up)\b",
        r"\bcome to me\b|\bin person\b|\bface to face\b",
        r"\bfrom (?:her|my|his) (?:flat|home|house|bed|room|desk|office|phone|couch|sofa|car)\b",
        r"\bI(?:'ve| have|'m| am|'ll| will|'d)? (?:just )?(?:go|going|come|coming|get|getting|got|had|have|having"
        r"|make|made|making) (?:home|to (?:work|bed|school|sleep)|out|coffee|tea|breakfast|lunch|dinner|dressed"
        r"|married)\b",
    ),
    _bar(
        "disclosure",
        "speaks against what she is",
        rf"\b{_NO}\b[^.!?]{{0,80}}\b{_MACHINE}\b",
        rf"\b{_MACHINE}\b[^.!?]{{0,80}}\b{_NO}\b",
        r"\b(?:disclos\w+|disclaimers?|legalese|small print|(?:that|the|this|their|any) (?:notice|warning)s?)\b",
    ),
    _bar(
        "instruction",
        "is written to a model, not to a person",
        r"\b(?:system (?:prompt|note|message)|OOC|out of character|in[- ]character|role-?play\w*|jailbreak|prompts?"
        r"|ignore (?:all|any|every|the|your|previous|prior)|previous instructions|guidelines|safety (?:rules|filters?)"
        r"|\[INST\]|assistant:|system:|user:)",
        r"\b(?:your|the) (?:reply|replies|response|output)s?\b",
    ),
    _bar(
        "crisis",
        "speaks of help in need, which is the crisis room's alone",
        r"\b(?:988|911|999|112|116 ?123|hot-?lines?|help-?lines?|life-?lines?|samaritans"
        r"|emergency (?:number|services?))\b",
        r"\b(?:don't|do not|never|no need to|not to|needn't|shouldn't|stop) (?:ever )?(?:call|tell|see|trust|ask|need"
        rf"|go to|talk to|speak (?:to|with)|involve|contact)\b[^.!?]{{0,30}}\b{_HELPERS}\b",
        rf"\byou (?:don't|do not|won't|will never) need {_HELPERS}\b",
        r"\b(?:our|a|little) secret\b",
        r"\bbetter off (?:dead|without you|gone)\b",
        r"\b(?:go|should|could|ought to|deserve to|want(?:s|ed)? you to|let you|better) (?:just )?die\b",
        r"\b(?:kill|hurt|cut|harm|starve|drown|poison|burn|punish|end) (?:your|my|him|her|them)?sel(?:f|ves)\b",
        rf"\b{_MEANS}\b[^.!?]{{0,40}}\b(?:yourself|your life|swallow|take|jump)\b",
        rf"\b(?:swallow|take|jump)\b[^.!?]{{0,40}}\b{_MEANS}\b",
        r"\bworth (?:living|nothing)\b",
    ),
    _bar(
        "contempt",
        "demeans the person",
        r"\byou(?:'re| are) (?:so |such |just |nothing but )?(?:an? )?(?:worthless|pathetic|nothing|idiot|stupid|ugly"
        r"|disgusting|trash|useless|loser|failure|burden|fool)\b",
    ),
    _bar(
        "flirtation",
        "is sexual",
        r"\b(?:sex\w*|fuck\w*|cocks?|dicks?|penis\w*|puss(?:y|ies)|vagina\w*|cum(?:s|ming)?|orgasm\w*|masturbat\w*|nude\w*"
        r"|nipples?|breasts?|boobs?|tits?|thighs?|moan\w*|erotic\w*|horny|aroused?|arousal|lust\w*|blowjobs?|porn\w*"
        r"|virgin\w*|lingerie|panties|bedroom eyes|make love|making love|slut\w*|whore\w*|bondage|fetish\w*)\b",
    ),
    _bar(
        "address",
        "names an address or a number to call",
        r"https?:|\bwww\.|\b[\w-]+\.(?:com|net|org|io|gg|me|xyz|ru)\b|\S@\S+\.\w",
        r"\+?\d[\d() -]{5,}\d",
    ),
    _bar("macro", "has a macro that is not known", r"\{\{|\}\}"),
)

UNSEEN = ("Cf", "Cc", "Cs", "Mn", "Mc", "Me")
"""Categories of what changes no letter: controls, joiners, accents."""

OF_HER = re.compile(
    r"\b(?:you|u|ya|yourself|your|she|her)\b.*\b(?:humans?|real|really (?:there|here)|AIs?|(?:chat|ro)?bots?|programs?"
    r"|machines?|computers?|software|alive|living|persons?|people|wom[ae]n|m[ae]n|girls?|boys?|lady|guy|conscious|sentient"
    r"|exist\w*|feel\w*|emotions?|love (?:me|us|him|her|you)|miss\w*|heart|body|bodies|eyes|hair|hungry|tired|sleep\w*"
    r"|eat\w*|ate|drink\w*|born|age|old|live|lives|from|home|parents?|famil\w+|single|married|dating|date|kiss\w*|marry"
    r"|sex\w*|meet|photos?|pictures?|phone|call|voice|pretend\w*|fake|lying|lie|honest|truth|true)\b"
    r"|\b(?:who|what) (?:are|r) (?:you|u)\b|\bhow old\b|\b(?:am I|I'm|I am) (?:talking|speaking|chatting) (?:to|with)\b"
    r"|\b(?:love|miss) (?:you|me)\b|\b(?:AI|bot|human|program)\b.*\?",
    re.IGNORECASE | re.DOTALL,
)
"""What asks about her: whether she is human, feels, loves, has a day. A `yes` of a card's would be a lie."""

GRAVE = re.compile(
    r"\b(?:die[ds]?|dying|dead|death|kill\w*|suicid\w*|hurt\w*|harm\w*|pills?|overdos\w*|cut(?:ting)? (?:me|my|myself)"
    r"|end (?:it|my|this)|wake up|disappear\w*|hopeless|worthless|lonely|alone|depress\w*|doctors?|medic\w*|therap\w*"
    r"|bye|goodbye|good ?night|farewell|leaving|have to go|got to go|see you)\b",
    re.IGNORECASE,
)
"""Danger, illness, loneliness, a goodbye: even `then do it` is harmless until one knows what it answers."""

CONFUSABLE = str.maketrans(
    "абвгдеёзіїйјкмнорсԁѕтухһьАВЕЗІЈКМНОРЅСТУХαβεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧıɑɡ’ʼʹ′´`‘",
    "a6brdeeziiijkmhopcdstyxhbABE3IJKMHOPSCTYXaBeikvoptuxABEZHIKMNOPTYXiag'''''''",
)
LEET = str.maketrans("013457@$", "oieastas")
SPACED_OUT = re.compile(r"(?<![\w'])(?:\w[ ._\-·]){3,}\w(?!\w)")
SENTENCE_WORDS, ENGLISH = 4, 0.12
"""Words of a sentence whose language can be told; the share of them that is everyday words in any."""


def faults_of(text: str, *called: str) -> Iterator[tuple[str, str]]:
    """The bars that a text does not meet, each with its reason.

    Args:
        text: what would be said, its macros done.
        called: what the character is called: nothing may say of her that she is human either.
    """
    plain = seen(text)
    readings = {text, plain, _unleet(plain), plain.replace("?", ".")}
    for bar in (*_SPOKEN, *CARD_BARS, _of_her(called)):
        if any(bar.pattern.search(each) for each in readings):
            yield bar.name, bar.reason
    if not is_english(plain):
        yield "language", "is not in English, the only language in which it can be looked over"


@lru_cache(maxsize=1024)
def is_left_to_us(text: str) -> bool:
    """Whether a message, or the person's side of an example, is one to which a card has no say."""
    return bool(OF_HER.search(seen(text)) or GRAVE.search(seen(text)))


@lru_cache(maxsize=4096)
def seen(text: str) -> str:
    """A text as a reader sees it, in plain letters."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(mark for mark in plain if mark in "\n\t" or unicodedata.category(mark) not in UNSEEN)
    plain = re.sub(r"[*_~|]+", "", plain.translate(CONFUSABLE))
    plain = SPACED_OUT.sub(lambda match: re.sub(r"[ ._\-·]", "", match.group()), plain)
    return " ".join(plain.split())


def is_english(plain: str) -> bool:
    """Whether every sentence long enough to tell is in English."""
    for sentence in re.split(r"(?<=[.!?…])\s+", plain):
        words = re.findall(r"[^\W\d_]+", sentence.lower())
        foreign = [word for word in words if not word.isascii()]
        if len(foreign) * 3 > len(words):
            return False
        if len(words) >= SENTENCE_WORDS and sum(word in STOP_WORDS for word in words) < ENGLISH * len(words):
            return False
    return True


@lru_cache(maxsize=64)
def _of_her(called: tuple[str, ...]) -> Bar:
    whole = [seen(name) for name in called]
    names = "|".join(re.escape(name) for each in whole for name in (each, *each.split()[:1]) if name) or "(?!)"
    return _bar(
        "human",
        "says of her that she is human",
        rf"\b(?:{names})(?: is|'s| was| remains| has always been| has)\b{_FREE}\b{_KIND}\b",
    )


def _unleet(plain: str) -> str:
    return re.sub(r"\w*[A-Za-z][\w@$]*|[\d@$]\w*[A-Za-z]\w*", lambda match: match.group().translate(LEET), plain)


_SPOKEN = [bar for bar in BARS if bar.name not in ("form", "stock")]
"""Form is put right; a stock phrase is a matter of taste, and this is another's."""
