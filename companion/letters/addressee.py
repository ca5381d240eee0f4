"""To whom a letter goes: the name, what they are to the person, and which pronoun means them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from companion.nlu.kin import FEMALE, KIN_PHRASE, KIN_WORD, MALE, role_of, who_is_meant
from companion.nlu.name_words import is_name

TITLES = {"mr": "he", "sir": "he", "father": "he", "mrs": "she", "ms": "she", "miss": "she", "lady": "she", "dr": "",
          "prof": "", "professor": ""}  # fmt: skip
NAMED = re.compile(
    r"\b(?P<title>Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Lady)\.?\s+(?P<last>[^\W\d_][\w'’-]*)|[^\W\d_][\w'’-]*",
    re.IGNORECASE,
)
PRONOUN = re.compile(r"\(\s*(he|she|they)\b[^)]*\)", re.IGNORECASE)
MYSELF = re.compile(
    r"\b(?:myself|me|(?:my|the) (?:\w+ ){0,2}self)\b", re.IGNORECASE
)  # "me at sixteen", "my future self"
LEAD = re.compile(r"^\W*(?:(?:it'?s|it is|this is|a letter)\s+)?(?:to|for)\s+", re.IGNORECASE)
FEW = re.compile(r"^(?:my|our|the|a|an|some|dear)\s+", re.IGNORECASE)

RELATIONS: Mapping[str, str] = {
    role: relation
    for relation, roles in {
        "family": "mother father parents brother sister sibling son daughter child baby twins twin grandmother "
        "grandfather "
        "grandparents grandson granddaughter grandchild aunt uncle cousin niece nephew mother-in-law father-in-law "
        "parents-in-law brother-in-law sister-in-law son-in-law daughter-in-law stepmother stepfather stepson "
        "stepdaughter stepbrother stepsister godmother godfather godson goddaughter family",
        "partner": "husband wife partner boyfriend girlfriend fiancé fiancée ex",
        "friend": "friend flatmate neighbour",
        "work": "colleague boss landlord landlady doctor dentist therapist coach teacher student hairdresser",
    }.items()
    for role in roles.split()
}
"""What somebody is to the person, in four kinds; anybody else is `other`."""

NO_OTHER = re.compile(r"\b(?:late|dear|dearest|beloved|unborn|estranged|lovely) ", re.IGNORECASE)
KIN_BARE = re.compile(rf"{KIN_WORD}(?![\w'-])", re.IGNORECASE)
KIN_FAR = re.compile(rf"\b(?:my|our) (?:[\w-]+ ){{1,3}}?{KIN_WORD}(?![\w'-])", re.IGNORECASE)
BEFORE_NAME = frozenset("aunt auntie aunty uncle grandma grandpa granny nan nana grandad granddad cousin".split())
BY_ROLE = frozenset("family friend".split())
UNADDRESSED = frozenset("ex boss landlord landlady therapist doctor dentist colleague family baby twins".split())
"""Roles that nobody writes after "Dear"."""

MANY = frozenset("parents grandparents twins parents-in-law".split())
CROWD = re.compile(r"(?:everyone|everybody|all of|all|the (?:whole )?\w+) (?:at|in|of|from)\b", re.IGNORECASE)
HIS = {"he": re.compile(r"\b(?:he|he's|hes|he'd|he'll|him|his|himself)\b", re.IGNORECASE),
       "she": re.compile(r"\b(?:she|she's|shes|she'd|she'll|her|hers|herself)\b", re.IGNORECASE),
       "they": re.compile(r"\b(?:they|they're|they've|they'd|they'll|them|their|theirs)\b", re.IGNORECASE)}  # fmt: skip


@dataclass(frozen=True)
class Addressee:
    """Somebody to whom a letter goes."""

    said: str
    """As the person put it: `my little brother Tom`."""

    name: str = ""
    """`Tom`, `Mrs Chen`; "" where no name is known."""

    called: str = ""
    """What stands after "Dear"; "" where nothing fits."""

    role: str = ""
    """`brother`, `older brother`: the one key for all the ways to say it (`nlu/kin.py`)."""

    pronoun: str = ""
    """`he`, `she` or `they`; "" where it cannot be told."""

    is_many: bool = False
    is_self: bool = False

    @property
    def relation(self) -> str:
        """`family`, `partner`, `friend`, `work`, `self` or `other`."""
        return "self" if self.is_self else RELATIONS.get(role_of(self.role), "other")

    @property
    def names(self) -> tuple[str, ...]:
        """The names by which a sentence may speak of them."""
        bare = re.sub(r"^\w+\.?\s+", "", self.name) if self.name.split(" ")[0].strip(".").lower() in TITLES else ""
        return tuple(filter(None, dict.fromkeys((self.name, bare, *self.name.split(" and ")))))

    @property
    def patterns(self) -> tuple[str, ...]:
        """The regular expressions that find them by name, or as `the team`."""
        named = tuple(re.escape(name) for name in self.names)
        is_thing = self.called and not (named or self.role)
        return (*named, rf"(?:[Tt]he|[Mm]y|[Oo]ur) {re.escape(self.called)}") if is_thing else named


def addressee_from(said: str, told: Iterable[str] = (), pronoun: str = "") -> Addressee:
    """Read to whom a letter goes.

    Args:
        said: the answer, as "my brother Tom", "Mrs Chen", "mum", "Sam (they)".
        told: what the person says of them, for the pronoun where neither word nor name tells it.
        pronoun: `he`, `she` or `they`, where the person said so.
    """
    marked = PRONOUN.search(said)
    text = " ".join(LEAD.sub("", PRONOUN.sub("", said)).replace("’", "'").strip(" .,!?:;").split())
    phrase = _phrase_in(text)
    role = key_of(phrase) if role_of(phrase) else key_of(f"my {phrase.split(' ')[-1]}") if phrase else ""
    of_role = role_of(role)
    name, title = _name_in(text, phrase)
    is_self = bool(MYSELF.search(text)) and not role
    is_many = (
        " and " in name or of_role in MANY or bool(re.match(r"(?:the|all|every)\b", text, re.IGNORECASE) and not role)
    )
    found = pronoun or (marked.group(1).lower() if marked else "") or ("they" if is_many else "")
    found = found or TITLES.get(title, "") or _by_role(of_role) or genders().get(name.split(" ")[0].lower(), "")
    called = (
        _with_aunt(name, phrase, text) or _word_for(phrase, of_role) or ("" if role or is_self else _few_words(text))
    )
    return Addressee(
        said=text,
        name=name,
        called=called,
        role=role,
        pronoun=found or _used_in(told),
        is_many=is_many,
        is_self=is_self,
    )


@cache
def genders() -> Mapping[str, str]:
    """Names that tell a pronoun."""
    content = yaml.safe_load((files("companion.letters") / "names.yaml").read_text(encoding="utf-8"))
    return {name: pronoun for pronoun, names in content.items() for name in names.split()}


def key_of(phrase: str) -> str:
    """One key for all the ways to name the same one; that somebody is dead or dear makes them nobody else."""
    return who_is_meant(NO_OTHER.sub("", phrase))


def _phrase_in(text: str) -> str:
    """Somebody of theirs in an answer: `my little brother`, `mum`, `my unborn daughter`."""
    kin = re.search(KIN_PHRASE, text, re.IGNORECASE)
    if kin:
        return kin.group()
    bare = KIN_BARE.match(text)  # "sister", "grandma Rose"
    far = KIN_FAR.search(text)
    return f"my {bare.group()}" if bare else far.group() if far else ""


def _with_aunt(name: str, phrase: str, text: str) -> str:
    """`Uncle Bob`, `Grandma Rose`: the name with the word that is said before it."""
    word = phrase.rsplit(" ", maxsplit=1)[-1] if phrase else ""
    if name and word.lower() in BEFORE_NAME and re.search(rf"\b{word}\s+{name}\b", text, re.IGNORECASE):
        return f"{word.capitalize()} {name}"
    return name


def _name_in(text: str, phrase: str) -> tuple[str, str]:
    """The name in an answer, and the title before it."""
    rest = text.replace(phrase, " , ", 1) if phrase else text
    found: list[str] = []
    if CROWD.match(text):
        return "", ""
    for match in NAMED.finditer(rest):
        word = match.group()
        if match["title"]:
            return f"{match['title'][0].upper()}{match['title'][1:]} {_capital(match['last'])}", match["title"].lower()
        is_alone = rest.strip(" ,") == word
        if word.islower() and not re.search("[aeiouy]", word):
            continue
        if (word[0].isupper() or is_alone or word.lower() in genders()) and is_name(word) and not role_of(word):
            found.append(_capital(word))
            end = match.end()
            if re.match(r"\s+(?:and|&)\s+[A-Z]", rest[end:]):
                continue
            break
    return " and ".join(found), ""


def _by_role(role: str) -> str:
    return "she" if role in FEMALE else "he" if role in MALE else ""


def _word_for(phrase: str, role: str) -> str:
    """What a person calls somebody of a role in a letter: `Mum`, `Grandma`; a brother without a name is "brother"."""
    word = phrase.rsplit(" ", maxsplit=1)[-1].lower() if phrase else ""
    if not word or role in UNADDRESSED or RELATIONS.get(role) == "work":
        return ""
    is_title = role in ("mother", "father", "grandmother", "grandfather") or word in ("auntie", "aunty", "uncle")
    return word.capitalize() if is_title else word if RELATIONS.get(role) in BY_ROLE else ""


def _few_words(text: str) -> str:
    """`team`, `everyone at work`: what is no role and no name stands as it was said, where it is short."""
    words = re.split(r"\s+(?:at|in|of|from)\s+|\s*,", FEW.sub("", text))[0]
    if len(words) <= 3 and not re.search("[aeiouy]", words, re.IGNORECASE):
        return words.upper()  # HR
    return words if 0 < len(words.split()) <= 4 else ""


def _used_in(told: Iterable[str]) -> str:
    """The one pronoun that a person uses throughout, or ""."""
    text = " ".join(told).replace("’", "'")
    used = [pronoun for pronoun in ("he", "she") if HIS[pronoun].search(text)]
    if not used and HIS["they"].search(text):
        return "they"
    return used[0] if len(used) == 1 else ""


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
