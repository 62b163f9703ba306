"""Rows as an Excel workbook: typed dates, filters, the heading row frozen, set up to be printed.

    workbook(title, [Sheet("任务台账", columns, rows)], header="督查任务台账", day=day) -> bytes

Text stays text whatever it begins with. Nothing here reads a clock: the file is dated with `day`,
and equal rows make equal files.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

FIRST_DATE = date(1900, 3, 1)  # before it Excel's calendar is off by a day
_LONGEST_CELL = 32_767  # characters; Excel's limit
_A3 = 8  # the number of the paper
_LINE, _HIGHEST_ROW = 17, 409  # points
_RULED = {"valign": "top", "border": 1, "border_color": "#B8C2CC"}


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, its value in a row; `aside` is one that is
    looked up on the screen and left out in print. Such columns stand last."""

    heading: str
    width: int
    value: Callable[[Any], str | int | date | None]
    aside: bool = False


@dataclass(frozen=True)
class Sheet:
    """One row for each of `rows` under its `name`."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Any]


def workbook(title: str, sheets: Sequence[Sheet], *, header: str, day: date) -> bytes:
    """An .xlsx file. `header` stands on every printed page, before the name of the sheet."""
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": title, "created": datetime.combine(day, time())})
        styles = {
            "head": book.add_format({"bold": True, "bg_color": "#DDE6F0", **_RULED}),
            "text": book.add_format({"text_wrap": True, **_RULED}),
            "number": book.add_format({"align": "center", **_RULED}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "center", **_RULED}),
        }
        for sheet in sheets:
            _fill(book.add_worksheet(sheet.name), sheet, styles, header)
    return file.getvalue()


def _fill(made: Any, sheet: Sheet, styles: dict[str, Any], header: str) -> None:
    """The rows, set up to be filtered and printed."""
    columns, rows = sheet.columns, sheet.rows
    for position, column in enumerate(columns):
        made.set_column(position, position, column.width)
        made.write_string(0, position, column.heading, styles["head"])
    for number, row in enumerate(rows, start=1):
        values = [column.value(row) for column in columns]
        for position, value in enumerate(values):
            _write(made, number, position, value, styles)
        made.set_row(number, _height(columns, values))
    made.freeze_panes(1, 0)
    made.autofilter(0, 0, len(rows), len(columns) - 1)
    printed = [column for column in columns if not column.aside]
    made.print_area(0, 0, len(rows), len(printed) - 1)
    made.set_landscape()
    made.set_paper(_A3)
    made.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    made.set_header(f"&C{header}  &A")
    rest = "、".join(column.heading for column in columns if column.aside)
    made.set_footer(f"&C第&P页，共&N页{f'&R{rest}见电子表' if rest else ''}")
    made.fit_to_pages(1, 0)
    made.repeat_rows(0)


def _height(columns: Sequence[Column], values: Sequence[Any]) -> float:
    """How high a row is whose printed cells show all their lines. Not every program finds out by
    itself; what stands aside is cut rather than making one task fill the screen."""
    lines = [
        sum(-(-_breadth(line) // (column.width - 1)) or 1 for line in str(value).split("\n"))
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str) and not column.aside
    ]
    return min(_HIGHEST_ROW, _LINE * max(lines, default=1))


def _breadth(text: str) -> int:
    """The width of a text in characters of a column's width: a Chinese one takes two."""
    return sum(1 if ord(sign) < 0x2E80 and sign not in "“”‘’…—" else 2 for sign in text)


def _write(
    sheet: Any, row: int, column: int, value: str | int | date | None, styles: dict[str, Any]
) -> None:
    match value:
        case None | "":
            sheet.write_blank(row, column, None, styles["text"])
        case date() if value >= FIRST_DATE:
            moment = datetime.combine(value, time())
            sheet.write_datetime(row, column, moment, styles["date"])
        case int():
            sheet.write_number(row, column, value, styles["number"])
        case _:
            sheet.write_string(row, column, str(value)[:_LONGEST_CELL], styles["text"])
