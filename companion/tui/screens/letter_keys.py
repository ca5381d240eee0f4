"""The keys of the letter desk."""

from textual.binding import Binding, BindingType


def _key(keys: str, action: str, name: str, tooltip: str, shown: str = "") -> Binding:
    return Binding(
        keys,
        action,
        name,
        id=f"letter.{action}",
        tooltip=tooltip,
        key_display=f"{shown} " if shown else None,
        show=bool(shown),
    )


KEYS: list[BindingType] = [
    _key("escape", "leave", "Back", "One step back, and out of the desk; what is written stays.", "Esc"),
    _key("c", "change", "Change", "Write the sentence in other words.", "c"),
    _key("s", "step('swap')", "Swap", "Put another move in its place.", "s"),
    _key("d,delete", "step('drop')", "Drop", "Take the sentence out.", "d"),
    _key("k", "step('keep')", "Keep", "It is right as it stands.", "k"),
    _key("shift+up,left_square_bracket", "step('up')", "Move", "Move the sentence up; ] moves it down.", "[ ]"),
    _key("shift+down,right_square_bracket", "step('down')", "Move down", "Move the sentence down."),
    _key("u,ctrl+z", "undo", "Undo", "Back to the version before.", "u"),
    _key("v", "versions", "Versions", "The versions side by side; ← and → choose.", "v"),
    _key("e", "export", "Export", "Write it to a file: .md, .txt or .html to print.", "e"),
    _key("down,j", "mark(1)", "Down", "Go to the next sentence."),
    _key("up", "mark(-1)", "Up", "Go to the sentence before."),
    _key("left", "compare(-1)", "Earlier", "Compare with an earlier version."),
    _key("right", "compare(1)", "Later", "Compare with a later version."),
    _key("ctrl+b", "before", "Question before", "Take the last answer back.", "Ctrl-B"),
    _key("enter", "safe", "I'm safe, go on", "Go on with the letter.", "Enter"),
]
"""In the order of the footer; each works where `LetterDesk.check_action` lets it."""
