"""Files that are handed out: their media types, and the answer that carries one."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CALENDAR = "text/calendar; charset=utf-8"


def download(data: bytes, media_type: str, filename: str) -> Response:
    """`data` as a file to be saved under `filename`."""
    disposition = f"attachment; filename*=UTF-8''{quote(filename)}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})
