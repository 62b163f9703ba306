"""单位 over HTTP and in the browser: figures that open their rows, a unit's page, units of the same
name in two places kept apart.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from tests.ledger.writer import Writer
from tests.web.conftest import connect
from tests.web.desk import build
from tests.web.visit import Visit

DAY = "2024-01-15"


def units_page(client: TestClient, **query: str) -> str:
    reply = client.get("/view/units", params={"as_of": DAY, **query})
    assert reply.status_code == 200, reply.text
    return reply.text


def rows_of(client: TestClient, link: str) -> int:
    query = unescape(link).partition("?")[2]
    total: int = client.get(f"/api/tasks?{query}&as_of={DAY}").json()["total"]
    return total


def figures(page: str) -> list[tuple[str, int]]:
    found = re.findall(r'<td><a href="([^"]*)"[^>]*>(\d+)</a></td>', page)
    return [(link, int(count)) for link, count in found]


def test_every_figure_opens_as_many_rows(client: TestClient) -> None:
    page = units_page(client)
    assert f"共 {len(client.get('/api/units').json()['units'])} 家单位" in page
    for link, count in figures(page):
        assert rows_of(client, link) == count, link


def test_the_tables_of_units_can_be_taken_along(client: TestClient) -> None:
    page = units_page(client)
    links = re.findall(r'<a href="(/api/[^"]*)" download', page)
    assert len(links) == 3
    for link in links:
        assert f"as_of={DAY}" in link
        assert client.get(unescape(link)).status_code == 200, link


def test_a_units_page_is_found_by_any_of_its_names(client: TestClient) -> None:
    unit = next(u for u in client.get("/api/units").json()["units"] if u["aliases"])
    for name in (unit["name"], *unit["aliases"]):
        page = units_page(client, unit=name)
        assert f"<h2>{unit['name']}</h2>" in page
        for link, count in figures(page):
            assert rows_of(client, link) == count


def test_an_unknown_unit_is_refused_with_what_to_do(client: TestClient) -> None:
    reply = client.get("/view/units", params={"unit": "没有这个局"})
    assert reply.status_code == 404
    assert "请在单位列表中选择" in reply.json()["detail"]


@pytest.fixture
def two_places(tmp_path: Path) -> Iterator[TestClient]:
    parts = build(tmp_path)
    for place, count in (("甲区", 1), ("乙区", 2)):
        writer = Writer(place=place, doc_number=f"{place}发〔2017〕1号")
        for number in range(count):
            writer.task(f"{place}任务{number}", responsible=["区教育局"])
        parts.db.publish(parts.db.shelve(writer.done(), data=place.encode(), filename="a.txt"))
    with connect(parts) as client:
        yield client
    parts.close()


def test_units_of_one_name_in_two_places_are_kept_apart(two_places: TestClient) -> None:
    for view in ("units", "briefing"):
        page = two_places.get(f"/view/{view}", params={"as_of": DAY}).text
        assert "甲区</small>" in page
        counted = figures(page)
        assert sorted({count for _, count in counted}) == [1, 2]
        for link, count in counted:
            assert rows_of(two_places, link) == count
    page = units_page(two_places, unit="区教育局", place="乙区")
    assert "乙区任务1" in page
    assert "甲区任务0" not in page


def test_each_of_them_has_its_own_page_in_the_report(two_places: TestClient) -> None:
    reply = two_places.get("/api/reports/units.docx", params={"as_of": DAY})
    tables = docx.Document(io.BytesIO(reply.content)).tables
    assert [len(table.rows) - 1 for table in tables] == [2, 1]


@pytest.mark.browser
def test_a_unit_leads_to_its_page_and_back(window: Any, address: str) -> None:
    visit = Visit(window, address, path="/?tab=units&as_of=2018-01-01")
    page = visit.page
    page.get_by_role("link", name="区财政局", exact=True).click()
    page.locator("#pd-view-units h2", has_text="区财政局").wait_for()
    visit.shot("unit-desktop-light", full_page=True)
    page.locator("#pd-view-units .pd-figures a.pd-red").click()
    page.locator("#pd-view-ledger h2", has_text="共 2 项").wait_for()
    page.go_back()
    page.locator("#pd-view-units h2", has_text="区财政局").wait_for()
    page.get_by_text("全部单位").click()
    page.locator("#pd-view-units h2", has_text="共 28 家单位").wait_for()
    assert visit.errors == []
    visit.close()


def test_names_are_registered_over_the_api_and_taken_back(own_client: TestClient) -> None:
    unit = next(u for u in own_client.get("/api/units").json()["units"] if u["responsible"])
    said = {
        "kind": "rename",
        "unit": unit["name"],
        "place": unit["place"],
        "other": "市新名称局",
        "since": "2024-01-01",
    }
    made = own_client.post("/api/units/decisions", json=said)
    assert made.status_code == 201
    wanted = {"unit": "市新名称局", "role": "responsible", "as_of": DAY}
    assert own_client.get("/api/tasks", params=wanted).json()["total"] == unit["responsible"]
    assert "<h2>市新名称局</h2>" in units_page(own_client, unit=unit["name"])
    listed = own_client.get("/api/tasks", params=wanted).json()["tasks"]
    assert all("市新名称局" in task["responsible"] for task in listed)
    pair = {"name": "市新名称局", "printed": unit["name"]}
    assert all(pair in task["printed_units"] for task in listed)
    undone = own_client.post("/api/units/decisions/1/undo", json={})
    assert undone.status_code == 201
    assert own_client.get("/api/tasks", params=wanted).json()["total"] == 0
    listed = own_client.get("/api/units/decisions").json()["decisions"]
    assert [entry["undoes"] for entry in listed] == [None, 1]


def test_the_forms_of_a_units_page_register_and_undo(own_client: TestClient) -> None:
    unit = next(u for u in own_client.get("/api/units").json()["units"] if u["responsible"])
    who = {"unit": unit["name"], "place": unit["place"], "as_of": DAY}
    filled = {**who, "kind": "merge", "other": "市新名称局", "since": "2024-01-01", "by": "王"}
    page = own_client.post("/view/units/decide", data=filled).text
    assert "已登记并入（第1号）" in page
    assert "自2024年1月1日起“市新名称局”" in page
    page = own_client.post("/view/units/undo", data={**who, "decision": 1}).text
    assert "已撤销 " in page
    for field, value, reason in (
        ("since", "", "没有填写自哪天起"),
        ("since", "明天", "自哪天起：日期应写成"),
        ("kind", "other", "登记种类：只能是"),
    ):
        reply = own_client.post("/view/units/decide", data={**filled, field: value})
        assert reply.status_code == 422
        assert reason in reply.json()["detail"]


@pytest.mark.browser
def test_a_further_name_is_registered_on_the_page(window: Any, address: str, desk: Any) -> None:
    visit = Visit(window, address, path="/?tab=units&as_of=2018-01-01&unit=地税四分局")
    page = visit.page
    page.get_by_text("登记别称、更名或并入").click()
    form = page.locator("form.pd-decide", has_text="登记别称").last
    form.locator("[name=other]").fill("税务四分局")
    form.get_by_role("button").click()
    page.get_by_text("已登记别称（第1号）").wait_for()
    visit.shot("unit-names-desktop-light")
    try:
        found = page.request.get(f"{address}/api/tasks", params={"unit": "税务四分局"}).json()
        assert found["total"] == 3
        page.locator(".pd-undo summary").click()
        page.get_by_role("button", name="确认撤销第1号登记").click()
        page.get_by_text("已撤销第1号登记").wait_for()
    finally:
        for entry in desk.db.unit_decisions():
            if entry.in_force:
                desk.db.undo_unit_decision(entry.id)
    assert visit.errors == []
    visit.close()
