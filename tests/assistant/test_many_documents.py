"""A number alone where many documents have a task of it: which one is asked, not all told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.assistant.answer import Answer, Message
from app.settings import Settings
from app.wiring import Desk, build_desk

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"
NUMBERED = ("正文第3条由谁负责？", "第3条什么时候完成？", "Who is responsible for article 3?")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Nine documents that we wrote, at home in none of their places."""
    folder = tmp_path_factory.mktemp("many")
    (folder / "corpus").mkdir()
    for path in DOCUMENTS.glob("0*.txt"):
        shutil.copy(path, folder / "corpus")
    settings = Settings(data_dir=folder / "data", corpus_dir=folder / "corpus", place="无名区")
    with closing(build_desk(settings)) as desk:
        yield desk


def ask(desk: Desk, *turns: str) -> Answer:
    messages: list[Message] = []
    for turn in turns:
        messages.append(Message(role="user", content=turn))
        answer = desk.assistant.ask(messages, as_of=date(2024, 6, 1))
        messages.append(Message(role="assistant", content=answer.text))
    return answer


@pytest.mark.parametrize("question", NUMBERED)
def test_a_number_that_many_documents_have_is_asked_back(desk: Desk, question: str) -> None:
    answer = ask(desk, question)
    assert answer.status == "clarify"
    assert not answer.tasks
    named = [d for d in desk.db.documents() if d.label in answer.text]
    assert len(named) >= 3


def test_the_example_that_it_gives_is_answered_from_one_document(desk: Desk) -> None:
    example = ask(desk, NUMBERED[0]).text.split("例如“")[1].split("”")[0]
    answer = ask(desk, NUMBERED[0], example)
    assert answer.status == "answered"
    assert len({v.task.document_id for v in answer.tasks}) == 1
    assert [v.task.number for v in answer.tasks] == [3]


def test_the_document_of_the_conversation_need_not_be_named_again(desk: Desk) -> None:
    example = ask(desk, NUMBERED[0]).text.split("例如“")[1].split("”")[0]
    answer = ask(desk, example, "正文第2条由谁负责？")
    assert answer.status == "answered"
    assert [v.task.number for v in answer.tasks] == [2]
