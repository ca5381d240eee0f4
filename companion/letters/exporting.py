"""A letter as a file: Markdown, plain text, or a page that a browser prints (to paper or PDF) as a sheet of paper."""

import re
from html import escape

from companion.letters.draft import Draft
from companion.plain_text import inert

FORMS = {"md": "markdown", "txt": "text", "html": "html"}
"""The endings of a file, and what each holds."""

MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])|^(\s*)([-+=>]|\d+[.)])(?=\s)|^(\s*)(=+|-+)(?=\s*$)", re.MULTILINE)

SHEET = """
@page { size: A4; margin: 28mm 30mm; }
* { box-sizing: border-box; }
body { margin: 0; background: #efe3d6; color: #2c1d19; font: 12.5pt/1.65 Georgia, "Iowan Old Style", "Palatino", "
    "serif; }
main { max-width: 42em; margin: 3em auto; padding: 4.5em 5em; background: #fffaf3; box-shadow: 0 2px 24px #0002; }
p { margin: 0 0 1.2em; white-space: pre-line; hyphens: auto; orphans: 3; widows: 3; }
p.signoff { margin: 2.4em 0 0; break-inside: avoid; }
@media (max-width: 40em) { main { margin: 0; padding: 2em 1.5em; } }
@media print {
  body, main { background: none; }
  main { margin: 0; padding: 0; max-width: none; box-shadow: none; }
}
""".strip()


def exported(draft: Draft, form: str) -> str:
    """A letter in one of the three forms.

    Args:
        draft: the letter.
        form: `md`, `txt` or `html`.
    """
    return {"md": _markdown, "txt": _text, "html": _html}[form](draft)


def _text(draft: Draft) -> str:
    return f"{inert(draft.text)}\n"


def _markdown(draft: Draft) -> str:
    escaped = MARKS.sub(_escaped, inert(draft.text))
    return f"{escaped}\n".replace("\n", "  \n").replace("  \n  \n", "\n\n").rstrip() + "\n"


def _escaped(match: re.Match[str]) -> str:
    if match[1]:
        return f"\\{match[1]}"
    if match[3]:
        number = match[3]
        return f"{match[2]}{number[:-1]}\\{number[-1]}"
    return f"{match[4]}\\{match[5]}"


def _html(draft: Draft) -> str:
    blocks = inert(draft.text).split("\n\n")
    is_closed = any(each.part in ("signoff", "sign") for each in draft.sentences)
    classes = [""] * (len(blocks) - is_closed) + [' class="signoff"'] * is_closed
    paragraphs = "\n".join(f"<p{its}>{escape(block)}</p>" for its, block in zip(classes, blocks, strict=True))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(inert(_title(draft)))}</title>\n<style>\n{SHEET}\n</style>\n</head>\n"
        f"<body>\n<main>\n{paragraphs}\n</main>\n</body>\n</html>\n"
    )


def _title(draft: Draft) -> str:
    to = " ".join(draft.answers.to.split())
    return f"A letter to {to[:60]}" if to else "A letter"
