"""What every response carries and which requests are let in.

There are no accounts yet, so the desk answers loopback only: a request whose Host is another
name (DNS rebinding) is refused, and so is a change that another site's page asks for. A body is
counted while it streams in. Of Gradio's own routes only those that the page uses are open.
The Content-Security-Policy allows no inline script and no other host; the shell of the page is
rewritten for it (shell.py: a nonce on Gradio's own scripts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.first_paint import FirstPaint
from app.web.problems import problem_response
from app.web.shell import new_nonce, shell

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
BODY_LIMIT = 4 * 1024 * 1024
READING = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = (
    "default-src 'self'; script-src 'self'{nonce}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; "
    "worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)

OWN = ("/api", "/page/", "/source/", "/task", "/view/", "/panel/", "/healthz", "/readyz")

# Gradio's routes that the page asks for; its proxies, monitors and editors stay shut.
GRADIO_OPEN = re.compile(
    r"/(config|theme\.css|favicon\.ico|manifest\.json|robots\.txt|assets/.*|static/.*"
    r"|gradio_api/(queue/(join|data)|startup-events|cancel|reset"
    r"|heartbeat/[^/]+|app_id))?"
)


class Gate:
    """ASGI middleware in front of everything, Gradio's routes included.

    `hosts` are the names besides loopback that the server is known by. `limits` are path
    prefixes with a body limit of their own, in bytes; everything else has `BODY_LIMIT`.
    `own` are the path prefixes that are ours, not Gradio's. `first` makes what the page shows
    before the framework has started.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        hosts: Iterable[str] = (),
        limits: dict[str, int] | None = None,
        own: tuple[str, ...] = OWN,
        first: FirstPaint | None = None,
    ):
        self.app = app
        self.hosts = LOOPBACK | set(hosts)
        self.limits = limits or {}
        self.own = own
        self.first = first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with the body counted and the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = self._refusal(scope)
        if refusal is not None:
            status, detail = refusal
            await problem_response(status, detail)(scope, receive, _guarded(send))
            return
        limit = self._limit(scope["path"])
        if scope["path"] == "/" and scope["method"] in READING:
            await _serve_shell(self.app, scope, receive, send, self.first)
        else:
            await self.app(scope, _counted(receive, limit), _guarded(send))

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        host = _hostname(headers.get("host", ""))
        if host not in self.hosts:
            return 403, "只接受本机访问。请用 http://127.0.0.1 加端口号打开。"
        if scope["method"] not in READING and not _same_site(headers, scope["scheme"]):
            return 403, "修改类请求只能从本系统的页面发出，已拒绝来自其他网站的请求。"
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self._limit(scope["path"]):
            return 413, self._too_large(scope["path"])
        path = scope["path"]
        if not path.startswith(self.own) and not GRADIO_OPEN.fullmatch(path):
            return 404, "没有这个地址。页面在 /，接口在 /api 之下。"
        return None

    def _limit(self, path: str) -> int:
        return next((n for prefix, n in self.limits.items() if path.startswith(prefix)), BODY_LIMIT)

    def _too_large(self, path: str) -> str:
        return f"内容超过 {self._limit(path) // (1024 * 1024)} MB 的上限，请拆分或精简后再试。"


def _hostname(host: str) -> str:
    """ "localhost:7860" -> "localhost", "[::1]:7860" -> "::1", nonsense -> ""."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _same_site(headers: Headers, scheme: str) -> bool:
    """Whether a browser page of ours sent this; clients that are no browsers send neither."""
    origin = headers.get("origin")
    if origin is not None:
        return origin == f"{scheme}://{headers.get('host')}"
    return headers.get("sec-fetch-site", "none") in {"none", "same-origin"}


def _counted(receive: Receive, limit: int) -> Receive:
    """`receive` that refuses a body over `limit` bytes while it arrives, not after."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            megabytes = limit // (1024 * 1024)
            raise HTTPException(413, f"内容超过 {megabytes} MB 的上限，请拆分或精简后再试。")
        return message

    return counted


def _guarded(send: Send, nonce: str = "") -> Send:
    """`send` that adds the security headers to whatever is answered."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            policy = POLICY.format(nonce=f" 'nonce-{nonce}'" if nonce else "")
            headers["Content-Security-Policy"] = policy
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
            headers["X-Frame-Options"] = "DENY"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            if "access-control-allow-origin" in headers:  # Gradio echoes any origin
                del headers["access-control-allow-origin"]
        await send(message)

    return guarded


async def _serve_shell(
    app: ASGIApp, scope: Scope, receive: Receive, send: Send, first: FirstPaint | None
) -> None:
    nonce = new_nonce()
    start, body = await shell(app, scope, receive, first=first, nonce=nonce)
    sender = _guarded(send, nonce)
    await sender(start)
    await sender({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
