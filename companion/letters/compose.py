"""A draft made of the person's own sentences first and of written moves second."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from companion.letters.addressee import Addressee, addressee_from
from companion.letters.draft import MEMORY, MOVE, OWN, Answers, Draft, Origin, Sentence
from companion.letters.moves import Move, Wanted, fitting
from companion.letters.occasion import about_of, matter_of, occasion_of
from companion.letters.pieces import Piece, about_piece, pieces_of
from companion.retrieval.words import stem, words_of

TAKES_UP = 0.5
"""The chance that a bridge takes the sentence up where both ways are open, so that letters differ in their build."""

LAST_DEED = ("parting",)
"""Where what the letter does stands at its end: a goodbye is said last."""


def compose(answers: Answers, chance: random.Random, remembered: Sequence[Piece] = ()) -> Draft:
    """Write the first draft of a letter.

    Args:
        answers: what the person said at the desk.
        chance: picks among moves that fit alike.
        remembered: sentences that the memory holds, where the person allows them.
    """
    addressee = addressee_of(answers)
    wanted = wanted_by(answers, addressee)
    matter = pieces_of("occasion", matter_of(answers.occasion), addressee)
    true_things = [
        piece
        for number, said in enumerate(answers.true_things, 1)
        for piece in pieces_of(f"true_things/{number}", said, addressee, "true_thing")
    ]
    unsaid = pieces_of("unsaid", answers.unsaid, addressee, "unsaid")
    pen = _Pen(wanted, addressee.called, chance)
    body = [*matter, *true_things, *remembered]
    about = about_piece(about_of(answers.occasion), addressee)
    doing = about or next((piece for piece in true_things if piece.slot == "doing"), None)
    sentences = [*pen.move("greeting"), *pen.opening(doing)]
    if doing:
        body = [piece for piece in (about, *body) if piece and not (piece is doing and pen.took)]
    sentences += pen.led("bridge", body, "body")
    is_last = wanted.occasion in LAST_DEED
    sentences += pen.move("deed", "body") if body and not is_last else []
    sentences += pen.led("unsaid", unsaid, "heart")
    sentences += pen.move("deed", "closing") if is_last else []
    sentences += pen.move("closing")
    sign = answers.sign.strip()
    if sign:
        sentences += pen.move("signoff")
        sentences.append(Sentence(" ".join(sign.split()), "sign", Origin(OWN, "sign", sign)))
    return Draft(answers, tuple(sentences))


def addressee_of(answers: Answers) -> Addressee:
    """To whom a letter goes, by the answer and by how the person speaks of them."""
    told = (*answers.true_things, answers.unsaid, answers.occasion)
    addressee = addressee_from(answers.to, told, answers.pronoun)
    if not answers.name.strip():
        return addressee
    name = " ".join(answers.name.split())
    return replace(addressee, name=addressee.name or name, called=name)


def wanted_by(answers: Answers, addressee: Addressee) -> Wanted:
    """What the moves of a letter must fit."""
    matter = matter_of(answers.occasion) or about_of(answers.occasion)
    told = " ".join((*answers.true_things, answers.unsaid, matter))
    return Wanted(
        occasion_of(answers.occasion),
        answers.tone,
        addressee.relation,
        bool(addressee.called),
        frozenset(stem(word) for word in words_of(told)),
    )


def said_by_move(move: Move, name: str, part: str, piece: Piece | None = None) -> Sentence:
    """A move with its slots filled."""
    taken = {piece.slot: piece.inner} if piece else {}
    text = move.say.format(name=name, **taken)
    if piece and re.search(r"[.!?…]\.$", text):
        text = text[:-1]
    text = text[:1].upper() + text[1:]
    if not piece:
        return Sentence(text, part, Origin(MOVE, move=move.id))
    return replace(own(piece, part), text=text, origin=replace(own(piece, part).origin, move=move.id), doubt="")


def own(piece: Piece, part: str) -> Sentence:
    """A sentence of the person's as it stands on its own."""
    kind = MEMORY if piece.turn is not None else OWN
    origin = Origin(kind, piece.answer, piece.said, turn=piece.turn, said_on=piece.said_on)
    return Sentence(piece.text, part, origin, piece.doubt, piece.inner if piece.slot else "", piece.slot)


class _Pen:
    """Chooses moves, none twice."""

    def __init__(self, wanted: Wanted, name: str, chance: random.Random) -> None:
        self._wanted = wanted
        self._name = name
        self._chance = chance
        self._begun: set[str] = set()
        self.took = False
        """Whether the last move took a piece up."""

    def move(self, part: str, place: str = "") -> list[Sentence]:
        """A move on its own; none where nothing fits."""
        move = self._choose(fitting(part, self._wanted))
        return [said_by_move(move, self._name, place or part)] if move else []

    def opening(self, doing: Piece | None) -> list[Sentence]:
        """How the letter opens: with what it is about, where that can be said in one."""
        move = self._choose(fitting("opening", self._wanted, frozenset({"doing"}))) if doing else None
        self.took = move is not None
        if move and doing:
            return [said_by_move(move, self._name, "opening", doing)]
        return self.move("opening")

    def led(self, part: str, pieces: Sequence[Piece], place: str) -> list[Sentence]:
        """The person's sentences, with a move that leads over to the first of them or takes it up."""
        if not pieces:
            return []
        first, sentences = pieces[0], []
        takes = fitting(part, self._wanted, frozenset({first.slot})) if first.slot and not first.doubt else []
        leads = fitting(part, self._wanted)
        must = first.slot == "how"
        if takes and (must or not leads or self._chance.random() < TAKES_UP) and (move := self._choose(takes)):
            sentences.append(said_by_move(move, self._name, place, first))
        else:
            if move := self._choose(leads):
                sentences.append(said_by_move(move, self._name, place))
            sentences.append(own(first, place))
        return [*sentences, *(own(piece, place) for piece in pieces[1:])]

    def _choose(self, moves: Sequence[Move]) -> Move | None:
        """One of some moves, and none that begins as another of the letter does."""
        fresh = [move for move in moves if _beginning(move) not in self._begun] or list(moves)
        if not fresh:
            return None
        move = self._chance.choice(fresh)
        self._begun.add(_beginning(move))
        return move


def _beginning(move: Move) -> str:
    return " ".join(words_of(move.say)[:3])
