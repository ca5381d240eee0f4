"""The turn: what happens between a message and her reply. Begin to read here."""

import json
import random
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from time import perf_counter

from companion.letters.desk import Desk
from companion.letters.in_talk import Sitting, at_desk, offered
from companion.letters.remembered import remembering
from companion.letters.safety import is_leave_taking, reads_with
from companion.letters.store import Letters
from companion.memory.acquaintance import Acquaintances
from companion.memory.facts import Facts
from companion.memory.forgetting import Forgetting
from companion.memory.keeping import Keeper, Said
from companion.memory.ledger import Ledger
from companion.memory.log import COMPANION, IN_DANGER, WISHED, Log, TurnDraft, Whose
from companion.memory.shelf import MemoryShelf
from companion.memory.watch import Watch, Watches
from companion.memory.wishes import Wishes
from companion.nlu.crisis import is_sure
from companion.nlu.own_words import bare_name, says_under_age
from companion.nlu.question import Question, is_question
from companion.nlu.reading import Reader, Reading
from companion.nlu.requests import Requests
from companion.persona.cards.book import BookState
from companion.persona.persona import Persona
from companion.response import why
from companion.response.about_you import AboutYou
from companion.response.answer import Answerer, Phrase
from companion.response.crisis_room import CrisisRoom
from companion.response.hand_on_memory import HandOnMemory
from companion.response.helplines import country_named, country_of
from companion.response.looking_back import Looked, LookingBack, Thread
from companion.response.meeting import Meeting, choose_name, greeting, is_possible, opening
from companion.response.own_book import OwnBook, Told
from companion.response.planner import Circumstances, Planner, Rhythm
from companion.response.recall import Recall
from companion.response.recollection import Recollector
from companion.response.reminding import Reminding
from companion.response.reply import Move, Reply
from companion.response.route import Route, may_be_for_library, route
from companion.retrieval.embedding import Embedder
from companion.retrieval.search import Found, Hit, Query, Shelf

REMIND_AFTER = timedelta(hours=3)
"""How long a session goes on before she says again what she is (New York's companion law)."""

MEETS, SHORT_ANSWER = ("share_fact", "share_feeling", "smalltalk", "about_companion"), 3
"""The acts with which a first meeting is answered, and the words up to which anything else may be a name."""

HEARD = 50
"""Messages of both sides that a persona's own book may look through."""

LEANS_FOR = 2
"""Turns of other talk after which "why?" no longer means the last question to the library."""


@dataclass(frozen=True)
class Message:
    """What the person said."""

    text: str
    user: str = "me"
    conversation: str = "main"
    now: datetime | None = None
    """The time of the turn; None for the clock's."""


@dataclass
class Session:
    """What a turn needs to know of the talk before it."""

    question: Question | None = None
    cited: tuple[Hit, ...] = ()
    rhythm: Rhythm = field(default_factory=Rhythm)
    name: str = ""
    """What the person said that they are called."""

    turns_since_library: int = 0
    is_minor: bool = False
    """Whether the person said that they are under eighteen."""

    meeting: Meeting | None = None
    told_name: str = ""
    """The name with which the message in hand answers the first meeting's question for it."""

    desk: Sitting | None = None
    """The letter desk, where it is offered or under way."""

    disclosed: datetime | None = None
    """When she last said what she is."""

    thread: Thread = field(default_factory=Thread)
    said: Reply | None = None
    """Her last reply."""

    heard: list[str] = field(default_factory=list)
    """What both said, for the keys of a persona's own book."""

    book: BookState = field(default_factory=BookState)


@dataclass(frozen=True)
class Memory:
    """What is kept of people."""

    ledger: Ledger
    acquaintances: Acquaintances
    watches: Watches
    log: Log
    facts: Facts
    wishes: Wishes
    shelf: MemoryShelf
    keeper: Keeper
    forgetting: Forgetting
    letters: Letters


def memory_in(connection: sqlite3.Connection, embedder: Embedder) -> Memory:
    """The memory that a home's database holds."""
    shelf = MemoryShelf(connection, embedder.dimensions)
    return Memory(
        ledger=Ledger(connection),
        acquaintances=Acquaintances(connection),
        watches=Watches(connection),
        log=Log(connection),
        facts=Facts(connection),
        wishes=Wishes(connection),
        shelf=shelf,
        keeper=Keeper(connection, shelf, embedder),
        forgetting=Forgetting(connection, shelf),
        letters=Letters(connection),
    )


@dataclass(frozen=True)
class Mind:
    """What she answers with: the same for every conversation."""

    shelf: Shelf
    embedder: Embedder
    reader: Reader
    answerer: Answerer
    persona: Persona
    planner: Planner
    crisis_room: CrisisRoom
    memory: Memory
    recollector: Recollector
    requests: Requests
    chance: random.Random = field(default_factory=random.Random)

    @property
    def phrase(self) -> Phrase:
        """Her phrases, picked by chance."""
        return Phrase(self.persona, self.chance)

    @property
    def looking_back(self) -> LookingBack:
        """How she looks back on what the person said."""
        memory = self.memory
        about_you = AboutYou(memory.shelf, memory.log, memory.facts, self.recollector)
        return LookingBack(
            self.requests,
            self.embedder.embed,
            Recall(memory.shelf, memory.facts, self.recollector),
            Reminding(memory.log, memory.facts, memory.wishes),
            HandOnMemory(memory.forgetting, memory.wishes, about_you, self.embedder),
        )


def take_turn(message: Message, session: Session, mind: Mind) -> Reply:
    """Answer one message, and remember what the next one may lean on."""
    clock, now = Stopwatch(), message.now or datetime.now()
    whose = Whose(message.user, mind.persona.scope)
    if not session.name and session.thread.turns == 0:
        known = mind.memory.facts.own_name(whose)
        session.name = known.value if known else ""
    watch = mind.memory.watches.of(message.user, message.conversation)
    reading = mind.reader.read(message.text, session.question, session.name)
    session.is_minor = session.is_minor or reading.care == "minor" or says_under_age(reading.text)
    if session.is_minor and reading.act == "romance":
        reading = replace(reading, care="minor")
    if session.desk and session.desk.is_open and not reading.is_sure and is_leave_taking(message.text):
        reading = replace(reading, crisis=None)  # a letter that leaves a job or a town; it is read again as a whole
    clock.lap("nlu")
    if reading.text.strip() == why.COMMAND:
        return Reply(why.explain(session.said), "meta", mind.persona.name, timings_ms=clock.laps())
    looked = Looked()
    if reading.crisis:
        session.meeting = None  # no light question after that
        session.desk = session.desk.held(message.text, reading) if session.desk else None
        reply = in_danger(message, reading, watch, mind, now)
    elif session.desk and (at_it := sit(message, reading, session, watch, mind, now)):
        reply = at_it if at_it.crisis else beside_desk(message, reading, at_it, watch, mind)
    else:
        found = look_up(reading.question, mind) if may_be_for_library(reading) else None
        looked = mind.looking_back.look(whose, message.conversation, reading, session.thread, mind.phrase, now)
        looked = replace(looked, told=from_own_book(message, reading, session, mind, now))
        clock.lap("retrieval")
        is_unanswered = looked.reply is None or (looked.reply.abstained and not looked.is_request)
        if looked.told and looked.told.is_named and is_unanswered:
            looked = replace(looked, reply=looked.told.reply(mind.phrase))
        reply = looked.reply or answer(message, reading, found, looked, session, mind, now)
        if session.desk is None and not watch.is_open:
            reply, session.desk = offered(reading.text, reply, lambda: new_desk(whose, mind))
        reply = beside_it(message, reading, reply, watch, mind)
    clock.lap("response")
    keep(message, reading, reply, looked, session, mind, now)
    notice = disclosure(message, session, mind, now)
    clock.lap("memory")
    name = called(message.user, mind)
    return replace(reply, name=name, emotion=reading.emotion, notice=notice, timings_ms=clock.laps())


def look_up(question: Question, mind: Mind, k: int = 10) -> Found:
    """What the shelf holds on a question: its k likeliest passages."""
    return mind.shelf.search(Query(question.text, question.context, question.sources or None), k)


def in_danger(message: Message, reading: Reading, watch: Watch, mind: Mind, now: datetime) -> Reply:
    """The reply to a message that tells of danger; nothing else is looked at."""
    level = reading.crisis or "other"
    named = country_named(message.text, asked=watch.is_open) or country_of(watch.country)
    is_sure = reading.is_sure or watch.is_open
    mind.memory.watches.crisis(message.user, message.conversation, level, now, is_sure=is_sure)
    if named:
        mind.memory.watches.lives_in(message.user, named.code)
    text, moves = mind.crisis_room.reply(message.text, level, named, mind.chance, is_sure=is_sure)
    return Reply(text, "crisis", mind.persona.name, crisis=level, moves=moves)


def beside_it(message: Message, reading: Reading, reply: Reply, watch: Watch, mind: Mind) -> Reply:
    """An ordinary reply while a crisis is still with her: softened by a denial, never closed by it."""
    if not watch.is_open:
        return reply
    named = country_named(message.text, asked=True)
    country = named or country_of(watch.country)
    if named:
        mind.memory.watches.lives_in(message.user, named.code)
    mind.memory.watches.turn(message.user, message.conversation)
    if named or reading.denies:
        speak = mind.crisis_room.lines_of if named else mind.crisis_room.softened
        text, moves = speak(country, mind.chance)
        return replace(reply, text=text, moves=moves, citations=(), abstained=False)
    is_low = reading.care == "farewell" or reading.emotion.label in ("sadness", "fear")
    text, moves = mind.crisis_room.beside(watch, country, mind.chance, is_low=is_low)
    if "?" in text and "?" in reply.text and not reply.citations:
        return replace(reply, text=text, moves=moves)  # of two questions, the one that matters
    return replace(reply, text=f"{reply.text} {text}".strip(), moves=(*reply.moves, *moves))


def answer(
    message: Message,
    reading: Reading,
    found: Found | None,
    looked: Looked,
    session: Session,
    mind: Mind,
    now: datetime,
) -> Reply:
    """The reply to anything that tells of no danger: from the library, from the bank, or an honest word."""
    phrase = mind.phrase
    if not re.search(r"\w|[^\W\d\s]|[\U0001F000-\U0001FAFF\u2600-\u27BF]", reading.text):
        return phrase.reply("wordless", act="smalltalk")
    if reading.is_foreign:
        return phrase.reply("foreign", act="smalltalk")
    if (
        session.meeting
        and is_its_answer(reading)
        and not mind.memory.acquaintances.of(message.user, mind.persona.scope).has_met
        and is_possible(mind.persona)
    ):
        return meet(message, session, mind, now)
    if looked.is_never_told:
        asking = {act: float(act == "recall_question") for act in reading.acts}
        return talk(message, reading, asking, looked, session, mind, now)
    way, acts = Route.TALK, reading.acts
    if found is not None:
        case = mind.answerer.consider(reading.question, found, session.cited)
        way, acts = route(reading, case, mind.answerer)
    if way is Route.LIBRARY:
        reply, cited = mind.answerer.grounded(case, phrase)
    elif way is Route.SILENCE and looked.told is None:
        reply, cited = mind.answerer.unanswered(case, phrase)
    else:
        session.turns_since_library += 1
        if session.turns_since_library > LEANS_FOR:
            session.question, session.cited = None, ()
        return talk(message, reading, acts, looked, session, mind, now)
    session.turns_since_library = 0
    if cited:
        session.question, session.cited = reading.question, cited
    return reply


def from_own_book(message: Message, reading: Reading, session: Session, mind: Mind, now: datetime) -> Told | None:
    """What the persona's own book has on a message, where it has one and no danger is near."""
    book, memory = mind.persona.book, mind.memory
    if book is None or memory.watches.of(message.user, message.conversation).is_open:
        return None
    resting = memory.ledger.resting(message.user, mind.persona.scope, now)
    own_book = OwnBook(book, mind.persona, mind.embedder)
    return own_book.look(reading, [*session.heard, reading.text], session.book, resting, mind.chance)


def talk(
    message: Message,
    reading: Reading,
    acts: Mapping[str, float],
    looked: Looked,
    session: Session,
    mind: Mind,
    now: datetime,
) -> Reply:
    """A reply from the bank, or the admission that she did not follow."""
    persona, memory = mind.persona, mind.memory
    if looked.told:
        return looked.told.reply(mind.phrase)
    act = max(acts, key=lambda each: acts[each])
    abstained = act == "off_topic_question" or looked.is_never_told
    circumstances = Circumstances(
        acts=acts,
        stage=memory.acquaintances.of(message.user, persona.scope).stage,
        resting=memory.ledger.resting(message.user, persona.scope, now),
        rhythm=session.rhythm,
        is_grave=memory.watches.of(message.user, message.conversation).is_open,
        is_followed=looked.reminder is not None,
    )
    plan = mind.planner.plan(reading, circumstances, mind.chance)
    if plan is None and looked.is_never_told:
        return mind.phrase.reply("never_told", act=act, abstained=True)
    if plan is None:
        return replace(mind.phrase.reply("lost", act=act), abstained=abstained)
    reply = Reply(plan.text, act, persona.name, abstained=abstained, moves=plan.moves)
    if looked.reminder and not circumstances.is_grave:
        return mind.looking_back.beside(reply, looked.reminder, session.thread)
    return reply


def new_desk(whose: Whose, mind: Mind) -> Desk:
    """A letter desk for a person, with the memory beside it."""
    memory = mind.memory
    remember = remembering(whose, memory.shelf, memory.facts, mind.embedder)
    return Desk(reads_with(mind.reader), mind.chance, remember)


def sit(message: Message, reading: Reading, session: Session, watch: Watch, mind: Mind, now: datetime) -> Reply | None:
    """One step at the letter desk; None where the message is for the talk."""
    whose, letters = Whose(message.user, mind.persona.scope), mind.memory.letters
    sitting = session.desk
    if sitting is None:
        return None
    reply, session.desk = at_desk(
        message.text, reading, sitting, mind.persona.name, lambda draft: letters.kept(whose, draft, now)
    )
    concern = session.desk.desk.concern if session.desk and not sitting.is_held else None
    if reply is None and concern:  # the whole letter tells what no answer told
        told = replace(reading, crisis=concern.level, is_sure=concern.is_sure)
        session.desk = session.desk.held("", told) if session.desk else None
        return in_danger(message, told, watch, mind, now)
    return reply


def beside_desk(message: Message, reading: Reading, reply: Reply, watch: Watch, mind: Mind) -> Reply:
    """What the desk says while a crisis is still with her: hers first, and then the letter's."""
    first = beside_it(message, reading, replace(reply, text=""), watch, mind)
    return replace(reply, text="\n\n".join(filter(None, (first.text, reply.text))))


def is_its_answer(reading: Reading) -> bool:
    """Whether a message answers a question of the first meeting, rather than asking one or telling of what matters."""
    if reading.care or is_question(reading.text):
        return False
    return reading.act in MEETS or len(reading.text.split()) <= SHORT_ANSWER


def meet(message: Message, session: Session, mind: Mind, now: datetime) -> Reply:
    """One step of the first meeting: the second question, or the name."""
    meeting = session.meeting or Meeting([])
    meeting.answers.append(message.text)
    persona = mind.persona
    if len(meeting.answers) < 2:
        session.told_name = bare_name(message.text)
        session.name = session.told_name or session.name
        text = persona.questions[1]
        return Reply(text, "smalltalk", persona.name, moves=(Move("meeting", line="meeting/2"),))
    chosen = choose_name(persona, meeting.answers, mind.embedder)
    mind.memory.acquaintances.met(message.user, persona.scope, chosen.name, now)
    session.meeting = None
    return Reply(chosen.because, "smalltalk", persona.name, moves=(Move("meeting", line=f"meeting/{chosen.name}"),))


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
    text = opening(first, disclosure(message, session, mind, now) or "")
    mind.memory.keeper.keep_hers(whose, message.conversation, TurnDraft(COMPANION, text, now))
    return Reply(text, "smalltalk", persona.name, moves=(Move("meeting", line=line),))


def keep(
    message: Message, reading: Reading, reply: Reply, looked: Looked, session: Session, mind: Mind, now: datetime
) -> None:
    """Write down the turn of both sides, which lines were said, and that they talked."""
    scope = mind.persona.scope
    danger = ("crisis" if is_sure(reading.text, 0.0) else "mind") if reading.crisis else ""
    matter = danger or ("request" if looked.is_request else "")
    hidden = IN_DANGER if danger == "crisis" else WISHED if looked.has_erased else ""
    made_of = {"moves": [asdict(move) for move in reply.moves], "sources": [each.title for each in reply.citations]}
    mind.memory.keeper.keep(
        Whose(message.user, scope),
        message.conversation,
        Said(hidden or whole(message.text), now, matter, session.told_name),
        TurnDraft(
            COMPANION,
            reply.text,
            now,
            why=json.dumps(made_of),
            quotes=[each.saying for each in reply.memories],
            is_unasked=looked.reply is None,
        ),
    )
    session.name = reading.own.name or session.name
    session.told_name = ""
    session.said = reply
    session.thread.before = None if looked.has_erased else reading
    if not reading.crisis:
        session.heard = [*session.heard, reading.text, reply.text][-HEARD:]
    session.book.replies += 1
    session.thread.turns += 1
    session.thread.since_reminder += 1
    lines = [move.line for move in reply.moves if move.line]
    resting = [move.line for move in reply.moves if move.line and move.move in ("core", "door", "book")]
    core = next((move.line for move in reply.moves if move.move == "core"), None)
    session.rhythm.note(reply.text, lines, core)
    mind.memory.ledger.note(message.user, scope, resting, now)
    is_shared = reply.act in ("share_feeling", "share_fact")
    mind.memory.acquaintances.talked(message.user, scope, now, shared=is_shared)


def whole(text: str) -> str:
    """A text that can be stored: halves of characters, which a broken input may hold, are replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def disclosure(message: Message, session: Session, mind: Mind, now: datetime) -> str | None:
    """What she is, said at the start of a session and every three hours of it."""
    if session.disclosed is not None and now - session.disclosed < REMIND_AFTER:
        return None
    session.disclosed = now
    return mind.persona.disclosure.format(name=called(message.user, mind))


def called(user: str, mind: Mind) -> str:
    """What she calls herself to a person: the name that she chose at their first meeting, or her persona's."""
    return mind.memory.acquaintances.of(user, mind.persona.scope).name or mind.persona.name


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
