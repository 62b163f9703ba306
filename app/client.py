"""Asking the PolicyDesk that owns the data folder, over its own HTTP interface on this machine.

The command line comes here when it finds the folder taken, so that `ask` and `ingest` work
while a server runs. Proxies are left out: the address is always this machine's.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

TIMEOUT = 120.0  # seconds; a large file is read and indexed within it


class ServerRefused(Exception):
    """The running server could not be reached or said no; `str(error)` is what to show."""


def ask(url: str, question: str, *, as_of: date) -> dict[str, Any]:
    """POST /api/chat: the contract's response. Raises ServerRefused."""
    body = {"messages": [{"role": "user", "content": question}], "as_of": as_of.isoformat()}
    return _post(f"{url}/api/chat", json.dumps(body).encode(), "application/json")


def upload(url: str, data: bytes, *, filename: str) -> dict[str, Any]:
    """POST /api/documents: the document as read. Raises ServerRefused."""
    boundary = secrets.token_hex(16)
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; '
        f'filename="{filename.replace(chr(34), "%22")}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    body = head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
    return _post(f"{url}/api/documents", body, f"multipart/form-data; boundary={boundary}")


def ready(url: str) -> Mapping[str, Any]:
    """GET /readyz, whatever its status. Raises ServerRefused."""
    return _send(Request(f"{url}/readyz"), problems_too=True)


def _post(url: str, body: bytes, content_type: str) -> dict[str, Any]:
    return _send(Request(url, data=body, headers={"Content-Type": content_type}))


def _send(request: Request, *, problems_too: bool = False) -> dict[str, Any]:
    try:
        with build_opener(ProxyHandler({})).open(request, timeout=TIMEOUT) as response:
            answer = json.load(response)
    except HTTPError as error:
        answer = _problem(error)
        if not problems_too:
            raise ServerRefused(str(answer.get("detail") or _unexplained(error))) from error
    except (URLError, OSError, ValueError) as error:
        raise ServerRefused(
            f"正在运行的 PolicyDesk（{request.host}）没有应答。请稍后再试，或先停止它。"
        ) from error
    return answer if isinstance(answer, dict) else {}


def _unexplained(error: HTTPError) -> str:
    return (
        f"正在运行的 PolicyDesk 返回 {error.code}，没有说明原因。"
        "请看数据文件夹里的 policydesk.log，或重新启动后再试。"
    )


def _problem(error: HTTPError) -> dict[str, Any]:
    try:
        body = json.load(error)
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
