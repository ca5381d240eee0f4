"""Questions about somebody, put as they would put them themselves ("What did Ana buy?": "What did I buy?")."""

import re

VERBS = (("is", "am"), ("was", "was"), ("has", "have"), ("does", "do"))
TO = "to|for|with|of|by|from|about|on|at|give|gave|tell|told"
INSIDE_NAME = re.compile(r"(?<=[a-z,'’] )(?!I\b)[A-Z][a-zà-ÿ]+(?=\b)")


def as_their_own(question: str, name: str) -> str:
    """A question about somebody as they would put it themselves.

    Args:
        question: the question.
        name: what they are called in it.
    """
    who = re.escape(name)
    for verb, mine in VERBS:
        question = re.sub(rf"\b({verb}) {who}\b(?!['’]s)", f"{mine} I", question)
        question = re.sub(rf"\b{who} {verb}\b", f"I {mine}", question)
    question = re.sub(rf"\b{who}['’]s?\b", "my", question)
    question = re.sub(rf"\b({TO}) {who}\b", r"\1 me", question)
    return re.sub(rf"\b{who}\b", "I", question)


def first_named(question: str) -> str:
    """The first word within a question that is written like a name, "" where there is none."""
    found = INSIDE_NAME.search(question)
    return found.group() if found else ""
