"""The grounded answer: the sentences that answer, joined and cited, or an honest word that none does."""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from companion.nlu.question import Question
from companion.persona.persona import Persona
from companion.response.evidence import Evidence, weigh
from companion.response.practice import Practice
from companion.response.reply import Citation, Move, Reply
from companion.response.verdict import Verdict, judge
from companion.retrieval.naming import SourceName, plain
from companion.retrieval.search import Found, Hit, Shelf, Source
from companion.retrieval.words import content_words, stem

MOST_PASSAGES = 3
MOST_WORDS = 100
"""Words of quoted sentences in one answer; with where they come from, it stays under 120."""

CLOSE = 3.0
"""Log-odds: a further sentence whose weight is no more than this below the best one's joins the answer."""

STRAY = 2.0
"""Log-odds that a reader's comment must be ahead of the authors' words where nobody asked for comments."""

MOST_SENTENCES = 4
"""On practice questions left out the best one answers .70 of the time, one of the best three .86, of four .90."""

ALIKE = 0.6
"""Share of stems: two sentences that share more say the same."""

NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


class Answerer:
    """Answers questions from one shelf."""

    def __init__(self, shelf: Shelf, names: Mapping[int, SourceName], practice: Practice | None) -> None:
        """Know the shelf that is answered from, how its documents are called, and what practice taught about it."""
        self._shelf = shelf
        self._names = names
        self._practice = practice

    def consider(self, question: Question, found: Found, near: Sequence[Hit]) -> "Case":
        """What the shelf holds on a question, and whether that answers it.

        Args:
            question: what was asked.
            found: what the search for it found.
            near: the passages of the reply before.
        """
        evidence = weigh(question, found, near if question.context else ())
        return Case(question, found, evidence, judge(question, found, evidence, self._practice))

    def knows_the_library(self) -> bool:
        """Whether practice taught how this very library is asked about."""
        return self._practice is not None

    def is_empty(self) -> bool:
        """Whether there is nothing to answer from."""
        return not len(self._shelf)

    def grounded(self, case: "Case", phrase: "Phrase") -> tuple[Reply, tuple[Hit, ...]]:
        """The answer to a question that the evidence answers, and the passages that it leans on."""
        evidence = case.evidence
        if self._practice:
            evidence = self._practice.rank(case.found.vector, evidence)
        evidence = evidence if case.question.asks_readers else authors_first(evidence)
        return self._quoted(compare(case.question, evidence) if case.question.compares else choose(evidence), phrase)

    def unanswered(self, case: "Case", phrase: "Phrase") -> tuple[Reply, tuple[Hit, ...]]:
        """An honest word that nothing answers, with the nearest thing that the shelf holds where one is near."""
        if self.is_empty():
            return phrase.reply("empty_shelf", act="knowledge_question", abstained=True), ()
        if case.verdict is Verdict.NEAREST:
            return self._nearest(case.question, case.evidence[0], phrase)
        return phrase.reply("nothing", act="knowledge_question", abstained=True, library=self.library()), ()

    def library(self) -> str:
        """What is on the shelf, in a few words."""
        titles = [source.title for source in self._shelf.sources.values()]
        if len(titles) == 1:
            return f"“{titles[0]}”"
        return f"{number(len(titles))} pieces, from “{titles[0]}” to “{titles[-1]}”"

    def _quoted(self, chosen: Sequence[Evidence], phrase: "Phrase") -> tuple[Reply, tuple[Hit, ...]]:
        hits = tuple(dict.fromkeys(item.hit for item in chosen))
        marks = {hit.id: mark for mark, hit in enumerate(hits, 1)}
        text = " ".join(cited(item.sentence.text, marks[item.hit.id]) for item in chosen)
        moves = tuple(Move("core", citation=mark) for mark in marks.values())
        unnamed = self._unnamed(chosen)
        if unnamed:
            tail, line = phrase.say("attribution", source=listed([display(source) for source in unnamed]))
            text, moves = f"{text} {tail}", (*moves, Move("attribution", line=line))
        reply = Reply(text, "knowledge_question", phrase.persona.name, citations=self._citations(hits), moves=moves)
        return reply, hits

    def _nearest(self, question: Question, nearest: Evidence, phrase: "Phrase") -> tuple[Reply, tuple[Hit, ...]]:
        none = self._none_of(question)
        lead, line = phrase.say("nearest", none=none, none_low=none[0].lower() + none[1:])
        text = f"{lead} {cited(nearest.sentence.text, 1)}"
        unnamed = self._unnamed([nearest])
        if unnamed:
            text = f"{text} ({display(unnamed[0])})"
        moves = (Move("nearest", line=line), Move("core", citation=1))
        reply = Reply(
            text,
            "knowledge_question",
            phrase.persona.name,
            abstained=True,
            citations=self._citations((nearest.hit,)),
            moves=moves,
        )
        return reply, (nearest.hit,)

    def _none_of(self, question: Question) -> str:
        """`None of the five`, of the sources that were asked."""
        asked = [self._shelf.sources[identity] for identity in question.sources] or list(self._shelf.sources.values())
        if len(asked) == 1:
            return f"Nothing that {asked[0].author} wrote" if asked[0].author else f"Nothing in {display(asked[0])}"
        return (
            f"Neither {display(asked[0])} nor {display(asked[1])}"
            if len(asked) == 2
            else f"None of the {number(len(asked))}"
        )

    def _unnamed(self, chosen: Sequence[Evidence]) -> list[Source]:
        """The sources that the quoted sentences do not name themselves."""
        named = {
            item.hit.source.id
            for item in chosen
            if any(self._names[item.hit.source.id].spans(plain(item.sentence.text)))
        }
        sources = {item.hit.source.id: item.hit.source for item in chosen}
        return [source for identity, source in sources.items() if identity not in named]

    def _citations(self, hits: Sequence[Hit]) -> tuple[Citation, ...]:
        return tuple(
            Citation(
                mark,
                hit.source.title,
                hit.source.author,
                hit.source.path,
                hit.text,
                round(hit.score, 4),
                hit.heading,
                *self._shelf.neighbours(hit),
            )
            for mark, hit in enumerate(hits, 1)
        )


@dataclass(frozen=True)
class Case:
    """A question with what the shelf holds on it."""

    question: Question
    found: Found
    evidence: Sequence[Evidence]
    verdict: Verdict


@dataclass(frozen=True)
class Phrase:
    """The persona's phrases, picked by chance."""

    persona: Persona
    chance: random.Random

    def say(self, phrase: str, **slots: str) -> tuple[str, str]:
        """A wording and the id of its line."""
        return self.persona.say(phrase, self.chance, **slots)

    def reply(self, phrase: str, *, act: str, abstained: bool = False, **slots: str) -> Reply:
        """A reply that is one phrase."""
        text, line = self.say(phrase, **slots)
        return Reply(text, act, self.persona.name, abstained=abstained, moves=(Move("core", line=line),))


def authors_first(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Readers' comments only where no author says it nearly as well, since a comment does not speak for the author."""
    best = max(evidence, key=lambda item: item.weight - STRAY * item.hit.is_comment)
    return [item for item in evidence if item.hit.is_comment == best.hit.is_comment]


def choose(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence and those that come close to it and add something."""
    chosen = [evidence[0]]
    for item in evidence[1:]:
        if item.weight < evidence[0].weight - CLOSE:
            break
        if fits(item, chosen):
            chosen.append(item)
    return in_reading_order(chosen)


def compare(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence of each side: of each source that is named, or of the three that say most."""
    best: dict[int, Evidence] = {}
    for item in evidence:
        best.setdefault(item.hit.source.id, item)
    sides = [best[identity] for identity in question.sources if identity in best] or list(best.values())
    sides = sorted(sides, key=lambda item: -item.weight)[: max(MOST_PASSAGES, len(question.sources))]
    chosen = list(sides)
    for item in evidence:
        if item.weight < evidence[0].weight - CLOSE:
            break
        if item not in chosen and item.hit in [side.hit for side in sides] and fits(item, chosen):
            chosen.append(item)
    return in_reading_order(chosen)


def fits(item: Evidence, chosen: Sequence[Evidence]) -> bool:
    """Whether a sentence adds something to those chosen and leaves the answer short."""
    if len(chosen) >= MOST_SENTENCES:
        return False
    passages = {other.hit.id for other in chosen} | {item.hit.id}
    words = sum(len(other.sentence.text.split()) for other in [*chosen, item])
    if len(passages) > MOST_PASSAGES or words > MOST_WORDS:
        return False
    return all(alike(item.sentence.text, other.sentence.text) < ALIKE for other in chosen)


def in_reading_order(chosen: Sequence[Evidence]) -> list[Evidence]:
    """Sentences of one passage together and in their order, the passages as they came."""
    order = {item.hit.id: place for place, item in reversed(list(enumerate(chosen)))}
    return sorted(chosen, key=lambda item: (order[item.hit.id], item.hit.text.find(item.sentence.text)))


def alike(one: str, other: str) -> float:
    """The share of content stems that two sentences have in common (Jaccard)."""
    first, second = ({stem(word) for word in content_words(text)} for text in (one, other))
    return len(first & second) / (len(first | second) or 1)


def cited(sentence: str, mark: int) -> str:
    """A sentence with its citation mark before the full stop."""
    body = re.match(r"(?s)(.*?)([.!?…]?[\"'”’)]*)$", sentence.strip())
    text, end = body.groups() if body else (sentence, "")
    return f"{text} [{mark}]{end or '.'}"


def display(source: Source) -> str:
    """A document's name in talk."""
    if source.author:
        return source.author
    return f"the {source.kind} “{source.title}”" if source.kind else f"“{source.title}”"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def number(count: int) -> str:
    """A small number as a word."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
