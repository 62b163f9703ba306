"""Text that a program broke at a fixed width, given its paragraphs back.

A page printed to text, or a mail, breaks every line after so many columns: in the middle of a
sentence, a unit's name, a bracket. Told by most longer lines ending at one width and not at a
stop. Lines are then joined, and the page numbers between them (— 3 —) left out: the joined text
is what is stored and shown. A line's length is that of a terminal, a Chinese character two
columns wide, or where that fits better its number of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

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
_NARROWEST = 20
_FEWEST = 5  # full lines that go on in the next


def unwrapped(text: str) -> str:
    """The text with its paragraphs on one line each; the same text where it was not wrapped."""
    lines = _without_spacing(_at_the_margin(text.split("\n")))
    found = [(*_width(lines, length), length) for length in (_columns, _characters)]
    broken, width, length = max(found, key=lambda one: one[0])
    return "\n".join(_paragraphs(lines, width, length)) if broken else text


def _at_the_margin(lines: Sequence[str]) -> Sequence[str]:
    """The lines without the indent that all of them share."""
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[margin:] for line in lines] if margin else lines


def _without_spacing(lines: Sequence[str]) -> Sequence[str]:
    """The lines without blank ones, where one or more follow nearly every line: they part no
    paragraphs."""
    filled = [line for line in lines if line.strip()]
    spaced = sum(bool(line.strip()) and not after.strip() for line, after in pairwise(lines))
    return filled if len(filled) > _FEWEST and spaced * 10 >= len(filled) * 9 else lines


Length = Callable[[str], int]


def _paragraphs(lines: Sequence[str], width: int, length: Length) -> list[str]:
    indents = Counter(_indent(line) for line in lines if _columns(line) >= _SHORT)
    margin = min(indents, default=0)
    indented = any(indent > margin for indent in indents)
    done: list[list[str]] = []  # paragraphs, as the lines that they are made of
    depth = 0  # of brackets in the paragraph so far
    open_ = False  # the last line is full and may go on
    for line in lines:
        if _PAGE_NUMBER.fullmatch(line):
            continue
        if not line.strip():
            # Blank lines around a page number do not end a sentence.
            open_ = open_ and _goes_on(done[-1][-1])
            if not open_:
                done.append([line])
            continue
        begins = _STARTS.match(line.strip()) or (indented and _indent(line) > margin)
        if open_ and (depth > 0 or (not begins and (indented or _goes_on(done[-1][-1])))):
            before = done[-1][-1].rstrip()
            done[-1][-1:] = [before + _gap(before, line.strip()), line.strip()]
        else:
            done.append([line])
            depth = 0
        depth += sum(line.count(sign) for sign in "（(") - sum(line.count(sign) for sign in "）)")
        open_ = length(line) >= width - _SLACK and not _CELLS.search(line)
    return ["".join(parts) for parts in done]


def _width(lines: Sequence[str], length: Length) -> tuple[int, int]:
    """How many lines were broken, and at which column; none where the text was not wrapped.

    A few lines may be longer: what a program could not break.
    """
    lines = [line for line in lines if not _CELLS.search(line) and not _PAGE_NUMBER.fullmatch(line)]
    long = sorted(((n, i) for i, line in enumerate(lines) if (n := length(line)) >= _SHORT))
    goes_on = [_goes_on(line) and _continues(after) for line, after in pairwise(lines)] + [False]
    best = (0, 0)
    longer = 0
    for width, here in sorted(Counter(n for n, _ in long).items(), reverse=True):
        if longer > max(2, len(long) // 50):
            break
        if _NARROWEST <= width <= _WIDEST:
            full = [i for n, i in long if width - _SLACK <= n <= width]
            broken = sum(goes_on[i] for i in full)
            halves = sum(n * 2 >= width for n, _ in long)
            cells = sum(goes_on) - broken  # short lines without a stop: titles, cells, labels
            if (
                broken >= max(_FEWEST, cells // 2)
                and broken * 5 >= len(full) * 3
                and len(full) * 6 >= halves
            ):
                best = max(best, (broken, width))
        longer += here
    return best


def _continues(line: str) -> bool:
    """Whether a line can go on with the one before: not indented, and no number begins it."""
    return bool(line.strip()) and line[0] not in " 　\t" and not _STARTS.match(line)


def _goes_on(line: str) -> bool:
    return not line.rstrip().endswith(tuple(_STOPS))


def _columns(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WFA") for c in line.rstrip())


def _characters(line: str) -> int:
    return len(line.rstrip())


def _indent(line: str) -> int:
    return _columns(line) - _columns(line.lstrip())


def _gap(before: str, after: str) -> str:
    """A blank between two Latin words, nothing between Chinese ones."""
    ends, begins = before[-1:], after[:1]
    both = ends.isascii() and begins.isascii()
    return " " if both and ends.isalpha() and begins.isalpha() else ""
