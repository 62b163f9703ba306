"""The ledger over HTTP: tasks and their export, progress and history, units.

One query string (`TaskQuery`) serves the list, the workbook and the calendar, so they hold the
same rows. Nothing here computes a state: rows come from the ledger as they stand on `as_of`.

Annotations are evaluated as they stand (no `from __future__`), because routes name the
dependency that is made beside them.
"""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.ledger.errors import UnknownTask
from app.ledger.records import TaskView
from app.web.downloads import CALENDAR, WORKBOOK, download
from app.web.inputs import Day, ProgressIn, UndoIn, UnitDecisionIn
from app.web.office import Office
from app.web.problems import described
from app.web.task_query import TaskQuery, task_query
from app.web.task_shapes import HistoryResponse, ProgressOut, TaskOut, TasksResponse
from app.web.unit_shapes import UnitDecisionOut, UnitDecisionsResponse, UnitsResponse

PROBLEMS = described(400, 404, 422, 500, 503)
PAGE = 1000  # rows when no limit is given


def tasks_router(office: Office) -> APIRouter:
    """The routes of the ledger."""
    router = APIRouter(
        prefix="/api", tags=["任务台账"], responses=described(400, 404, 422, 500, 503)
    )
    db = office.desk.db

    read_query = task_query(office)

    @router.get("/tasks", summary="查询任务")
    def tasks(query: Annotated[TaskQuery, Depends(read_query)]) -> TasksResponse:
        wanted = query.filter
        if wanted.limit is None:
            wanted = replace(wanted, limit=PAGE)
        page = db.find(wanted, as_of=query.as_of)
        rows = [TaskOut.of(view) for view in page.tasks]
        return TasksResponse.model_construct(total=page.total, as_of=query.as_of, tasks=rows)

    @router.get("/tasks.xlsx", summary="导出 Excel 台账", response_class=Response)
    def workbook(query: Annotated[TaskQuery, Depends(read_query)]) -> Response:
        from app.ledger.export import tasks_workbook

        views = db.find(query.filter, as_of=query.as_of).tasks
        return download(tasks_workbook(views), WORKBOOK, f"督查台账{query.as_of:%Y%m%d}.xlsx")

    @router.get("/tasks.ics", summary="导出日历", response_class=Response)
    def calendar(query: Annotated[TaskQuery, Depends(read_query)]) -> Response:
        from app.ledger.export import tasks_calendar

        views = db.find(query.filter, as_of=query.as_of).tasks
        data = tasks_calendar(views, as_of=query.as_of)
        return download(data, CALENDAR, f"督查日历{query.as_of:%Y%m%d}.ics")

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
        office.record_progress(task_id, progress)
        return TaskOut.of(known(task_id, as_of or office.today()))

    @router.post(
        "/tasks/{task_id}/progress/{entry_id}/undo", status_code=201, summary="撤销一条办理记录"
    )
    def undo(
        task_id: str, entry_id: int, taken: UndoIn, as_of: Annotated[Day | None, Query()] = None
    ) -> TaskOut:
        office.undo_progress(task_id, entry_id, taken)
        return TaskOut.of(known(task_id, as_of or office.today()))

    @router.get("/tasks/{task_id}/history", summary="办理记录")
    def history(task_id: str) -> HistoryResponse:
        known(task_id, office.today())
        return HistoryResponse(history=[ProgressOut.of(e) for e in db.history(task_id)])

    @router.get("/units", summary="单位")
    def units(as_of: Annotated[Day | None, Query()] = None) -> UnitsResponse:
        return UnitsResponse.of(db.units(as_of=as_of or office.today()))

    @router.get("/units/decisions", summary="单位名称的登记：别称、更名、并入、确认")
    def decisions() -> UnitDecisionsResponse:
        return UnitDecisionsResponse(
            decisions=[UnitDecisionOut.of(entry) for entry in db.unit_decisions()]
        )

    @router.post("/units/decisions", status_code=201, summary="登记别称、更名、并入，或确认推定")
    def decide(said: UnitDecisionIn) -> UnitDecisionOut:
        return UnitDecisionOut.of(office.decide_unit(said))

    @router.post(
        "/units/decisions/{decision_id}/undo", status_code=201, summary="撤销一条单位名称的登记"
    )
    def undo_decision(decision_id: int, taken: UndoIn) -> UnitDecisionOut:
        return UnitDecisionOut.of(db.undo_unit_decision(decision_id, by=taken.by.strip()))

    return router
