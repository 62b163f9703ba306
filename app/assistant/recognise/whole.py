"""Whether a sentence is put together from certain words alone."""

from __future__ import annotations

import re

_LONGEST = 20  # characters of one word


def made_of(text: str, word: re.Pattern[str]) -> bool:
    """Whether the text is one `word` after the other. Each character is looked at once, whatever
    the words are: a pattern of their repetition would try every way to part it."""
    reached = {0}
    for at in range(len(text)):
        if at not in reached:
            continue
        for end in range(at + 1, min(at + _LONGEST, len(text)) + 1):
            if end not in reached and word.fullmatch(text, at, end):
                reached.add(end)
    return len(text) in reached
