"""Tables that survive only as lines, one cell under the other.

A cell may run over several lines (units one below another, a wrapped title), a cell may be
missing (merged with the one above), the header may come again on every page. Two rules bring
the lines back into columns:
- where cells are indented and their further lines are not, the indents say where cells begin;
- else each line goes to the column whose kind it looks like, in the order of the columns, at
  the lowest cost of the whole row (continuing, leaving out and starting a sub-row cost).
The number may stand in a later column, also one without a header: what stands before it (a
group's name, a title merged over several rows) belongs to its row or, left out, to the last.
Where two neighbouring columns of units could share several lines in more than one way, the row
is reported instead of guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.ends import closing_at
from ingest.lexicon import Lexicon
from ingest.linefit import GROUP_HEADING, SKIP, SUBROW, LineFit, LineRow, going_on
from ingest.lines import Block
from ingest.numerals import ordinal
from ingest.tableheader import header_at, word_of
from ingest.tables import TIME_COLUMNS, ColumnKind, column_kinds, is_task_header
from ingest.text import PolicyText
from ingest.unnumbered import unnumbered_rows


@dataclass
class LineTable:
    """Column kinds, rows, and the lines that only repeat the header."""

    kinds: list[ColumnKind | None]
    rows: list[LineRow]
    furniture: list[Block]
    end: int  # index of the first block after the table


def find_line_table(
    text: PolicyText, blocks: Sequence[Block], start: int, lexicon: Lexicon
) -> LineTable | None:
    """The table of tasks whose header begins at blocks[start], None where none does."""
    header = header_at(text, blocks, start)
    kinds = column_kinds([word for _, word in header.columns])
    if not is_task_header(kinds):
        return None
    height = header.lines
    lines = _Lines(text, blocks, start, height, grouped=kinds[0] == "number")
    kinds = _with_number_column(text, kinds, lines.read(_WINDOW))
    if "number" not in kinds:
        rows, last = unnumbered_rows(text, kinds, lines, lexicon)
    elif not any(_is_first(text, block) for block in lines.body[: len(kinds) + 2]):
        return None
    else:
        body = lines.read(len(blocks))
        indented = all(_indented(text, block) for block in blocks[start : start + height])
        indented = indented and not all(_indented(text, block) for block in body)
        rows, used = _Rows(text, kinds, indented, lexicon).read(body)
        last = body[used - 1] if used else None
    last = last or blocks[start + height - 1]
    furniture = [block for block in lines.furniture if block.start <= last.end]
    stop = max(last.end, furniture[-1].end)
    after = range(start, len(blocks))
    end = next((i for i in after if blocks[i].start > stop), len(blocks))
    return LineTable(kinds, rows, furniture, end)


class _Lines:
    """The lines below a header, without those that repeat it or, where rows are numbered
    (`grouped`), head a group; read on as far as they are asked for."""

    def __init__(
        self, text: PolicyText, blocks: Sequence[Block], start: int, height: int, *, grouped: bool
    ) -> None:
        self._text = text
        self._blocks = blocks
        self._printed = [word_of(text, block) for block in blocks[start : start + height]]
        self._grouped = grouped
        self._next = start + height
        self.furniture = list(blocks[start : start + height])
        self.body: list[Block] = []

    def read(self, stop: int, *, start: int = 0) -> list[Block]:
        """The lines from `start` to `stop`, fewer where the part ends."""
        height = len(self._printed)
        while self._next < len(self._blocks) and len(self.body) < stop:
            ahead = self._blocks[self._next : self._next + height]
            taken = 0
            if [word_of(self._text, block) for block in ahead] == self._printed:
                taken = height
            elif self._grouped:
                taken = _opens_group(self._text, self._blocks, self._next)
            self.furniture += self._blocks[self._next : self._next + taken]
            if not taken:
                self.body.append(self._blocks[self._next])
            self._next += taken or 1
        return self.body[start:stop]


_WINDOW = 60
"""Lines below a header by which it is told whether its rows have numbers."""


def _is_first(text: PolicyText, block: Block) -> bool:
    match = _NUMBER.fullmatch(word_of(text, block))
    return match is not None and ordinal(match["n"]) == 1


def _with_number_column(
    text: PolicyText, kinds: list[ColumnKind | None], body: Sequence[Block]
) -> list[ColumnKind | None]:
    """The columns, with one for the rows' numbers where the header has none and they count up."""
    if "number" in kinds:
        return kinds
    numbers = [i for i, block in enumerate(body) if word_of(text, block) in ("1", "2", "3")]
    first = next((i for i in numbers[:1] if i < 3 and word_of(text, body[i]) == "1"), None)
    counts_up = [word_of(text, body[i]) for i in numbers[:3]] == ["1", "2", "3"]
    return [*kinds[:first], "number", *kinds[first:]] if first is not None and counts_up else kinds


_GROUP_NUMBER = re.compile(r"\(?[一二三四五六七八九十]{1,3}\)?[、.]?")


def _opens_group(text: PolicyText, blocks: Sequence[Block], index: int) -> int:
    """How many blocks are the heading of a group over the whole width, above the number of the
    next row: 一、市容环境卫生 is one; 一 and 市容环境卫生 in two cells, above 1, are two."""
    words = [word_of(text, block) for block in blocks[index : index + 3]]
    block = blocks[index]
    if len(words) > 1 and _NUMBER.fullmatch(words[1]):
        return int(GROUP_HEADING.fullmatch(text.folded, block.start, block.end) is not None)
    alone = len(words) > 2 and _GROUP_NUMBER.fullmatch(words[0]) and 2 < len(words[1]) <= 40
    return 2 if alone and words[2].isdecimal() and not re.search("[。;]", words[1]) else 0


def _is_day(text: PolicyText, line: Block) -> bool:
    return _DAY.fullmatch(word_of(text, line)) is not None


_DAY = re.compile(
    r"(?:\d{4}|[二〇○零一三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月.{1,3}日"
)


def _indented(text: PolicyText, block: Block) -> bool:
    return block.start > 0 and text.raw[block.start - 1] in "\t "


_NUMBER = re.compile(r"(?:\(?(?P<n>\d{1,6}|[一二三四五六七八九十]{1,3})\)?[.、]?)")


class _Rows:
    """Brings the lines below a header into rows.

    Inside, columns are counted from the number's on: those before it come last, as `_ahead`
    columns of the next row.
    """

    def __init__(
        self,
        text: PolicyText,
        kinds: Sequence[ColumnKind | None],
        indented: bool,
        lexicon: Lexicon,
    ) -> None:
        self._text = text
        self._ahead = kinds.index("number") if "number" in kinds else 0
        self._kinds = [*kinds[self._ahead :], *kinds[: self._ahead]]
        self._own = len(kinds) - self._ahead  # columns that follow the number
        self._indented = indented and not self._ahead
        self._fit = LineFit(text, lexicon)
        self._first = 1

    def read(self, lines: Sequence[Block]) -> tuple[list[LineRow], int]:
        """Rows, and how many of the lines they take up."""
        rows: list[LineRow] = []
        starts = list(self._number_lines(lines))
        if not starts or starts[0] > max(2, self._ahead):
            return [], 0
        bounds = [*starts, len(lines)]
        used = 0
        for number, (start, stop) in enumerate(zip(starts, bounds[1:], strict=True), 1):
            taken = self._row(lines[start + 1 : stop], number, last=stop == len(lines))
            taken[0].cells.setdefault(0, []).append(lines[start])
            rows.extend(taken)
            used = stop
        trailing = self._after_table(lines, starts[-1]) if rows else 0
        if trailing:
            kept = lines[: len(lines) - trailing]
            while rows and rows[-1].number == len(starts):
                rows.pop()
            taken = self._row(kept[starts[-1] + 1 :], len(starts), last=True)
            taken[0].cells.setdefault(0, []).append(lines[starts[-1]])
            rows.extend(taken)
            used = len(kept)
        if self._ahead:
            self._turn_back(rows, lines[: starts[0]])
        return rows, used

    def _turn_back(self, rows: Sequence[LineRow], before: Sequence[Block]) -> None:
        """Give what stands before a number to its row, and count columns from the left again."""
        ahead = {self._own + self._ahead - len(before) + i: [b] for i, b in enumerate(before)}
        number: int | None = None
        for row in rows:
            mine = ahead if row.number != number else {}
            number = row.number
            behind = {c: cell for c, cell in row.cells.items() if c >= self._own}
            cells = {**mine, **{c: cell for c, cell in row.cells.items() if c < self._own}}
            ahead = behind
            width = len(self._kinds)
            row.cells = {(c + self._ahead) % width: cell for c, cell in cells.items()}

    def _number_lines(self, lines: Sequence[Block]) -> Iterator[int]:
        """Lines that hold only the next number."""
        expected = 1
        for index, line in enumerate(lines):
            match = _NUMBER.fullmatch(word_of(self._text, line))
            if match and ordinal(match["n"]) == expected:
                yield index
                expected += 1

    def _after_table(self, lines: Sequence[Block], last_start: int) -> int:
        """How many lines at the end are text after the table: from a numbered heading or a
        note on."""
        for index in range(last_start + len(self._kinds), len(lines)):
            line = self._text.folded[lines[index].start : lines[index].end]
            if re.match(
                r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|附件|注[::]"
                r"|备注[::]|说明[::]|抄送|第[一二三四五六七八九十]+[章条]",
                line,
            ):
                return len(lines) - index
        return self._signature(lines, last_start)

    def _signature(self, lines: Sequence[Block], last_start: int) -> int:
        """How many lines at the end sign the document, below the last row. What might be that
        row's last cells, a body and the day by which it is done, is not meant."""
        at = closing_at(self._text, lines)
        day = next((i for i in range(at, len(lines)) if _is_day(self._text, lines[i])), at)
        at = max(at, min(last_start + self._own, day - 1))  # bodies above may be cells
        row = lines[last_start + 1 : at]
        told = any(self._fit.cost(line, "deadline") == 0 for line in row)
        whole = told or self._kinds[self._own - 1] not in TIME_COLUMNS
        return len(lines) - at if len(row) > 1 and whole else 0

    # One row

    def _row(self, lines: Sequence[Block], number: int, *, last: bool) -> list[LineRow]:
        """The row's lines in columns: one row, or several where a merged cell spans them."""
        columns = self._marked(lines) if self._indented else None
        if columns is None:
            columns = self._cheapest(lines, last=last)
        rows = [LineRow(number)]
        previous = self._first - 1
        for line, column in zip(lines, columns, strict=True):
            if column < previous:
                rows.append(LineRow(number))
            rows[-1].cells.setdefault(column, []).append(line)
            previous = column
        if not self._indented:
            for row in rows:
                row.doubtful = self._fit.is_doubtful(row, self._kinds)
        return rows

    def _marked(self, lines: Sequence[Block]) -> list[int] | None:
        """Columns by indents: an indented line begins the next cell. None where they do not fit."""
        columns: list[int] = []
        at = self._first - 1
        for line in lines:
            at += _indented(self._text, line)
            columns.append(max(at, self._first))
        return columns if at == len(self._kinds) - 1 else None

    def _cheapest(self, lines: Sequence[Block], *, last: bool) -> list[int]:
        """The cheapest way to give each line a column, keeping their order."""
        first, width = self._first, len(self._kinds) if not last else self._own
        restart = next((c for c in range(first, self._own) if self._kinds[c] == "content"), first)
        best: list[dict[int, tuple[float, int]]] = []
        for index, line in enumerate(lines):
            here: dict[int, tuple[float, int]] = {}
            for column in range(first, width):
                cost = self._fit.cost(line, self._kinds[column])
                if index == 0:
                    here[column] = (cost + SKIP * (column - first), -1)
                    continue
                options = [
                    (total + self._step(before, column, restart), before)
                    for before, (total, _) in best[-1].items()
                ]
                total, before = min(options)
                here[column] = (total + cost, before)
            best.append(here)
        if not best:
            return []
        end = min(best[-1], key=lambda c: best[-1][c][0] + SKIP * max(0, self._own - 1 - c))
        columns = [end]
        for index in range(len(lines) - 1, 0, -1):
            columns.append(best[index][columns[-1]][1])
        return columns[::-1]

    def _step(self, before: int, column: int, restart: int) -> float:
        if column == before:
            return going_on(self._kinds, column)
        if column > before:
            return SKIP * max(0, min(column, self._own) - before - 1)
        if before >= self._own:
            return 1000.0
        left_out = self._own - 1 - before
        return SUBROW + SKIP * left_out if column == restart else 1000.0
