"""The panels of 文件 as pieces of HTML, fetched by assets/documents.js. Reading only: every change
goes through the API.
"""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.ledger.crosscheck import cross_check_report
from app.ledger.document_records import DocumentRecord
from app.ledger.drafts import Draft
from app.ledger.errors import UnknownTask
from app.ledger.left_out import left_out
from app.ledger.records import TaskFilter, TaskRecord
from app.ledger.task_db import TaskDB
from app.web.office import Office
from app.web.render_comparison import comparison_part
from app.web.render_correcting import Address, confirming_part, facts_form, task_row
from app.web.render_documents import library_panel
from app.web.render_preview import DocumentParts, DraftParts, document_panel, draft_panel


def panels_router(office: Office) -> APIRouter:
    """The routes of the panels."""
    router = APIRouter(prefix="/panel", include_in_schema=False)
    db, drafts = office.desk.db, office.drafts

    def page(html: str) -> HTMLResponse:
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})

    def known(document_id: str) -> DocumentRecord:
        """One document. Raises UnknownDocument, which names what has taken its place."""
        office.ledger_of(document_id)
        record = db.document(document_id)
        assert record is not None
        return record

    @router.get("/library")
    def library() -> HTMLResponse:
        return page(library_panel(db.documents(), drafts.all()))

    @router.get("/drafts/{draft_id}")
    def draft(draft_id: str, everything: bool = False) -> HTMLResponse:
        return page(draft_panel(_draft_parts(office, drafts.get(draft_id)), everything=everything))

    @router.get("/drafts/{draft_id}/facts")
    def draft_facts(draft_id: str) -> HTMLResponse:
        draft = drafts.get(draft_id)
        return page(facts_form(draft.record, Address.of_draft(draft.id)))

    @router.get("/drafts/{draft_id}/confirming")
    def draft_confirming(draft_id: str) -> HTMLResponse:
        draft = drafts.get(draft_id)
        return page(confirming_part(draft.record, Address.of_draft(draft.id)))

    @router.get("/drafts/{draft_id}/comparison")
    def comparison(draft_id: str) -> HTMLResponse:
        draft = drafts.get(draft_id)
        earlier = drafts.earlier_versions(draft)
        address = Address.of_draft(draft.id)
        shown = comparison_part(
            drafts.comparison(draft), earlier, address, confirmed=draft.confirmed
        )
        return page(shown)

    @router.get("/drafts/{draft_id}/tasks/{task_id}")
    def draft_row(draft_id: str, task_id: str) -> HTMLResponse:
        draft = drafts.get(draft_id)
        return page(task_row(_task(draft.ledger, task_id), Address.of_draft(draft.id)))

    @router.get("/documents/{document_id}")
    def document(document_id: str, everything: bool = False) -> HTMLResponse:
        record = known(document_id)
        tasks = _tasks(db, document_id)
        parts = DocumentParts(
            record=record,
            tasks=tasks,
            report=cross_check_report(db, document_id),
            log=db.corrections(document_id),
            reported=db.reports(document_id),
        )
        return page(document_panel(parts, everything=everything))

    @router.get("/documents/{document_id}/facts")
    def facts(document_id: str) -> HTMLResponse:
        return page(facts_form(known(document_id), Address.of_document(document_id)))

    @router.get("/documents/{document_id}/confirming")
    def confirming(document_id: str) -> HTMLResponse:
        return page(confirming_part(known(document_id), Address.of_document(document_id)))

    @router.get("/documents/{document_id}/tasks/{task_id}")
    def row(document_id: str, task_id: str) -> HTMLResponse:
        return page(task_row(_task(db, task_id), Address.of_document(document_id)))

    return router


def _draft_parts(office: Office, draft: Draft) -> DraftParts:
    return DraftParts(
        draft=draft,
        report=cross_check_report(draft.ledger, draft.document_id),
        left_out=left_out(draft.document),
        earlier=office.drafts.earlier_versions(draft),
        comparison=office.drafts.comparison(draft),
    )


def _tasks(db: TaskDB, document_id: str) -> list[TaskRecord]:
    found = db.find(TaskFilter(document_ids=(document_id,)), as_of=date.min)
    return [view.task for view in found.tasks]


def _task(db: TaskDB, task_id: str) -> TaskRecord:
    view = db.task(task_id, as_of=date.min)
    if view is None:
        raise UnknownTask(task_id)
    return view.task
