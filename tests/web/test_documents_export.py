"""The list of documents and their cross-checks as workbooks, opened by a second program."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import SEED, SMALL, connect
from tests.web.desk import Parts, build

FORMULA = '=HYPERLINK("http://evil.example","x")'


def rows(data: bytes, sheet: str) -> list[dict[str, Any]]:
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref
    assert all(cell.data_type != "f" for line in page.iter_rows() for cell in line)
    head, *lines = page.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Any:
    parts = build(tmp_path_factory.mktemp("both"), SMALL, SEED)
    with connect(parts) as client:
        yield client
    parts.close()


def test_the_list_of_documents_is_the_list_of_the_api(both: TestClient) -> None:
    listed = both.get("/api/documents").json()["documents"]
    reply = both.get("/api/documents.xlsx")
    assert "spreadsheetml" in reply.headers["content-type"]
    assert "attachment" in reply.headers["content-disposition"]
    found = rows(reply.content, "文件清单")
    assert [r["标题"] for r in found] == [d["title"] for d in listed]
    for row, document in zip(found, listed, strict=True):
        assert (row["文号"] or "", row["任务"]) == (document["doc_number"], document["tasks"])
        assert (row["段落"], row["年份"]) == (document["chunks"], document["year"])
        assert row["提醒"] == len(document["warnings"])
        issued = row["成文日期"]
        assert issued is None or isinstance(issued, datetime)
    warned = rows(reply.content, "需要核对的地方")
    assert [w["需要核对的地方"] for w in warned] == [
        warning["message"] for d in listed for warning in d["warnings"]
    ]
    assert 'href="/api/documents.xlsx"' in both.get("/panel/library").text


def test_a_cross_check_is_the_one_of_the_api(both: TestClient) -> None:
    for document in both.get("/api/documents").json()["documents"]:
        address = f"/api/documents/{document['id']}/crosscheck"
        report = both.get(address).json()
        reply = both.get(address + ".xlsx")
        assert reply.status_code == 200
        found = rows(reply.content, "不一致")
        wanted = [
            (number, place["quote"])
            for number, each in enumerate(report["differences"], 1)
            for place in each["places"] or [{"quote": ""}]
        ]
        assert [(r["序号"], r["原文"] or "") for r in found] == wanted
        assert {r["说明"] for r in found} == {d["message"] for d in report["differences"]}
        counts = {r["项目"]: r["数目"] for r in rows(reply.content, "合计")}
        assert counts["不一致"] == len(report["differences"])
        panel = both.get(f"/panel/documents/{document['id']}").text
        assert (f"{address}.xlsx" in panel) == bool(report["differences"])


def test_the_cross_check_of_a_preview_can_be_exported(own_client: TestClient) -> None:
    sent = {"file": (SEED.name, SEED.read_bytes())}
    draft = own_client.post("/api/drafts", files=sent).json()["id"]
    panel = own_client.get(f"/panel/drafts/{draft}").text
    assert f"/api/drafts/{draft}/crosscheck.xlsx" in panel
    reply = own_client.get(f"/api/drafts/{draft}/crosscheck.xlsx")
    report = own_client.get(f"/api/drafts/{draft}/crosscheck").json()
    assert {r["说明"] for r in rows(reply.content, "不一致")} == {
        d["message"] for d in report["differences"]
    }
    assert own_client.get("/api/drafts/nothing/crosscheck.xlsx").status_code == 404
    assert own_client.get("/api/documents/nothing/crosscheck.xlsx").status_code == 404


def test_a_title_that_looks_like_a_formula_stays_text(own_client: TestClient, parts: Parts) -> None:
    document = own_client.get("/api/documents").json()["documents"][0]["id"]
    reply = own_client.patch(f"/api/documents/{document}", json={"title": FORMULA})
    assert reply.is_success, reply.text
    (row,) = rows(own_client.get("/api/documents.xlsx").content, "文件清单")
    assert row["标题"] == FORMULA


def test_an_empty_library_is_a_sheet_without_rows(tmp_path: Any) -> None:
    parts = build(tmp_path)
    with connect(parts) as client:
        assert rows(client.get("/api/documents.xlsx").content, "文件清单") == []
        assert "documents.xlsx" not in client.get("/panel/library").text
    parts.close()
