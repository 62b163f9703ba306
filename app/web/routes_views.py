"""The tabs of the page that are plain HTML: what assets/desk.js puts into them.

    GET /view/briefing?…  本期督查, of the rows that the query string means
    GET /view/ledger?…    任务台账, the same query string as /api/tasks, and page, lights
    GET /view/timeline?…  时间轴, the same query string, and year, by
    GET /view/plotly.js   the script that draws the pictures, from the installed package

A view is a fragment. What it shows comes from the ledger as it stands on `as_of`; nothing here
computes a state. Annotations are evaluated as they stand (no `from __future__`).
"""

from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse

from app.ledger.agenda import dates_of_year, years_with_dates
from app.ledger.briefing import brief
from app.ledger.provenance import provenance
from app.web.downloads import fragment
from app.web.inputs import YEARS
from app.web.office import Office
from app.web.render_briefing import briefing_view
from app.web.render_ledger import ROWS, Choices, Listed, ledger_view, page_number
from app.web.render_timeline import Year, timeline_view
from app.web.task_query import Address, TaskQuery, task_query

DAY_SECONDS = 24 * 60 * 60


def views_router(office: Office) -> APIRouter:
    """The fragments."""
    router = APIRouter(prefix="/view", include_in_schema=False)
    db, lights = office.desk.db, office.desk.lights
    read_query = task_query(office)

    def unit_names(as_of: date) -> list[str]:
        return sorted({unit.name for unit in db.unit_names(as_of=as_of)})

    @router.get("/briefing", response_class=HTMLResponse)
    def briefing(
        request: Request, query: Annotated[TaskQuery, Depends(read_query)]
    ) -> HTMLResponse:
        documents = db.documents()
        made = brief(db, query.filter, as_of=query.as_of, phrases=lights.early, documents=documents)
        view = briefing_view(made, lights, documents=documents, address=_address(request))
        return fragment(view, query.as_of)

    @router.get("/ledger", response_class=HTMLResponse)
    def ledger(request: Request, query: Annotated[TaskQuery, Depends(read_query)]) -> HTMLResponse:
        address = _address(request)
        offset = (page_number(address) - 1) * ROWS
        documents = db.documents()
        listed = Listed(
            page=db.find(replace(query.filter, limit=ROWS, offset=offset), as_of=query.as_of),
            tally=db.tally(query.filter, as_of=query.as_of),
            as_of=query.as_of,
            address=address,
            sources=provenance(db, query.filter, documents, as_of=query.as_of),
        )
        choices = Choices(
            units=unit_names(query.as_of),
            documents=documents,
            lights=lights,
        )
        return fragment(ledger_view(listed, choices), query.as_of)

    @router.get("/timeline", response_class=HTMLResponse)
    def timeline(
        request: Request, query: Annotated[TaskQuery, Depends(read_query)]
    ) -> HTMLResponse:
        address = _address(request).but(due_from=None, due_to=None)
        asked = address.get("year")
        year = int(asked) if asked.isdecimal() and int(asked) in YEARS else query.as_of.year
        found = dates_of_year(db, query.filter, year, as_of=query.as_of)
        shown = Year(
            documents=db.documents(),
            year=year,
            as_of=query.as_of,
            found=found,
            units=unit_names(query.as_of),
            address=address,
            only=query.filter.units,
            other_years=() if found else years_with_dates(db, query.filter, near=year),
        )
        return fragment(timeline_view(shown), query.as_of)

    @router.get("/plotly.js", response_class=FileResponse)
    def plotly() -> FileResponse:
        found = find_spec("plotly")
        assert found is not None
        assert found.origin is not None
        script = Path(found.origin).parent / "package_data" / "plotly.min.js"
        headers = {"Cache-Control": f"max-age={DAY_SECONDS}"}
        return FileResponse(script, media_type="text/javascript", headers=headers)

    return router


def _address(request: Request) -> Address:
    """What was asked for, without what says which tab and which rows of it."""
    pairs = request.query_params.multi_items()
    return Address.of(pairs).but(tab=None, limit=None, offset=None)
