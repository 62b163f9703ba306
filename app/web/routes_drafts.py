"""Previews over HTTP: read a file, look, put right, then publish or drop; and replace a document.

POST   /api/drafts                     read a file; nothing counts yet. 200: it waits already
GET    /api/drafts/{id}                all that was read, the cross-check, what it would replace
PATCH  /api/drafts/{id}, …/tasks/{id}  put right
PUT    /api/drafts/{id}/replaces       choose what it replaces
POST   /api/drafts/{id}/publish        let it count
DELETE /api/drafts/{id}                drop it
PUT    /api/documents/{id}             a new version at once, without a preview
"""

from __future__ import annotations

from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, File, Form, Query, Response, UploadFile

from app.ledger.crosscheck import cross_check_report
from app.ledger.drafts import Draft
from app.ledger.left_out import left_out
from app.ledger.records import TaskFilter
from app.web.correction_shapes import DocumentPatch, TaskPatch
from app.web.document_shapes import DocumentOut
from app.web.downloads import crosscheck_download
from app.web.draft_shapes import (
    ComparisonOut,
    CrossCheckOut,
    DraftOut,
    DraftsResponse,
    EarlierOut,
    PublishedOut,
    PublishIn,
    ReplacesIn,
    SpanOut,
)
from app.web.inputs import Day, Text
from app.web.office import DRAFT, UPLOAD_LIMIT, Office, upload_too_large
from app.web.problems import Problem, described
from app.web.task_shapes import TaskOut

PROBLEMS = described(400, 404, 409, 413, 415, 422, 429, 500, 503)
WAITING: dict[int | str, dict[str, Any]] = {
    200: {"model": DraftOut, "description": "同一份文件已在等待确认，没有再读一遍"}
}
Upload = Annotated[UploadFile, File(description="政策文件，一次一份")]


def drafts_router(office: Office) -> APIRouter:
    """The routes of previews."""
    router = APIRouter(prefix="/api", tags=["预览"], responses=PROBLEMS)

    def shown(draft: Draft, as_of: Day | None = None) -> DraftOut:
        return draft_out(office, draft, as_of or office.today())

    @router.post("/drafts", status_code=201, summary="预览文件，不入库", responses=WAITING)
    async def preview(file: Upload, response: Response) -> DraftOut:
        data = await read_upload(file)
        name = file.filename or ""
        draft, new = await anyio.to_thread.run_sync(lambda: office.open_draft(data, filename=name))
        if not new:
            response.status_code = 200
        return await anyio.to_thread.run_sync(lambda: shown(draft))

    @router.get("/drafts", summary="等待确认的预览")
    def drafts() -> DraftsResponse:
        waiting = [(draft, EarlierOut.of(draft.record)) for draft in office.drafts.all()]
        return DraftsResponse(drafts=[out.model_copy(update={"id": d.id}) for d, out in waiting])

    @router.get("/drafts/{draft_id}", summary="一份预览")
    def draft(draft_id: str, as_of: Annotated[Day | None, Query()] = None) -> DraftOut:
        return shown(office.drafts.get(draft_id), as_of)

    @router.get("/drafts/{draft_id}/crosscheck", summary="预览的正文与附件比对")
    def crosscheck(draft_id: str) -> CrossCheckOut:
        draft = office.drafts.get(draft_id)
        report = cross_check_report(draft.ledger, draft.document_id)
        return CrossCheckOut.of(report, document_id=DRAFT + draft.id)

    @router.get(
        "/drafts/{draft_id}/crosscheck.xlsx",
        summary="导出预览的正文与附件比对",
        response_class=Response,
    )
    def crosscheck_xlsx(draft_id: str) -> Response:
        draft = office.drafts.get(draft_id)
        report = cross_check_report(draft.ledger, draft.document_id)
        return crosscheck_download(report, draft.record, office.today())

    @router.patch("/drafts/{draft_id}", summary="更正预览中的文件信息")
    def correct_document(draft_id: str, patch: DocumentPatch) -> DraftOut:
        draft = office.drafts.get(draft_id)
        draft.ledger.correct_document(draft.document_id, patch.wanted(), by=patch.by.strip())
        return shown(draft)

    @router.patch("/drafts/{draft_id}/tasks/{task_id}", summary="更正预览中的任务")
    def correct_task(draft_id: str, task_id: str, patch: TaskPatch) -> TaskOut:
        draft = office.drafts.get(draft_id)
        known = office.desk.db.units(as_of=office.today())
        draft.ledger.correct_task(task_id, patch.wanted(), by=patch.by.strip(), known=known)
        view = draft.ledger.task(task_id, as_of=office.today())
        assert view is not None
        return TaskOut.of(view)

    @router.put("/drafts/{draft_id}/replaces", summary="选择替换哪份文件")
    def replaces(draft_id: str, choice: ReplacesIn) -> DraftOut:
        draft = office.drafts.get(draft_id)
        office.drafts.set_replaced(draft, choice.document_id, confirmed=choice.same)
        return shown(draft)

    @router.post("/drafts/{draft_id}/publish", status_code=201, summary="确认入库")
    def publish(draft_id: str, confirmation: PublishIn | None = None) -> PublishedOut:
        by = confirmation.by.strip() if confirmation else ""
        return PublishedOut.published(office.drafts.publish(draft_id, by=by))

    @router.delete("/drafts/{draft_id}", status_code=204, summary="放弃预览")
    def drop(draft_id: str) -> Response:
        office.drafts.discard(draft_id)
        return Response(status_code=204)

    @router.put("/documents/{document_id}", summary="以新版替换文件")
    async def replace(
        document_id: str, file: Upload, by: Annotated[Text, Form(max_length=100)] = ""
    ) -> PublishedOut:
        office.ledger_of(document_id)
        data, name = await read_upload(file), file.filename or ""
        published = await anyio.to_thread.run_sync(
            lambda: office.replace_document(document_id, data, filename=name, by=by.strip())
        )
        return PublishedOut.published(published)

    return router


async def read_upload(file: UploadFile) -> bytes:
    """The bytes of a file. Raises Problem 413."""
    if (file.size or 0) > UPLOAD_LIMIT:
        raise Problem(413, upload_too_large(file.filename or "文件"))
    return await file.read()


def draft_out(office: Office, draft: Draft, as_of: Day) -> DraftOut:
    """A draft as it is sent."""
    found = draft.ledger.find(TaskFilter(document_ids=(draft.document_id,)), as_of=as_of)
    comparison = office.drafts.comparison(draft)
    report = cross_check_report(draft.ledger, draft.document_id)
    return DraftOut.model_construct(
        id=draft.id,
        filename=draft.filename,
        document=DocumentOut.of(draft.record),
        tasks=[TaskOut.of(view) for view in found.tasks],
        crosscheck=CrossCheckOut.of(report, document_id=DRAFT + draft.id),
        replaces=ComparisonOut.of(comparison) if comparison else None,
        left_out=[SpanOut.of(span) for span in left_out(draft.document)],
        earlier=[EarlierOut.of(d) for d in office.drafts.earlier_versions(draft)],
    )
