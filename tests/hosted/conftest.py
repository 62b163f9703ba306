"""One desk with a hosted model at a scripted endpoint, for the room; each test sets the play."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.assistant.answer import Answer, Message
from app.assistant.hosted.breaker import Breaker
from app.assistant.hosted.limits import Limits
from app.settings import Settings
from app.wiring import Desk, build_desk
from tests.hosted.endpoint import Endpoint, Play, Say, serving

MODEL = "openai:scripted"
LIMITS = Limits(connect_s=1, read_s=1, total_s=4)

Ask = Callable[..., Answer]


class Clock:
    """A monotonic clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="session")
def endpoint() -> Iterator[Endpoint]:
    with serving(lambda asked: Say(asked.points)) as running:
        yield running


@pytest.fixture(scope="session")
def hosted_desk(tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint) -> Iterator[Desk]:
    desk = build_desk(
        Settings(
            data_dir=tmp_path_factory.mktemp("hosted") / "data",
            chat_model=MODEL,
            model_url=endpoint.url,
            model_limits=LIMITS,
        )
    )
    desk.assistant.warm_up()
    yield desk
    desk.close()


@pytest.fixture
def play(hosted_desk: Desk, endpoint: Endpoint) -> Callable[[Play], Endpoint]:
    """play(script): the endpoint follows it from here on, with a breaker that has seen nothing."""
    speaker = hosted_desk.assistant.speaker
    assert speaker is not None
    object.__setattr__(speaker, "breaker", fresh_breaker())

    def set_play(script: Play) -> Endpoint:
        endpoint.play = script
        endpoint.asked.clear()
        endpoint.paths.clear()
        return endpoint

    return set_play


def fresh_breaker(clock: Callable[[], float] | None = None) -> Breaker:
    return Breaker(
        failures=LIMITS.breaker_failures, rest_s=LIMITS.breaker_s, monotonic=clock or Clock()
    )


@pytest.fixture
def ask(hosted_desk: Desk) -> Ask:
    """ask("问题一", "问题二"): the answer to the last turn, on 2017-09-15."""

    def run(*turns: str, on: str = "2017-09-15", model: str | None = None) -> Answer:
        messages: list[Message] = []
        for turn in turns:
            messages.append(Message(role="user", content=turn))
            answer = hosted_desk.assistant.ask(messages, as_of=date.fromisoformat(on), model=model)
            messages.append(Message(role="assistant", content=answer.text))
        return answer

    return run


def same_facts(answer: Answer, embedded: Answer) -> bool:
    """Whether two answers have the same rows, units, places and status."""

    def facts(one: Answer) -> Answer:
        return replace(one, text="", model="", notice="", tool_calls=())

    return facts(answer) == facts(embedded)


ROOT = Path(__file__).resolve().parents[2]
