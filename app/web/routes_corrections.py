"""Corrections over HTTP: of a task, of a document's facts, and the log of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from app.web.correction_shapes import (
    CorrectionEntryOut,
    CorrectionsResponse,
    DocumentPatch,
    TaskPatch,
)
from app.web.document_shapes import DocumentOut
from app.web.inputs import Day
from app.web.office import Office
from app.web.problems import described
from app.web.task_shapes import TaskOut

PROBLEMS = described(400, 404, 413, 422, 500, 503)


def corrections_router(office: Office) -> APIRouter:
    """The routes that put right what was read out wrongly."""
    router = APIRouter(prefix="/api", tags=["更正"], responses=PROBLEMS)
    db = office.desk.db

    @router.patch("/tasks/{task_id}", summary="更正任务")
    def correct_task(
        task_id: str, patch: TaskPatch, as_of: Annotated[Day | None, Query()] = None
    ) -> TaskOut:
        db.correct_task(task_id, patch.wanted(), by=patch.by.strip())
        view = db.task(task_id, as_of=as_of or office.today())
        assert view is not None
        return TaskOut.of(view)

    @router.patch("/documents/{document_id}", summary="更正文件信息")
    def correct_document(document_id: str, patch: DocumentPatch) -> DocumentOut:
        record = db.correct_document(document_id, patch.wanted(), by=patch.by.strip())
        return DocumentOut.of(record)

    @router.get("/documents/{document_id}/corrections", summary="更正记录")
    def corrections(document_id: str) -> CorrectionsResponse:
        entries = db.corrections(document_id)
        return CorrectionsResponse(corrections=[CorrectionEntryOut.of(e) for e in entries])

    return router
