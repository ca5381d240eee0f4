"""The turn: what happens between a message and her reply. Begin to read here."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from time import perf_counter

from companion.letters.in_talk import offered
from companion.letters.safety import is_leave_taking
from companion.memory.log import Whose
from companion.nlu.own_words import says_under_age
from companion.nlu.question import Question
from companion.nlu.reading import Reading
from companion.response import why
from companion.response.looking_back import Looked
from companion.response.own_book import OwnBook, Told
from companion.response.planner import Circumstances
from companion.response.reply import Reply
from companion.response.route import Route, may_be_for_library, route
from companion.retrieval.search import Found, Query
from companion.turn.danger import beside_it, in_danger
from companion.turn.desk import new_desk, sit
from companion.turn.keeping import keep
from companion.turn.mind import Mind
from companion.turn.opening import called, disclosure, is_meeting, meet, put_off
from companion.turn.session import Message, Session
from companion.turn.turn import Turn

LEANS_FOR = 2
"""Turns of other talk after which "why?" no longer means the last question to the library."""

SAYS_SOMETHING = re.compile(r"\w|[^\W\d\s]|[\U0001F000-\U0001FAFF\u2600-\u27BF]")


def take_turn(message: Message, session: Session, mind: Mind) -> Reply:
    """Answer one message, and remember what the next one may lean on."""
    clock, now = Stopwatch(), message.now or datetime.now()
    watch = mind.memory.watches.of(message.user, message.conversation)
    turn = Turn(message, read(message, session, mind), session, mind, watch, now)
    clock.lap("nlu")
    if turn.reading.text.strip() == why.COMMAND:
        return Reply(why.explain(session.said), "meta", mind.persona.name, timings_ms=clock.laps())
    looked = Looked()
    if turn.reading.crisis:
        session.meeting = None  # no light question after that
        session.desk = session.desk.held(message.text, turn.reading) if session.desk else None
        reply = in_danger(turn)
    elif session.desk and (at_desk := sit(turn)):
        reply = at_desk
    else:
        found = look_up(turn.reading.question, mind) if may_be_for_library(turn.reading) else None
        looked = look_back(turn)
        clock.lap("retrieval")
        reply = looked.reply or answer(turn, found, looked)
        if session.desk is None and not watch.is_open:
            reply, session.desk = offered(turn.reading.text, reply, lambda: new_desk(turn.whose, mind))
        reply = beside_it(turn, reply)
    clock.lap("response")
    keep(turn, reply, looked)
    notice = disclosure(message.user, session, mind, now)
    clock.lap("memory")
    name = called(message.user, mind)
    return replace(reply, name=name, emotion=turn.reading.emotion, notice=notice, timings_ms=clock.laps())


def read(message: Message, session: Session, mind: Mind) -> Reading:
    """What a message is, danger first, in the light of what the session knows."""
    if not session.name and session.thread.turns == 0:
        known = mind.memory.facts.own_name(Whose(message.user, mind.persona.scope))
        session.name = known.value if known else ""
    reading = mind.reader.read(message.text, session.question, session.name)
    session.is_minor = session.is_minor or reading.care == "minor" or says_under_age(reading.text)
    if session.is_minor and reading.act == "romance":
        reading = replace(reading, care="minor")
    if session.desk and session.desk.is_open and not reading.is_sure and is_leave_taking(message.text):
        reading = replace(reading, crisis=None)  # a letter that leaves a job or a town; it is read again as a whole
    return reading


def look_up(question: Question, mind: Mind, k: int = 10) -> Found:
    """What the shelf holds on a question: its k likeliest passages."""
    return mind.shelf.search(Query(question.text, question.context, question.sources or None), k)


def look_back(turn: Turn) -> Looked:
    """What the memory has to do with the message, and what the persona's own book has on it."""
    mind, session = turn.mind, turn.session
    looked = mind.looking_back.look(
        turn.whose, turn.message.conversation, turn.reading, session.thread, mind.phrase, turn.now
    )
    told = from_own_book(turn)
    is_unanswered = looked.reply is None or (looked.reply.abstained and not looked.is_request)
    if told and told.is_named and is_unanswered:
        looked = replace(looked, reply=told.reply(mind.phrase))
    return replace(looked, told=told)


def from_own_book(turn: Turn) -> Told | None:
    """What the persona's own book has on the message, where it has one and no danger is near."""
    mind, session = turn.mind, turn.session
    if mind.persona.book is None or turn.watch.is_open:
        return None
    own_book = OwnBook(mind.persona.book, mind.persona, mind.embedder)
    return own_book.look(turn.reading, [*session.heard, turn.reading.text], session.book, turn.resting, mind.chance)


def answer(turn: Turn, found: Found | None, looked: Looked) -> Reply:
    """The reply to anything that tells of no danger: from the library, from the bank, or an honest word."""
    reading, session, mind = turn.reading, turn.session, turn.mind
    if not SAYS_SOMETHING.search(reading.text):
        return mind.phrase.reply("wordless", act="smalltalk")
    if reading.is_foreign:
        return mind.phrase.reply("foreign", act="smalltalk")
    if is_meeting(turn):
        return meet(turn)
    session.meeting = put_off(session.meeting, reading)
    if looked.introduced and not turn.watch.is_open:
        return looked.introduced
    if looked.is_never_told:
        return talk(turn, {act: float(act == "recall_question") for act in reading.acts}, looked)
    return routed(turn, found, looked)


def routed(turn: Turn, found: Found | None, looked: Looked) -> Reply:
    """The reply to a message that is for the library, for the memory after all, or for talk."""
    reading, session, mind = turn.reading, turn.session, turn.mind
    way, acts = Route.TALK, reading.acts
    if found is not None:
        case = mind.answerer.consider(reading.question, found, session.cited)
        way, acts = route(reading, case, mind.answerer)
    is_unanswered = way is Route.SILENCE or likeliest(acts) == "off_topic_question"
    if way is Route.LIBRARY:
        reply, cited = mind.answerer.grounded(case, mind.phrase)
    elif is_unanswered and looked.told is None and looked.may_answer:
        return looked.may_answer
    elif way is Route.SILENCE and looked.told is None:
        reply, cited = mind.answerer.unanswered(case, mind.phrase)
    else:
        session.turns_since_library += 1
        if session.turns_since_library > LEANS_FOR:
            session.question, session.cited = None, ()
        return talk(turn, acts, looked)
    session.turns_since_library = 0
    if cited:
        session.question, session.cited = reading.question, cited
    return reply


def talk(turn: Turn, acts: Mapping[str, float], looked: Looked) -> Reply:
    """A reply from the bank, or the admission that she did not follow."""
    session, mind = turn.session, turn.mind
    if looked.told:
        return looked.told.reply(mind.phrase)
    act = likeliest(acts)
    abstained = act == "off_topic_question" or looked.is_never_told
    circumstances = Circumstances(
        acts=acts,
        stage=turn.acquaintance.stage,
        resting=turn.resting,
        rhythm=session.rhythm,
        is_grave=turn.watch.is_open,
        is_followed=looked.reminder is not None,
    )
    plan = mind.planner.plan(turn.reading, circumstances, mind.chance)
    if plan is None and looked.may_answer:
        return looked.may_answer
    if plan is None and looked.is_never_told:
        return mind.phrase.reply("never_told", act=act, abstained=True)
    if plan is None:
        return replace(mind.phrase.reply("lost", act=act), abstained=abstained)
    reply = Reply(plan.text, act, mind.persona.name, abstained=abstained, moves=plan.moves)
    if looked.reminder and not turn.watch.is_open:
        return mind.looking_back.beside(reply, looked.reminder, session.thread)
    return reply


def likeliest(acts: Mapping[str, float]) -> str:
    """The act of the greatest chance."""
    return max(acts, key=lambda act: acts[act])


class Stopwatch:
    """The time that each part of a turn took."""

    def __init__(self) -> None:
        self._began = self._last = perf_counter()
        self._laps: dict[str, float] = {"nlu": 0.0, "retrieval": 0.0, "response": 0.0, "memory": 0.0}

    def lap(self, part: str) -> None:
        """End a part of the turn."""
        now = perf_counter()
        self._laps[part] = round((now - self._last) * 1000, 2)
        self._last = now

    def laps(self) -> dict[str, float]:
        """Milliseconds by part, and in total."""
        return {**self._laps, "total": round((self._last - self._began) * 1000, 2)}
