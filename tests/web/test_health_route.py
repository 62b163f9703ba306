"""GET /healthz and /readyz: alive, and what it answers with."""

from __future__ import annotations

import threading
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from app.web.api import create_app
from tests.web.conftest import TODAY
from tests.web.desk import Parts
from tests.web.serving import serving
from tests.web.test_chat_route import assert_problem


def test_readiness_names_what_is_in_use(client: TestClient, shared_parts: Parts) -> None:
    ready = client.get("/readyz").json()
    assert ready["status"] == "ready"
    assert ready["model"] == "embedded"
    assert ready["embedder"] == shared_parts.index.describe()["embedder"]
    assert ready["generation"] == shared_parts.index.describe()["generation"]
    assert ready["data"] == str(shared_parts.settings.data_dir)
    assert ready["documents"] == 1


def test_what_is_missing_is_named_and_not_ready(
    client: TestClient, shared_parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret of /etc")

    monkeypatch.setattr(shared_parts.index, "describe", broken)
    reply = client.get("/readyz")
    assert reply.status_code == 503
    assert "检索索引" in assert_problem(reply)
    assert "secret" not in reply.text
    monkeypatch.setattr(shared_parts.db, "documents", broken)
    assert "任务数据库" in assert_problem(client.get("/readyz"))
    assert client.get("/healthz").status_code == 200


def test_health_checks_answer_while_every_thread_is_busy(
    shared_parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()

    def slow(*_: Any, **__: Any) -> Any:
        held.wait(20)
        raise RuntimeError

    monkeypatch.setattr(shared_parts.assistant, "ask", slow)
    app = create_app(shared_parts, today=lambda: TODAY, page=False)
    body = {"messages": [{"role": "user", "content": "问"}]}
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        asking = [
            threading.Thread(target=lambda: client.post("/api/chat", json=body, timeout=30))
            for _ in range(30)
        ]
        for thread in asking:
            thread.start()
        try:
            assert client.get("/healthz", timeout=5).status_code == 200
            assert client.get("/readyz", timeout=5).status_code == 200
        finally:
            held.set()
            for thread in asking:
                thread.join()
