"""What theirs are called: names and nicknames in a sentence, and the sentence without them for the other rules."""

import re
from dataclasses import dataclass

from companion.nlu.kin import KIN_PHRASE, KIN_WORD, as_said
from companion.nlu.name_words import NO_OWN_NAME, PRIZED, is_name, language

_WORD = r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady)\.? )?[^\W\d_](?:[^\W\d_]|['-](?!s\b)(?=[^\W\d_]))*"
_NAME = rf"(?P<name>{_WORD}(?:(?: (?:van|de|von|di|the|el))? (?-i:[A-Z])(?:[^\W\d_]|['-](?!s\b)(?=[^\W\d_]))*)?)"
_NAMES = rf"(?P<name>{_WORD}(?: (?-i:[A-Z])[^\W\d_]+)?(?:(?:, {_WORD})* (?:and|&) {_WORD})?)"
_KIN = rf"(?P<kin>{KIN_PHRASE}|my (?:boat|car|van|bike|guitar|plant|band)|our (?:boat|car|van|band))"
_END = (
    r"(?=\s*(?:$|[,.;!?)]|\b(?:and|but|because|after|btw|by the way|lol|now|so|in|tbh|not|nice|from|though"
    r"|short for)\b))"
)
_IS = r"(?:'s|s| is| was|'re| are| were)"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


GIVEN = tuple(
    (relation, _form(pattern))
    for relation, pattern in (
        ("name", rf"\b{_KIN}(?:{_IS} (?:actually |also |now )?|,? )(?:called|named) {_NAMES}"),
        ("name", rf"\b{_KIN}(?:'s?|s) name{_IS} (?:actually |now )?(?:called )?{_NAMES}"),
        ("name", rf"\bthe name of {_KIN} is {_NAME}"),
        ("name",
            rf"\b(?:have|got|adopted|own|bought)(?: got)? (?:a|an|two|three|another|this)(?: [\w'-]+){{0,2}}? "
            rf"(?P<owned>{KIN_WORD}),? (?:called|named) {_NAMES}"),
        ("name", rf"\b(?P<pronoun>he|she|it|they){_IS} (?:actually |also |now )?(?:called|named) {_NAMES}"),
        ("name", rf"\b(?P<pronoun>his|her|its|their) names?{_IS} (?:actually |now )?{_NAMES}"),
        ("name", rf"\b(?:i|we) (?:named|have named|'ve named) {_KIN} {_NAMES}{_END}"),
        ("nickname", rf"\bwe (?:all )?call (?P<kin>{KIN_PHRASE}) {_NAME}{_END}"),
        ("nickname", rf"\b(?P<kin>{KIN_PHRASE})(?:'s?|s) nickname{_IS} {_NAME}"),
    )
)  # fmt: skip
"""Where the sentence says that a name is one."""

APPOSED = _form(rf"\b(?P<kin>{KIN_PHRASE})(?P<comma>,)? {_NAME}(?P<after>(?(comma),|(?=\s*(?:$|[,.;!]|'s\b|\s))))")
IS_MINE = _form(
    rf"^{_NAME}(?:'s| is| was|, who is) (?P<kin>(?:my|our)(?: [\w'-]+)? {KIN_WORD})(?![\w'-])(?! (?:and|of)\b)"
)
IS_NAMED = _form(
    rf"\b{_KIN}(?:'s| is) (?:actually |still |now |of course )?"
    rf"(?P<name>(?-i:(?=[A-Z])){_WORD}(?: (?-i:[A-Z])[\w'-]+)?){_END}"
)
"""Where a capital says that a name is one ("my tutor is Anna")."""

OWNER = _form(
    rf"\b(?:(?P<first>(?:i|we)(?:['’]?(?:ve|d|ll))?|(?:me|us) and (?:{KIN_PHRASE}|\w+))"
    rf"|he|she|they|you|who|(?:the|his|her|their) \w+|{KIN_PHRASE}|(?-i:[A-Z])\w+)\b(?:'s|'ve|'d)?"
)
"""Who may have what a sentence goes on to speak of."""

TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady)\b")
VERBS = frozenset(
    "is was has had just got lives works teaches studies loves hates moved died comes came will and who never always "
    "also still broke passed started turned left retired goes plays likes wants can does did says said makes made took "
    "takes".split()
)
"""What follows a lower-case name after "my brother"."""


@dataclass(frozen=True)
class Named:
    """Somebody and what they are called."""

    subject: str
    """What the person calls them, or "" where a pronoun stands."""

    relation: str
    value: str
    pronoun: str = ""


def names_in(sentence: str) -> tuple[list[Named], str]:
    """The names that a sentence gives to others, and itself without them ("my sister Ana lives": "my sister lives")."""
    found: list[Named] = []
    for relation, form in GIVEN:
        for match in form.finditer(sentence):
            named = _given(match, relation)
            if named and (not match.groupdict().get("owned") or is_own(sentence[: match.start()])):
                found.append(named)
    mine = IS_MINE.match(sentence)
    if mine and is_name(mine["name"]) and mine["name"].lower() not in PRIZED | {"it", "he", "she"}:
        found.append(Named(as_said(mine["kin"]), "name", mine["name"]))
    for match in IS_NAMED.finditer(sentence):
        name = match["name"]
        if TITLE.match(name) or (is_name(name) and name.lower() not in NO_OWN_NAME | PRIZED):
            found.append(Named(as_said(match["kin"]), "name", name))
    return _apposed(sentence, found)


def is_own(before: str) -> bool:
    """Whether "have a dog" behind some words is said of the person, and not of another ("my sister and Tom")."""
    *_, last = [None, *OWNER.finditer(re.split(r"[,.;:!?\n]", before)[-1])]
    return last is None or last["first"] is not None


def _apposed(sentence: str, found: list[Named]) -> tuple[list[Named], str]:
    for match in list(APPOSED.finditer(sentence)):
        name = match["name"]
        if not is_name(name) and " " in name and is_name(name.split()[0]):
            name = name.split()[0]
        is_lower = name[:1].islower()
        after = sentence[match.start("name") + len(name) :].split()
        if not is_name(name) or (
            is_lower and after and after[0].strip(",.!'").lower() not in VERBS and after[0][:1] not in ",.!'"
        ):
            continue
        if is_lower and not after and name.lower() in language() and len(name) > 4:
            continue
        if any(name in named.value for named in found):
            continue
        found.append(Named(as_said(match["kin"]), "name", name))
        comma = "," if match["comma"] else ""
        sentence = sentence.replace(f"{match['kin']}{comma} {name}{comma}", match["kin"], 1)
    return found, sentence


def _given(match: re.Match[str], relation: str) -> Named | None:
    groups = match.groupdict()
    parts = re.split(r",? (?:and|&) |, ", match["name"])
    names = [part for part in parts if is_name(part, given=True)]
    if not names or names[0] != parts[0]:
        return None
    value = match["name"] if len(names) == len(parts) and len(parts) > 1 and _is_many(groups) else names[0]
    if groups.get("pronoun"):
        return Named("", relation, value, _PRONOUN.get(groups["pronoun"].lower(), groups["pronoun"].lower()))
    subject = f"my {groups['owned'].lower()}" if groups.get("owned") else as_said(groups["kin"] or "")
    return Named(subject, relation, value)


_PRONOUN = {"his": "he", "her": "she", "its": "it", "their": "they"}


def _is_many(groups: dict[str, str]) -> bool:
    who = (groups.get("owned") or groups.get("kin") or groups.get("pronoun") or "").lower()
    return who.endswith("s") or who in ("they", "their")
