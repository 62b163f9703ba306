"""What is handed out that is no JSON: files with their media types, pieces of the page."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from fastapi import Response
from fastapi.responses import HTMLResponse

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CALENDAR = "text/calendar; charset=utf-8"


def download(data: bytes, media_type: str, filename: str) -> Response:
    """`data` as a file to be saved under `filename`."""
    disposition = f"attachment; filename*=UTF-8''{quote(filename)}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})


def fragment(body: str, as_of: date) -> HTMLResponse:
    """A view, with the day it is of."""
    day = as_of.isoformat()
    return HTMLResponse(f'<div class="pd-view-body" data-as-of="{day}">{body}</div>')
