"""The person's own words that a reply may take up: their name, a thing of theirs, a few words verbatim."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from companion.retrieval.words import STOP_WORDS, content_words

LONGEST_QUOTE = 7
LONGEST_NAME = 3
SHORTEST_MESSAGE = 11
"""Words: a part of a shorter message would be the whole message said back."""

BEFORE_NOUN = frozenset(
    "old new little big best older younger eldest oldest youngest dear late first second last whole poor good other "
    "next former next-door elder middle baby twin step half dead broken favourite favorite".split()
)
"""Words between `my` and the thing."""

NO_THING = frozenset(
    "god goodness bad own self life way point fault turn name opinion guess best mind head heart body thing things "
    "day night week morning evening bad gosh word feelings feeling age place side time business problem bro dude arse "
    "ass butt love darling dear angel babe brain soul eyes hands arms face skin stomach wrists legs sleep go pleasure "
    "suicide gun knife razor rope "
    "blade blades noose abuser overdose wrist note plan english spelling apologies thoughts mood anxiety depression "
    "meds pills".split()
)
"""What follows `my` and is no thing to take up."""

NAME = re.compile(
    r"\b(?:my name(?:'s| is)|call me|everyone calls me|people call me|i go by|i am called|i'm called) "
    r"([^\W\d_](?:[^\W\d_]|['-])*[^\W\d_])",
    re.IGNORECASE,
)
NO_NAME = frozenset(
    "not a an the so just crazy later back maybe when if anything whatever old stupid sentimental at on in by "
    "tomorrow today tonight asap soon again they them she he him her it".split()
)

UNDER_AGE = re.compile(
    r"\b(?:i'?m|i am|am|just turned|turning) (?:only )?(?:[6-9]|1[0-7])\b"
    r"(?! ?(?:%|percent|minutes|days|weeks|months|stone|kg))"
    r"|\b(?:in|from|my|is) year (?:[4-9]|10|11)\b|\byear (?:[4-9]|10|11) (?:is|was|sucks)\b"
    r"|\b(?:in )?(?:[5-9]|10)th grade\b",
    re.IGNORECASE,
)
"""How somebody says that they are under eighteen, or still at school."""


@dataclass(frozen=True)
class OwnWords:
    """What may fill a line's slots."""

    name: str = ""
    their_word: str = ""
    """A thing of theirs, as they would hear it: `your boiler`."""

    quote: str = ""
    """A few of their own words, verbatim."""

    @property
    def slots(self) -> Mapping[str, str]:
        """The slots that can be filled."""
        filled = {"name": self.name, "their_word": self.their_word, "quote": self.quote}
        return {slot: words for slot, words in filled.items() if words}


def own_words(message: str, name: str = "") -> OwnWords:
    """Find what a reply may take up.

    Args:
        message: what the person said.
        name: their name, where it is known.
    """
    plain = message.replace("’", "'")
    return OwnWords(name_in(plain) or name, their_thing(plain), quotable(plain))


def says_under_age(message: str) -> bool:
    """Whether a message says that the person is under eighteen."""
    return bool(UNDER_AGE.search(message.replace("’", "'")))


def name_in(message: str) -> str:
    """The name that a message gives for the person, or ""."""
    match = NAME.search(message)
    if not match or match.group(1).lower() in NO_NAME:
        return ""
    return match.group(1)[0].upper() + match.group(1)[1:]


def bare_name(answer: str) -> str:
    """The name in an answer to "What should I call you?", or "" where it is more than a name."""
    words = re.findall(r"[^\W\d_][\w'-]*", answer)
    name = name_in(answer) or (words[-1] if 0 < len(words) <= LONGEST_NAME else "")
    return name[:1].upper() + name[1:] if name.lower() not in NO_NAME | STOP_WORDS else ""


def their_thing(message: str) -> str:
    """The first thing that the person calls theirs, or ""."""
    for match in re.finditer(r"\bmy\b", message, re.IGNORECASE):
        words = re.findall(r"(?:[^\W\d_]|['-])+|\S", message[match.end() :])[:4]
        thing: list[str] = []
        while words and words[0].lower() in BEFORE_NOUN and len(thing) < 2:
            thing.append(words.pop(0).lower())
        if not words or not re.fullmatch(r"[^\W\d_](?:[^\W\d_]|-){2,}", words[0]):
            continue
        noun = words.pop(0)
        if noun.lower() in NO_THING or noun.lower() in STOP_WORDS:
            continue
        has_name = bool(words) and re.fullmatch(r"[^\W\d_]{2,}", words[0]) and words[0].istitle() and noun.islower()
        named = words[:1] if has_name else []
        return " ".join(["your", *thing, noun if noun.istitle() and not named else noun.lower(), *named])
    return ""


def quotable(message: str) -> str:
    """A part of a longer message that can be quoted: whole, short, and not made of small words alone."""
    if len(message.split()) < SHORTEST_MESSAGE:
        return ""
    parts = [part.strip() for part in re.split(r"[.!?;,:\n—–()\"“”]+", message)]
    fits = [part for part in parts if 2 <= len(part.split()) <= LONGEST_QUOTE and len(content_words(part)) >= 2]
    return max(fits, key=lambda part: len(content_words(part)), default="")
