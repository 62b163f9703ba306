"""Documents over HTTP: list, read, add, remove; and the source page that citations open.

An upload is counted while it streams in and refused over the limit; whatever refuses it leaves
nothing behind (`Library.add_document`). The stored text goes out as it is and nothing else.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

import anyio.to_thread
from fastapi import APIRouter, File, Query, Response, UploadFile
from fastapi.responses import HTMLResponse, PlainTextResponse

from app.ledger.crosscheck import cross_check_report
from app.ledger.document_records import DocumentRecord
from app.ledger.errors import UnknownDocument
from app.ledger.records import TaskFilter
from app.web.document_shapes import DocumentOut, DocumentsResponse
from app.web.downloads import WORKBOOK, crosscheck_download, download
from app.web.draft_shapes import CrossCheckOut
from app.web.inputs import Day
from app.web.office import Office
from app.web.problems import described
from app.web.render_source import Source, source_page, source_pane
from app.web.routes_drafts import read_upload
from app.web.task_shapes import TaskOut, TasksResponse

PROBLEMS = described(400, 404, 409, 413, 415, 422, 500, 503)


def documents_router(office: Office) -> APIRouter:
    """The routes of the library."""
    router = APIRouter(tags=["文件"], responses=PROBLEMS)
    desk = office.desk

    def known(document_id: str) -> DocumentRecord:
        record = desk.db.document(document_id)
        if record is None:
            raise UnknownDocument(document_id)
        return record

    @router.get("/api/documents", summary="文件列表")
    def documents() -> DocumentsResponse:
        return DocumentsResponse(documents=[DocumentOut.of(d) for d in desk.db.documents()])

    @router.get("/api/documents.xlsx", summary="导出文件清单", response_class=Response)
    def documents_xlsx() -> Response:
        from app.ledger.document_export import documents_workbook

        day = office.today()
        data = documents_workbook(desk.db.documents(), day=day)
        return download(data, WORKBOOK, f"文件清单{day:%Y%m%d}.xlsx")

    @router.post("/api/documents", status_code=201, summary="上传文件")
    async def upload(
        file: Annotated[UploadFile, File(description="政策文件，一次一份")],
    ) -> DocumentOut:
        data, name = await read_upload(file), file.filename or ""
        record = await anyio.to_thread.run_sync(lambda: office.add_document(data, filename=name))
        return DocumentOut.of(record)

    @router.get("/api/documents/{document_id}", summary="一份文件")
    def document(document_id: str) -> DocumentOut:
        return DocumentOut.of(known(document_id))

    @router.get(
        "/api/documents/{document_id}/text",
        summary="存入的原文",
        response_class=PlainTextResponse,
    )
    def text(document_id: str) -> PlainTextResponse:
        known(document_id)
        return PlainTextResponse(desk.db.text(document_id))

    @router.get("/api/documents/{document_id}/tasks", summary="文件中的任务")
    def tasks(document_id: str, as_of: Annotated[Day | None, Query()] = None) -> TasksResponse:
        known(document_id)
        day = as_of or office.today()
        page = desk.db.find(TaskFilter(document_ids=(document_id,)), as_of=day)
        rows = [TaskOut.of(view) for view in page.tasks]
        return TasksResponse.model_construct(total=page.total, as_of=day, tasks=rows)

    @router.get("/api/documents/{document_id}/crosscheck", summary="正文与附件比对")
    def crosscheck(document_id: str) -> CrossCheckOut:
        report = cross_check_report(desk.db, document_id)
        return CrossCheckOut.of(report, document_id=document_id)

    @router.get(
        "/api/documents/{document_id}/crosscheck.xlsx",
        summary="导出正文与附件比对",
        response_class=Response,
    )
    def crosscheck_xlsx(document_id: str) -> Response:
        report = cross_check_report(desk.db, document_id)
        return crosscheck_download(report, known(document_id), office.today())

    @router.get(
        "/api/documents/{document_id}/original", summary="下载原件", response_class=Response
    )
    def original(document_id: str) -> Response:
        filename, data = desk.db.original(document_id)
        return Response(data, media_type="application/octet-stream", headers=attachment(filename))

    @router.delete("/api/documents/{document_id}", status_code=204, summary="删除文件")
    def remove(document_id: str) -> Response:
        known(document_id)
        desk.library.remove_document(document_id)
        return Response(status_code=204)

    @router.get("/source/{document_id}", include_in_schema=False)
    def source(
        document_id: str,
        start: Annotated[int | None, Query(ge=0)] = None,
        end: Annotated[int | None, Query(ge=0)] = None,
        pane: bool = False,
    ) -> HTMLResponse:
        db, stored_id = office.ledger_of(document_id)
        record = db.document(stored_id)
        if record is None:
            raise UnknownDocument(document_id)
        rows = db.passages(document_ids=(stored_id,), sources=("annex",))
        whole = Source(
            record,
            db.text(stored_id),
            db.outline(stored_id),
            [(row.start, row.end) for row in rows],
        )
        passage = (start, end) if start is not None and end is not None else None
        return HTMLResponse((source_pane if pane else source_page)(whole, passage=passage))

    return router


def attachment(filename: str) -> dict[str, str]:
    """Headers under which a browser keeps a file and never opens it in our name."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
