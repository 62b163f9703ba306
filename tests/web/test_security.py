"""Who is let in, what every response carries, what the page's shell may run."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from app.web.shell import rewrite_shell
from tests.web.test_chat_route import assert_problem

CHANGES = [
    ("POST", "/api/chat"),
    ("POST", "/api/documents"),
    ("DELETE", "/api/documents/x"),
    ("POST", "/api/tasks/x/progress"),
    ("POST", "/gradio_api/upload"),
    ("POST", "/gradio_api/queue/join"),
]
STRANGERS = [
    "http://evil.example",
    "null",
    "https://127.0.0.1",
    "http://127.0.0.1:1",
    "file://",
    "",
]


@pytest.mark.parametrize(("method", "path"), CHANGES)
@pytest.mark.parametrize("origin", STRANGERS)
def test_a_change_asked_for_by_another_site_is_refused(
    client: TestClient, method: str, path: str, origin: str
) -> None:
    reply = client.request(method, path, headers={"origin": origin})
    assert reply.status_code == 403
    assert_problem(reply)


def test_a_cross_site_request_without_origin_is_refused(client: TestClient) -> None:
    reply = client.post("/api/chat", json={}, headers={"sec-fetch-site": "cross-site"})
    assert reply.status_code == 403


def test_the_pages_own_requests_are_let_in(client: TestClient) -> None:
    body = {"messages": [{"role": "user", "content": "哪些逾期了"}]}
    assert client.post("/api/chat", json=body, headers={"origin": "http://127.0.0.1"}).is_success


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "10.0.0.1"])
def test_another_host_name_is_refused(client: TestClient, host: str) -> None:
    reply = client.get("/api/documents", headers={"host": host})
    assert reply.status_code == 403
    assert_problem(reply)


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "LOCALHOST:1"])
def test_loopback_by_any_name_is_let_in(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/api/nothing", "/nothing", "/source/nothing"])
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=http://evil.example/",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/vibe-code",
        "/gradio_api/run/predict",
        "/gradio_api/info",
        "/monitoring",
        "/gradio_api/deep_link",
        "/docs",
        "/redoc",
    ],
)
def test_routes_of_the_framework_that_the_page_does_not_use_are_shut(
    client: TestClient, path: str
) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert_problem(reply)


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/chat/x", "/api/tasks/a/b"])
def test_an_unknown_route_is_a_problem(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert_problem(reply)


def test_a_method_that_a_route_does_not_take_names_those_it_does(client: TestClient) -> None:
    reply = client.put("/api/documents")
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET, POST"
    assert_problem(reply)


def test_the_shell_becomes_chinese_and_names_no_other_host() -> None:
    shell = """<html lang="en"><head><meta charset="utf-8" />
    <meta property="og:image" content="https://raw.example/x.jpg" />
    <meta
        name="twitter:title"
        content="x" />
    <script>one()</script><script type="module" src="a.js"></script></head>"""
    html = rewrite_shell(shell, "abc")
    assert '<html lang="zh-CN">' in html
    assert "raw.example" not in html
    assert "twitter" not in html
    scripts = re.findall(r"<script[^>]*>", html)
    assert len(scripts) == 9
    assert all('nonce="abc"' in script for script in scripts)
