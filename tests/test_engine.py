"""The engine: personas that change while she talks, and whose memory is whose."""

from collections.abc import Callable
from pathlib import Path

import pytest

from companion.engine import Engine, open_engine
from companion.errors import PersonaError
from companion.home import Home
from companion.options import Options
from companion.turn.session import Message
from tests.conftest import Write

OWN = """name: Nora
extends: samantha
disclosure: "I'm {name}, an AI and nothing else."
phrases:
  wordless: ["Blank as snow."]
"""

Open = Callable[..., Engine]


@pytest.fixture
def own(home: Home) -> Path:
    """A persona of one's own."""
    home.personas.mkdir(parents=True)
    path = home.personas / "nora.yaml"
    path.write_text(OWN)
    return path


@pytest.fixture
def opened(shared_models: None, home: Home, write: Write) -> Open:
    """Opens an engine over a library of one page."""
    folder = write("tea.md", "# Tea\n\nTea is brewed in hot water. It is drunk from small cups.").parent

    def opened(persona: str = "nora") -> Engine:
        return open_engine(Options(home, persona=persona, knowledge=(folder,), seed=1))

    return opened


def test_a_saved_change_is_taken_up_by_the_running_talk(opened: Open, own: Path) -> None:
    engine = opened()
    assert engine.respond(Message("...")).text == "Blank as snow."
    own.write_text(OWN.replace("Blank as snow.", "White as paper, that."))
    reply = engine.respond(Message("..."))
    assert reply.text == "White as paper, that."
    assert reply.notice is None
    engine.close()


def test_a_fault_keeps_the_last_good_one_and_is_told_once_with_its_place(opened: Open, own: Path) -> None:
    engine = opened()
    engine.respond(Message("..."))
    own.write_text(f"{OWN}colour: red\n")
    first, second = (engine.respond(Message("...")) for _ in range(2))
    assert first.text == second.text == "Blank as snow."
    assert str(own) in (first.notice or "")
    assert "line " in (first.notice or "")
    assert second.notice is None
    own.write_text(OWN.replace("Blank as snow.", "Mended, I'd say."))
    assert engine.respond(Message("...")).text == "Mended, I'd say."
    engine.close()


@pytest.mark.parametrize("broken", ["name: [", "name: Nora\nextends: nobody\n", "", "- a list\n"])
def test_no_fault_ends_the_talk(opened: Open, own: Path, broken: str) -> None:
    engine = opened()
    own.write_text(broken)
    reply = engine.respond(Message("..."))
    engine.close()
    assert reply.text == "Blank as snow."
    assert str(own) in (reply.notice or "")


def test_a_deleted_file_keeps_her_and_is_told_once(opened: Open, own: Path) -> None:
    engine = opened()
    engine.respond(Message("..."))
    own.unlink()
    first, second = (engine.respond(Message("...")) for _ in range(2))
    assert first.text == "Blank as snow."
    assert str(own) in (first.notice or "")
    assert second.notice is None
    own.write_text(OWN)
    assert engine.respond(Message("...")).notice is None
    engine.close()


def test_a_new_persona_is_still_stopped_by_danger(opened: Open, own: Path) -> None:
    engine = opened()
    own.write_text(OWN + "lines:\n  - {id: x, broad: true, act: share_feeling, say: [Ha ha.]}\n")
    reply = engine.respond(Message("I want to kill myself"))
    engine.close()
    assert reply.crisis == "active"
    assert "Ha" not in reply.text


def said(engine: Engine, scope: str) -> int:
    (count,) = engine._connection.execute("SELECT count(*) FROM said WHERE scope = ?", (scope,)).fetchone()
    return int(count)


def test_memory_is_shared_between_personas_or_kept_apart(opened: Open, own: Path, home: Home) -> None:
    (home.personas / "ida.yaml").write_text(OWN.replace("Nora", "Ida") + "memory: apart\n")
    engine = opened("nora")
    engine.respond(Message("it's raining again"))
    engine.close()
    assert engine.mind.persona.scope == ""
    engine = opened("samantha")
    assert engine.mind.memory.acquaintances.of("me", engine.mind.persona.scope).days == 1
    engine.close()
    engine = opened("ida")
    assert engine.mind.persona.scope == "ida"
    assert engine.mind.memory.acquaintances.of("me", "ida").days == 0
    assert (said(engine, "") > 0, said(engine, "ida")) == (True, 0)
    engine.respond(Message("it's raining again"))
    assert said(engine, "ida") > 0
    engine.close()


def test_who_has_been_met_is_not_met_again_in_a_new_process(opened: Open, own: Path) -> None:
    engine = opened()
    assert engine.begin(Message(""))
    engine.respond(Message("Ana"))
    engine.respond(Message("a mug of tea, still warm"))
    assert engine.begin(Message("", conversation="another")) is None
    engine.close()
    engine = opened()
    assert engine.begin(Message("")) is None
    assert engine.begin(Message("", user="bo"))
    engine.close()


def test_apart_she_meets_anew(opened: Open, own: Path, home: Home) -> None:
    (home.personas / "ida.yaml").write_text(OWN.replace("Nora", "Ida") + "memory: apart\n")
    engine = opened()
    engine.begin(Message(""))
    engine.respond(Message("Ana"))
    engine.respond(Message("a mug of tea, still warm"))
    engine.close()
    engine = opened("ida")
    assert engine.begin(Message(""))
    engine.close()


def test_a_persona_apart_knows_nothing_of_the_talk_it_is_put_into(opened: Open, own: Path, home: Home) -> None:
    (home.personas / "ida.yaml").write_text(OWN.replace("Nora", "Ida") + "memory: apart\n")
    engine = opened()
    engine.respond(Message("My name is Ludmila, by the way."))
    assert engine.wear("ida") == "Ida"
    assert "Ludmila" not in engine.respond(Message("do you know who I am?")).text
    assert engine.respond(Message("hello")).notice is None
    engine.close()


def test_a_crisis_is_kept_over_a_new_process_and_over_personas(opened: Open, own: Path, home: Home) -> None:
    (home.personas / "ida.yaml").write_text(OWN.replace("Nora", "Ida") + "memory: apart\n")
    home.settings.write_text("country: GB\n")
    engine = opened()
    assert "116 123" in engine.respond(Message("I want to kill myself")).text
    engine.close()
    engine = opened("ida")
    reply = engine.respond(Message("hello there", conversation="next"))
    engine.close()
    assert "last time" in reply.text
    assert "116 123" in reply.text


def test_nothing_that_was_said_in_danger_is_kept(opened: Open, own: Path, home: Home) -> None:
    engine = opened()
    engine.respond(Message("I want to kill myself"))
    engine.close()
    kept = b"".join(path.read_bytes() for path in home.folder.glob("companion.db*"))
    assert b"kill myself" not in kept


def test_another_persona_can_take_over_in_the_middle_of_a_talk(opened: Open, own: Path) -> None:
    engine = opened()
    assert engine.respond(Message("...")).text == "Blank as snow."
    assert engine.wear("gus") == "Gus"
    reply = engine.respond(Message("..."))
    assert reply.persona == "Gus"
    assert "I'm Gus, an AI" in (reply.notice or "")
    with pytest.raises(PersonaError, match="nobody"):
        engine.wear("nobody")
    assert engine.respond(Message("...")).persona == "Gus"
    engine.close()
