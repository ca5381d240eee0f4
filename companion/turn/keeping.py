"""The end of a turn: what is written down of it, and what the next one may lean on."""

import json
import re
from dataclasses import asdict

from companion.memory.keeping import ASKS, Said
from companion.memory.log import COMPANION, IN_DANGER, WISHED, TurnDraft
from companion.nlu.crisis import is_sure
from companion.nlu.question import split_message
from companion.response.looking_back import Looked
from companion.response.reply import Reply
from companion.response.route import LOOKED_UP
from companion.turn.turn import Turn

HEARD = 50
"""Messages of both sides that a persona's own book may look through."""


ASKS_FOR = re.compile(
    r"\W*(?:(?:and|but|so|ok|well|hey|oh)\W+)*(?:what|who|whose|whom|which|where|why|how)\b", re.IGNORECASE
)
"""How a sentence begins that is a question even without its mark ("when I was small" is none)."""


def keep(turn: Turn, reply: Reply, looked: Looked) -> None:
    """Write down the turn of both sides, which lines were said, and that they talked."""
    reading, session, memory = turn.reading, turn.session, turn.mind.memory
    danger = ("crisis" if is_sure(reading.text, 0.0) else "mind") if reading.crisis else ""
    matter = danger or ("request" if looked.is_request else ASKS if only_asks(reading.text, reply.act) else "")
    hidden = IN_DANGER if danger == "crisis" else WISHED if looked.has_erased else ""
    memory.keeper.keep(
        turn.whose,
        turn.message.conversation,
        Said(hidden or whole(turn.message.text), turn.now, matter, session.told_name),
        TurnDraft(
            COMPANION,
            reply.text,
            turn.now,
            why=made_of(reply),
            quotes=[each.saying for each in reply.memories],
            is_unasked=looked.reply is None,
        ),
    )
    resting = [move.line for move in reply.moves if move.line and move.move in ("core", "door", "book")]
    memory.ledger.note(turn.whose.user, turn.whose.scope, resting, turn.now)
    is_shared = reply.act in ("share_feeling", "share_fact")
    memory.acquaintances.talked(turn.whose.user, turn.whose.scope, turn.now, shared=is_shared)
    remember(turn, reply, looked)


def only_asks(text: str, act: str) -> bool:
    """Whether a message that was answered as a question is one as a whole, question mark or not."""
    return act in (*LOOKED_UP, "recall_question") and all(ASKS_FOR.match(each) for each in split_message(text))


def made_of(reply: Reply) -> str:
    """JSON: what a reply was made of, as the log keeps it."""
    return json.dumps(
        {"moves": [asdict(move) for move in reply.moves], "sources": [each.title for each in reply.citations]}
    )


def remember(turn: Turn, reply: Reply, looked: Looked) -> None:
    """Let the session know what the next turn may lean on."""
    reading, session = turn.reading, turn.session
    session.name = reading.own.name or session.name
    session.told_name = ""
    session.said = reply
    session.thread.before = None if looked.has_erased else reading
    session.thread.turns += 1
    session.thread.since_reminder += 1
    if not reading.crisis:
        session.heard = [*session.heard, reading.text, reply.text][-HEARD:]
    session.book.replies += 1
    core = next((move.line for move in reply.moves if move.move == "core"), None)
    session.rhythm.note(reply.text, [move.line for move in reply.moves if move.line], core)


def whole(text: str) -> str:
    """A text that can be stored: halves of characters, which a broken input may hold, are replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
