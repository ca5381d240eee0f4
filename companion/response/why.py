"""Why she said it: the lines, passages and memories that a reply was made of."""

from companion.response.recall import quoted
from companion.response.reply import Reply

COMMAND = "/why"
"""What a person types for it."""


def explain(reply: Reply | None) -> str:
    """What a reply was made of, in plain words."""
    if reply is None:
        return "There is no reply of mine in this talk yet that I could account for."
    parts = [f"the {move.move} is the line {move.line}" for move in reply.moves if move.line]
    for citation in reply.citations:
        by = f"{citation.author}, " if citation.author else ""
        parts.append(f"[{citation.n}] is from {by}{citation.title} (score {citation.score:.2f})")
    for memory in reply.memories:
        parts.append(f"{quoted(memory.quote)} you said on {memory.said_on} (number {memory.saying})")
    if not parts:
        return "Nothing was looked up for my last reply."
    return f"I took your message for {reply.act.replace('_', ' ')}. In my reply {'; '.join(parts)}."
