"""The real parts over the seed document, put together by the wiring, once for the room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from app.assistant.answer import Answer, Message
from app.assistant.knowledge import Knowledge
from app.settings import Settings
from app.wiring import Desk, build_desk

ROOT = Path(__file__).resolve().parents[2]

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = build_desk(Settings(data_dir=tmp_path_factory.mktemp("assistant") / "data"))
    yield desk
    desk.close()


@pytest.fixture(scope="session")
def knowledge(desk: Desk) -> Knowledge:
    return desk.assistant.knowledge()


@pytest.fixture(scope="session")
def ask(desk: Desk) -> Ask:
    """ask("问题一", "问题二", on="2017-09-15"): the answer to the last turn."""

    def run(*turns: str, on: str = "2017-09-15") -> Answer:
        messages: list[Message] = []
        for turn in turns:
            messages.append(Message(role="user", content=turn))
            answer = desk.assistant.ask(messages, as_of=date.fromisoformat(on))
            messages.append(Message(role="assistant", content=answer.text))
        return answer

    return run


def assert_told(answer: Answer, said: str, article: int) -> None:
    """It is answered with these words, and that article is cited for it."""
    assert answer.status == "answered"
    assert said in answer.text
    assert article in {c.number for c in answer.citations}
