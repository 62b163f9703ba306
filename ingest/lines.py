"""Blocks: the paragraphs of a text, one a line, where they can still be told apart.

A long line that swallowed others is cut before the numbers of its outline (`lost`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.lost import MARKERS, lost_breaks
from ingest.text import PolicyText

_LOST_LENGTH = 800  # characters; no paragraph of an office is so long and numbered inside
_LOST_LEAST = 300


@dataclass(frozen=True)
class Block:
    """One paragraph: folded[start:end] has no blanks at either end and is not empty."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


def blocks(text: PolicyText, start: int = 0, end: int | None = None) -> list[Block]:
    """The paragraphs between two offsets, in order."""
    found: list[Block] = []
    long = max(_LOST_LEAST, min(_LOST_LENGTH, len(text.folded) // 2))
    for left, right in _lines(text.folded, start, len(text.folded) if end is None else end):
        left, right = _without_frame(text, *text.trimmed(left, right))
        if left == right:
            continue
        swallowed = right - left >= long
        cuts = lost_breaks(text.folded, left, right, MARKERS) if swallowed else []
        for piece_start, piece_end in zip([left, *cuts], [*cuts, right], strict=True):
            piece_start, piece_end = text.trimmed(piece_start, piece_end)
            if piece_start < piece_end:
                found.append(Block(piece_start, piece_end))
    return found


def _without_frame(text: PolicyText, start: int, end: int) -> tuple[int, int]:
    """A line without the one upright stroke that parts it from the next cell, on that line."""
    if end > start and text.folded[end - 1] == "|" and text.folded.count("|", start, end) == 1:
        return text.trimmed(start, end - 1)
    return start, end


def frame_strokes(folded: str) -> list[int]:
    """Where the strokes stand that no block holds: the last sign of a line, and its only one."""
    return [m.end(1) for m in re.finditer(r"(?m)^([^|\n]*)\|[^\S\n]*$", folded)]


def _lines(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    while at < end:
        stop = folded.find("\n", at, end)
        stop = end if stop < 0 else stop
        yield at, stop
        at = stop + 1
