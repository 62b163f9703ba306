"""GET /healthz and /readyz: is it alive, can it answer, and with what.

/healthz touches nothing. /readyz names the embedding model, the index generation, the chat
model and the place of the data, so that nothing falls back silently; 503 names what is missing.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from app.web.office import Office
from app.web.problems import described, problem_response


def health_router(office: Office) -> APIRouter:
    """The two probes."""
    router = APIRouter(tags=["运行状态"])

    @router.get("/healthz", summary="是否在运行")
    async def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @router.get(
        "/readyz",
        summary="是否可以回答",
        responses=described(503),
        response_model=None,
    )
    def readyz() -> dict[str, Any] | JSONResponse:
        missing, parts = office.readiness()
        if missing:
            return problem_response(503, "；".join(missing))
        return {"status": "ready", **parts}

    return router
