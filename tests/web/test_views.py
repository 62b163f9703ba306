"""The views over HTTP: the same rows as the API, addresses that say everything, forms that work
without a script, and nothing of a document's text that runs.
"""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from fastapi.testclient import TestClient

from app.ledger.records import TaskFilter
from app.web.words import STATES
from tests.web.conftest import SEED, connect
from tests.web.desk import Parts, build

DAY = "2024-01-15"
LATER = date(2024, 1, 15)


def titles(page: str) -> list[str]:
    return [unescape(t) for t in re.findall(r'class="pd-task"[^>]*>([^<]*)<', page)]


def figures(page: str) -> dict[str, int]:
    found = re.findall(r'<li><a href="/\?tab=ledger[^>]*>(?:<i[^>]*></i>)?(\S+) <b>(\d+)', page)
    return {word: int(count) for word, count in found}


def view(client: TestClient, **query: object) -> str:
    reply = client.get("/view/ledger", params={"as_of": DAY, **query})
    assert reply.status_code == 200, reply.text
    return reply.text


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"state": "overdue"},
        {"state": ["overdue", "done"]},
        {"source": "annex", "order": "due"},
        {"q": "安全"},
        {"due_from": "2023-01-01", "due_to": "2023-12-31"},
        {"unit": "应急管理局", "role": "responsible"},
    ],
)
def test_the_ledger_shows_the_rows_of_the_api(client: TestClient, query) -> None:
    api = client.get("/api/tasks", params={"as_of": DAY, **query}).json()
    page = view(client, **query)
    assert titles(page) == [task["title"] for task in api["tasks"]][:50]
    assert f"共 {api['total']} 项" in page


def test_the_figures_add_up_and_each_leads_to_its_rows(client: TestClient) -> None:
    page = view(client)
    counted = figures(page)
    total = counted.pop("全部")
    assert total == sum(counted.values()) > 0
    for link, word in re.findall(r'href="(/\?tab=ledger[^"]*)"[^>]*><i[^>]*></i>(\S+) <b>', page):
        rows = client.get(unescape(link).replace("/?", "/view/ledger?")).text
        assert f"共 {counted[word]} 项" in rows


def briefing(client: TestClient, **query: object) -> str:
    reply = client.get("/view/briefing", params={"as_of": DAY, **query})
    assert reply.status_code == 200, reply.text
    return reply.text


def test_every_figure_of_the_briefing_opens_as_many_rows(client: TestClient) -> None:
    page = briefing(client)
    tiles = re.findall(r'<a href="([^"]*)"><b>(\d+)</b><span>(.*?)</span>', page)
    cells = re.findall(r'<td><a href="([^"]*)"[^>]*>(\d+)</a></td>', page)
    assert len(tiles) >= 6
    assert cells
    for link, count, *_ in [*tiles, *cells[:40]]:
        query = unescape(link).partition("?")[2] + f"&as_of={DAY}"
        api = client.get(f"/api/tasks?{query}").json()
        assert api["total"] == int(count), link


def test_the_parts_of_the_briefing_add_up(client: TestClient) -> None:
    page = briefing(client)
    total, *parts = (int(count) for count in re.findall(r"<b>(\d+)</b><span>", page))
    assert total == sum(parts) == client.get("/api/tasks").json()["total"]


def test_the_three_buttons_give_three_files(client: TestClient) -> None:
    page = briefing(client)
    links = re.findall(r'<a href="(/api/[^"]*)" download>', page)
    assert [link.split("?")[0].rpartition(".")[2] for link in links] == ["docx", "docx", "xlsx"]
    for link in links:
        reply = client.get(unescape(link))
        assert reply.status_code == 200
        assert reply.content[:2] == b"PK"
        assert "attachment" in reply.headers["content-disposition"]


def test_the_briefing_of_an_empty_ledger_says_what_to_do(tmp_path) -> None:
    parts = build(tmp_path)
    with connect(parts) as client:
        assert "请先到“文件”页上传政策文件" in briefing(client)
        for name in ("bulletin", "units"):
            assert client.get(f"/api/reports/{name}.docx").status_code == 200
    parts.close()


def test_pages_hold_every_row_once(tmp_path) -> None:
    from tests.ledger.writer import Writer

    writer = Writer()
    for number in range(120):
        writer.task(f"任务{number}", source="annex")
    parts = build(tmp_path)
    parts.db.publish(parts.db.shelve(writer.done(), data=b"x", filename="a.txt"))
    with connect(parts) as client:
        pages = [view(client, page=number) for number in (1, 2, 3, 4)]
    parts.close()
    assert [len(titles(page)) for page in pages] == [50, 50, 20, 0]
    assert len({title for page in pages for title in titles(page)}) == 120
    assert "第 2 / 3 页" in pages[1]


def test_an_empty_ledger_says_what_to_do(tmp_path) -> None:
    parts = build(tmp_path)
    with connect(parts) as client:
        assert "请先到“文件”页上传政策文件" in view(client)
    parts.close()


def test_no_rows_say_how_to_get_some(client: TestClient) -> None:
    page = view(client, unit="没有这个单位")
    assert "没有符合这些条件的任务" in page
    assert "没有这个单位" in page


def test_a_light_is_explained_and_another_preset_changes_it(client: TestClient) -> None:
    api = client.get("/api/tasks", params={"as_of": DAY, "state": "overdue"}).json()
    page = view(client, state="overdue")
    assert page.count("红灯：") == api["total"] > 0
    assert page.count("台账无办结登记。规则（标准）") == api["total"]
    loose = view(client, state="overdue", lights="从宽")
    assert "规则（从宽）" in loose


def test_bad_conditions_are_refused_in_chinese(client: TestClient) -> None:
    reply = client.get("/view/ledger", params={"due_from": "2018-02-01", "due_to": "2018-01-01"})
    assert reply.status_code == 422
    assert "请把起止日期对调" in reply.json()["detail"]


def first_task(parts: Parts, **query):
    return parts.db.find(TaskFilter(**query), as_of=LATER).tasks[0].task


def test_a_card_shows_the_units_the_places_and_a_link_to_the_source(
    client: TestClient, shared_parts: Parts
) -> None:
    seen = shared_parts.db.find(TaskFilter(), as_of=LATER).tasks
    task = next(v.task for v in seen if v.task.milestones and v.task.responsible)
    page = client.get("/task", params={"id": task.id, "as_of": DAY}).text
    for unit in (*task.responsible, *task.supporting):
        assert f">{unit}</a>" in page
    marked = re.findall(r'<mark class="[^"]*pd-when">([^<]*)</mark>', page)
    assert task.milestones[0].text in unescape("".join(marked))
    link = f"/source/{task.document_id}?start={task.start}&amp;end={task.end}#passage"
    assert link in page


def test_every_card_holds_its_text_whole(client: TestClient, shared_parts: Parts) -> None:
    for seen in shared_parts.db.find(TaskFilter(), as_of=LATER).tasks:
        page = client.get("/task", params={"id": seen.task.id, "pane": True}).text
        quote = re.search(r"<blockquote[^>]*>(.*?)</blockquote>", page, re.DOTALL)
        assert quote is not None
        assert unescape(re.sub(r"<[^>]+>", "", quote[1])) == seen.task.text


def test_an_unknown_task_is_not_found_in_chinese(client: TestClient) -> None:
    reply = client.get("/task", params={"id": "没有"})
    assert reply.status_code == 404
    assert "请在任务台账中选择" in reply.json()["detail"]


FILLED = {
    "status": "done",
    "about": "",
    "date": "2017-12-20",
    "by": "区应急局 王某",
    "note": "<b>已办</b>",
}


def test_a_report_is_shown_before_it_is_written_down(own_client: TestClient, parts: Parts) -> None:
    task = first_task(parts, states=("overdue",))
    query = {"id": task.id, "as_of": DAY}
    review = own_client.post("/task/review", params=query, data=FILLED).text
    assert "核对后登记" in review
    assert "&lt;b&gt;已办&lt;/b&gt;" in review
    assert parts.db.history(task.id) == []
    back = own_client.post("/task/edit", params=query, data=FILLED).text
    assert 'value="done" checked' in back
    saved = own_client.post("/task/save", params=query, data=FILLED).text
    assert "状态由“时限已过”变为“已办结”" in saved
    [entry] = parts.db.history(task.id)
    assert (entry.status, entry.on, entry.note) == ("done", date(2017, 12, 20), "<b>已办</b>")


def test_what_is_done_in_one_part_of_a_document_is_said_to_be_open_in_the_other(tmp_path) -> None:
    parts = build(tmp_path, SEED)
    found = parts.db.find(TaskFilter(states=("overdue",), source="annex"), as_of=LATER).tasks
    row = next(view.task for view in found if view.task.counterpart_ids)
    with connect(parts) as client:
        query = {"id": row.id, "as_of": DAY}
        saved = client.post("/task/save", params=query, data=FILLED).text
        article = parts.db.task(row.counterpart_ids[0], as_of=LATER)
        assert article is not None
        assert f"同一工作在{article.task.locator}（{STATES[article.standing.state].word}）" in saved
        linked = client.get("/task", params={"id": article.task.id, "as_of": DAY}).text
        assert "已办结</span></li>" in linked
    parts.close()


def test_an_entry_is_taken_back_by_a_further_one(own_client: TestClient, parts: Parts) -> None:
    task = first_task(parts, states=("overdue",))
    query = {"id": task.id, "as_of": DAY}
    own_client.post("/task/save", params=query, data=FILLED)
    reply = own_client.post("/task/undo", params=query, data={"entry": 1, "by": "李"})
    assert "状态由“已办结”变为“时限已过”" in reply.text
    assert [entry.undoes for entry in parts.db.history(task.id)] == [None, 1]
    again = own_client.post("/task/undo", params=query, data={"entry": 1})
    assert again.status_code == 409


def test_an_entry_of_another_task_is_not_taken_back(own_client: TestClient, parts: Parts) -> None:
    late = parts.db.find(TaskFilter(states=("overdue",)), as_of=LATER).tasks
    one, other = (seen.task.id for seen in late[:2])
    own_client.post("/task/save", params={"id": one}, data=FILLED)
    reply = own_client.post("/task/undo", params={"id": other}, data={"entry": 1})
    assert reply.status_code == 404
    api = own_client.post(f"/api/tasks/{other.replace('#', '%23')}/progress/1/undo", json={})
    assert api.status_code == 404
    done = own_client.post(f"/api/tasks/{one.replace('#', '%23')}/progress/1/undo", json={})
    assert done.status_code == 201


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("date", "明天", "起计日期：日期应写成"),
        ("status", "finished", "办理状态：只能是"),
        ("by", "长" * 101, "登记人：最多 100 个字符"),
        ("about", "m99", "没有第99个阶段目标"),
        ("about", "p2018-13-01", "期次："),
    ],
)
def test_a_bad_report_is_refused_and_nothing_is_written(
    own_client: TestClient, parts: Parts, field: str, value: str, said: str
) -> None:
    task = first_task(parts, states=("overdue",))
    reply = own_client.post("/task/save", params={"id": task.id}, data={**FILLED, field: value})
    assert reply.status_code == 422
    assert said in reply.json()["detail"]
    assert parts.db.history(task.id) == []


def test_a_report_from_another_site_is_refused(own_client: TestClient, parts: Parts) -> None:
    task = first_task(parts)
    reply = own_client.post(
        "/task/save",
        params={"id": task.id},
        data=FILLED,
        headers={"Origin": "http://evil.example"},
    )
    assert reply.status_code == 403
    assert parts.db.history(task.id) == []


def test_a_period_of_a_recurring_duty_is_reported_by_its_date(tmp_path) -> None:
    from tests.ledger.writer import EVERY_SEPTEMBER, Writer

    parts = build(tmp_path)
    written = Writer().task("补充教师", deadline="长期", ongoing=True, recurrence=EVERY_SEPTEMBER)
    parts.db.publish(parts.db.shelve(written.done(), data=b"x", filename="a.txt"))
    task = first_task(parts)
    with connect(parts) as client:
        card = client.get("/task", params={"id": task.id, "as_of": DAY}).text
        offered = re.findall(r'<option value="p([\d-]+)"', card)
        assert offered == ["2021-09-30", "2022-09-30", "2023-09-30", "2024-09-30", "2025-09-30"]
        client.post("/task/save", params={"id": task.id}, data={**FILLED, "about": "p2023-09-30"})
        assert parts.db.history(task.id)[0].period == date(2023, 9, 30)
    parts.close()
