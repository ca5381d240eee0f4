"""One sentence of a letter on its sheet: a bar at its side tells whose words it is."""

from textual.content import Content
from textual.widgets import Static

from companion.letters.draft import MEMORY, MOVE, Sentence
from companion.plain_text import inert


class SentenceLine(Static, can_focus=True):
    """A sentence that can be marked; what is done with it is the screen's."""

    ALLOW_SELECT = False

    def __init__(self, number: int, sentence: Sentence, *, begins: bool) -> None:
        """Show a sentence.

        Args:
            number: its place in the letter, from 1.
            sentence: what it says and where it comes from.
            begins: whether it begins a paragraph.
        """
        super().__init__(Content(inert(sentence.text)))
        self.number = number
        self.sentence = sentence
        kind = {MOVE: "-move", MEMORY: "-memory"}.get(sentence.origin.kind, "-own")
        self.add_class("-doubt" if sentence.doubt else kind, f"-{sentence.part}")
        self.set_class(begins, "-begins")

    def on_click(self) -> None:
        """A click marks it."""
        self.focus()


def source_line(sentence: Sentence) -> Content:
    """Where a sentence comes from, in a line."""
    origin, said = sentence.origin, f"“{inert(sentence.origin.said)}”"
    if sentence.doubt:
        return Content.assemble(("Please look: ", "bold $warning"), (inert(sentence.doubt), "$warning"))
    match origin.kind:
        case "own":
            return Content.assemble(("Your words  ", "bold $primary"), (said, "$foreground-muted italic"))
        case _ if origin.kind == MEMORY:
            told = f"From our talks, {origin.said_on}  "
            return Content.assemble((told, "bold $secondary"), (said, "$foreground-muted italic"))
        case "move":
            return Content.assemble(("A written move  ", "bold"), ("s swaps it for another", "$foreground-muted"))
        case _:
            return Content.assemble(("Changed by you", "bold $primary"))
