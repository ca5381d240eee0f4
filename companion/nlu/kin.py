"""The people and animals somebody speaks of as theirs: what they are called, and which words mean the same one."""

import re

ROLES = {
    "mother": "mother mum mom mam mama mamma mummy mommy ma",
    "father": "father dad papa pa daddy pop",
    "parents": "parents folks",
    "brother": "brother bro",
    "sister": "sister sis",
    "sibling": "sibling",
    "son": "son boy",
    "daughter": "daughter girl",
    "child": "child kid kiddo toddler youngest eldest oldest",
    "baby": "baby newborn",
    "twins": "twins",
    "twin": "twin",
    "husband": "husband hubby",
    "wife": "wife missus",
    "partner": "partner spouse",
    "boyfriend": "boyfriend bf",
    "girlfriend": "girlfriend gf",
    "fiancé": "fiancé fiance",
    "fiancée": "fiancée fiancee",
    "ex": "ex ex-husband ex-wife ex-boyfriend ex-girlfriend",
    "grandmother": "grandmother grandma gran granny nan nana nanna oma nonna abuela babushka",
    "grandfather": "grandfather grandad granddad grandpa gramps opa nonno abuelo",
    "grandparents": "grandparents",
    "grandson": "grandson",
    "granddaughter": "granddaughter grandaughter",
    "grandchild": "grandchild grandkid",
    "aunt": "aunt auntie aunty",
    "uncle": "uncle",
    "cousin": "cousin",
    "niece": "niece",
    "nephew": "nephew",
    "mother-in-law": "mother-in-law mum-in-law mil",
    "father-in-law": "father-in-law dad-in-law fil",
    "parents-in-law": "in-laws parents-in-law",
    "brother-in-law": "brother-in-law",
    "sister-in-law": "sister-in-law",
    "son-in-law": "son-in-law",
    "daughter-in-law": "daughter-in-law",
    "stepmother": "stepmother stepmum stepmom step-mum step-mom step-mother",
    "stepfather": "stepfather stepdad step-dad step-father",
    "stepson": "stepson step-son",
    "stepdaughter": "stepdaughter step-daughter",
    "stepbrother": "stepbrother step-brother",
    "stepsister": "stepsister step-sister",
    "godmother": "godmother",
    "godfather": "godfather",
    "godson": "godson",
    "goddaughter": "goddaughter",
    "friend": "friend mate pal buddy bestie",
    "flatmate": "flatmate roommate housemate",
    "neighbour": "neighbour neighbor",
    "colleague": "colleague coworker co-worker workmate",
    "boss": "boss manager supervisor",
    "landlord": "landlord",
    "landlady": "landlady",
    "teacher": "teacher tutor professor",
    "doctor": "doctor gp",
    "dentist": "dentist",
    "therapist": "therapist counsellor counselor psychiatrist psychologist",
    "coach": "coach trainer",
    "hairdresser": "hairdresser barber",
    "student": "student pupil",
    "family": "family",
    "dog": "dog puppy pup doggo",
    "cat": "cat kitten kitty",
    "rabbit": "rabbit bunny",
    "hamster": "hamster",
    "guinea pig": "guinea-pig",
    "parrot": "parrot budgie parakeet cockatiel",
    "canary": "canary",
    "horse": "horse pony mare",
    "tortoise": "tortoise turtle",
    "fish": "goldfish fish",
    "hen": "hen chicken rooster",
    "goat": "goat",
    "rat": "rat",
    "gerbil": "gerbil",
    "snake": "snake python",
    "lizard": "lizard gecko",
    "ferret": "ferret",
    "donkey": "donkey",
    "greyhound": "greyhound whippet",
    "pet": "pet",
}
PETS = frozenset(
    "dog cat rabbit hamster guinea-pig parrot canary horse tortoise fish hen goat rat gerbil snake lizard ferret "
    "donkey greyhound pet".split()
)
FAMILY = frozenset(list(ROLES)[: list(ROLES).index("friend")])
"""Those of ROLES whom nobody is without being called so; whoever is a friend or a boss may never be."""

GENERAL = {
    "child": frozenset({"son", "daughter", "baby", "twin", "twins", "stepson", "stepdaughter"}),
    "grandchild": frozenset({"grandson", "granddaughter"}),
    "sibling": frozenset({"brother", "sister", "twin", "stepbrother", "stepsister"}),
    "parents": frozenset({"mother", "father", "stepmother", "stepfather"}),
    "grandparents": frozenset({"grandmother", "grandfather"}),
    "parents-in-law": frozenset({"mother-in-law", "father-in-law"}),
    "partner": frozenset({"husband", "wife", "boyfriend", "girlfriend", "fiancé", "fiancée"}),
    "dog": frozenset({"greyhound"}),
    "pet": PETS - {"pet"},
}
"""Roles that others are kinds of: a daughter is a child."""

MAY_BE = {
    "baby": frozenset({"son", "daughter"}),
    "twin": frozenset({"brother", "sister", "twins"}),
    "twins": frozenset({"son", "daughter"}),
}
"""Roles that may be those of one person, and need not."""

PLURALS = {"wives": "wife", "puppies": "puppy", "kitties": "kitty", "bunnies": "bunny", "ponies": "pony",
           "canaries": "canary", "babies": "baby", "children": "child", "grandchildren": "grandchild",
           "budgies": "budgie", "aunties": "auntie"}  # fmt: skip

KIN = {word.replace("guinea-pig", "guinea pig"): role for role, words in ROLES.items() for word in words.split()}
"""What a person calls somebody, and the one word for it: `nan` -> `grandmother`."""

FEMALE = frozenset(
    "mother sister daughter wife girlfriend fiancée grandmother granddaughter aunt niece mother-in-law sister-in-law "
    "daughter-in-law stepmother stepdaughter stepsister godmother goddaughter landlady".split()
)
MALE = frozenset(
    "father brother son husband boyfriend fiancé grandfather grandson uncle nephew father-in-law brother-in-law "
    "son-in-law stepfather stepson stepbrother godfather godson landlord".split()
)

WHICH = (
    r"(?:big|little|older|younger|elder|eldest|oldest|youngest|baby|twin|half|step|best|late|ex|first|second|other"
    r"|middle|great|foster|adoptive|adopted|former|previous|upstairs|downstairs|next-door|gran|childhood)"
)
"""Words that tell one brother from another, and so belong to what he is called."""

PASSING = (
    r"(?:new|old|dear|poor|lovely|wonderful|beloved|sweet|gorgeous|beautiful|darling|amazing|crazy|silly"
    r"|annoying|stupid"
    r"|ancient|tiny|fat|black|white|ginger|grumpy|favourite|favorite|only|own|current)"
)
"""Words that tell nobody apart, or not for long."""

ROLE = "|".join(re.escape(word) for word in sorted([*KIN, *PLURALS], key=len, reverse=True))
KIN_WORD = rf"(?:{ROLE})s?"
KIN_PHRASE = (
    rf"(?:(?:my|our|the)(?: (?:{WHICH}|{PASSING}))*[ -]{KIN_WORD}|(?<![\w'-] )(?<![\w-])"
    r"(?:mum|mom|mam|dad|gran|nan|grandma|grandad|granny|grandpa))(?![\w-])"
)
"""Somebody of theirs: `my little brother`, `our new cat`."""

_PASSING = re.compile(rf"\b{PASSING} ", re.IGNORECASE)
_KIN_WORDS = re.compile(rf"(?<![\w-]){KIN_WORD}(?![\w-])", re.IGNORECASE)
_OWNER = re.compile(r"^(?:my|our|the|your|his|her|their|a|an)\s+", re.IGNORECASE)
_WHICH = re.compile(rf"^(?:{WHICH}[ -])+(?=\w)", re.IGNORECASE)


def as_said(phrase: str) -> str:
    """What a person calls somebody, in lower case and without what does not tell them apart."""
    return _PASSING.sub("", " ".join(phrase.lower().split()))


def role_of(phrase: str) -> str:
    """The canonical role in a phrase ("my little bro" -> "brother"), or "" where it names none."""
    word = _OWNER.sub("", as_said(phrase))
    for form in (word, _WHICH.sub("", word)):
        single = PLURALS.get(form, form if form in KIN else form.removesuffix("s"))
        if single in KIN:
            return KIN[single]
    return ""


def who_is_meant(subject: str) -> str:
    """One key for all the ways to name the same one: `my mum`, `Mom` and `our mother` are `mother`.

    What tells one from another stays ("my older brother" -> "older brother"); a name is only lowered.
    """
    word = _OWNER.sub("", as_said(subject))
    role = role_of(word)
    if not role:
        return word
    which = _WHICH.match(word) if word not in KIN else None
    return f"{which.group().strip(' -')} {role}" if which else role


def is_kind_of(one: str, other: str) -> bool:
    """Whether whoever has one role has the other too: a `daughter` is a `child`."""
    return one == other or one in GENERAL.get(other, ())


def may_be_same(one: str, other: str) -> bool:
    """Whether two roles may be those of one person or animal: `child` and `son`."""
    return any(is_kind_of(*pair) or pair[1] in MAY_BE.get(pair[0], ()) for pair in ((one, other), (other, one)))


def roles_in(text: str) -> set[str]:
    """The roles of all of whom a text speaks, whoever's they are."""
    return {role for word in _KIN_WORDS.findall(text) if (role := role_of(word))}


def fits_pronoun(phrase: str, pronoun: str) -> bool:
    """Whether "he", "she", "they" or "it" can stand for somebody called so."""
    role = role_of(phrase)
    many = role in ("parents", "twins", "grandparents", "parents-in-law", "family") or (
        phrase.endswith("s") and role not in ("boss", "")
    )
    match pronoun.lower():
        case "he" | "his" | "him":
            return not many and role not in FEMALE and role != ""
        case "she" | "her":
            return not many and role not in MALE and role != ""
        case "they" | "their":
            return many or (role not in PETS | FEMALE | MALE and role != "")
        case _:
            return role in PETS or role in ("", "baby")
