"""Reports as Word files, of the rows that the query string means.

    GET /api/reports/bulletin.docx   督查通报, first draft, GB/T 9704 layout
    GET /api/reports/units.docx      一单位一页

Annotations are evaluated as they stand (no `from __future__`).
"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.web.downloads import WORD, download
from app.web.office import Office
from app.web.problems import Problem, described
from app.web.task_query import TaskQuery, task_query

MOST = 2000  # tasks in a report; more than that nobody reads, and Word opens slowly


def reports_router(office: Office) -> APIRouter:
    """The routes of the reports."""
    router = APIRouter(
        prefix="/api/reports", tags=["报告"], responses=described(400, 404, 422, 500, 503)
    )
    db = office.desk.db
    read_query = task_query(office)

    def within_reason(query: TaskQuery) -> None:
        total = db.find(replace(query.filter, limit=0), as_of=query.as_of).total
        if total > MOST:
            raise Problem(
                422,
                f"符合条件的任务有 {total} 项，超过一份报告 {MOST} 项的上限。"
                "请按单位、文件、时段或状态缩小范围；全部任务可导出 Excel 台账。",
            )

    @router.get("/bulletin.docx", summary="督查通报（初稿）", response_class=Response)
    def bulletin(query: Annotated[TaskQuery, Depends(read_query)]) -> Response:
        from app.ledger.reports.bulletin import bulletin_docx, gather

        within_reason(query)
        made = gather(db, query.filter, as_of=query.as_of, documents=db.documents())
        return download(bulletin_docx(made), WORD, f"督查通报初稿{query.as_of:%Y%m%d}.docx")

    @router.get("/units.docx", summary="一单位一页", response_class=Response)
    def units(query: Annotated[TaskQuery, Depends(read_query)]) -> Response:
        from app.ledger.reports.unit_pages import gather, unit_pages_docx

        within_reason(query)
        made = gather(db, query.filter, as_of=query.as_of, documents=db.documents())
        return download(unit_pages_docx(made), WORD, f"一单位一页{query.as_of:%Y%m%d}.docx")

    return router
