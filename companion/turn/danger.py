"""A turn in danger: the crisis room's words, and what stays beside ordinary replies for a while."""

from dataclasses import replace

from companion.response.helplines import country_named, country_of
from companion.response.reply import Reply
from companion.turn.turn import Turn


def in_danger(turn: Turn) -> Reply:
    """The reply to a message that tells of danger; nothing else is looked at."""
    message, reading, watches, mind = turn.message, turn.reading, turn.mind.memory.watches, turn.mind
    level = reading.crisis or "other"
    named = country_named(message.text, asked=turn.watch.is_open) or country_of(turn.watch.country)
    is_sure = reading.is_sure or turn.watch.is_open
    watches.crisis(message.user, message.conversation, level, turn.now, is_sure=is_sure)
    if named:
        watches.lives_in(message.user, named.code)
    text, moves = mind.crisis_room.reply(message.text, level, named, mind.chance, is_sure=is_sure)
    return Reply(text, "crisis", mind.persona.name, crisis=level, moves=moves)


def beside_it(turn: Turn, reply: Reply) -> Reply:
    """An ordinary reply while a crisis is still with her: softened by a denial, never closed by it."""
    if not turn.watch.is_open:
        return reply
    message, reading, watches, room = turn.message, turn.reading, turn.mind.memory.watches, turn.mind.crisis_room
    named = country_named(message.text, asked=True)
    country = named or country_of(turn.watch.country)
    if named:
        watches.lives_in(message.user, named.code)
    watches.turn(message.user, message.conversation)
    if named or reading.denies:
        speak = room.lines_of if named else room.softened
        text, moves = speak(country, turn.mind.chance)
        return replace(reply, text=text, moves=moves, citations=(), abstained=False)
    is_low = reading.care == "farewell" or reading.emotion.label in ("sadness", "fear")
    text, moves = room.beside(turn.watch, country, turn.mind.chance, is_low=is_low)
    if "?" in text and "?" in reply.text and not reply.citations:
        return replace(reply, text=text, moves=moves)  # of two questions, the one that matters
    return replace(reply, text=f"{reply.text} {text}".strip(), moves=(*reply.moves, *moves))
