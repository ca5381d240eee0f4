"""What a page says that nobody wrote as its content: sign-ups, share buttons, cookie notes, comment counts."""

import re

BOILERPLATE = re.compile(
    r"""^\W*(
      share\ (this|on|via|with)\b | (like|follow|find|join)\ us\b | tweet\b | pin\ it\b
    | sign\ up\b | subscribe\b | log\ ?in\b | leave\ a\ (comment|reply)\b | post\ a\ comment\b
    | (no|\d+)\ (comments?|replies|responses)\b | comments?\ are\ closed\b | add\ a\ comment\b
    | (this|our)\ (web)?site\ uses\ cookies | we\ use\ cookies | accept\ (all\ )?cookies
    | we\ (do\ not|don.t|never)\ spam | (read\ )?our\ privacy\ policy | privacy\ policy | terms\ of\ (use|service)
    | all\ rights\ reserved | copyright\b | ©
    | also\ read\b | read\ (more|next|also)\b | related\ (posts?|articles?|stories)\b | you\ (may|might)\ also\ like
    | (previous|next)\ (post|article) | (close|menu|search|skip\ to\ content|advertisement|sponsored)\W*$
    | published\ .{1,40}\ ago | \d+\ min(ute)?s?\ read | loading\W*$
    )""",
    re.IGNORECASE | re.VERBOSE,
)

ENDS_CONTENT = re.compile(
    r"^\W*(share (this|on|via)\b|leave a (comment|reply)\b|post a comment\b|(no|\d+) (comments?|replies|responses)\b"
    r"|comments?\W*$|comments? are closed)",
    re.IGNORECASE,
)

SHORT = 8
"""Words: a paragraph no longer than this between two pieces of boilerplate is one too (as jusText has it)."""


def is_boilerplate(paragraph: str) -> bool:
    """Whether a paragraph is furniture of the page."""
    return len(paragraph.split()) < 40 and bool(BOILERPLATE.match(paragraph))


def split_comments(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """The author's paragraphs and the readers' comments, boilerplate dropped from both.

    The comments begin behind the first mark of a page's end (a share line, a count of comments) in the
    second half of the text.
    """
    half = sum(map(len, paragraphs)) / 2
    seen = 0
    for place, paragraph in enumerate(paragraphs):
        if seen > half and ENDS_CONTENT.match(paragraph):
            return _content(paragraphs[:place]), _content(paragraphs[place + 1 :], is_furniture_first=True)
        seen += len(paragraph)
    return _content(paragraphs), []


def _content(paragraphs: list[str], is_furniture_first: bool = False) -> list[str]:
    """The paragraphs that are neither boilerplate nor short scraps with boilerplate on both sides."""
    kept: list[str] = []
    scraps: list[str] = []
    after_furniture = is_furniture_first
    for paragraph in paragraphs:
        if is_boilerplate(paragraph):
            scraps.clear()
            after_furniture = True
        elif after_furniture and len(paragraph.split()) <= SHORT:
            scraps.append(paragraph)
        else:
            kept += [*scraps, paragraph]
            scraps.clear()
            after_furniture = False
    return kept + scraps
