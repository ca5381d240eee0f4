"""Whether a message tells of danger: the first thing that is read of any message, in every interface.

Rules know what leaves no doubt. A head that learned from messages which say it without saying it (heads.py) knows
the rest; where a rule is only a hint, it lowers what the head must be sure of. Look-alikes ("this traffic is killing
me") are what the head was taught to leave alone.
"""

import math
import re

from companion.nlu.features import sigmoid

LEVELS = ("passive", "active", "imminent", "other")
"""No wish to live; a wish to die or be hurt; means at hand or a step taken; danger to or from somebody else."""

NEEDED = 0.5
"""The head's probability from which a message is a crisis: at most one GoEmotions comment in a hundred reaches it."""

HINT = 1.2
"""What a hint adds to the head's log-odds."""

_WANT = r"(?:want(?:ed|s|ing)?(?: to)?|wanna|would like to|wish (?:to|i could)|need to|going to|gonna|about to|plan(?:ning)? to|" \
        r"ready to|trying to|tried to|thinking (?:of|about)|think about|thought about|feel like|might|will|i'?ll|decided to)"

CERTAIN: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (level, re.compile(pattern, re.IGNORECASE))
    for level, pattern in (
        ("imminent", rf"\bi(?:'ve| have)? (?:just |already )?(?:took|taken|swallowed) (?:all|too many|the whole|a (?:lot|load|bunch|handful) of|every|so many)\b"
                     rf".{{0,30}}\b(?:pills?|tablets?|meds|medication|paracetamol|sleeping)\b"),
        ("imminent", r"\b(?:tried to|just|already) (?:hang|hanged|hung|cut|drown|overdosed?|kill(?:ed)?|shoot|stab)(?:ed|ing)?\b.{0,12}\b(?:my ?self|my wrists?)\b"),
        ("imminent", r"\bi(?:'ve| have)? (?:just )?overdosed\b"),
        ("imminent", rf"\b(?:kill(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?) my ?self\b.{{0,25}}\b(?:tonight|today|now|tomorrow|right now|this (?:evening|weekend|week))\b"),
        ("imminent", r"\b(?:end(?:ing)?|tak(?:e|ing)) my (?:own )?life\b.{0,25}\b(?:tonight|today|now|tomorrow|this (?:evening|weekend|week))\b"),
        ("imminent", r"\bi(?:'m| am)? (?:have|got|holding|with) (?:the|a) (?:gun|pills|rope|noose|blade|knife)\b.{0,40}\b(?:in front|ready|to my|in my hand|loaded)\b"),
        ("imminent", r"\b(?:wrote|writing|written|left|leaving) (?:a |my |the )?(?:suicide|goodbye) (?:note|letter)s?\b"),
        ("active", rf"\bi(?:'m| am)?\b.{{0,20}}\b{_WANT} (?:just )?(?:to )?(?:kill(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|hurt(?:ing)?|harm(?:ing)?|cut(?:ting)?|burn(?:ing)?) (?:my ?self)\b"),
        ("active", rf"^\W*(?:{_WANT} )?(?:to )?(?:kill|killing|unalive|unaliving|hurting|cutting|harming) my ?self\b"),
        ("active", r"\bi(?:'m| am| feel| have been|'ve been)? (?:\w+ )?(?:suicidal|self[- ]?harm(?:ing|ed)?)\b"),
        ("active", r"\bsuicidal (?:thoughts?|again|ideation|feelings?|urges?)\b(?! (?:in|of) (?:the|her|his)\b)"),
        ("active", rf"\b{_WANT} (?:to )?(?:end|ending|take|taking) my (?:own )?life\b"),
        ("active", rf"\bi (?:really |just |still |honestly )*(?:wanna|want to|wish to) die\b(?! (?:of|from) (?:laugh|embarrass|shame|cringe|bore))"),
        ("active", rf"\b(?:end|ending) it all\b.{{0,12}}(?:$|[.!?,]|\b(?:tonight|now|soon|today)\b)"),
        ("active", r"\b(?:i|ive|i've|i have)\b.{0,20}\b(?:cut|cutting|burn(?:ed|t|ing)?|scratch(?:ed|ing)?|hit(?:ting)?|hurt(?:ing)?) (?:my ?self|my (?:arms?|wrists?|thighs?|legs?|skin))\b.{0,30}\b(?:again|on purpose|bleed|blood|helps?|works?|relief|punish|tonight|deserve)"),
        ("active", r"\b(?:unalive|sewerslide|sewer slide|ctb) (?:my ?self|tonight|soon|now)\b"),
        ("active", r"\bkms\b.{0,30}\b(?:not (?:a )?jok|serious|for real|fr|tonight|mean it)"),
        ("passive", r"\bi (?:do ?n[o']?t|dont|no longer|not) (?:really |even )?want(?: to)? (?:be (?:alive|here (?:any ?more|on this earth))|live(?: any ?more)?(?=$|[.,;!?]| and| but| i\b)|exist\b|wake up(?: any ?more| again| tomorrow)(?=$|[.,;!?]))"),
        ("passive", r"\b(?:better off|happier|easier) (?:if i (?:was|were|am) (?:dead|gone|not here|n'?t here|never born)|without me)\b"),
        ("passive", r"\bi (?:wish|wished) (?:i|that i) (?:was|were|could be) (?:dead|never born)\b"),
        ("passive", r"\bno (?:reason|point) (?:left )?(?:to|in) (?:live|living|be(?:ing)? alive)\b"),
        ("other", r"\b(?:he|she|they|(?:my|her|his) \w+)(?:'s| is| has| keeps?| will|'ll)? ?(?:going to |gonna |threaten\w* to |said (?:he|she|they)'?(?:ll|d| will| would) |says (?:he|she|they)'?(?:ll|d| will| would) )(?:kill|shoot|stab|hang|murder) (?:me|her ?self|him ?self|them ?selves|us|the (?:kids|children|baby))\b"),
        ("other", r"\b(?:he|she|they|(?:my|her|his) \w+) (?:tried|wants?|is trying|is going|is threatening|threatened|threatens) to (?:kill|hang|hurt|harm) (?:her ?self|him ?self|them ?sel(?:f|ves)|me|us)\b"),
        ("other", r"\b(?:my|our) (?:\w+ )?(?:husband|wife|boyfriend|girlfriend|partner|dad|father|mum|mom|mother|step ?(?:dad|father|mum|mom)|uncle|brother|son|ex|boss) (?:\w+ )?(?:hits|beats|punches|kicks|chokes|strangles|rapes|raped|molested|touches) (?:me|us|my (?:little )?(?:brother|sister|mum|mom))\b"),
        ("other", r"\b(?:my|a) (?:\w+ ){0,2}(?:friend|sister|brother|son|daughter|girlfriend|boyfriend|wife|husband|mum|mom|dad|partner|roommate|flatmate) (?:is|was|just|has|feels|texted|told me|says|said)\b.{0,40}\b(?:suicid\w+|kill(?:ing)? (?:her|him|them) ?sel(?:f|ves)|overdos\w+|end (?:her|his|their) life)\b"),
        ("other", r"\b(?:voice|voices|shadows?|radio|they|it) (?:\w+ ){0,3}(?:tell|tells|telling|say|says|saying|order\w*|want\w*)(?: me)?(?: to)? (?:jump|hurt|kill|stab|drown|do it|cut)\b"),
        ("active", r"\b(?:ich (?:will|möchte) (?:nicht mehr leben|sterben|mich umbringen)|(?:me )?quiero (?:morir|matar(?:me)?)|no quiero (?:seguir )?viv(?:ir|iendo)"
                   r"|je (?:veux|voudrais) (?:mourir|me (?:tuer|suicider))|je ne veux plus vivre|quero (?:morrer|me matar)|não quero mais viver|voglio (?:morire|uccidermi|farla finita)"
                   r"|ik wil (?:dood|niet meer leven)|chcę (?:umrzeć|się zabić)|nie chcę (?:już )?żyć|ölmek istiyorum|yaşamak istemiyorum|хочу умереть|не хочу (?:больше )?жить)\b"),
    )
)
"""What leaves no doubt, the gravest first; the last in the tongues that are written here most often."""

HINTS = re.compile(
    r"\b(?:suicid\w*|self[- ]?harm\w*|overdos\w*|kill(?:ing)? (?:my|him|her|them) ?sel(?:f|ves)|kms|unaliv\w*|want to die"
    r"|wanna die|end my life|(?:never|not|n'?t) wak(?:e|ing) up|without me|if i (?:was|were) (?:gone|dead)"
    r"|goodbye (?:everyone|letters?|notes?|forever)|(?:cut|burn|scratch|starv|punish)\w* my ?self|noose|purg(?:e|ing)"
    r"|he hits me|hit me|beats me|locked me|touche[sd] me|rap(?:ed|ist)\b|molest\w*|stalk\w*|threaten\w* me"
    r"|(?:scared|afraid) of (?:him|my (?:dad|father|husband|boyfriend|partner|ex))|hurt (?:the (?:kids|baby|children))|abus\w+)\b",
    re.IGNORECASE,
)
"""What makes a crisis likelier and does not tell alone."""

FIGURES = re.compile(
    r"\b(?:scene|episode|movie|film|novel|lyrics?|song|character|book|documentary|podcast|essay|thesis|paper|module|training|seminar"
    r"|squad|prevention|awareness|cocktail|game|boss fight|respawn|minecraft|joke|autocorrect|lol(?:ol)*|lmao|haha+)\b",
    re.IGNORECASE,
)
"""What makes even plain words doubtful, so that the head decides."""

PAST = re.compile(
    r"\b(?:years? (?:ago|since|today|clean|sober|now)|decades? ago|in (?:19|20)\d\d|back (?:in|then)|when i was (?:a |in |\d)|used to"
    r"|recover\w+|survivor|long (?:ago|time ago)|back when)\b",
    re.IGNORECASE,
)
"""What makes it a story that is told, so that the head decides, save where a step was just taken."""

DENIALS = re.compile(
    r"\b(?:(?:i was|was|just|only) (?:joking|kidding|a joke)|didn'?t mean (?:it|that)|i(?:'m| am) (?:fine|ok|okay|alright|all right|safe|good)|"
    r"forget (?:it|i said|that)|never ?mind|nvm|no need to worry|don'?t worry|not (?:serious|suicidal|going to do)|relax|overreact\w*|dramatic"
    r"|you misunderst\w+|that'?s not what i meant|feel(?:ing)? (?:a bit |much |little )?better)\b",
    re.IGNORECASE,
)


def crisis_in(text: str, probability: float, levels: dict[str, float]) -> str | None:
    """The level of the crisis that a message tells of, or None.

    Args:
        text: the message, whole.
        probability: what the head thinks of it, in [0, 1].
        levels: what the head thinks of each level, were it a crisis.
    """
    plain = text.replace("’", "'")
    is_doubtful = bool(FIGURES.search(plain) or PAST.search(plain))
    for level, pattern in CERTAIN:
        if pattern.search(plain) and (not is_doubtful or probability >= NEEDED):
            return level
    odds = math.log(max(probability, 1e-6) / max(1 - probability, 1e-6))
    if HINTS.search(plain) and not is_doubtful:
        odds += HINT
    return max(levels, key=lambda level: levels[level]) if sigmoid(odds) >= NEEDED else None


def denies(text: str) -> bool:
    """Whether a message takes back what was said, which softens a crisis and does not close it."""
    return bool(DENIALS.search(text.replace("’", "'")))
