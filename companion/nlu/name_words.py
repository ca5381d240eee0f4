"""Which words can be a name: what stands after "my brother" may be one, or only the next word of the sentence."""

import re
from functools import cache

from companion.nlu.kin import KIN
from companion.nlu.spelling import load_language
from companion.retrieval.words import STOP_WORDS, stem

NAME = r"(?:(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady)\.? )?[^\W\d_](?:[^\W\d_]|['-](?=[^\W\d_]))*"
FULL_NAME = rf"{NAME}(?: (?:van |de |von |di |the )?(?=[A-Z]){NAME})?"

COMMON_NAMES = frozenset(
    """
    aaron abraham adam adele agnes ahmed aidan alan albert alex alexander alexandra alfred ali alice alicia alison
    amanda amelia amir amos amy ana andrea andreas andrew andy angela anita ann anna anne annie anthony anton
    antonio arthur ashley astrid audrey barbara beatrice becky bella ben benedict benjamin bernard beth betty bob
    boris brandon brent brett brian bridget bruno bryan bryce caleb cameron carl carla carlos carmen caroline
    catherine cathy cecil cecilia charles charlie charlotte chelsea cheryl chloe chris christian christina christine
    christopher claire clara clare claude claudia clive colin connor courtney craig cynthia daisy daniel daniela
    danny darren dave david debbie deborah denise dennis derek diana diane dimitri dmitri dominic don donald donna
    dora doris dorothy douglas duncan dylan ed eddie edgar edith edmund edward edwin eileen elaine eleanor elena eli
    elias elijah eliot elisa elizabeth ella ellen elliott elsa emil emily emma emmanuel eric erik erika erin ernest
    ernie esther ethan eugene eva evan eve evelyn ezekiel ezra fatima felix fernando fiona florence florin francesca
    francis frank franz fred freda frederick gabriel gareth gary gavin geoff geoffrey george georgia gerald gerard
    gertrude gilbert gina giovanni gordon graham greg gregory gustav guy gwen hamish hannah hans harold harriet
    harry hassan hector heidi helen helena henrietta henry herbert hilary hilda howard hubert hugh hugo humphrey ian
    ibrahim ida igor ilse ingrid ira irene iris isaac isabel isabella isaiah ivan jack jackie jackson jacob james
    jan jane janet jared jason jean jeff jennifer jenny jeremiah jeremy jerome jerry jess jesse jessica jill jim
    jimmy joan joanna joe joel joey john johnny jonas jonathan jorge jose joseph josephine josh joshua joyce juan
    judith judy julia julian julie jurgen justin karen karl kate katherine kathleen kathy katie keith kelly ken
    kendall kenneth kerry kevin kim klaus kurt kyle lara larry laura lauren lawrence lea leah len lena leo leon
    leonard leonardo leroy leslie lewis liam lila lily linda lindsay lisa liz lloyd lola lorenzo lou louis louisa
    louise luca lucas lucia lucy luis luke luther lydia lynn mabel mackenzie madeleine maggie magnus malcolm marcel
    marco marcus margaret maria marian marie marina mario marion marjorie martha martin martina marty mary mathilda
    matilda matt matthew maureen maurice max maya megan mel melanie melissa melvin meredith michael michelle mickey
    miguel mike miles millie mimi mina minnie miranda miriam mitchell mohamed mohammed moira molly mona monica
    morris moses muhammad murray myra nadia nancy naomi natalie natasha nathan nathaniel ned neil nellie neville
    nicholas nick nicola nicolas nigel nikki nina noah noel nolan nora norma norman olaf olga oliver olivia omar
    oscar otto owen pam pamela patricia patrick paul paula pauline pedro peggy penelope percy peter phil philip
    phillip phoebe phyllis pierre piet priscilla rachel ralph ramon randy raphael raymond rebecca reginald rene
    rhona ricardo richard riley rita rob robbie robert roberto robin robyn rodney roger roland ron ronald ronnie
    rory rosa rosalind rosemary ross roy rudolf rupert russell ruth ryan sally sam samuel sandra sara sarah saul
    scott sean sebastian sergei seth shane shannon sharon shawn sheila shelby shirley sidney sigrid silvia simon
    simone sofia solomon sonia sonja sophia sophie spencer stan stanley stefan stella stephanie stephen steve steven
    stewart stuart sue susan susanna suzanne sven sylvia tamara tania tanya taylor ted teresa terry tess thea theo
    theresa thomas tiffany tim timothy tina tobias toby tom tommy tony tracy trevor tristan tyler tyrone ursula
    valentina valerie vanessa vera veronica victor victoria vince vincent viola violet virginia vivian vladimir
    wallace walter wanda wendy wesley wilfred wilhelm william willie winifred wolfgang xavier yolanda yusuf yvonne
    zach zara zelda zoe
    """.split()
)
"""Names that the list of the language's words holds too."""

WORD_NAMES = frozenset(
    """
    amber angel april aria art ash austin bailey basil bay beau bill blake bliss bonnie brook bruce buck byron
    carmel carol carter casey cash chance chase chip clay clement cliff clyde coral crystal curtis dale dawn dean
    drew dwight earl faith fay fern fleur forest frances frankie gail gay gene ginger glen gloria grace grant hale
    harmony hazel heath heather holly honey hope hunter ivory ivy jade jasmine jay jet jewel jo jordan joy june kay
    kit lance lane laurel lee lily linden logan madison marina mark mason may melody mercy mick mike milton misty
    morgan nelson nick norm olive opal page pat patience pearl peg penny perry petal poppy precious prudence ray
    reed rex rich river rob robin rock rocky rose rowan ruby rusty sage sandy scarlet serena sid skip sky star
    sterling storm summer sunny tara tiger travis troy tucker una van vic wade ward warren will willow winter wolf
    wren
    """.split()
)
"""Names that are ordinary words, and so need a capital."""

NO_NAME = frozenset(
    """
    tired again said says just back gone off out here there home late early always never sometimes usually often
    still already also even only too well sure maybe perhaps actually honestly basically literally apparently
    hopefully thankfully sadly finally recently today tonight tomorrow yesterday monday tuesday wednesday
    thursday friday saturday sunday january february march april june july august september october november
    december lol haha hahaha omg wtf idk ngl tbh imo btw rn smh fyi rlly srsly legit defo deffo prolly probs tho
    thou kinda sorta cant wont dont doesnt didnt isnt wasnt arent aint couldnt wouldnt shouldnt hasnt havent
    hadnt wanna gonna gotta shoulda woulda whos whats thats hes shes theyre its ive im ill id youre doin goin
    bout coz cuz cos bc bcs cause yes yeah yep nope no not nah ok okay hi hello hey thanks thx please pls sorry
    bye god jesus christ my your his her our their it this that these those who whom which what when where why
    how and or but so if then because
    """.split()
)
"""What follows `my brother`, `call me` or `is called` and is no name."""

STATES = re.compile(r"(?:ed|ing|ish|ful|less|ous|able|ible|ic|ly|est|ier|ness|ward|wards|n't)$")
"""Endings of words for how one is."""

MISSPELT_STATES = frozenset(
    """
    knackd knakered hungy tierd tird boreddd exausted gud gooood finee okk okayy sooo soooo alrite aight
    """.split()
)

PRIZED = frozenset(
    """
    samantha theodore twombly batman superman spiderman gandalf voldemort satan jesus god santa
    """.split()
)
"""Names that nobody gives for their own in earnest, in a program about a film with a Samantha and a Theodore."""

SEASONS = frozenset("spring summer autumn winter april may june storm sky star sunny misty chase chance bliss".split())
"""Names that are more often the weather or the time of the year, where they open a sentence."""

NO_OWN_NAME = frozenset(
    """
    crazy later mad stupid weird strange old silly whatever anything anytime names name important common unusual long
    hard spelt spelled pronounced paranoid cynical biased lazy nuts selfish naive dramatic boring vain picky soft cruel
    basic difficult easy short funny secret private mud complicated impossible legion

    easter christmas xmas halloween thanksgiving hanukkah diwali ramadan eid passover lent carnival advent pentecost
    aries taurus gemini virgo libra scorpio sagittarius capricorn aquarius pisces
    adventist scouse sikh shia sunni quaker amish methodist baptist lutheran evangelical orthodox
    celiac asperger aspergers
    covid corona netflix spartacus hitler dracula cinderella groot gryffindor hufflepuff slytherin ravenclaw team
    tgif ffs wfh afk brb hangry hungover meh welp wrecked hyped gutted chuffed buzzing zonked
    """.split()
)
"""What may follow "I'm" or "my name is" and that nobody is called by."""

PARTICLES = frozenset("van der den de von di da dos del du la le el al bin ibn the".split())
"""Words within a name."""


def is_name(words: str, *, given: bool = False) -> bool:
    """Whether words can be a name.

    Args:
        words: one word or more, as written.
        given: whether the sentence says that it is a name ("is called X"), so that an ordinary word may be one too.
    """
    parts = re.sub(r"^(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady)\.? ", "", words).split()
    names = [part for part in parts if len(parts) == 1 or part.lower() not in PARTICLES]
    return bool(names) and all(_is_name(name, given) for name in names)


def _is_name(word: str, given: bool) -> bool:
    low = word.lower().removesuffix("'s")
    if not given and "-" in low and all(part in language() for part in low.split("-")) and word.islower():
        return False
    if len(low) < 2 or low in NO_NAME or low in STOP_WORDS or (low in KIN and not given):
        return False
    if given or low in COMMON_NAMES:
        return True
    if low in MISSPELT_STATES or STATES.search(low):
        return word[:1].isupper() and not word.isupper() and low not in language() and not low.endswith("n't")
    if word[:1].isupper() and not (word.isupper() and len(word) > 2):
        return low in WORD_NAMES or language().get(low, 0) < RARE
    return low not in language() and not re.search(r"(.)\1\1", low)


def opening_name(text: str) -> str:
    """The name that a text opens with ("Gladys the tortoise came with the house"), "" where it opens with none."""
    first = re.match(rf"\W*({NAME})", text)
    word = first[1].removesuffix("'s") if first else ""
    low = word.lower()
    is_plural = low.endswith("s") and low[:-1] in language()
    return word if word[:1].isupper() and is_name(word) and not is_plural and len(low) >= SHORTEST_NAME else ""


SHORTEST_NAME = 3
"""Letters of a name that is told by little more than its capital."""

RARE = 1_500_000
"""Occurrences in the language's list: above it a capitalised word is a state (Tired) and no name (Olaf)."""


@cache
def language() -> dict[str, int]:
    """The language's words and how often they occur (~60 ms, once, and only where something may be a name)."""
    return load_language()


WRITTEN = re.compile(r"(?:(?<=[\w,] )|^(?=\w+:))[A-Z][a-zà-ÿ]\w+")


def written_names(text: str) -> list[str]:
    """The words that are written like a name: a capital within a text or before a colon, or a name that opens it."""
    written = [*WRITTEN.findall(text), *opening_name(text).split()[-1:]]  # without "Mr."
    return [word for word in written if word.lower() not in STOP_WORDS]


def name_stems(text: str) -> set[str]:
    """The stems of the words that are written like a name."""
    return {stem(word.lower()) for word in written_names(text)}
