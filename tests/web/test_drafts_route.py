"""Previews over HTTP: nothing counts until it is confirmed; a new version says what it changes."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import OTHER, SEED, connect
from tests.web.desk import Parts, build
from tests.web.test_chat_route import assert_problem
from tests.web.test_documents_route import REFUSED


def preview(client: TestClient, data: bytes, name: str = OTHER.name) -> dict[str, Any]:
    reply = client.post("/api/drafts", files={"file": (name, data)})
    assert reply.status_code == 201, reply.text
    body: dict[str, Any] = reply.json()
    return body


def task_address(draft: dict[str, Any], task: dict[str, Any]) -> str:
    return f"/api/drafts/{draft['id']}/tasks/{task['id'].replace('#', '%23')}"


def everything(client: TestClient) -> Any:
    return [client.get(f"/api/{p}").json() for p in ("documents", "tasks", "units")]


def test_a_preview_shows_all_and_changes_nothing(own_client: TestClient) -> None:
    client = own_client
    before = everything(client)
    draft = preview(client, OTHER.read_bytes())
    assert draft["document"]["doc_number"] == "望清政办发〔2022〕12号"
    assert len(draft["tasks"]) == draft["document"]["tasks"] == 19
    assert draft["crosscheck"]["articles"] == 19
    assert draft["replaces"] is None
    assert everything(client) == before
    text = client.get(f"/source/draft-{draft['id']}?start=0&end=5")
    assert text.status_code == 200
    assert client.get(f"/api/drafts/{draft['id']}").json() == draft
    assert [d["id"] for d in client.get("/api/drafts").json()["drafts"]] == [draft["id"]]
    assert client.delete(f"/api/drafts/{draft['id']}").status_code == 204
    assert everything(client) == before
    for reply in (
        client.get(f"/api/drafts/{draft['id']}"),
        client.get(f"/source/draft-{draft['id']}"),
        client.post(f"/api/drafts/{draft['id']}/publish"),
        client.delete(f"/api/drafts/{draft['id']}"),
    ):
        assert reply.status_code == 404
        assert "重新上传" in assert_problem(reply)


def test_the_same_file_waits_once_with_what_was_put_right_in_it(own_client: TestClient) -> None:
    client, data = own_client, OTHER.read_bytes()
    draft = preview(client, data)
    row = next(t for t in draft["tasks"] if t["due"])
    client.patch(task_address(draft, row), json={"deadline": "2031年6月底"})
    again = client.post("/api/drafts", files={"file": ("又一次.txt", data)})
    assert (again.status_code, again.json()["id"]) == (200, draft["id"])
    assert "2031-06-30" in {t["due"] for t in again.json()["tasks"]}
    assert len(client.get("/api/drafts").json()["drafts"]) == 1


def test_replacing_a_document_leaves_a_waiting_preview_of_the_file_alone(
    own_client: TestClient,
) -> None:
    client, data = own_client, OTHER.read_bytes()
    draft = preview(client, data)
    reply = client.put("/api/documents/gone", files={"file": (OTHER.name, data)})
    assert reply.status_code == 404
    old = client.get("/api/documents").json()["documents"][0]["id"]
    assert client.put(f"/api/documents/{old}", files={"file": ("a.txt", data)}).status_code == 200
    assert client.get(f"/api/drafts/{draft['id']}").status_code == 200


def test_what_is_put_right_in_a_preview_is_published(own_client: TestClient) -> None:
    client = own_client
    draft = preview(client, OTHER.read_bytes())
    row = next(t for t in draft["tasks"] if t["due"])
    changed = client.patch(task_address(draft, row), json={"deadline": "2031年6月底", "by": "李某"})
    assert changed.json()["due"] == "2031-06-30"
    refused = client.patch(task_address(draft, row), json={"deadline": "很快"})
    assert refused.status_code == 422
    assert "没有看懂" in assert_problem(refused)
    facts = client.patch(f"/api/drafts/{draft['id']}", json={"title": "新标题"}).json()
    assert facts["document"]["title"] == "新标题"
    reply = client.post(f"/api/drafts/{draft['id']}/publish", json={"by": "李某"})
    assert reply.status_code == 201
    document = reply.json()
    assert (document["title"], document["replaced"]) == ("新标题", None)
    rows = client.get(f"/api/documents/{document['id']}/tasks").json()["tasks"]
    kept = next(r for r in rows if r["number"] == row["number"])
    assert (kept["due"], kept["corrections"][0]["by"]) == ("2031-06-30", "李某")
    assert client.get("/api/drafts").json() == {"drafts": []}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_refused_makes_no_preview(client: TestClient, name: str) -> None:
    data, filename, statuses = REFUSED[name]
    reply = client.post("/api/drafts", files={"file": (filename, data)})
    assert reply.status_code in statuses
    assert filename in assert_problem(reply)
    assert client.get("/api/drafts").json() == {"drafts": []}


def new_version() -> bytes:
    """One deadline put off, everything else as it was."""
    text = OTHER.read_text("utf-8")
    assert text.count("2022年4月底前") == 1
    return text.replace("2022年4月底前", "2022年9月底前").encode()


def test_a_new_version_says_what_changed_and_keeps_what_was_reported(
    own_client: TestClient,
) -> None:
    client = own_client
    old = client.post("/api/documents", files={"file": (OTHER.name, OTHER.read_bytes())}).json()
    rows = client.get(f"/api/documents/{old['id']}/tasks").json()["tasks"]
    done = rows[0]["id"].replace("#", "%23")
    client.post(
        f"/api/tasks/{done}/progress", json={"status": "done", "date": "2022-05-01", "by": "王某"}
    )
    draft = preview(client, new_version())
    change = draft["replaces"]
    assert change["document_id"] == old["id"]
    assert change["unchanged"] + change["changed"] == len(rows)
    assert (change["new"], change["gone"]) == (0, 0)
    (pair,) = [p for p in change["tasks"] if p["kind"] == "changed"]
    assert "dates" in {c["what"] for c in pair["changes"]}
    assert [p["reports"] for p in change["tasks"]].count(1) == 1
    assert [d["id"] for d in client.get("/api/documents").json()["documents"]].count(old["id"])
    new = client.post(f"/api/drafts/{draft['id']}/publish").json()
    assert new["replaced"]["changed"] == 1
    assert client.get(f"/api/documents/{old['id']}").status_code == 404
    later = {"as_of": "2023-01-01"}
    rows = client.get(f"/api/documents/{new['id']}/tasks", params=later).json()["tasks"]
    assert rows[0]["state"] == "done"
    (entry,) = client.get(f"/api/tasks/{new['id']}%23article-1/history").json()["history"]
    assert entry["by"] == "王某"
    hits = client.get("/api/search", params={"q": rows[0]["title"], "k": 20}).json()["results"]
    assert {h["document_id"] for h in hits} & {old["id"], new["id"]} == {new["id"]}


def test_both_may_be_kept(own_client: TestClient) -> None:
    client = own_client
    client.post("/api/documents", files={"file": (OTHER.name, OTHER.read_bytes())})
    draft = preview(client, new_version())
    address = f"/api/drafts/{draft['id']}/replaces"
    assert client.put(address, json={"document_id": None}).json()["replaces"] is None
    unknown = client.put(address, json={"document_id": "nothing"})
    assert unknown.status_code == 404
    client.post(f"/api/drafts/{draft['id']}/publish")
    assert len(client.get("/api/documents").json()["documents"]) == 3


def test_the_old_id_of_a_replaced_document_names_the_new_one(own_client: TestClient) -> None:
    sent = {"file": (OTHER.name, OTHER.read_bytes())}
    old = own_client.post("/api/documents", files=sent).json()
    task = f"{old['id']}%23article-1"
    newer = {"file": (OTHER.name, new_version())}
    put = own_client.put(f"/api/documents/{old['id']}", files=newer)
    new = put.json()["id"]
    for address in (
        f"/api/documents/{old['id']}",
        f"/api/documents/{old['id']}/text",
        f"/api/tasks/{task}",
        f"/source/{old['id']}",
    ):
        reply = own_client.get(address)
        assert reply.status_code == 404
        assert reply.headers["content-type"].startswith("application/problem+json")
        assert reply.json()["replaced_by"] == new
        assert "已被新版替换" in reply.json()["detail"]
    page = own_client.get(f"/source/{old['id']}", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert f'href="/source/{new}"' in page.text
    assert "replaced_by" not in own_client.get("/api/documents/unknown").json()


def test_a_document_is_replaced_at_once(own_client: TestClient) -> None:
    client = own_client
    old = client.post("/api/documents", files={"file": (OTHER.name, OTHER.read_bytes())}).json()
    reply = client.put(
        f"/api/documents/{old['id']}",
        files={"file": ("新版.txt", new_version())},
        data={"by": "李某"},
    )
    assert reply.status_code == 200
    assert reply.json()["replaced"]["document_id"] == old["id"]
    assert client.get("/api/drafts").json() == {"drafts": []}
    for data, status in ((b"", 422), (new_version(), 409)):
        again = client.put(
            f"/api/documents/{reply.json()['id']}", files={"file": ("新版.txt", data)}
        )
        assert again.status_code == status
        assert_problem(again)
    assert client.get("/api/drafts").json() == {"drafts": []}
    missing = client.put("/api/documents/nothing", files={"file": ("a.txt", new_version())})
    assert missing.status_code == 404


def test_previews_are_gone_after_a_restart(parts: Parts) -> None:
    with connect(parts) as client:
        draft = preview(client, OTHER.read_bytes())
    with connect(parts) as client:
        assert client.get(f"/api/drafts/{draft['id']}").status_code == 404
        assert client.get("/api/drafts").json() == {"drafts": []}
    assert [p.name for p in parts.settings.data_dir.rglob("*") if OTHER.stem in p.name] == []


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    parts = build(tmp_path_factory.mktemp("seed"), SEED)
    with connect(parts) as client:
        yield client
    parts.close()


def test_the_cross_check_counts_and_cites_both_places(seed: TestClient) -> None:
    (document,) = seed.get("/api/documents").json()["documents"]
    address = f"/api/documents/{document['id']}"
    report = seed.get(f"{address}/crosscheck").json()
    assert (report["articles"], report["rows"]) == (24, 13)
    assert report["duties"] == 24 + 13 - report["in_both"]
    assert 0 < report["articles_in_both"] <= report["in_both"] <= 13
    text = seed.get(f"{address}/text").text
    assert report["differences"]
    for difference in report["differences"]:
        assert difference["places"]
        for place in difference["places"]:
            assert text[place["start"] : place["end"]] == place["quote"]
            assert place["locator"]
        sources = {place["source"] for place in difference["places"]}
        if difference["row"] and difference["article"]:
            assert sources == {"article", "annex"}, difference
    assert sum(report["counts"].values()) == len(report["differences"])
    assert seed.get("/api/documents/nothing/crosscheck").status_code == 404


def test_an_original_is_only_ever_downloaded(seed: TestClient) -> None:
    (document,) = seed.get("/api/documents").json()["documents"]
    reply = seed.get(f"/api/documents/{document['id']}/original")
    assert reply.content == SEED.read_bytes()
    assert reply.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert seed.get("/api/documents/nothing/original").status_code == 404
