"""The ledger over HTTP: filters, export, progress and history, units."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from fastapi.testclient import TestClient

from tests.web.test_chat_route import assert_problem


def tasks(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    reply = client.get("/api/tasks", params=query)
    assert reply.status_code == 200, reply.text
    rows: list[dict[str, Any]] = reply.json()["tasks"]
    return rows


def test_states_on_a_day_part_the_tasks(client: TestClient) -> None:
    states = ["overdue", "due_soon", "on_track", "ongoing", "done", "no_deadline"]
    parts = [tasks(client, as_of="2019-06-01", state=state) for state in states]
    ids = [row["id"] for part in parts for row in part]
    assert sorted(ids) == sorted(row["id"] for row in tasks(client, as_of="2019-06-01"))


def test_a_unit_is_found_by_any_of_its_names(client: TestClient) -> None:
    units = client.get("/api/units").json()["units"]
    unit = next(u for u in units if u["aliases"] and u["responsible"])
    full = tasks(client, unit=unit["name"], role="responsible")
    assert full
    for alias in unit["aliases"]:
        assert {t["id"] for t in tasks(client, unit=alias, role="responsible")} >= {
            t["id"] for t in full
        }


def test_total_counts_beyond_the_limit(client: TestClient) -> None:
    everything = client.get("/api/tasks").json()
    page = client.get("/api/tasks", params={"limit": 2, "offset": 1}).json()
    assert page["total"] == everything["total"] == len(everything["tasks"])
    assert page["tasks"] == everything["tasks"][1:3]


@pytest.mark.parametrize(
    "query",
    [
        "limit=-1",
        "offset=-1",
        "offset=99999999999999999999",
        "state=late",
        "role=boss",
        "source=goal",
        "as_of=2017-13-01",
        "due_from=soon",
        "due_from=2018-01-01&due_to=2017-01-01",
        "q=%00",
        "unit=%07",
    ],
)
@pytest.mark.parametrize("path", ["/api/tasks", "/api/tasks.xlsx", "/api/tasks.ics"])
def test_a_filter_without_sense_is_refused(client: TestClient, path: str, query: str) -> None:
    reply = client.get(f"{path}?{query}")
    assert reply.status_code == 422
    assert_problem(reply)


def test_an_unknown_document_in_a_filter_is_not_found(client: TestClient) -> None:
    reply = client.get("/api/tasks", params={"document": "没有这份"})
    assert reply.status_code == 404
    assert_problem(reply)


def test_progress_is_appended_and_changes_the_state(own_client: TestClient) -> None:
    client = own_client
    task = tasks(client, as_of="2030-01-01", state="overdue")[0]
    address = f"/api/tasks/{quote(task['id'], safe='')}"
    done = {"status": "done", "note": "已报送", "date": "2018-03-01", "by": "区应急局 李某"}
    reply = client.post(f"{address}/progress?as_of=2030-01-01", json=done)
    assert reply.status_code == 201
    assert reply.json()["state"] == "done"
    client.post(f"{address}/progress", json={**done, "status": "in_progress", "date": "2018-04-01"})
    assert client.get(address, params={"as_of": "2030-01-01"}).json()["state"] == "overdue"
    history = client.get(f"{address}/history").json()["history"]
    assert [(h["status"], h["date"]) for h in history] == [
        ("done", "2018-03-01"),
        ("in_progress", "2018-04-01"),
    ]
    assert history[0]["note"] == "已报送"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": "finished"},
        {"status": "done", "date": "2017-02-30"},
        {"status": "done", "milestone": 99},
        {"status": "done", "milestone": 0},
        {"status": "done", "period": "1999-01-01"},
        {"status": "done", "note": "a\x00b"},
        {"status": "done", "note": "长" * 3000},
        {"status": "done", "by": 5},
    ],
)
def test_progress_that_fits_no_task_is_refused(client: TestClient, body: dict[str, Any]) -> None:
    task = tasks(client)[0]
    address = f"/api/tasks/{quote(task['id'], safe='')}"
    reply = client.post(f"{address}/progress", json=body)
    assert reply.status_code == 422
    assert_problem(reply)
    assert client.get(f"{address}/history").json() == {"history": []}


@pytest.mark.parametrize("path", ["", "/history"])
def test_an_unknown_task_is_not_found(client: TestClient, path: str) -> None:
    reply = client.get(f"/api/tasks/nothing%23article-1{path}")
    assert reply.status_code == 404
    assert_problem(reply)
    reply = client.post("/api/tasks/nothing%23article-1/progress", json={"status": "done"})
    assert reply.status_code == 404


def test_the_workbook_holds_the_same_rows_as_the_list(client: TestClient) -> None:
    query = {"as_of": "2030-01-01", "state": "overdue"}
    reply = client.get("/api/tasks.xlsx", params=query)
    assert reply.status_code == 200
    assert "attachment" in reply.headers["content-disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(reply.content)).worksheets[0]
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {row["title"] for row in tasks(client, **query)} <= cells


def test_the_calendar_is_one(client: TestClient) -> None:
    reply = client.get("/api/tasks.ics", params={"as_of": "2017-09-15"})
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/calendar")
    assert reply.text.startswith("BEGIN:VCALENDAR")


def test_every_milestone_cites_its_sentence(client: TestClient) -> None:
    cited = [m["citation"] for row in tasks(client) for m in row["milestones"]]
    for citation in cited:
        text = client.get(f"/api/documents/{citation['document_id']}/text").text
        assert text[citation["start"] : citation["end"]] == citation["quote"]
