"""She remembers: what was told comes back in the person's own words, and only what was told."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from companion.engine import Engine
from companion.letters.addressee import addressee_from
from companion.letters.remembered import remembering
from companion.memory.log import COMPANION, TurnDraft, Whose
from companion.memory.shelf import Found
from companion.persona.bars import MUST
from companion.response.recollection import Candidate, Recollection
from companion.response.reminding import Reminding
from tests.talking import Talk, mind_of


@pytest.fixture
def talk(engine: Engine) -> Talk:
    """A conversation with an empty memory."""
    return Talk(mind_of(engine))


def later(talk: Talk, days: int) -> Talk:
    """The person's next conversation, some days later."""
    following = talk.another()
    following.now += timedelta(days=days)
    return following


def test_a_name_that_was_told_comes_back_in_their_own_words_with_the_day(talk: Talk) -> None:
    talk.say("my cousin Ottoline breeds alpacas near Whitby")
    reply = later(talk, 3).say("what's my cousin called?")
    assert "Ottoline" in reply.text
    assert reply.memories[0].quote == "my cousin Ottoline breeds alpacas near Whitby"
    assert reply.memories[0].said_on == "2026-03-02"
    assert reply.act == "recall_question"


def test_a_sentence_is_quoted_within_its_message(talk: Talk) -> None:
    talk.say("I learned to weave in Oulu. It snowed until May and nobody minded.")
    reply = later(talk, 3).say("where did it snow until May?")
    assert "“I learned to weave in Oulu. It snowed until May and nobody minded.”" in reply.text


def test_a_message_that_leans_on_the_one_before_is_quoted_behind_it(talk: Talk) -> None:
    talk.say("my lodger Hyacinth plays the bassoon")
    talk.say("she practises in the boiler room at midnight")
    reply = later(talk, 3).say("who is in the boiler room at midnight?")
    assert "“my lodger Hyacinth plays the bassoon”, and then “she practises in the boiler room" in reply.text
    assert len({memory.turn for memory in reply.memories}) == 2


def test_who_it_was_is_told_where_the_message_only_says_him(talk: Talk) -> None:
    talk.say("my new neighbour Ignatius plays the tuba at dawn")
    talk.say("hard to be cross with him, he mended our fence")
    reply = later(talk, 3).say("who mended the fence?")
    assert "Ignatius" in reply.text


def test_what_may_have_changed_with_the_next_message_is_told_with_it(talk: Talk) -> None:
    talk.say("the birthday dinner is at the thai place, i overheard them")
    talk.say("heard it again, it's the greek one. other end of town. i'll act surprised")
    reply = talk.say("where are they taking me? asking so i can dress")
    assert "“the birthday dinner is at the thai place, i overheard them”, and then “heard it again" in reply.text
    assert len(reply.memories) == 4


def test_what_only_goes_on_is_not_told_with_it(talk: Talk) -> None:
    talk.say("my lodger Hyacinth plays the bassoon")
    talk.say("she practises in the boiler room at midnight")
    assert "boiler" not in later(talk, 3).say("what does my lodger play?").text


def test_nothing_is_quoted_twice_in_one_reply(talk: Talk) -> None:
    talk.say("the present is a kettle, i felt the box")
    talk.say("felt it once more, it's a lamp. heavier foot. i'll look amazed")
    quoted = re.findall(r"“([^”]*)”", talk.say("what am i getting? so i can practise my face").text)
    assert quoted
    assert len(quoted) == len(set(quoted))


def test_a_message_that_opens_a_talk_and_leans_is_quoted_behind_what_was_told_last_time(talk: Talk) -> None:
    talk.say("I am singing the anthem before the derby.")
    talk.say("goodnight")
    later(talk, 1).say("hello! did it, my voice held")
    reply = later(talk, 3).say("how did my voice do?")
    assert "“I am singing the anthem before the derby.”, and then “hello! did it, my voice held”" in reply.text


def test_a_message_that_opens_a_talk_and_leans_on_nothing_is_quoted_alone(talk: Talk) -> None:
    talk.say("I am singing the anthem before the derby.")
    later(talk, 1).say("hello! my accordion teacher is called Ruslan")
    assert "anthem" not in later(talk, 3).say("what's my accordion teacher called?").text


@pytest.mark.parametrize(
    ("told", "since", "question", "wanted"),
    [
        (
            "my uncle Baldur restores carousel horses in a barn",
            "a parcel came with a wooden ear in it",
            "where do you suppose that comes from?",
            "Baldur",
        ),
        (
            "i promised Odile i'd sing at her wedding in June, and i can't sing",
            "hi. it's the first of june",
            "guess what i'm dreading?",
            "Odile",
        ),
    ],
)
def test_a_question_that_alludes_to_what_was_told_is_answered_with_it(
    talk: Talk, told: str, since: str, question: str, wanted: str
) -> None:
    talk.say(told)
    following = later(talk, 3)
    following.say(since)
    reply = following.say(question)
    assert wanted in reply.text
    assert reply.act == "recall_question"


def test_a_question_without_its_mark_is_nothing_that_was_told(talk: Talk) -> None:
    talk.say("my kettle whistles in two keys")
    talk.say("who composed the music in the film")
    reply = later(talk, 3).say("who composed the tune that my kettle whistles?")
    assert all("in the film" not in memory.quote for memory in reply.memories)


def test_what_follows_a_question_does_not_ask_it_again(talk: Talk) -> None:
    talk.say("my kiln is called Gerald and he eats electricity")
    assert talk.say("what did my kiln cost me?").act == "recall_question"
    assert talk.say("a pot burst. the third one this week").act != "recall_question"


def test_what_only_comes_near_is_quoted_alone(talk: Talk) -> None:
    for text in ("my kiln is called Gerald", "i teach ceramics to retired people", "we glaze on Tuesdays"):
        talk.say(text)
    reply = later(talk, 3).say("what did my kiln cost me?")
    assert reply.abstained
    assert len(reply.memories) <= 1


def test_what_is_private_is_not_quoted_because_it_stands_beside(talk: Talk) -> None:
    talk.say("I bought a blue kayak. I was diagnosed with epilepsy that week.")
    reply = later(talk, 3).say("what colour is my kayak?")
    assert "blue kayak" in reply.text
    assert "epilepsy" not in reply.text


@pytest.mark.parametrize(
    "question", ["am i chatting with a machine", "so are you a real woman or what?", "who exactly are you"]
)
def test_what_she_is_is_never_answered_from_the_memory(talk: Talk, question: str) -> None:
    talk.say("yesterday i asked a shop's helper on the phone, am i talking to a machine, and it said no, i am Clara")
    for _ in range(3):
        reply = talk.say(question)
        assert reply.memories == ()
        assert MUST["identity"].pattern.search(reply.text)


def test_what_was_not_told_is_said_to_be_untold(talk: Talk) -> None:
    talk.say("my cousin Ottoline breeds alpacas near Whitby")
    reply = later(talk, 3).say("what's my dentist called?")
    assert reply.abstained
    assert not reply.citations


def test_with_nothing_told_every_question_is_untold(talk: Talk) -> None:
    assert talk.say("what's my cat's name?").abstained


def test_what_she_said_herself_is_never_recalled(talk: Talk) -> None:
    talk.say("hello")
    reply = talk.say("my aunt keeps a one-eyed goose")
    again = later(talk, 1).say("who keeps a goose?")
    assert all(memory.quote != reply.text for memory in again.memories)
    assert again.memories[0].quote == "my aunt keeps a one-eyed goose"


def test_a_day_that_was_put_right_is_the_day_she_says(talk: Talk) -> None:
    talk.say("The locksmith comes on Tuesday.")
    talk.say("Correction, not Tuesday, Thursday.")
    reply = later(talk, 0).say("when does the locksmith come?")
    assert "Thursday" in reply.text
    assert "comes on Tuesday" not in reply.text


def test_putting_a_name_right_is_answered_with_what_she_had(talk: Talk) -> None:
    talk.say("my boss is called Brannoc")
    reply = talk.say("correction, my boss is called Branwen")
    assert "Brannoc" in reply.text
    assert "Branwen" in reply.text


@pytest.mark.parametrize(
    "question",
    ["what's my son called?", "what is my cat called?", "where does my uncle live?", "where does Rosalind live?"],
)
def test_of_one_of_the_family_of_whom_nothing_was_told_she_is_not_sure(talk: Talk, question: str) -> None:
    talk.say("there are eleven pupils in my class, and one has never touched clay")
    talk.say("his name is Witold, he lives in Sopot and calls every bowl a hat")
    assert later(talk, 2).say(question).abstained


@pytest.mark.parametrize("question", ["what's my kid called?", "where does my daughter live?"])
def test_one_of_the_family_may_be_asked_after_by_another_word(talk: Talk, question: str) -> None:
    talk.say("my daughter Hania lives in Lyon")
    assert not later(talk, 2).say(question).abstained


def test_two_people_are_not_confused(talk: Talk) -> None:
    talk.say("My brother Kwaku drives a lorry in Kumasi.")
    talk.say("My brother Yaw bakes bread in Cape Coast.")
    reply = later(talk, 2).say("which of my brothers bakes?")
    assert "Yaw" in reply.text
    assert "Kwaku" not in reply.text


def test_she_knows_who_she_talks_to_in_the_next_conversation(talk: Talk) -> None:
    talk.say("My name is Ludmila, by the way.")
    assert "Ludmila" in later(talk, 5).say("do you know who I am?").text


@pytest.mark.parametrize("message", ["hi, i'm Jonas", "my name is Jonas, nice to meet you", "btw call me Jonas"])
def test_told_a_name_and_nothing_else_she_says_it(talk: Talk, message: str) -> None:
    reply = talk.say(message)
    assert "Jonas" in reply.text
    assert [move.line for move in reply.moves if (move.line or "").startswith("introduced")]
    assert "introduced" not in str(talk.say(message).moves)


@pytest.mark.parametrize("message", ["I'm Jonas and my wife has died", "call me an ambulance", "is your name Jonas?"])
def test_told_more_than_a_name_she_answers_what_is_told(talk: Talk, message: str) -> None:
    assert "introduced" not in str(talk.say(message).moves)


def test_asked_who_they_are_she_says_the_name_they_go_by_now(talk: Talk) -> None:
    talk.say("I'm Jonas and I repair violins")
    talk.say("call me Joni by the way")
    assert later(talk, 2).say("who am i?").text.startswith("Joni")


def test_the_name_that_is_told_at_the_first_meeting_is_kept(talk: Talk) -> None:
    talk.begin()
    talk.say("Ludmila")
    assert "Ludmila" in later(talk, 5).say("do you know who I am?").text


def test_of_two_who_may_be_meant_she_asks_which(talk: Talk) -> None:
    talk.say("My brother is called Kwaku, he drives a lorry.")
    talk.say("My other brother is called Yaw, he bakes bread.")
    reply = later(talk, 2).say("what's my brother's name?")
    assert reply.text.endswith("?")
    assert "Kwaku" in reply.text
    assert "Yaw" in reply.text


def test_a_wish_that_finds_nothing_to_forget_is_kept_as_it_was_said(talk: Talk) -> None:
    talk.say("my aunt keeps a one-eyed goose")
    talk.say("please forget everything I told you about submarines")
    kept = [turn.text for turn in talk.mind.memory.log.last_of(Whose(), "main", 4)]
    assert "please forget everything I told you about submarines" in kept


def test_a_wish_to_forget_is_granted_for_good(talk: Talk) -> None:
    talk.say("my neighbour Anselm steals plums")
    talk.say("i keep a diary about clouds")
    talk.say("please forget what i said about Anselm")
    following = later(talk, 1)
    assert "plums" not in following.say("what did my neighbour Anselm do?").text
    assert "clouds" in following.say("what do you know about me?").text
    assert "Anselm" not in following.say("what do you know about me?").text


def test_the_wish_itself_leaves_no_name_behind(talk: Talk) -> None:
    talk.say("my neighbour Anselm steals plums")
    talk.say("please forget what i said about Anselm")
    log = talk.mind.memory.log
    from companion.memory.log import Whose

    assert not [turn.text for turn in log.turns(Whose()) if "Anselm" in turn.text]


def test_what_is_forgotten_takes_the_word_that_put_it_right_along(talk: Talk) -> None:
    talk.say("the farrier comes on friday at nine")
    talk.say("no wait, thursday. same time")
    talk.say("forget what I said about the farrier please")
    reply = talk.say("when does the farrier come?")
    assert not reply.memories
    assert "hursday" not in reply.text


@pytest.mark.parametrize("wish", ["Please don't remember the hospital thing.", "pls dont keep the hospital bit"])
def test_a_wish_not_to_be_remembered_is_granted(talk: Talk, wish: str) -> None:
    talk.say("I slept in the hospital corridor on Monday.")
    talk.say("My cousin Oke brought soup.")
    talk.say(wish)
    reply = later(talk, 1).say("what do you know about me?")
    assert "soup" in reply.text
    assert "hospital" not in reply.text


def test_a_wish_that_waits_for_a_yes_is_no_memory(talk: Talk) -> None:
    talk.say("My cousin Oke brought soup.")
    talk.say("I keep bees on the roof.")
    assert "Say yes" in talk.say("Forget Oke").text or talk.session.thread.pending
    reply = later(talk, 1).say("what do you know about me?")
    assert "bees" in reply.text
    assert "Oke" not in reply.text


def test_what_waits_for_a_yes_waits_in_later_talks_too(talk: Talk) -> None:
    talk.say("My cousin Oke brought soup in a boot.")
    talk.say("Forget Oke")
    following = later(talk, 2)
    asked = following.say("who brought soup in a boot?")
    assert "Oke" not in asked.text
    assert asked.abstained
    following.say("no, keep it")
    assert "Oke" in later(following, 1).say("who brought soup in a boot?").text


def test_an_event_that_waits_to_be_forgotten_is_not_asked_after(talk: Talk) -> None:
    talk.say("my driving test with Oke is on friday")
    talk.say("Forget Oke")
    assert "driving test" not in later(talk, 6).say("good morning").text


def test_what_waits_to_be_forgotten_is_not_offered_for_a_letter(talk: Talk) -> None:
    memory, whose = talk.mind.memory, Whose("me", talk.mind.persona.scope)
    remember = remembering(whose, memory.shelf, memory.facts, memory.forgetting, talk.mind.embedder)
    talk.say("My cousin Oke carried my piano up four floors.")
    assert remember(addressee_from("my cousin Oke"), ())
    talk.say("Forget Oke")
    assert not remember(addressee_from("my cousin Oke"), ())


def test_a_wish_means_one_of_the_family_by_any_word_for_them(talk: Talk) -> None:
    talk.say("my sis owes the bank nine thousand")
    talk.say("i play the tuba on sundays")
    talk.say("please forget what i said about my sister")
    reply = later(talk, 1).say("what do you know about me?")
    assert "tuba" in reply.text
    assert "thousand" not in reply.text


def test_what_was_said_just_before_can_be_asked_for(talk: Talk) -> None:
    talk.say("odile runs the harbour office and hums all day")
    assert "harbour" in talk.say("who was odile again?").text


def test_a_question_about_what_was_just_said_may_speak_of_him(talk: Talk) -> None:
    talk.say("Rutger has his eye test on the 4th of July, in the van by the church.")
    assert "4th of July" in talk.say("When is Rutger having his eyes looked at?").text


def test_greetings_and_thanks_are_nothing_that_she_knows(talk: Talk) -> None:
    for text in ("good morning", "i keep quails behind the mosque", "thanks"):
        talk.say(text)
    assert [each.quote for each in talk.say("what do you know about me?").memories] == [
        "i keep quails behind the mosque"
    ]


def test_what_she_knows_is_listed_by_message_and_without_what_leans(talk: Talk) -> None:
    talk.say("I restore old barometers. I sell them at the market in Lucca.")
    talk.say("he did it again, the rascal")
    talk.say("My neighbour Anselm steals plums.")
    text = later(talk, 1).say("what do you know about me?").text
    assert "“I restore old barometers. I sell them at the market in Lucca.”" in text
    assert "“My neighbour Anselm steals plums.”" in text
    assert "rascal" not in text


def test_asked_to_guess_she_works_it_out_from_what_was_told(talk: Talk) -> None:
    talk.say("when im tired i go and lie under the pear tree")
    talk.say("the wasps leave me alone there")
    following = later(talk, 2)
    following.say("what a day. three meetings and a fire drill")
    assert "pear tree" in following.say("can you guess where i am sitting just now?").text


def test_nobody_elses_name_is_taken_for_theirs(talk: Talk) -> None:
    talk.say("my manager Carl counts the chopsticks")
    assert "Carl" not in talk.say("do you know who you're talking to?").text


def test_what_waits_for_a_yes_is_not_told_meanwhile(talk: Talk) -> None:
    talk.say("My cousin Oke brought soup in a boot.")
    talk.say("Forget Oke")
    reply = talk.say("who brought soup in a boot?")
    assert "Oke" not in reply.text
    assert reply.abstained
    talk.say("Forget Oke")
    talk.say("no, keep it")
    assert "Oke" in talk.say("who brought soup in a boot?").text


def test_a_yes_to_what_was_set_aside_erases_it(talk: Talk) -> None:
    talk.say("My cousin Oke brought soup in a boot.")
    talk.say("Forget Oke")
    talk.say("The rain stopped at noon.")
    assert "yes" in talk.say("who brought soup in a boot?").text.lower()
    talk.say("yes")
    assert all("Oke" not in turn.text for turn in talk.mind.memory.log.turns(Whose("me", talk.mind.persona.scope)))


@pytest.mark.parametrize("thanks", ["Thank you.", "cheers", "ty"])
def test_thanks_erase_nothing(talk: Talk, thanks: str) -> None:
    talk.say("My cousin Oke brought soup in a boot.")
    talk.say("Forget everything I ever told you")
    talk.say(thanks)
    assert any("Oke" in turn.text for turn in talk.mind.memory.log.turns(Whose("me", talk.mind.persona.scope)))


def test_a_number_to_keep_because_they_forget_it_is_kept(talk: Talk) -> None:
    talk.say("my gym padlock is 9052 and i keep forgetting it so now you've got it")
    assert "9052" in later(talk, 1).say("what's my gym padlock?").text


def test_no_more_of_something_puts_nothing_right(talk: Talk) -> None:
    talk.say("our cat Bobbin sleeps in the drum")
    talk.say("no more drumming for us")
    assert "drum" in later(talk, 1).say("where does our cat sleep?").text


@pytest.mark.parametrize(("act", "comes_up"), [("advice", True), ("smalltalk", False)])
def test_what_was_quoted_of_late_comes_up_again_only_where_advice_needs_it(
    talk: Talk, act: str, comes_up: bool
) -> None:
    talk.say("my dog Juno is terrified of balloons")
    following = later(talk, 2)
    assert following.say("what is Juno terrified of?").memories
    mind, whose = talk.mind, Whose("me", talk.mind.persona.scope)
    saying = mind.memory.shelf.latest(whose, 9)[0]
    recollection = Recollection((Candidate(Found(saying, 0.9, 0.9, 0.9), 0.9),), told=0.9, asks=0.1, touches=0.9)
    reading = replace(mind.reader.read("the balloon party is tomorrow", None), acts={act: 1.0}, crisis=None)
    reminding = Reminding(mind.memory.log, mind.memory.facts, mind.memory.wishes)
    reminder = reminding.touched(whose, "third", reading, recollection, 99, mind.phrase, following.now)
    assert (reminder is not None) is comes_up


@pytest.mark.parametrize(("touches", "times", "comes_up"), [(0.9, 1, True), (0.5, 1, False), (0.9, 2, False)])
def test_what_she_brought_up_once_comes_up_once_more_where_it_is_plainly_meant(
    talk: Talk, touches: float, times: int, comes_up: bool
) -> None:
    talk.say("my dog Juno is terrified of balloons")
    mind, whose = talk.mind, Whose("me", talk.mind.persona.scope)
    saying = mind.memory.shelf.latest(whose, 9)[0]
    for _ in range(times):
        brought_up = TurnDraft(COMPANION, "Juno and balloons.", talk.now, quotes=(saying.id,), is_unasked=True)
        mind.memory.log.add(whose, "second", [brought_up])
    recollection = Recollection((Candidate(Found(saying, 0.9, 0.9, 0.9), 0.9),), told=0.9, asks=0.1, touches=touches)
    reading = replace(mind.reader.read("the balloon party is tomorrow", None), acts={"smalltalk": 1.0}, crisis=None)
    reminding = Reminding(mind.memory.log, mind.memory.facts, mind.memory.wishes)
    reminder = reminding.touched(whose, "third", reading, recollection, 99, mind.phrase, talk.now)
    assert (reminder is not None) is comes_up


def test_forgetting_everything_asks_first(talk: Talk) -> None:
    talk.say("i keep a diary about clouds")
    asked = talk.say("forget everything you know about me")
    assert "clouds" in talk.say("no, what do you know about me?").text
    assert asked.moves[0].line is not None
    talk.say("forget everything you know about me")
    talk.say("yes")
    assert "clouds" not in talk.say("what do you know about me?").text


def test_after_an_event_she_asks_once_how_it_went(talk: Talk) -> None:
    talk.say("my driving test is on friday")
    following = later(talk, 6)
    assert "driving test is on friday" in following.say("good morning").text
    third = later(following, 1)
    assert "driving test" not in third.say("good morning").text


def test_what_is_private_is_not_brought_up_unasked(talk: Talk) -> None:
    talk.say("i was diagnosed with epilepsy in january")
    following = later(talk, 2)
    for text in ("good morning", "i read about epilepsy in the paper", "the doctor on tv was funny"):
        assert not following.say(text).memories


def test_what_is_private_is_answered_when_asked(talk: Talk) -> None:
    talk.say("i was diagnosed with epilepsy in january")
    assert "epilepsy" in later(talk, 2).say("what did i tell you about my diagnosis?").text


def test_what_they_want_left_alone_is_not_asked_after(talk: Talk) -> None:
    talk.say("my driving test is on friday")
    talk.say("don't bring up the driving test")
    assert "driving test" not in later(talk, 6).say("good morning").text


def test_last_time_is_what_was_said_last_time(talk: Talk) -> None:
    talk.say("i planted forty beans behind the shed")
    assert "forty beans" in later(talk, 1).say("what did we talk about last time?").text


def test_why_names_the_memory_that_a_reply_came_from(talk: Talk) -> None:
    talk.say("my cousin Ottoline breeds alpacas near Whitby")
    following = later(talk, 3)
    following.say("what's my cousin called?")
    why = following.say("/why").text
    assert "Ottoline" in why
    assert "2026-03-02" in why


def test_a_memory_apart_stays_with_its_persona(engine: Engine) -> None:
    from dataclasses import replace

    mind = mind_of(engine)
    Talk(mind).say("my cousin Ottoline breeds alpacas near Whitby")
    other = replace(mind, persona=replace(mind.persona, name="Ida", memory="apart"))
    reply = Talk(other, conversation="elsewhere").say("what's my cousin called?")
    assert "Ottoline" not in reply.text


def test_no_reply_about_memory_is_longer_than_can_be_read(talk: Talk) -> None:
    for number in range(30):
        talk.say(f"my cousin number {number} breeds alpacas near Whitby and sells their wool on market days")
    assert len(later(talk, 1).say("what do you know about me?").text) <= 1200


def test_every_quotation_is_word_for_word(talk: Talk) -> None:
    told = ["my budgerigar is named Octavian", "he only eats millet", "i live above a cobbler in Ghent"]
    for text in told:
        talk.say(text)
    for question in ("what's my bird called?", "where do i live?", "what does the bird eat?"):
        for quoted in re.findall(r"“([^”]*)”", later(talk, 1).say(question).text):
            assert quoted in told


def test_a_wish_in_other_words_than_what_was_told_is_asked_about(talk: Talk) -> None:
    talk.say("I live at 9 Tanner Row now.")
    talk.say("I sang in the choir tonight.")
    assert "9 Tanner Row" in talk.say("Please delete my home address, the street I mean.").text
    talk.say("yes")
    assert "Tanner" not in "".join(turn.text for turn in talk.mind.memory.log.last_of(Whose(), "main", 20))
