"""A task's card and the steps of reporting on it, as plain pages and as panes.

    GET  /task?id=…&as_of=…          the card
    POST /task/review, /task/edit    the report to be confirmed; back to the form
    POST /task/save, /task/undo      written down; the card as it stands then

The steps are forms that work without a script; with `pane` they answer the pane only. What comes
in is read by the models of the API, so both doors refuse the same. Annotations are evaluated as
they stand (no `from __future__`).
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import HTMLResponse

from app.ledger.errors import UnknownTask
from app.ledger.records import TaskView
from app.web.downloads import dated
from app.web.forms import read_form
from app.web.inputs import Day, ProgressIn, Text, UndoIn
from app.web.office import Office
from app.web.render_card import Card, task_card
from app.web.render_progress import STATUSES, Report, review_form
from app.web.render_source import PAGE
from app.web.render_text import html
from app.web.words import STATES, chinese_day


def card_router(office: Office) -> APIRouter:
    """The card's routes."""
    router = APIRouter(prefix="/task", include_in_schema=False)
    db, lights = office.desk.db, office.desk.lights

    def meant(
        id: Annotated[Text, Query(max_length=200)],
        as_of: Annotated[Day | None, Query()] = None,
    ) -> TaskView:
        view = db.task(id, as_of=as_of or office.today())
        if view is None:
            raise UnknownTask(id)
        return view

    def again(view: TaskView) -> TaskView:
        """The same task after a change."""
        found = db.task(view.task.id, as_of=view.standing.as_of)
        assert found is not None
        return found

    def linked(view: TaskView) -> list[TaskView]:
        """The rows or the article on the same work."""
        found = (db.task(i, as_of=view.standing.as_of) for i in view.task.counterpart_ids)
        return [other for other in found if other]

    def card(view: TaskView, notice: str = "") -> Card:
        history = db.history(view.task.id)
        return Card(view=view, lights=lights, linked=linked(view), history=history, notice=notice)

    def sent(
        status: Annotated[Text, Form()] = "in_progress",
        about: Annotated[Text, Form(max_length=30)] = "",
        date: Annotated[Text, Form(max_length=30)] = "",
        by: Annotated[Text, Form()] = "",
        note: Annotated[Text, Form()] = "",
    ) -> Report:
        return Report(status=status, about=about, date=date, by=by, note=note)

    @router.get("", response_class=HTMLResponse)
    def show(view: Annotated[TaskView, Depends(meant)], pane: bool = False) -> HTMLResponse:
        return answer(task_card(card(view)), view, pane)

    @router.post("/edit", response_class=HTMLResponse)
    def edit(
        view: Annotated[TaskView, Depends(meant)],
        report: Annotated[Report, Depends(sent)],
        pane: bool = False,
    ) -> HTMLResponse:
        return answer(task_card(card(view), report), view, pane)

    @router.post("/review", response_class=HTMLResponse)
    def review(
        view: Annotated[TaskView, Depends(meant)],
        report: Annotated[Report, Depends(sent)],
        pane: bool = False,
    ) -> HTMLResponse:
        _progress(report)
        return answer(review_form(view, report), view, pane)

    @router.post("/save", response_class=HTMLResponse)
    def save(
        view: Annotated[TaskView, Depends(meant)],
        report: Annotated[Report, Depends(sent)],
        pane: bool = False,
    ) -> HTMLResponse:
        entry = office.record_progress(view.task.id, _progress(report))
        now = again(view)
        said = f"已登记{STATUSES[entry.status]}（第{entry.id}号）。{_change(view, now)}"
        if entry.on > view.standing.as_of:
            day = chinese_day(view.standing.as_of)
            said += f"这条登记自{chinese_day(entry.on)}起计，现在仍按{day}统计。"
        said += _elsewhere(now, linked(now))
        return answer(task_card(card(now, said)), now, pane)

    @router.post("/undo", response_class=HTMLResponse)
    def undo(
        view: Annotated[TaskView, Depends(meant)],
        entry: Annotated[int, Form(ge=1)],
        by: Annotated[Text, Form()] = "",
        pane: bool = False,
    ) -> HTMLResponse:
        office.undo_progress(view.task.id, entry, read_form(UndoIn, {"by": by}))
        now = again(view)
        said = f"已撤销第{entry}号登记，原登记保留在记录里。{_change(view, now)}"
        return answer(task_card(card(now, said)), now, pane)

    return router


def answer(body: str, view: TaskView, pane: bool) -> HTMLResponse:
    """A pane, or a page of its own."""
    body = dated(body, view.standing.as_of)
    page = body if pane else PAGE.format(title=html(view.task.title), body=body)
    return HTMLResponse(page)


def _progress(report: Report) -> ProgressIn:
    fields = {
        "status": report.status,
        "note": report.note,
        "date": report.date or None,
        "by": report.by,
        "period": report.period,
        "milestone": report.milestone,
    }
    return read_form(ProgressIn, fields)


def _change(before: TaskView, after: TaskView) -> str:
    """What the report changed of the state, in words."""
    was, now = STATES[before.standing.state].word, STATES[after.standing.state].word
    return f"状态由“{was}”变为“{now}”。" if was != now else f"状态仍为“{now}”。"


def _elsewhere(done: TaskView, linked: Sequence[TaskView]) -> str:
    """That the same work is still open in the other part of the document, where it is listed
    once more and reported on by itself."""
    still = [other for other in linked if other.standing.state != "done"]
    if done.standing.state != "done" or not still:
        return ""
    places = "、".join(
        f"{other.task.locator}（{STATES[other.standing.state].word}）" for other in still
    )
    return f"同一工作在{places}另列一项，不随之办结，请看下面“对应的任务”，一并核对登记。"
