"""`companion memory`: what she remembers, in the hands of the person whose life it is."""

import argparse
from collections.abc import Callable

from companion.commands.memory.change import edit, forget, pin, wipe
from companion.commands.memory.file import bring_in, export
from companion.commands.memory.lock import passphrase
from companion.commands.memory.search import search
from companion.commands.memory.show import show
from companion.options import Options, add_shared

EXAMPLES = {
    "show": "companion memory show --history\n  companion memory show --week 2026-11-22",
    "search": 'companion memory search "Ana\'s new job" -k 3\n'
    '  echo \'{"id": 1, "query": "my sister"}\' | companion memory search --json',
    "edit": 'companion memory edit 14 "My sister Ana lives in Porto."',
    "pin": "companion memory pin 14",
    "unpin": "companion memory unpin 14",
    "forget": 'companion memory forget 14 15\n  companion memory forget --about "my old job"\n'
    "  companion memory forget --from 2026-11-01 --to 2026-11-07 --yes",
    "wipe": "companion memory wipe\n  companion memory wipe --all-personas --yes",
    "export": "companion memory export memory.jsonl\n  companion memory export --markdown keepsake.md\n"
    "  companion memory export --format sillytavern chat.jsonl --conversation main",
    "passphrase": "companion memory passphrase\n  companion memory passphrase --remove",
    "import": "companion memory import memory.jsonl\n  cat chat.jsonl | companion memory import - --user ana",
}
HELP = {
    "show": "what she remembers: facts, the log, or the page of a week",
    "search": "the sentences and the talk around them that bear on something",
    "edit": "put a sentence right; the old words are erased",
    "pin": "mark a sentence as one that matters",
    "unpin": "take the mark away",
    "forget": "erase sentences, a topic, some days or a conversation",
    "wipe": "erase everything that she keeps of you",
    "export": "JSON Lines, a page to read and keep, or a chat for SillyTavern",
    "passphrase": "encrypt the file, change its passphrase, or remove it",
    "import": "JSON Lines {user, conversation, role, text, time, id, pinned}, or a chat of SillyTavern's",
}
EXAMPLE = "example:\n  companion memory show\n  " + "\n  ".join(
    EXAMPLES[each].splitlines()[0] for each in ("search", "forget", "export")
)


def describe(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.epilog = EXAMPLE
    doing = parser.add_subparsers(dest="doing", metavar=" | ".join(HELP), required=True)
    parsers = {name: doing.add_parser(name, help=told, description=told.capitalize()) for name, told in HELP.items()}
    _describe_looking(parsers)
    _describe_changing(parsers)
    for name, each in parsers.items():
        each.epilog, each.formatter_class = f"example:\n  {EXAMPLES[name]}", parser.formatter_class
        each.add_argument("--user", metavar="NAME", default="me", help="whose memory (me)")
        add_shared(each, argparse.SUPPRESS)


def run(chosen: argparse.Namespace, options: Options) -> int:
    """Do what was asked for."""
    does: dict[str, Callable[[argparse.Namespace, Options], int]] = {
        "show": show,
        "search": search,
        "edit": edit,
        "pin": pin,
        "unpin": pin,
        "forget": forget,
        "wipe": wipe,
        "export": export,
        "import": bring_in,
        "passphrase": passphrase,
    }
    return does[chosen.doing](chosen, options)


def _describe_looking(parsers: dict[str, argparse.ArgumentParser]) -> None:
    showing = parsers["show"]
    showing.add_argument("--history", action="store_true", help="also what no longer holds, and what took its place")
    showing.add_argument("--turns", action="store_true", help="the log itself")
    showing.add_argument("--week", metavar="DATE", nargs="?", const="", help="the page of a week (this one)")
    showing.add_argument("--json", action="store_true", help="one object; with --turns JSON Lines")
    searching = parsers["search"]
    searching.add_argument("text", metavar="TEXT", nargs="*", help="what to look for")
    searching.add_argument("-k", metavar="N", type=int, default=5, help="how many stretches of talk (5)")
    searching.add_argument(
        "--json", action="store_true", help='JSON out; without TEXT, JSON Lines {"id", "query", "k"} from stdin'
    )
    exporting = parsers["export"]
    exporting.add_argument("file", metavar="FILE", nargs="?", default="-", help="where to (standard output)")
    forms = exporting.add_mutually_exclusive_group()
    forms.add_argument("--markdown", action="store_true", help="a page to read and keep")
    forms.add_argument("--format", choices=("sillytavern",), help="one conversation as another program reads it")
    exporting.add_argument("--conversation", metavar="NAME", help="which one, for --format (the latest)")
    exporting.add_argument("--force", action="store_true", help="replace the file where there is one")


def _describe_changing(parsers: dict[str, argparse.ArgumentParser]) -> None:
    number = "as `show` and `search` give it"
    parsers["edit"].add_argument("number", metavar="NUMBER", type=int, help=number)
    parsers["edit"].add_argument("text", metavar="TEXT", nargs="+", help="what the sentence should say")
    for name in ("pin", "unpin"):
        parsers[name].add_argument("number", metavar="NUMBER", type=int, help=number)
    forgetting = parsers["forget"]
    forgetting.add_argument("numbers", metavar="NUMBER", type=int, nargs="*", help=number)
    forgetting.add_argument("--about", metavar="TOPIC", help="all that is about something")
    forgetting.add_argument("--from", metavar="DATE", dest="since", help="all from a day on")
    forgetting.add_argument("--to", metavar="DATE", dest="until", help="all up to a day, that day too")
    forgetting.add_argument("--conversation", metavar="NAME", help="all of a conversation, both sides")
    parsers["wipe"].add_argument("--all-personas", action="store_true", help="also what single personas keep apart")
    for name in ("forget", "wipe"):
        parsers[name].add_argument("--yes", action="store_true", help="do not ask")
    parsers["passphrase"].add_argument("--remove", action="store_true", help="make the file plain again")
    parsers["import"].add_argument("file", metavar="FILE|-", help="JSON Lines, of either form; - is standard input")
