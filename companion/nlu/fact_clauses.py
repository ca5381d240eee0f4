"""A message cut into the clauses that state something: no questions, wishes, stories, jokes, nor what others said."""

import re

from companion.nlu.kin import KIN_PHRASE

JOKE = re.compile(
    r"\b(?:jk|just kidding|only kidding|i kid|only joking|just joking|lol no|lol jk|not really lol|haha no"
    r"|as if)\b|/s\b",
    re.I,
)
QUOTED = re.compile(r"[\"“«](?P<inner>[^\"“”«»]*)[\"”»]")
LONGEST_QUOTED_NAME = 2
SENTENCE = re.compile(r"(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<=[.!?…])(?:\s+|$)|\n+")
QUESTION = re.compile(
    r"\?|^\W*(?:and |so |but |ok |hey )*(?:what|what's|whats|who|who's|why|how|where|when (?:is|are|do|does"
    r"|did|was|will)|which"
    r"|do|does|did|is|are|am i|was|were|can|could|would|should|shall|will|have you|has|had)\b(?!')(?! (?:a|an) )",
    re.IGNORECASE,
)
UNREAL = re.compile(
    r"\b(?:if|(?:i|we) wish|imagine|imagining|suppose|supposing|unless|pretend\w*|dream(?:t|ed|ing)? (?:that"
    r"|i|about|of)|dreamt|in my dream|hypothetically"
    r"|nightmare about|as though|what if|guess what|lets say|let's say|never said|when i was (?:a|little"
    r"|young|small|\w+teen|\w+)\b"
    r"|in the (?:film|movie|series|show|novel|book|story|game|play|episode|song|sims)|(?:the|a|main"
    r"|my) (?:\w+ )?character|(?:saw|watched|read|reading|watching|playing) (?:a|the|this)"
    r"|(?:the|this|that|a) (?:film|movie|series|sitcom|novel|episode|anime|manga|scene|plot|protagonist|hero"
    r"|heroine))\b",
    re.IGNORECASE,
)
"""What makes a whole sentence no statement of the person's life."""

LATER_IF = re.compile(r"(?<=\w)[ ,]+if\b", re.IGNORECASE)

UNSURE = re.compile(
    r"\b(?:would|could|might|maybe|perhaps|possibly|probably not|almost|nearly|hope|hoping to|hopes|want to"
    r"|wants to|wanted to|thinking of|thinking about"
    r"|used to|should|ought to|feel like|feels like|felt like|i'd|we'd|i guess|i think|not sure"
    r"|supposed to be|like to think|may be|basically|practically"
    r"|swear i|bet)\b|\bi may\b|\bwe may\b",
    re.IGNORECASE,
)
"""What makes a clause less than a statement."""

REPORTED = re.compile(
    r"\b(?:said|says|say|saying|told|tells|thinks?|thought|claims?|claimed|reckons?|asked|asks|wonders?"
    r"|wondered|swears|insists?|believes?"
    r"|joked|jokes|heard|according to|convinced)\b.*",
    re.IGNORECASE,
)
NOT_REPORTED = re.compile(
    r"\bforgot to say\b|\bmy (?:passport|id|birth certificate|papers) says?\b|\bi (?:said|told)\b|\bas i said\b"
    r"|\bi(?:'d| should)? say\b",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"\s*[;:—–()]+\s*|\s+-+\s+|,\s+(?:(?:and|but|so|because|cos)\s+)?|\s+(?:but|so|because|cos|although"
    r"|though|while|whereas)\s+"
    r"|\s+(?:and|then|&|plus)\s+(?=(?:i|i'm|im|ive|i've|we|we're|she|she's|he|he's|they|it's|my|our|the|her|his)\b)",
    re.IGNORECASE,
)
LEAD = re.compile(
    r"^\W*(?:(?:and|but|so|well|oh|ah|hi|hey|hello|hiya|yo|yeah|yes|yep|no(?=[,.!]|\s+(?:i|it|its|my|wait"
    r"|actually|we|he|she|they|not|i\'m|im)\b)|nope|ok|okay|btw|by the way|also|plus|actually|honestly"
    r"|anyway|fun fact"
    r"|correction|sorry|turns out|turned out|to be honest|tbh|ngl|lol|haha|um|uh|er|guess what|good news"
    r"|bad news|because|since|as|though|although"
    r"|you know|see|then|now|today|yesterday|these days|last (?:week|month|year|night)|this (?:morning|week"
    r"|year)|in fact|the thing is|i mean"
    r"|finally|apparently|unfortunately|sadly|luckily|nice to meet you|good morning|good evening|morning"
    r"|evening|thanks|wow|ugh|omg|great|yay|wait|i meant|just so you know|for the record"
    r"|did i mention|did i tell you|you should know|i should mention|i must confess|it's true|that|truth is"
    r"|fact is)\b[\s,:!.-]*)*",
    re.IGNORECASE,
)  # fmt: skip
"""What opens a clause before its subject."""

TAIL = re.compile(
    r"\s*(?:[,;(!?]|\s-+\s|\b(?:which|who|whose|that's|because|cos|coz|cuz|bc|cause|since i|so i|so that|but"
    r"|when|whenever|while|unless|though|although|where"
    r"|and (?:i|i'm|im|we|he|she|they|it|it's|that|so|then|also|my|still|always|loving|never|now|had|have"
    r"|has|am|is|was)|lol|haha\w*|lmao|xd|btw|by the way|tbh|ngl|actually|at the moment"
    r"|right now|nowadays|these days|for now|originally|too|as well|again|you know|of course|any ?more"
    r"|so much|more than anything|with a passion"
    r"|with all my heart|to death|to be honest|since \w+|for (?:\d+|\w+|ages|the last \w+) (?:years?|months?"
    r"|weeks?|decades?)(?: now)?|all my life|for the first time|my whole life|until|apparently|i think"
    r"|like my (?:mum|dad|mother|father))\b).*$"
    r"|\s+(?:now|alone|myself|a lot|too|instead|though|honestly|please|already|and all|today|not (?:a|an|the"
    r"|in) .*)$|\s*[.…]+(?:\s.*)?$|\s*[:;=]-?[()DP]+.*$|[^\w\s'\"&£$€%)/,.-]+$",
    re.IGNORECASE | re.DOTALL,
)
"""What follows a value and does not belong to it."""

PLACE_TAIL = re.compile(
    r"\s+(?:(?:last|this|next) (?:week|month|year|summer|winter|spring|autumn|\w+day|january|february|march"
    r"|april|may|june|july|august|september|october"
    r"|november|december)|(?:in|since|for) (?:19|20)\d\d|\w+ (?:years?|months?|weeks?|days?) ago|yesterday"
    r"|with (?:my|our|his|her|their|a|two|three) .+|recently|in (?:january|february|march|april|may|june"
    r"|july"
    r"|august|september|october|november|december)|for (?:work|love|uni\w*|good|a while|years|ages|now)"
    r"|to be .+|after .+|before .+)$",
    re.IGNORECASE,
)
"""The time or the company beside a place."""

END = re.compile(r"(?<!\d\.\d)(?<!\d\.\d\d)[.!…\s]+$")
"""The end of a sentence, unless it is that of a date: `on 22.5.`."""

TOGETHER = re.compile(rf"^\W*(?:{KIN_PHRASE}(?: [A-Z]\w+)?|[A-Z]\w+) (?:and|&) (?:i|me)\b", re.IGNORECASE)
"""What is told of two at once is no fact of either."""

LONGEST_VALUE = 12
"""Words."""

LONGEST_SENTENCE = 600
"""Characters: what goes on for longer is pasted, or no sentence, and would take the patterns long."""


def statements(text: str) -> list[str]:
    """The sentences of a message that tell of the person's life, with quotes of others left out."""
    return [sentence for sentence in _told(text) if not UNREAL.search(sentence)]


def conditions(text: str) -> list[str]:
    """The sentences that would be statements but for an "if" that does not open them: "I'm Ana, if you must know"."""
    return [
        sentence
        for sentence in _told(text)
        if UNREAL.search(sentence) and not UNREAL.search(LATER_IF.sub("", sentence))
    ]


def _told(text: str) -> list[str]:
    """The sentences of a message that are no questions."""
    plain = QUOTED.sub(_unquoted, text.replace("’", "'").replace("‘", "'"))
    if JOKE.search(plain):
        return []
    found = []
    for sentence in SENTENCE.split(plain):
        if not sentence or not sentence.strip() or len(sentence) > LONGEST_SENTENCE:
            continue
        opened = sentence if "?" in sentence else LEAD.sub("", sentence, count=1)
        if not QUESTION.search(opened):
            found.append(sentence.strip())
    return found


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence that state something."""
    stated = []
    if TOGETHER.match(sentence):
        return []
    for clause in CLAUSE.split(sentence):
        if not clause:
            continue
        kept = clause if NOT_REPORTED.search(clause) else REPORTED.sub("", clause)
        if kept != clause:  # what follows "he said" is his
            stated += [kept.strip()] if re.match(rf"{KIN_PHRASE}(?: \w+)?\s*$", kept, re.IGNORECASE) else []
            break
        if not UNSURE.search(kept):
            stated.append(END.sub("", LEAD.sub("", kept, count=1)).strip())
    return [clause for clause in stated if clause]


def trimmed(value: str) -> str:
    """A value without what follows it in the clause, or "" where too much is left to be one."""
    while (shorter := TAIL.sub("", value).strip(" ,.!'\"")) != value:
        value = shorter
    return value if len(value.split()) <= LONGEST_VALUE else ""


def _unquoted(match: re.Match[str]) -> str:
    """A quoted name stays, without its marks; what somebody said goes."""
    inner = match["inner"].strip()
    return inner if 0 < len(inner.split()) <= LONGEST_QUOTED_NAME else " "
