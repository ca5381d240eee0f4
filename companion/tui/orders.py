"""What is put in line for the engine's thread: messages to her, and other work."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from companion.errors import CompanionError

if TYPE_CHECKING:
    from companion.engine import Engine


@dataclass(frozen=True)
class Sent:
    """A message on its way to her."""

    turn: int
    text: str
    at: datetime
    conversation: str = ""
    """Where it belongs; "" for the conversation with which the room opened."""


@dataclass(frozen=True)
class Asked:
    """Some other work for the engine, and where its result goes."""

    work: "Callable[[Engine], Any]"
    result: "Future[Any]"

    def do(self, engine: "Engine") -> None:
        """Do the work, unless nobody waits for it any more."""
        if not self.result.set_running_or_notify_cancel():
            return
        try:
            self.result.set_result(self.work(engine))
        except CompanionError as fault:
            self.result.set_exception(fault)
        except Exception as fault:
            sentence = explain(fault, "That went wrong inside her ({}). The talk can go on.")
            self.result.set_exception(CompanionError(sentence))

    def refuse(self, sentence: str) -> None:
        """Say why it cannot be done, unless nobody waits for it any more."""
        if self.result.set_running_or_notify_cancel():
            self.result.set_exception(CompanionError(sentence))


def let_go(left: Sent | Asked | None) -> None:
    """Tell whoever still waits for work that it will not be done."""
    if isinstance(left, Asked):
        left.result.cancel()


def explain(fault: Exception, otherwise: str) -> str:
    """The sentence of a fault that has one for the person, else a calm one that names its kind in its braces."""
    return str(fault) if isinstance(fault, CompanionError) else otherwise.format(type(fault).__name__)
