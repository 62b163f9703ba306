"""Rows that no number tells apart, in a table that survives as lines, one cell under the other.

Each line goes to the column whose kind it looks like, at the lowest cost of all rows together: a
row begins where the columns begin again. What stands in front may be merged with the row above
and leave no line (a class, a title over several measures).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ingest.lexicon import Lexicon
from ingest.linefit import BAD, GROUP_HEADING, SKIP, SUBROW, LineFit, LineRow, going_on
from ingest.lines import Block
from ingest.tables import TIME_COLUMNS, UNIT_COLUMNS, ColumnKind
from ingest.text import PolicyText

_MERGED: tuple[ColumnKind | None, ...] = ("group", "other", None)
_SKIP_MERGED = 1.0
_LONGEST_CELL = 12  # lines
_WINDOW = 240
"""Lines that are brought into columns together; a table may have any number."""


class Lines(Protocol):
    """The lines below a header."""

    def read(self, stop: int, *, start: int = 0) -> list[Block]:
        """Those from `start` to `stop`, fewer where no more follow."""


def unnumbered_rows(
    text: PolicyText, kinds: Sequence[ColumnKind | None], lines: Lines, lexicon: Lexicon
) -> tuple[list[LineRow], Block | None]:
    """The rows, and the last line that they take up."""
    reader = _Reader(text, kinds, lexicon)
    rows: list[LineRow] = []
    at = 0
    while True:
        window = lines.read(at + _WINDOW, start=at)
        until = reader.charged_until(window)
        goes_on = until == len(window) == _WINDOW
        found, whole = reader.rows(window[:until], goes_on=goes_on)
        for row, _ in found:
            row.number = len(rows) + 1
            rows.append(row)
        at += found[-1][1] if found else 0
        if not (found and whole and goes_on):
            break
    return rows, lines.read(at, start=at - 1)[0] if rows else None


class _Reader:
    def __init__(
        self, text: PolicyText, kinds: Sequence[ColumnKind | None], lexicon: Lexicon
    ) -> None:
        self._text = text
        self._kinds = kinds
        self._fit = LineFit(text, lexicon)
        self._binding = [k for k in kinds if k in (*UNIT_COLUMNS, *TIME_COLUMNS)]
        self._lead_in = [0.0]  # what it costs to begin a row at a column
        for kind in kinds[:-1]:
            merged = kind in _MERGED or (kind == "title" and "content" in kinds)
            self._lead_in.append(self._lead_in[-1] + (_SKIP_MERGED if merged else SKIP))

    def charged_until(self, lines: Sequence[Block]) -> int:
        """Where a table must have ended: behind the last line that names units or a time before
        many that do neither."""
        last = 0
        for index, line in enumerate(lines):
            if self._binds(line):
                last = index + 1
            elif index - last > _LONGEST_CELL:
                break
        return last

    def rows(
        self, lines: Sequence[Block], *, goes_on: bool
    ) -> tuple[list[tuple[LineRow, int]], bool]:
        """Rows, each with the index behind its last line, and whether all were rows. The last one
        is left out where the table goes on."""
        cells = [i for i in range(len(lines)) if not self._heads_group(lines, i)]
        if not cells:
            return [], False
        columns = self._columns([lines[i] for i in cells])
        begun = [i for i in range(len(cells)) if i == 0 or columns[i] < columns[i - 1]]
        bounds = list(zip(begun, [*begun[1:], len(cells)], strict=True))
        if goes_on:
            bounds.pop()
        done: list[tuple[LineRow, int]] = []
        for start, stop in bounds:
            row = LineRow(None)
            for cell, column in zip(cells[start:stop], columns[start:stop], strict=True):
                row.cells.setdefault(column, []).append(lines[cell])
            if not self._is_row(row):
                return done, False
            row.doubtful = self._fit.is_doubtful(row, self._kinds)
            done.append((row, cells[stop - 1] + 1))
        return done, True

    def _binds(self, line: Block) -> bool:
        return any(self._fit.cost(line, kind) < BAD / 2 for kind in self._binding)

    def _heads_group(self, lines: Sequence[Block], index: int) -> bool:
        """一、扩大有效投资 over the whole width: above what is to be done, in no column."""
        line = lines[index]
        if not GROUP_HEADING.fullmatch(self._text.folded, line.start, line.end):
            return False
        if "group" in self._kinds or {"title", "content"} <= set(self._kinds):
            return False
        return not any(self._binds(below) for below in lines[index + 1 : index + 2])

    def _columns(self, lines: Sequence[Block]) -> list[int]:
        """The cheapest way to give each line a column, row after row."""
        width = len(self._kinds)
        best: list[list[tuple[float, int]]] = []
        for line in lines:
            costs = [self._fit.cost(line, kind) for kind in self._kinds]
            reached = self._reached(best[-1]) if best else [(c, -1) for c in self._lead_in]
            best.append(
                [(cost + total, came) for cost, (total, came) in zip(costs, reached, strict=True)]
            )
        column = min(range(width), key=lambda c: best[-1][c][0] + SKIP * (width - 1 - c))
        columns = [column]
        for index in range(len(lines) - 1, 0, -1):
            columns.append(best[index][columns[-1]][1])
        return columns[::-1]

    def _reached(self, before: Sequence[tuple[float, int]]) -> list[tuple[float, int]]:
        """For each column the lowest cost at which the next line comes there, and from where:
        the same cell goes on, the next begins, or the next row does."""
        width = len(self._kinds)
        ends = [total + SUBROW + SKIP * (width - 1 - b) for b, (total, _) in enumerate(before)]
        ended = min(range(width), key=ends.__getitem__)
        found: list[tuple[float, int]] = []
        for column in range(width):
            options = [(before[b][0] + SKIP * (column - b - 1), b) for b in range(column)]
            options.append((before[column][0] + going_on(self._kinds, column), column))
            if ended > column:
                options.append((ends[ended] + self._lead_in[column], ended))
            found.append(min(options))
        return found

    def _is_row(self, row: LineRow) -> bool:
        """Whether lines make a row: something to be done, somebody or some time, and at most
        one line that does not fit its column."""
        kinds = {self._kinds[column] for column in row.cells}
        odd = sum(
            self._fit.cost(line, self._kinds[column]) >= BAD / 2
            for column, cell in row.cells.items()
            for line in cell
        )
        binds = any(kind in kinds for kind in self._binding)
        return binds and bool(kinds & {"title", "content"}) and odd <= (len(row.cells) > 2)
