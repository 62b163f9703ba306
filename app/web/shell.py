"""The shell of the page: Gradio's own HTML, rewritten before it leaves, with the first paint in it.

The shell is told to be Chinese, its scripts are allowed by a nonce and ours stand before them. What
the tab shows (first_paint.py) is asked of our own routes at the same time as Gradio makes its
shell; what takes longer than `PATIENCE` is left out and fetched by the page itself.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope

from app.web.first_paint import TITLE, FirstPaint, Piece
from app.web.tabs import HOME_COOKIE

PATIENCE = 0.5  # seconds

NOISE = re.compile(r'<meta\s+(?:property="og:|name="twitter:)[^>]*?/?>\s*', re.DOTALL)
HEAD = f"""<title>{TITLE}</title>
		<link rel="icon" href="/page/icon.svg" type="image/svg+xml" />
		<link rel="stylesheet" href="/page/page.css" />
		<link rel="stylesheet" href="/page/desk.css" />
		<link rel="stylesheet" href="/page/documents.css" />
		<link rel="stylesheet" href="/page/early.css" />
		<script src="/page/language.js"></script>
		<script src="/page/page.js" defer></script>
		<script src="/page/asking.js" defer></script>
		<script src="/page/desk.js" defer></script>
		<script src="/page/chart.js" defer></script>
		<script src="/page/dates.js" defer></script>
		<script src="/page/documents.js" defer></script>
"""
FRAMEWORK = "<gradio-app"  # where the framework's part of the body begins
# Light or dark is known before anything is painted; the framework sets the same class later.
DARK = '<script src="/page/dark.js"></script>'
# At once behind what it brings to life: whoever is quick presses Enter before the page is parsed.
ALIVE = '<script src="/page/early.js"></script>'


async def shell(
    app: ASGIApp, scope: Scope, receive: Receive, *, first: FirstPaint | None, nonce: str
) -> tuple[Message, bytes]:
    """The start message of the answer to "/", and its body."""
    asked, found = await asyncio.gather(
        _asked(app, scope, receive), _first(app, scope, first) if first else _nothing()
    )
    start, body = asked
    html = rewrite_shell(body.decode("utf-8", "replace"), nonce)
    if found:  # after the nonce was given out: nothing in it is a script
        html = html.replace(FRAMEWORK, found + ALIVE + FRAMEWORK, 1)
    content = html.encode()
    MutableHeaders(scope=start)["content-length"] = str(len(content))
    MutableHeaders(scope=start)["cache-control"] = "no-store"
    return start, content


def rewrite_shell(html: str, nonce: str) -> str:
    """Gradio's shell, told to be Chinese, without adverts, its scripts allowed by `nonce`.

    `<html lang="en">` -> `lang="zh-CN"`; the og: and twitter: lines name other hosts and go.
    """
    html = html.replace('lang="en"', 'lang="zh-CN"', 1)
    html = NOISE.sub("", html)
    html = html.replace('<meta charset="utf-8" />', f'<meta charset="utf-8" />\n\t\t{HEAD}', 1)
    html = html.replace(FRAMEWORK, DARK + FRAMEWORK, 1)
    return re.sub(r"<script(?=[\s>])", f'<script nonce="{nonce}"', html)


def new_nonce() -> str:
    """Not to be guessed, and used once."""
    return secrets.token_urlsafe(16)


async def _nothing() -> str:
    return ""


async def _first(app: ASGIApp, scope: Scope, first: FirstPaint) -> str:
    """What the tab of the address shows, "" for an address that names none."""
    frame = first.frame(scope["query_string"].decode("latin-1"), home=_home(scope))
    found = await asyncio.gather(*(_piece(app, scope, piece) for piece in frame.pieces))
    return frame.filled(dict(zip(frame.pieces, found, strict=True)))


async def _piece(app: ASGIApp, scope: Scope, piece: Piece) -> str:
    """What a route of ours answers, "" where it refuses, breaks or takes too long."""
    inner = {
        **scope,
        "path": piece.path,
        "raw_path": piece.path.encode(),
        "query_string": piece.query.encode(),
    }
    try:
        async with asyncio.timeout(PATIENCE):
            start, body = await _asked(app, inner, _no_body())
    except TimeoutError:
        return ""
    return body.decode() if start["status"] == 200 else ""


async def _asked(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """The whole answer to a request, uncompressed."""
    plain = [(k, v) for k, v in scope["headers"] if k.lower() != b"accept-encoding"]
    started: list[Message] = []
    body = bytearray()

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.append(message)
        else:
            body.extend(message.get("body", b""))

    await app({**scope, "headers": plain}, receive, collect)
    return started[0], bytes(body)


def _no_body() -> Receive:
    """A request that is complete, by somebody who stays."""
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            await asyncio.Event().wait()
        sent = True
        return {"type": "http.request", "body": b"", "more_body": False}

    return receive


def _home(scope: Scope) -> str:
    """The tab of an address that names none: where the visit before was, 本期督查 or 问答."""
    cookies = SimpleCookie()
    try:
        cookies.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return "chat"
    said = cookies.get(HOME_COOKIE)
    return "briefing" if said and said.value == "briefing" else "chat"
