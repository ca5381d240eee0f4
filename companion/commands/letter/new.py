"""`companion letter new`: the desk's questions on a terminal, or all answers at once as JSON."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

from companion.commands.letter.opening import as_json, numbered, whose_of
from companion.commands.terminal import indexing, json_line
from companion.engine import Engine, open_engine
from companion.errors import UsageError
from companion.letters.desk import Desk, desk_words
from companion.letters.draft import Answers, Draft, LetterError
from companion.letters.in_talk import LEAVES, SAFE
from companion.letters.safety import Concern
from companion.letters.store import Version
from companion.memory.log import Whose
from companion.nlu.crisis import denies
from companion.options import Options
from companion.plain_text import inert
from companion.turn.desk import new_desk

KEYS = {"to": str, "occasion": str, "true_things": list, "unsaid": str, "tone": str, "sign": str, "name": str,
        "pronoun": str, "memory": bool, "safe": bool}  # fmt: skip
NEEDED = ("to", "occasion", "true_things")


def new(chosen: argparse.Namespace, options: Options) -> int:
    """Write a letter."""
    if not chosen.json and not sys.stdin.isatty():
        raise UsageError("Nobody can be asked here: `companion letter new --json` reads the answers as a JSON object.")
    content = _read() if chosen.json else {}
    whose = whose_of(chosen, options)
    with indexing() as report:
        engine = open_engine(options, report)
    try:
        desk = new_desk(whose, engine.mind)
        return _from_json(content, desk, engine, whose) if chosen.json else ask_all(desk, engine, whose)
    finally:
        engine.close()


def _read() -> dict[str, Any]:
    """The answers from standard input.

    Raises:
        UsageError: they are no such object.
    """
    try:
        content = json.loads(sys.stdin.read())
    except (ValueError, RecursionError) as fault:
        raise UsageError(f"Standard input holds no JSON object ({fault}).") from fault
    if not isinstance(content, dict):
        raise UsageError('Standard input should hold one JSON object: {"to", "occasion", "true_things", ...}.')
    for key, value in content.items():
        if key not in KEYS:
            raise UsageError(f"The key {json.dumps(key)} is unknown; the keys are {', '.join(KEYS)}.")
        is_right = isinstance(value, KEYS[key])
        if not is_right or (isinstance(value, list) and not all(isinstance(each, str) for each in value)):
            told = {str: "a string", bool: "true or false", list: "a list of strings"}[KEYS[key]]
            raise UsageError(f'"{key}" should be {told}.')
    if missing := [key for key in NEEDED if key not in content]:
        raise UsageError(f'The object lacks "{missing[0]}".')
    return content


def _from_json(content: dict[str, Any], desk: Desk, engine: Engine, whose: Whose) -> int:
    answers = Answers(
        to=content["to"],
        occasion=content["occasion"],
        true_things=tuple(each for each in content["true_things"] if each.strip()),
        unsaid=content.get("unsaid", ""),
        tone=content.get("tone", "plain"),
        sign=content.get("sign", ""),
        name=content.get("name", ""),
        pronoun=content.get("pronoun", ""),
        uses_memory=content.get("memory", False),
    )
    if content.get("safe", False):
        desk.trust()
    draft = None
    if not desk.take(_storable(answers)):
        draft = desk.draft()
    if draft is None:
        assert desk.concern is not None  # without a draft there is a reason
        text = room_words(desk.concern, engine)
        print(json_line({"letter": None, "version": None, "crisis": desk.concern.level, "text": text, "sentences": []}))
        return 0
    print(json_line(as_json(draft, _kept(draft, engine, whose))))
    return 0


def _storable(answers: Answers) -> Answers:
    """Answers without halves of characters, which no database can hold."""
    whole: dict[str, Any] = {
        key: value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
        for key, value in asdict(answers).items()
    }
    whole["true_things"] = tuple(each.encode("utf-8", "replace").decode("utf-8") for each in answers.true_things)
    return Answers(**whole)


def ask_all(desk: Desk, engine: Engine, whose: Whose) -> int:
    """Ask one thing at a time."""
    words = desk_words()
    print(words["begin"])
    while question := desk.question:
        hint = words.get(f"choices_{question.key}", "") or (words["optional"] if question.is_optional else "")
        print(inert(f"\n{question.text} {hint}".rstrip()))
        said = _line()
        if said is None or LEAVES.match(said):
            print(words["left"])
            return 0
        try:
            concern = desk.answer(said)
        except LetterError as fault:
            print(fault)
            continue
        if concern and not _goes_on(desk, concern, engine):
            return 0
    draft = desk.draft()
    if draft is None and desk.concern and _goes_on(desk, desk.concern, engine):
        draft = desk.draft()
    if draft is None:
        return 0
    version = _kept(draft, engine, whose)
    print(f"\n{words['here']}\n")
    for line in numbered(draft, with_sources=False):
        print(line)
    print("\n" + (words["kept"].format(number=version.letter) if version else words["not_kept"]))
    return 0


def _goes_on(desk: Desk, concern: Concern, engine: Engine) -> bool:
    """Say what comes first; go on where it was only a question, and the person says that they are safe."""
    print(f"\n{room_words(concern, engine)}")
    if concern.is_sure:
        return False
    said = _line()
    if said is None or not (SAFE.search(said) or denies(said)) or engine.mind.reader.read(said, None).crisis:
        print(f"\n{room_words(Concern(concern.level, True, concern.words), engine)}")
        return False
    desk.go_on()
    print(desk_words()["go_on"])
    return True


def room_words(concern: Concern, engine: Engine) -> str:
    """What the crisis room says."""
    text, _ = engine.mind.crisis_room.reply(
        concern.words, concern.level, None, engine.mind.chance, is_sure=concern.is_sure
    )
    return text


def _kept(draft: Draft, engine: Engine, whose: Whose) -> Version | None:
    letters = engine.mind.memory.letters
    return letters.add(whose, draft, datetime.now()) if letters.is_kept else None


def _line() -> str | None:
    if sys.stdin.isatty():
        print("> ", end="", flush=True)
    line = sys.stdin.readline()
    return line.strip() if line else None
