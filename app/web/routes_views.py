"""The tabs of the page that are plain HTML: what assets/desk.js puts into them.

    GET /view/briefing?…  本期督查, of the rows that the query string means
    GET /view/ledger?…    任务台账, the same query string as /api/tasks, and page, lights

A view is a fragment. What it shows comes from the ledger as it stands on `as_of`; nothing here
computes a state. Annotations are evaluated as they stand (no `from __future__`).
"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from app.ledger.briefing import brief
from app.web.office import Office
from app.web.render_briefing import briefing_view
from app.web.render_ledger import ROWS, Choices, Listed, ledger_view, page_number
from app.web.task_query import Address, TaskQuery, task_query


def views_router(office: Office) -> APIRouter:
    """The fragments."""
    router = APIRouter(prefix="/view", include_in_schema=False)
    db, lights = office.desk.db, office.desk.lights
    read_query = task_query(office)

    @router.get("/briefing", response_class=HTMLResponse)
    def briefing(
        request: Request, query: Annotated[TaskQuery, Depends(read_query)]
    ) -> HTMLResponse:
        made = brief(db, query.filter, as_of=query.as_of, phrases=lights.early)
        view = briefing_view(made, lights, documents=db.documents(), address=_address(request))
        return fragment(view, query)

    @router.get("/ledger", response_class=HTMLResponse)
    def ledger(request: Request, query: Annotated[TaskQuery, Depends(read_query)]) -> HTMLResponse:
        address = _address(request)
        offset = (page_number(address) - 1) * ROWS
        listed = Listed(
            page=db.find(replace(query.filter, limit=ROWS, offset=offset), as_of=query.as_of),
            tally=db.tally(query.filter, as_of=query.as_of),
            as_of=query.as_of,
            address=address,
        )
        choices = Choices(
            units=sorted({unit.name for unit in db.units(as_of=query.as_of)}),
            documents=db.documents(),
            lights=lights,
        )
        return fragment(ledger_view(listed, choices), query)

    return router


def _address(request: Request) -> Address:
    """What was asked for, without what says which tab and which rows of it."""
    pairs = request.query_params.multi_items()
    return Address.of(pairs).but(tab=None, limit=None, offset=None)


def fragment(body: str, query: TaskQuery) -> HTMLResponse:
    """A view, with the day it is of."""
    day = query.as_of.isoformat()
    return HTMLResponse(f'<div class="pd-view-body" data-as-of="{day}">{body}</div>')
