"""The thread behind the room: it opens the engine, then does what is asked of it in the order of asking."""

from asyncio import wrap_future
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from textual.message import Message

from companion.conversation_names import conversation_from
from companion.errors import HomeError
from companion.options import Options
from companion.response.reply import Reply
from companion.tui.orders import Asked, Sent, explain, let_go
from companion.tui.past import Past, last_talk

if TYPE_CHECKING:  # the engine takes a second to import, and its model several
    from companion.engine import Engine
    from companion.retrieval.library import Progress

T = TypeVar("T")

OpenEngine: TypeAlias = "Callable[[Options, Callable[[Progress], None]], Engine]"
LookBack: TypeAlias = Callable[[Options], Past | None]


def open_real_engine(options: Options, report: "Callable[[Progress], None]") -> "Engine":
    """Open the engine; what is heavy is imported here, in the thread, after the first frame."""
    from companion.engine import open_engine

    return open_engine(options, report)


class EngineThread(Thread):
    """Tells the room what happens as messages to it, and touches no widget.

    It is a daemon thread and no Textual worker: a thread cannot be interrupted, the event loop waits for its
    workers when it ends, and the model takes seconds to load. Ctrl-Q must not wait for that.
    """

    @dataclass
    class Opened(Message):
        """Where the talk goes on, or that it begins. Told before she wakes up."""

        conversation: str
        past: Past | None = None

    @dataclass
    class Reading(Message):
        """The library is being indexed."""

        document: str
        share: float
        """How much of what is new has been read, in [0, 1]."""

    @dataclass
    class Unwritten(Message):
        """The home cannot be written, and so nothing is; the sentence says why."""

        sentence: str

    @dataclass
    class Ready(Message):
        """She is awake."""

        persona: str
        pieces: int
        faults: tuple[str, ...]
        """One sentence for each document that could not be read."""

    @dataclass
    class Greeted(Message):
        """She speaks first, to somebody whom she has not met."""

        reply: Reply

    @dataclass
    class Unopened(Message):
        """The engine could not be opened; the sentence says why."""

        sentence: str

    @dataclass
    class Thinking(Message):
        """A message has reached her."""

        turn: int

    @dataclass
    class Answered(Message):
        """She has answered."""

        turn: int
        reply: Reply

    @dataclass
    class Failed(Message):
        """A message could not be answered; the sentence says why."""

        turn: int
        sentence: str

    def __init__(
        self,
        options: Options,
        open_engine: OpenEngine = open_real_engine,
        look_back: LookBack = last_talk,
        *,
        is_new: bool = False,
    ) -> None:
        """Be ready to open an engine: see `begin`.

        Args:
            options: what the command line asks for.
            open_engine: opens the engine.
            look_back: finds the conversation that goes on.
            is_new: whether a new one begins in any case.
        """
        super().__init__(name="engine", daemon=True)
        self._options = options
        self._open_engine = open_engine
        self._look_back: LookBack = (lambda _: None) if is_new else look_back
        self._conversation = conversation_from(datetime.now())
        self._inbox: SimpleQueue[Sent | Asked | None] = SimpleQueue()
        self._is_open = Event()
        self._stopping = Event()
        self._was_written_to = False
        self._reaching = Lock()
        self._reached: set[int] = set()
        self._withdrawn: set[int] = set()

    def begin(self, post: Callable[[Message], object]) -> None:
        """Open the engine; what happens is posted from then on."""
        self._post_message = post
        self.start()

    def send(self, sent: Sent) -> None:
        """Put a message in line, even before the engine is open."""
        self._was_written_to = True
        self._inbox.put(sent)

    def withdraw(self, turn: int) -> bool:
        """Take a message out of the line; False where it has reached her already."""
        with self._reaching:
            if turn in self._reached:
                return False
            self._withdrawn.add(turn)
            return True

    def ask(self, work: "Callable[[Engine], T]") -> Awaitable[T]:
        """Have work done in the engine's thread, in its turn among the messages; for the event loop.

        Before the engine is open it waits. What is cancelled before its turn is not done.

        Args:
            work: what is done with the engine; it touches no widget.

        Raises:
            CompanionError: the work failed, or the engine could not be opened.
        """
        result: Future[T] = Future()
        self._inbox.put(Asked(work, result))
        return wrap_future(result)

    def stop(self) -> None:
        """Close the engine after the turn in hand; what still waits is not answered."""
        self._stopping.set()
        self._inbox.put(None)

    def finish(self, seconds: float) -> None:
        """Stop, and give the turn in hand some time to end; an engine that still opens is not waited for."""
        self.stop()
        if self._is_open.is_set():
            self.join(seconds)

    def run(self) -> None:
        """Look back, open, answer, close."""
        past = self._past()
        self._post(self.Opened(self._conversation, past))
        try:
            engine = self._open()
        except Exception as fault:
            sentence = explain(fault, "She cannot wake up ({}): `companion doctor` looks for the cause.")
            self._post(self.Unopened(sentence))
            self._each(lambda sent: self.Failed(sent.turn, sentence), lambda asked: asked.refuse(sentence))
            return
        self._is_open.set()
        try:
            mind = engine.mind
            self._post(self.Ready(engine.called(), len(mind.shelf.sources), engine.library.faults))
            if not self._was_written_to and past is None:
                self._greet(engine)
            self._each(lambda sent: self._answer(engine, sent), lambda asked: asked.do(engine))
        finally:
            engine.close()

    def _past(self) -> Past | None:
        try:
            past = self._look_back(self._options)
        except Exception:
            return None  # no old talk is worth more than a new one
        self._conversation = past.conversation if past else self._conversation
        return past

    def _open(self) -> "Engine":
        """Open the engine: where the home cannot be written, in incognito."""
        try:
            return self._open_engine(self._options, self._report)
        except HomeError as fault:
            home = self._options.home
            if home.incognito:
                raise
            hidden = replace(self._options, home=replace(home, incognito=True))
            try:
                engine = self._open_engine(hidden, self._report)
            except Exception:
                raise fault from None
            self._post(self.Unwritten(str(fault)))
            return engine

    def _each(self, answer: Callable[[Sent], Message], do: Callable[[Asked], None]) -> None:
        while (next_one := self._inbox.get()) is not None:
            if self._stopping.is_set():
                let_go(next_one)
            elif isinstance(next_one, Asked):
                do(next_one)
            elif self._reaches(next_one):
                self._post(self.Thinking(next_one.turn))
                self._post(answer(next_one))
        while not self._inbox.empty():
            let_go(self._inbox.get())

    def _reaches(self, sent: Sent) -> bool:
        """Whether a message is still in line; from now on it cannot be taken out."""
        with self._reaching:
            if sent.turn in self._withdrawn:
                return False
            self._reached.add(sent.turn)
            return True

    def _greet(self, engine: "Engine") -> None:
        from companion.turn.session import Message as Said

        try:
            opening = engine.begin(Said("", conversation=self._conversation))
        except Exception:
            return  # the first message will meet the same fault, and say it
        if opening:
            self._post(self.Greeted(opening))

    def _answer(self, engine: "Engine", sent: Sent) -> Message:
        from companion.turn.session import Message as Said

        said = Said(sent.text, conversation=sent.conversation or self._conversation, now=sent.at)
        try:
            return self.Answered(sent.turn, engine.respond(said))
        except Exception as fault:
            return self.Failed(sent.turn, explain(fault, "That one went wrong inside her ({}). The talk can go on."))

    def _report(self, progress: "Progress") -> None:
        self._post(self.Reading(progress.document, progress.done / max(progress.total, 1)))

    def _post(self, message: Message) -> None:
        try:
            self._post_message(message)
        except RuntimeError:  # the event loop is closed: the room is gone, and nobody listens
            self._stopping.set()
