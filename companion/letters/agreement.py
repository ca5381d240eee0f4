"""Verbs that agree: what follows "he" and what follows "you" (is/are, has/have, waits/wait)."""

from companion.nlu.name_words import language

OF_YOU = {
    "is": "are", "was": "were", "has": "have", "does": "do", "goes": "go",
    "isn't": "aren't", "wasn't": "weren't", "hasn't": "haven't", "doesn't": "don't",
    "isnt": "aren't", "wasnt": "weren't", "hasnt": "haven't", "doesnt": "don't",
}  # fmt: skip
"""The verbs whose form after "you" no spelling rule gives."""

AUXILIARIES = frozenset(OF_YOU) - {"goes"}

IRREGULAR = {"aches": "ache", "quizzes": "quiz", "dies": "die", "lies": "lie", "ties": "tie", "vies": "vie"}

ADVERBS = frozenset(
    """
    always sometimes never ever often still only just also even already almost once twice now then soon again too
    both alone himself herself themselves themself no longer not really quite rather maybe perhaps probably
    actually simply hardly barely rarely seldom secretly quietly usually nearly certainly surely first later
    somehow sure truly mostly generally instead together yet besides afterwards nowadays
    """.split()
)
"""What may stand between a subject and its verb. Any other word in -ly may too."""

NO_ADVERB = frozenset("rely apply reply supply fly multiply family italy july belly bully lily ally".split())

VERBS = frozenset(
    """
    accept act add admire admit adore advise afford agree allow amuse annoy answer apologise apologize appear
    appreciate argue arrive ask avoid bake bear become beg begin behave believe belong bite blame bleed blow boil borrow
    bother break breathe bring build buckle burn bury buy call care carry catch cause chase chat check cheer choose
    clean climb close collect come comfort complain compose confuse continue cook cope cost count cover crack crawl
    cross cry cure curse cut dance dare deal decide deny depend deserve deserve die dig disagree disappear discover
    do drag draw dream dress drink drive drop dry earn eat encourage end endure enjoy enter escape exist expect explain
    face fail fall fear feed feel fight fill find finish fit fix fly fold follow forget forgive frighten fuss
    gather get give go grate greet grin grow growl grumble guess guide handle hang happen hate hear help hide hit hold
    hope hug hum hurry hurt ignore imagine inspire insist introduce invent invite iron irritate join joke judge jump
    keep kick kiss knit knock know lack last laugh lead lean learn leave lend let lie lift light like listen live
    look lose love make manage marry matter mean meet mend mention mind miss moan move mumble mutter need nod
    notice obey offer open order owe own pack paint park pass pay persuade phone pick plan plant play point polish
    pour praise pray prefer prepare pretend promise protect prove provide pull push put quote raise reach read
    realise realize recall receive recognise recognize refuse regret rely remain remember remind repair repeat
    reply rescue respect rest return ride ring rise roar roll rub ruin run rush save say scare scold scream seem
    sell send separate serve set sew shake share shine shout show shut sigh sing sit sleep slip smell smile smoke
    snore solve sound speak spell spend spoil spread stand stare start stay steal stick stop stroke struggle study
    suffer suggest support suppose surprise swear sweep swim take talk taste teach tease tell tend thank think
    throw tidy touch translate travel treat tremble trust try turn twist understand upset use visit wait wake walk
    want warm warn wash watch water wave wear weep welcome whisper whistle win wipe wish wonder work worry wrap
    write yell
    """.split()
)
"""Verbs that people tell of one another with; known so that "and makes" is told from "and cakes"."""

NOUNS_TOO = frozenset(
    """
    act answer argue bake bear bite blame blow break bother burn call care cause chase chat check cheer climb close
    collect comfort cook cost count cover crack cross cry cure curse cut dance dare deal dig dream dress drink
    drive drop end face fail fall fear feed fight fill find finish fit fix fly fold fuss greet grin growl grumble guess
    guide handle hit hold hope hug hum hurt iron joke judge jump kick kiss knock lack last laugh lead light
    like lie lift live look love mind moan move murmur need nod notice offer order own pack paint park pass pay phone
    pick plan plant play point polish pour praise promise pull push quote raise reach read regret repair reply rescue
    respect rest return ride ring rise roar roll rub ruin run rush save scare scream set shake share shine shout show
    sigh sleep slip smell smile smoke sound spell spread stand stare start stay stick stop stroke struggle study support
    surprise swim talk taste tease thank think touch travel treat trust try turn twist use visit wait wake walk want
    wash watch water wave whisper whistle win wish wonder work worry wrap
    """.split()
)
"""Verbs whose form in -s is a plural as well, so that "and walks" may be either."""

PARTICIPLES = frozenset(
    """
    been got had done given taken taught made kept told known seen shown helped written said thought grown brought
    stood let become heard felt found held meant put won saved carried forgiven forgotten loved wanted tried
    """.split()
)
"""What follows "he's" where it stands for "he has"."""


def base_of(word: str) -> str:
    """The form after "you" of a verb as it stands after "he": `waits` -> `wait`; "" where it is no such form."""
    if word in OF_YOU:
        return OF_YOU[word]
    if word in IRREGULAR:
        return IRREGULAR[word]
    if not word.endswith("s") or word.endswith("ss") or len(word) < 4:
        return ""
    forms = [word[:-1]]
    if word.endswith("ies"):
        forms = [f"{word[:-3]}y"]
    elif word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        forms = [word[:-2], word[:-1]]
    elif word.endswith("ses"):
        forms = [word[:-1], word[:-2]]
    return next((form for form in forms if form in VERBS), next((form for form in forms if form in language()), ""))


def is_adverb(word: str) -> bool:
    """Whether a word may stand between a subject and its verb."""
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in NO_ADVERB)
