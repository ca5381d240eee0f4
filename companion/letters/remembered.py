"""What the memory holds on somebody to whom a letter goes: the person's own sentences, with the day of each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from companion.letters.addressee import Addressee, key_of
from companion.letters.bystanders import KINSFOLK, is_them
from companion.letters.desk import Remember
from companion.letters.pieces import Piece, pieces_of
from companion.memory.facts import Facts
from companion.memory.forgetting import Forgetting
from companion.memory.log import Whose
from companion.memory.shelf import MemoryShelf
from companion.response.answer import ALIKE, alike
from companion.retrieval.embedding import Embedder

MOST, SEARCHED = 3, 40
"""Sentences that are offered, and those that are looked through."""


@dataclass(frozen=True)
class _Told:
    turn: int
    text: str
    day: str


def remembering(whose: Whose, shelf: MemoryShelf, facts: Facts, forgetting: Forgetting, embedder: Embedder) -> Remember:
    """What looks into a person's memory for a letter."""

    def remember(addressee: Addressee, told: Sequence[str]) -> Sequence[Piece]:
        found = [*_by_facts(whose, facts, addressee), *_by_search(whose, shelf, embedder, addressee)]
        withheld = [saying.text for wish in forgetting.all_set_aside(whose) for saying in wish.sayings]
        pieces: list[Piece] = []
        for each in found:
            taken = [*told, *withheld, *(piece.said for piece in pieces)]
            if any(alike(each.text, other) >= ALIKE for other in taken):
                continue
            pieces += [
                replace(piece, turn=each.turn, said_on=each.day)
                for piece in pieces_of("memory", each.text, addressee, "true_thing")
                if not piece.doubt
            ]
        return pieces[:MOST]

    return remember


def _by_facts(whose: Whose, facts: Facts, addressee: Addressee) -> list[_Told]:
    names = {name.casefold() for name in addressee.names}
    return [
        _Told(fact.turn, fact.quote, fact.said_at.date().isoformat())
        for fact in facts.current(whose)
        if not fact.matter
        and fact.relation != "name"
        and (fact.subject.casefold() in names or (addressee.role and key_of(fact.subject) == addressee.role))
        and is_about(fact.quote, addressee)
    ]


def _by_search(whose: Whose, shelf: MemoryShelf, embedder: Embedder, addressee: Addressee) -> list[_Told]:
    query = " ".join(filter(None, (addressee.name, addressee.role))) or addressee.said
    if not query.strip():
        return []
    found = shelf.search(whose, query, embedder.embed([query])[0], SEARCHED)
    return [
        _Told(each.saying.turn, each.saying.text, each.saying.at.date().isoformat())
        for each in found
        if not each.saying.matter and each.saying.replaced_by is None and is_about(each.saying.text, addressee)
    ]


def is_about(sentence: str, addressee: Addressee) -> bool:
    """Whether a sentence tells of somebody, rather than asking or wishing to write to them."""
    if "?" in sentence or re.search(r"\b(?:letter|write|writing|note|message|card)\b", sentence, re.IGNORECASE):
        return False
    if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence) for name in addressee.names):
        return len(sentence.split()) > 3
    return any(is_them(match.group(), addressee) for match in KINSFOLK.finditer(sentence)) and len(sentence.split()) > 3
