"""`companion letter`: the letter desk, from the first question to a sheet of paper."""

import argparse
from collections.abc import Callable

from companion.commands.letter.look import compare, listed, show
from companion.commands.letter.new import new
from companion.commands.letter.work import delete, edit, export
from companion.letters.exporting import FORMS
from companion.options import Options, add_shared

EXAMPLES = {
    "new": "companion letter new\n"
    '  echo \'{"to": "my brother Tom", "occasion": "thanks", "true_things": ["He taught me to swim."], "unsaid": "",\n'
    '         "tone": "plain", "sign": "Ida"}\' | companion letter new --json',
    "list": "companion letter list",
    "show": "companion letter show 3 --sources\n  companion letter show 3 --version 1",
    "edit": 'companion letter edit 3\n  companion letter edit 3 --swap 2 --change 4 "You taught me to dive."',
    "export": "companion letter export 3 letter.html\n  companion letter export 3 --form txt",
    "compare": "companion letter compare 3\n  companion letter compare 3 1 4",
    "delete": "companion letter delete 3",
}
HELP = {
    "new": "write a letter, one question at a time",
    "list": "the letters that are kept",
    "show": "a letter, with where each sentence comes from",
    "edit": "keep, change, swap, drop or move its sentences",
    "export": "Markdown, plain text, or a page to print",
    "compare": "two versions, word by word",
    "delete": "erase a letter and all its versions",
}


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = "example:\n  companion letter\n  companion letter show 3\n  companion letter export 3 letter.html"
    parser.add_argument("--json", action="store_true", help="the answers as a JSON object in, the draft as JSON out")
    _of(parser)
    doing = parser.add_subparsers(dest="doing", metavar=" | ".join(HELP))
    parsers = {name: doing.add_parser(name, help=told, description=told.capitalize()) for name, told in HELP.items()}
    for name, each in parsers.items():
        each.epilog, each.formatter_class = f"example:\n  {EXAMPLES[name]}", parser.formatter_class
        if name not in ("new", "list"):
            each.add_argument("number", metavar="LETTER", type=int, help="its number, as `list` gives it")
        if name != "export":
            each.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="JSON out")
        _of(each, argparse.SUPPRESS)
        add_shared(each, argparse.SUPPRESS)
    _describe_each(parsers)


def run(chosen: argparse.Namespace, options: Options) -> int:
    """Do what was asked for; without a word, write a new letter."""
    does: dict[str, Callable[[argparse.Namespace, Options], int]] = {
        "new": new,
        "list": listed,
        "show": show,
        "edit": edit,
        "export": export,
        "compare": compare,
        "delete": delete,
    }
    chosen.doing = chosen.doing or "new"
    return does[chosen.doing](chosen, options)


def _of(parser: argparse.ArgumentParser, default: str = "me") -> None:
    parser.add_argument("--user", metavar="NAME", default=default, help="whose letters (me)")


def _describe_each(parsers: dict[str, argparse.ArgumentParser]) -> None:
    parsers["show"].add_argument("--version", metavar="N", type=int, help="an earlier version")
    parsers["show"].add_argument("--sources", action="store_true", help="where each sentence comes from")
    editing = parsers["edit"]
    for name, told in (
        ("keep", "settle the doubt about sentence N"),
        ("swap", "another move in the place of sentence N"),
        ("drop", "take sentence N out"),
        ("up", "move sentence N up"),
        ("down", "move sentence N down"),
    ):
        editing.add_argument(
            f"--{name}", metavar="N", type=int, dest="steps", action=_Step, const=name, default=[], help=told
        )
    editing.add_argument(
        "--change", metavar=("N", "TEXT"), nargs=2, dest="steps", action=_Step, const="change", help="new words for N"
    )
    exporting = parsers["export"]
    exporting.add_argument("file", metavar="FILE", nargs="?", default="-", help="where to (standard output)")
    exporting.add_argument("--form", choices=list(FORMS), help="md, txt or html (by the file's ending, else md)")
    exporting.add_argument("--version", metavar="N", type=int, help="an earlier version")
    exporting.add_argument("--force", action="store_true", help="replace the file where there is one")
    comparing = parsers["compare"]
    comparing.add_argument("versions", metavar="VERSION", type=int, nargs="*", help="two versions (the last two)")
    parsers["delete"].add_argument("--yes", action="store_true", help="do not ask")


class _Step(argparse.Action):
    """Steps of editing, kept in the order in which they are given."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        """Note one step."""
        given = [str(each) for each in values] if isinstance(values, list) else [str(values)]
        namespace.steps = [*namespace.steps, (str(self.const), given)]
