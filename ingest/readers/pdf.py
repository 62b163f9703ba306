"""PDF files: lines joined to paragraphs, tables joined over pages.

A line goes on in the next where it reaches the right margin and the next is not indented.
Page numbers are dropped. A table whose columns are those of the table that ended the page
before is the same table. A PDF without text is a picture: it is refused with that reason.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers.archive import broken_is_unreadable
from ingest.reading import RawCell, Reading, TextBuilder

MAX_PAGES = 500
_PAGE_NUMBER = re.compile(r"[-—–\s·•第]*\d{1,4}[-—–\s·•页/共\d]*")
_STARTS = re.compile(
    r"第[一二三四五六七八九十百\d]+[条章节]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.．、](?!\d)|附件|责任单位|牵头单位|配合单位|完成时限"
)


def read_pdf(data: bytes, filename: str) -> Reading:
    """Read a .pdf file. Raises UnreadableFile or TooLarge."""
    import pdfplumber  # heavy: only where a PDF comes

    with broken_is_unreadable(filename), pdfplumber.open(io.BytesIO(data)) as document:
        if len(document.pages) > MAX_PAGES:
            raise TooLarge(
                f"“{filename}”有{len(document.pages)}页，超过{MAX_PAGES}页的上限。请拆分后添加。",
                filename=filename,
            )
        writer = _Writer()
        for page in document.pages:
            writer.page(page)
            page.close()
        reading = writer.reading()
    if not reading.text.strip():
        raise UnreadableFile(
            f"“{filename}”里没有文字，可能是扫描件。请换成带文字的版本，或先做文字识别再添加。",
            filename=filename,
        )
    return reading


class _Writer:
    """Collects pages; a paragraph or a table may run on over their ends."""

    def __init__(self) -> None:
        self._builder = TextBuilder()
        self._paragraph = ""
        self._open = False  # the last line reached the right margin
        self._table: list[list[RawCell]] = []

    def page(self, page: Any) -> None:
        """Add a page: its lines and tables from top to bottom."""
        tables = page.find_tables()
        boxes = [table.bbox for table in tables]
        lines = [line for line in page.extract_text_lines() if not _inside(line, boxes)]
        lines = [line for line in lines if not _PAGE_NUMBER.fullmatch(line["text"])]
        left = min((line["x0"] for line in lines), default=0.0)
        right = max((line["x1"] for line in lines), default=0.0)
        parts = [(line["top"], "line", line) for line in lines]
        parts += [(table.bbox[1], "table", table) for table in tables]
        for _, kind, part in sorted(parts, key=lambda item: item[0]):
            if kind == "line":
                self._end_table()
                self._line(part, left, right)
            else:
                self._end_paragraph()
                self._take_table(part)

    def reading(self) -> Reading:
        """Everything read so far."""
        self._end_paragraph()
        self._end_table()
        return self._builder.reading()

    def _line(self, line: Any, left: float, right: float) -> None:
        text = _without_gaps(line["text"].strip())
        size = line["chars"][0]["size"] if line.get("chars") else 12.0
        indented = line["x0"] > left + 1.2 * size
        begins = _STARTS.match(text) and self._paragraph[-1:] in "。；;！？：:）)"
        if not self._open or indented or begins:
            self._end_paragraph()
        self._paragraph += text
        inside = self._paragraph.count("（") > self._paragraph.count("）")
        full = line["x1"] > right - 2.2 * size
        self._open = full and (inside or text[-1:] not in "：:")

    def _end_paragraph(self) -> None:
        if self._paragraph:
            self._builder.paragraph(self._paragraph)
        self._paragraph, self._open = "", False

    def _take_table(self, table: Any) -> None:
        rows = [list(row) for row in _rows(table)]
        if self._table and rows and len(rows[0]) != len(self._table[0]):
            self._end_table()
        if self._table and rows:
            rows = _without_header(rows, self._table[0])
            if rows and not rows[0][0].text and not rows[0][0].above and rows[0][1:]:
                self._table[-1] = _run_on(self._table[-1], rows.pop(0))
        self._table += rows

    def _end_table(self) -> None:
        if self._table:
            self._builder.table(self._table)
        self._table = []


def _inside(line: Any, boxes: Sequence[tuple[float, float, float, float]]) -> bool:
    middle = (line["top"] + line["bottom"]) / 2
    return any(
        top <= middle <= bottom and line["x0"] < right and line["x1"] > left
        for left, top, right, bottom in boxes
    )


def _rows(table: Any) -> Iterator[list[RawCell]]:
    """Rows of cells; a place without a cell of its own is covered by the one that spans it."""
    texts = table.extract()
    for row, words in zip(table.rows, texts, strict=True):
        cells: list[RawCell] = []
        reach = 0.0
        for index, box in enumerate(row.cells):
            if box is not None:
                reach = box[2]
                cells.append(RawCell(_cell_text(table.page, box, words[index] or "")))
            else:
                start = _column_start(table, index)
                beside = start is not None and start < reach - 1
                cells.append(RawCell(above=not beside, beside=beside))
        yield cells


def _without_header(rows: list[list[RawCell]], header: list[RawCell]) -> list[list[RawCell]]:
    """The rows of a page's table without the header that every page repeats."""
    same = rows and [cell.text for cell in rows[0]] == [cell.text for cell in header]
    return rows[1:] if same else rows


def _run_on(row: list[RawCell], more: Sequence[RawCell]) -> list[RawCell]:
    """A row that a page's end cut in two."""
    return [
        RawCell(cell.text + other.text, cell.above, cell.beside) if other.text else cell
        for cell, other in zip(row, more, strict=True)
    ]


def _column_start(table: Any, index: int) -> float | None:
    starts = [row.cells[index][0] for row in table.rows if row.cells[index] is not None]
    return min(starts) if starts else None


def _cell_text(page: Any, box: tuple[float, float, float, float], words: str) -> str:
    """A cell's words: a line that its width broke runs on, any other ends a paragraph."""
    if "\n" not in words:
        return words
    inside = page.within_bbox((box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1), strict=False)
    lines = inside.extract_text_lines()
    pitch = min((b["top"] - a["top"] for a, b in pairwise(lines)), default=0.0)
    text = ""
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        text += _without_gaps(line["text"].strip())
        if after is not None and not _wrapped(line, after, box[2], pitch):
            text += "\n"
    return text


_PADDING = 6.0  # points between a cell's edge and its words
_NO_LINE_START = re.compile(r".{0,2}[，。；：、！？》”）〕]|[0-9A-Za-z]")
_BODY = re.compile(r".{1,8}[局委办厅处部院镇乡会队所]")


def _wrapped(line: Any, after: Any, edge: float, pitch: float) -> bool:
    """Whether the cell's width broke a line: no further character would have fitted.

    Where the next line opens with signs that may not open one, up to two more went with them.
    Two short lines of which the first ends like a body are two bodies.
    """
    text, more = line["text"].strip(), after["text"].strip()
    if after["top"] - line["top"] > 1.3 * pitch or (_BODY.fullmatch(text) and len(more) <= 8):
        return bool(re.fullmatch(r"[一-龥]", more))
    size = line["chars"][0]["size"] if line.get("chars") else 10.0
    spare = 3.2 if _NO_LINE_START.match(more) else 1.1
    return bool(line["x1"] > edge - _PADDING - spare * size)


def _without_gaps(text: str) -> str:
    """Blanks that a program sets between Chinese characters and others are none of the text."""
    return re.sub(r"(?<=[^\x00-\x7f]) +(?=\S)|(?<=\S) +(?=[^\x00-\x7f])", "", text)
