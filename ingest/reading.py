"""What a reader makes of a file, and the builder with which readers make it.

The stored text is written in reading order: a paragraph a line, a table row a line with tabs
between its cells. A cell of several paragraphs is one line; blanks stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import DocumentWarning
from ingest.tables import Cell, Grid

RECOGNISED = "文字由扫描件识别"
"""Why what was read in a picture is to be confirmed."""


@dataclass(frozen=True)
class Reading:
    """What a reader makes of a file: the text to store, its tables, what to warn of.

    `unconfirmed` says why a person has to hold the text against the original, "" where not.
    """

    text: str
    encoding: str = ""
    grids: tuple[Grid, ...] = ()
    warnings: tuple[DocumentWarning, ...] = ()
    unconfirmed: str = ""


@dataclass(frozen=True)
class RawCell:
    """A cell before it has a place. `above`: merged with the cell above; `beside`: with the
    one to its left, so that it says nothing of its own."""

    text: str = ""
    above: bool = False
    beside: bool = False


MAX_CELLS = 1_000_000
"""Places of one table, merged ones counted in each place that they cover."""


class TableTooBig(Exception):
    """A table has more places than MAX_CELLS."""


@dataclass
class TextBuilder:
    """Collects paragraphs and tables and knows where each stands."""

    lines: list[str] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    length: int = 0

    def paragraph(self, text: str) -> None:
        """Add a paragraph; line feeds inside it begin new ones."""
        for line in clean(text).split("\n"):
            self._line(line.rstrip())

    def table(self, rows: Sequence[Sequence[RawCell]]) -> None:
        """Add a table; rows are padded to one width. Raises TableTooBig."""
        width = max((len(row) for row in rows), default=0)
        if width == 0:
            return
        if width * len(rows) > MAX_CELLS:
            raise TableTooBig
        start = self.length
        placed: list[tuple[Cell, ...]] = []
        for row in rows:
            placed.append(self._row([*row, *[RawCell()] * (width - len(row))], placed))
        cells = [c for row in placed for c in row if not c.empty]
        if cells:
            first = min(c.start for c in cells)
            self.grids.append(Grid(max(start, first), self.length - 1, tuple(placed)))

    def reading(self) -> Reading:
        """Everything added so far."""
        return Reading("\n".join(self.lines), grids=tuple(self.grids))

    def _line(self, text: str) -> None:
        self.lines.append(text)
        self.length += len(text) + 1

    def _row(self, row: Sequence[RawCell], above: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
        at = self.length
        words: list[str] = []
        cells: list[Cell] = []
        for column, raw in enumerate(row):
            word = "" if raw.above or raw.beside else cell_text(raw.text)
            if raw.above and above and not above[-1][column].empty:
                up = above[-1][column]
                cells.append(Cell(up.start, up.end, covered=True))
            else:
                cells.append(Cell(at, at + len(word)))
            words.append(word)
            at += len(word) + 1
        self._line("\t".join(words).rstrip("\t"))
        return tuple(cells)


def clean(text: str) -> str:
    """Text without control characters; every kind of line end is \\n."""
    text = re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    return CONTROL.sub("", text)


def cell_text(text: str) -> str:
    """A cell's words on one line: 规划分局\\n发改局 -> "规划分局 发改局"."""
    return " ".join(part.strip() for part in re.split(r"[\n\t]+", clean(text)) if part.strip())


CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Characters that no text for people holds."""
