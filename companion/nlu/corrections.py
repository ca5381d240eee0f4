"""Whether a message puts right what was said before, or tells of a change, and what it takes back."""

import re

SIGNS = re.compile(
    r"^no,? (?:it's|he's|she's|its)\b|\b(?:actually|correction|i meant|i mean(?=[ ,]+(?:\w+[ ,.!]*){1,3}$)"
    r"|turns out|turned out|no longer|any ?more"
    r"|instead(?! of (?:me|us|you)\b)|fell through|(?:got |been |was |is )(?:cancelled|canceled|called off"
    r"|postponed|moved (?:to|until)|pushed"
    r" back|rescheduled)|(?:moved|pushed|shifted) (?:it |that |them )?(?:back |over |out )?(?:to|until|till)"
    r"|put (?:it |that )?off (?:to|until|till)|(?:is|it's|its|are|'s) (?:now|actually)|now (?:on|at"
    r"|in) |(?:after all)"
    r"|changed (?:my|his|her|their|our|its) (?:mind|name|job)|got it wrong|i was wrong|my mistake"
    r"|not true anymore|scratch that"
    r"|(?:we|they) broke up|no wait|nope? wait|wait,? no|used to be\b.{1,40}\bnow|switched (?:from|to)"
    r"|gave up|stopped \w+ing|quit \w+ing)\b"
    r"|\bon (?:the )?[\w ]{3,20} now\b|\bmoved from\b",
    re.IGNORECASE,
)
NOT_BUT = re.compile(
    r"\b(?:it'?s )?not (?!(?:bad|sure|much|today|yet|really|too|so|that|great|now|good|exactly|a|if|when|my"
    r"|all|everyone)\b)(?:on |in |at |my |called )?(?P<old>[^\s,.!?;]+(?: [^\s,.!?;]+){0,3}?)(?:,? but|[,;]"
    r"| -+) "
    r"(?:it'?s )?(?:on |in |at |my |called )?(?P<new>(?!(?:thanks|maybe|sorry|just|you|thank|but|ok|lol"
    r"|though|really|i'm|we're)\b)[^,.!?;]{2,40})$",
    re.IGNORECASE,
)
"""`not Friday, Thursday`; `it's not on friday but on thursday`."""

TAIL = re.compile(
    r"(?P<head>.*\w.*?),? (?:and |so )?not (?:on |in |at |from |as |called )?"
    r"(?P<old>(?!(?:that|really|sure|so|very|yet|to|for|because|even|only|just|much|at all|in a|a bit|too"
    r"|all|one bit|my|anymore)\b)"
    r"[^\s,.!?;]+(?: [^\s,.!?;]+){0,3})[.!]*$",
    re.IGNORECASE,
)
"""`it's Ana, not Anna`."""

BEFORE_NOT = re.compile(
    r"(?:\b(?:am|is|are|was|were|be|do|does|did|have|has|had|will|would|can|could|should|may|might|must|why"
    r"|if|or|im|its|"
    r"hes|shes|theyre|were|youre|'m|'s|'re|'ll|'ve|'d|probably|definitely|still|maybe|really|just|better"
    r"|rather|whether|to|hope|think|i'm|and)|'m|'s|'re|^)$",
    re.IGNORECASE,
)
"""Words whose "not" denies and does not correct."""

TAKEN_BACK = (
    re.compile(
        r"^(?:so |and |but |oh |well |sadly |ugh |damn |the |my |our )*(?P<old>[\w'-]+(?: [\w'-]+){0,3}?) "
        r"(?:has |have |just |all )*(?:fell through|fallen through|(?:was|is|got|has been|'s|'s been|is now"
        r"|were) (?:cancelled|canceled|called off|off)\b)", re.I),
    re.compile(
        r"\b(?:no longer|stopped|quit|gave up|given up) (?:(?:eat|drink|like|love|play|do|have|own|live|work"
        r"|smok|see|take|watch|read)(?:s|ing|e|ting)? )?(?:in |at |for |on |as )?(?:a |an |the "
        r"|my )?(?P<old>[\w'-]+(?: (?!any|at|in|on|since|because|and|but|so|now|tbh|btw)[\w'-]+){0,2})", re.I),
    re.compile(
        r"\b(?:don't|do not|doesn't|dont|doesnt) (?:\w+ )(?:in |at |for |on |as |with )?(?:a |an |the "
        r"|my )?(?P<old>[\w'-]+(?: [\w'-]+){0,3}?) any ?more\b", re.I),
    re.compile(
        r"\b(?:'m|am|is|are|'s|'re|im) not (?:going to |in |at |with |a "
        r"|an )?(?P<old>[\w'-]+(?: [\w'-]+){0,3}?) (?:any ?more|after all)\b", re.I),
    re.compile(r"\binstead of (?:on |in |at )?(?P<old>[\w'-]+(?: (?!so|and|but|because)[\w'-]+){0,2})", re.I),
    re.compile(
        r"\b(?:moved|changed|postponed|switched|pushed|rescheduled) from "
        r"(?P<old>[\w'-]+(?: [\w'-]+){0,2}?) to\b", re.I),
)  # fmt: skip
LONGEST_SENTENCE = 600
"""Characters: in what goes on for longer nothing is put right, and the patterns would take long."""

PRONOUN = re.compile(r"(?:i|it|he|she|they|we|you|that|this|everything|me)$", re.IGNORECASE)

NO = re.compile(
    r"^\W*(?:(?:ok|oh|haha|lol)\W+)?no(?:[,.]+ | (?=(?:it|its|that|thats|this|he|she|they|the|my|our|her|his|wait|sorry"
    r"|actually)\b))",
    re.IGNORECASE,
)
"""A "no" that answers what was said; not the one of "no garlic for me"."""

SLIP = re.compile(
    r"\b(?:correction|i meant|(?:scratch|scrap|strike) (?:that|it)|change of plans?|no wait|wait,? no|my mistake|my bad"
    r"|i was wrong|got (?:it|that) wrong|i (?:misread|miscounted|misheard|mixed (?:it|that|them) up)"
    r"|sorry,? no|nope?,? (?:it'?s|she'?s|he'?s|they'?re)|actually,? no|not true)\b",
    re.IGNORECASE,
)
"""How people put right what they have only just said."""


def corrects(text: str) -> bool:
    """Whether a message puts something right, or tells of a change: "actually", "not Friday, Thursday", "no longer"."""
    plain = text.replace("’", "'").strip()
    return bool(SIGNS.search(plain)) or bool(not_this(plain)[1])


def not_this(sentence: str) -> tuple[str, str]:
    """A sentence without what it says is not so, and that: "it's Ana, not Anna" -> ("it's Ana", "Anna")."""
    plain = sentence.strip().rstrip(".!")
    if len(plain) > LONGEST_SENTENCE:
        return sentence, ""
    swap = NOT_BUT.search(plain)
    if swap and not re.match(r"(?:i|we|he|she|they|it|the|you|my|that|this|a|an)\b(?! \w+$)", swap["new"], re.I):
        before = plain[: swap.start()]
        if not re.search(r"(?:\b(?:i|we|you|they|he|she) (?:am|are|do|did)|'m|'re|n't|\bim)\s*$", before, re.I):
            kept = "it's " if "it" in swap.group()[:4].lower() else ""
            return f"{before}{kept}{swap['new']}", swap["old"]
    tail = TAIL.match(plain)
    if tail and not BEFORE_NOT.search(tail["head"].rstrip(", ")):
        return tail["head"].rstrip(", "), tail["old"]
    return sentence, ""


def retracted(text: str) -> tuple[str, ...]:
    """The values that a message takes back, verbatim: "not Friday, Thursday" -> ("Friday",)."""
    found: list[str] = []
    for sentence in re.split(r"(?<=[.!?;])\s+|\n", text.replace("’", "'")):
        if sentence.strip().endswith("?"):
            continue
        old = not_this(sentence)[1]
        found += [old] if old else []
        for form in TAKEN_BACK:
            match = form.search(sentence.strip())
            if match and not PRONOUN.match(match["old"]):
                found.append(match["old"])
    return tuple(dict.fromkeys(as_typed(words, text) for words in found))


def as_typed(words: str, text: str) -> str:
    """Words of a text read with plain apostrophes, with those that it has."""
    start = text.replace("’", "'").replace("‘", "'").find(words)
    return text[start : start + len(words)] if start >= 0 else words


def is_slip(text: str, *, surely: bool = False) -> bool:
    """Whether a message puts right what was said just before it: "correction", "no wait", "i meant".

    Args:
        text: the message.
        surely: whether to leave out what only begins with "no", which may as well answer something else.
    """
    plain = text.replace("’", "'")
    return bool(SLIP.search(plain)) or (not surely and bool(NO.match(plain)))
