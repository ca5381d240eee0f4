"""Keeping: a turn of both sides written down, and what was read from it. One transaction holds an exchange."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from companion.memory.facts import Fact, Facts
from companion.memory.log import COMPANION, PERSON, Log, SayingDraft, TurnDraft, Whose
from companion.memory.shelf import UNSPOKEN, MemoryShelf, Saying
from companion.nlu.corrections import corrects, is_slip, retracted
from companion.nlu.question import is_question
from companion.nlu.sensitive import sensitive_matter
from companion.retrieval.embedding import Embedder
from companion.retrieval.passages import behind, split_sentences
from companion.retrieval.words import content_words, stem, words_of

ASKS = "asks"
"""The matter of a sentence that only asks: found like any other, and nothing that was told."""

MOST_SENTENCES = 60
"""Of one turn that are found one by one; what a long paste has beyond them is one more."""

SHORT_ANSWER = 4
"""Words up to which an answer is understood together with her question."""

LOOK_BACK = 12
"""Sentences of the same conversation among which what is put right is looked for first."""

LAST_TIME = 4
"""Turns of the conversation before among which it is looked for where it opens one."""

ALIKE = 0.5
"""Cosine from which a changed thing is the thing of an earlier sentence, where a word that matters is in both."""


@dataclass(frozen=True)
class Said:
    """What the person said, about to be kept."""

    text: str
    at: datetime
    matter: str = ""
    """`request` or `crisis` where the whole turn is one; else each sentence has its own."""

    name: str = ""
    """What the person is called, where she asked for it and the turn answers with little more than that."""


@dataclass(frozen=True)
class Kept:
    """What keeping an exchange has changed."""

    sayings: tuple[int, ...]
    replaced: tuple[Fact, ...]
    """The older facts whose place new ones took."""


class Keeper:
    """Writes exchanges down."""

    def __init__(self, connection: sqlite3.Connection, shelf: MemoryShelf, embedder: Embedder) -> None:
        """Know the database, the shelf that will find what is kept, and the model."""
        self._connection = connection
        self._shelf = shelf
        self._embedder = embedder
        self._log = Log(connection)
        self._facts = Facts(connection)

    def keep(self, whose: Whose, conversation: str, said: Said, reply: TurnDraft | None = None) -> Kept:
        """Keep what the person said and what she answered: both or, where the process dies, neither."""
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                before = [(turn.role, turn.text) for turn in self._log.last_of(whose, conversation, 2)]
                draft = self.draft(said, before)
                ids = self._log.add(whose, conversation, [draft, *([reply] if reply else [])])[0]
                replaced = self.read(whose, draft, ids, last_of(before, PERSON))
                if said.name and ids:
                    from companion.nlu.facts import Fact as Told  # ~80 ms to import

                    replaced += self._facts.note(whose, ids[0], [Told("me", "name", said.name)])
                return Kept(tuple(ids), tuple(replaced))
        except BaseException:
            self._shelf.forget(whose)  # it may hold vectors of what was not kept, under ids that are given again
            raise

    def keep_hers(self, whose: Whose, conversation: str, said: TurnDraft) -> None:
        """Keep what she said before the person said anything."""
        with self._connection:
            self._log.add(whose, conversation, [said])

    def draft(self, said: Said, before: Sequence[tuple[str, str]] = ()) -> TurnDraft:
        """A turn of the person's, sentence by sentence, embedded.

        Args:
            said: the turn.
            before: role and text of the turns just before it.
        """
        [draft] = self.drafts([said], [before])
        return draft

    def drafts(self, said: Sequence[Said], before: Sequence[Sequence[tuple[str, str]]]) -> list[TurnDraft]:
        """Several turns, embedded together; see `draft`."""
        sentences = [sentences_of(each.text) for each in said]
        contexts = [
            in_context(turn, last_of(near, PERSON), last_of(near, COMPANION))
            for turn, near in zip(sentences, before, strict=True)
        ]
        vectors = iter(self._embedder.embed([text for turn in contexts for text in turn]))
        return [
            TurnDraft(
                PERSON,
                each.text,
                each.at,
                [SayingDraft(text, next(vectors), each.matter or matter_of(text)) for text in turn],
            )
            for each, turn in zip(said, sentences, strict=True)
        ]

    def read(
        self, whose: Whose, draft: TurnDraft, ids: Sequence[int], before: str, *, looks_far: bool = True
    ) -> list[Fact]:
        """Read facts and corrections from a turn that was added; the caller's transaction holds them.

        Args:
            whose: whose memory.
            draft: the turn.
            ids: of its sayings.
            before: what the person said before it in the conversation.
            looks_far: whether what a sentence puts right is looked for beyond the last of its conversation; that
                takes longer the more there is, and an import of millions of turns cannot wait for it.

        Returns:
            The older facts whose place new ones took.
        """
        replaced: list[Fact] = []
        for identity, saying in zip(ids, draft.sayings, strict=True):
            if saying.matter not in (*UNSPOKEN, ASKS):
                from companion.nlu.facts import facts_in  # ~80 ms to import, and no question needs it

                replaced += self._facts.note(whose, identity, facts_in(saying.text, draft.at, before))
                self._put_right(whose, identity, saying, looks_far)
            before = saying.text
        return replaced

    def _put_right(self, whose: Whose, identity: int, saying: SayingDraft, looks_far: bool) -> None:
        """Find the sentence that this one corrects or overtakes, and let this one stand in its place."""
        old = [stem(word) for value in retracted(saying.text) for word in content_words(value)]
        if not (old or corrects(saying.text) or is_slip(saying.text)):
            return
        target = self._target(whose, identity, saying, old, looks_far)
        if target is not None:
            self._connection.execute(
                "UPDATE saying SET replaced_by = ? WHERE id = ? AND id <> ?", (identity, target, identity)
            )

    def _target(
        self, whose: Whose, identity: int, saying: SayingDraft, old: Sequence[str], looks_far: bool
    ) -> int | None:
        recent = self._recent(whose, identity)
        if old:
            named = [each for each in recent if set(old) <= {stem(word) for word in words_of(each.text)}]
            if named:
                return named[0].id
        elif is_slip(saying.text):
            near = recent[:3] or self._last_time(whose, identity)
            nearest = max(near, key=lambda each: float(each.vector @ saying.vector), default=None)
            if nearest and float(nearest.vector @ saying.vector) > ALIKE / 2:
                return nearest.id
            if nearest and is_slip(saying.text, surely=True):
                return recent[0].id if recent else nearest.id
        if not looks_far:
            return None
        words = set(old) or {stem(word) for word in content_words(saying.text)}
        found = self._shelf.search(whose, saying.text, saying.vector, 10)
        alike = [
            each.saying
            for each in found
            if each.saying.id < identity
            and each.saying.matter != ASKS
            and each.saying.replaced_by is None
            and each.likeness >= (ALIKE / 2 if old else ALIKE)
            and (words if old else words & {stem(word) for word in words_of(each.saying.text)})
            and (not old or words <= {stem(word) for word in words_of(each.saying.text)})
        ]
        return alike[0].id if alike else None

    def _recent(self, whose: Whose, identity: int) -> list[Saying]:
        """The last sentences of the same conversation before one, the latest first."""
        rows = self._connection.execute(
            "SELECT earlier.id FROM saying AS this JOIN turn ON turn.id = this.turn "
            "JOIN turn AS near ON near.user = turn.user AND near.scope = turn.scope "
            "AND near.conversation = turn.conversation AND near.position > turn.position - 3 * ? "
            "JOIN saying AS earlier ON earlier.turn = near.id "
            "WHERE this.id = ? AND earlier.id < this.id AND earlier.matter <> ? ORDER BY earlier.id DESC LIMIT ?",
            (LOOK_BACK, identity, ASKS, LOOK_BACK),
        )
        return self._shelf.sayings(whose, [earlier for (earlier,) in rows])

    def _last_time(self, whose: Whose, identity: int) -> list[Saying]:
        """What was told last in the conversations before that of a sentence."""
        [opening] = self._shelf.sayings(whose, [identity])
        turns = self._shelf.last_time(whose, opening, LAST_TIME)
        return [each for turn in turns for each in turn if each.matter != ASKS]


def sentences_of(text: str) -> list[str]:
    """The sentences of a turn; one without words is a sentence still."""
    sentences = [sentence for line in text.splitlines() for sentence in split_sentences(line)]
    if len(sentences) > MOST_SENTENCES:
        sentences = [*sentences[: MOST_SENTENCES - 1], " ".join(sentences[MOST_SENTENCES - 1 :])]
    return sentences or [" ".join(text.split())]


def in_context(sentences: Sequence[str], person: str, companion: str) -> list[str]:
    """Each sentence as it is embedded: behind the one that it leans on, a short answer behind her question.

    Args:
        sentences: of one turn.
        person: what the person said before it.
        companion: what she said before it.
    """
    asked = sentences_of(companion)[-1] if companion.rstrip().endswith("?") else ""
    texts = []
    before = sentences_of(person)[-1] if person else ""
    for number, sentence in enumerate(sentences):
        is_answer = number == 0 and asked and len(sentence.split()) <= SHORT_ANSWER
        texts.append(f"{asked} {sentence}" if is_answer else behind(before, sentence))
        before = sentence
    return texts


def matter_of(sentence: str) -> str:
    """What is to be known about a sentence before it is quoted."""
    return ASKS if is_question(sentence) and sentence.rstrip().endswith("?") else sensitive_matter(sentence)


def last_of(before: Sequence[tuple[str, str]], role: str) -> str:
    """What one side said last."""
    return next((text for each, text in reversed(before) if each == role), "")
