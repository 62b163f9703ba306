"""Reports over HTTP: the rows of the API under the same query, refused where there are too many."""

from __future__ import annotations

import io

import docx
import pytest
from fastapi.testclient import TestClient

from app.web import routes_reports

DAY = "2024-01-15"


@pytest.mark.parametrize("query", [{}, {"q": "安全"}, {"state": "overdue"}, {"source": "article"}])
def test_the_bulletin_lists_the_rows_of_the_api(client: TestClient, query) -> None:
    reply = client.get("/api/reports/bulletin.docx", params={"as_of": DAY, **query})
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(reply.content)).paragraphs)
    wanted = {"as_of": DAY, **query, "state": "overdue"}
    late = client.get("/api/tasks", params=wanted).json()
    assert f"时限已过、台账无办结登记的事项（{late['total']}项）" in text
    for task in late["tasks"]:
        assert task["title"] in text
        assert f"（出处：{task['document']} {task['locator']}）" in text
    everything = {name: value for name, value in query.items() if name != "state"}
    total = client.get("/api/tasks", params={"as_of": DAY, **everything}).json()["total"]
    assert f"台账共登记督查事项{total}项" in text


def test_the_rows_of_an_answer_make_a_bulletin_by_their_ids(client: TestClient) -> None:
    ids = [task["id"] for task in client.get("/api/tasks").json()["tasks"][:3]]
    reply = client.get("/api/reports/bulletin.docx", params={"as_of": DAY, "id": ids})
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(reply.content)).paragraphs)
    assert "台账共登记督查事项3项（统计范围：所选3项）" in text


def test_too_many_rows_are_refused_with_what_to_do(client: TestClient, monkeypatch) -> None:
    monkeypatch.setattr(routes_reports, "MOST", 2)
    for name in ("bulletin", "units"):
        reply = client.get(f"/api/reports/{name}.docx")
        assert reply.status_code == 422
        assert "请按单位、文件、时段或状态缩小范围" in reply.json()["detail"]


def test_a_bad_query_is_refused(client: TestClient) -> None:
    reply = client.get("/api/reports/bulletin.docx", params={"as_of": "明天"})
    assert reply.status_code == 422
    assert reply.headers["content-type"].startswith("application/problem+json")
