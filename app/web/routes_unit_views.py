"""单位 on the page: the table of units, a unit's page, and what is said of its names.

    GET  /view/units?…          the table; with unit=… (and place=…) that unit's page
    POST /view/units/decide     a further name, a new one, a merger, an inference confirmed
    POST /view/units/undo       one of these taken back

The forms are read by the models of the API. Annotations are evaluated as they stand (no
`from __future__`).
"""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse

from app.ledger.provenance import provenance
from app.ledger.records import TaskFilter
from app.ledger.unit_profile import unit_profile
from app.web.downloads import fragment
from app.web.forms import read_form
from app.web.inputs import Day, Text, UnitDecisionIn
from app.web.office import Office
from app.web.render_unit_names import KINDS
from app.web.render_units import unit_view, units_view
from app.web.task_query import Address


def unit_views_router(office: Office) -> APIRouter:
    """The fragments about units."""
    router = APIRouter(prefix="/view/units", include_in_schema=False)
    db, lights = office.desk.db, office.desk.lights

    def page(name: str, place: str | None, as_of: date, notice: str = "") -> HTMLResponse:
        profile = unit_profile(db, name, as_of=as_of, place=place)
        names = sorted({u.name for u in db.unit_names(as_of=as_of)} - {profile.unit.name})
        return fragment(unit_view(profile, lights, names=names, notice=notice), as_of)

    @router.get("", response_class=HTMLResponse)
    def units(
        as_of: Annotated[Day | None, Query()] = None,
        unit: Annotated[Text, Query(max_length=100)] = "",
        place: Annotated[Text | None, Query(max_length=100)] = None,
    ) -> HTMLResponse:
        day = as_of or office.today()
        if unit.strip():
            return page(unit.strip(), place, day)
        body = units_view(
            db.tally_by_unit(TaskFilter(), as_of=day),
            address=Address(),
            as_of=day,
            sources=provenance(db, TaskFilter(), db.documents(), as_of=day),
            inferred=[u for u in db.units(as_of=day) if u.inferred],
        )
        return fragment(body, day)

    @router.post("/decide", response_class=HTMLResponse)
    def decide(
        kind: Annotated[Text, Form()],
        unit: Annotated[Text, Form()],
        place: Annotated[Text, Form()] = "",
        other: Annotated[Text, Form()] = "",
        since: Annotated[Text, Form()] = "",
        by: Annotated[Text, Form()] = "",
        note: Annotated[Text, Form()] = "",
        as_of: Annotated[Day | None, Form()] = None,
    ) -> HTMLResponse:
        said = {"kind": kind, "unit": unit, "place": place, "other": other, "by": by, "note": note}
        entry = office.decide_unit(read_form(UnitDecisionIn, {**said, "since": since or None}))
        notice = f"已登记{KINDS[entry.kind]}（第{entry.id}号），可以撤销。"
        return page(entry.unit, entry.place, as_of or office.today(), notice)

    @router.post("/undo", response_class=HTMLResponse)
    def undo(
        unit: Annotated[Text, Form(max_length=100)],
        decision: Annotated[int, Form(ge=1)],
        place: Annotated[Text, Form(max_length=100)] = "",
        as_of: Annotated[Day | None, Form()] = None,
    ) -> HTMLResponse:
        entry = db.undo_unit_decision(decision)
        notice = f"已撤销第{decision}号登记，原登记保留在记录里。"
        day = as_of or office.today()
        known = {name for u in db.unit_names(as_of=day) for name in (u.name, *u.aliases)}
        return page(unit if unit in known else entry.unit, place, day, notice)

    return router
