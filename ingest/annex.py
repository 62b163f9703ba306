"""Rows of an annexed breakdown table, however the table came: as lines or as a grid.

A row is a stretch of the text from its first cell to its last. Where one number has several
rows under it (cells merged over them) each is a row of its own, -1, -2 …, under one title.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from types import MappingProxyType

from ingest.document import DocumentWarning, Span
from ingest.fields import Share, has_role_verb, own_part, read_field
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.linetable import LineTable
from ingest.names import BLANK, read_names
from ingest.roles import Part, labels_in
from ingest.tables import (
    TIME_COLUMNS,
    UNIT_COLUMNS,
    Cell,
    ColumnKind,
    Grid,
    column_kinds,
    is_task_header,
)
from ingest.text import PolicyText

PARTS: dict[ColumnKind, Part] = {
    "lead": Part("responsible", True),
    "responsible": Part("responsible"),
    "supporting": Part("supporting"),
}


_Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Row:
    """One row with its cells by kind. `shares` are its units, `deadline` the place of its
    deadline cell, `rhythm` of the one that says how often, `steps` of further cells of time, and
    `periods` of cells below a header that says when, with that header; `content` that of the cells
    that say what is to be done; `unread` are cells of units in which no name was found."""

    start: int
    end: int
    number: int | None
    part: int  # from 1 within its number, 0 where the number has one row
    title: str
    content: tuple[int, int]
    shares: tuple[Share, ...] = ()
    deadline: tuple[int, int] | None = None
    rhythm: tuple[int, int] | None = None
    steps: tuple[tuple[int, int], ...] = ()
    periods: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    tail: tuple[int, int] | None = None
    unread: tuple[tuple[int, int], ...] = ()


@dataclass
class TaskTable:
    """The rows of one table, what only furnishes it, and what is doubtful about it."""

    rows: list[Row] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)
    warnings: list[DocumentWarning] = field(default_factory=list)


def rows_from_lines(text: PolicyText, table: LineTable, lexicon: Lexicon) -> TaskTable:
    """The rows of a table that survived as lines."""
    done = TaskTable(furniture=[text.span(b.start, b.end) for b in table.furniture])
    reader = _RowReader(text, table.kinds, lexicon)
    units = [c for c, kind in enumerate(table.kinds) if kind in UNIT_COLUMNS]
    above: dict[int, list[Block]] = {}
    for row in table.rows:
        lines = dict(row.cells)
        merged = bool(above) and not any(column in lines for column in units)
        if merged and done.rows and done.rows[-1].number == row.number:
            lines |= above  # one cell of units over several rows of a number
        above = {column: lines[column] for column in units if column in lines}
        cells = {column: _place(blocks) for column, blocks in lines.items()}
        read = reader.read(row.number, cells, lines, lines.keys() - row.cells.keys())
        if read is None:
            continue
        done.rows.append(read)
        if row.doubtful:
            done.warnings.append(_doubtful(read))
    done.rows = _with_parts(done.rows)
    done.furniture = _between_rows(done.furniture, done.rows)
    return done


def rows_from_grid(text: PolicyText, grid: Grid, lexicon: Lexicon) -> TaskTable | None:
    """The rows of a grid; None where its header is not that of a table of tasks."""
    head, kinds = _grid_header(text, grid)
    if kinds is None:
        return None
    printed = list(kinds)
    kinds = _with_headings(text, grid.rows[head - 1], kinds, grid.rows[head:])
    done = TaskTable()
    reader = _RowReader(text, kinds, lexicon, _header_places(grid.rows[:head]))
    number: int | None = None
    for index, cells in enumerate(grid.rows):
        words = [_words(text, cell.start, cell.end) for cell in cells]
        if index < head or column_kinds(words) == printed:
            done.furniture += _furniture(text, [(c.start, c.end) for c in cells if not c.covered])
            continue
        own = {c: (cell.start, cell.end) for c, cell in enumerate(cells) if not cell.empty}
        if not own:
            continue
        if "number" in kinds and not cells[kinds.index("number")].covered:
            found = re.search(r"\d+", words[kinds.index("number")])
            number = int(found[0]) if found else number
        elif "number" not in kinds:
            number = len(done.rows) + 1
        covered = {c for c, cell in enumerate(cells) if cell.covered}
        bound = any(kinds[c] in (*UNIT_COLUMNS, *TIME_COLUMNS) for c in own)
        counted = "number" in kinds and re.fullmatch(
            r"\(?[一二三四五六七八九十]{1,3}\)?[、.]?", words[kinds.index("number")]
        )
        if len(own) == 1 or (not bound and (number is None or counted)):
            done.furniture += _furniture(text, [p for c, p in own.items() if c not in covered])
            continue  # 一、… over the whole width: a heading inside the table
        read = reader.read(number, own, {}, covered)
        if read is not None:
            done.rows.append(read)
    done.rows = _with_parts(done.rows)
    return done if done.rows else None


def _header_places(rows: _Rows) -> dict[int, tuple[int, int]]:
    """Where the lowest word above each column stands."""
    return {
        column: (cell.start, cell.end)
        for row in rows
        for column, cell in enumerate(row)
        if not cell.empty
    }


class _RowReader:
    """Reads rows of one table: what each column is, is known."""

    def __init__(
        self,
        text: PolicyText,
        kinds: Sequence[ColumnKind | None],
        lexicon: Lexicon,
        headers: Mapping[int, tuple[int, int]] = MappingProxyType({}),
    ) -> None:
        self._text = text
        self._kinds = kinds
        self._lexicon = lexicon
        self._headers = headers  # where the header of each column stands
        self._title = ""

    def read(
        self,
        number: int | None,
        cells: dict[int, tuple[int, int]],
        lines: dict[int, list[Block]],
        covered: Sequence[int] | set[int] = (),
    ) -> Row | None:
        """One row from the places of its cells."""
        own = [place for column, place in cells.items() if column not in covered]
        if not own:
            return None
        start, end = min(p[0] for p in own), max(p[1] for p in own)
        by_kind: dict[str, list[int]] = {}
        for column in sorted(cells):
            by_kind.setdefault(self._kinds[column] or "other", []).append(column)
        titles, contents = by_kind.get("title", []), by_kind.get("content", [])
        if titles:
            self._title = self._bare(cells[titles[0]])
        texts = contents or titles
        texts = [column for column in texts if column not in covered] or texts
        if not texts:
            return None
        content = (cells[texts[0]][0], cells[texts[-1]][1])
        title = self._title if titles or self._title else ""
        shares = [
            share
            for kind in UNIT_COLUMNS
            for column in by_kind.get(kind, [])
            for share in self._shares(kind, cells[column], lines.get(column))
        ]
        unread = tuple(
            cells[column]
            for kind in UNIT_COLUMNS
            for column in by_kind.get(kind, [])
            if not BLANK.fullmatch(self._text.folded, *cells[column])
            and not self._shares(kind, cells[column], lines.get(column))
        )
        due, rhythm = by_kind.get("deadline", []), by_kind.get("rhythm", [])
        fields = [
            cells[c]
            for k in (*UNIT_COLUMNS, *TIME_COLUMNS)
            for c in by_kind.get(k, [])
            if c not in covered
        ]
        return Row(
            start=start,
            end=end,
            number=number,
            part=0,
            title=title or self._bare(content)[:60],
            content=content,
            shares=tuple(shares),
            deadline=cells[due[0]] if due else None,
            rhythm=cells[rhythm[0]] if rhythm else None,
            steps=tuple(cells[c] for c in by_kind.get("step", [])),
            periods=tuple(
                (self._headers[c], cells[c])
                for c in by_kind.get("period", [])
                if c in self._headers
            ),
            tail=(min(f[0] for f in fields), end) if fields else None,
            unread=unread,
        )

    def _shares(
        self, kind: ColumnKind, place: tuple[int, int], lines: Sequence[Block] | None
    ) -> list[Share]:
        folded = self._text.folded
        said = any(label.kind == "role" for label in labels_in(folded, *place))
        if said or has_role_verb(folded, *place):  # 市教育局牵头,市财政局配合
            return list(read_field(self._text, *place, self._lexicon).shares)
        places = [(b.start, b.end) for b in lines] if lines else [place]
        names = [
            n for start, end in places for n in read_names(self._text, start, end, self._lexicon)
        ]
        marked = [own for name in names if (own := own_part(name, PARTS[kind]))]
        told = {name.start for share in marked for name in share.names}
        others = tuple(name for name in names if name.start not in told)
        leads = any(share.part.lead for share in marked)  # then no other of the cell does
        part = replace(PARTS[kind], lead=PARTS[kind].lead and not leads)
        return marked + ([Share(others, part)] if others else [])

    def _bare(self, place: tuple[int, int]) -> str:
        return re.sub(r"\s+", "", self._text.raw[place[0] : place[1]]).strip("。：:；;")


def _between_rows(furniture: Sequence[Span], rows: Sequence[Row]) -> list[Span]:
    """What furnishes the table, without what a row took in because its number was lost."""
    starts = [row.start for row in rows]  # in the order of the text
    return [
        span
        for span in furniture
        if (before := bisect_right(starts, span.start) - 1) < 0 or rows[before].end <= span.start
    ]


def _place(blocks: Sequence[Block]) -> tuple[int, int]:
    return blocks[0].start, blocks[-1].end


def _words(text: PolicyText, start: int, end: int) -> str:
    return re.sub(r"\s+", "", text.folded[start:end])


def _furniture(text: PolicyText, places: Sequence[tuple[int, int]]) -> list[Span]:
    return [text.span(start, end) for start, end in places if start < end]


def _grid_header(text: PolicyText, grid: Grid) -> tuple[int, list[ColumnKind | None] | None]:
    """How many rows the header takes and what its columns are; it may stand below a title."""
    for index in range(min(4, len(grid.rows))):
        words = [_words(text, c.start, c.end) for c in grid.rows[index]]
        kinds = column_kinds(words)
        if index + 1 < len(grid.rows) and len({k for k in kinds if k}) > 1:
            below = [_words(text, c.start, c.end) for c in grid.rows[index + 1]]
            deeper = column_kinds(below)
            if sum(k is not None for k in deeper) >= 2 and all(
                k is not None or not w for k, w in zip(deeper, below, strict=True)
            ):
                merged = [lower or upper for upper, lower in zip(kinds, deeper, strict=True)]
                if is_task_header(merged):
                    return index + 2, merged
        if is_task_header(kinds):
            return index + 1, kinds
    return 0, None


def _with_headings(
    text: PolicyText, header: Sequence[Cell], kinds: Sequence[ColumnKind | None], rows: _Rows
) -> list[ColumnKind | None]:
    """The columns; one that says for several rows together what the next says for each (目标任务,
    merged or left empty below, beside 工作举措) heads a group of rows."""
    says = [c for c, kind in enumerate(kinds) if kind == "content"]
    done = list(kinds)
    for c in says:
        by_blank = "任务" in _words(text, header[c].start, header[c].end)
        for other in says:
            shared = [row for row in rows if not row[other].own and row[c].own]
            below = [row for row in rows if row[other].own and not row[c].own]
            if below and not shared and (by_blank or all(row[c].covered for row in below)):
                done[c] = "group"
    return done


def _with_parts(rows: Sequence[Row]) -> list[Row]:
    """Number the rows that share a number: 1-1, 1-2."""
    many = {row.number for row, after in pairwise(rows) if row.number == after.number}
    done: list[Row] = []
    for row in rows:
        part = 0
        if row.number is not None and row.number in many:
            part = done[-1].part + 1 if done and done[-1].number == row.number else 1
        done.append(replace(row, part=part))
    return done


def _doubtful(row: Row) -> DocumentWarning:
    return DocumentWarning(
        code="table-columns-unclear",
        message=f"表格第{row.number}项“{row.title}”的责任单位与配合单位在文本中分不清界线，请核对。",
        start=row.start,
        end=row.end,
    )
