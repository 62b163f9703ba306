"""Every route and field that outside checks rely on, over real HTTP on the real desk.

The shapes are written out here once more, on purpose: a field that is renamed in app/web must
fail a test that does not read app/web.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import httpx
import openpyxl
import pytest
from icalendar import Calendar

from app.settings import Settings
from app.web.api import create_app
from app.wiring import build_desk
from tests.web.serving import serving

TODAY = date(2017, 9, 15)
UPLOAD = Path(__file__).parent / "documents" / "02-qingyi-old-estates.txt"

Json = Any
STATES = {"overdue", "due_soon", "on_track", "ongoing", "done", "no_deadline"}
TASK: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "document": (str,),
    "document_id": (str,),
    "locator": (str,),
    "start": (int,),
    "end": (int,),
    "source": (str,),
    "number": (int,),
    "title": (str,),
    "text": (str,),
    "responsible": (list,),
    "lead": (list,),
    "supporting": (list,),
    "deadline_text": (str, type(None)),
    "due": (str, type(None)),
    "recurrence": (str, type(None)),
    "next_due": (str, type(None)),
    "state": (str,),
    "milestones": (list,),
}
CITATION: dict[str, tuple[type, ...]] = {
    "document": (str,),
    "source": (str,),
    "number": (int, type(None)),
    "locator": (str,),
    "quote": (str,),
    "start": (int,),
    "end": (int,),
}
MILESTONE: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "due": (str, type(None)),
    "recurrence": (str, type(None)),
    "citation": (dict,),
}
ANSWER: dict[str, tuple[type, ...]] = {
    "answer": (str,),
    "status": (str,),
    "as_of": (str,),
    "model": (str,),
    "tasks": (list,),
    "total": (int,),
    "units": (list,),
    "citations": (list,),
    "tool_calls": (list,),
    "suggestions": (list,),
}
DOCUMENT: dict[str, tuple[type, ...]] = {
    "id": (str,),
    "title": (str,),
    "doc_number": (str,),
    "issuer": (str,),
    "year": (int, type(None)),
    "chunks": (int,),
    "tasks": (int,),
    "warnings": (list,),
}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the real desk over the corpus."""
    data = tmp_path_factory.mktemp("contract")
    desk = build_desk(Settings.from_env({"POLICYDESK_DATA": str(data)}))
    app = create_app(desk, today=lambda: TODAY, page=False)
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False, timeout=60) as client:
        yield client
    desk.close()


def shaped(value: Json, shape: dict[str, tuple[type, ...]]) -> Json:
    """`value` has every field of `shape`, of its type."""
    for name, types in shape.items():
        assert name in value, name
        assert type(value[name]) in types, (name, value[name])
    return value


def good_task(task: Json) -> Json:
    shaped(task, TASK)
    assert task["source"] in {"article", "annex"}
    assert task["state"] in STATES
    assert set(task["lead"]) <= set(task["responsible"])
    for name in ("due", "next_due"):
        assert task[name] is None or date.fromisoformat(task[name])
    for milestone in task["milestones"]:
        shaped(shaped(milestone, MILESTONE)["citation"], CITATION)
    return task


def good_answer(answer: Json, texts: dict[str, str]) -> Json:
    shaped(answer, ANSWER)
    assert answer["status"] in {"answered", "no_answer", "clarify"}
    assert len(answer["tasks"]) == min(answer["total"], 200) or not answer["tasks"]
    assert len(answer["suggestions"]) <= 3
    for task in answer["tasks"]:
        good_task(task)
    for unit in answer["units"]:
        shaped(unit, {"name": (str,), "role": (str,), "task_ids": (list,)})
    for call in answer["tool_calls"]:
        shaped(call, {"name": (str,), "args": (dict,), "ms": (float, int)})
    for citation in answer["citations"]:
        shaped(citation, CITATION)
        text = texts[citation["document"]]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    return answer


@pytest.fixture(scope="module")
def texts(api: httpx.Client) -> dict[str, str]:
    documents = api.get("/api/documents").json()["documents"]
    return {
        d["doc_number"] or d["title"]: api.get(f"/api/documents/{d['id']}/text").text
        for d in documents
    }


def ask(api: httpx.Client, *turns: str, **more: Any) -> httpx.Response:
    messages = [
        {"role": ("user", "assistant")[n % 2], "content": turn} for n, turn in enumerate(turns)
    ]
    return api.post("/api/chat", json={"messages": messages, **more})


# POST /api/chat


def test_chat_names_the_units_and_cites_the_article(
    api: httpx.Client, texts: dict[str, str]
) -> None:
    answer = good_answer(ask(api, "校车安全由哪些单位负责？", as_of="2017-09-15").json(), texts)
    assert answer["status"] == "answered"
    assert answer["as_of"] == "2017-09-15"
    assert answer["model"] == "embedded"
    responsible = {u["name"] for u in answer["units"] if u["role"] == "responsible"}
    listed = {unit for task in answer["tasks"] for unit in task["responsible"]}
    assert responsible == listed
    assert len(responsible) == 6
    first = answer["citations"][0]
    assert (first["source"], first["number"]) == ("article", 23)


def test_chat_lists_what_is_overdue_on_the_day_chosen(
    api: httpx.Client, texts: dict[str, str]
) -> None:
    for day in ("2017-06-01", "2017-09-01", "2018-06-01"):
        answer = good_answer(ask(api, "现在哪些任务逾期了？", as_of=day).json(), texts)
        rows = api.get("/api/tasks", params={"as_of": day, "state": "overdue"}).json()["tasks"]
        assert {t["id"] for t in answer["tasks"]} == {t["id"] for t in rows}
        assert all(t["state"] == "overdue" for t in answer["tasks"])
        assert answer["citations"]


def test_chat_without_a_day_counts_from_today(api: httpx.Client) -> None:
    assert ask(api, "现在哪些任务逾期了？").json()["as_of"] == TODAY.isoformat()


def test_an_empty_result_is_an_answer(api: httpx.Client, texts: dict[str, str]) -> None:
    answer = good_answer(ask(api, "现在哪些任务逾期了？", as_of="2017-03-01").json(), texts)
    assert (answer["status"], answer["tasks"], answer["total"]) == ("answered", [], 0)


def test_what_the_corpus_does_not_hold_is_said_to_be_absent(
    api: httpx.Client, texts: dict[str, str]
) -> None:
    answer = good_answer(ask(api, "明天股市会涨吗？").json(), texts)
    assert answer["status"] == "no_answer"


def test_a_follow_up_reads_the_conversation(api: httpx.Client, texts: dict[str, str]) -> None:
    first = ask(api, "附件第2项由谁负责？").json()
    second = ask(api, "附件第2项由谁负责？", first["answer"], "那配合的呢？").json()
    good_answer(second, texts)
    assert {u["role"] for u in second["units"]} == {"supporting"}


def test_a_stream_ends_in_the_whole_answer(api: httpx.Client, texts: dict[str, str]) -> None:
    question = "校车安全由哪些单位负责？"
    with api.stream(
        "POST",
        "/api/chat",
        json={"messages": [{"role": "user", "content": question}], "stream": True},
    ) as reply:
        assert reply.headers["content-type"] == "text/event-stream; charset=utf-8"
        frames = [f.split("\n") for f in "".join(reply.iter_text()).strip().split("\n\n")]
    names = [name.removeprefix("event: ") for name, _ in frames]
    data = [json.loads(line.removeprefix("data: ")) for _, line in frames]
    assert names[-1] == "answer"
    assert set(names[:-1]) == {"token", "tool"}
    answer = good_answer(data[-1], texts)
    tokens = "".join(d["text"] for name, d in zip(names, data, strict=True) if name == "token")
    assert tokens == answer["answer"]
    plain = ask(api, question).json()
    for ran in (*plain["tool_calls"], *answer["tool_calls"]):
        ran.pop("ms")
    assert answer == plain


# GET /api/tasks and its exports


def test_tasks_have_the_promised_fields(api: httpx.Client, texts: dict[str, str]) -> None:
    reply = api.get("/api/tasks", params={"as_of": "2017-09-15"}).json()
    assert reply["as_of"] == "2017-09-15"
    assert reply["total"] == len(reply["tasks"]) == 37
    for task in reply["tasks"]:
        good_task(task)
        assert texts[task["document"]][task["start"] : task["end"]] == task["text"]
    numbers = {
        source: [t["number"] for t in reply["tasks"] if t["source"] == source]
        for source in ("article", "annex")
    }
    assert numbers == {"article": list(range(1, 25)), "annex": list(range(1, 14))}


def test_every_filter_narrows(api: httpx.Client) -> None:
    def ids(**query: Any) -> set[str]:
        reply = api.get("/api/tasks", params={"as_of": "2017-09-15", **query}).json()
        assert reply["total"] == len(reply["tasks"])
        return {task["id"] for task in reply["tasks"]}

    everything, document = ids(), api.get("/api/documents").json()["documents"][0]
    assert ids(state=["overdue", "due_soon"]) == ids(state="overdue") | ids(state="due_soon")
    assert ids(source="annex") | ids(source="article") == everything
    both = ids(unit="区财政局", role="responsible") | ids(unit="区财政局", role="supporting")
    assert both == ids(unit="区财政局") == ids(unit="财政局") < everything
    assert ids(document=document["id"]) == ids(document=document["doc_number"]) == everything
    assert ids(q="校车") < everything
    assert ids(due_from="2017-08-01", due_to="2017-08-31", source="annex") < everything


def test_a_window_counts_the_occurrences_in_it(api: httpx.Client) -> None:
    query = {"due_from": "2019-09-01", "due_to": "2019-09-30", "as_of": "2017-09-15"}
    rows = api.get("/api/tasks", params=query).json()["tasks"]
    assert rows
    assert all("2019-09-01" <= task["next_due"] <= "2019-09-30" for task in rows)


def test_the_exports_hold_the_same_rows(api: httpx.Client) -> None:
    query = {"as_of": "2017-09-15", "source": "annex", "due_to": "2020-12-31"}
    rows = api.get("/api/tasks", params=query).json()["tasks"]
    workbook = api.get("/api/tasks.xlsx", params=query)
    assert workbook.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).worksheets[0]
    cells = [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    for task in rows:
        assert sum(task["title"] in row for row in cells) == 1
    calendar = api.get("/api/tasks.ics", params=query)
    assert calendar.status_code == 200
    events = [str(e["summary"]) for e in Calendar.from_ical(calendar.content).walk("VEVENT")]
    for task in rows:
        assert any(task["title"] in summary for summary in events)


# Units, search, documents


def test_units_have_the_promised_fields(api: httpx.Client) -> None:
    units = api.get("/api/units").json()["units"]
    shape = {"name": (str,), "aliases": (list,), "responsible": (int,), "supporting": (int,)}
    for unit in units:
        shaped(unit, {**shape, "overdue": (int,)})
    names = [unit["name"] for unit in units]
    assert len(names) == len(set(names))
    finance = next(unit for unit in units if unit["name"] == "区财政局")
    rows = api.get("/api/tasks", params={"unit": "区财政局", "role": "responsible"}).json()
    assert finance["responsible"] == rows["total"]


def test_search_has_the_promised_fields(api: httpx.Client, texts: dict[str, str]) -> None:
    results = api.get("/api/search", params={"q": "校车安全", "k": 5}).json()["results"]
    assert len(results) == 5
    fields = {k: v for k, v in CITATION.items() if k != "quote"}
    for result in results:
        shaped(result, {**fields, "text": (str,), "score": (float,)})
        assert texts[result["document"]][result["start"] : result["end"]] == result["text"]
    assert (results[0]["source"], results[0]["number"]) == ("article", 23)


def test_a_document_is_listed_read_and_removed(api: httpx.Client) -> None:
    files = {"file": (UPLOAD.name, UPLOAD.read_bytes())}
    created = api.post("/api/documents", files=files)
    assert created.status_code == 201
    document = shaped(created.json(), DOCUMENT)
    address = f"/api/documents/{document['id']}"
    try:
        assert document in api.get("/api/documents").json()["documents"]
        assert api.get(address).json() == document
        rows = api.get(f"{address}/tasks").json()["tasks"]
        assert len(rows) == document["tasks"]
        text = api.get(f"{address}/text")
        assert text.headers["content-type"] == "text/plain; charset=utf-8"
        assert all(text.text[t["start"] : t["end"]] == good_task(t)["text"] for t in rows)
        assert api.post("/api/documents", files=files).status_code == 409
    finally:
        assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


def test_a_document_marked_secret_is_refused_and_leaves_nothing(api: httpx.Client) -> None:
    held = api.get("/api/documents").json()["documents"]
    body = "机密★5年\n镜政发〔2021〕1号\n镜湖市意见\n一、加强管理。定期检查车辆。（市教育局负责）\n"
    for name, data in (("意见.txt", body.encode()), ("意见.md", body.encode("gb18030"))):
        refused = api.post("/api/documents", files={"file": (name, data)})
        assert refused.status_code == 403
        assert "机密" in refused.text
    assert api.get("/api/documents").json()["documents"] == held
    assert api.get("/api/search", params={"q": "定期检查车辆"}).json()["results"] != []
    assert all(
        "镜湖市" not in result["document"]
        for result in api.get("/api/search", params={"q": "镜湖市意见"}).json()["results"]
    )


# Progress


def test_progress_is_appended_and_counts_from_its_date(api: httpx.Client) -> None:
    query = {"as_of": "2017-09-15", "state": "overdue", "source": "annex"}
    task = api.get("/api/tasks", params=query).json()["tasks"][0]
    address = f"/api/tasks/{quote(task['id'], safe='')}"

    def state(day: str) -> str:
        rows = api.get("/api/tasks", params={"as_of": day}).json()["tasks"]
        return next(t["state"] for t in rows if t["id"] == task["id"])

    def report(status: str, day: str) -> httpx.Response:
        body = {"status": status, "note": "已印发", "date": day, "by": "督查室"}
        return api.post(f"{address}/progress", json=body)

    reply = report("done", "2017-09-10")
    assert reply.status_code == 201
    assert good_task(reply.json())["id"] == task["id"]
    assert (state("2017-09-09"), state("2017-09-10")) == ("overdue", "done")
    assert report("in_progress", "2017-09-12").status_code == 201
    assert state("2017-09-12") == "overdue"
    history = api.get(f"{address}/history").json()["history"]
    assert [(h["status"], h["date"], h["note"], h["by"]) for h in history] == [
        ("done", "2017-09-10", "已印发", "督查室"),
        ("in_progress", "2017-09-12", "已印发", "督查室"),
    ]


# Health, errors, description


def test_it_is_alive_and_ready(api: httpx.Client) -> None:
    assert api.get("/healthz").status_code == 200
    ready = api.get("/readyz")
    assert ready.status_code == 200
    assert {"embedder", "generation", "model", "data"} <= set(ready.json())


BAD: list[tuple[int, str, str, Json]] = [
    (422, "POST", "/api/chat", {"messages": []}),
    (422, "POST", "/api/chat", {"messages": [{"role": "user", "content": " "}]}),
    (422, "POST", "/api/chat", {"messages": [{"role": "user", "content": "a\x00b"}]}),
    (413, "POST", "/api/chat", {"messages": [{"role": "user", "content": "字" * 700_000}]}),
    (422, "POST", "/api/chat", {"messages": [{"role": "chief", "content": "问"}]}),
    (422, "POST", "/api/chat", {"messages": [{"role": "user", "content": "问"}], "as_of": "x"}),
    (422, "GET", "/api/tasks?limit=-1", None),
    (422, "GET", "/api/tasks?state=late", None),
    (422, "GET", "/api/tasks?role=chief", None),
    (422, "GET", "/api/tasks?as_of=2017-02-30", None),
    (422, "GET", "/api/search?q=", None),
    (404, "GET", "/api/documents/nothing", None),
    (404, "GET", "/api/documents/nothing/text", None),
    (404, "DELETE", "/api/documents/nothing", None),
    (404, "GET", "/api/tasks/nothing/history", None),
    (404, "POST", "/api/tasks/nothing/progress", {"status": "done"}),
    (404, "GET", "/api/nothing", None),
    (405, "PUT", "/api/chat", {}),
]


@pytest.mark.parametrize(("status", "method", "path", "body"), BAD)
def test_an_error_is_a_problem_with_the_right_status(
    api: httpx.Client, status: int, method: str, path: str, body: Json
) -> None:
    reply = api.request(method, path, json=body) if body is not None else api.request(method, path)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in reply.text


def test_no_constant_outside_json_is_sent(api: httpx.Client) -> None:
    def refuse(name: str) -> NoReturn:
        raise AssertionError(name)

    for path in ("/api/tasks", "/api/units", "/api/documents", "/readyz"):
        json.loads(api.get(path).text, parse_constant=refuse)


def test_the_description_shows_an_example_question(api: httpx.Client) -> None:
    described = api.get("/api/openapi.json").json()
    example = described["components"]["schemas"]["ChatRequest"]["examples"][0]
    assert api.post("/api/chat", json=example).status_code == 200
    assert "/api/tasks/{task_id}/progress" in described["paths"]
