"""Tables with a row a line: cells between tabs, between | (Markdown) or wide blanks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lexicon import Lexicon
from ingest.linefit import LineFit
from ingest.lines import Block
from ingest.tables import UNIT_COLUMNS, Cell, Grid, column_kinds, is_task_header
from ingest.text import PolicyText

_WIDE = re.compile(r" {2,}|　+")
_SIGNS = (re.compile(r"\t"), re.compile(r"\|"), _WIDE, re.compile(r" +"))
_MOST = 30  # columns
_RULER = re.compile(r"[|\s:\-—=+]+")


def find_delimited_table(
    text: PolicyText, blocks: Sequence[Block], start: int, lexicon: Lexicon
) -> tuple[Grid, int] | None:
    """The table whose header is blocks[start], and the index of the first block after it."""
    for sign in _SIGNS:
        framed = text.raw[blocks[start].start] == "|"
        header = _cells(text, blocks[start], sign, framed=framed)
        if len(header) < 3:
            continue
        kinds = column_kinds([text.folded[c.start : c.end] for c in header])
        if not is_task_header(kinds):
            continue
        fit = LineFit(text, lexicon)
        rows = [header]
        end = start + 1
        while end < len(blocks):
            block = blocks[end]
            if not _RULER.fullmatch(text.raw, block.start, block.end):
                cells = _cells(text, block, sign, framed=framed)
                least = len(header) if sign is _SIGNS[-1] else 2
                if not least <= len(cells) <= len(header):
                    break
                places: Sequence[int] = range(len(cells))
                if sign is _WIDE and len(cells) < len(header) <= _MOST:
                    # an empty cell leaves no trace
                    places = fit.columns([Block(c.start, c.end) for c in cells], kinds)
                row = [Cell(block.end, block.end)] * len(header)
                for place, cell in zip(places, cells, strict=True):
                    row[place] = cell
                if row[0].empty and kinds[0] in UNIT_COLUMNS and len(rows) > 1:
                    # the first cell of a row goes on from the one above: 单位 | 工作任务
                    row[0] = Cell(rows[-1][0].start, rows[-1][0].end, covered=True)
                rows.append(row)
            end += 1
        if len(rows) > 1:
            last = blocks[end - 1].end
            return Grid(blocks[start].start, last, tuple(map(tuple, rows))), end
    return None


def _cells(text: PolicyText, block: Block, sign: re.Pattern[str], *, framed: bool) -> list[Cell]:
    """The cells of one line; outer | are its frame, not cells, where the header is `framed`, one
    at the end always; tabs before the line are empty cells."""
    start, end = block.start, block.end
    if sign is _SIGNS[0]:
        while start > 0 and text.raw[start - 1] == "\t":
            start -= 1
    if sign.pattern == r"\|":
        start += framed and text.raw[start] == "|"
        end -= text.raw[end - 1] == "|"
    found: list[Cell] = []
    at = start
    for match in [*sign.finditer(text.raw, start, end), None]:
        stop = match.start() if match else end
        found.append(Cell(*text.bare(at, stop)))
        at = match.end() if match else end
    return found
