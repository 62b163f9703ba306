"""Text that a program broke at a fixed width, given its paragraphs back.

A page printed to text, or a mail, breaks every line after so many columns: in the middle of a
sentence, a unit's name, a bracket. Told by most longer lines ending at one width and not at a
stop. Lines are then joined, and the page numbers between them (— 3 —) left out: the joined text
is what is stored and shown. Columns are counted as a terminal does, a Chinese character two.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from ingest.numerals import CHINESE, FORMAL

_PAGE_NUMBER = re.compile(r"\s*(?:[-—–·]\s*\d{1,4}\s*[-—–·]|第\s*\d{1,4}\s*页(?:\s*共.*页)?)\s*")
_STARTS = re.compile(
    rf"第[{CHINESE}\d]+[条章节编]|[{CHINESE}{FORMAL}]{{1,4}}、|[(（][{CHINESE}\d]{{1,4}}[)）]"
    rf"|\d{{1,3}}[.、．](?!\d)|[①-⑳]|附件|[#|*\-—]|(?:责任|牵头|配合|完成)[一-龥]{{2}}[:：]"
)
_CELLS = re.compile(r"\S(?: {2,}|　+|\t)\S.*\S(?: {2,}|　+|\t)\S|\|")
"""A line of a table: wide blanks inside it, twice."""
_STOPS = "。；：！？;:!?"
_SHORT = 20  # columns; a shorter line says nothing of the width
_WIDEST = 130
_SLACK = 4  # columns; a sign that may not begin a line takes its neighbour along
_FEWEST = 6  # full lines
_SHARE = 0.4


def unwrapped(text: str) -> str:
    """The text with its paragraphs on one line each; the same text where it was not wrapped."""
    lines = text.split("\n")
    width = _width(lines)
    if width is None:
        return text
    indents = Counter(_indent(line) for line in lines if _columns(line) >= _SHORT)
    margin = min(indents, default=0)
    indented = any(indent > margin for indent in indents)
    done: list[str] = []
    open_ = False  # the last line is full and may go on
    for line in lines:
        if _PAGE_NUMBER.fullmatch(line):
            continue
        if not line.strip():
            # Blank lines around a page number do not end a sentence.
            open_ = open_ and _goes_on(done[-1])
            if not open_:
                done.append(line)
            continue
        begins = _STARTS.match(line.strip()) or (indented and _indent(line) > margin)
        if open_ and not begins and (indented or _goes_on(done[-1])):
            done[-1] = _joined(done[-1].rstrip(), line.strip())
        else:
            done.append(line)
        open_ = _columns(line) >= width - _SLACK and not _CELLS.search(line)
    return "\n".join(done)


def _width(lines: Sequence[str]) -> int | None:
    """The column at which the lines were broken, None where they were not."""
    lines = [line for line in lines if not _CELLS.search(line)]
    columns = [n for line in lines if (n := _columns(line)) >= _SHORT]
    if not columns:
        return None
    width = max(columns)
    full = [line for line in lines if width - _SLACK <= _columns(line) <= width]
    broken = sum(_goes_on(line) for line in full)
    wrapped = (
        width <= _WIDEST
        and len(full) >= max(_FEWEST, _SHARE * len(columns))
        and broken * 2 > len(full)
    )
    return width if wrapped else None


def _goes_on(line: str) -> bool:
    return not line.rstrip().endswith(tuple(_STOPS))


def _columns(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in line.rstrip())


def _indent(line: str) -> int:
    return _columns(line) - _columns(line.lstrip())


def _joined(before: str, after: str) -> str:
    latin = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii()
    return before + (" " if latin and after[:1].isalpha() else "") + after
