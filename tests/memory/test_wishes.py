"""What the person does not want brought up."""

from companion.home import Home
from companion.memory.log import Whose
from companion.memory.wishes import Wishes
from tests.memory.notebook import ANA, BO, Notebook


def test_nobody_has_wishes_at_first(light: Notebook) -> None:
    assert Wishes(light.connection).of(ANA) == []


def test_a_topic_is_left_alone_once_it_is_wished(light: Notebook) -> None:
    wishes = Wishes(light.connection)
    wishes.leave(ANA, "the divorce")
    assert wishes.of(ANA) == ["the divorce"]


def test_a_wish_said_twice_is_one_wish(light: Notebook) -> None:
    wishes = Wishes(light.connection)
    wishes.leave(ANA, "the divorce")
    wishes.leave(ANA, "the divorce")
    assert wishes.of(ANA) == ["the divorce"]


def test_a_wish_that_is_lifted_is_gone(light: Notebook) -> None:
    wishes = Wishes(light.connection)
    wishes.leave(ANA, "the divorce")
    wishes.leave(ANA, "my boss")
    assert wishes.lift(ANA, "the divorce")
    assert wishes.of(ANA) == ["my boss"]


def test_lifting_what_was_never_wished_says_so(light: Notebook) -> None:
    assert not Wishes(light.connection).lift(ANA, "the divorce")


def test_wishes_are_each_persons_and_each_memorys_own(light: Notebook) -> None:
    wishes = Wishes(light.connection)
    wishes.leave(ANA, "the divorce")
    assert wishes.of(BO) == []
    assert wishes.of(Whose("ana", "owl")) == []
    assert not wishes.lift(BO, "the divorce")


def test_a_wish_outlasts_the_program(home: Home, light: Notebook) -> None:
    Wishes(light.connection).leave(ANA, "the divorce")
    later = Notebook.of(home)
    assert Wishes(later.connection).of(ANA) == ["the divorce"]
    later.connection.close()
