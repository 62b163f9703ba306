"""The ledger over HTTP: tasks and their export, progress and history, units.

One query string (`TaskQuery`) serves the list, the workbook and the calendar, so they hold the
same rows. Nothing here computes a state: rows come from the ledger as they stand on `as_of`.

Annotations are evaluated as they stand (no `from __future__`), because routes name the
dependency that is made beside them.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response

from app.ledger.errors import UnknownTask
from app.ledger.records import State, TaskFilter, TaskView
from app.web.inputs import Day, ProgressIn, Text
from app.web.office import Office
from app.web.problems import Problem, described
from app.web.schemas import (
    HistoryResponse,
    ProgressOut,
    TaskOut,
    TasksResponse,
    UnitOut,
    UnitsResponse,
)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PROBLEMS = described(400, 404, 422, 500, 503)
PAGE = 1000  # rows when no limit is given


@dataclass(frozen=True, kw_only=True)
class TaskQuery:
    """Which rows, on which day."""

    filter: TaskFilter
    as_of: date


def tasks_router(office: Office) -> APIRouter:
    """The routes of the ledger."""
    router = APIRouter(
        prefix="/api", tags=["任务台账"], responses=described(400, 404, 422, 500, 503)
    )
    db = office.desk.db

    def units_called(name: str) -> tuple[str, ...]:
        """The canonical names that a short, old or full name stands for; itself if none."""
        wanted = name.strip()
        units = db.units(as_of=office.today())
        found = tuple(u.name for u in units if wanted == u.name or wanted in u.aliases)
        return found or (wanted,)

    def documents_called(name: str) -> tuple[str, ...]:
        found = tuple(d.id for d in db.documents() if name in {d.id, d.doc_number, d.title})
        if not found:
            raise Problem(
                404, f"没有编号、文号或标题为“{name}”的文件。请在 /api/documents 中选择。"
            )
        return found

    def task_query(
        as_of: Annotated[Day | None, Query(description="统计日期；不填为今天")] = None,
        state: Annotated[list[State] | None, Query(description="状态，可重复")] = None,
        unit: Annotated[Text, Query(max_length=100, description="单位全称或简称")] = "",
        role: Annotated[
            Literal["responsible", "lead", "supporting"] | None, Query(description="单位的角色")
        ] = None,
        due_from: Annotated[Day | None, Query(description="到期日不早于")] = None,
        due_to: Annotated[Day | None, Query(description="到期日不晚于")] = None,
        source: Annotated[
            Literal["article", "annex"] | None, Query(description="正文条目或附件分解表")
        ] = None,
        document: Annotated[Text, Query(max_length=300, description="文件编号、文号或标题")] = "",
        q: Annotated[Text, Query(max_length=200, description="标题或正文中的文字")] = "",
        id: Annotated[list[Text] | None, Query(description="任务编号，可重复")] = None,
        limit: Annotated[int | None, Query(ge=0, le=10_000, description="最多多少条")] = None,
        offset: Annotated[int, Query(ge=0, le=10_000_000, description="跳过多少条")] = 0,
    ) -> TaskQuery:
        if due_from and due_to and due_from > due_to:
            raise Problem(422, "due_from 晚于 due_to：请把起止日期对调。")
        wanted = TaskFilter(
            ids=tuple(id or ()),
            units=units_called(unit) if unit.strip() else (),
            role=role,
            source=source,
            document_ids=documents_called(document) if document else (),
            states=tuple(state or ()),
            due_from=due_from,
            due_to=due_to,
            text=q.strip(),
            limit=limit,
            offset=offset,
        )
        return TaskQuery(filter=wanted, as_of=as_of or office.today())

    @router.get("/tasks", summary="查询任务")
    def tasks(query: Annotated[TaskQuery, Depends(task_query)]) -> TasksResponse:
        wanted = query.filter
        if wanted.limit is None:
            wanted = replace(wanted, limit=PAGE)
        page = db.find(wanted, as_of=query.as_of)
        rows = [TaskOut.of(view) for view in page.tasks]
        return TasksResponse.model_construct(total=page.total, as_of=query.as_of, tasks=rows)

    @router.get("/tasks.xlsx", summary="导出 Excel 台账", response_class=Response)
    def workbook(query: Annotated[TaskQuery, Depends(task_query)]) -> Response:
        from app.ledger.export import tasks_workbook

        views = db.find(query.filter, as_of=query.as_of).tasks
        return _download(tasks_workbook(views), WORKBOOK, f"督查台账{query.as_of:%Y%m%d}.xlsx")

    @router.get("/tasks.ics", summary="导出日历", response_class=Response)
    def calendar(query: Annotated[TaskQuery, Depends(task_query)]) -> Response:
        from app.ledger.export import tasks_calendar

        views = db.find(query.filter, as_of=query.as_of).tasks
        data = tasks_calendar(views, as_of=query.as_of)
        return _download(data, "text/calendar; charset=utf-8", f"督查日历{query.as_of:%Y%m%d}.ics")

    def known(task_id: str, as_of: date) -> TaskView:
        view = db.task(task_id, as_of=as_of)
        if view is None:
            raise UnknownTask(task_id)
        return view

    @router.get("/tasks/{task_id}", summary="一项任务")
    def task(task_id: str, as_of: Annotated[Day | None, Query()] = None) -> TaskOut:
        return TaskOut.of(known(task_id, as_of or office.today()))

    @router.post("/tasks/{task_id}/progress", status_code=201, summary="登记进展或办结")
    def report(
        task_id: str, progress: ProgressIn, as_of: Annotated[Day | None, Query()] = None
    ) -> TaskOut:
        known(task_id, office.today())
        db.record_progress(
            task_id,
            status=progress.status,
            note=progress.note.strip(),
            on=progress.date or office.today(),
            by=progress.by.strip(),
            period=progress.period,
            milestone=progress.milestone,
        )
        return TaskOut.of(known(task_id, as_of or office.today()))

    @router.get("/tasks/{task_id}/history", summary="办理记录")
    def history(task_id: str) -> HistoryResponse:
        known(task_id, office.today())
        return HistoryResponse(history=[ProgressOut.of(e) for e in db.history(task_id)])

    @router.get("/units", summary="单位")
    def units(as_of: Annotated[Day | None, Query()] = None) -> UnitsResponse:
        rows = db.units(as_of=as_of or office.today())
        return UnitsResponse(units=[UnitOut.of(unit) for unit in rows])

    return router


def _download(data: bytes, media_type: str, filename: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(filename)}"
    return Response(data, media_type=media_type, headers={"Content-Disposition": disposition})
