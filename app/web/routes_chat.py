"""POST /api/chat and GET /api/search: a question in, an answer or passages out.

With `"stream": true` the same answer comes as server-sent events: `token` and `tool` as they
happen, one last `answer` with the whole response. A refusal before the first event is an
ordinary problem with its status; a failure after it is `event: error`, because the 200 is gone.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from app.assistant.answer import Answer, Message, Token, ToolRan
from app.web.chat_shapes import ChatResponse, SearchHitOut, SearchResponse, ToolCallOut
from app.web.inputs import ChatRequest, Text
from app.web.office import Event, Office
from app.web.problems import Problem, described

PROBLEMS = described(400, 413, 422, 500, 503)

STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "回答；stream 为 true 时是事件流",
        "content": {
            "text/event-stream": {"example": 'event: token\ndata: {"text": "责任单位"}\n\n'}
        },
    }
}

log = logging.getLogger(__name__)


def chat_router(office: Office) -> APIRouter:
    """The routes that answer questions."""
    router = APIRouter(prefix="/api", tags=["问答"], responses=PROBLEMS)

    @router.post("/chat", summary="提问", response_model=ChatResponse, responses=STREAMED)
    async def chat(request: ChatRequest) -> Any:
        messages = [Message(role=m.role, content=m.content) for m in request.messages]
        as_of = request.as_of or office.today()
        if not request.stream:
            return ChatResponse.of(await office.ask(messages, as_of=as_of, model=request.model))
        events = office.stream(messages, as_of=as_of, model=request.model)
        first = await anext(events)  # a refusal still has its status here
        return StreamingResponse(
            _server_sent(first, events),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"},
        )

    @router.get("/search", summary="检索原文")
    def search(
        q: Annotated[Text, Query(max_length=500, description="要找的内容")],
        k: Annotated[int, Query(ge=1, le=50, description="返回多少段")] = 5,
    ) -> SearchResponse:
        if not q.strip():
            raise Problem(422, "q：检索词是空的，请写上要找的内容。")
        found = office.desk.library.search(q, k=k)
        return SearchResponse(results=[SearchHitOut.of(passage, hit) for passage, hit in found])

    return router


async def _server_sent(first: Event, rest: AsyncIterator[Event]) -> AsyncIterator[str]:
    try:
        yield _event(first)
        async for event in rest:
            yield _event(event)
    except Exception as error:
        log.error("the answer broke off", exc_info=error)
        detail = "回答中断，请重新提问；仍不行时请联系管理员。"
        yield _frame("error", {"title": "系统出错", "status": 500, "detail": detail})


def _event(event: Event) -> str:
    match event:
        case Token(text=text):
            return _frame("token", {"text": text})
        case ToolRan(call=call):
            return _frame("tool", ToolCallOut.of(call).model_dump(mode="json"))
        case Answer():
            return _frame("answer", ChatResponse.of(event).model_dump(mode="json"))


def _frame(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
