"""Workbooks: each sheet's rows in order, merged cells as one.

A row with words in one cell only is a paragraph (a title over the table); the rest is a table.
Dates are written as an office writes them. Left out: formulas (their last values are read),
hidden sheets, charts.
"""

from __future__ import annotations

import datetime
import io
from typing import Any

from ingest.readers.archive import broken_is_unreadable, check_archive
from ingest.reading import RawCell, Reading, TextBuilder

MAX_ROWS, MAX_COLUMNS = 20_000, 100


def read_xlsx(data: bytes, filename: str) -> Reading:
    """Read a .xlsx file. Raises UnreadableFile or TooLarge."""
    check_archive(data, filename, must_hold="xl/workbook.xml")
    import openpyxl  # only where a workbook comes

    builder = TextBuilder()
    with broken_is_unreadable(filename):
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                _write_sheet(sheet, builder)
    return builder.reading()


def _write_sheet(sheet: Any, builder: TextBuilder) -> None:
    merged = _merged_places(sheet)
    table: list[list[RawCell]] = []
    for number, row in enumerate(sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS), 1):
        cells = [
            RawCell(_shown(cell), *merged.get((number, column), (False, False)))
            for column, cell in enumerate(row, 1)
        ]
        while cells and not (cells[-1].text or cells[-1].above or cells[-1].beside):
            cells.pop()
        filled = [cell for cell in cells if cell.text and not cell.above and not cell.beside]
        if len(filled) == 1 and not any(cell.above for cell in cells):
            builder.table(table)
            table = []
            builder.paragraph(filled[0].text)
        elif cells:
            table.append(cells)
    builder.table(table)


def _merged_places(sheet: Any) -> dict[tuple[int, int], tuple[bool, bool]]:
    """(row, column) -> (merged with the cell above, merged with the cell to the left)."""
    places: dict[tuple[int, int], tuple[bool, bool]] = {}
    for area in sheet.merged_cells.ranges:
        if (area.max_row - area.min_row) * (area.max_col - area.min_col) > MAX_ROWS:
            continue
        for row in range(area.min_row, min(area.max_row, MAX_ROWS) + 1):
            for column in range(area.min_col, min(area.max_col, MAX_COLUMNS) + 1):
                above, beside = row > area.min_row, column > area.min_col
                if above or beside:
                    places[row, column] = (above and not beside, beside)
    return places


def _shown(cell: Any) -> str:
    """A cell's value as people see it: 2017-08-31 under a yyyy"年"m"月" format is 2017年8月."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        day = f"{value.day}日" if "d" in (cell.number_format or "d").lower() else ""
        return f"{value.year}年{value.month}月{day}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
