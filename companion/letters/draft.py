"""A draft: sentences in their order, each with where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from companion.errors import CompanionError

OWN, MEMORY, MOVE, CHANGED = "own", "memory", "move", "changed"
"""Where a sentence comes from: an answer at the desk, something told before, a written move, or the person's pen."""

ENDS = ("greeting", "signoff", "sign")
"""The parts that stand where they stand."""


class LetterError(CompanionError):
    """Something that cannot be done with a letter."""


@dataclass(frozen=True)
class Origin:
    """Where a sentence comes from."""

    kind: str
    answer: str = ""
    """The answer that it holds: `true_things/1`."""

    said: str = ""
    """The person's words as they said them."""

    move: str = ""
    """The id of the written move, alone or around their words."""

    turn: int | None = None
    """The turn in the memory."""

    said_on: str = ""


@dataclass(frozen=True)
class Sentence:
    """One sentence of a letter, or two that belong together."""

    text: str
    part: str
    """`greeting`, `opening`, `body`, `heart`, `closing`, `signoff` or `sign`: a run of one part is a paragraph."""

    origin: Origin
    doubt: str = ""
    """What the person should look at, "" where nothing is in doubt."""

    inner: str = ""
    """The person's words as they stand inside a move; "" for a sentence without any."""

    slot: str = ""
    """The slot that they may fill."""


@dataclass(frozen=True)
class Answers:
    """What the person said at the desk."""

    to: str = ""
    occasion: str = ""
    """As they put it."""

    true_things: tuple[str, ...] = ()
    unsaid: str = ""
    tone: str = "plain"
    sign: str = ""
    name: str = ""
    """What they call the one to whom it goes, where `to` does not say it."""

    pronoun: str = ""
    uses_memory: bool = False


@dataclass(frozen=True)
class Draft:
    """A letter."""

    answers: Answers
    sentences: tuple[Sentence, ...] = field(default=())

    def with_sentences(self, sentences: Sequence[Sentence]) -> "Draft":
        """The letter with other sentences."""
        return replace(self, sentences=tuple(sentences))

    @property
    def paragraphs(self) -> list[list[Sentence]]:
        """The sentences by paragraph."""
        runs: list[list[Sentence]] = []
        for sentence in self.sentences:
            if runs and runs[-1][-1].part == sentence.part and sentence.part not in ENDS:
                runs[-1].append(sentence)
            else:
                runs.append([sentence])
        return runs

    @property
    def text(self) -> str:
        """The letter, with a blank line between paragraphs."""
        blocks = [" ".join(each.text for each in run) for run in self.paragraphs]
        parts = [run[0].part for run in self.paragraphs]
        joined = ""
        for block, part, before in zip(blocks, parts, ["", *parts], strict=False):
            joined += ("\n" if (before, part) == ("signoff", "sign") else "\n\n" if joined else "") + block
        return joined

    @property
    def doubts(self) -> int:
        """How many sentences the person should look at."""
        return sum(bool(sentence.doubt) for sentence in self.sentences)


def draft_json(draft: Draft) -> dict[str, Any]:
    """A draft as programs and the database hold it."""
    return {
        "answers": asdict(draft.answers),
        "sentences": [
            {**asdict(each), "origin": {key: value for key, value in asdict(each.origin).items() if value}}
            for each in draft.sentences
        ],
    }


def draft_from(content: Mapping[str, Any]) -> Draft:
    """A draft from what `draft_json` made of it."""
    answers = dict(content["answers"])
    answers["true_things"] = tuple(answers["true_things"])
    sentences = [Sentence(**{**each, "origin": Origin(**each["origin"])}) for each in content["sentences"]]
    return Draft(Answers(**answers), tuple(sentences))
