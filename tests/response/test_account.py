"""The account of a reply, put together from the log: lines with their wording, passages, and the person's words."""

import json
from collections.abc import Iterator

import pytest

from companion.home import Home
from companion.memory.keeping import Said
from companion.memory.log import COMPANION, TurnDraft
from companion.persona.lines import Line
from companion.persona.persona import ChosenName, Persona
from companion.response.account import Accounts, is_said, made_from, told
from companion.retrieval.library import sync
from tests.conftest import Write
from tests.memory.notebook import ANA, BO, Notebook

SPEAKER = Persona(
    "samantha",
    "Samantha",
    questions=("What shall I call you?",),
    names=(ChosenName("Samantha", "I like the sound of it."),),
    phrases={"attribution": ("I have that from {source}.", "It was {source} who wrote it.")},
    lines=(Line("tired/sit", ("Sit down, {name}.", "Come, sit a moment."), ask=("What was it?",)),),
)


@pytest.fixture
def book(home: Home) -> Iterator[Notebook]:
    """An empty memory that knows words and no meaning."""
    notebook = Notebook.of(home)
    yield notebook
    notebook.connection.close()


def accounts(book: Notebook) -> Accounts:
    return Accounts(book.connection, ANA, SPEAKER)


def reply(book: Notebook, text: str, moves: list[dict[str, object]], sources: list[str], *quotes: int) -> None:
    why = json.dumps({"moves": moves, "sources": sources})
    draft = TurnDraft(COMPANION, text, book.now, why=why, quotes=quotes)
    book.keeper.keep(ANA, book.conversation, Said("Tell me.", book.now), draft)


def parts(book: Notebook) -> list[tuple[str, str, str]]:
    last = accounts(book).replies()[0]
    return [(part.kind, part.name, part.text) for part in accounts(book).of(last).parts]


def test_replies_come_last_first_and_only_those_of_one_conversation_and_person(book: Notebook) -> None:
    book.say("One.", "First.")
    book.say("Two.", "Second.")
    book.another("tuesday", days=1)
    book.say("Three.", "Third.")
    book.say("I am Bo.", "Bo's.", whose=BO)
    assert [turn.text for turn in accounts(book).replies()] == ["Third."]
    assert [turn.text for turn in accounts(book).replies("monday")] == ["Second.", "First."]
    assert accounts(book).of(accounts(book).replies("monday")[0]).message == "Two."


@pytest.mark.parametrize(
    ("line", "said", "wording"),
    [
        ("tired/sit", "Sit down, Ana.", "Sit down, …."),
        ("tired/sit", "Come, sit a moment.", "Come, sit a moment."),
        ("tired/sit", "Well. What was it?", "What was it?"),
        ("attribution/2", "It was Ben W who wrote it.", "It was … who wrote it."),
        ("meeting/1", "Hello. What shall I call you?", "What shall I call you?"),
        ("meeting/Samantha", "I like the sound of it.", "I like the sound of it."),
        ("tired/gone", "Whatever.", ""),
        ("attribution/9", "Whatever.", ""),
    ],
)
def test_a_line_is_told_by_its_id_in_the_wording_that_was_said(
    book: Notebook, line: str, said: str, wording: str
) -> None:
    reply(book, said, [{"move": "core", "line": line}], [])
    assert parts(book) == [("line", line, wording)]


def test_a_source_is_told_by_the_passage_that_the_words_before_its_mark_lean_on(book: Notebook, write: Write) -> None:
    text = "# Green\n\nGreen tea wants water of eighty degrees.\n\n# Black\n\nBlack tea wants boiling water.\n"
    path = write("tea.md", f"---\ntitle: On tea\n---\n\n{text}")
    sync(book.connection, [path], "light", lambda: book.embedder)
    reply(book, "Black tea wants boiling water [1].", [{"move": "core", "citation": 1}], ["On tea"])
    assert parts(book) == [("passage", "[1] On tea", "Black tea wants boiling water.")]


def test_a_source_that_left_the_library_is_still_named(book: Notebook) -> None:
    reply(book, "Black tea boils [1].", [], ["On tea"])
    assert parts(book) == [("passage", "[1] On tea", "")]


def test_what_was_quoted_is_told_with_its_day_and_number_and_only_to_whom_it_belongs(book: Notebook) -> None:
    [number] = book.say("The code is 4711.", "Noted.").sayings
    [other] = book.say("The code is 1.", "Noted.", whose=BO).sayings
    reply(book, "You said: The code is 4711.", [], [], number, other)
    last = accounts(book).of(accounts(book).replies()[0])
    [part] = last.parts
    assert (part.name, part.text, part.saying) == ("You said on 2 March 2026", "The code is 4711.", number)
    assert list(told(last)) == [f"You said on 2 March 2026 is quoted in it (number {number}): The code is 4711."]


@pytest.mark.parametrize(
    "why", ["", "{", "[]", "{}", '{"moves": 1, "sources": {"a": 1}}', '{"moves": [1, {"line": 2}]}']
)
def test_a_making_that_cannot_be_read_is_none(book: Notebook, why: str) -> None:
    draft = TurnDraft(COMPANION, "Well.", book.now, why=why)
    book.keeper.keep(ANA, "monday", Said("Tell me.", book.now), draft)
    account = accounts(book).of(accounts(book).replies()[0])
    assert account.parts == ()
    assert list(told(account)) == ["Nothing was looked up for that reply."]
    assert made_from(why).keys() == {"moves", "sources"}


def test_a_wording_is_found_whatever_fills_its_slots() -> None:
    assert is_said("On {when} you said {quote}", "Yes. On Monday (the 2nd) you said this.")
    assert not is_said("On {when} you wrote", "On Monday you said.")
