"""The keys of the room: one for each command that has one, and those that move in the talk."""

from textual.binding import Binding, BindingType

from companion.slash_commands import COMMANDS

IN_FOOTER = ("help", "sources", "talks", "memory")
"""The commands whose keys are shown at all times."""

KEYS: list[BindingType] = [
    *(
        Binding(
            {"Ctrl-N": "ctrl+n", "F2": "f2,ctrl+o"}.get(each.key, each.key.casefold()),
            f"do('{each.name}')",
            each.name.capitalize(),
            id=f"room.{each.name}",
            tooltip=f"{each.help[0].upper()}{each.help[1:]}.",
            key_display=each.key,
            show=each.name in IN_FOOTER,
            priority=True,  # the text area has F6 and F7 for itself
        )
        for each in COMMANDS
        if each.key and each.name != "quit"
    ),
    Binding(
        "pageup",
        "scroll_talk(-1)",
        "Scroll",
        id="room.up",
        tooltip="Go back in the talk; Page Down returns.",
        show=False,
        priority=True,
    ),
    Binding(
        "pagedown",
        "scroll_talk(1)",
        "Scroll down",
        id="room.down",
        tooltip="Go on in the talk.",
        show=False,
        priority=True,
    ),
    Binding(
        "escape",
        "close_list",
        "Close",
        id="room.close_list",
        tooltip="Put the list of commands away.",
        key_display="Esc",
    ),
    Binding(
        "escape",
        "finish",
        "All at once",
        id="room.finish",
        tooltip="Show the rest of what she says.",
        key_display="Esc",
    ),
    Binding(
        "escape",
        "withdraw",
        "Withdraw",
        id="room.withdraw",
        tooltip="Take back the last message that she has not answered.",
        key_display="Esc",
    ),
    Binding("escape", "write", "Write", id="room.write", tooltip="Go back to the input.", show=False),
]
