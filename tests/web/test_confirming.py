"""A recognised scan over HTTP and on the page: its rows wait until somebody has held them against
the original."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.web.api import create_app
from ingest.document import DocumentWarning, PolicyDocument
from ingest.parse import parse_document
from ingest.reading import RECOGNISED
from tests.web.conftest import SMALL, TODAY, connect
from tests.web.desk import build
from tests.web.serving import serving
from tests.web.visit import Visit


def as_scan(data: bytes, **how: Any) -> PolicyDocument:
    document = parse_document(data, **how)
    tasks = tuple(replace(task, unconfirmed=RECOGNISED) for task in document.tasks)
    return replace(document, tasks=tasks)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    parts = build(tmp_path, parse=as_scan)
    with connect(parts) as client:
        yield client
    parts.close()


@pytest.fixture
def draft(client: TestClient) -> dict[str, Any]:
    reply = client.post("/api/drafts", files={"file": (SMALL.name, SMALL.read_bytes())})
    assert reply.status_code == 201, reply.text
    body: dict[str, Any] = reply.json()
    return body


def path(task: dict[str, Any]) -> str:
    return str(task["id"]).replace("#", "%23")


def test_the_ledger_is_asked_for_what_waits(client: TestClient, draft: dict[str, Any]) -> None:
    assert "核对<select" not in client.get("/view/ledger").text
    client.post(f"/api/drafts/{draft['id']}/publish", json={})
    rows = client.get("/api/tasks").json()["tasks"]
    first = rows[0]["id"]
    client.patch(f"/api/tasks/{path(rows[0])}", json={"confirmed": True, "by": "王某"})
    waits = client.get("/api/tasks", params={"unconfirmed": True}).json()
    assert waits["total"] == len(rows) - 1
    assert first not in {row["id"] for row in waits["tasks"]}
    sure = client.get("/api/tasks", params={"unconfirmed": "false"}).json()
    assert [row["id"] for row in sure["tasks"]] == [first]
    page = client.get("/view/ledger", params={"unconfirmed": "true"}).text
    assert '<option value="true" selected>待确认</option>' in page
    assert f"{len(rows) - 1} 项" in page


def test_passages_of_a_recognised_paper_say_so_where_they_are_found(tmp_path: Path) -> None:
    def recognised(data: bytes, **how: Any) -> PolicyDocument:
        warning = DocumentWarning(code="recognised", message="这份文件是扫描件。")
        return replace(as_scan(data, **how), warnings=(warning,))

    parts = build(tmp_path, parse=recognised)
    with connect(parts) as client:
        reply = client.post("/api/documents", files={"file": (SMALL.name, SMALL.read_bytes())})
        document = reply.json()["id"]
        found = client.get("/api/search", params={"q": "校车"}).json()["results"]
        assert {hit["unconfirmed"] for hit in found} == {RECOGNISED}
        said = f"<p><b>待确认</b> {RECOGNISED}</p>"
        assert said in client.get(f"/source/{document}").text
        client.patch(f"/api/documents/{document}", json={"confirmed": True, "by": "张三"})
        found = client.get("/api/search", params={"q": "校车"}).json()["results"]
        assert {hit["unconfirmed"] for hit in found} == {""}
        assert said not in client.get(f"/source/{document}").text
    parts.close()


def test_a_preview_marks_every_row_and_counts_them(
    client: TestClient, draft: dict[str, Any]
) -> None:
    total = len(draft["tasks"])
    assert [t["unconfirmed"] for t in draft["tasks"]] == [RECOGNISED] * total
    assert draft["document"]["unconfirmed_tasks"] == total
    panel = client.get(f"/panel/drafts/{draft['id']}").text
    assert f"{total} 项待确认" in panel
    assert panel.count(f"待确认</span> {RECOGNISED}") == total
    assert f"{total} 项待确认" in client.get("/panel/library").text


def test_a_row_is_confirmed_given_back_and_published(
    client: TestClient, draft: dict[str, Any]
) -> None:
    total, address = len(draft["tasks"]), f"/api/drafts/{draft['id']}"
    first, second = (f"{address}/tasks/{path(task)}" for task in draft["tasks"][:2])
    for row in (first, second):
        assert client.patch(row, json={"confirmed": True, "by": "王某"}).json()["unconfirmed"] == ""
    back = client.patch(second, json={"confirmed": None}).json()
    assert (back["unconfirmed"], back["corrections"]) == (RECOGNISED, [])
    row = client.get(f"/panel/drafts/{draft['id']}/tasks/{path(draft['tasks'][0])}").text
    assert "已确认" in row
    assert "已更正" not in row
    waits = client.get(f"/panel/drafts/{draft['id']}/confirming").text
    assert f"{total - 1} 项待确认" in waits
    published = client.post(f"{address}/publish", json={}).json()
    assert published["unconfirmed_tasks"] == total - 1
    assert "有更正" not in client.get("/panel/library").text
    rows = client.get("/api/tasks").json()["tasks"]
    assert [t["unconfirmed"] for t in rows] == [""] + [RECOGNISED] * (total - 1)


def test_card_ledger_and_answer_say_so_until_all_is_confirmed(
    client: TestClient, draft: dict[str, Any]
) -> None:
    document = client.post(f"/api/drafts/{draft['id']}/publish", json={}).json()
    address, total = f"/api/documents/{document['id']}", document["tasks"]
    task = client.get("/api/tasks").json()["tasks"][0]

    def shown() -> list[bool]:
        pages = [f"/task?id={path(task)}", "/view/ledger", f"/panel/documents/{document['id']}"]
        return [RECOGNISED in client.get(page).text.replace("已对照原件确认", "") for page in pages]

    assert shown() == [True, True, True]
    sent = client.patch(address, json={"confirmed": True, "by": "王某"}).json()
    assert sent["unconfirmed_tasks"] == 0
    card = client.get(f"/task?id={path(task)}").text
    assert "已确认" in card
    assert "待确认" not in card
    assert "待确认" not in client.get("/view/ledger").text
    log = client.get(f"{address}/corrections").json()["corrections"]
    assert len(log) == total
    assert {(e["field"], e["value"], e["by"]) for e in log} == {("words", "已对照原件确认", "王某")}
    assert client.patch(address, json={"confirmed": False}).status_code == 422
    again = client.patch(address, json={"confirmed": None}).json()
    assert again["unconfirmed_tasks"] == total


def test_what_needs_no_confirmation_is_refused(own_client: TestClient) -> None:
    task = own_client.get("/api/tasks").json()["tasks"][0]
    reply = own_client.patch(f"/api/tasks/{path(task)}", json={"confirmed": True})
    assert reply.status_code == 422
    assert "没有需要对照原件确认的内容" in reply.json()["detail"]


@pytest.mark.browser
def test_rows_are_confirmed_on_the_page(browser: Any, tmp_path: Path) -> None:
    parts = build(tmp_path, SMALL, parse=as_scan)
    (record,) = parts.db.documents()
    total = record.tasks
    with serving(create_app(parts, today=lambda: TODAY)) as url:  # type: ignore[arg-type]
        visit = Visit(browser, url, path=f"/?tab=documents&panel=documents/{record.id}")
        page = visit.page
        page.locator(".pd-together", has_text=f"{total} 项待确认").wait_for()
        page.get_by_role("button", name="已对照原件", exact=True).first.click()
        page.locator(".pd-together", has_text=f"{total - 1} 项待确认").wait_for()
        assert page.locator(".pd-right", has_text="已确认").count() == 1
        visit.shot("12-confirming")
        page.get_by_role("button", name="全部已对照原件").click()
        page.locator(".pd-dialog", has_text=f"{total - 1} 项任务都已对照原件").wait_for()
        page.locator(".pd-dialog").get_by_role("button", name="已对照原件", exact=True).click()
        page.locator(".pd-right", has_text="已确认").nth(total - 1).wait_for()
        assert page.locator(".pd-together").count() == 0
        assert visit.errors == []
        visit.close()
    assert parts.db.documents()[0].unconfirmed_tasks == 0
    parts.close()
