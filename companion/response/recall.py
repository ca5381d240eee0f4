"""Recall: what the person told her, in their own words and with the day they said it, or that they have not."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import groupby

from companion.memory.facts import CALLED, Fact, Facts
from companion.memory.keeping import ASKS
from companion.memory.log import Whose
from companion.memory.shelf import Found, MemoryShelf, Saying
from companion.nlu.asked import Asked, what_is_asked
from companion.nlu.corrections import corrects, is_slip, retracted
from companion.nlu.dates import spoken
from companion.nlu.kin import FAMILY, KIN_WORD, PASSING, PETS, is_kind_of, may_be_same, role_of, roles_in
from companion.nlu.kin import WHICH as WHICH_OF
from companion.nlu.name_words import is_name, name_stems, written_names
from companion.nlu.question import is_question
from companion.nlu.reading import Reading, inert_spaces
from companion.response.answer import Phrase
from companion.response.recollection import RIVAL, Candidate, Recollection, Recollector, in_context
from companion.response.reply import Move, Recalled, Reply
from companion.retrieval.passages import LEANS
from companion.retrieval.words import content_words, stem, words_of

ANSWERS = 0.75
"""The chance that it was told from which she answers. Below it she says that it was not, and quotes what is nearest."""

NOBODY = 0.3
"""The most that it can be where it is asked after one of the family, or by a name, of whom nothing near says a word."""

UNSURE = 0.15
"""The chance from which she is not sure that it was not told, and says so."""

NEAR = 0.03
"""The chance from which there is a nearest thing worth showing."""

SURE = 0.7
"""The chance of the likeliest sentence from which it is quoted alone."""

MOST, ALSO = 3, 0.3
"""Sentences quoted at most, and what each further one must have of the first one's chance: on scripts left out the
first is right in .91, one of three in .99 (`benchmarks/fit_recollection.py`)."""

ALSO_LEANING = 0.15
"""The same where the first one leans on another ("survived it"), which is likely the next; so much too must a message
have to stand in the place of one that it overtakes."""

COMPARED = 6
"""The likeliest messages, of which it is asked whether one makes another true no more."""

LEAST = 1e-4
"""The smallest chance that is reckoned with."""

PRIVATE = 0.5
"""What the chance of a private sentence counts beside the others of its message: it is quoted where it was meant."""

TELLING = 0.3
"""How much a message must tell that another which leans on it is quoted behind it."""

MAY_CHANGE = -4.0
"""The log-odds that the next message makes the likeliest sentence true no more, from which it is quoted with it where
it leans on it ("heard it again, it's the other one"). Of practice that was kept back (`benchmarks/fit_recollection.py`)
it alone is right in three of ten of these, and in one of fifteen below."""

FRAGMENT = 4
"""Words up to which a message leans on the one before it whatever its words ("starts in the autumn")."""

LAST_TIME = 4
"""The last messages of the conversation before, among which a message that opens another leans on what was told."""

LONGEST_QUOTE = 240
"""Characters; a longer sentence is quoted up to there."""

INTRODUCES = frozenset(
    "hi hiya hello hey yo howdy good morning afternoon evening day nice pleased glad lovely meet meeting name names "
    "called call known go way btw please pls just everyone everybody people mostly actually here thanks".split()
)
"""The words of a message that tells a name and nothing else."""

LONGEST_NAME = 3
"""Words of a name."""

SHORT_VALUE = 4
"""Words of a value that can be said back."""

OWN_NAME = re.compile(
    r"\b(?:know|remember|recall|recogni[sz]e|tell me|forgotten|forget) (?:again )?(?:who (?:i am|i'm|im|this is"
    r"|(?:(?:you|u)(?:'?re| are| r)|ur) (?:talking|speaking|chatting|writing) (?:to|with))"
    r"|me\W*$|my name|what i'?m called)"
    r"|\bwho (?:are|r) (?:you|u) (?:talking|speaking|chatting|writing) (?:to|with)"
    r"(?:,? (?:(?:right )?now|here|again|by name))*\W*$"
    r"|\b(?:spell|use) my name\b|\b(?:me|hello|good \w+|good\w+)\b.{0,20}\bby (?:my )?name\b"
    r"|\bwho(?:'?s| is)? (?:it |this )?(?:that |that's )?(?:keeps )?(?:writing|talking|speaking) to you\b"
    r"|\bwho am i\b|\bwhat(?:'?s| is| was) my name\b|\bwhat do (?:you|people|they|friends) call me\b|\bsay my name\b",
    re.IGNORECASE,
)
"""How people ask whether she knows who they are."""

WHICH = re.compile(r"\b(?:which|who)(?='?s?\b)", re.IGNORECASE)
"""What asks for one of several."""

WHO = re.compile(r"\bwho(?:m|se|'?s)?\b", re.IGNORECASE)
SOMEBODY = re.compile(r"\b(?:he|she|him|her|they|them)\b", re.IGNORECASE)
"""What asks for somebody, and what may stand for the one: "i still don't like him but he did fix the roof"."""

OF_FAMILY = re.compile(rf"\b(?:my|our)(?: (?:{WHICH_OF}|{PASSING}))*[ -]{KIN_WORD}(?![\w-])", re.IGNORECASE)
"""One of the person's family, or an animal of theirs."""

PAIR = re.compile(r"\b(?:both|two|twins?)\b", re.IGNORECASE)
"""What is said of all of them."""

NAME_OF = re.compile(
    r"\b(?:what(?:'?s| is| was) )?(?:my|our) (?P<who>[\w -]{2,30}?)"
    r"(?:(?:'s|s'|s)? (?:first |last |real )?name\b| (?:is |was )?called\b)",
    re.IGNORECASE,
)
"""How people ask what somebody of theirs is called."""

YES_OR_NO = re.compile(
    r"^\W*(?:(?:and|so|but|wait|hey|ok|well|remind me|quick|um)\W+)*"
    r"(?:do|did|am|have|had|was|were|can|could|would|is|are|does|has) (?:i|we|my|our|there)\b",
    re.IGNORECASE,
)


class Recall:
    """Looks back over what one person said."""

    def __init__(self, shelf: MemoryShelf, facts: Facts, recollector: Recollector) -> None:
        """Know where it is kept, and how to weigh what is found."""
        self._shelf = shelf
        self._facts = facts
        self._recollector = recollector

    def consider(self, whose: Whose, reading: Reading, before: Reading | None) -> Recollection:
        """What a message calls for, the newest word on each thing in the place of older ones.

        Args:
            whose: whose memory.
            reading: the message.
            before: the person's message before it in the conversation.
        """
        whole = in_context(reading, before)
        recollection = self._weighed(whose, whole, before.text if before and whole is not reading else "")
        if whole is not reading:
            alone = self._weighed(whose, reading, "")
            if promise(alone) > promise(recollection):
                whole, recollection = reading, alone
        candidates = [
            replace(each, excerpt=self._excerpt(whose, each, whole.text, is_first=place == 0))
            if place <= MOST + 1
            else each
            for place, each in enumerate(self._ordered(whose, self._newest(whose, recollection.candidates)))
        ]
        return replace(recollection, candidates=tuple(candidates))

    def _weighed(self, whose: Whose, reading: Reading, behind: str) -> Recollection:
        """What a message calls for; where it is read behind another, no sentence of that one."""
        found = [
            each
            for each in self._shelf.search(whose, reading.text, reading.vector)
            if each.saying.matter != ASKS  # what they only asked, they have not told
            and not (behind and each.saying.text in behind)
        ]
        return self._recollector.weigh(reading, found, partial(self._shelf.told_by_others, whose))

    def put_right(
        self, whose: Whose, reading: Reading, before: Reading | None, phrase: Phrase, now: datetime
    ) -> Reply | None:
        """What she says when a message corrects what she had; None where it corrects nothing that she knows."""
        if not (corrects(reading.text) or is_slip(reading.text)):
            return None
        from companion.nlu.facts import facts_in  # ~80 ms to import

        for fact in facts_in(reading.text, now, before.text if before else ""):
            for old in self._facts.contradicted(whose, fact):
                is_short = max(len(old.value.split()), len(fact.value.split())) <= SHORT_VALUE
                if old.value.casefold() != fact.value.casefold() and is_short:
                    text, line = phrase.say("put_right", old=old.value, value=fact.value)
                    moves = (Move("core", line=line), Move("core", memory=old.turn))
                    said = text[0].upper() + text[1:]
                    return Reply(said, "share_fact", phrase.persona.name, memories=(recalled_from(old),), moves=moves)
        return None

    def introduced(self, whose: Whose, reading: Reading, before: Reading | None, phrase: Phrase) -> Reply | None:
        """What she says to a message that tells what to call the person, and nothing else; None to any other."""
        words = set(content_words(reading.text)) - INTRODUCES
        if reading.care or is_question(reading.text) or not 0 < len(words) <= LONGEST_NAME:
            return None
        from companion.nlu.facts import facts_in

        facts = facts_in(reading.text, datetime.min, before.text if before else "")
        named = [fact.value for fact in facts if fact.subject == "me" and fact.relation in CALLED and not fact.negated]
        known = self._facts.own_name(whose)
        is_all = named and words <= set(content_words(" ".join(named)))
        if not is_all or (known and known.value.casefold() == named[-1].casefold()):
            return None
        return phrase.reply("introduced", act="share_fact", value=named[-1])

    def asks_who(self, reading: Reading) -> bool:
        """Whether a message asks if she knows who the person is."""
        return bool(OWN_NAME.search(reading.text))

    def named(self, whose: Whose, phrase: Phrase, now: datetime, withheld: Collection[int]) -> Reply | None:
        """What the person is called, where they have said."""
        fact = self._facts.own_name(whose)
        return self._told(fact, phrase, now) if fact and fact.saying not in withheld else None

    def answered(
        self,
        whose: Whose,
        recollection: Recollection,
        reading: Reading,
        phrase: Phrase,
        now: datetime,
        withheld: Collection[int] = (),
    ) -> Reply | None:
        """The reply to a message that asks her to remember; None where nothing at all is near.

        Args:
            whose: whose memory.
            recollection: what the message calls for.
            reading: the message.
            phrase: how she says it.
            now: the time of the turn.
            withheld: sentences of which no fact is told.
        """
        if OWN_NAME.search(reading.text) and (named := self.named(whose, phrase, now, withheld)):
            return named
        if named := self._somebody_named(whose, reading, phrase, now, withheld):
            return named
        candidates = recollection.candidates
        if is_of_nobody(reading.text, candidates):
            recollection = replace(recollection, told=min(recollection.told, NOBODY))
        if OWN_NAME.search(reading.text):
            candidates = tuple(each for each in candidates if not self._names_another(whose, each))
        if not candidates or recollection.told < NEAR:
            return None
        first, *rest = self._to_quote(reading, candidates) if recollection.told >= UNSURE else candidates[:1]
        recalled = [each for candidate in (first, *rest) for each in as_recalled(candidate)]
        quoted = {"when": when(first.found.saying.at, now), "quote": quote(first)}
        value = self._value(whose, first, reading, now)
        if recollection.told < ANSWERS:
            text, line = phrase.say("unsure_told" if recollection.told >= UNSURE else "never_told_near", **quoted)
        elif value and not rest:
            text, line = phrase.say("remembered_value", value=value[0].upper() + value[1:], **quoted)
        else:
            text, line = phrase.say("remembered_newest" if first.is_newer else "remembered", **quoted)
        moves = [Move("frame", line=line)]
        for each in rest:
            more, also = phrase.say("remembered_also", when=when(each.found.saying.at, now), quote=quote(each))
            text, moves = f"{text} {more}", [*moves, Move("also", line=also)]
        moves += [Move("core", memory=turn) for turn in dict.fromkeys(each.turn for each in recalled)]
        return Reply(
            text,
            "recall_question",
            phrase.persona.name,
            abstained=recollection.told < ANSWERS,
            memories=tuple(recalled),
            moves=tuple(moves),
        )

    def _somebody_named(
        self, whose: Whose, reading: Reading, phrase: Phrase, now: datetime, withheld: Collection[int]
    ) -> Reply | None:
        """The name of somebody whom the question calls by what they are to the person; None where none is known."""
        role = NAME_OF.search(reading.text)
        if not role:
            return None
        wanted = {stem(word) for word in content_words(role["who"])}
        facts = [
            fact
            for fact in self._facts.current(whose)
            if fact.relation == "name"
            and not fact.is_negated
            and fact.saying not in withheld
            and wanted
            and (wanted <= {stem(word) for word in words_of(fact.subject)} or is_role_of(role["who"], fact))
        ]
        named = {fact.value.lower(): fact for fact in facts}
        if len(named) == 1:
            return self._told(facts[-1], phrase, now)
        return self._which(list(named.values()), phrase) if len(named) == 2 else None  # of more the sentences tell

    def _which(self, two: Sequence[Fact], phrase: Phrase) -> Reply:
        """The question which of two is meant, with both names."""
        one, other = two
        text, line = phrase.say("which_one", one=one.value, other=other.value)
        recalled = tuple(recalled_from(fact) for fact in two)
        moves = (Move("core", line=line), *(Move("core", memory=each.turn) for each in recalled))
        return Reply(text, "recall_question", phrase.persona.name, memories=recalled, moves=moves)

    def _told(self, fact: Fact, phrase: Phrase, now: datetime) -> Reply:
        """A fact, with the sentence that it was read from."""
        is_all = fact.quote.strip(" .!") == fact.value  # then it need not be said twice
        said = {} if is_all else {"value": fact.value}
        text, line = phrase.say(
            "remembered" if is_all else "remembered_value",
            when=when(fact.said_at, now),
            quote=quoted(fact.quote),
            **said,
        )
        moves = (Move("frame", line=line), Move("core", memory=fact.turn))
        return Reply(text, "recall_question", phrase.persona.name, memories=(recalled_from(fact),), moves=moves)

    def _names_another(self, whose: Whose, candidate: Candidate) -> bool:
        """Whether a sentence tells what somebody else is called."""
        facts = self._facts.of_saying(whose, candidate.found.saying.id)
        return any(fact.relation == "name" and fact.subject != "me" for fact in facts)

    def _to_quote(self, reading: Reading, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The likeliest sentence and, where it is not sure, others nearly as likely; no older word beside a newer."""
        if WHICH.search(reading.text) and PAIR.search(candidates[0].found.saying.text) and len(candidates) > 1:
            candidates = [*candidates[1:2], candidates[0], *candidates[2:]]  # what is said of both tells neither
        first = candidates[0]
        chosen = [first]
        leans = bool(LEANS.match(what_is_said(first.quoted).text))
        if first.chance >= SURE and not leans:
            return chosen
        for each in candidates[1 : MOST + 1]:
            is_like = each.chance >= (ALSO_LEANING if leans else ALSO) * first.chance
            is_quoted = any(each.found.saying in other.quoted for other in chosen)
            if not is_like or len(chosen) == MOST or is_quoted:
                continue
            if not any(are_rivals(each, other) for other in chosen):
                chosen = [other for other in chosen if other.found.saying not in each.quoted]  # else it is quoted twice
                chosen.append(each)
        return chosen

    def _newest(self, whose: Whose, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates with what was put right replaced by what stands in its place, each once."""
        newest: dict[int, Candidate] = {}
        for candidate in candidates:
            current = candidate
            for _ in range(10):  # a chain of changes
                following = current.found.saying.replaced_by
                sayings = self._shelf.sayings(whose, [following]) if following else []
                if not sayings:
                    break
                current = Candidate(
                    replace(current.found, saying=sayings[0], before=""), candidate.chance, is_newer=True
                )
            held = newest.get(current.found.saying.id)
            if held is None:
                newest[current.found.saying.id] = current
            else:
                stronger = current if current.is_newer else held
                newest[held.found.saying.id] = replace(
                    stronger, chance=held.chance + current.chance, is_newer=held.is_newer or current.is_newer
                )
        return sorted(newest.values(), key=lambda each: -each.chance)

    def _ordered(self, whose: Whose, candidates: Sequence[Candidate]) -> list[Candidate]:
        """One candidate for each message, the likeliest message first; where a later one overtakes it, that one."""
        chances: dict[int, float] = defaultdict(float)
        best: dict[int, Candidate] = {}
        for each in sorted(candidates, key=lambda each: -each.chance * (PRIVATE if each.found.saying.matter else 1)):
            chances[each.found.saying.turn] += each.chance
            best.setdefault(each.found.saying.turn, each)
        messages = [replace(each, chance=chances[turn]) for turn, each in best.items()]
        messages.sort(key=lambda each: -each.chance)
        if not messages:
            return []
        first, *others = self._compared(whose, messages)
        newer = [each for each in others if first.found.saying.id in each.overtakes]
        if not newer:
            return [first, *others]
        newest = max(newer, key=lambda each: each.found.saying.id)
        others.remove(newest)
        return [replace(newest, chance=first.chance + newest.chance, is_newer=True), *others]

    def _compared(self, whose: Whose, messages: Sequence[Candidate]) -> list[Candidate]:
        """The candidates, each with which of the others it may make true no more.

        Those that are likely themselves are compared with each other; another with the likeliest alone, and it must be
        the surer, the less likely it is: what it overtakes may be something else than what was asked for.
        """
        first = messages[0]
        near = messages[:COMPARED]
        likely = [each for each in near if each.chance >= ALSO_LEANING * first.chance]
        pairs = [(new, old) for old in likely for new in near if old is first or new in likely]
        pairs = [(new, old) for new, old in pairs if old.found.saying.turn < new.found.saying.turn]
        said = {
            each.found.saying.turn: " ".join(part.text for part in self._shelf.of_turn(whose, each.found.saying.turn))
            for each, _ in pairs
        }
        odds = self._recollector.overtakes([(said[new.found.saying.turn], old.found) for new, old in pairs])
        overtaken: dict[int, set[int]] = defaultdict(set)
        for (new, old), each in zip(pairs, odds, strict=True):
            lacking = ALSO_LEANING * first.chance / max(new.chance, LEAST)
            if each >= RIVAL + max(0.0, math.log(lacking)):
                overtaken[new.found.saying.id].add(old.found.saying.id)
        return [replace(each, overtakes=frozenset(overtaken[each.found.saying.id])) for each in messages]

    def _excerpt(self, whose: Whose, candidate: Candidate, question: str, *, is_first: bool) -> tuple[Saying, ...]:
        """A sentence within its message and, where that leans on the message before, behind that one; the likeliest
        with the next one too, where that leans on it and may change it.

        What was put right since stays out, and so does whatever is private: that was not asked for. So does the message
        before where one of several is asked for and this one names it: the other is likely told of there.
        """
        saying = candidate.found.saying
        is_change = candidate.is_newer or corrects(saying.text) or is_slip(saying.text)
        message = self._quotable(self._shelf.of_turn(whose, saying.turn), saying)
        if length_of(message) > LONGEST_QUOTE:
            place = message.index(saying)
            message = message[place : place + 2] if retracted(saying.text) else [saying]
        leans = (
            bool(LEANS.match(what_is_said(message).text))
            or length_in_words(message) <= FRAGMENT
            or (bool(WHO.search(question)) and any(SOMEBODY.search(each.text) for each in message))
        )
        if leans and not is_change and not is_named_for(question, message):  # else that may be what is true no more
            before = self._quotable(self._before(whose, saying), saying)
            text = " ".join(each.text for each in message)
            odds = self._recollector.overtakes([(text, Found(each, 0.0, 0.0, 0.0)) for each in before])
            before = [each for each, odd in zip(before, odds, strict=True) if odd < RIVAL]
            if before and length_of([*before, *message]) <= LONGEST_QUOTE and self._is_telling(before):
                message = [*before, *message]
        return (*message, *(self._following(whose, saying) if is_first else ()))

    def _before(self, whose: Whose, saying: Saying) -> Sequence[Saying]:
        """The message before that of a sentence; where it opens its conversation, what was told last time."""
        before = self._shelf.of_turn_before(whose, saying)
        earlier = [before] if before else self._shelf.last_time(whose, saying, LAST_TIME)
        return next((each for each in earlier if before or self._is_telling(each)), ())

    def _following(self, whose: Whose, saying: Saying) -> Sequence[Saying]:
        """The message after that of a sentence, where it leans on it and may make it true no more."""
        following = self._quotable(self._shelf.of_turn_after(whose, saying), saying)
        if not following or not LEANS.match(what_is_said(following).text):
            return ()
        text = " ".join(each.text for each in following)
        [odds] = self._recollector.overtakes([(text, Found(saying, 0.0, 0.0, 0.0))])
        return following if odds >= MAY_CHANGE and length_of(following) <= LONGEST_QUOTE else ()

    def _quotable(self, sayings: Sequence[Saying], beside: Saying) -> list[Saying]:
        return [
            each
            for each in sayings
            if each == beside or (each.replaced_by is None and each.matter in ("", beside.matter))
        ]

    def _is_telling(self, sayings: Sequence[Saying]) -> bool:
        return any(self._recollector.tells(each.text, each.vector) >= TELLING for each in sayings)

    def _value(self, whose: Whose, candidate: Candidate, reading: Reading, now: datetime) -> str:
        """The fact in a sentence that a question asks for by its kind, in a few words, or ""."""
        facts = self._facts.of_saying(whose, candidate.found.saying.id)
        asked = what_is_asked(reading.text)
        words = {stem(word) for word in content_words(reading.text)}
        if YES_OR_NO.match(reading.text):
            denied = [
                fact for fact in facts if fact.is_negated and words & {stem(word) for word in words_of(fact.value)}
            ]
            return "no" if denied else ""
        if asked in (Asked.NAME, Asked.PERSON):
            named = [fact.value for fact in facts if fact.relation == "name" and not fact.is_negated]
            return named[0] if len(named) == 1 and stem(named[0].lower()) not in words else ""
        if asked is Asked.DATE:
            days = [fact for fact in facts if fact.day and not fact.is_negated]
            return dated(days[0], now) if len(days) == 1 else ""
        return ""


def what_is_said(message: Sequence[Saying]) -> Saying:
    """The first sentence of a message that is more than a greeting."""
    from companion.nlu.introductions import ONLY_A_GREETING  # ~100 ms to import

    return next((each for each in message if not ONLY_A_GREETING.fullmatch(each.text)), message[0])


def promise(recollection: Recollection) -> float:
    """How much a message, so read, calls for a memory, and above that how surely one sentence is the one."""
    likeliest = max((each.chance for each in recollection.candidates), default=0.0)
    return max(recollection.asks, recollection.touches) * (1 + recollection.told * likeliest)


def is_named_for(question: str, message: Sequence[Saying]) -> bool:
    """Whether a question asks which of several, or for somebody whom a message names itself."""
    asked = WHICH.search(question)
    if not asked or asked[0].lower() == "which":
        return bool(asked)
    known = name_stems(question)
    named = [name for each in message for name in written_names(each.text) if is_name(name)]
    return any(stem(name.lower()) not in known for name in named)


def are_rivals(one: Candidate, other: Candidate) -> bool:
    """Whether one of two sentences may be the newer word on what the other says."""
    return (
        one.is_newer
        or other.is_newer
        or one.found.saying.id in other.overtakes
        or other.found.saying.id in one.overtakes
    )


def is_role_of(word: str, fact: Fact) -> bool:
    """Whether one word for one of the family means the subject of a fact: "kid", of "my daughter"."""
    role = role_of(word) if len(word.split()) == 1 else ""
    return bool(role) and is_kind_of(role_of(fact.subject), role)


def is_of_nobody(question: str, candidates: Sequence[Candidate]) -> bool:
    """Whether a question asks after one of the person's family, or after a name, of whom no sentence speaks."""
    asked = {role_of(match.group()) for match in OF_FAMILY.finditer(question)} & (FAMILY | PETS)
    names = {stem(name.lower()) for name in written_names(question) if is_name(name)}
    texts = " ".join(f"{each.found.before} {each.found.saying.text}" for each in candidates)
    known = roles_in(texts)
    is_unknown = any(not any(may_be_same(role, other) for other in known) for role in asked)
    return is_unknown or bool(names - {stem(word) for word in words_of(texts)})


def dated(fact: Fact, now: datetime) -> str:
    """The day of a fact as it is said."""
    return spoken(fact.day, now) if fact.day else ""


def recalled_from(fact: Fact) -> Recalled:
    """The sentence that a fact was read from, as a reply refers to it."""
    return Recalled(fact.turn, fact.said_at.date().isoformat(), fact.quote, 1.0, fact.saying)


def as_recalled(candidate: Candidate) -> tuple[Recalled, ...]:
    """The sentences that are quoted of a candidate, as a reply refers to them."""
    return tuple(
        Recalled(each.turn, each.at.date().isoformat(), each.text, round(candidate.chance, 4), each.id)
        for each in candidate.quoted
    )


def quote(candidate: Candidate) -> str:
    """What is quoted of a candidate, each message in quotation marks of its own."""
    messages = [list(message) for _, message in groupby(candidate.quoted, key=lambda each: each.turn)]
    return ", and then ".join(quoted(" ".join(each.text for each in message)) for message in messages)


def length_in_words(sayings: Sequence[Saying]) -> int:
    """Words of some sentences together."""
    return sum(len(each.text.split()) for each in sayings)


def length_of(sayings: Sequence[Saying]) -> int:
    """Characters of some sentences together."""
    return sum(len(each.text) + 1 for each in sayings)


def quoted(text: str) -> str:
    """A text in quotation marks, without control characters, cut at a word where it is too long."""
    text = inert_spaces(text)
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip(",;: ") + " …"
    inner = re.sub(r"[“\"]([^”\"“]*)[”\"]", r"‘\1’", text.strip())
    return f"“{inner}”"


def when(at: datetime, now: datetime) -> str:
    """When something was said: `earlier today`, `yesterday`, `on Tuesday 17 November`, `on 3 May`."""
    days = (now.date() - at.date()).days
    if days in (0, 1):
        return ("earlier today", "yesterday")[days]
    day = f"{at.day} {at:%B}"
    if 1 < days < 7:
        return f"on {at:%A} {day}"
    return f"on {day}" if at.year == now.year else f"on {day} {at.year}"
