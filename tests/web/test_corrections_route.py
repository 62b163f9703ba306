"""Corrections over HTTP: what they change everywhere, what is refused and why."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import OTHER
from tests.web.test_chat_route import assert_problem


@pytest.fixture
def row(own_client: TestClient) -> dict[str, Any]:
    document = own_client.post("/api/documents", files={"file": (OTHER.name, OTHER.read_bytes())})
    rows = own_client.get(f"/api/documents/{document.json()['id']}/tasks").json()["tasks"]
    return next(r for r in rows if r["due"] and r["responsible"])


def address(row: dict[str, Any]) -> str:
    return f"/api/tasks/{row['id'].replace('#', '%23')}"


def test_a_corrected_date_shows_in_every_list_and_beside_it_what_was_read(
    own_client: TestClient, row: dict[str, Any]
) -> None:
    client = own_client
    reply = client.patch(address(row), json={"deadline": "2031年6月底", "by": "区政府办 李某"})
    assert reply.status_code == 200
    task = reply.json()
    assert task["due"] == "2031-06-30"
    (correction,) = task["corrections"]
    assert correction["by"] == "区政府办 李某"
    assert row["deadline_text"] in correction["extracted"]
    window = {"due_from": "2031-06-01", "due_to": "2031-06-30", "document": row["document_id"]}
    listed = client.get("/api/tasks", params=window).json()["tasks"]
    assert task in [{**found, "next_due": task["next_due"]} for found in listed]
    document = f"/api/documents/{row['document_id']}"
    assert client.get(document).json()["corrected_tasks"] == 1
    text = client.get(f"{document}/text").text
    assert text[task["start"] : task["end"]] == task["text"]
    taken_back = client.patch(address(row), json={"deadline": None, "by": "李某"}).json()
    assert taken_back == row
    log = client.get(f"{document}/corrections").json()["corrections"]
    assert [entry["value"] for entry in log] == ["2031年6月底（2031-06-30）", None]


def test_units_are_corrected_by_canonical_name_or_alias(
    own_client: TestClient, row: dict[str, Any]
) -> None:
    units = own_client.get("/api/units").json()["units"]
    unit = next(u for u in units if u["aliases"] and u["name"] not in row["responsible"])
    alias = next(a for a in unit["aliases"] if sum(a in u["aliases"] for u in units) == 1)
    task = own_client.patch(address(row), json={"responsible": [alias]}).json()
    assert task["responsible"] == [unit["name"]]
    assert unit["name"] in task["corrections"][0]["value"]


REFUSED: dict[str, dict[str, Any]] = {
    "a date that is none": {"deadline": "很快"},
    "a unit that nobody knows": {"responsible": ["不存在的单位"]},
    "a field that is not there": {"colour": "red"},
    "a title that is empty": {"title": " "},
    "nothing to take back": {"title": None},
    "control characters": {"title": "a\x00b"},
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_right_is_refused_and_changes_nothing(
    own_client: TestClient, row: dict[str, Any], name: str
) -> None:
    reply = own_client.patch(address(row), json=REFUSED[name])
    assert reply.status_code == 422
    assert_problem(reply)
    assert own_client.get(address(row)).json() == row


def test_facts_of_a_document_are_corrected(own_client: TestClient) -> None:
    (document,) = own_client.get("/api/documents").json()["documents"]
    path = f"/api/documents/{document['id']}"
    changed = own_client.patch(path, json={"issued": "2018年3月5日", "title": "新标题"}).json()
    assert (changed["issued"], changed["title"], changed["year"]) == ("2018-03-05", "新标题", 2018)
    assert {c["field"] for c in changed["corrections"]} == {"issued", "title"}
    refused = own_client.patch(path, json={"issued": "三月"})
    assert refused.status_code == 422
    assert "写到日" in assert_problem(refused)
    assert own_client.patch(path, json={"issued": None, "title": None}).json() == document


def test_what_is_not_there_cannot_be_corrected(own_client: TestClient) -> None:
    for path in ("/api/tasks/nothing", "/api/documents/nothing"):
        reply = own_client.patch(path, json={"title": "x"})
        assert reply.status_code == 404
        assert_problem(reply)
    assert own_client.get("/api/documents/nothing/corrections").status_code == 404
