"""The pace at which her words appear: that of somebody who reads along, with a breath at the end of a sentence."""

import re
from collections.abc import Mapping, Sequence

WORDS_A_SECOND: Mapping[str, float] = {"slow": 5.0, "calm": 10.0, "quick": 25.0}
"""By the setting; people read some four words a second."""

BREATHS: Mapping[str, float] = {".": 3.0, "!": 3.0, "?": 3.0, "…": 3.0, ":": 2.0, ";": 2.0, ",": 1.0, "\n": 2.0}
"""The words that a mark at the end of one takes the time of."""

LONGEST = 12.0
"""Seconds after which all is said, however much it is."""


def moments(text: str, pace: str) -> Sequence[tuple[float, int]]:
    """When, in seconds from its beginning, how many characters of a text are said: word by word."""
    words_a_second = WORDS_A_SECOND.get(pace)
    if not words_a_second:
        return [(0.0, len(text))]
    said, at = [], 0.0
    for word in re.finditer(r"\S+\s*", text):
        said.append((at, word.end()))
        bare = word[0].rstrip(" \"'”’)]0123456789[")
        at += (1 + BREATHS.get(bare[-1:], 0.0)) / words_a_second
    haste = max(1.0, at / LONGEST)
    return [(moment / haste, end) for moment, end in said] or [(0.0, 0)]
