"""PDF files: lines joined to paragraphs, tables joined over pages.

A line goes on in the next where it reaches the right margin and the next is not indented.
Page numbers and running heads are dropped: the first and last lines of a page that number it,
or that stand in the same place on most pages. A table whose columns are those of the table that
ended the page before is the same table. A PDF without text is a picture: it is refused with
that reason (Scanned), or read by the reader of pictures (`scan`).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Any

from ingest.document import DocumentWarning
from ingest.errors import Scanned, TooLarge
from ingest.readers.archive import broken_is_unreadable
from ingest.reading import RawCell, Reading, TextBuilder

MAX_PAGES = 300  # a page takes a twentieth of a second
MAX_CONTENT = 8 << 20  # bytes that draw one page
MAX_EDGES = 4000  # of one page: more is a drawing, and tables are looked for in their square
_NUMBERED = re.compile(r"[-—–－\s·•第]*(\d{1,4})[-—–－\s·•页]*(?:[/共\s]*\d{1,4}\s*页?)?")
_STARTS = re.compile(
    r"第[一二三四五六七八九十百\d]+[条章节]|[一二三四五六七八九十]{1,3}、"
    r"|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}[.．、](?!\d)|附件|责任单位|牵头单位|配合单位|完成时限"
)


def read_pdf(data: bytes, filename: str) -> Reading:
    """Read a .pdf file. Raises Scanned where it holds no text, UnreadableFile or TooLarge."""
    import pdfplumber  # heavy: only where a PDF comes

    with broken_is_unreadable(filename), pdfplumber.open(io.BytesIO(data)) as document:
        check_pages(document.doc, filename)
        pages: list[Page] = []
        for page in document.pages:
            _check_content(page, filename)
            pages.append(_page(page))
            page.close()
        reading = write_pages(pages)
    if not reading.text.strip():
        raise Scanned(
            f"“{filename}”里没有文字，可能是扫描件。请换成带文字的版本再添加；或请管理员安装文字识别"
            '（.venv/bin/python -m pip install "rapidocr>=3.10,<4"），重新启动后再添加。',
            filename=filename,
        )
    return reading


def check_pages(document: Any, filename: str) -> None:
    """Raise TooLarge where a document of pdfminer has too many pages, before they are made."""
    from pdfminer.pdfpage import PDFPage

    count = sum(1 for _ in islice(PDFPage.create_pages(document), MAX_PAGES + 1))
    if count > MAX_PAGES:
        raise TooLarge(
            f"“{filename}”超过{MAX_PAGES}页的上限，没有读入。请拆分后分别添加。",
            filename=filename,
        )


def _check_content(page: Any, filename: str) -> None:
    """Raise TooLarge where what draws a page unpacks to more than a page can show."""
    from pdfminer.pdftypes import resolve1

    streams = [resolve1(stream) for stream in page.page_obj.contents]
    if sum(len(s.get_data()) for s in streams if hasattr(s, "get_data")) > MAX_CONTENT:
        raise TooLarge(
            f"“{filename}”第{page.page_number}页展开后超过{MAX_CONTENT >> 20} MB，没有读入。"
            "请在WPS中打开后重新输出为PDF再添加。",
            filename=filename,
        )


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of a page: its words, where it stands in points from the top left, the size of its
    type."""

    text: str
    left: float
    right: float
    top: float
    size: float


@dataclass(frozen=True)
class Page:
    """The lines of a page from top to bottom, and its tables, each with where it begins."""

    lines: Sequence[Line]
    tables: Sequence[tuple[float, list[list[RawCell]]]] = ()
    drawing: bool = False


def write_pages(pages: Sequence[Page]) -> Reading:
    """Paragraphs and tables of pages, without what only furnishes the pages."""
    writer = _Writer()
    running = _running(pages)
    for number, page in enumerate(pages, 1):
        first, last = _ends(page)
        lines = [
            line
            for line in page.lines
            if not (line in (first, last) and _numbers(line, number))
            and (_place(line) not in running)
        ]
        writer.page(lines, page.tables)
    reading = writer.reading()
    drawings = [str(number) for number, page in enumerate(pages, 1) if page.drawing]
    if not drawings:
        return reading
    message = f"第{'、'.join(drawings[:10])}页线条过多，没有按表格读取，请对照原件核对。"
    return Reading(
        reading.text,
        reading.encoding,
        reading.grids,
        (DocumentWarning(code="drawing", message=message),),
    )


def _ends(page: Page) -> tuple[Line | None, Line | None]:
    return (page.lines[0], page.lines[-1]) if page.lines else (None, None)


def _numbers(line: Line, page: int) -> bool:
    """Whether a line numbers its page: — 3 —, 第3页 共9页, or the bare number that it has."""
    match = _NUMBERED.fullmatch(line.text.strip())
    if match is None:
        return False
    bare = line.text.strip() == match[1]
    return not bare or abs(int(match[1]) - page) <= 4


def _place(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.top / 4)


def _running(pages: Sequence[Page]) -> set[tuple[str, int]]:
    """What stands in the same place at the top or the bottom of most pages, from three on."""
    places = Counter(place for page in pages for place in {_place(e) for e in _edge_lines(page)})
    return {place for place, count in places.items() if count >= max(3, len(pages) * 0.6)}


def _edge_lines(page: Page) -> Iterator[Line]:
    yield from page.lines[:2]
    yield from page.lines[-2:]


def _page(page: Any) -> Page:
    drawing = len(page.edges) > MAX_EDGES
    tables = page.find_tables() if len(page.edges) >= 4 and not drawing else []
    boxes = [table.bbox for table in tables]
    lines = [_line(line) for line in page.extract_text_lines() if not _inside(line, boxes)]
    return Page(
        sorted(lines, key=lambda line: line.top),
        [(table.bbox[1], [list(row) for row in _rows(table)]) for table in tables],
        drawing,
    )


def _line(line: Any) -> Line:
    size = line["chars"][0]["size"] if line.get("chars") else 12.0
    return Line(
        text=line["text"],
        left=line["x0"],
        right=line["x1"],
        top=line["top"],
        size=size,
    )


@dataclass
class _Writer:
    """Collects pages; a paragraph or a table may run on over their ends."""

    _builder: TextBuilder = field(default_factory=TextBuilder)
    _pieces: list[str] = field(default_factory=list)  # of the paragraph under way
    _depth: int = 0  # brackets （ that it has opened
    _open: bool = False  # its last line reached the right margin
    _table: list[list[RawCell]] = field(default_factory=list)

    def page(
        self, lines: Sequence[Line], tables: Sequence[tuple[float, list[list[RawCell]]]]
    ) -> None:
        """Add a page: its lines and tables from top to bottom."""
        left = min((line.left for line in lines), default=0.0)
        right = max((line.right for line in lines), default=0.0)
        parts: list[tuple[float, Line | list[list[RawCell]]]] = [(line.top, line) for line in lines]
        parts += tables
        for _, part in sorted(parts, key=lambda item: item[0]):
            if isinstance(part, Line):
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

    def _line(self, line: Line, left: float, right: float) -> None:
        text = _without_gaps(line.text.strip())
        indented = line.left > left + 1.2 * line.size
        ended = bool(self._pieces) and self._pieces[-1][-1:] in "。；;！？：:）)"
        if not self._open or indented or (_STARTS.match(text) and ended):
            self._end_paragraph()
        self._pieces.append(text)
        self._depth += text.count("（") - text.count("）")
        full = line.right > right - 2.2 * line.size
        self._open = full and (self._depth > 0 or text[-1:] not in "：:")

    def _end_paragraph(self) -> None:
        if self._pieces:
            self._builder.paragraph("".join(self._pieces))
        self._pieces, self._depth, self._open = [], 0, False

    def _take_table(self, rows: list[list[RawCell]]) -> None:
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
