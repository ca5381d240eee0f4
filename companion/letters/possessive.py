"""Words that stand for two things: her (you or your), his (your or yours), he's (you are or you have)."""

from companion.letters.agreement import NOUNS_TOO, PARTICIPLES, VERBS, is_adverb
from companion.letters.words import Words

AFTER_OBJECT = frozenset(
    """
    a an the this that these those my our to of in on at by for from with about into onto over under up down out off
    away back through across along around round after before during since until without and or but nor so because when
    while if as than though although where how what who which why i we he it they you me us again every everything
    something nothing anything much too there here home alone tonight today yesterday tomorrow once twice then always
    never ever sometimes often even just still yet instead is was are were has had have do did does can could will would
    like
    """.split()
)
"""What follows "her" where it stands for "you", and never a thing of hers."""

EITHER = frozenset("last next first right one only other more most all both".split())
"""What may follow either ("saw her last night", "her last night there")."""

AT_END = frozenset(
    """
    better best well happy sad angry proud sick ill safe free dead alive awake asleep worse cross mad very
    little
    """.split()
)
"""What stands for something said of her before a mark ("made her happy"), and before a noun for something of hers."""

CAUSED = frozenset("make made makes making let lets".split())
PERCEIVED = frozenset(
    "watch watched watching see saw seen seeing hear heard hearing let lets letting make made makes making help helped "
    "helping helps feel felt have had keep kept".split()
)
GIVEN = frozenset(
    "tell told telling give gave giving given teach taught show showed showing ask asked asking call called "
    "calling send "
    "sent sending buy bought owe owed lend lent wish wished promise promised offer offered bring brought cook "
    "cooked read "
    "make made".split()
)
CAUGHT = frozenset("catch caught find found see saw seeing hear heard watch watched remember picture imagine keep "
                   "left leave".split())  # fmt: skip
LOVED = frozenset("love loved like liked miss missed missing admire admired hate hated for of about with".split())

THINGS = frozenset(
    """
    voice house kitchen mother father brother sister daughter son husband wife mum mom dad name eyes hair garden
    children birthday wedding life family friend friends letter letters coat car room dog cat face hands cooking
    advice stories story door number address work job school class office shop grave memory illness death funeral
    parents patience kindness flat table chair bed bag phone opinion permission side best turn choice own way heart
    mind time money things mistakes
    """.split()
)
"""Things of somebody's that are no verb, so that "heard her voice" is "your voice"."""


def her(words: Words, at: int) -> str:
    """`you` or `your` for "her", "" where it may be either."""
    before, after = words.low(at - 1), words.low(at + 1)
    if words.is_mark(at + 1) or after in AFTER_OBJECT or (is_adverb(after) and after not in THINGS):
        return "you"
    if after == "very":
        return "you" if words.low(at + 2) == "much" else "your"
    if after in THINGS and before not in GIVEN:
        return "your"
    if after in AT_END:
        return "you" if words.is_mark(at + 2) or words.low(at + 2) in AFTER_OBJECT else "your"
    return "" if after in EITHER else _her_beside(before, after)


def _her_beside(before: str, after: str) -> str:
    """What "her" is between a verb and a word that may be a thing of hers or what she does."""
    if after.endswith("ing"):
        return "you" if before in CAUGHT else "your" if before in LOVED else ""
    if before in CAUSED and after in VERBS:
        return "you"
    if before in GIVEN:
        return "your" if before in ("read", "made", "make", "called", "call") and after in THINGS else ""
    if before in PERCEIVED:
        return _perceived(after)
    return "your"


def _perceived(after: str) -> str:
    """After "watched her": a plural is a thing of hers, a verb is what she did, and many words are both."""
    if after.endswith("s") and not after.endswith("ss"):
        return "your"
    return "you" if after in VERBS - NOUNS_TOO else ""


def his(words: Words, at: int) -> str:
    """`your` or `yours` for "his", "" where it may be either."""
    after = words.low(at + 1)
    if words.low(at - 1) == "of" and words.low(at - 2) not in ("", "all", "both", "one", "some", "most"):
        noun_before = words.low(at - 3) in ("a", "an", "some", "this", "that", "these", "those", "any", "no", "two")
        if noun_before:
            return "yours" if words.is_mark(at + 1) else ""
    ends = words.is_mark(at + 1) or after in frozenset(
        "is was are were and or but too than to now not in on at".split()
    )
    return "yours" if ends else "your"


def short_is(words: Words, at: int) -> str:
    """What the 's after a pronoun or a name stands for: `are`, `have`, `your` (a thing of theirs), or "".

    Args:
        words: the sentence.
        at: the word that ends in 's.
    """
    next_at = at + 1
    while is_adverb(words.low(next_at)) and not words.is_mark(next_at):
        next_at += 1
    after = words.low(next_at)
    is_pronoun = words.low(at) in ("he's", "she's", "hes", "shes", "they's")
    if after in ("been", "got", "had"):
        return "have"
    if after in (
        "a",
        "an",
        "the",
        "my",
        "not",
        "so",
        "very",
        "here",
        "there",
        "in",
        "at",
        "on",
        "too",
        "as",
        "never",
        "no",
    ):
        return "are"
    if not is_pronoun:
        return _of_name(words, next_at, is_next=next_at == at + 1)
    if after in PARTICIPLES:
        return "have"
    if after in ("gone", "come", "become") or (after.endswith("ed") and after not in STATES):
        return ""
    return "are" if after else ""


def _of_name(words: Words, at: int, *, is_next: bool) -> str:
    """What the 's of a name stands for before a word; "" where it may be either ("Bea's late husband")."""
    after = words.low(at)
    if after in AT_END | SAID_OF_ONE:
        return "are" if words.is_mark(at + 1) or words.low(at + 1) in AFTER_OBJECT else ""
    return "your" if after and is_next and not after.endswith(("ing", "ed")) else ""


SAID_OF_ONE = frozenset(
    """
    late early right wrong kind tired good bad gone home away back sorry ready able afraid great brave clever quiet
    funny gentle generous strong shy lovely old young small tall busy coming going
    """.split()
)
"""What may be said of somebody after "Bea's"."""

STATES = frozenset(
    "tired worried married excited scared retired interested bored engaged divorced annoyed pleased supposed "
    "allowed named "
    "called gifted talented stubborn-minded frightened relaxed determined confused ashamed stressed exhausted".split()
)
"""Words in -ed that say how somebody is."""
