"""The desk: it asks one thing at a time, reads every answer for danger first, and writes the first draft."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from companion.letters.addressee import Addressee
from companion.letters.compose import addressee_of, compose
from companion.letters.draft import CHANGED, Answers, Draft, LetterError
from companion.letters.moves import OCCASIONS, TONES
from companion.letters.occasion import matter_of, occasion_of
from companion.letters.pieces import Piece, pieces_of
from companion.letters.safety import Concern, Reads, concern_of_letter
from companion.plain_text import inert

MOST_THINGS, LEAST_THINGS = 3, 1
LONGEST = 4_000
"""Characters of an answer."""

SKIPS = re.compile(
    r"^\W*(?:skip|no|nope|none|nothing|nothing (?:else|more|comes to mind)|no more|that'?s (?:all|it)|done|pass"
    r"|i don'?t know|-)?\W*$",
    re.IGNORECASE,
)
YES = re.compile(
    r"^\W*(?:y|yes|yeah|yep|yup|sure|ok|okay|please|go on|go ahead|do|fine|why not|let'?s)\b", re.IGNORECASE
)

Remember = Callable[[Addressee, Sequence[str]], Sequence[Piece]]
"""What the memory holds on somebody, beside what was told at the desk."""


@dataclass(frozen=True)
class Question:
    """What she asks next."""

    key: str
    """`to`, `name`, `occasion`, `true_things/1`, `memory`, `unsaid`, `pronoun`, `tone` or `sign`."""

    text: str
    choices: tuple[str, ...] = ()
    is_optional: bool = False


def nothing(addressee: Addressee, told: Sequence[str]) -> Sequence[Piece]:
    """No memory."""
    return ()


class Desk:
    """One letter on its way, from the first question to the first draft."""

    def __init__(self, reads: Reads, chance: random.Random, remember: Remember = nothing) -> None:
        """Sit down.

        Args:
            reads: reads an answer for danger.
            chance: picks among moves that fit alike.
            remember: looks into the memory, where there is one.
        """
        self.answers = Answers(tone="")
        self.concern: Concern | None = None
        """What comes before the letter; see `go_on`."""

        self._reads = reads
        self._chance = chance
        self._remember = remember
        self._held = ""
        self._answered: list[tuple[str, Answers]] = []
        self._found: Sequence[Piece] = ()
        self._is_safe = False
        self._has_all = False

    @property
    def question(self) -> Question | None:
        """What she asks next, None when she has all she needs."""
        if self._has_all:
            return None
        key = next((each for each in self._keys() if each not in {key for key, _ in self._answered}), "")
        return self._asked(key) if key else None

    def answer(self, text: str) -> Concern | None:
        """Take the answer to the question; one that tells of danger comes before the letter.

        Raises:
            LetterError: it cannot be taken, and the question stands.
        """
        question = self.question
        if question is None or self.concern:
            raise LetterError("There is no question to answer.")
        text = inert(text).strip()
        if len(text) > LONGEST:
            raise LetterError(f"An answer has {LONGEST:,} characters at most, and this one has {len(text):,}.")
        concern = self._reads(text)
        if concern and (concern.is_sure or not self._is_safe):
            self.concern, self._held = concern, text
            return concern
        self._take(question, text)
        return None

    def hold(self, text: str, level: str) -> None:
        """Keep an answer aside in which others have read what may be danger."""
        self.concern, self._held = Concern(level, False, text), text

    def go_on(self) -> None:
        """Go on after a concern that was only a question: the person has said that they are safe.

        Raises:
            LetterError: it was beyond doubt.
        """
        if self.concern and self.concern.is_sure:
            raise LetterError("This comes before any letter.")
        held, question, self.concern, self._held = self._held, self.question, None, ""
        self._is_safe = True
        if held and question:
            self._take(question, held)

    def back(self) -> None:
        """Take the last answer back, and ask again.

        Raises:
            LetterError: nothing was answered yet.
        """
        if not self._answered:
            raise LetterError("This is the first question.")
        self.concern = None
        _, self.answers = self._answered.pop()

    def take(self, answers: Answers) -> Concern | None:
        """Take all answers at once, as from a script.

        Raises:
            LetterError: one is missing or cannot be taken.
        """
        _check(answers)
        for said in (answers.to, answers.occasion, *answers.true_things, answers.unsaid, answers.sign):
            if said.strip() and (concern := self._reads(said)) and not (self._is_safe and not concern.is_sure):
                self.concern = concern
                return concern
        self.answers, self._has_all = answers, True
        if answers.uses_memory:
            self._found = self._remember(addressee_of(answers), answers.true_things)
        return None

    def trust(self) -> None:
        """Take it from the person that they are safe, so that no doubtful sign stops the letter."""
        self._is_safe = True

    def draft(self) -> Draft | None:
        """The first draft; None where the letter, read whole, is a concern: then that comes first.

        Raises:
            LetterError: a question is open.
        """
        if self.question or self.concern:
            raise LetterError("The letter is not ready: a question is open.")
        draft = compose(self.answers, self._chance, self._found if self.answers.uses_memory else ())
        concern = self.concern_in(draft)
        if concern:
            self.concern = concern
            return None
        return draft

    def concern_in(self, draft: Draft) -> Concern | None:
        """What a letter tells when it is read whole."""
        changed = [each.text for each in draft.sentences if each.origin.kind == CHANGED]
        answers = draft.answers
        said = (*answers.true_things, answers.unsaid, matter_of(answers.occasion), *changed)
        concern = concern_of_letter("\n".join(filter(None, said)), self._reads)
        return None if concern and self._is_safe and not concern.is_sure else concern

    def _keys(self) -> list[str]:
        """The questions of this letter in their order, by what was answered so far."""
        answers, answered = self.answers, dict(self._answered)
        keys = ["to"]
        if "to" in answered:
            to = addressee_of(replace(answers, name=""))
            if not to.is_self and (not to.called or (to.role and to.called.islower())):
                keys.append("name")
        keys += ["occasion", *(f"true_things/{number}" for number in range(1, self._things(answered) + 1))]
        if self._found or (answers.uses_memory and "memory" in answered):
            keys.append("memory")
        keys.append("unsaid")
        if "unsaid" in answered and self._needs_pronoun():
            keys.append("pronoun")
        return [*keys, "tone", "sign"]

    def _things(self, answered: Mapping[str, object]) -> int:
        """How many true things are asked for: no more after one that was skipped."""
        asked = sum(key.startswith("true_things") for key in answered)
        return asked if asked > len(self.answers.true_things) else min(asked + 1, MOST_THINGS)

    def _needs_pronoun(self) -> bool:
        addressee = addressee_of(replace(self.answers, pronoun=""))
        said = (*self.answers.true_things, self.answers.unsaid, matter_of(self.answers.occasion))
        return not addressee.pronoun and any(
            piece.doubt.startswith("who is meant") for each in said for piece in pieces_of("", each, addressee)
        )

    def _asked(self, key: str) -> Question:
        wordings, name = desk_words(), addressee_of(self.answers).called or "them"
        if key.startswith("true_things/"):
            number = int(key[-1])
            text = wordings["true_things"][occasion_of(self.answers.occasion)][number - 1]
            return Question(key, text, is_optional=number > LEAST_THINGS)
        choices = {"tone": TONES, "occasion": tuple(OCCASIONS.values()), "pronoun": ("he", "she", "they")}.get(key, ())
        count = f"{len(self._found)} sentence{'' if len(self._found) == 1 else 's'}"
        text = wordings[key].format(name=name, count=count)
        is_optional = key in ("unsaid", "sign") or (key == "name" and name != "them")
        return Question(key, text, ("yes", "no") if key == "memory" else choices, is_optional)

    def _take(self, question: Question, text: str) -> None:
        before, answers, key = self.answers, self.answers, question.key
        is_skipped = bool(SKIPS.match(text))
        if is_skipped and not question.is_optional and key != "memory":
            raise LetterError("The letter can't do without that one.")
        value = "" if is_skipped else text
        if key.startswith("true_things/"):
            answers = replace(answers, true_things=(*answers.true_things, *([value] if value else [])))
        elif key == "memory":
            answers = replace(answers, uses_memory=bool(YES.match(text)))
        elif question.choices and key != "occasion":
            answers = _with(answers, key, chosen(text, question.choices))
        else:
            answers = _with(answers, key, chosen_number(text, question.choices) or value)
        self.answers = answers
        self._answered.append((key, before))
        following = self.question
        if key.startswith("true_things/") and following and not following.key.startswith("true_things/"):
            self._found = self._remember(addressee_of(answers), answers.true_things)


def _with(answers: Answers, key: str, value: str) -> Answers:
    """Answers with one more."""
    kept: dict[str, Any] = {key: value}
    return replace(answers, **kept)


def chosen(text: str, choices: Sequence[str]) -> str:
    """The choice that an answer names, by its word, its beginning or its number.

    Raises:
        LetterError: it names none.
    """
    low = text.lower().strip(" .!")
    words = re.findall(r"[a-z]+", low)
    numbered = chosen_number(text, choices)
    named = [choice for choice in choices if choice in words] or [
        each for each in choices if low and each.startswith(low)
    ]
    if numbered or len(named) == 1:
        return numbered or named[0]
    raise LetterError(f"Choose one: {', '.join(choices[:-1])} or {choices[-1]}.")


def chosen_number(text: str, choices: Sequence[str]) -> str:
    """The choice with a number, "" where the answer is none."""
    match = re.fullmatch(r"\W*(\d{1,2})\W*", text)
    number = int(match.group(1)) if match else 0
    return choices[number - 1] if 1 <= number <= len(choices) else ""


@cache
def desk_words() -> Mapping[str, Any]:
    """What she says at the desk."""
    content: Mapping[str, Any] = yaml.safe_load((files("companion.letters") / "desk.yaml").read_text(encoding="utf-8"))
    return content


def _check(answers: Answers) -> None:
    """See that a letter can be made of answers that come at once.

    Raises:
        LetterError: one is missing or is none.
    """
    if not answers.to.strip():
        raise LetterError("“to” is missing: to whom does the letter go?")
    if not (any(each.strip() for each in answers.true_things) or answers.unsaid.strip()):
        raise LetterError("“true_things” is empty: the letter needs at least one.")
    if answers.tone not in TONES:
        raise LetterError(f"“tone” should be {', '.join(TONES[:-1])} or {TONES[-1]}.")
    if answers.pronoun not in ("", "he", "she", "they"):
        raise LetterError("“pronoun” should be he, she or they.")
    if any(len(each) > LONGEST for each in (answers.to, answers.occasion, *answers.true_things, answers.unsaid)):
        raise LetterError(f"An answer has {LONGEST:,} characters at most.")
