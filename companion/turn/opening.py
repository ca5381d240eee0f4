"""How a talk opens: what she is, a greeting of the persona's own, or a first meeting and her name."""

from dataclasses import replace
from datetime import datetime, timedelta

from companion.memory.log import COMPANION, TurnDraft, Whose
from companion.nlu.own_words import bare_name
from companion.nlu.question import is_question
from companion.nlu.reading import Reading
from companion.response.meeting import Meeting, choose_name, greeting, is_possible, opening
from companion.response.reply import Move, Reply
from companion.turn.keeping import made_of
from companion.turn.mind import Mind
from companion.turn.session import Message, Session
from companion.turn.turn import Turn

REMIND_AFTER = timedelta(hours=3)
"""How long a session goes on before she says again what she is (New York's companion law)."""

MEETS, SHORT_ANSWER, PLAINLY = ("share_fact", "share_feeling", "smalltalk", "about_companion"), 3, 0.5
"""The acts with which a first meeting is answered, the words up to which anything else may be a name, and the chance
from which a longer message plainly is of another act."""


def begin(message: Message, session: Session, mind: Mind) -> Reply | None:
    """How an interactive talk opens: with a greeting that the persona has of her own, or a first meeting; else None."""
    persona, now = mind.persona, message.now or datetime.now()
    whose = Whose(message.user, persona.scope)
    if mind.memory.watches.of(message.user, message.conversation).is_open:
        return None
    if persona.greetings:
        known = mind.memory.facts.own_name(whose)
        resting = mind.memory.ledger.resting(message.user, persona.scope, now)
        line, first = greeting(persona, known.value if known else "", resting, mind.chance)
        mind.memory.ledger.note(message.user, persona.scope, [line], now)
        session.book.greeting = int(line.rpartition("/")[2]) - 1
        session.heard.append(first)
    elif is_possible(persona) and not mind.memory.acquaintances.of(message.user, persona.scope).has_met:
        line, first = "meeting/1", persona.questions[0]
        session.meeting = Meeting([])
    else:
        return None
    text = opening(first, disclosure(message.user, session, mind, now) or "")
    reply = Reply(text, "smalltalk", persona.name, moves=(Move("meeting", line=line),))
    mind.memory.keeper.keep_hers(whose, message.conversation, TurnDraft(COMPANION, text, now, why=made_of(reply)))
    return reply


def is_meeting(turn: Turn) -> bool:
    """Whether a first meeting is under way and the message answers its question."""
    mind, meeting = turn.mind, turn.session.meeting
    return (
        meeting is not None
        and is_its_answer(turn.reading)
        and (is_short(turn.reading) or not meeting.is_put_off)
        and not turn.acquaintance.has_met
        and is_possible(mind.persona)
    )


def is_its_answer(reading: Reading) -> bool:
    """Whether a message answers a question of the first meeting, rather than asking one or telling of what matters."""
    if reading.care or is_question(reading.text):
        return False
    is_plain = reading.acts[reading.act] >= PLAINLY
    return reading.act in MEETS or not is_plain or is_short(reading)


def is_short(reading: Reading) -> bool:
    """Whether a message may be a name and nothing else."""
    return len(reading.text.split()) <= SHORT_ANSWER


def put_off(meeting: Meeting | None, reading: Reading) -> Meeting | None:
    """The first meeting after a message that did not answer it: it waits for a question, and gives way to all else."""
    if meeting is None or not is_question(reading.text):
        return None
    return replace(meeting, is_put_off=True)


def meet(turn: Turn) -> Reply:
    """One step of the first meeting: the second question, or the name."""
    session, persona = turn.session, turn.mind.persona
    meeting = session.meeting or Meeting([])
    meeting.answers.append(turn.message.text)
    if len(meeting.answers) < 2:
        session.told_name = bare_name(turn.message.text)
        session.name = session.told_name or session.name
        return Reply(persona.questions[1], "smalltalk", persona.name, moves=(Move("meeting", line="meeting/2"),))
    chosen = choose_name(persona, meeting.answers, turn.mind.embedder)
    turn.mind.memory.acquaintances.met(turn.message.user, persona.scope, chosen.name, turn.now)
    session.meeting = None
    return Reply(chosen.because, "smalltalk", persona.name, moves=(Move("meeting", line=f"meeting/{chosen.name}"),))


def disclosure(user: str, session: Session, mind: Mind, now: datetime) -> str | None:
    """What she is, said at the start of a session and every three hours of it."""
    if session.disclosed is not None and now - session.disclosed < REMIND_AFTER:
        return None
    session.disclosed = now
    return mind.persona.disclosure.format(name=called(user, mind))


def called(user: str, mind: Mind) -> str:
    """What she calls herself to a person: the name that she chose at their first meeting, or her persona's."""
    return mind.memory.acquaintances.of(user, mind.persona.scope).name or mind.persona.name
