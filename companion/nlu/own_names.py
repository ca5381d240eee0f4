"""What a person says that they are called: in a sentence that says so, or in one that introduces them."""

import re

from rapidfuzz import process
from rapidfuzz.distance import OSA

from companion.nlu.fact_rules import parts
from companion.nlu.introductions import (
    BESIDE,
    CALL_ME,
    CALLED,
    DISLIKED,
    HANDLE,
    INTRODUCED,
    MY_NAME,
    NAME_IS_MINE,
    OFFICIAL,
    OFFICIAL_BESIDE,
    ONLY_A_GREETING,
    TITLE,
)
from companion.nlu.kin import KIN, PETS
from companion.nlu.name_words import COMMON_NAMES, NO_OWN_NAME, PRIZED, SEASONS, STATES, WORD_NAMES, is_name, language

SHORTEST_SMALL = 4
"""Letters of a name without a capital that only a greeting marks as one."""

LAUGHS = re.compile(r"\blol\b", re.IGNORECASE)
REPORTED = re.compile(r"\b(?:said|says|say|asked|told|shouted|replied|thinks?|claims?|like)\b", re.IGNORECASE)

BARE_NAME_IS = re.compile(r"name is \S+|name of .*", re.IGNORECASE)
"""What may be said of a cat, where something was said before it."""

ONE_OF_MANY = re.compile(r"(?:ist|ian|ean|ese|ite)$", re.IGNORECASE)
"""Endings of what one is among others: Adventist, Peruvian."""


def own_names(sentence: str, earlier: str = "") -> list[tuple[str, str]]:
    """The names that a person gives for their own, each as its relation (`name` or `nickname`) and its value.

    Args:
        sentence: with its greeting.
        earlier: what they said before it; after a mere greeting "it's Ana" introduces the one who types.
    """
    if LAUGHS.search(sentence):
        return []
    name = _stated(sentence, earlier) or _introduced(sentence, earlier)
    nickname = _called(sentence)
    asked_for = _asked_for(sentence)
    if name or nickname:
        nickname = nickname or asked_for
    else:
        name = asked_for
    official = _official(sentence, is_named=bool(name or nickname))
    if official and name != official:
        name, nickname = official, nickname or name
    if name and not nickname:
        nickname = _beside(sentence, name)
    found = [("name", name), ("nickname", nickname if nickname != name else "")]
    return [(relation, value) for relation, value in found if value]


def _stated(sentence: str, earlier: str) -> str:
    for form in MY_NAME:
        match = form.search(sentence)
        if not match or (earlier.strip() and BARE_NAME_IS.fullmatch(sentence)):
            continue
        if _is_ones_own(match["name"], given=True):
            return match["name"]
    match = NAME_IS_MINE.search(sentence)
    return match["name"] if match and _is_ones_own(match["name"], given=True) and _is_rare(match["name"]) else ""


def _asked_for(sentence: str) -> str:
    match = CALL_ME.search(sentence)
    return match["name"] if match and _is_ones_own(match["name"], given=True) else ""


def _called(sentence: str) -> str:
    for form in CALLED:
        match = form.search(sentence)
        if match and _is_ones_own(match["name"], given=True) and not _is_small_word(match["name"]):
            return match["name"]
    handle = HANDLE.search(sentence)
    return handle["name"] if handle and handle["name"].lower() not in language() else ""


def _introduced(sentence: str, earlier: str) -> str:
    follows_greeting = bool(earlier.strip()) and ONLY_A_GREETING.fullmatch(earlier) is not None
    for form in INTRODUCED:
        match = form.search(sentence)
        if not match or REPORTED.search(sentence[: match.start("name")]):
            continue
        groups, name = match.groupdict(), match["name"]
        greets = bool(groups.get("hello")) or follows_greeting
        is_marked = any(groups.get(mark) is not None for mark in ("age", "mark"))
        if (
            _is_ones_own(name, given=False)
            and (greets or "needs" not in groups or (is_marked and "full" not in groups))
            and (" " in name or "full" not in groups)
            and (
                name[0].isupper()
                or _is_typed_small(name, greets=greets or bool(groups.get("says")), is_marked=is_marked)
            )
            and (match.start("name") > 0 or _is_rare(name))
        ):
            return name
    return ""


def _official(sentence: str, *, is_named: bool) -> str:
    for form in OFFICIAL + OFFICIAL_BESIDE * is_named:
        match = form.search(sentence)
        if not match or not match["name"][0].isupper() or _is_state(match["name"]):
            continue
        if _is_ones_own(match["name"], given=True):
            return match["name"]
    return ""


def _beside(sentence: str, name: str) -> str:
    """The nickname that stands beside a name, unless they do not care for it."""
    if DISLIKED.search(sentence):
        return ""
    for form in BESIDE:
        for match in form.finditer(sentence):
            nickname = match["name"]
            is_plain = nickname[0].isupper() or nickname not in language()
            if (
                nickname != name
                and is_plain
                and not _is_state(nickname)
                and _is_ones_own(nickname, given=form is not BESIDE[-1])
            ):
                return nickname
    return ""


def _is_ones_own(name: str, *, given: bool) -> bool:
    """Whether somebody can give a name for their own in earnest; `given` where the sentence says that it is one."""
    bare = re.sub(rf"^{TITLE}\.? ", "", name)
    is_full = " " in bare and is_name(bare, given=True) and any(is_name(word) for word in bare.split())
    return (
        (is_name(bare, given=given) or is_full)
        and KIN.get(bare.lower(), "cat") in PETS
        and not re.fullmatch(TITLE, bare, re.IGNORECASE)
        and not set(bare.lower().split()) & (PRIZED | NO_OWN_NAME)
        and (given or not _is_state(bare))
    )


def _is_state(name: str) -> bool:
    """Whether it says what somebody is rather than who: German, Adventist, a nurse."""
    low = name.lower()
    return any(re.fullmatch(parts()[kind], low) for kind in ("state", "tongue", "job")) or (
        ONE_OF_MANY.search(low) is not None and low in language() and low not in COMMON_NAMES
    )


def _is_small_word(name: str) -> bool:
    """Whether what they "go by" or are called is an ordinary word: by tram, bossy."""
    return name.islower() and name in language() and name not in COMMON_NAMES | WORD_NAMES


def _is_typed_small(name: str, *, greets: bool, is_marked: bool) -> bool:
    """Whether a word without a capital is a name: beside an age, or after a greeting where it is no slip of the key."""
    if not (greets or is_marked):
        return False
    if name in COMMON_NAMES:
        return True
    near = process.extract(name, language().keys(), scorer=OSA.distance, score_cutoff=1, limit=None)
    if is_marked:
        return not any(STATES.search(word) for word, *_ in near)
    return len(name) >= SHORTEST_SMALL and not near


def _is_rare(name: str) -> bool:
    """Whether the first word of a sentence, which has a capital in any case, is a name and no other word."""
    first = re.sub(rf"^{TITLE}\.? ", "", name).split()[0].lower()
    return first in (COMMON_NAMES | WORD_NAMES) - SEASONS or first not in language() or " " in name
