"""时间轴 over HTTP: every date of the year once, in the list and in the picture."""

from __future__ import annotations

import json
import re
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.ledger.agenda import Occurrence, dates_of_year, years_with_dates
from app.ledger.records import TaskFilter
from app.web.figure_timeline import SIGNS, kind_of
from tests.ledger.writer import Writer
from tests.web.conftest import TODAY, connect
from tests.web.desk import Parts, build

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


def ledger_of(tmp_path: Path, **dues: list[date]) -> Parts:
    """A desk with a document for each place, a task for each date."""
    parts = build(tmp_path)
    for place, days in dues.items():
        writer = Writer(place=place, doc_number=f"{place}发〔2017〕1号")
        for due in days:
            title = f"{place}{due.month}月{due.day}日的事"
            writer.task(title, responsible=["区教育局"], deadline="时限", due=due)
        parts.db.publish(parts.db.shelve(writer.done(), data=place.encode(), filename="a.txt"))
    return parts


def test_of_several_places_one_can_be_chosen_and_its_marks_lead_to_its_rows(tmp_path) -> None:
    days = [date(2017, 9, 29), date(2017, 9, 30)]
    parts = ledger_of(tmp_path, 甲区=days, 乙区=[*days, days[0]])
    with connect(parts) as client:
        page = view(client, as_of="2017-06-01", doc_place="乙区")
        assert '<option value="乙区" selected>' in page
        assert {title[:2] for _, title in listed(page)} == {"乙区"}
        marks = [point for trace in figure(page)["data"] for point in trace.get("customdata", ())]
        linked = [unescape(mark) for mark in marks if "tab=ledger" in str(mark)]
        assert linked
        assert all("doc_place=%E4%B9%99%E5%8C%BA" in link for link in linked)
    parts.close()


def test_a_month_gone_by_is_folded_unless_something_in_it_is_late(tmp_path) -> None:
    parts = ledger_of(tmp_path, 甲区=[date(2017, month, 28) for month in (2, 3, 9)])
    done = parts.db.find(TaskFilter(text="2月28日"), as_of=TODAY).tasks[0].task.id
    parts.db.record_progress(done, status="done", note="", on=date(2017, 2, 20), by="")
    with connect(parts) as client:
        page = view(client, as_of="2017-06-01")
        months = re.findall(r'<details class="pd-month"( open)?><summary><h3>(\d+)月', page)
        assert months == [("", "2"), (" open", "3"), (" open", "9")]
    parts.close()


def test_the_drawing_script_comes_from_the_installed_package(client: TestClient) -> None:
    reply = client.get("/view/plotly.js")
    assert reply.headers["content-type"].startswith("text/javascript")
    assert len(reply.content) > 1_000_000
