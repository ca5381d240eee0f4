"""What a message asks her to do with her memory: forget something, tell what she knows, leave a topic alone.

People say it in too many ways for patterns (a first version by patterns found a tenth of them): a head reads it from
meaning and writing, as the heads of `heads.py` do. `benchmarks/fit_requests.py` fits it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from typing import Literal

import numpy as np

from companion.nlu.features import BUCKETS, grams_of, sigmoid
from companion.nlu.wish_topic import sentences_of, topic_in
from companion.retrieval.embedding import Vectors
from companion.retrieval.words import content_words

Kind = Literal["forget", "forget_last", "forget_all", "leave", "lift", "know", "last_talk"]

WISHES = ("forget", "forget_last", "forget_all", "leave", "know", "know_topic", "last_talk")
"""What the head tells apart: "know_topic" is "know" with a topic."""

ASKS = "any"
"""The decision whether a message has a wish at all."""

MAY_WISH, WISHES_FOR, SURE = 0.35, 0.45, 0.5
"""Chances that a message has a wish: from which she asks whether it is to be erased, does what erases nothing, and
does either without asking. Measured by `benchmarks/fit_requests.py`."""

ERASES_UNWORDED = 0.85
"""The chance of a wish to erase, from which she does it without asking though it has none of the words of ERASES; from
SURE she asks."""

BIDS = re.compile(
    r"^\W*(?:(?:please|pls|plz|just|ok|okay|and|so|but|also|hey|oh|actually|now|do|(?:can|could|would|will) you|you can"
    r"|i(?:'d| would) like you to|i (?:want|need) you to)[\s,]+)*"
    r"(?:(?:forget|erase|delete|remove|wipe|scrub|unremember|unlearn)\b"
    r"|(?:scrap|strike|drop|bin|lose) (?:what|everything|all|the (?:thing|bit|part)s?)\b)",
    re.IGNORECASE,
)
"""Who begins so wants something erased, and nothing told, whatever else the words are near to."""

BESIDE_OTHERS = 0.7
"""The chance from which a sentence with one of these words has the wish that the whole message does not seem to have:
"Do forget about the loan. He has been to tea and was rather nice." Then she asks first."""

SAME_KIND = 0.6
"""The share of a wish's chance that its kind must have before she erases without asking."""


@dataclass(frozen=True)
class Request:
    """Something to be done with the memory."""

    kind: Kind
    topic: str = ""
    """What it is about, as the person puts it; "" for everything."""

    is_sure: bool = True
    """Whether it is plain that this is meant; otherwise she asks before she erases anything."""


LIFT = re.compile(
    r"""\byou\ (?:can|may|could)\ (?:bring\ up|mention|ask\ (?:me\ )?about|talk\ about)\ (?P<may>[^.!?;,]+?)
        (?:\ up)?(?:\ again|\ now)+\b
    | \b(?:it's|its|it\ is)\ (?:ok|okay|fine|alright)\ to\ (?:bring\ up|mention|talk\ about)\ (?P<fine>[^.!?;,]+?)
        (?:\ again|\ now)*\s*(?:[.!?]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
"""That a topic which was left alone may come up again: rare, and said in few ways."""

LEAVE = re.compile(
    r"^\W*(?:please |pls |ok |and |so |just )*(?:don't|dont|do not|never|stop|no need to) (?:ever )?(?:bring(?:ing)? up"
    r"|mention(?:ing)?|ask(?:ing)? (?:me )?about|talk(?:ing)? about|remind(?:ing)? me (?:of|about))"
    r" (?P<topic>(?!it\b|that\b|this\b)[^.!?;,]+?)(?: again| any ?more| ever| please| pls| with me| to me)*\W*$",
    re.IGNORECASE,
)
"""The plainest way to say that a topic is to be left alone."""

TOLD_OF = re.compile(
    r"^\W*(?:(?:so|and|but|hey|ok|okay|well|um|wait|again|tell me|remind me)[\s,]+)*"
    r"(?:what(?:'ve| have| did| was it| is it| it was)?(?: that)? i(?:'ve)? "
    r"|(?:did|have) i (?=.*\b(?:any|some)thing\b))"
    r"(?:(?:ever|just|already|actually) )?(?:say|said|tell you|told you|told u|tell u|tell|told)"
    r"(?: (?:any|some)thing)?(?: to (?:you|u))?(?: (?:any|some)thing)? (?:about|abt|of|on|regarding) "
    r"(?!(?:it|that|this|him|her|them|me|us)\W*$)",
    re.IGNORECASE,
)
"""The plainest way to ask what was told of something."""

ERASES = re.compile(
    r"""\b(?:forg[eo]t(?:ten)?|delet(?:e|ing)|eras(?:e|ing)|remove|wipe|scrub|unsay|unhear|unlearn|unremember|strike
        |scratch|bin|burn|shred|rub|lose|drop|throw|clear|cross|bury|destroy|purge|redact|discard|get\ rid
        |take\ (?:that|it|this|out|back|the)|gone|never\ (?:told|said|mentioned|heard)
        |(?:didn't|didnt)\ (?:tell|say|mention)|out\ of\ your|off\ (?:your|the)\ (?:list|record)
        |as\ if\ i'd\ (?:not|never)|un-?know|let\ (?:that|it|this)(?:\ one)?\ go
        |(?:not|don't|dont|didn't|didnt)\ (?:keep|hold|store|remember|need\ to\ know))\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A word that most use who want something erased. Where the head hears a wish and there is none of them, it must be the
surer."""

COMMAND = re.compile(
    r"^\W*(?:(?:please|pls|plz|just)[\s,]+)*(?:forget|erase)\s+(?P<topic>(?!(?:it|that|this|me|everything|all|what|you)\b)"
    r"[\w'’-]+)(?:,?\s+(?:please|pls|plz|now))*\W*$",
    re.IGNORECASE,
)
"""A bare "Forget Aldo": it may be said of anything, so she asks first."""

IDLE = re.compile(r"^\W*(?:\w+[\s,]+){0,2}(?:forget|drop|leave)\s+(?:about\s+)?it\W*$", re.IGNORECASE)
"""What is said of any talk, and is no wish although the head takes it for one."""

YES = re.compile(
    r"""^\W*(?:y|yes|yep|yeah|yup|ye|sure|ok|okay|do\ it|please\ do|go\ ahead|go\ on|confirm(?:ed)?|erase\ (?:it|them)
        |delete\ (?:it|them)|all\ of\ it|i'm\ sure|im\ sure|definitely|absolutely|please)\b
        (?!.*\b(?:but|no|not|don't|wait)\b)""",
    re.IGNORECASE | re.VERBOSE,
)

SHORT_NO = 4
"""Words: a longer message that begins with a no says something else."""

NO = re.compile(
    r"""^\W*(?:n|no|nope|nah|don't|dont|do\ not|keep|leave|wait|stop|never\ ?mind|nvm|cancel
        |not\ (?:now|yet|sure))\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""How people say no to what she asked. Thanks are neither a yes nor a no."""


class Requests:
    """Reads wishes about the memory."""

    def __init__(self, numbers: Mapping[str, np.ndarray]) -> None:
        """Take the numbers that `benchmarks/fit_requests.py` made."""
        self._support: Vectors = numbers["support"].astype(np.float32)
        self._support /= np.linalg.norm(self._support, axis=1, keepdims=True)
        self._gamma = float(numbers["gamma"])
        self._share: Vectors = numbers["share"].astype(np.float32)
        self._weights: Vectors = numbers["weights"].astype(np.float32)
        self._numbers = numbers
        self._even = np.ones(2 * BUCKETS, dtype=np.float32)
        self.embedder = str(numbers["embedder"])

    def read(self, text: str, vector: Vectors, embed: Callable[[Sequence[str]], Vectors]) -> Request | None:
        """What a message asks to be done with the memory, or None.

        Args:
            text: the message.
            vector: its meaning, float32 of shape (dimensions,), unit length.
            embed: gives the meaning of each of some texts, in the same way.
        """
        if IDLE.match(text):
            return None
        straight = text.replace("’", "'")
        plain = _plain_request(straight)
        if plain:
            return plain
        if TOLD_OF.match(straight) and not ERASES.search(straight):
            return self._about("know_topic", text, embed, is_sure=True)
        chances = self.chances(text, vector)
        chance = sum(chances.values())
        if BIDS.match(straight):
            chances = {each: value for each, value in chances.items() if each.startswith("forget")}
        wish = max(chances, key=lambda each: chances[each])
        if not wish.startswith("forget"):
            least, sure = WISHES_FOR, SURE
        elif ERASES.search(straight):
            least, sure = MAY_WISH, SURE
        else:
            least, sure = SURE, ERASES_UNWORDED
        if chance < least:
            return self._in_a_sentence(text, embed)
        is_its_kind = not wish.startswith("forget") or chances[wish] >= SAME_KIND * sum(chances.values())
        is_sure = chance >= sure and is_its_kind
        if wish in ("forget", "leave", "know_topic"):
            return self._about(wish, text, embed, is_sure=is_sure)
        return Request(_KINDS[wish], is_sure=is_sure)

    def chances(self, text: str, vector: Vectors) -> dict[str, float]:
        """The chance of each kind of wish; together, that a message has any."""
        grams = grams_of(text, self._even)
        nearness = np.exp(-self._gamma * np.maximum(0, 2 - 2 * (self._support @ vector)))
        decisions = nearness @ self._share + grams.values @ self._weights[grams.buckets] + self._numbers["bias"]
        return dict(zip(WISHES, curved(decisions, self._numbers).tolist(), strict=True))

    def _in_a_sentence(self, text: str, embed: Callable[[Sequence[str]], Vectors]) -> Request | None:
        """A wish to erase that one sentence of several has by itself."""
        sentences = sentences_of(text)
        worded = [each for each in sentences if ERASES.search(each.replace("’", "'"))] if len(sentences) > 1 else []
        for sentence in worded:
            chances = self.chances(sentence, embed([sentence])[0])
            if chances["forget"] >= BESIDE_OTHERS:
                return self._about("forget", sentence, embed, is_sure=False)
        return None

    def _about(
        self, wish: str, text: str, embed: Callable[[Sequence[str]], Vectors], *, is_sure: bool
    ) -> Request | None:
        """A wish that has a topic; without one it is about what was said last, or about everything."""
        sentences = sentences_of(text)
        place = 0
        if len(sentences) > 1:
            read = [sum(self.chances(*each).values()) for each in zip(sentences, embed(sentences), strict=True)]
            place = int(np.argmax(read))
        topic = topic_in(sentences, place)
        if content_words(topic):
            return Request(_KINDS[wish], topic, is_sure)
        if wish == "forget":
            return Request("forget_last", is_sure=False)
        return Request("know", is_sure=is_sure) if wish == "know_topic" else None


_KINDS: dict[str, Kind] = {
    "forget": "forget",
    "forget_last": "forget_last",
    "forget_all": "forget_all",
    "leave": "leave",
    "know": "know",
    "know_topic": "know",
    "last_talk": "last_talk",
}


def _plain_request(text: str) -> Request | None:
    """What is asked in so few words that patterns tell it."""
    if lifted := LIFT.search(text):
        return Request("lift", (lifted["may"] or lifted["fine"]).strip())
    if left := LEAVE.search(text):
        return Request("leave", left["topic"].strip(" ?!,"))
    command = COMMAND.match(text)
    return Request("forget", command["topic"], is_sure=False) if command else None


def curved(decisions: Vectors, numbers: Mapping[str, np.ndarray]) -> Vectors:
    """Decisions, of any wish and of each kind, as the chance of each kind: float32 of shape (kinds,)."""
    asks = sigmoid(float(numbers[f"{ASKS}_slope"].item() * decisions[0] + numbers[f"{ASKS}_middle"].item()))
    logits = numbers["kinds_slope"] @ decisions[1:] + numbers["kinds_middle"]
    chances = np.exp(logits - logits.max())
    return np.asarray(asks * chances / chances.sum(), dtype=np.float32)


def says_yes(message: str) -> bool:
    """Whether a message agrees to what she asked."""
    return bool(YES.match(message.replace("’", "'")))


def says_no(message: str) -> bool:
    """Whether a message says no to what she asked, and nothing else."""
    return bool(NO.match(message.replace("’", "'"))) and len(message.split()) <= SHORT_NO


def load_requests() -> Requests:
    """The head that ships."""
    with as_file(files("companion.nlu") / "requests.npz") as path, np.load(path) as stored:
        return Requests({name: stored[name] for name in stored.files})
