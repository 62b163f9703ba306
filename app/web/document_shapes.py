"""Documents as they go over HTTP.

Fields may be added here, never renamed or removed: outside checks rely on them
(tests/test_http_contract.py).
"""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.ledger.document_records import DocumentRecord, WarningRecord
from app.web.inputs import Day
from app.web.task_shapes import CorrectionOut


class WarningOut(BaseModel):
    """Something about a document that a person should see."""

    code: str
    message: str
    start: int | None
    end: int | None

    @classmethod
    def of(cls, warning: WarningRecord) -> WarningOut:
        """A stored warning."""
        return cls.model_construct(
            code=warning.code, message=warning.message, start=warning.start, end=warning.end
        )


class DocumentOut(BaseModel):
    """A document as parsed."""

    id: str
    title: str
    doc_number: str
    issuer: str
    place: str
    issued: Day | None
    year: int | None
    filename: str
    chunks: int
    tasks: int
    warnings: list[WarningOut]
    corrections: list[CorrectionOut] = Field(description="文件信息中已更正的内容")
    corrected_tasks: int = Field(description="有更正的任务数")
    unconfirmed_tasks: int = Field(description="待对照原件确认的任务数")

    @classmethod
    def of(cls, document: DocumentRecord) -> DocumentOut:
        """A stored document."""
        return cls.model_construct(
            id=document.id,
            title=document.title,
            doc_number=document.doc_number,
            issuer=document.issuer,
            place=document.place,
            issued=document.issued,
            year=document.year,
            filename=document.filename,
            chunks=document.chunks,
            tasks=document.tasks,
            warnings=[WarningOut.of(warning) for warning in document.warnings],
            corrections=[CorrectionOut.of(c) for c in document.corrections],
            corrected_tasks=document.corrected_tasks,
            unconfirmed_tasks=document.unconfirmed_tasks,
        )


class DocumentsResponse(BaseModel):
    """Every document."""

    documents: list[DocumentOut]
