"""The seed written in other formats, by code: what a clerk would be sent."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from tests.ingest.parsing import SEED

TEXT = SEED.read_text(encoding="utf-8")
BODY, TABLE = re.split(r"\n\n\t(?=序号)", TEXT, maxsplit=1)


def table_rows() -> list[list[str]]:
    """Header and rows of the annex, a cell a string, its paragraphs on lines of their own."""
    cells = [re.sub(r"\n\s*\n", "\n", c).strip() for c in re.split(r"\n+\t", "\n\t" + TABLE)]
    cells = [cell for cell in cells if cell]
    header = cells[:6]
    rows = [cells[i : i + 6] for i in range(0, len(cells), 6)]
    return [header, *(row for row in rows if row != header)]


MERGED_COLUMNS = (3, 4, 5)  # 完成时间, 责任部门, 配合部门


def alike(rows: list[list[str]]) -> Iterator[tuple[int, int, int]]:
    """(first row, last row, column) of neighbours that say the same in a column that an office
    would merge."""
    for column in MERGED_COLUMNS:
        start = 1
        for row in range(2, len(rows) + 1):
            if row == len(rows) or rows[row][column] != rows[start][column]:
                if row - start > 1:
                    yield start, row - 1, column
                start = row


def docx_bytes(*, merged: bool = False, repeated_header: bool = True) -> bytes:
    """The seed as .docx; `merged`: cells of the annex that say the same are one."""
    import docx

    document = docx.Document()
    for line in BODY.split("\n"):
        document.add_paragraph(line.strip())
    header, *rows = table_rows()
    again = [] if merged or not repeated_header else [header]
    rows = [header, *rows[:4], *again, *rows[4:]]
    table = document.add_table(rows=len(rows), cols=6, style="Table Grid")
    covered = {}
    for first, last, column in alike(rows) if merged else ():
        table.cell(first, column).merge(table.cell(last, column))
        covered |= {(row, column): True for row in range(first + 1, last + 1)}
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        for column, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
            if (number, column) in covered:
                continue
            first, *more = words.split("\n")
            for extra in cell.paragraphs[1:]:
                extra._p.getparent().remove(extra._p)
            cell.paragraphs[0].text = first
            for line in more:
                cell.add_paragraph(line)
    document.add_paragraph("")
    return saved(document)


def saved(document) -> bytes:
    """What a document of python-docx or openpyxl is as a file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def html_bytes(encoding: str = "utf-8") -> bytes:
    """The seed as a saved page of a government's site."""
    paragraphs = "".join(f"<p>　　{line.strip()}</p>" for line in BODY.split("\n") if line.strip())
    rows = "".join(
        "<tr>" + "".join("<td>" + c.replace("\n", "<br>") + "</td>" for c in row) + "</tr>"
        for row in table_rows()
    )
    page = (
        f'<html><head><meta charset="{encoding}"><script>var a="。";</script></head>'
        f'<body><div class="nav"><a>首页</a><a>政务公开</a></div><div id="zoom">{paragraphs}'
        f"<table>{rows}</table></div><div>版权所有</div></body></html>"
    )
    return page.encode(encoding)


def xlsx_bytes(*, body: bool = False, merged: bool = False) -> bytes:
    """The annex as a workbook; `body`: the whole document, the text on a sheet before it."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    if body:
        sheet = book.add_worksheet("正文")
        lines = [line.strip() for line in BODY.split("\n") if line.strip()]
        for number, line in enumerate(lines):
            sheet.write(number, 0, line)
    sheet = book.add_worksheet("分解表")
    sheet.merge_range("A1:F1", "天宁区城乡义务教育优质均衡发展重点任务分解表")
    rows = table_rows()
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    for first, last, column in alike(rows) if merged else ():
        sheet.merge_range(first + 1, column, last + 1, column, rows[first][column])
    book.close()
    return buffer.getvalue()
