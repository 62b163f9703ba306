"""Workbooks: each sheet's rows in order, merged cells as one.

Rows with words in one cell only are paragraphs where they stand over or under a table (a title,
a note); a blank row before such a row ends the table. Dates and shares are written as the sheet
shows them. Rows come as a stream, so that a sheet over the limit is refused before it is held.
Left out: formulas (their last values are read), charts, comments, what whoever opens the file does
not see or sees struck out: hidden sheets, rows (a filter hides them), columns. Warnings say so.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from ingest.document import DocumentWarning
from ingest.errors import TooLarge
from ingest.readers.archive import broken_is_unreadable, check_archive
from ingest.reading import RawCell, Reading, TextBuilder

MAX_ROWS, MAX_COLUMNS = 20_000, 200
MAX_BLANK_ROWS = 1_200_000  # more than a sheet can have
MAX_CELLS = 400_000  # of one sheet, with a value
MAX_MERGED = 200_000  # places covered by merged cells

_Row = list[RawCell]


def read_xlsx(data: bytes, filename: str) -> Reading:
    """Read a .xlsx file. Raises UnreadableFile or TooLarge."""
    check_archive(data, filename, must_hold="xl/workbook.xml")
    import openpyxl  # only where a workbook comes

    builder = TextBuilder()
    hidden: list[str] = []
    warnings: list[DocumentWarning] = []
    with broken_is_unreadable(filename), zipfile.ZipFile(io.BytesIO(data)) as archive:
        # Before openpyxl, which reads a sheet through to learn its size.
        layouts = {
            name: _layout(archive, name, filename) for name in archive.namelist() if _is_sheet(name)
        }
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                path = sheet._worksheet_path
                layout = layouts.get(path) or _layout(archive, path, filename)
                unseen = UnseenCells(str(sheet.title))
                rows = list(_rows(sheet, layout, filename, unseen))
                _write_name(str(sheet.title), rows, builder, several=len(book.worksheets) > 1)
                _write_sheet(rows, builder)
                warnings += unseen.warnings()
            else:
                hidden.append(str(sheet.title))
        comments = sum(_COMMENTS.fullmatch(name) is not None for name in archive.namelist())
    return replace(builder.reading(), warnings=(*_hidden(hidden), *warnings, *_commented(comments)))


_COMMENTS = re.compile(r"xl/(?:comments\d*|comments/\w+|threadedComments/\w+)\.xml")


def _commented(sheets: int) -> Iterator[DocumentWarning]:
    if sheets:
        message = "工作簿里的批注没有读入，请看其中有无要求。"
        yield DocumentWarning(code="comments", message=message)


def _hidden(titles: Sequence[str]) -> tuple[DocumentWarning, ...]:
    if not titles:
        return ()
    message = f"隐藏的工作表没有读入：{'、'.join(titles)}。需要读入的，请取消隐藏后重新添加。"
    return (DocumentWarning(code="hidden-sheets", message=message),)


@dataclass
class UnseenCells:
    """What of one sheet is hidden or struck out: `rows` by number, `columns` by letters with the
    first words in them, `struck` the words of cells."""

    title: str
    rows: list[tuple[int, str]] = field(default_factory=list)
    columns: dict[int, str] = field(default_factory=dict)
    struck: list[str] = field(default_factory=list)

    def warnings(self) -> Iterator[DocumentWarning]:
        """One warning a kind, that names the first and says how many there are."""
        undo = "没有读入。需要读入的，请取消隐藏或筛选后重新添加。"
        rows = [f"第{number}行“{words[:20].strip()}”" for number, words in self.rows]
        if rows:
            yield self._warning("hidden-rows", f"隐藏的{_first(rows, '行')}{undo}")
        columns = [f"{_letters(c)}列“{w[:20].strip()}”" for c, w in sorted(self.columns.items())]
        if columns:
            yield self._warning("hidden-columns", f"隐藏的{_first(columns, '列')}{undo}")
        struck = [f"“{words[:20].strip()}”" for words in self.struck]
        if struck:
            said = (
                f"画了删除线的{_first(struck, '格')}没有读入。需要读入的，请去掉删除线后重新添加。"
            )
            yield self._warning("struck-text", said)

    def _warning(self, code: str, said: str) -> DocumentWarning:
        return DocumentWarning(code=code, message=f"工作表“{self.title}”{said}")


def _first(named: Sequence[str], counted: str) -> str:
    return "、".join(named[:3]) + (f"等{len(named)}{counted}" if len(named) > 3 else "")


def _rows(sheet: Any, layout: _Layout, filename: str, unseen: UnseenCells) -> Iterator[_Row]:
    """The rows of a sheet without the empty cells at their ends; hidden rows and columns go to
    `unseen` with their words, but for cells that reach over others. Raises TooLarge."""
    sheet.reset_dimensions()  # what the file says of its own size may be anything
    merged = _merged_places(layout.merges, sheet, filename)
    struck = _struck_formats(sheet.parent)
    filled, blank = 0, False
    # Some programs give a format to every row that a sheet can have.
    rows = sheet.iter_rows(max_row=layout.last) if layout.last != 0 else ()
    for number, row in enumerate(islice(rows, MAX_BLANK_ROWS), 1):
        cells = [
            RawCell(_seen(cell, struck, unseen), *merged.get((number, column), (False, False)))
            for column, cell in enumerate(row, 1)
            if column <= MAX_COLUMNS or cell.value is not None
        ]
        if layout.hidden_columns:
            while beyond := merged.get((number, len(cells) + 1)):
                cells.append(RawCell("", *beyond))
            cells = _without_columns(cells, layout.hidden_columns, unseen)
        while cells and not (cells[-1].text or cells[-1].above or cells[-1].beside):
            cells.pop()
        if number in layout.hidden and not any(
            merged.get((number + 1, column), (False, False))[0]
            and not merged.get((number, column), (False, False))[0]
            for column in range(1, min(len(row), MAX_COLUMNS) + 1)
        ):
            if any(cell.text for cell in cells):
                unseen.rows.append((number, " ".join(cell.text for cell in cells if cell.text)))
            continue
        if not cells and blank:
            continue  # between two far rows there may be a million
        blank = not cells
        filled += bool(cells)
        if filled > MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise TooLarge(
                f"“{filename}”的工作表“{sheet.title}”超过{MAX_ROWS}行或{MAX_COLUMNS}列，没有读入。"
                "请只留下任务分解表，另存后再添加。",
                filename=filename,
            )
        yield cells


def _struck_formats(book: Any) -> frozenset[int]:
    """The formats of cells, by number, whose words are struck out."""
    return frozenset(
        number
        for number, form in enumerate(book._cell_styles)
        if form.fontId < len(book._fonts) and book._fonts[form.fontId].strike
    )


def _seen(cell: Any, struck: frozenset[int], unseen: UnseenCells) -> str:
    """What a cell shows; "" where it is struck out."""
    words = _shown(cell)
    if words and struck and cell._style_id in struck:
        unseen.struck.append(words)
        return ""
    return words


def _without_columns(cells: _Row, hidden: Sequence[tuple[int, int]], unseen: UnseenCells) -> _Row:
    """A row without its hidden columns. A cell that begins in one and reaches over others stands
    in the first of them that is seen."""
    shown: _Row = []
    begun: tuple[int, RawCell] | None = None  # the last cell in hidden columns, with its place
    for column, cell in enumerate([*cells, RawCell()], 1):
        inside = any(first <= column <= last for first, last in hidden)
        if begun is not None and not cell.beside and begun[1].text:
            unseen.columns.setdefault(begun[0], begun[1].text)
        if inside:
            begun = begun if cell.beside else (column, cell)
            continue
        shown.append(begun[1] if begun is not None and cell.beside else cell)
        begun = None
    return shown


def _write_name(title: str, rows: Sequence[_Row], builder: TextBuilder, *, several: bool) -> None:
    """The name of one sheet among several as a line above it, where it is a name (县教育局) and the
    head of the sheet does not say it."""
    head = "".join(_word(cell) for row in rows[:_HEAD] for cell in row)
    if several and any(rows) and re.search(r"[一-龥]{3}", title) and title not in head:
        builder.paragraph(title)


_HEAD = 3  # rows in which a sheet says what it is


def _write_sheet(rows: Sequence[_Row], builder: TextBuilder) -> None:
    table: list[_Row] = []
    blank = False
    for row in rows:
        if blank and _says_one_thing(row):
            _write_table(table, builder)
            table = []
        blank = not row
        if row:
            table.append(row)
    _write_table(table, builder)


def _write_table(rows: Sequence[_Row], builder: TextBuilder) -> None:
    """A title, the table, the notes under it."""
    wide = [index for index, row in enumerate(rows) if not _says_one_thing(row)]
    first, last = (wide[0], wide[-1] + 1) if wide else (len(rows), len(rows))
    for row in rows[:first]:
        builder.paragraph(_only(row))
    builder.table(rows[first:last])
    for row in rows[last:]:
        builder.paragraph(_only(row))


def _says_one_thing(row: _Row) -> bool:
    """Whether a row has words in one cell only, and none of its cells reaches up."""
    return sum(bool(_word(cell)) for cell in row) == 1 and not any(cell.above for cell in row)


def _only(row: _Row) -> str:
    return next(filter(None, map(_word, row)), "")


def _word(cell: RawCell) -> str:
    return "" if cell.above or cell.beside else cell.text


@dataclass
class _Layout:
    """What a sheet's XML says that a stream of its rows does not: `merges` as (top, left,
    bottom, right), the `last` row with a value: 0 where there is none, None where the
    rows bear no numbers, the numbers of `hidden` rows, the first and last of hidden columns."""

    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    last: int | None = 0
    hidden: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]{0,200}?\br=[\"'](\d{1,7})[\"']")
_HIDDEN = re.compile(
    rb"<(?:\w+:)?row\s(?=[^>]{0,300}\b(?:hidden=[\"'](?:1|true)|ht=[\"']0)[\"'])[^>]{0,200}?\br=[\"'](\d{1,7})[\"']"
)
_COLUMNS = re.compile(rb"<(?:\w+:)?col\s[^>]{0,300}>")
_VALUES = (b"<v>", b"<is>", b":v>", b":is>", b"<v ", b"<is ")
_CHUNK, _LONGEST = 1 << 20, 400  # bytes; no tag that matters is longer


def _is_sheet(member: str) -> bool:
    return member.startswith("xl/worksheets/") and member.endswith(".xml")


def _layout(archive: zipfile.ZipFile, path: str, filename: str) -> _Layout:
    """Read a sheet's XML as a stream of bytes. Raises TooLarge."""
    found, rest, row = _Layout(), b"", None
    numbered = True
    values = 0
    with archive.open(path) as stream:
        while chunk := stream.read(_CHUNK):
            text = rest + chunk
            values += sum(chunk.count(mark) for mark in _VALUES)
            if values > MAX_CELLS:
                raise TooLarge(
                    f"“{filename}”有一张工作表超过{MAX_CELLS}格，没有读入。"
                    "请只留下任务分解表，另存后再添加。",
                    filename=filename,
                )
            value = max(text.rfind(mark) for mark in _VALUES)
            before, after = text[: max(value, 0)], text[max(value, 0) :]
            row = _last_row(before) or row
            if value >= 0:
                numbered &= row is not None
                found.last = row
            row = _last_row(after) or row
            if len(found.hidden) < MAX_ROWS:
                found.hidden.update(int(match[1]) for match in _HIDDEN.finditer(text))
            if len(found.hidden_columns) < MAX_COLUMNS:
                found.hidden_columns += filter(None, map(_hidden_columns, _COLUMNS.findall(text)))
            end = 0
            for match in _MERGE.finditer(text):
                end = match.end()
                left, top, right, bottom = match.groups()
                found.merges.append((int(top), _column(left), int(bottom), _column(right)))
            rest = text[max(end, len(text) - _LONGEST) :]
    found.last = found.last if numbered else None
    return found


def _hidden_columns(tag: bytes) -> tuple[int, int] | None:
    """The first and last of the columns of a <col>, where it hides them."""
    said = dict(re.findall(rb"\b(\w+)=[\"']([^\"']*)[\"']", tag))
    hides = said.get(b"hidden") in (b"1", b"true") or said.get(b"width") == b"0"
    first, last = said.get(b"min", b""), said.get(b"max", b"")
    return (int(first), int(last)) if hides and first.isdigit() and last.isdigit() else None


def _last_row(text: bytes) -> int | None:
    """The number of the last row that begins in a piece of XML."""
    at = max(text.rfind(b"<row "), text.rfind(b":row "))
    match = _ROW.match(text, text.rfind(b"<", 0, at + 1)) if at >= 0 else None
    return int(match[1]) if match else None


def _merged_places(
    merges: Sequence[tuple[int, int, int, int]], sheet: Any, filename: str
) -> dict[tuple[int, int], tuple[bool, bool]]:
    """(row, column) -> (merged with the cell above, merged with the cell to the left)."""
    places: dict[tuple[int, int], tuple[bool, bool]] = {}
    for top, left, bottom, right in merges:
        right = min(right, MAX_COLUMNS)
        if (bottom - top + 1) * (right - left + 1) + len(places) > MAX_MERGED:
            raise TooLarge(
                f"“{filename}”的工作表“{sheet.title}”合并了过多的单元格，没有读入。"
                "请只留下任务分解表，另存后再添加。",
                filename=filename,
            )
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                above, beside = row > top, column > left
                if above or beside:
                    places[row, column] = (above and not beside, beside)
    return places


def _letters(column: int) -> str:
    """3 -> C."""
    letters = ""
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _shown(cell: Any) -> str:
    """A cell's value as people see it: 2017-08-31 under a yyyy"年"m"月" format is 2017年8月, 0.92
    under 0% is 92%."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        day = f"{value.day}日" if "d" in (cell.number_format or "d").lower() else ""
        return f"{value.year}年{value.month}月{day}"
    if isinstance(value, int | float) and not isinstance(value, bool):
        if "%" in (cell.number_format or ""):
            return f"{round(value * 100, 4):.10g}%"
        return f"{value:.15g}"
    return str(value).strip()
