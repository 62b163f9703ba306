"""POST /api/chat and GET /api/search: answers, streams, and questions that are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.assistant.answer import Token
from tests.web.desk import Parts


def ask(client: TestClient, question: str, **more: Any) -> Any:
    messages = [{"role": "user", "content": question}]
    return client.post("/api/chat", json={"messages": messages, **more})


def events(body: str) -> list[tuple[str, Any]]:
    frames = [frame.split("\n") for frame in body.strip().split("\n\n")]
    return [(f[0].removeprefix("event: "), json.loads(f[1].removeprefix("data: "))) for f in frames]


def test_an_answer_counts_from_the_day_that_was_asked_for(client: TestClient) -> None:
    assert ask(client, "哪些逾期了", as_of="2025-01-01").json()["as_of"] == "2025-01-01"


def test_without_a_day_today_counts(client: TestClient) -> None:
    assert ask(client, "哪些逾期了").json()["as_of"] == "2017-09-15"


def test_every_citation_is_a_slice_of_the_stored_text(client: TestClient) -> None:
    answer = ask(client, "哪些逾期了", as_of="2030-01-01").json()
    assert answer["citations"]
    for citation in answer["citations"]:
        text = client.get(f"/api/documents/{citation['document_id']}/text").text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_a_stream_ends_in_the_same_answer(client: TestClient) -> None:
    plain = ask(client, "哪些逾期了", as_of="2030-01-01").json()
    reply = ask(client, "哪些逾期了", as_of="2030-01-01", stream=True)
    assert reply.headers["content-type"].startswith("text/event-stream")
    told = events(reply.text)
    assert {name for name, _ in told[:-1]} == {"token", "tool"}
    assert told[-1] == ("answer", plain)
    assert "".join(data["text"] for name, data in told if name == "token") == plain["answer"]


def test_a_stream_that_breaks_off_says_so_without_the_exception(
    client: TestClient, shared_parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> Iterator[Token]:
        yield Token(text="开头")
        raise RuntimeError("secret of /etc")

    monkeypatch.setattr(shared_parts.assistant, "stream", broken)
    told = events(ask(client, "问", stream=True).text)
    assert [name for name, _ in told] == ["token", "error"]
    assert "secret" not in str(told)


@pytest.mark.parametrize("stream", [False, True])
def test_an_exception_becomes_a_sentence_and_not_a_trace(
    client: TestClient, shared_parts: Parts, monkeypatch: pytest.MonkeyPatch, stream: bool
) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret of /etc")

    for name in ("ask", "stream"):
        monkeypatch.setattr(shared_parts.assistant, name, broken)
    reply = ask(client, "问", stream=stream)
    assert reply.status_code == 500
    assert_problem(reply)
    assert "secret" not in reply.text


MESSAGES = {
    "blank": [{"role": "user", "content": " \t\u3000 "}],
    "nul": [{"role": "user", "content": "校车\x00安全"}],
    "control characters": [{"role": "user", "content": "校车\x1b[31m安全"}],
    "half a surrogate pair": [{"role": "user", "content": "\ud83d"}],
    "nothing": [],
    "no user at the end": [{"role": "assistant", "content": "好"}],
    "an unknown role": [{"role": "system", "content": "好"}],
    "a number": [{"role": "user", "content": 5}],
    "no list": "校车",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_what_is_no_question_is_refused_in_chinese(client: TestClient, name: str) -> None:
    body = json.dumps({"messages": MESSAGES[name]})
    reply = client.post("/api/chat", content=body, headers={"content-type": "application/json"})
    assert reply.status_code == 422
    assert_problem(reply)


def test_a_question_of_two_megabytes_is_too_large(client: TestClient) -> None:
    reply = ask(client, "字" * 700_000)
    assert reply.status_code == 413
    assert_problem(reply)


@pytest.mark.parametrize("size", [5_000_000])
def test_a_body_is_refused_while_it_streams_in(client: TestClient, size: int) -> None:
    def pieces() -> Any:
        for _ in range(size // 100_000):
            yield b"x" * 100_000

    reply = client.post("/api/chat", content=pieces(), headers={"content-type": "application/json"})
    assert reply.status_code == 413
    assert_problem(reply)


@pytest.mark.parametrize(
    "day",
    ["2017-13-01", "2017-02-30", "昨天", "", "20170915", 20170915, "0001-01-01", "9999-12-31"],
)
def test_a_day_that_is_no_date_is_refused(client: TestClient, day: Any) -> None:
    reply = ask(client, "哪些逾期了", as_of=day)
    assert reply.status_code == 422
    assert "as_of" in assert_problem(reply)


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"x"'])
def test_a_body_that_is_no_conversation_is_refused(client: TestClient, body: bytes) -> None:
    reply = client.post("/api/chat", content=body, headers={"content-type": "application/json"})
    assert reply.status_code in {400, 422}
    assert_problem(reply)


def test_search_gives_the_best_passages_first(client: TestClient) -> None:
    results = client.get("/api/search", params={"q": "安全生产", "k": 4}).json()["results"]
    assert len(results) == 4
    assert [r["score"] for r in results] == sorted((r["score"] for r in results), reverse=True)


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%20", "?q=a&k=0", "?q=a&k=-1", "?q=a&k=x", "?q=%00"]
)
def test_a_search_without_sense_is_refused(client: TestClient, query: str) -> None:
    reply = client.get(f"/api/search{query}")
    assert reply.status_code == 422
    assert_problem(reply)


def assert_problem(reply: Any) -> str:
    """The reply is a problem that a Chinese reader can act on; its detail."""
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["status"] == reply.status_code
    for words in (problem["title"], problem["detail"]):
        assert any("\u4e00" <= char <= "\u9fff" for char in words), words
    assert "Traceback" not in reply.text
    detail: str = problem["detail"]
    return detail
