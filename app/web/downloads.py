"""What is handed out that is no JSON: files with their media types, pieces of the page."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import HTMLResponse

from app.ledger.crosscheck import CrossCheckReport
from app.ledger.document_records import DocumentRecord

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CALENDAR = "text/calendar; charset=utf-8"


def download(data: bytes, media_type: str, filename: str) -> Response:
    """`data` as a file to be saved under `filename`."""
    disposition = f"attachment; filename*=UTF-8''{quote(filename)}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})


def crosscheck_download(report: CrossCheckReport, record: DocumentRecord, day: date) -> Response:
    """The cross-check of a document or of a preview, as a workbook."""
    from app.ledger.document_export import crosscheck_workbook

    data = crosscheck_workbook(report, record, day=day)
    return download(data, WORKBOOK, f"{record.label}正文与附件比对.xlsx")


def fragment(body: str, as_of: date) -> HTMLResponse:
    """A view, with the day it is of; its links to other views keep the day when they are copied."""
    day = as_of.isoformat()
    body = dated(body, as_of)
    return HTMLResponse(f'<div class="pd-view-body" data-as-of="{day}">{body}</div>')


def dated(body: str, as_of: date) -> str:
    """HTML whose links to tabs of the page name the day."""

    def with_day(link: re.Match[str]) -> str:
        known = "as_of=" in link[1]
        return link[0] if known else f'href="{link[1]}&amp;as_of={as_of.isoformat()}"'

    return re.sub(r'href="(/\?tab=[^"]*)"', with_day, body)
