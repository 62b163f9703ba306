"""Documents over HTTP: what is taken in, what is refused and why, what is left behind."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.web.office import UPLOAD_LIMIT
from tests.web.conftest import OTHER, SMALL
from tests.web.test_chat_route import assert_problem


def test_a_document_comes_whole_and_goes_whole(own_client: TestClient) -> None:
    client = own_client
    reply = client.post("/api/documents", files={"file": (OTHER.name, OTHER.read_bytes())})
    assert reply.status_code == 201
    document = reply.json()
    address = f"/api/documents/{document['id']}"
    assert client.get(address).json() == document
    assert document in client.get("/api/documents").json()["documents"]
    rows = client.get(f"{address}/tasks").json()["tasks"]
    assert len(rows) == document["tasks"] > 0
    text = client.get(f"{address}/text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert all(text.text[r["start"] : r["end"]] == r["text"] for r in rows)
    assert client.delete(address).status_code == 204
    for path in ("", "/text", "/tasks"):
        gone = client.get(address + path)
        assert gone.status_code == 404
        assert_problem(gone)
    hits = client.get("/api/search", params={"q": rows[0]["title"]}).json()["results"]
    assert all(hit["document_id"] != document["id"] for hit in hits)


REFUSED = {
    "empty": (b"", "空.txt", {422}),
    "binary": (bytes(range(256)) * 20, "图.txt", {415, 422}),
    "unknown kind": (b"MZ\x90\x00" * 50, "程序.exe", {415}),
    "no policy": ("今天天气很好。".encode(), "日记.txt", {422}),
    "broken archive": (b"PK\x03\x04" + b"x" * 100, "坏.docx", {415, 422}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused_leaves_nothing_behind(client: TestClient, name: str) -> None:
    data, filename, statuses = REFUSED[name]
    before = client.get("/api/documents").json()
    reply = client.post("/api/documents", files={"file": (filename, data)})
    assert reply.status_code in statuses
    assert filename in assert_problem(reply)
    assert client.get("/api/documents").json() == before


def test_the_same_file_twice_is_a_conflict(client: TestClient) -> None:
    reply = client.post("/api/documents", files={"file": ("另一个名字.txt", SMALL.read_bytes())})
    assert reply.status_code == 409
    assert_problem(reply)
    assert len(client.get("/api/documents").json()["documents"]) == 1


def test_a_file_over_the_limit_is_refused(client: TestClient) -> None:
    data = b"a" * (UPLOAD_LIMIT + 1)
    reply = client.post("/api/documents", files={"file": ("大.txt", data)})
    assert reply.status_code == 413
    assert_problem(reply)
    whole = client.post("/api/documents", files={"file": ("大.txt", data + b"a" * 200_000)})
    assert whole.status_code == 413


def test_a_request_without_a_file_is_refused(client: TestClient) -> None:
    for reply in (
        client.post("/api/documents"),
        client.post("/api/documents", data={"file": "text"}),
        client.post("/api/documents", files={"other": ("a.txt", b"x")}),
        client.post("/api/documents", json={"file": "x"}),
    ):
        assert reply.status_code == 422
        assert_problem(reply)


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "C:\\文件\\通知.txt", "a\x00b.txt"])
def test_a_file_name_loses_its_folders(own_client: TestClient, name: str) -> None:
    reply = own_client.post("/api/documents", files={"file": (name, OTHER.read_bytes())})
    assert reply.status_code == 201
    kept = reply.json()["filename"]
    assert "/" not in kept
    assert "\\" not in kept


def test_an_unknown_document_is_not_found(client: TestClient) -> None:
    for method in ("GET", "DELETE"):
        reply = client.request(method, "/api/documents/nothing")
        assert reply.status_code == 404
        assert_problem(reply)


def test_the_source_page_marks_the_passage(client: TestClient) -> None:
    row = client.get("/api/tasks").json()["tasks"][0]
    address = f"/source/{row['document_id']}?start={row['start']}&end={row['end']}"
    page = client.get(address)
    assert page.status_code == 200
    assert page.text.count('id="passage"') == 1
    assert page.text.startswith("<!doctype html>")
    pane = client.get(f"{address}&pane=true").text
    assert "<html" not in pane
    assert 'id="passage"' in pane
    assert client.get("/source/nothing").status_code == 404
    assert client.get(f"/source/{row['document_id']}?start=-1&end=5").status_code == 422


def test_a_short_name_that_two_places_share_is_no_units_alias(own_client: TestClient) -> None:
    before = own_client.get("/api/units").json()["units"]
    held = next(u for u in before if u["name"][0] == "市" and u["name"][1:] in u["aliases"])
    short = held["name"][1:]
    text = "望澜市清漪区人民政府办公室关于校车管理的通知\n清政办〔2021〕9号\n一、重点任务\n"
    text += f"1．检查校车停靠点。（责任单位：区教育局、{short}）\n"
    reply = own_client.post("/api/documents", files={"file": ("区.txt", text.encode())})
    assert reply.status_code == 201
    units = {u["name"]: u["aliases"] for u in own_client.get("/api/units").json()["units"]}
    assert short not in units[held["name"]] + units[f"区{short}"]
    assert set(units[held["name"]]) == set(held["aliases"]) - {short}
