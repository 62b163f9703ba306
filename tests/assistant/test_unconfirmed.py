"""Rows of a recognised scan in the chat: an answer that lists one says that it is to be held
against the original, until somebody has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.ledger.records import TaskFilter
from app.wiring import Desk
from ingest.reading import RECOGNISED
from tests.assistant.conftest import Ask


@pytest.fixture
def scanned(desk: Desk) -> Iterator[None]:
    """The annex, as if it had been recognised. The mark is not reached from outside a reading."""
    mark = "UPDATE tasks SET unconfirmed = ? WHERE source = 'annex'"
    with desk.db._store.writing() as db:
        db.execute(mark, [RECOGNISED])
    yield
    with desk.db._store.writing() as db:
        db.execute(mark, [""])


@pytest.mark.usefixtures("scanned")
def test_an_answer_names_the_rows_that_wait_and_why(desk: Desk, ask: Ask) -> None:
    few = ask("附件第3项由谁负责？").text
    assert f"附件第3项待确认：{RECOGNISED}，请对照原件。" in few
    rows = desk.db.find(TaskFilter(source="annex"), as_of=ask("你好").as_of).total
    many = ask("附件里有哪些任务？").text
    assert f"等{rows}项待确认：{RECOGNISED}" in many
    assert "待确认" not in ask("正文第9条由谁负责？").text
    english = ask("Who is responsible for annex item 3?").text
    assert "Not yet held against the original" in english


def test_nothing_is_said_where_nothing_waits(ask: Ask) -> None:
    assert "待确认" not in ask("附件第3项由谁负责？").text


@pytest.fixture
def recognised(desk: Desk, scanned: None) -> Iterator[None]:
    """The whole paper, as if it had been recognised, of which the articles have been confirmed."""
    with desk.db._store.writing() as db:
        db.execute(
            "INSERT INTO warnings (document_seq, position, code, message) "
            "SELECT seq, 999, 'recognised', '' FROM documents"
        )
    yield
    with desk.db._store.writing() as db:
        db.execute("DELETE FROM warnings WHERE code = 'recognised'")


@pytest.mark.usefixtures("recognised")
def test_a_passage_that_is_quoted_says_that_it_waits(ask: Ask) -> None:
    answer = ask("指导思想是什么？")
    assert {c.unconfirmed for c in answer.citations} == {RECOGNISED}
    assert f"（“一”待确认：{RECOGNISED}，请对照原件。）" in answer.text
    confirmed = ask("正文第23条的原文是什么？")
    assert {c.unconfirmed for c in confirmed.citations} == {""}
    assert "待确认" not in confirmed.text


def test_no_passage_waits_where_no_task_does(desk: Desk, ask: Ask) -> None:
    assert not any(p.unconfirmed for p in desk.db.passages())
    assert not any(c.unconfirmed for c in ask("指导思想是什么？").citations)
