"""Blocks: the paragraphs of a text, one a line, where they can still be told apart.

A text that was copied without its line breaks is cut again before the numbers of its outline
(一、 1．), as long as they count up; a blank inside its head was a line break once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.numerals import CHINESE, ordinal
from ingest.text import PolicyText

_LOST_LENGTH = 800  # characters; no paragraph of an office is so long and numbered inside
_LOST_WHOLE = 300  # enough where one line is most of the text
_LOST_ALONE = 120  # where there is no other line to speak of
_LOST_MARKERS = 4

_MARKER = re.compile(
    rf"(?:(?<=[\s。;:)〕\]】])|^)"
    rf"(?:第(?P<article>[{CHINESE}\d]{{1,5}})[条章节]|(?P<han>[{CHINESE}]{{1,4}})、"
    rf"|\((?P<bracket>[{CHINESE}]{{1,4}})\)|(?P<digit>\d{{1,3}})[.、](?!\d(?!\d?月|\d{{3}}年)))"
)
_GLUED = re.compile(
    rf"(?<![{CHINESE}统唯同专单万逐第])(?P<han>[{CHINESE}]{{1,3}})、(?=[一-龥]{{4}})"
    rf"|\((?P<bracket>[{CHINESE}]{{1,4}})\)(?=[一-龥])"
    rf"|(?<![\d.-])(?P<digit>\d{{1,2}})[.](?=[一-龥“]|\d{{1,2}}月|(?:19|20)\d\d年)"
)
"""Numbers in a text that lost even the blanks around its headings: …改革1.建立…二、推进…"""
_ORDER = ("article", "han", "bracket", "digit")


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
    long = max(_LOST_WHOLE, min(_LOST_LENGTH, len(text.folded) // 2))
    for left, right in _lines(text.folded, start, len(text.folded) if end is None else end):
        left, right = _without_frame(text, *text.trimmed(left, right))
        if left == right:
            continue
        whole = (right - left) * 5 > len(text.folded) * 4  # of the text is this one line
        least, least_length = (2, _LOST_ALONE) if whole else (_LOST_MARKERS, long)
        cuts = []
        if right - left >= least_length:
            cuts = _lost_breaks(text.folded, left, right, least, _MARKER)
            if whole and len(cuts) < _LOST_MARKERS:
                cuts = _lost_breaks(text.folded, left, right, _LOST_MARKERS, _GLUED) or cuts
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


_TITLE = re.compile(r"\s*[^\s,。;:、()]{4,30} +(?=[一-龥][^\s,。;]{5})")
"""一、强化责任落实 各乡镇人民政府要…: a title whose line ended before the blank."""


_SIGNED = re.compile(
    r"。 +([^。,;:\s]{4,40}(?:政府|办公室|办公厅|委员会|局|厅|部|院)"
    r" *\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)"
)
"""Who issued the document and when, behind its last sentence."""


def _lost_breaks(
    folded: str, start: int, end: int, least: int, markers: re.Pattern[str]
) -> list[int]:
    """Where a line that swallowed others is to be cut, if `least` numbers count up in it."""
    cuts: list[int] = []
    last: dict[str, int] = {}
    for match in markers.finditer(folded, start, end):
        style = match.lastgroup or ""
        number = ordinal(match[style])
        if number == 1 or (number is not None and number == last.get(style, 0) + 1):
            last[style] = number
            if number == 1:  # a list that begins again lets deeper ones begin again
                for deeper in _ORDER[_ORDER.index(style) + 1 :]:
                    last.pop(deeper, None)
            cuts.append(match.start())
            if style in ("han", "bracket") and (title := _TITLE.match(folded, match.end(), end)):
                cuts.append(title.end())
    if len(cuts) < least:
        return []
    if signed := _SIGNED.search(folded, cuts[-1], end):
        cuts.append(signed.start(1))
    head = [m.end() for m in re.finditer(r" +", folded[start : cuts[0]])]
    return [start + offset for offset in head if start + offset < cuts[0]] + cuts
