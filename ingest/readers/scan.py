"""Scanned PDF files: pages that are pictures, read by text recognition (the extra `ocr`).

Rendered by pypdfium2, which pdfplumber brings, recognised by rapidocr, whose models are inside
its package. What comes out are lines with places, as a PDF with text gives them; tables are not
rebuilt. Every text so read bears a warning, and each of its tasks a mark until it is confirmed: a
person must hold it against the original.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ingest.document import DocumentWarning
from ingest.errors import TooLarge
from ingest.readers.archive import broken_is_unreadable
from ingest.readers.pdf import Line, Page, write_pages
from ingest.reading import RECOGNISED, Reading

MAX_PAGES = 60  # a page takes seconds
DOTS_PER_POINT = 200 / 72
MAX_PIXELS = 12_000_000  # of one page: A3 at 200 dots an inch has eight
SURE = 0.8  # below it, a line is named in the warning


def read_scan(data: bytes, filename: str) -> Reading:
    """Recognise the text of a scanned .pdf file. Raises UnreadableFile or TooLarge.

    Raises ImportError where the extra is not installed; `doctor` and the refusal of a scan say
    how to install it.
    """
    import pypdfium2  # heavy, both: only where a scan comes
    from rapidocr import RapidOCR

    pages: list[Page] = []
    doubtful: list[str] = []
    with broken_is_unreadable(filename):
        document = pypdfium2.PdfDocument(data)
        if len(document) > MAX_PAGES:
            raise TooLarge(
                f"“{filename}”是扫描件，有{len(document)}页，超过{MAX_PAGES}页的上限，没有读入。"
                "请拆分后分别添加，或换成带文字的版本。",
                filename=filename,
            )
        recognise = RapidOCR(params={"Global.log_level": "critical"})
        for page in document:
            lines = list(_lines(page, recognise))
            doubtful += [line.text for line, share in lines if share < SURE]
            pages.append(Page(sorted((line for line, _ in lines), key=lambda line: line.top)))
        reading = write_pages(pages)
    warnings = (*reading.warnings, *_to_confirm(len(pages), doubtful))
    return replace(reading, warnings=warnings, unconfirmed=RECOGNISED)


def _lines(page: Any, recognise: Any) -> Iterator[tuple[Line, float]]:
    """The lines of a page with their places in points, each with how sure it is."""
    width, height = page.get_size()
    scale = min(DOTS_PER_POINT, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    picture = page.render(scale=scale).to_numpy()
    found = recognise(picture)
    if found.txts is None:
        return
    for box, text, share in zip(found.boxes, found.txts, found.scores, strict=True):
        left, right = (float(edge(x for x, _ in box)) / scale for edge in (min, max))
        top, bottom = (float(edge(y for _, y in box)) / scale for edge in (min, max))
        line = Line(text=text, left=left, right=right, top=top, size=bottom - top)
        yield line, float(share)


def _to_confirm(pages: int, doubtful: list[str]) -> Iterator[DocumentWarning]:
    yield DocumentWarning(
        code="recognised",
        message=f"这份文件是扫描件，{pages}页文字由程序识别，可能有错字，表格没有还原。"
        "文字和任务都须对照原件确认。",
    )
    if doubtful:
        yield DocumentWarning(
            code="recognised-unsure",
            message=f"识别没有把握的有{len(doubtful)}处："
            + "；".join(text[:20] for text in doubtful[:5]),
        )
