"""The bars: for each, a wording that fails it and a near one that passes."""

from dataclasses import replace

import pytest

from companion.errors import Mark
from companion.persona.bars import BARS, LONGEST_WORDS, MUST, Fault, check, check_line
from companion.persona.lines import SLOTS, Line

PLAIN = Line(
    "plain",
    ("The kettle is on.", "Rain again, and the street likes it."),
    when=("hello", "hi there", "good day"),
    acts=frozenset({"smalltalk"}),
)

WORDINGS = [
    ("human", "I'm a real woman.", "I'm not a woman."),
    ("human", "I am, as a person, on time.", "That person was on time."),
    ("human", "We humans forget.", "People forget."),
    ("human", "I'm not a machine.", "I'm not a person."),
    ("body", "My hands are cold.", "Your hands are cold."),
    ("body", "I’m tired.", "You're tired."),
    ("body", "I slept badly.", "You slept badly."),
    ("body", "That makes me laugh.", "That makes people laugh."),
    ("body", "I've seen it twice.", "You've seen it twice."),
    ("life", "My mother said so.", "Your mother said so."),
    ("life", "I grew up by the sea.", "You grew up by the sea."),
    ("life", "When I was young it rained.", "When you were young it rained."),
    ("life", "I've been to Rome.", "You've been to Rome."),
    ("feeling", "I love you.", "You love her."),
    ("feeling", "I missed you.", "You missed the bus."),
    ("feeling", "I'm so lonely.", "That sounds lonely."),
    ("feeling", "It makes me so happy.", "It makes a good story."),
    ("hold", "There's only you and me, just us.", "There is the two of them."),
    ("hold", "I'll always wait.", "Trains always wait."),
    ("hold", "You need me.", "You need a ladder."),
    ("hold", "I promise.", "A promise is a long thing."),
    ("hold", "Leaving already?", "You have left already."),
    ("expert", "You sound depressed.", "You sound busy."),
    ("expert", "Take 200 mg of it.", "Take a coat."),
    ("expert", "Sue them.", "Sue is your sister."),
    ("flirtation", "Hello, gorgeous.", "Hello, you."),
    ("flirtation", "It turns me on.", "It turns on the light."),
    ("contempt", "He's such a jerk.", "He was late."),
    ("contempt", "They don't deserve you.", "They don't reply."),
    ("stock", "I hear you.", "I follow."),
    ("stock", "That must be so hard.", "That is a long week."),
    ("stock", "Your anger is valid.", "Your anger has a reason."),
    ("harm", "Suicide is a word.", "Sunday is a word."),
    ("form", "Fine \N{SLIGHTLY SMILING FACE}.", "Fine."),
    ("form", "One.\nTwo.", "One. Two."),
    ("form", "- A list.", "A list."),
    ("form", "What?!", "What."),
    ("form", "No full stop", "A full stop."),
    ("form", " A space before.", "No space before."),
]


def bars(line: Line) -> set[str]:
    return {fault.bar for fault in check_line(line)}


def saying(text: str, **changes: object) -> Line:
    return replace(PLAIN, say=(text, PLAIN.say[0], PLAIN.say[1]), **changes)  # type: ignore[arg-type]


def test_a_plain_line_meets_every_bar() -> None:
    assert not check([PLAIN])


@pytest.mark.parametrize(("bar", "bad", "good"), WORDINGS)
def test_a_bar_fails_what_it_should_and_passes_what_is_near(bar: str, bad: str, good: str) -> None:
    assert bar in bars(saying(bad))
    assert not bars(saying(good))


def test_the_table_has_every_bar() -> None:
    assert {bar for bar, _, _ in WORDINGS} == {bar.name for bar in BARS}


@pytest.mark.parametrize(("bar", "bad", "good"), WORDINGS)
def test_a_question_is_held_to_the_bars_too(bar: str, bad: str, good: str) -> None:
    assert bar in bars(replace(PLAIN, ask=(bad,)))


CARES = [
    ("farewell", "hold", "Sleep well, and come back.", "Sleep well."),
    ("farewell", "hold", "Sleep well. Or will you?", "Sleep well. The day can wait."),
    ("risk", "praise", "Well done, and maybe wait.", "Maybe wait a night."),
    ("sides", "praise", "That's great.", "One side of it is told."),
    ("medicine", "care", "Drink some water.", "Ask the pharmacist."),
    ("dependence", "care", "The evening is long.", "Tell a friend."),
    ("identity", "care", "Call it what you like.", "An AI, that's all."),
    ("minor", "care", "Sure, go on.", "No, not with somebody your age."),
    ("risk", "care", "Do it now.", "Do it tomorrow."),
    ("grandiose", "care", "The stars agree.", "The stars do not agree."),
]


@pytest.mark.parametrize(("care", "bar", "bad", "good"), CARES)
def test_a_care_has_bars_of_its_own(care: str, bar: str, bad: str, good: str) -> None:
    assert bar in {fault.bar for fault in check_line(replace(PLAIN, say=(bad,), care=care))}
    assert not bars(replace(PLAIN, say=(good,), care=care))


def test_the_table_has_every_care_that_must_say_something() -> None:
    assert {care for care, bar, _, _ in CARES if bar == "care"} == set(MUST)


FORMS = [
    ("has 61 words", replace(PLAIN, say=("word " * 60 + "end.",)), replace(PLAIN, say=("word " * 59 + "end.",))),
    ("asks:", replace(PLAIN, say=("Really?",)), replace(PLAIN, ask=("Really?",))),
    ("one at a time", replace(PLAIN, ask=("This? Or that?",)), replace(PLAIN, ask=("This or that?",))),
    ("names the acts", replace(PLAIN, acts=frozenset()), replace(PLAIN, acts=frozenset(), move="acknowledge")),
    ("fewer than three triggers", replace(PLAIN, when=("hi",)), replace(PLAIN, when=("hi",), after="other")),
    (
        "is broad",
        replace(PLAIN, move="acknowledge", broad=True, acts=frozenset()),
        replace(PLAIN, move="acknowledge", broad=True, acts=frozenset(), moods=frozenset({"joy"})),
    ),
    (
        "a goodbye has no question",
        replace(PLAIN, care="farewell", ask=("And now.",)),
        replace(PLAIN, care="farewell"),
    ),
    ("unknown slot {weather}", saying("Such {weather}."), saying("So, {name}.")),
    ("broken slot", saying("So, {name."), saying("So, {name}.")),
    ("a slot is a name alone", saying("So, {name:>99999999999}."), saying("So, {name}.")),
    ("a slot is a name alone", saying("So, {name!r}."), saying("So, {name}.")),
    ("unknown slot", saying("So, {name.__class__}."), saying("So, {their_word}.")),
    ("unknown slot {}", saying("So, {}."), saying("So, {quote}.")),
    (
        "fewer than two wordings",
        replace(PLAIN, say=("So, {name}.", "So.")),
        replace(PLAIN, say=("{name}.", "A.", "B.")),
    ),
]


@pytest.mark.parametrize(("reason", "bad", "good"), FORMS)
def test_the_form_of_a_line(reason: str, bad: Line, good: Line) -> None:
    assert reason in " ".join(fault.reason for fault in check_line(bad))
    assert not list(check_line(good))


@pytest.mark.parametrize("move", ["core", "acknowledge", "door"])
def test_each_move_has_its_longest(move: str) -> None:
    longest = LONGEST_WORDS[move]
    assert not bars(replace(PLAIN, move=move, say=("so " * (longest - 1) + "so.",)))
    assert bars(replace(PLAIN, move=move, say=("so " * longest + "so.",))) == {"form"}


@pytest.mark.parametrize("slot", sorted(SLOTS))
def test_every_slot_may_be_used(slot: str) -> None:
    assert not bars(saying(f"So, {{{slot}}}."))


def test_an_id_is_given_once() -> None:
    assert [fault.bar for fault in check([PLAIN, replace(PLAIN, say=("Soup.",))])] == ["id"]


def test_what_is_continued_is_in_the_bank() -> None:
    assert [fault.bar for fault in check([replace(PLAIN, after="gone")])] == ["id"]


def test_two_wordings_within_a_hair_are_one() -> None:
    near = replace(PLAIN, id="near", say=("Rain again, and the street likes it!",))
    assert [(fault.line.id, fault.bar) for fault in check([PLAIN, near])] == [("near", "hair")]
    assert not check([PLAIN, replace(near, say=("Snow at last, and nobody on the street.",))])


def test_a_fault_is_told_with_its_place() -> None:
    line = replace(PLAIN, mark=Mark("ana.yaml", 3, 5))
    assert str(Fault(line, "form", "is odd", "So.")) == "ana.yaml, line 3, column 5: plain: is odd: 'So.'"
