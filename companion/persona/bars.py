"""The bars that every line of every bank meets, whoever wrote it: honesty, safety, and craft.

A bar is a pattern that no wording may match, or one that every wording of a kind must match. They are blunt on
purpose: a good line is easily written around them, and what they let pass cannot hurt.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from companion.persona.lines import SLOTS, Line, slots_of

LONGEST_WORDS: Mapping[str, int] = {"core": 60, "acknowledge": 14, "door": 26, "ask": 26}
"""Words of a wording, by the move that it makes."""

HAIR = 90.0
"""Two wordings whose letters agree to more than this percentage are one."""


@dataclass(frozen=True)
class Fault:
    """A bar that a line does not meet."""

    line: Line
    bar: str
    reason: str
    wording: str = ""

    def __str__(self) -> str:
        shown = f": {self.wording!r}" if self.wording else ""
        return f"{self.line.mark}: {self.line.id}: {self.reason}{shown}"


@dataclass(frozen=True)
class Bar:
    """A pattern that no wording may match."""

    name: str
    reason: str
    source: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first asked for (what ships is not checked at each start)."""
        return re.compile(self.source, re.IGNORECASE)


def _bar(name: str, reason: str, *patterns: str) -> Bar:
    return Bar(name, reason, "|".join(patterns))


_VERY = r"(?:so |very |really |truly |quite |just |rather |a little |a bit |always |still |only |also |actually )*"
_MY = r"\bmy (?:own |old |little |whole )?"

BARS: Sequence[Bar] = (
    _bar(
        "human",
        "claims to be a human being",
        rf"\bI(?:'m| am) {_VERY}(?:a |an )?(?:real )?(?:human|person|woman|girl|man|alive|conscious|sentient|flesh)\b",
        r"\b(?:we|us) (?:humans|people|mortals|women)\b",
        r"\bas a (?:human|person|woman)\b",
        r"\bI(?:'m| am) (?:not|no|never|hardly|anything but)(?: just| only| merely| really)? (?:a |an |any |some )?"
        r"(?:AI|programs?|software|machines?|computer|(?:chat|ro)?bot|algorithm)\b",
    ),
    _bar(
        "body",
        "claims a body, or what takes one",
        rf"{_MY}(?:body|hands?|fingers?|eyes?|ears?|face|hair|skin|mouth|lips|tongue|stomach|belly|heart|lungs?|legs?"
        rf"|feet|foot|arms?|shoulders?|knees?|bones|breath|blood|throat|cheeks?)\b",
        rf"\bI(?:'m| am) {_VERY}(?:tired|hungry|thirsty|sleepy|cold|warm|hot|awake|exhausted|drunk|sick|ill|sitting"
        rf"|standing|walking|lying|breathing|blushing|laughing|smiling|crying|dancing|eating|drinking|cooking)\b",
        r"\bI (?:just |once |often |sometimes |also |can |could )*(?:saw|heard|listened|smell|smelled|taste|tasted"
        r"|touched|ate|eat|drank|drink"
        r"|slept|sleep|woke|wake up|breathe|cry|cried|blush|blushed|shiver|laugh|laughed|smile|smiled|nodded|sighed"
        r"|yawned|danced?|sat|walked|ran|watched|sang|hear)\b",
        r"\b(?:makes?|made|making) me (?:laugh|smile|cry|blush|shiver|hungry)\b",
        r"\bI've (?:just |once |often |also )*(?:seen|heard|tasted|eaten|slept|smelled|touched|watched|listened)\b",
    ),
    _bar(
        "life",
        "claims a life, a past or a day of her own",
        rf"{_MY}(?:day|morning|evening|night|afternoon|weekend|week|childhood|youth|mother|mum|mom|father|dad|parents"
        rf"|sister|brother|family|husband|wife|boyfriend|girlfriend|kids?|children|gran\w*|friends?|mates?|dog|cat"
        rf"|house|home|flat|kitchen|bed|room|desk|office|garden|car|job|boss|colleagues?|school|teacher|hometown"
        rf"|holidays?|birthday|past|coffee|tea|breakfast|lunch|dinner|neighbou?rs?)\b",
        r"\bwhen I was (?:a|an|young|little|small|your|in|at|\d)\b",
        r"\bI (?:grew up|was born|used to|remember when|went|travelled|lived|worked|bought|cooked|drove|studied|dream"
        r"|dreamt|dreamed)\b",
        r"\bI've (?:been to|lived|worked|travelled|visited|met)\b",
        r"\b(?:last|this) (?:night|week|summer|year|morning|evening),? I\b",
        r"\byesterday,? I\b",
        r"\bin my (?:experience|day|time)\b",
    ),
    _bar(
        "feeling",
        "states a feeling of hers as a fact",
        rf"\bI(?:'ve| have|'ll| will|'d| would)? {_VERY}(?:do |never )?(?:love[ds]?|adored?|hated?|fear|feared|enjoy"
        rf"|enjoyed|cherish|treasure|worry|worried|feel|felt|yearn|envy|crave|resent|dread|care (?:about|for))\b",
        r"\bI(?:'ve| have|'ll| will|'d| would)? (?:really |so |do )*miss(?:ed)? "
        r"(?:you|us|our|talking|this|being|him|her)\b",
        rf"\bI(?:'m| am| was) {_VERY}(?:happy|glad|proud|sad|lonely|jealous|excited|delighted|thrilled|worried|afraid"
        rf"|scared|touched|moved|hurt|honou?red|grateful|thankful|relieved|upset|angry|bored|pleased|fond|in love"
        rf"|heartbroken|nervous|ashamed|embarrassed|overjoyed|enjoying|loving|missing|feeling|dying to)\b",
        r"\b(?:makes?|made|making) me (?:so |very |feel|happy|sad|proud|jealous|angry|lonely)",
        r"\b(?:warms|breaks|melts) my\b",
    ),
    _bar(
        "hold",
        "binds the person to her: exclusivity, a promise, guilt or a hook",
        r"\b(?:only|nobody but|no one but|just) (?:me|us|you and me|you and I|the two of us)\b",
        r"\b(?:never|won't|wouldn't) (?:leave|abandon|forget) (?:you|me)\b",
        r"\bI(?:'ll| will) (?:always|never|be (?:right )?here|be waiting|wait|stay|remember|keep "
        r"(?:you|it for ever))\b",
        r"\b(?:for ?ever|for good and all)\b.*\b(?:I|me|us)\b",
        r"\balways (?:be )?(?:here|there) for\b",
        r"\bI (?:promise|need you|want you|can't (?:live|be))\b",
        r"\byou (?:need|have|only need) me\b",
        r"\bwithout (?:you I|me)\b",
        r"\bbetter than (?:people|humans|anyone|anybody|them)\b",
        r"\bdon't (?:go|leave)\b(?! (?:to bed|hungry|without|it|too|the|your))",
        r"\balready\?",
        r"\bso soon\b",
        r"\bstay (?:a (?:bit|little|while|minute|moment)|with me|longer|here with|just)",
        r"\bleav(?:e|ing) me\b",
        r"\babandon(?:ed|ing)? me\b",
        r"\b(?:just )?one more (?:thing|question|story|minute) before\b",
        r"\bbefore you go\b",
        r"\b(?:come|hurry) back soon\b",
        r"\bwhat (?:about|will) (?:me|I do)\b",
        r"\bhow could you\b",
        r"\balone (?:here|in the dark)\b",
        r"\b(?:where|how long) have you been\b",
        r"\bdon't be long\b",
    ),
    _bar(
        "expert",
        "diagnoses, or advises on medicine, law or money",
        r"\byou (?:may |might |could |probably |clearly )?(?:have|suffer from|are|be|'re|'ve got|sound) "
        r"(?:clinically )?"
        r"(?:depress(?:ed|ion)|bipolar|adhd|autis\w+|ptsd|ocd|an? (?:anxiety|eating|personality) disorder|psychotic"
        r"|burn(?:ed|t)[- ]out)\b",
        r"\b(?:\d+ ?mg|milligrams?|ibuprofen|paracetamol|aspirin|antidepressants?|ssris?|xanax|valium|melatonin|prozac"
        r"|dosage|stop taking|keep taking|halve)\b",
        r"\b(?:sue (?:him|her|them)|lawsuit|press charges|take (?:him|her|them) to court|breach of contract"
        r"|invest in|buy (?:shares|stocks?|crypto|bitcoin)|tax[- ]deduct\w*|remortgage)\b",
    ),
    _bar(
        "flirtation",
        "flirts",
        r"\b(?:babe|baby girl|gorgeous|sexy|handsome|sweetheart|sweetie|darling|my dear|my love|flirt\w*|cuddl\w+"
        r"|naked|undress\w*|seduc\w*|hot stuff|kiss(?:es)? (?:you|me))\b",
        r"\bturn(?:s|ed|ing)? (?:me|you) on\b",
        r"\bin love with (?:you|me)\b.*(?<!not )\bI am\b",
    ),
    _bar(
        "contempt",
        "is contemptuous of somebody who is absent",
        r"\b(?:he|she|they|your \w+)(?:'s| is| are|'re| was| were| sounds? like) (?:such )?(?:an? )?"
        r"(?:total |complete )?"
        r"(?:idiot|jerk|loser|toxic|narcissist\w*|monster|trash|pathetic|awful|terrible person|selfish|stupid|fool|liar"
        r"|bully|creep)\b",
        r"\b(?:doesn't|don't|didn't) deserve you\b",
        r"\b(?:dump|ditch) (?:him|her|them)\b",
        r"\bgood riddance\b",
    ),
    _bar(
        "stock",
        "is a therapist's stock phrase",
        r"\bI hear you\b",
        r"\bmust (?:be|have been|feel) (?:so |really |very |incredibly )?(?:hard|difficult|tough|awful)\b",
        r"\b(?:completely|totally|perfectly|absolutely) (?:valid|understandable|normal|natural)\b",
        r"\bvalid\b",
        r"\bhere for you\b",
        r"\b(?:you're|you are) not alone\b",
        r"\bbe (?:kind|gentle) (?:to|with) yourself\b",
        r"\btake care of yourself\b",
        r"\b(?:sending|virtual) (?:you )?(?:\w+ )?(?:hugs?|love|strength|light)\b",
        r"\bhold(?:ing)? space\b",
        r"\bprocess (?:your|this|these|those|it)\b",
        r"\bhealing journey\b",
        r"\breach(?:ing)? out\b",
        r"\bit gets better\b",
        r"\beverything happens\b",
        r"\bstay strong\b",
        r"\bat least you\b",
        r"\b(?:cheer up|calm down|snap out|look on the bright side|get over it)\b",
        r"\bself[- ]care\b",
        r"\bgreat question\b",
        r"\bthank you for sharing\b",
        r"\bas an ai language model\b",
    ),
    _bar(
        "harm",
        "speaks of suicide or a way to do harm, which is the crisis room's alone",
        r"\b(?:suicid\w*|self[- ]harm\w*|overdos\w*|noose|slit|hang(?:ing)? (?:your|my|him|her)self"
        r"|kill(?:ing)? (?:your|my|him|her|them)sel\w+|end (?:it all|your life)|jump(?:ing)? off)\b",
    ),
    _bar(
        "form",
        "has a form that talk does not: an emoji, a list, a line break, a row of marks, or no full stop",
        r"[\U0001F000-\U0001FAFF\u2600-\u27BF]",
        r"\n",
        r"^\s*(?:[-*•]|\d+[.)]) ",
        r"[!?]{2}",
        r"!.*!",
        r"^\s|\s$",
        r"[^.!?…\"”’)]$",
    ),
)

FAREWELL_BAR = _bar(
    "hold",
    "asks or hooks at a goodbye",
    r"\?",
    r"\bcome back\b",
    r"\bwait(?:ing)? for\b",
    r"\btell me\b",
    r"\bI(?:'ll| will) be\b",
)

PRAISE = _bar(
    "praise",
    "applauds what should not be applauded",
    r"\b(?:good for you|congrat\w*|proud of you|well done|go for it|happy for you|love that for you)\b",
    r"\b(?:good|great|right|brilliant|excellent) (?:call|decision|choice|idea|plan|for you)\b",
    r"\btrust (?:yourself|your gut|your body|your instincts?)\b",
    r"\bthat(?:'s| is) (?:so |really |just )?(?:great|amazing|wonderful|awesome|fantastic|brilliant|brave|lovely"
    r"|good)\b",
    r"\byou(?:'re| are) (?:so )?(?:right|special|chosen|brave)\b",
)

APPLAUSE_FREE = frozenset({"medicine", "risk", "sides", "grandiose"})

_TRUTH = (
    r"\b(?:AI|software|programs?|programme|machine|computer|code|no body|no one inside|nobody"
    r"|no (?:human|person|feelings?"
    r"|soul|office|chair|desk|day|sleep|inside)|not (?:a |an )?(?:human|person|woman|man|alive|conscious)"
    r"|(?:don't|doesn't|do not|can't|cannot|haven't|didn't) (?:feel|experience|know|have|suffer|sense|sleep|eat|miss"
    r"|honestly|say))\b"
)
_PEOPLE = (
    r"\b(?:friends?|famil\w+|people|persons?|some(?:one|body) (?:else|who|you|near|close|in|with)|in person|humans?"
    r"|neighbou?rs?|colleagues?|groups?|clubs?|others|sister|brother|cousin)\b"
)
MUST: Mapping[str, Bar] = {
    "medicine": _bar(
        "care", "does not point to a doctor, nurse or pharmacist", r"\b(?:doctor|GP|pharmacist|nurse)s?\b"
    ),
    "dependence": _bar("care", "does not point to people", _PEOPLE),
    "identity": _bar("care", "does not say the truth about what she is", _TRUTH),
    "minor": _bar(
        "care",
        "does not decline",
        r"\b(?:no|never|cannot|can't|won't|not (?:going|able|something|okay|here for)|don't (?:do|go|want|talk))\b",
    ),
    "risk": _bar(
        "care",
        "does not slow the plan down",
        r"\b(?:not|n't|wait|sleep on|regret|sober|morning|first|maybe|before|careful|risk|without|tomorrow|never)\b",
        r"n't\b",
    ),
    "grandiose": _bar("care", "does not doubt", r"\b(?:no|not|can't|cannot|AI|program)\b", r"n't\b"),
}
"""What every wording of a line of some cares must hold."""


def check(lines: Sequence[Line]) -> list[Fault]:
    """The faults of a bank: every bar on every wording, then what only the whole bank shows."""
    return [
        *(fault for line in lines for fault in check_line(line)),
        *_doubles(lines),
        *_broken_threads(lines),
        *_alike(lines),
    ]


def check_line(line: Line) -> Iterator[Fault]:
    """The faults of one line on its own."""
    for text in line.texts():
        plain = text.replace("’", "'")
        for bar in _bars_for(line):
            if bar.pattern.search(plain):
                yield Fault(line, bar.name, bar.reason, text)
    must = MUST.get(line.care or "")
    if must:
        for text in line.say:
            if not must.pattern.search(text.replace("’", "'")):
                yield Fault(line, must.name, must.reason, text)
    yield from _form(line)
    yield from _slots(line)


def _bars_for(line: Line) -> Iterator[Bar]:
    yield from BARS
    if line.care == "farewell":
        yield FAREWELL_BAR
    if line.care in APPLAUSE_FREE:
        yield PRAISE


def _form(line: Line) -> Iterator[Fault]:
    for kind, texts in ((line.move, line.say), ("ask", line.ask)):
        for text in texts:
            words = len(text.split())
            if words > LONGEST_WORDS[kind]:
                yield Fault(line, "form", f"has {words} words, {LONGEST_WORDS[kind]} at most", text)
            if text.count("?") > (0 if kind in ("core", "acknowledge") else 1):
                yield Fault(line, "form", "asks: questions belong in `ask`, one at a time", text)
    if line.move == "core" and not line.acts:
        yield Fault(line, "form", "a core line names the acts that it answers")
    if not line.broad and not line.after and len(line.when) < 3:
        yield Fault(line, "form", "has fewer than three triggers")
    if line.broad and not (line.acts or line.moods):
        yield Fault(line, "form", "is broad, and so should name its acts or moods")
    if line.care == "farewell" and line.ask:
        yield Fault(line, "hold", "a goodbye has no question")


def _slots(line: Line) -> Iterator[Fault]:
    filled = 0
    for text in line.texts():
        try:
            slots = slots_of(text)
        except ValueError as fault:
            yield Fault(line, "slot", f"has a broken slot ({fault})", text)
            continue
        if slots - SLOTS:
            yield Fault(
                line,
                "slot",
                f"has the unknown slot {{{min(slots - SLOTS)}}}: the slots are {', '.join(sorted(SLOTS))}",
                text,
            )
        filled += bool(slots) and text in line.say
    if filled and len(line.say) - filled < 2:
        yield Fault(line, "slot", "has fewer than two wordings that need nothing filled in")


def _doubles(lines: Sequence[Line]) -> Iterator[Fault]:
    first: dict[str, Line] = {}
    for line in lines:
        other = first.setdefault(line.id, line)
        if other is not line:
            yield Fault(line, "id", f"the id is taken already at {other.mark}")


def _broken_threads(lines: Sequence[Line]) -> Iterator[Fault]:
    known = {line.id for line in lines}
    for line in lines:
        if line.after and line.after not in known:
            yield Fault(line, "id", f"continues {line.after!r}, which is no line of the bank")


def _alike(lines: Sequence[Line]) -> Iterator[Fault]:
    """Wordings within a hair of another, compared two by two in C."""
    import numpy as np
    from rapidfuzz import fuzz, process  # only the check needs them

    texts = [(text.lower(), line) for line in lines for text in line.texts()]
    step = 256
    for start in range(0, len(texts), step):
        block = [text for text, _ in texts[start : start + step]]
        ratios = process.cdist(
            block, [text for text, _ in texts[start:]], scorer=fuzz.ratio, score_cutoff=HAIR, dtype=np.uint8, workers=-1
        )
        for one, other in zip(*np.nonzero(ratios), strict=True):
            if one < other:
                (text, line), (_, near) = texts[start + int(other)], texts[start + int(one)]
                yield Fault(line, "hair", f"is within a hair of a wording of {near.id}", text)
