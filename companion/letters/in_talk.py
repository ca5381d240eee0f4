"""The desk in the middle of a talk: offered where somebody wants to write, entered by a yes, left at any time."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from companion.letters.addressee import addressee_from
from companion.letters.desk import Desk, desk_words
from companion.letters.draft import Draft, LetterError
from companion.letters.occasion import occasion_of
from companion.nlu.reading import Reading
from companion.response.reply import Move, Reply

LEAVES = re.compile(
    r"^\W*(?:(?:ok|okay|no|oh|well|actually|sorry)[\s,]+)*(?:never ?mind|nvm|stop|cancel|quit|forget (?:it"
    r"|about it)|leave it"
    r"|not now|let'?s (?:stop|leave it)|enough|i changed my mind|i don'?t want to)\b[^.!?]{0,30}\W*$",
    re.IGNORECASE,
)
SAFE = re.compile(
    r"\b(?:i'?m|i am|we'?re|we are|everyone'?s|everybody'?s) (?:quite |really |perfectly |both |all )*(?:safe"
    r"|fine|okay|ok"
    r"|alright|all right)\b|\b(?:nobody|no ?one)(?:'s| is) in danger\b|\bnot in (?:any )?danger\b|\bno danger\b"
    r"|\bit'?s (?:only|just) (?:about|a|the|how|me|my)\b",
    re.IGNORECASE,
)
"""What says that they are safe. A bare "no" may answer "Are you safe?", and a bare "yes" the other question."""

AGREES = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|all ?right|oh)[\s,]+)?(?:yes|yeah|yep|yup|sure|please|go on|let'?s(?: do it)?)\b[^?]{0,40}$",
    re.IGNORECASE,
)
WANTS = re.compile(
    r"\b(?:(?:write|writing|letter|note|card|word) (?:\w+ ){0,4}?(?:to|for)|(?:an? |the )?(?:\w+ ){0,2}letter\b"
    r"|apolog\w+|say sorry"
    r"|thank[- ]?you (?:note|card|letter)|condolence|sympathy)\b",
    re.IGNORECASE,
)
NO_LETTER = re.compile(
    r"\b(?:shorter|shorten|soften|tone|angry|friendlier|speech|toast|eulogy|essay|cover letter|reference"
    r"|complain\w*|landlord"
    r"|council|reply|proof ?read|draft|read this|caption|poem|cv|resume)\b",
    re.IGNORECASE,
)
TO = re.compile(
    r"\b(?:to|for) (?P<to>(?:my|our) (?:[\w-]+ ){0,2}?[\w-]+(?: (?!Friday|Monday)[A-Z][\w'-]+)?|(?:Mrs?|Ms"
    r"|Dr)\.? [A-Z]\w+|(?!I\b)[A-Z][\w'-]+|mum|mom|dad)(?=\W|$)"
)
AT_ONCE = re.compile(r"\bletter desk\b|\bat the desk\b", re.IGNORECASE)


SHORT = ("to", "name", "memory", "tone", "sign")
"""Questions that nobody answers with a goodbye."""


@dataclass(frozen=True)
class Sitting:
    """The desk in a session: offered, or under way."""

    desk: Desk
    is_open: bool = False
    is_held: bool = False
    """Whether something that may be danger came before it."""

    def held(self, text: str, reading: Reading) -> "Sitting | None":
        """The desk while danger comes first: it waits where she has only asked, and is gone where there is no doubt."""
        if reading.is_sure or not self.is_open:
            return None
        if text:
            self.desk.hold(text, reading.crisis or "other")
        return replace(self, is_held=True)


NewDesk = Callable[[], Desk]
Keep = Callable[[Draft], int | None]
"""Keeps a letter and gives its number, None where nothing is kept."""


def offered(text: str, reply: Reply, new_desk: NewDesk) -> tuple[Reply, Sitting | None]:
    """A reply to somebody who wants help with a letter, with the offer to write it."""
    is_wish = reply.act == "request_letter" and not reply.abstained and not reply.citations
    if not is_wish or not WANTS.search(text) or NO_LETTER.search(text):
        return reply, None
    sitting = Sitting(_prepared(new_desk(), text))
    if AT_ONCE.search(text):
        return _asking(replace(sitting, is_open=True), reply.persona, desk_words()["begin"])
    spoken = re.sub(r"(?<=[.!?”\"]) [^.!?]*\?$", "", reply.text)  # one question less: the offer stands in its place
    moves = (*(move for move in reply.moves if move.move != "door"), Move("door", line="letters/offer"))
    return replace(reply, text=f"{spoken} {desk_words()['offer']}", moves=moves), sitting


def at_desk(
    text: str, reading: Reading, sitting: Sitting, persona: str, keep: Keep
) -> tuple[Reply | None, Sitting | None]:
    """What is said at the desk to a message; no reply where the message is for the talk."""
    words, question = desk_words(), sitting.desk.question
    if not sitting.is_open:
        if not AGREES.match(text) or reading.care:
            return None, None
        return _asking(replace(sitting, is_open=True), persona, words["begin"])
    if LEAVES.match(text):
        return _said(words["left"], persona, "left"), None
    if reading.care == "farewell" and question and question.key in SHORT:
        return None, None
    return (_waited if sitting.is_held else _answered)(text, reading, sitting, persona, keep)


def _waited(
    text: str, reading: Reading, sitting: Sitting, persona: str, keep: Keep
) -> tuple[Reply | None, Sitting | None]:
    """After she has asked whether they are safe: the desk goes on where they say so, and waits until then."""
    if not (reading.denies or SAFE.search(text)):
        return None, sitting
    sitting.desk.go_on()
    return _next(replace(sitting, is_held=False), persona, desk_words()["go_on"], keep)


def _answered(
    text: str, reading: Reading, sitting: Sitting, persona: str, keep: Keep
) -> tuple[Reply | None, Sitting | None]:
    try:
        concern = sitting.desk.answer(text)
    except LetterError as fault:
        return _asking(sitting, persona, str(fault))
    return (None, sitting) if concern else _next(sitting, persona, "", keep)


def _next(sitting: Sitting, persona: str, lead: str, keep: Keep) -> tuple[Reply | None, Sitting | None]:
    if sitting.desk.question:
        return _asking(sitting, persona, lead)
    draft = sitting.desk.draft()
    return (_shown(draft, persona, keep), None) if draft else (None, sitting)


def _asking(sitting: Sitting, persona: str, lead: str) -> tuple[Reply, Sitting]:
    question, words = sitting.desk.question, desk_words()
    assert question is not None  # who opens a desk has a question
    hint = words.get(f"choices_{question.key}", "") or (words["optional"] if question.is_optional else "")
    text = " ".join(filter(None, (lead, question.text, hint)))
    return _said(text, persona, question.key), sitting


def _shown(draft: Draft, persona: str, keep: Keep) -> Reply:
    words, number, doubts = desk_words(), keep(draft), draft.doubts
    look = words["look"].format(
        count=f"{doubts} sentence{'' if doubts == 1 else 's'}",
        is_are="is" if doubts == 1 else "are",
        it_them="it" if doubts == 1 else "them",
    )
    after = words["kept"].format(number=number) if number else words["not_kept"]
    below = " ".join(filter(None, (look if doubts else "", after)))
    return _said(f"{words['here']}\n\n{draft.text}\n\n{below}", persona, "draft")


def _said(text: str, persona: str, step: str) -> Reply:
    return Reply(text, "request_letter", persona, moves=(Move("desk", line=f"letters/{step}"),))


def _prepared(desk: Desk, text: str) -> Desk:
    """A desk that knows already what the wish itself says: to whom, and what for."""
    match = TO.search(text)
    to = match["to"] if match else ""
    if not to or not (addressee_from(to).called or addressee_from(to).role):
        return desk
    if desk.answer(to):
        return desk
    occasion = occasion_of(text.replace(to, ""))
    question = desk.question
    if occasion != "other" and question and question.key == "occasion":
        desk.answer(occasion)
    return desk
