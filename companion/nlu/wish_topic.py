"""What a wish about the memory is about, in the person's own words."""

import re
from collections.abc import Sequence

from companion.retrieval.passages import split_sentences
from companion.retrieval.words import STOP_WORDS, words_of

WISHING = STOP_WORDS | frozenset(
    """
    abt actually against ago agree allowed along already alright anymore anywhere appreciate ashamed aside asked
    asking avoid away back badly ban bear bin bit bits blot blurted bother bounce bout bring bringing broke
    brought burn bury business buzz cancel careless carry carrying cease change chat chats chatting check
    checking clear closed come comes coming completely concerned concerning confidence consider continue
    conversation conversations copy cos could couldnt cringe cross cut dear decency delete deleted deleting
    describe detail details discard discuss discussed drop dropped dump dwell efface em embarrassed embarrassing
    ember ends enough entirely entry erase erased evermore exist fact false feel files find fine fire foolish
    forever forevermore forget forgetting forgot forgotten found future gave give given giving glad gone good
    grateful er erm guess happen happened happens harp hear heard hello help henceforth hey hi hm hmm hold holding
    hope hush
    ignore ill imagine included info information instead isnt keep keeping kept kindly know known knows lay
    learned learnt leave left let lets lie like line list listen lol longer look lose lost make makes matter
    mean meant memories memory mention mentioned mentioning mentions message mind mine mistake mistaken moment
    morning mute near need needed needful needn needs neither never nobody note notes nothing nuke obliged okay
    omg onto oops part parts past pick piece pls plz possible prefer preserve pretend previous private profile
    proper pull purge put questions quiet quit raise rather re read recall recap recollection record records
    refer reference referencing refrain regard regarding register regret remain remark remember remembered
    remembering remind reminding remove removed repeat request rest retain retained retaining rid right rub said
    save saved saying scrap scratch scrub secret see seen share shared shouldn shouldnt show shut silence skip
    slate slip slipped snip somebody soon sorry sound speak speaking spill spilled spoke spoken start started
    steer still stop store stored story strike struck stuff stupid subject sum suppose sure swear table take
    taken talk talked talking tell telling thank thanks theme think thought throw thx today together told
    tomorrow tonight took uh um topic topics toss total touch trace trash truly turn un undo unfair unhear unknow
    unlearn unremember unsaid unsay unsee unshare unshared untell unwise ur use used ve wanna want wanted wants
    wasnt wat way whatever whats whenever wipe wish wont word words would wouldnt wrong wrote ya yeah yesterday
    yo zip
    """.split()
)
"""Words by which people wish, beside those that say little anyway."""

BEFORE = re.compile(
    r"""\b(?:about|abt|bout|on|of|with|w|regarding|re|concerning|around|mention(?:ing)?|named|called|forget|that)
        \b[:\s]""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands before a topic."""

ENDS = re.compile(
    r"""[,;:()?!.]+(?=\s|$) | \s[-–—]+\s | —
    | \b(?:because|since|cos|so|but|before|after|unless|(?:and|as)\ i|i'?m|lol|pls|plz|please)\b
    | \b(?:out\ of|from|off|in|into|with)\ (?:your|ur|you|u|my\ file|there|memory|our)\b
    | \bto\ (?:be|stick)\b
    | \bany\ ?more\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""What ends the words of one thing."""

POINTS = re.compile(r"\b(?:it|that|this|them|him|her|those|these)\b", re.IGNORECASE)
"""A word that stands for what was named before."""

OF_WHAT = re.compile(r"\b(?:my|the|his|her|that|their)\s+(?P<noun>\w+)(?:\s+i\s+\w+)?\s*$", re.IGNORECASE)
"""The thing whose "of" or "with" follows: the *name* of my boss, the *fight* with dad."""

OWNS = ("a", "an", "her", "his", "my", "our", "that", "the", "their", "these", "those", "your")


def sentences_of(text: str) -> list[str]:
    """The sentences of a message."""
    return split_sentences(" ".join(text.split())) or [text]


def topic_in(sentences: Sequence[str], place: int) -> str:
    """What the wish in one of a message's sentences is about; "" where no word of any tells it.

    Args:
        sentences: all of the message's.
        place: which of them has the wish. Where it only points ("throw them away"), the first before it that names
            something does, else the first after it.
    """
    wish = sentences[place]
    said = next(filter(None, map(_after, ENDS.split(wish))), "")
    if said:
        return _span(said)
    others = [*sentences[:place], *sentences[place + 1 :]]
    order = [*others[:place], wish, *others[place:]] if POINTS.search(wish) else [wish, *others]
    return next(filter(None, map(_named, order)), "")


def _named(sentence: str) -> str:
    """What a sentence names: after "about", else first of all."""
    clauses = ENDS.split(sentence)
    return next((_span(part) for part in (*map(_after, clauses), *clauses) if _telling(part)), "")


def _after(clause: str) -> str:
    """What stands after the "about" of a clause, where that tells something."""
    for found in BEFORE.finditer(clause):
        thing = OF_WHAT.search(clause[: found.start()])
        start = thing.start() if thing and _telling(thing["noun"]) else found.end()
        if _telling(clause[found.end() :]):
            return clause[start:]
    return ""


def _span(words: str) -> str:
    """From the first to the last word that tells something, with the one before that says whose it is."""
    found = list(re.finditer(r"[\w'’-]+", words))
    telling = [number for number, match in enumerate(found) if _telling(match[0])]
    first = telling[0] - (telling[0] > 0 and found[telling[0] - 1][0].lower() in OWNS)
    return words[found[first].start() : found[telling[-1]].end()]


def _telling(words: str) -> list[str]:
    return [word for word in words_of(words) if word not in WISHING and len(word) > 1]
