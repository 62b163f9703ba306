"""Errors on the wire: RFC 9457 `application/problem+json`, in Chinese.

A problem says what is wrong and what to do next. Exceptions of the other rooms carry
`status_hint` and a Chinese sentence, so one handler serves them all. Whatever was not foreseen
becomes a 500 with a fixed sentence; the exception itself goes to the log and never to the
client.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.web.render_source import PAGE
from app.web.render_text import html, source_link

MEDIA_TYPE = "application/problem+json"
PAGES = ("/source/", "/task")
"""What people open in a window of its own."""

log = logging.getLogger(__name__)

TITLES = {
    400: "请求无法读取",
    403: "请求被拒绝",
    404: "没有找到",
    405: "不支持这种操作",
    409: "已经存在",
    413: "内容过大",
    415: "不支持的格式",
    422: "内容有误",
    429: "请求过多",
    500: "系统出错",
    503: "暂时不能使用",
}

# pydantic's error type -> what to tell the person; {…} are filled from the error's context.
ADVICE = {
    "extra_forbidden": "没有这一项，请去掉或改正名称",
    "missing": "缺少此项，请补上",
    "json_invalid": "请求正文不是有效的 JSON，请检查引号、逗号和括号",
    "string_type": "应为文字",
    "list_type": "应为列表",
    "dict_type": "应为对象",
    "model_type": "应为对象",
    "model_attributes_type": "应为 JSON 对象",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "int_parsing": "应为整数",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数字过大",
    "too_short": "过少，至少 {min_length}",
    "too_long": "过长，最多 {max_length}",
    "string_too_short": "不能为空",
    "string_too_long": "最多 {max_length} 个字符",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
}


SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "哪里有误、怎样改正"},
        "replaced_by": {"type": "string", "description": "文件已被替换时，新版的编号"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """How OpenAPI describes the problems of a route: 404 -> its title, media type and shape."""
    return {
        status: {
            "description": TITLES[status],
            "content": {
                MEDIA_TYPE: {
                    "schema": SCHEMA,
                    "example": {
                        "type": "about:blank",
                        "title": TITLES[status],
                        "status": status,
                        "detail": "哪里有误，怎样改正。",
                    },
                }
            },
        }
        for status in statuses
    }


class Problem(Exception):
    """A refusal decided in this room: status, and a Chinese sentence that says what to do."""

    def __init__(self, status: int, detail: str, *, headers: Mapping[str, str] | None = None):
        super().__init__(detail)
        self.status_hint = status
        self.headers = headers


def problem_response(
    status: int,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, str] | None = None,
) -> JSONResponse:
    """404, "没有这份文件…" -> {"type", "title", "status", "detail"}; `errors` names the fields."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    body |= members or {}
    return JSONResponse(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def problem_page(status: int, detail: str, members: Mapping[str, str]) -> str:
    """The same for a person: what is wrong, and the way to what took its place."""
    title = TITLES.get(status) or HTTPStatus(status).phrase
    new = members.get("replaced_by")
    link = (
        f'<a href="{html(source_link(new))}">看新版原文</a>　'
        f'<a href="/?tab=documents&amp;panel=documents/{html(new)}">在文件页查看新版</a>'
        if new
        else '<a href="/?tab=documents">到文件页查看现有文件</a>'
    )
    return PAGE.format(
        title=html(title),
        body=f'<div class="pd-empty"><p><b>{html(title)}</b></p><p>{html(detail)}</p>'
        f"<p>{link}</p></div>",
    )


def field_name(location: Sequence[int | str]) -> str:
    """("body", "messages", 0, "role") -> "messages[0].role"; the body itself -> "请求正文"."""
    name = ""
    for part in location[1:]:
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else str(part)
    return name or ("请求正文" if location[:1] == ("body",) else "请求")


def advice(error: Mapping[str, Any]) -> str:
    """One validation error -> what to tell the person, in Chinese."""
    kind = str(error.get("type", ""))
    context = {key: str(value) for key, value in (error.get("ctx") or {}).items()}
    if kind == "value_error" and is_chinese(context.get("error", "")):
        return context["error"]  # raised by our own validators
    template = ADVICE.get(kind, "内容不合要求，请对照接口说明 /api/openapi.json")
    context["expected"] = context.get("expected", "").replace(" or ", " 或 ").replace("'", "")
    return template.format_map(context)


def is_chinese(text: str) -> bool:
    """Whether a person here can read it: it holds a Chinese character."""
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def install_problem_handlers(
    app: FastAPI,
    *,
    trees: Sequence[type[Exception]],
    explain: Callable[[Exception], Exception] = lambda error: error,
) -> None:
    """Answer every failure of `app` with a problem; a person who follows a link to a document or a
    task gets it as a page.

    `trees` are the roots of the exception trees whose members carry `status_hint`; `explain` may
    know more of one of them.
    """

    async def hinted(request: Request, found: Exception) -> Response:
        error = await run_in_threadpool(explain, found)
        status = int(getattr(error, "status_hint", 500))
        if status >= 500 and not isinstance(error, Problem):
            log.error("%s", error, exc_info=error)
        members = getattr(error, "members", None)
        if request.url.path.startswith(PAGES) and "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(problem_page(status, str(error), members or {}), status)
        return problem_response(
            status, str(error), headers=getattr(error, "headers", None), members=members
        )

    async def invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        found = error.errors()
        if any(e["type"] == "json_invalid" for e in found):
            return problem_response(400, f"{ADVICE['json_invalid']}。")
        errors = [{"field": field_name(e["loc"]), "message": advice(e)} for e in found]
        detail = "；".join(f"{e['field']}：{e['message']}" for e in errors[:5])
        return problem_response(422, f"{detail}。", errors=errors)

    async def http(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        detail = str(error.detail)
        if not is_chinese(detail):  # the framework's own words
            detail = "请求无法处理，请对照接口说明 /api/openapi.json。"
        return problem_response(error.status_code, detail, headers=error.headers)

    async def unforeseen(request: Request, error: Exception) -> JSONResponse:
        log.error("%s %s", request.method, request.url.path, exc_info=error)
        return problem_response(500, "系统出错，已记入日志。请稍后重试；仍不行时请联系管理员。")

    known: tuple[type[Exception], ...] = (Problem, *trees)
    for tree in known:
        app.add_exception_handler(tree, hinted)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unforeseen)
