"""The list of documents and the cross-check of one, as workbooks.

They hold what the page shows, all of it, so they reconcile with the list they came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.ledger.crosscheck import CheckedDifference, CrossCheckReport, Place
from app.ledger.document_records import DocumentRecord, WarningRecord
from app.ledger.workbook import Column, Sheet, workbook

SOURCES: Mapping[str, str] = {"annex": "附件", "preamble": "其他"}
"""How a place is called; every other source is the body (正文)."""


def documents_workbook(documents: Sequence[DocumentRecord], *, day: date) -> bytes:
    """One row a document, and where there are any a sheet with one row a warning."""
    sheets = [Sheet("文件清单", _DOCUMENT_COLUMNS, documents)]
    warned = [(document, warning) for document in documents for warning in document.warnings]
    if warned:
        sheets.append(Sheet("需要核对的地方", _WARNING_COLUMNS, warned))
    return workbook("文件清单", sheets, header="已收文件", day=day)


_DOCUMENT_COLUMNS = (
    Column("标题", 44, lambda d: d.title),
    Column("文号", 20, lambda d: d.doc_number),
    Column("发文机关", 20, lambda d: d.issuer),
    Column("所属地区", 14, lambda d: d.place),
    Column("成文日期", 12, lambda d: d.issued),
    Column("年份", 8, lambda d: d.year),
    Column("任务", 8, lambda d: d.tasks),
    Column("段落", 8, lambda d: d.chunks),
    Column("提醒", 8, lambda d: len(d.warnings)),
    Column("更正过的任务", 14, lambda d: d.corrected_tasks),
    Column("文件名", 30, lambda d: d.filename),
)

_Warned = tuple[DocumentRecord, WarningRecord]

_WARNING_COLUMNS = (
    Column("文件", 22, lambda w: w[0].label),
    Column("标题", 44, lambda w: w[0].title),
    Column("需要核对的地方", 90, lambda w: w[1].message),
)


@dataclass(frozen=True)
class _Line:
    """A difference with one of its places; its words stand in the first line only once."""

    number: int
    difference: CheckedDifference
    place: Place | None


def crosscheck_workbook(report: CrossCheckReport, record: DocumentRecord, *, day: date) -> bytes:
    """One row for each place of a difference, numbered by difference; and a sheet with the counts
    that stand above them on the page."""
    title = f"{record.label}正文与附件比对"
    counts = [
        ("正文条数", report.articles),
        ("附件分解表项数", report.rows),
        ("分解表中与正文同一项工作的", report.in_both),
        ("合起来的工作项数", report.duties),
        ("不一致", len(report.differences)),
        *report.counts.items(),
    ]
    sheets = [
        Sheet("不一致", _DIFFERENCE_COLUMNS, list(_lines(report))),
        Sheet("合计", _COUNT_COLUMNS, counts),
    ]
    return workbook(title, sheets, header=title.replace("&", "&&"), day=day)


def _lines(report: CrossCheckReport) -> Iterator[_Line]:
    for number, difference in enumerate(report.differences, start=1):
        for place in difference.places or (None,):
            yield _Line(number, difference, place)


_DIFFERENCE_COLUMNS = (
    Column("序号", 8, lambda x: x.number),
    Column("类别", 20, lambda x: x.difference.kind),
    Column("说明", 60, lambda x: x.difference.record.message),
    Column("所在", 8, lambda x: SOURCES.get(x.place.source, "正文") if x.place else ""),
    Column("出处", 18, lambda x: x.place.locator if x.place else ""),
    Column("原文", 70, lambda x: x.place.quote if x.place else ""),
)

_COUNT_COLUMNS = (
    Column("项目", 34, lambda c: c[0]),
    Column("数目", 10, lambda c: c[1]),
)
