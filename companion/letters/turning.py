"""Turning: from how one tells of somebody ("he taught me to swim") to how one writes to them ("you taught me to swim").

Where it cannot be sure who or what a word means, the sentence stays as it was said, with the doubt for the person
to see.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companion.letters.addressee import Addressee
from companion.letters.agreement import AUXILIARIES, NOUNS_TOO, OF_YOU, VERBS, base_of, is_adverb
from companion.letters.bystanders import KINSFOLK, Bystander, bystanders, is_them, things
from companion.letters.possessive import her, his, short_is
from companion.letters.words import Words

SUBJECTS = ("he", "she", "they")
YOU = frozenset("you your yours you're you've you'd you'll yourself yourselves".split())
OTHERS = frozenset("i we it he she they who which that there what someone somebody everyone everybody nobody".split())
SPOKEN_TO = frozenset("i i'm i've i'll i'd we we're please thank thanks it it's that there".split())
"""What follows "Dad," where he is spoken to, and needs no turning."""

STARTS_CLAUSE = frozenset(
    """
    and but or so because that when if how what why where who while although though since until before after as than
    whenever whatever once day time way night morning year moment minute summer first reason thing things everything
    nothing something place think know hope believe wish said say suppose guess sure glad feel felt bet swear knew
    thought heard like
    """.split()
)
"""What stands before a name where it is the subject of what follows."""

ASKED_BY = frozenset("so nor neither where what when why how who never rarely as than not like".split())
CONJUNCTIONS = frozenset("and but or nor then".split())
TAKEN = frozenset("me us him her it them you the a an my his our their your that".split())
"""What follows a verb and no plural noun."""

NO_VERB = frozenset("at of in for by with as more from to about like than".split())


@dataclass(frozen=True)
class Turned:
    """A sentence as it stands in the letter."""

    text: str
    doubt: str = ""
    """Why it was left as it was said; "" where it is sure."""

    is_changed: bool = False


class _Doubt(Exception):  # noqa: N818 - it is no error, and never leaves this module
    """It cannot be told what a word means."""


def turn(sentence: str, addressee: Addressee, met: Sequence[Bystander] = ()) -> Turned:
    """Turn a sentence towards the one to whom it goes.

    Args:
        sentence: as the person said it.
        addressee: to whom the letter goes.
        met: other people whom the sentences before it named.
    """
    if addressee.is_self:
        return Turned(sentence)
    try:
        text = _Turning(sentence, addressee, met).text()
    except _Doubt as doubt:
        return Turned(sentence, str(doubt))
    return Turned(text, is_changed=text != sentence)


class _Turning:
    def __init__(self, sentence: str, addressee: Addressee, met: Sequence[Bystander]) -> None:
        self._to = addressee
        self._met = met
        self._sentence = sentence
        self._words = Words(sentence)
        self._others = bystanders(sentence, addressee)
        self._things = things(sentence)
        self._starts = self._places()
        self._you = False

    def text(self) -> str:
        """The sentence, turned.

        Raises:
            _Doubt: it cannot be told what a word means.
        """
        words, phrases = self._words, self._phrases()
        at = 0
        while at < len(words):
            if length := phrases.get(at, 0):
                self._phrase(at, length)
                at += length
                continue
            self._word(at)
            at += 1
        if not self._you:
            self._look_alike()
            return self._sentence
        if any(word.low in YOU for word in Words(self._sentence)):
            raise _Doubt("it says “you” and speaks of them too")
        if re.search(r"\byou\W+you\b", str(words), re.IGNORECASE):
            raise _Doubt("it names them twice")
        return self._capital(str(words))

    def _word(self, at: int) -> None:
        words, low, pronoun = self._words, self._words.low(at), self._to.pronoun
        own = {"he": "he him his himself", "she": "she her hers herself", "they": THEY}.get(pronoun, "").split()
        stem, short = _parted(low)
        if not own and (stem in ("he", "she") or low in ("him", "his", "her", "hers", "himself", "herself")):
            raise _Doubt(f"who is meant by “{words.text(at)}”?")
        if low not in own and not (short and stem in own):
            return
        self._certain(at)
        if stem in SUBJECTS and low != "her":
            self._subject(at, short)
        elif low in ("him", "them"):
            self._put(at, "you")
        elif low in ("himself", "herself", "themself", "themselves"):
            self._put(at, "yourselves" if self._to.is_many else "yourself")
        elif low in ("hers", "theirs"):
            self._put(at, "yours")
        elif low == "their":
            self._put(at, "your")
        else:
            meant = her(words, at) if low == "her" else his(words, at)
            if not meant:
                raise _Doubt(f"“{words.text(at)} {words.text(at + 1)}” can be read two ways")
            self._put(at, meant)

    def _phrase(self, at: int, length: int) -> None:
        """Somebody named: `my brother`, `Tom`, `my brother Tom's`."""
        words, last = self._words, at + length - 1
        if words.is_mark(at - 1) and words.text(last + 1) == "," and words.low(last + 2) in SPOKEN_TO:
            return
        is_short = words.low(last).endswith("'s")
        if is_short:
            meant = short_is(words, last)
            if not meant:
                raise _Doubt(f"“{words.text(last)} {words.text(last + 1)}” can be read two ways")
            self._put(at, {"are": "you are", "have": "you have"}.get(meant, "your"), length)
            if meant != "your":
                self._agree_with_more(last)
            return
        is_subject = words.is_mark(at - 1) or words.low(at - 1) in STARTS_CLAUSE
        self._put(at, "you", length)
        following = self._verb_after(last)
        if is_subject:
            self._agree(last)
        elif words.low(following) in AUXILIARIES and words.low(last + 1) not in CONJUNCTIONS:
            raise _Doubt(f"it is not clear what “{words.text(following)}” belongs to")

    def _subject(self, at: int, short: str) -> None:
        """He, she or they."""
        words = self._words
        if words.low(at).startswith("they"):
            self._put(at, f"you{short}")
            return
        if short == "'s":
            meant = short_is(words, at)
            if not meant:
                raise _Doubt(f"“{words.text(at)} {words.text(at + 1)}” can be read two ways")
            self._put(at, {"are": "you're", "have": "you've"}[meant])
            self._agree_with_more(at)
            return
        self._put(at, f"you{short}")
        if short:
            return
        before = words.low(at - 1)
        if before in AUXILIARIES and (words.is_mark(at - 2) or words.low(at - 2) in ASKED_BY | CONJUNCTIONS):
            self._put(at - 1, OF_YOU[before])
            return
        self._agree(at)

    def _agree(self, at: int) -> None:
        """Let the verb of a subject agree with "you", and those that follow it."""
        words, verb = self._words, self._verb_after(at)
        low = words.low(verb)
        if words.is_mark(at + 1) and any(
            words.low(later) in AUXILIARIES or base_of(words.low(later)) in VERBS for later in range(at + 2, len(words))
        ):
            if words.text(at + 1) in (",", "(", "–", "—"):
                raise _Doubt("something stands between them and what they do")
            return
        if low in ("and", "or", "&") or not low:
            return
        if low in NO_VERB or low == "who":
            raise _Doubt("something stands between them and what they do")
        if form := base_of(low):
            words.put(verb, form)
        elif low.endswith("s") and not low.endswith("ss") and low not in ("us", "this", "his"):
            raise _Doubt(f"“{words.text(verb)}” is a verb that I do not know")
        self._agree_with_more(verb, is_present=bool(base_of(low)) and not low.startswith("was"))

    def _agree_with_more(self, verb: int, *, is_present: bool = True) -> None:
        """The verbs that share a subject: `waits up and makes me tea`."""
        words, has_other = self._words, False
        for at in range(verb + 1, len(words)):
            low, before = words.low(at), at - 1
            if words.text(at) in ".!?;:":
                return
            while is_adverb(words.low(before)) and before > verb:
                before -= 1
            joins = words.low(before) in CONJUNCTIONS or words.text(before) == ","
            joins, form = joins and words.low(at + 1) not in ("i", "we", *SUBJECTS), base_of(low)  # `and nor was I`
            if joins and before > verb and form and (low in AUXILIARIES or form in VERBS):
                is_sure = low in AUXILIARIES or before < at - 1 or form not in NOUNS_TOO or words.low(at + 1) in TAKEN
                if not is_sure and not is_present:
                    continue  # `loved dogs and walks`
                if has_other or not is_sure:
                    raise _Doubt(f"it is not clear what “{words.text(at)}” belongs to")
                words.put(at, form)
            elif low in OTHERS:
                has_other = True

    def _verb_after(self, at: int) -> int:
        """Where the verb of a subject stands: behind "always", "no longer", "quietly"."""
        following = at + 1
        while is_adverb(self._words.low(following)):
            if self._words.low(following) in ("himself", "herself", "themselves"):
                self._put(following, "yourself")
            following += 1
        return following

    def _phrases(self) -> dict[int, int]:
        """Where the addressee is named, and by how many words."""
        spans = [match.span() for match in KINSFOLK.finditer(self._sentence) if is_them(match.group(), self._to)]
        for name in self._to.patterns:
            spans += [match.span() for match in re.finditer(rf"(?<!\w){name}(?!\w)", self._sentence)]
        merged: list[list[int]] = []
        for start, end in sorted(spans):
            if merged and start <= merged[-1][1] + 1:
                merged[-1][1] = max(end, merged[-1][1])
            else:
                merged.append([start, end])
        found = {}
        for start, end in merged:
            inside = [at for at, place in enumerate(self._starts) if start <= place < end and self._words.low(at)]
            if inside:
                found[inside[0]] = inside[-1] - inside[0] + 1
        return found

    def _places(self) -> list[int]:
        """Where in the sentence each word begins."""
        places, begun = [], 0
        for word in self._words:
            begun = self._sentence.index(word.text, begun)
            places.append(begun)
            begun += len(word.text)
        return places

    def _certain(self, at: int) -> None:
        """See to it that a pronoun can mean nobody but the one to whom the letter goes.

        Raises:
            _Doubt: somebody or something else was named before it.
        """
        pronoun, start = self._to.pronoun, self._starts[at]
        before = [*self._met, *(other for other in self._others if other.start < start)]
        for other in before:
            if other.fits(pronoun):
                raise _Doubt(f"“{self._words.text(at)}” may be {inert_phrase(other.words)}")
        if pronoun == "they" and any(place < start for place in self._things):
            raise _Doubt(f"who is meant by “{self._words.text(at)}”?")

    def _look_alike(self) -> None:
        """A sentence that names nobody but "my brother", in a letter to a Tom who may be he."""
        if self._to.role or self._to.pronoun == "":
            return
        for other in self._others:
            if other.words.lower().startswith("my ") and other.pronoun == self._to.pronoun:
                raise _Doubt(f"is {inert_phrase(other.words)} the one to whom you write?")

    def _put(self, at: int, text: str, length: int = 1) -> None:
        self._you = self._you or text.startswith(("you", "are", "have"))
        self._words.put(at, text, length)

    def _capital(self, text: str) -> str:
        """A capital where the sentence had one."""
        place = next((at for at, mark in enumerate(text) if mark.isalnum()), None)
        first = next((mark for mark in self._sentence if mark.isalnum()), "")
        if place is None or not first.isupper():
            return text
        return text[:place] + text[place].upper() + text[place + 1 :]


THEY = "they them their theirs themselves themself"


def inert_phrase(words: str) -> str:
    """Somebody as a doubt names them: `your father` for "my father"."""
    return re.sub(r"^my\b", "your", words, flags=re.IGNORECASE)


def _parted(low: str) -> tuple[str, str]:
    """A subject and what is joined to it: `he's` -> `he`, `'s`."""
    match = re.fullmatch(r"(he|she|they)('s|'d|'ll|'re|'ve)?", low) or re.fullmatch(r"(he|she)(s)", low)
    return (match.group(1), "'s" if match.group(2) == "s" else match.group(2) or "") if match else (low, "")
