"""A turn at the letter desk, in the middle of a talk."""

from dataclasses import replace

from companion.letters.desk import Desk
from companion.letters.in_talk import at_desk
from companion.letters.remembered import remembering
from companion.letters.safety import reads_with
from companion.memory.log import Whose
from companion.response.reply import Reply
from companion.turn.danger import beside_it, in_danger
from companion.turn.mind import Mind
from companion.turn.turn import Turn


def new_desk(whose: Whose, mind: Mind) -> Desk:
    """A letter desk for a person, with the memory beside it."""
    memory = mind.memory
    remember = remembering(whose, memory.shelf, memory.facts, memory.forgetting, mind.embedder)
    return Desk(reads_with(mind.reader), mind.chance, remember)


def sit(turn: Turn) -> Reply | None:
    """One step at the letter desk; None where the message is for the talk."""
    session, letters, sitting = turn.session, turn.mind.memory.letters, turn.session.desk
    if sitting is None:
        return None
    reply, session.desk = at_desk(
        turn.message.text,
        turn.reading,
        sitting,
        turn.mind.persona.name,
        lambda draft: letters.kept(turn.whose, draft, turn.now),
    )
    if reply is not None:
        return _beside_desk(turn, reply)
    concern = session.desk.desk.concern if session.desk and not sitting.is_held else None
    if concern is None:
        return None
    told = replace(turn.reading, crisis=concern.level, is_sure=concern.is_sure)  # the whole letter, if no answer
    session.desk = session.desk.held("", told) if session.desk else None
    return in_danger(replace(turn, reading=told))


def _beside_desk(turn: Turn, reply: Reply) -> Reply:
    """What the desk says while a crisis is still with her: hers first, and then the letter's."""
    first = beside_it(turn, replace(reply, text=""))
    return replace(reply, text="\n\n".join(filter(None, (first.text, reply.text))))
