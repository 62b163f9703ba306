"""The app: routes, problems, the gate in front of them, and the page at "/".

    create_app(desk, today=...) -> FastAPI

Routes live in `routes_*.py`, what goes out in `*_shapes.py`, what comes in in `inputs.py`. The page
is mounted last, because it takes every path that is left. No interactive API browser is served (it
would load scripts from another host); the description is at /api/openapi.json.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.routing import BaseRoute, Match
from starlette.staticfiles import StaticFiles

from app.ledger.errors import LedgerError
from app.settings import EMBEDDED
from app.web.conversations import ConversationStore
from app.web.feedback import FeedbackLog
from app.web.first_paint import FirstPaint
from app.web.office import UPLOAD_LIMIT, Office
from app.web.pool import WORKERS_EMBEDDED, WORKERS_HOSTED, AnswerPool
from app.web.problems import install_problem_handlers, problem_response
from app.web.routes_card import card_router
from app.web.routes_chat import chat_router
from app.web.routes_corrections import corrections_router
from app.web.routes_documents import documents_router
from app.web.routes_drafts import drafts_router
from app.web.routes_health import health_router
from app.web.routes_opening import opening_router
from app.web.routes_panels import panels_router
from app.web.routes_reports import reports_router
from app.web.routes_tasks import tasks_router
from app.web.routes_unit_views import unit_views_router
from app.web.routes_views import views_router
from app.web.security import Gate
from ingest.errors import IngestError
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from app.wiring import Desk

ASSETS = Path(__file__).parent / "assets"
MULTIPART_EXTRA = 64 * 1024  # boundaries and headers around the file
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def create_app(desk: Desk, *, today: Callable[[], date], page: bool = True) -> FastAPI:
    """The API of `desk` under /api and, unless `page` is false, the page at "/".

    `today` is the only clock. Leaving the page out saves the import of Gradio: for tests.
    """
    workers = WORKERS_EMBEDDED if desk.settings.chat_model == EMBEDDED else WORKERS_HOSTED
    office = Office(
        desk=desk,
        today=today,
        pool=AnswerPool(workers=workers),
        feedback=FeedbackLog(desk.settings.data_dir / "feedback.jsonl"),
        conversations=ConversationStore(desk.settings.data_dir / "conversations.db"),
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        office.pool.start(desk.assistant.warm_up)  # or the first question waits for imports
        yield
        office.pool.close()
        office.conversations.close()

    app = FastAPI(
        title="政策督办问答 PolicyDesk",
        description="每一条回答都能点回原文。错误以 application/problem+json 返回。",
        version=_version(),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    install_problem_handlers(
        app, trees=(IngestError, LedgerError, StoreError), explain=office.explained
    )
    doors = (
        chat_router,
        tasks_router,
        documents_router,
        drafts_router,
        corrections_router,
        health_router,
        views_router,
        opening_router,
        unit_views_router,
        card_router,
        reports_router,
    )
    routers = [make(office) for make in doors]
    for router in routers:
        app.include_router(router)
    _refuse_the_rest(app, [route for router in routers for route in router.routes])
    app.include_router(panels_router(office))
    app.mount("/page", StaticFiles(directory=ASSETS), name="assets")
    if page:
        from app.web.page import mount_page

        mount_page(app, office)
    upload = UPLOAD_LIMIT + MULTIPART_EXTRA
    app.add_middleware(
        Gate,
        hosts={desk.settings.host},
        limits={"/api/documents": upload, "/api/drafts": upload},
        first=FirstPaint(office),
    )
    return app


def _refuse_the_rest(app: FastAPI, known: Sequence[BaseRoute]) -> None:
    """Unknown addresses under /api are a problem of ours, not a page of Gradio's."""

    @app.api_route("/api", methods=METHODS, include_in_schema=False)
    @app.api_route("/api/{rest:path}", methods=METHODS, include_in_schema=False)
    async def unknown(request: Request) -> JSONResponse:
        path, allowed = request.url.path, set[str]()
        for route in known:
            if route.matches(request.scope)[0] is Match.PARTIAL:
                allowed |= getattr(route, "methods", None) or set()
        if allowed:
            detail = f"{path} 不接受 {request.method}，可用 {'、'.join(sorted(allowed))}。"
            return problem_response(405, detail, headers={"Allow": ", ".join(sorted(allowed))})
        return problem_response(404, f"没有 {path} 这个接口。接口说明见 /api/openapi.json。")


def _version() -> str:
    try:
        return version("policydesk")
    except PackageNotFoundError:  # run from a checkout
        return "0.1.0"
