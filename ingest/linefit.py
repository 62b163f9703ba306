"""How well a line fits a column of a table that survives as lines, and what a row of it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf

from ingest.dates import find_times
from ingest.field_times import is_done_by
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.names import BLANK, looks_like_unit, read_names
from ingest.tables import TIME_COLUMNS, UNIT_COLUMNS, ColumnKind
from ingest.text import PolicyText

BAD = 8.0
"""What a line costs in a column that it cannot stand in."""
SKIP, SUBROW = 4.0, 3.0
"""What a cell costs that is left out, and a further row."""
GROUP_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))[^。;]{2,40}"
)


@dataclass
class LineRow:
    """A row: for each column the blocks of its cell, in order. `doubtful`: units that could
    stand in either of two columns."""

    number: int | None
    cells: dict[int, list[Block]] = field(default_factory=dict)
    doubtful: bool = False


def going_on(kinds: Sequence[ColumnKind | None], column: int) -> float:
    """What it costs that a cell goes on over a further line. Where lines of units could stand in
    either of two columns, one unit leads and several assist."""
    after = kinds[column + 1 : column + 2]
    few = kinds[column] in ("lead", "responsible") and after and after[0] in UNIT_COLUMNS
    return 2.0 if few else 1.5


@dataclass(frozen=True)
class LineFit:
    """Says of the lines of one text what it costs to take them for cells of a kind."""

    text: PolicyText
    lexicon: Lexicon

    def cost(self, line: Block, kind: ColumnKind | None) -> float:
        """How badly a line fits a column of this kind: 0 fits, 8 does not."""
        piece = self.text.folded[line.start : line.end].strip()
        blank = bool(BLANK.fullmatch(piece))
        if kind in UNIT_COLUMNS:
            return 0.0 if blank else self._unit_cost(line, piece)
        if kind in TIME_COLUMNS:
            if blank or self._is_time(line):
                return 0.0
            times = find_times(piece, reference=None) if len(piece) <= 24 else ()
            told = sum(time.end - time.start for time in times)
            return BAD if not times else 0.0 if 2 * told >= len(piece) else BAD / 2
        if kind == "group":
            if GROUP_HEADING.fullmatch(piece):
                return 0.0
            other = self._unit_cost(line, piece) <= 0.5 or self._is_time(line)
            return 0.5 + 3.0 * other if len(piece) <= 12 else 6.0
        if kind in ("other", None):
            return (
                0.0
                if blank or re.search(r"[处科室股组]$", piece)
                else 1.0
                if len(piece) <= 20
                else BAD / 2
            )
        if blank:
            return BAD
        if self._is_time(line):
            return BAD / 2
        is_body = self._unit_cost(line, piece) <= 0.5  # what is to be done is none
        sentence = piece.endswith("。")
        if kind == "title":
            return 3.0 * is_body + sentence + (0.0 if len(piece) <= 30 else 3.0)
        return 6.0 * is_body + (0.0 if len(piece) > 12 or sentence else 1.0)

    def _is_time(self, line: Block) -> bool:
        return is_done_by(self.text, line.start, line.end)

    def _unit_cost(self, line: Block, piece: str) -> float:
        if len(piece) > 200 or piece.endswith("。"):
            return BAD
        names = read_names(self.text, line.start, line.end, self.lexicon)
        known = sum(looks_like_unit(name.text, self.lexicon) for name in names)
        if not names or not known:
            return BAD
        if re.search(r"[处科室股]$", names[-1].text) and len(names[-1].text) <= 5:
            return BAD / 2
        return 0.5 + 3.0 * (len(names) - known) / len(names)

    def columns(self, cells: Sequence[Block], kinds: Sequence[ColumnKind | None]) -> Sequence[int]:
        """Which column each cell of a row stands in that has fewer cells than columns: in their
        order, at the lowest cost, of equal ones the first."""
        best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (len(kinds) + 1)
        for cell in cells:
            below: list[tuple[float, tuple[int, ...]]] = [(inf, ())]
            for column, kind in enumerate(kinds):
                cost, places = best[column]
                here = (cost + self.cost(cell, kind), (*places, column))
                below.append(min(below[-1], here, key=lambda option: option[0]))
            best = below
        return best[-1][1]

    def is_doubtful(self, row: LineRow, kinds: Sequence[ColumnKind | None]) -> bool:
        """Two neighbouring unit columns with more lines than cells."""
        units = [c for c, kind in enumerate(kinds) if kind in UNIT_COLUMNS]
        lines = [block for c in units for block in row.cells.get(c, [])]
        wrapped = sum(self.text.folded[block.end - 1] in "、," for block in lines)
        return len(units) > 1 and len(lines) - wrapped > len(units)
