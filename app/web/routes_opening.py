"""What 问答 shows before anything is asked, as pieces of HTML for the first paint of the page.

    GET /view/opening        the greeting and the example questions, as buttons
    GET /view/standing?as_of how the ledger stands on the day

Annotations are evaluated as they stand (no `from __future__`).
"""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from app.web.inputs import Day
from app.web.office import Office
from app.web.opening import greeting, standing
from app.web.render_text import html


def opening_router(office: Office) -> APIRouter:
    """The two fragments."""
    router = APIRouter(prefix="/view", include_in_schema=False)

    @router.get("/opening", response_class=HTMLResponse)
    def opening() -> HTMLResponse:
        said = greeting(office)
        buttons = "".join(
            f'<button type="button">{html(question)}</button>' for question in said.questions
        )
        return HTMLResponse(
            f'<div class="pd-greeting"><h2>{html(said.head)}</h2><p>{html(said.text)}</p>'
            f'<div class="pd-early-examples">{buttons}</div></div>'
        )

    @router.get("/standing", response_class=HTMLResponse)
    def standing_(as_of: Annotated[Day | None, Query()] = None) -> HTMLResponse:
        return HTMLResponse(standing(office, as_of or office.today()))

    return router
