"""A desk with all that stands around it: the letters that are kept, the words that come first, and one lock for both.

What a screen or a page needs to write a letter; every method may be called from any thread.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from companion.letters.comparing import Stretch, compared
from companion.letters.desk import Desk, Question
from companion.letters.draft import Draft, LetterError
from companion.letters.safety import Concern
from companion.letters.store import Letters, Version
from companion.memory.log import Whose


class Workshop:
    """One letter from the first question to its last version."""

    def __init__(
        self,
        desk: Desk,
        letters: Letters,
        whose: Whose,
        room_words: Callable[[Concern], str],
        clock: Callable[[], datetime] = datetime.now,
        lock: AbstractContextManager[object] | None = None,
    ) -> None:
        """Furnish it.

        Args:
            desk: asks the questions.
            letters: where letters are kept.
            whose: whose letters.
            room_words: what the crisis room says to a concern.
            clock: tells the time of a version.
            lock: held while the model or the database is used.
        """
        self._desk = desk
        self._letters = letters
        self._whose = whose
        self._room_words = room_words
        self._clock = clock
        self._lock = lock or nullcontext()
        self._letter = 0
        self._drafts: list[Draft] = []

    @property
    def question(self) -> Question | None:
        """What is asked next."""
        return self._desk.question

    @property
    def answered(self) -> list[tuple[str, str]]:
        """What was answered so far: the name of the question, and the answer."""
        answers = self._desk.answers
        things = [(f"true_things/{n}", said) for n, said in enumerate(answers.true_things, 1)]
        told = [("to", answers.to), ("name", answers.name), ("occasion", answers.occasion), *things]
        told += [("unsaid", answers.unsaid), ("tone", answers.tone), ("sign", answers.sign)]
        return [(key, said) for key, said in told if said]

    @property
    def concern(self) -> Concern | None:
        """What comes before the letter."""
        return self._desk.concern

    @property
    def draft(self) -> Draft | None:
        """The letter as it stands."""
        return self._drafts[-1] if self._drafts else None

    @property
    def letter(self) -> int:
        """The number of the letter, 0 before its first draft."""
        return self._letter

    @property
    def is_kept(self) -> bool:
        """Whether letters outlast the program."""
        return self._letters.is_kept

    def open(self, letter: int) -> None:
        """Take up a letter that is kept.

        Raises:
            LetterError: there is none with this number.
        """
        with self._lock:
            self._drafts = [self._letters.latest(self._whose, letter).draft]
            self._letter = letter

    def answer(self, text: str) -> None:
        """Take the answer to the question; after the last one the first draft is there, or a concern.

        Raises:
            LetterError: the answer cannot be taken.
        """
        with self._lock:
            self._desk.answer(text)
            self._write()

    def back(self) -> None:
        """Take the last answer back.

        Raises:
            LetterError: nothing was answered yet.
        """
        with self._lock:
            self._desk.back()

    def go_on(self) -> None:
        """Go on after a concern that was only a question.

        Raises:
            LetterError: it was beyond doubt.
        """
        with self._lock:
            self._desk.go_on()
            self._write()

    def words_of_concern(self) -> str:
        """What the crisis room says to what was read."""
        with self._lock:
            return self._room_words(self._desk.concern) if self._desk.concern else ""

    def put(self, draft: Draft) -> None:
        """Let another draft be the last version; one that reads as danger is not kept, and is a concern.

        Raises:
            LetterError: the letter was deleted meanwhile.
        """
        with self._lock:
            self._desk.concern = self._desk.concern_in(draft)
            if not self._desk.concern:
                self._drafts.append(draft)
                self._letters.add_version(self._whose, self._letter, draft, self._clock())

    def undo(self) -> None:
        """Go back to the version before; it is kept as the newest, so that nothing is lost.

        Raises:
            LetterError: there is none.
        """
        if len(self._drafts) < 2:
            raise LetterError("There is nothing to take back.")
        self._drafts.pop()
        with self._lock:
            self._letters.add_version(self._whose, self._letter, self._drafts[-1], self._clock())

    def versions(self) -> list[Version]:
        """All versions, oldest first."""
        with self._lock:
            return self._letters.versions(self._whose, self._letter)

    def compare(self, one: int, other: int) -> list[Stretch]:
        """Two versions beside each other."""
        versions = self.versions()
        return compared(versions[one - 1].draft, versions[other - 1].draft)

    def _write(self) -> None:
        if self._desk.question or self._desk.concern or self._drafts:
            return
        draft = self._desk.draft()
        if draft is not None:
            self._drafts = [draft]
            self._letter = self._letters.add(self._whose, draft, self._clock()).letter
