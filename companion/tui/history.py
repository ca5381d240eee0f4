"""What the person wrote before, brought back one by one; what was being written waits at the end."""

from collections.abc import Sequence


class History:
    """The messages of the log and of this talk, and which of them is in the input."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._messages: list[str] = []
        self._place: int | None = None
        self._draft = ""

    def remember(self, messages: Sequence[str]) -> None:
        """Put what the log holds before what was written since."""
        self._messages = [*messages, *self._messages]
        if self._place is not None:
            self._place += len(messages)

    def add(self, message: str) -> None:
        """A message was sent."""
        if not self._messages or self._messages[-1] != message:
            self._messages.append(message)
        self._place = None

    def older(self, written: str) -> str | None:
        """The message before; None at the first."""
        at = len(self._messages) if self._place is None else self._place
        if at == 0:
            return None
        if self._place is None:
            self._draft = written
        self._place = at - 1
        return self._messages[self._place]

    def newer(self) -> str | None:
        """The message after, and after the last what was being written; None where that is in the input."""
        if self._place is None:
            return None
        self._place += 1
        if self._place < len(self._messages):
            return self._messages[self._place]
        self._place = None
        return self._draft
