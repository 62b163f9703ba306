"""时间轴 over HTTP: every date of the year once, in the list and in the picture."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from typing import Any

from fastapi.testclient import TestClient

from app.ledger.agenda import Occurrence, dates_of_year, years_with_dates
from app.ledger.records import TaskFilter
from app.web.figure_timeline import SIGNS, kind_of
from tests.web.conftest import TODAY, connect
from tests.web.desk import Parts

DAY = "2023-09-15"
AS_OF = date(2023, 9, 15)


def view(client: TestClient, **query: object) -> str:
    reply = client.get("/view/timeline", params={"as_of": DAY, **query})
    assert reply.status_code == 200, reply.text
    return reply.text


def figure(page: str) -> dict[str, Any]:
    found = re.search(r'data-figure="([^"]*)"', page)
    assert found
    figured: dict[str, Any] = json.loads(unescape(found[1]))
    return figured


def listed(page: str) -> list[tuple[str, str]]:
    day = r'pd-c-day">(\d+月\d+日)(?:<small>[^<]*</small>)?</td>'
    rows = re.findall(day + r'<td><a class="pd-task"[^>]*>([^<]*)</a>', page)
    return [(day, unescape(title)) for day, title in rows]


def said(found: list[Occurrence]) -> list[tuple[str, str]]:
    return [(f"{o.day.month}月{o.day.day}日", o.view.task.title) for o in found]


def test_the_list_holds_every_date_of_the_year(client: TestClient, shared_parts: Parts) -> None:
    found = dates_of_year(shared_parts.db, TaskFilter(), 2023, as_of=AS_OF)
    page = view(client)
    assert found
    assert listed(page) == said(found)
    assert f"2023年时限 {len(found)} 个" in page


def test_the_picture_counts_what_the_list_has(client: TestClient, shared_parts: Parts) -> None:
    found = dates_of_year(shared_parts.db, TaskFilter(), 2023, as_of=AS_OF)
    drawn = figure(view(client, by="task"))["data"]
    counts = {trace["name"]: sum(int(number or 1) for number in trace["text"]) for trace in drawn}
    kinds = [kind_of(each, as_of=AS_OF) for each in found]
    assert counts == {SIGNS[kind].word: kinds.count(kind) for kind in set(kinds)}


def test_a_unit_has_a_row_of_its_own_and_its_marks_lead_to_its_tasks(client: TestClient) -> None:
    drawn = figure(view(client))
    name = drawn["layout"]["yaxis"]["ticktext"][0]
    page = view(client, unit=name)
    assert figure(page)["layout"]["yaxis"]["ticktext"] == [name]
    for trace in figure(page)["data"]:
        for address in trace["customdata"]:
            reply = client.get(address.replace("/?tab=ledger&", "/view/ledger?"))
            assert reply.status_code == 200
            assert "pd-task" in reply.text or "pd-card" in reply.text


def test_a_recurring_duty_is_never_called_late() -> None:
    past = Occurrence(view=None, day=date(2020, 1, 31), recurring=True)  # type: ignore[arg-type]
    assert kind_of(past, as_of=AS_OF) == "recurring"


def test_a_year_without_dates_says_which_years_have_some(
    client: TestClient, shared_parts: Parts
) -> None:
    years = years_with_dates(shared_parts.db, TaskFilter(source="annex"), near=2050)
    assert years == sorted(years, key=lambda year: abs(year - 2050))
    page = view(client, year="1990", q="不会有的词")
    assert "1990年没有到期的事项" in page
    assert "pd-figure" not in page


def test_a_year_that_is_no_year_shows_that_of_the_day(client: TestClient) -> None:
    for year in ("abc", "99999", "-1", "二〇二三", "0"):
        assert "2023年时限" in view(client, year=year)


def test_a_title_with_markup_stays_text(parts: Parts) -> None:
    text = "测试市人民政府办公室关于<b>改造</b>的实施方案\n\n一、主要任务\n"
    text += "1. <img src=x onerror=alert(1)>改造工程。"
    text += "2017年10月底前完成。（责任单位：市<i>住</i>建局、市财政局）\n"
    parts.library.add_document(text.encode(), filename="甲.txt")
    with connect(parts) as client:
        page = view(client, as_of=TODAY.isoformat(), year="2017")
    assert "<img src=x" not in page
    assert "<img" not in unescape(json.dumps(figure(page), ensure_ascii=False)).replace("＜", "")


def test_the_drawing_script_comes_from_the_installed_package(client: TestClient) -> None:
    reply = client.get("/view/plotly.js")
    assert reply.headers["content-type"].startswith("text/javascript")
    assert len(reply.content) > 1_000_000
