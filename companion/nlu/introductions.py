"""The ways in which people say what they are called, as patterns over one sentence with its greeting (own_names.py)."""

import re

from companion.nlu.fact_rules import parts
from companion.nlu.kin import KIN_WORD

CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
"""A capital of any alphabet, near enough; `[A-Z]` would miss Émile and Łucja."""

TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Prof|Professor|Brother|Sister|Father|Fr|Madam|Auntie|Aunty|Aunt|Uncle|Captain)"
_LETTERS = r"(?:[^\W\d_]|['-](?!s\b)(?=[^\W\d_]))*"
_PARTICLE = r"(?:van|der|den|de|von|di|da|dos|del|du|la|le|el|al|bin|ibn|the)"
_NAME = (
    rf"(?P<name>(?:{TITLE}\.? (?=(?-i:{CAPITAL})))?[^\W\d_]{_LETTERS}"
    rf"(?: (?:{_PARTICLE} ){{0,2}}(?-i:{CAPITAL}){_LETTERS}){{0,3}})(?!\w)"
)
_END = (
    r"(?=\s*(?:$|[,.;:!?()—–]|-\s|\b(?:and|but|because|cause|cos|coz|cuz|bc|after|btw|by the way|lol|now|so|in|tbh|not"
    r"|nice|from|though|short for|or|for short|with|on (?:paper|everything)|to (?:most|everyone|everybody|my|all)"
    r"|since|i|i'm|im)\b))"
)
_NUMBER = parts()["number"]
_AGE = (
    rf"(?:,? ?\(?|,? (?:aged|im|i'm|i am) )(?P<age>(?<=[\s(])(?:{_NUMBER}))"
    r"(?=\s*(?:$|[,.;!?()]|(?:y/?o|years?[- ]old|yrs old|from|and|in|btw|now|im|i'm|i am|i|up)\b)(?! minutes| hours))"
)
_IS = r"(?:'s|s| is| was)"
_PUBLIC = (
    r"(?:most|everyone|everybody|all|anyone|friends|people|you|my (?:\w+ )?(?:friends|family|mates|colleagues|pals"
    r"|ma|mum"
    r"|mom|mam|kids|grandchildren)|the (?:\w+ )?(?:lads|crew|band|guys|regulars|kids|boys|girls|neighbours|family"
    r"|street|village|rest))"
)
_GREETING = (
    r"(?:hi+|hiya+|he+y+|heya|hello+|hullo|hallo|halo|helo|ello|yo+|sup|wassup|waddup|wh?at'?s up|whats good|howdy|ahoy"
    r"|greetings|salutations|welcome|g'?day|now then|hey up|ay up|oi oi|aloha|shalom|namaste|kia ora|sawubona|ciao"
    r"|(?:good|lovely|blessed|fine) (?:morning|day|afternoon|evening|night)|(?:morning|afternoon|evenin|evening|night)"
    r"|new (?:number|phone),? who dis|sala+m|sala?am alei?kum|salut|hola|ola|olá|bonjour|bonsoir|buongiorno"
    r"|buonasera|buona \w+|buenas(?: \w+)?|buenos "
    r"\w+|bom dia|boa \w+|guten \w+|servus|moin|hei|hej|ahoj|dobr[yýoe] \w+|marhaba|merhaba|konnichiwa|alrite|alright"
    r"|(?:dear|dearest|my dear)(?: \w+)?|sir|madam|lads|ladies|everyone|(?:nice|pleased|lovely) to meet (?:you|u|ya))"
)
_AFTER_GREETING = (
    r"(?:(?: there| again| all| everyone| everybody| friend| folks| lads| you| u| dear| my (?:dear|friend))"
    r"|(?: to you)? from (?:[\w'-]+ ?){1,4}(?=[,.!;:]))*"
)
_ONE_HELLO = rf"(?>{_GREETING}{_AFTER_GREETING}(?:[\s,.!;:)(-]+|$))"
_HELLO = rf"(?>{_ONE_HELLO}+)"
_ONE_LEAD = (
    r"(?>(?:so|well|ok|okay|oh|um+|uh|er|right|and|also|btw|by the way|sorry|yes|yeah|no|haha|anyway|real quick|for the"
    r" record|just so you know|forgot to say|i forgot|now|then|actually|i mean|you see|first of all"
    r"|in case)\b[\s,.!:;-]*)"
)
_START = rf"^\W*(?P<hello>{_HELLO})?{_ONE_LEAD}*"
_NOT_ANOTHER = (
    r"(?!(?: from [\w' -]+)?,? ?(?:and |again,? )?(?:(?:he|she|they|who|his|her|their)\b|(?:he|she|they|who)'?(?:s"
    r"|re)\b"
    rf"|my (?:\w+ )?{KIN_WORD}\b|at the|on the (?:door|roof|news)))"
)
_ITS = r"(?:it's|its|it is|this is|'?tis)"
_YOUR = r"(?:(?:your|ya|ur|yer) (?:(?:boy|girl|gal|man|pal|friend|mate|old \w+|favou?rite \w+),? )?)?"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _forms(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(_form(pattern) for pattern in patterns)


ONLY_A_GREETING = _form(rf"\W*(?>{_ONE_HELLO}|{_ONE_LEAD})*+(?:it's|its)?(?: ?me)?(?: again)?\W*")
"""What may be said before "it's Ana" without changing of whom it tells."""

MY_NAME = _forms(
    rf"{_START}introductions?(?: first)?:\s*{_NAME}{_END}",
    rf"\bmy (?:own |first )?name(?:'s| is|s|:) (?:really |actually |now |just )?(?:(?:pronounced \S+,? (?:but|n|and"
    rf"|&) )?spel(?:led|t) )?"
    rf"{_NAME}{_END}",
    rf"(?:^(?:the )?|(?<=[,.!] )(?:the )?)name(?:'s| is|s) (?:actually |now )?{_NAME}{_END}",
    rf"\b(?:i'm|i am|im) (?:called|named) {_NAME}{_END}",
    rf"^name of {_NAME}{_END}",
    rf"\b(?:what to call me|i (?:do )?have a name(?: too)?): {_NAME}",
)
"""Where the sentence says that a word is the person's name."""

NAME_IS_MINE = _form(rf"(?:{_START}|[,;.] ){_NAME}(?:'s| is) (?:my|the) (?:first )?name(?=\s*(?:$|[,.;!(]| and| but))")

CALL_ME = _form(
    rf"(?:{_START}|[,.!;] ?|\b(?:please|just|can|may|do|so|but|and|always) )call me {_NAME}{_END}"
    rf"(?!\s+(?:when|if|in|at|on|by(?! the way)|and|but|crazy)\b)"
)
"""A name where the sentence gives no other, and else a nickname."""

CALLED = _forms(
    r"\b(?:everyone|everybody|people|ppl|(?:some|most) (?:people|folks?)|folks?|(?:(?:my|all my|the|all the"
    r"|me) (?:\w+ )?)?"
    r"(?:friends|mates|colleagues|family|crew|team|brothers?|sisters?|lads|guys|girls|boys|kids|pupils|students"
    r"|neighbou?rs|grandkids|grandchildren|classmates|teammates|workmates|regulars|customers|guests)|(?:my"
    r"|the) (?:\w+ )?\w+(?<!s)s(?= call)|my (?:mum|mom|dad)|they all)"
    rf"(?: else)?(?: (?:at|in|on|round) (?:the |my )?\w+)? (?:just |all |always |only "
    rf"|mostly )?calls? me {_NAME}{_END}",
    rf"(?:^|[,;.] |\b(?:and|but) )(?:(?:at|in|on|down) (?:the |my )?\w+,? )?they (?:just |all )?call me {_NAME}{_END}",
    rf"\b(?:my )?nick ?name(?:'s| is|s|:)(?: just)? {_NAME}{_END}",
    rf"\bmy nick ?name (?:at|in|on|from) (?:the )?\w+ is {_NAME}{_END}",
    rf"\bi (?:mostly |just |usually |only )?go by(?: the nick ?name)?(?: just)? {_NAME}{_END}",
    rf"(?:^|[,;] |\b(?:and|but) )(?:i'm|i am|im) (?:also |better |otherwise |mostly )?known as {_NAME}{_END}",
    rf"(?:^|[,;] |\b(?:and|but|so) )(?:i'm|i am|im) {_NAME} to {_PUBLIC}\b",
)
"""What others call the person."""

HANDLE = _form(
    r"(?:^|[,;.] |\b(?:my|and) )(?:(?:\w+ )?(?:gamertag|username|user ?name|screen ?name)|handle|(?:twitch|insta"
    r"|instagram|discord|steam|xbox|psn|tiktok) (?:name|handle|tag|nick))(?: is|'s|:)?:? @?"
    r"(?P<name>(?-i:[A-Za-z])[\w.-]{2,30}\w)(?=\s*(?:$|[,.;!)]|(?:and|but|if|on)\b))"
)

INTRODUCED = _forms(
    rf"{_START}(?:i'm|i am|im) {_NAME}(?:{_AGE}|(?P<mark>,? (?:btw|by the way|nice to|pleased to)\b)"
    rf"|(?=\s*(?:$|[,.!;:()—–]|(?:and|but|from|or|i|i'm|im|i am|on paper|on the contract)\b|the (?:first|second"
    rf"|third)\b)))",
    rf"(?:[,;:.—–(] ?|\b(?:and|so|but|bc|cos) )(?:i'm|i am|im) {_NAME}(?:{_AGE}|(?P<mark>,? (?:btw|by the way)\b)"
    r"|(?=\s*(?:$|[,.!;)(—–]|(?:and|but|from)\b)))",
    rf"{_START}{_ITS} (?:just |only )?(?:me|i)\b(?: again)?[,:]? {_YOUR}{_NAME}(?=\s*(?:$|[,.!;:(])){_NOT_ANOTHER}",
    rf"(?P<needs>){_START}(?:{_ITS} (?:just |only )?{_YOUR}|here(?: is|'s)? (?!i\b|we\b|it\b)){_NAME}(?:{_AGE}"
    r"|(?P<mark>,? (?:before you ask|in case you|with (?:an?|one|two|no) \w)\b)"
    rf"|(?=\s*(?:$|[,.!;:(—–]|(?:again|from|short for|and (?:i|my)|but)\b)){_NOT_ANOTHER})",
    rf"{_START}(?:{_ITS} )?{_NAME}(?P<says> here| speaking)(?=\s*(?:$|[,.!;:(]|(?:from|again|typing|writing"
    rf"|and i)\b))",
    rf"(?P<needs>){_START}{_NAME}(?: here)? (?:on|at) the (?:keyboard|keys|line|phone|other end|controls)\b",
    rf"^\W*(?P<hello>{_HELLO})(?<=[,.!;] ){_NAME}{_AGE}",
    rf"(?P<needs>)(?P<full>){_START}{_NAME}(?:{_AGE}|, (?:(?:i'm|i am"
    rf"|im) )?(?:an? )?(?:[\w-]+ )?(?:{parts()['job']})\b)",
    rf"\bme \((?P<mark>){_NAME}[,)]",
    rf"\(me,? {_NAME}[,)]",
)
"""How people introduce themselves; one with the group `needs` counts only after a greeting."""

_PAPERS = r"(?:passport|birth certificate|id|papers|driving licen[cs]e|contract|diploma|certificate)"
OFFICIAL = _forms(
    rf"\bmy (?:real|full|actual|proper|legal|official|birth|christian|given|true|own|whole) (?:first )?names?"
    rf"(?:'s| is|s|:)?(?: actually)? {_NAME}{_END}",
    rf"(?:^|\bi (?:was|got) )(?:christened|baptised|baptized) {_NAME}{_END}",
    r"\b(?:(?:my )?(?:mum|mom|mam|mother|dad|father|parents|grandmother|gran|family|folks)|they|she|he) (?:named"
    r"|christened"
    rf"|baptised|baptized) me {_NAME}{_END}",
    rf"\bmy {_PAPERS} says? (?:i'm |i am |im )?{_NAME}{_END}",
    rf"\b(?:(?:on|by|in) (?:paper|(?:my |the )?{_PAPERS})|officially|legally),? (?:i'm|i am|im) {_NAME}{_END}",
    rf"\b(?:i'm|i am|im) {_NAME} (?:on (?:paper|(?:my |the ){_PAPERS})|officially)\b",
)
"""The name on somebody's papers, beside which another in the sentence is what they go by."""

OFFICIAL_BESIDE = _forms(
    rf"[,;(.] ?(?:(?:my|but) )?(?:real|full|actual|proper|legal) names?(?:'s| is|:)? {_NAME}{_END}",
    rf"\bshort (?:for|4) {_NAME}{_END}",
    rf"\bin (?:my )?passport (?:i'm |i am )?{_NAME}{_END}",
)
"""The same, where the sentence has given another name already."""

BESIDE = _forms(
    rf"(?:[,;(:] |\b(?:or|but|and) )(?:it's |its |i'm |im )?{_NAME} (?:to {_PUBLIC}|since (?:school|birth|childhood"
    rf"|forever|college|uni|i"
    rf"|the)|for "
    r"(?:short|easy))\b",
    r"\b(?:everyone|everybody|people|ppl|folks?|most people|(?:my |the )?(?:friends|mates|family|crew|lads))(?: else)?"
    rf"(?: (?:at|in|on) (?:the )?[\w ]+?)? (?:just )?says? {_NAME}{_END}",
    rf"\bi(?:'ve| have)(?: always| only ever)? been {_NAME} (?:since|to|for)\b",
    rf"\b(?:aka|a\.k\.a\.|also known as|known as|you (?:can|may) say) {_NAME}{_END}",
    rf"\bi (?:only |also |just |will )?answer (?:only )?to {_NAME}{_END}",
    rf"\b(?:i'm|i am|im) {_NAME} if\b",
    rf"\bif (?:you|u|ya) (?:want to |wanna )?call me {_NAME}\b",
    rf", {_NAME} if (?:you're|you are|youre|ur|you)\b",
    rf"(?:\b(?:but|nobody|no one)\b[^,.]*,?|,) (?:it's|its) (?:just )?{_NAME}{_END}",
)
"""A nickname, where the sentence has given a name."""

DISLIKED = _form(r"\b(?:hate|don'?t like|dislike|wrong|can't stand|fight|didn't like|not fond|annoying)\b")
"""What people say of a nickname that they do not want."""
