"""A turn with a language model from outside: streaming, the breaker, the choice per question."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from fastapi.testclient import TestClient

from app.assistant.answer import Answer, Message, Token, ToolRan
from app.assistant.hosted.breaker import Breaker
from app.settings import ROOT
from app.web.api import create_app
from app.wiring import Desk
from tests.hosted.conftest import LIMITS, MODEL, Ask, Clock, fresh_breaker
from tests.hosted.endpoint import Asked, Call, Endpoint, Play, Raw, Say
from tests.hosted.test_plays import FAULTS, QUESTION, good, refusal, silence
from tests.web.serving import LOCAL

DAY = date(2017, 9, 15)
SetPlay = Callable[[Play], Endpoint]


@pytest.fixture(scope="module")
def client(hosted_desk: Desk) -> Iterator[TestClient]:
    app = create_app(hosted_desk, today=lambda: DAY, page=False)
    with TestClient(app, base_url=LOCAL, raise_server_exceptions=False) as client:
        yield client


def post(client: TestClient, **more: object) -> dict[str, object]:
    body = {"messages": [{"role": "user", "content": QUESTION}], **more}
    reply: dict[str, object] = client.post("/api/chat", json=body).json()
    return reply


# -- streaming ---------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [good, silence, refusal(500)], ids=["good", "silent", "500"])
def test_something_is_visible_within_two_seconds(
    script: Play, play: SetPlay, hosted_desk: Desk
) -> None:
    play(script)
    messages = [Message(role="user", content=QUESTION)]
    hosted_desk.assistant.ask(messages, as_of=DAY, model="embedded")  # not the first of a process
    began = time.monotonic()
    events = hosted_desk.assistant.stream(messages, as_of=DAY)
    assert isinstance(next(events), ToolRan)
    assert time.monotonic() - began < 2
    assert isinstance(list(events)[-1], Answer)


@pytest.mark.parametrize("name", ["an invented unit", "cut midway", "a link"])
def test_no_piece_of_what_was_turned_away_is_ever_streamed(
    name: str, play: SetPlay, hosted_desk: Desk
) -> None:
    script, question, _ = FAULTS[name]
    play(script)
    *told, last = hosted_desk.assistant.stream([Message(role="user", content=question)], as_of=DAY)
    assert isinstance(last, Answer)
    assert "".join(e.text for e in told if isinstance(e, Token)) == last.text
    assert "科技创新" not in last.text
    assert "127.0.0.1" not in last.text


def test_the_stream_over_http_ends_in_the_answer(play: SetPlay, client: TestClient) -> None:
    play(good)
    body = {"messages": [{"role": "user", "content": QUESTION}], "stream": True}
    frames = client.post("/api/chat", json=body).text.strip().split("\n\n")
    last = json.loads(frames[-1].split("data: ", 1)[1])
    text = "".join(
        json.loads(f.split("data: ", 1)[1])["text"] for f in frames if f.startswith("event: token")
    )
    assert frames[0].startswith("event: tool")
    assert last["answer"] == text
    assert last["model"] == MODEL


# -- the breaker -------------------------------------------------------------------------------


def test_after_three_failures_the_model_is_left_alone_for_a_minute(
    play: SetPlay, ask: Ask, hosted_desk: Desk
) -> None:
    clock = Clock()
    endpoint = play(refusal(401))
    object.__setattr__(hosted_desk.assistant.speaker, "breaker", fresh_breaker(clock))
    for _ in range(LIMITS.breaker_failures):
        ask(QUESTION)
    asked = len(endpoint.asked)
    began = time.monotonic()
    answer = ask(QUESTION)
    assert "暂不使用" in answer.notice
    assert time.monotonic() - began < 1
    assert len(endpoint.asked) == asked
    clock.now += LIMITS.breaker_s + 1
    endpoint.play = good
    assert ask(QUESTION).model == MODEL
    assert ask(QUESTION).model == MODEL


def test_words_that_do_not_hold_do_not_count_against_the_endpoint(play: SetPlay, ask: Ask) -> None:
    endpoint = play(FAULTS["an invented unit"][0])
    for _ in range(LIMITS.breaker_failures + 1):
        assert "核对" in ask(QUESTION).notice
    assert len(endpoint.asked) == 2 * (LIMITS.breaker_failures + 1)


def test_after_the_rest_one_turn_tries_while_the_others_wait() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, rest_s=60, monotonic=clock)
    breaker.failed()
    clock.now += 61
    assert breaker.allows()
    assert not breaker.allows()
    breaker.succeeded()
    assert breaker.allows()


# -- the choice per question -------------------------------------------------------------------


def test_a_request_may_leave_the_model_out(play: SetPlay, client: TestClient) -> None:
    endpoint = play(good)
    reply = post(client, model="embedded")
    assert reply["model"] == "embedded"
    assert reply["notice"] == ""
    assert endpoint.asked == []


@pytest.mark.parametrize("model", [None, MODEL])
def test_without_a_choice_or_with_its_name_the_model_words_the_answer(
    model: str | None, play: SetPlay, client: TestClient
) -> None:
    play(good)
    assert post(client, model=model)["model"] == MODEL


def test_another_model_is_refused_with_those_that_there_are(client: TestClient) -> None:
    reply = post(client, model="openai:gpt-9")
    assert reply["status"] == 422
    assert MODEL in str(reply["detail"])


def test_a_fault_is_told_in_the_notice_and_at_the_end_of_the_answer(
    play: SetPlay, client: TestClient
) -> None:
    play(refusal(500))
    reply = post(client)
    assert reply["status"] == "answered"
    assert str(reply["answer"]).endswith(str(reply["notice"]))


def test_a_question_in_english_has_its_note_in_english(play: SetPlay, ask: Ask) -> None:
    play(refusal(500))
    assert ask("Who is responsible for school bus safety?").notice.startswith("(The language model")


# -- who is asked ------------------------------------------------------------------------------


def test_the_key_goes_to_the_configured_host_and_no_redirect_is_followed(
    play: SetPlay, ask: Ask
) -> None:
    def redirect(asked: Asked) -> Raw:
        return Raw(status=307, headers=(("Location", "/elsewhere"),))

    endpoint = play(redirect)
    ask(QUESTION)
    assert endpoint.paths == ["/v1/chat/completions"]


def test_variables_of_client_libraries_send_nothing_elsewhere(
    play: SetPlay, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "OPENAI_PROXY", "OPENAI_BASE_URL"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    play(good)
    assert ask(QUESTION).model == MODEL


def test_many_questions_at_once_do_not_mix(play: SetPlay, hosted_desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def script(asked: Asked) -> Say:
        time.sleep(0.05)
        return Say(asked.points)

    play(script)
    questions = [f"附件第{n}项由谁负责？" for n in range(1, 9)]

    def one(question: str) -> tuple[Answer, Answer]:
        messages = [Message(role="user", content=question)]
        ask = hosted_desk.assistant.ask
        return ask(messages, as_of=DAY), ask(messages, as_of=DAY, model="embedded")

    with ThreadPoolExecutor(8) as pool:
        for answer, embedded in pool.map(one, questions):
            assert answer.model == MODEL
            assert answer.text.strip() == embedded.text.strip()


def test_without_a_model_nothing_of_the_client_libraries_is_imported() -> None:
    code = (
        "import sys; import app.wiring, app.assistant.agent, app.assistant.embedded_model; "
        "print([m for m in ('openai', 'langchain_openai', 'httpcore') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_reader_who_goes_away_ends_the_work(play: SetPlay, hosted_desk: Desk) -> None:
    play(lambda a: Call("summary", "{}") if a.number == 1 else Say("好" * 6000, pause=0.02))
    events = hosted_desk.assistant.stream([Message(role="user", content=QUESTION)], as_of=DAY)
    assert isinstance(next(events), ToolRan)
    assert isinstance(next(events), ToolRan)  # the model's own
    events.close()  # type: ignore[attr-defined]
    patience = time.monotonic() + LIMITS.read_s + 1
    while any(t.name == "language-model" for t in threading.enumerate()):
        assert time.monotonic() < patience
        time.sleep(0.05)
