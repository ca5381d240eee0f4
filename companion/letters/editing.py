"""A draft in the person's hand: each sentence kept, changed, exchanged, dropped, or moved up and down."""

import re
from dataclasses import replace

from companion.letters.compose import addressee_of, said_by_move, wanted_by
from companion.letters.draft import CHANGED, ENDS, MOVE, Draft, LetterError, Sentence
from companion.letters.moves import Move, fitting, move_called
from companion.letters.pieces import Piece, tidy
from companion.plain_text import inert

LONGEST = 4_000
"""Characters of one sentence."""


def keep(draft: Draft, number: int) -> Draft:
    """Let a sentence stand as it is: the doubt about it is settled.

    Raises:
        LetterError: there is no such sentence (so in all of these).
    """
    return _with(draft, number, replace(sentence_of(draft, number), doubt=""))


def change(draft: Draft, number: int, text: str) -> Draft:
    """Let a sentence say something else.

    Raises:
        LetterError: it would say nothing, or too much.
    """
    old, new = sentence_of(draft, number), " ".join(inert(text).split())
    if not re.search(r"\w", new):
        raise LetterError("There is nothing to put in its place: drop the sentence, if it should go.")
    if len(new) > LONGEST:
        raise LetterError(f"A sentence has {LONGEST:,} characters at most, and this one has {len(new):,}.")
    if new == old.text:
        return keep(draft, number)
    return _with(draft, number, Sentence(new, old.part, replace(old.origin, kind=CHANGED)))


def drop(draft: Draft, number: int) -> Draft:
    """Take a sentence out; what the person said at the desk stays in the answers.

    Raises:
        LetterError: nothing would be left.
    """
    gone = sentence_of(draft, number)
    left = [each for each in draft.sentences if each is not gone]
    if not left:
        raise LetterError("It is the only sentence that is left: delete the letter instead.")
    return draft.with_sentences(left)


def swap(draft: Draft, number: int) -> Draft:
    """Exchange a move for the next that fits, or the way in which a sentence of the person's is taken up.

    Raises:
        LetterError: it is the person's own sentence and nothing could lead into it, or no other move fits.
    """
    old = sentence_of(draft, number)
    ways = _ways(draft, old)
    if len(ways) < 2 and (not old.origin.move or old.origin.kind == CHANGED):
        raise LetterError("This sentence is in your own words: change it, or drop it.")
    if len(ways) < 2:
        raise LetterError("No other move fits here: change the words, or drop the sentence.")
    now = next((at for at, way in enumerate(ways) if way.origin.move == old.origin.move), -1)
    return _with(draft, number, replace(ways[(now + 1) % len(ways)], part=old.part))


def move_up(draft: Draft, number: int) -> Draft:
    """Move a sentence up: past the one above it, or into the paragraph above.

    Raises:
        LetterError: it cannot go higher.
    """
    return _moved(draft, number, -1)


def move_down(draft: Draft, number: int) -> Draft:
    """Move a sentence down: past the one below it, or into the paragraph below.

    Raises:
        LetterError: it cannot go lower.
    """
    return _moved(draft, number, 1)


def sentence_of(draft: Draft, number: int) -> Sentence:
    """A sentence by its number, from 1.

    Raises:
        LetterError: there is none.
    """
    if not 1 <= number <= len(draft.sentences):
        raise LetterError(f"There is no sentence {number}: the letter has {len(draft.sentences)}.")
    return draft.sentences[number - 1]


def _with(draft: Draft, number: int, sentence: Sentence) -> Draft:
    sentences = list(draft.sentences)
    sentences[number - 1] = sentence
    return draft.with_sentences(sentences)


def _moved(draft: Draft, number: int, by: int) -> Draft:
    one = sentence_of(draft, number)
    other_at = number - 1 + by
    other = draft.sentences[other_at] if 0 <= other_at < len(draft.sentences) else None
    if one.part in ENDS or other is None or other.part in ENDS:
        raise LetterError(f"It cannot go {'higher' if by < 0 else 'lower'}.")
    if one.part != other.part:
        return _with(draft, number, replace(one, part=other.part))
    sentences = list(draft.sentences)
    sentences[number - 1], sentences[other_at] = other, one
    return draft.with_sentences(sentences)


def _ways(draft: Draft, old: Sentence) -> list[Sentence]:
    """All the ways in which a sentence could stand, its own among them."""
    addressee = addressee_of(draft.answers)
    wanted = wanted_by(draft.answers, addressee)
    move = move_called(old.origin.move)
    used = {each.origin.move for each in draft.sentences if each is not old}
    if old.origin.kind == MOVE and move:
        return [
            said_by_move(each, addressee.called, old.part) for each in fitting(move.part, wanted) if each.id not in used
        ]
    if not old.slot or old.origin.kind == CHANGED:
        return [old]
    piece = Piece(
        old.origin.answer,
        old.origin.said,
        tidy(old.inner),
        old.slot,
        old.inner,
        "",
        old.origin.turn,
        old.origin.said_on,
    )
    parts = {"true_thing": ("bridge",), "doing": ("opening", "deed")}.get(old.slot, ("unsaid",))
    taken: list[Move] = [each for part in parts for each in fitting(part, wanted, frozenset({old.slot}))]
    alone = Sentence(piece.text, old.part, replace(old.origin, move=""), "", old.inner, old.slot)
    ways = [said_by_move(each, addressee.called, old.part, piece) for each in taken if each.id not in used]
    return ways if old.slot == "doing" else [alone, *ways]
