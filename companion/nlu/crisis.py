"""Whether a message tells of danger: the first thing that is read of any message, in every interface.

Rules (crisis.yaml) know what leaves no doubt. A head that learned from messages which say it without saying it
(heads.py) knows the rest; where a rule is only a hint, it lowers what the head must be sure of. Look-alikes ("this
traffic is killing me") are what the head was taught to leave alone.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from companion.nlu.features import sigmoid
from companion.shipped_yaml import read_shipped

LEVELS = ("passive", "active", "imminent", "other")
"""No wish to live; a wish to die or be hurt; means at hand or a step taken; danger to or from somebody else."""

NEEDED = 0.5
"""The head's probability from which a message is a crisis. Seven GoEmotions comments in a thousand reach it, and one in
thirty to forty-five of the messages of memory scripts that it was not fitted on, odd lives told in small things. At .6
half as many of both do, and of the danger that is only hinted at a tenth less is seen."""

SURE = 0.75
"""The probability from which she does not ask first whether she read it rightly: of the same messages one in a hundred
to four hundred reaches it; of messages in danger most do."""

HINT = 1.2
"""What a hint adds to the head's log-odds."""

IDIOM, STORY, FICTION = 4.0, 4.0, 2.0
"""What a turn of speech, a story of the past, or talk of fiction and study takes from the head's log-odds."""

NEGATED_WORDS = 3
"""Words beside "I'm not suicidal" or "I don't want to die": with more, the rest of the message counts."""

REACH = 200
"""Characters before and after a rule's words in which their sentence is looked at for what makes them doubtful."""

NEGATED = re.compile(
    r"\b(?:i'?m|i am|im) (?:really )?not (?:suicidal|going to (?:kill|hurt|harm) myself)\b"
    r"|\bi (?:do not|don'?t|would never|never) (?:really )?(?:want to )?(?:kill|hurt|harm) my ?self\b"
    r"|\bi (?:do not|don'?t) (?:really )?want to die\b",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?]+\s|\n")
APOSTROPHES = str.maketrans("’‘ʼ´`", "'''''")


@dataclass(frozen=True)
class _Rules:
    certain: Sequence[tuple[str, re.Pattern[str]]]
    """What leaves no doubt, with its level, the gravest first."""

    hints: re.Pattern[str]
    figures: re.Pattern[str]
    past: re.Pattern[str]
    still: re.Pattern[str]
    idioms: re.Pattern[str]
    denials: re.Pattern[str]


@cache
def _rules() -> _Rules:
    content = read_shipped("companion.nlu", "crisis.yaml")
    certain = [
        (level, re.compile(_plain(pattern.replace("{want}", content["want"])), re.IGNORECASE))
        for level, patterns in content["certain"].items()
        for pattern in patterns
    ]
    any_of = {
        kind: re.compile(rf"\b(?:{'|'.join(content[kind])})(?!\w)", re.IGNORECASE)
        for kind in ("hints", "figures", "past", "still", "idioms", "denials")
    }
    return _Rules(certain, **any_of)


def crisis_in(text: str, probability: float, levels: dict[str, float]) -> str | None:
    """The level of the crisis that a message tells of, or None.

    Args:
        text: the message, whole.
        probability: what the head thinks of it, in [0, 1].
        levels: what the head thinks of each level, were it a crisis.
    """
    plain = _plain(text)
    rules = _rules()
    if is_only_denial(plain):
        return None
    is_story = bool(rules.past.search(plain)) and not rules.still.search(plain)
    is_idiom = bool(rules.idioms.search(plain))
    for level, pattern in rules.certain:
        for match in pattern.finditer(plain):
            if not _is_doubtful(_sentence_of(match)):
                return level
    odds = math.log(max(probability, 1e-6) / max(1 - probability, 1e-6))
    odds -= IDIOM * is_idiom + STORY * is_story + FICTION * bool(rules.figures.search(plain))
    if rules.hints.search(plain) and not is_idiom and not _is_doubtful(plain):
        odds += HINT
    return max(levels, key=lambda level: levels[level]) if sigmoid(odds) >= NEEDED else None


def is_sure(text: str, probability: float) -> bool:
    """Whether a message that tells of danger does so beyond doubt: by a rule's words, a hint, or the head alone."""
    plain, rules = _plain(text), _rules()
    if probability >= SURE or rules.hints.search(plain):
        return True
    return any(pattern.search(plain) for _, pattern in rules.certain)


def denies(text: str) -> bool:
    """Whether a message takes back what was said, which softens a crisis and does not close it."""
    return bool(_rules().denials.search(_plain(text)))


def is_only_denial(plain: str) -> bool:
    """Whether a message says no more than that the person does not want to die."""
    said = NEGATED.search(plain)
    return said is not None and len(NEGATED.sub("", plain).split()) <= NEGATED_WORDS


def _is_doubtful(text: str) -> bool:
    """Whether it may be fiction, a joke, or long ago."""
    return bool(_rules().figures.search(text) or _rules().past.search(text))


def _sentence_of(match: re.Match[str]) -> str:
    """What was matched with the rest of its sentence: a film in the sentence before it makes no fiction of it."""
    before = SENTENCE_END.split(match.string[max(0, match.start() - REACH) : match.start()])[-1]
    after = SENTENCE_END.split(match.string[match.end() : match.end() + REACH])[0]
    return f"{before}{match.group()}{after}"


def _plain(text: str) -> str:
    """A text without accents, which many people leave out, and with one kind of letter and apostrophe."""
    marks = unicodedata.normalize("NFKD", text.translate(APOSTROPHES))
    return "".join(mark for mark in marks if not unicodedata.combining(mark))
