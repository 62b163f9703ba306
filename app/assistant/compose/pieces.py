"""An answer's text in the pieces that it is streamed in."""

from __future__ import annotations

import re

_PIECE = re.compile(r"[^，。；：\n]{1,24}[，。；：\n]*|[，。；：\n]+")


def pieces(text: str) -> list[str]:
    """Short runs that end at punctuation; joined they are the text."""
    return _PIECE.findall(text)
