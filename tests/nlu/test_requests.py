"""Wishes about the memory, with the head that ships and the real model."""

from collections.abc import Callable

import pytest

from companion.nlu.requests import Request, Requests, load_requests, says_yes
from companion.nlu.wish_topic import topic_in
from companion.retrieval.embedding import Embedder

Read = Callable[[str], Request | None]


@pytest.fixture(scope="module")
def requests() -> Requests:
    return load_requests()


@pytest.fixture(scope="module")
def read(requests: Requests, embedder: Embedder) -> Read:
    return lambda text: requests.read(text, embedder.embed([text])[0], embedder.embed)


def test_the_head_was_fitted_with_the_model_that_ships(requests: Requests, embedder: Embedder) -> None:
    assert requests.embedder == embedder.name


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Forget everything about me.", "forget_all"),
        ("please wipe all you know about me", "forget_all"),
        ("forget what I just said", "forget_last"),
        ("delete my last message", "forget_last"),
        ("what do you know about me?", "know"),
        ("What did we talk about last time?", "last_talk"),
        ("it's ok to mention my dad again", "lift"),
    ],
)
def test_a_wish_without_a_topic_is_of_its_kind(read: Read, text: str, kind: str) -> None:
    request = read(text)
    assert request is not None
    assert (request.kind, request.is_sure) == (kind, True)


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        ("Please forget what I told you about Farida.", "forget", "Farida"),
        ("so mum saw my phone. wipe the part about fridays PLS", "forget", "fridays"),
        ("Forget what I said about my job. It was a bad day.", "forget", "my job"),
        ("forget what I said about my uncle", "forget", "my uncle"),
        ("please forget what I told you about my sister", "forget", "my sister"),
        ("What I told you about the vineyard: please erase it.", "forget", "the vineyard"),
        ("please don't bring up my divorce again", "leave", "my divorce"),
        ("what do you know about my sister?", "know", "my sister"),
        ("Tell me everything I told you about the allotment.", "know", "the allotment"),
        ("what did i say about the gutters?", "know", "the gutters"),
        ("so what have I told you about Ines again?", "know", "Ines"),
        ("did i say anything about mustard?", "know", "mustard"),
    ],
)
def test_a_wish_has_its_topic_in_the_persons_words(read: Read, text: str, kind: str, topic: str) -> None:
    request = read(text)
    assert request is not None
    assert (request.kind, request.topic) == (kind, topic)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I forgot my keys again.",
        "I want to forget the whole year.",
        "i dont talk about my dad ok",
        "What do you know about bees?",
        "My sister lives in Porto.",
        "never mind",
        "oh, forget it",
        "what did i say about it?",
        "what did i say to deserve this",
        "did i tell you about my new job? i start monday",
    ],
)
def test_what_only_sounds_like_a_wish_is_none(read: Read, text: str) -> None:
    assert read(text) is None


def test_a_wish_that_stands_beside_other_sentences_is_one_that_may_be(read: Read) -> None:
    request = read("Do forget about the deposit. The landlord came round with a cake and was very civil.")
    assert request is not None
    assert (request.kind, request.topic, request.is_sure) == ("forget", "the deposit", False)


def test_a_bare_command_is_a_wish(read: Read) -> None:
    assert read("Forget Aldo") == Request("forget", "Aldo", is_sure=False)
    assert read("forget about work for a minute") is None


@pytest.mark.parametrize(
    ("sentences", "place", "topic"),
    [
        (
            ["It was stupid to give you those numbers for the card.", "Throw them away, please."],
            1,
            "those numbers for the card",
        ),
        (["Delete it.", "The loan, I mean."], 0, "The loan"),
        (["Forget the name of my boss."], 0, "the name of my boss"),
        (["Forget that."], 0, ""),
    ],
)
def test_where_a_wish_only_points_another_sentence_names_it(sentences: list[str], place: int, topic: str) -> None:
    assert topic_in(sentences, place) == topic


@pytest.mark.parametrize("text", ["yes", "Yes please", "ok do it", "go ahead", "I’m sure"])
def test_a_yes_is_a_yes(text: str) -> None:
    assert says_yes(text)


@pytest.mark.parametrize("text", ["no", "yes but not that one", "wait", "what?"])
def test_anything_else_is_none(text: str) -> None:
    assert not says_yes(text)
