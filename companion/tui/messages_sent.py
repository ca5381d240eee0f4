"""The messages that were sent: which of them wait for her, and which are wanted no more."""

from companion.tui.widgets.turns import YourTurn


class MessagesSent:
    """Every message of this sitting, by its number."""

    def __init__(self) -> None:
        """None yet."""
        self._turns: list[YourTurn] = []
        self._open: list[int] = []

    @property
    def is_any_open(self) -> bool:
        """Whether one has still to be answered."""
        return bool(self._open)

    @property
    def has_any(self) -> bool:
        """Whether one was sent."""
        return bool(self._turns)

    def add(self, turn: YourTurn) -> int:
        """A message was sent; returns its number."""
        self._turns.append(turn)
        self._open.append(len(self._turns) - 1)
        return self._open[-1]

    def shown(self, number: int) -> YourTurn | None:
        """The message with a number, where it can still be seen."""
        turn = self._turns[number]
        return turn if turn.is_attached else None

    def latest_open(self) -> tuple[int, YourTurn] | None:
        """The last message that is not answered."""
        return (self._open[-1], self._turns[self._open[-1]]) if self._open else None

    def close(self, number: int) -> YourTurn | None:
        """A message is answered, or wanted no more; returns it where an answer may be shown below it."""
        if number not in self._open:
            return None
        self._open.remove(number)
        return self.shown(number)
