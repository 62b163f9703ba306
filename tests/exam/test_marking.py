"""What counts as right: numbers in a text, lists, units, states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.assistant.answer import Answer, NamedUnit
from app.exam.expectation import expect
from app.exam.families import load_families
from app.exam.marking import Mark, mark, quantities
from app.exam.oracle import Oracle
from app.exam.questions import Filled, Question
from app.ledger.records import (
    Standing,
    TaskRecord,
    TaskView,
)
from tests.exam.conftest import ROW_1, ROW_3, task_id

FAMILIES = {family.name: family for family in load_families()}
DAY = date(2017, 9, 15)
Open = Callable[[str], Oracle]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("截至2017年9月15日，逾期任务共4项[1]", {4}),
        ("**12**项，其中附件第3项", {12}),
        ("没有逾期的任务", {0}),
        ("As of 15 September 2017, three tasks are overdue [2].", {3}),
        ("到2020年达92%，常天政发〔2017〕68号", set()),
        ("责任单位两家", {2}),
        ("1. 正文第1条\n2. 附件第2项", set()),
    ],
)
def test_quantities_are_told_from_dates_marks_and_references(text: str, numbers: set[int]) -> None:
    assert quantities(text) == numbers


def view(oracle: Oracle, seq: int, **changed: Any) -> TaskView:
    """A task as an answer lists it, told from the row."""
    fact = oracle.facts[seq]
    task = TaskRecord(
        id=task_id(seq),
        document_id="doc-1",
        document="",
        source="annex" if fact.source == "annex" else "article",
        number=fact.number,
        locator="",
        section="",
        title=fact.title,
        text="",
        start=0,
        end=0,
        responsible=tuple(fact.responsible),
        supporting=tuple(fact.supporting),
        due=date.fromisoformat(fact.due) if fact.due else None,
    )
    state = changed.pop("state", oracle.state(seq))
    return TaskView(task=replace(task, **changed), standing=Standing(as_of=DAY, state=state))


def marked(oracle: Oracle, family: str, answer: dict[str, Any], **filled: Any) -> Mark:
    values = Filled(**filled)
    expected = expect(FAMILIES[family], values.values(), oracle)
    assert expected
    question = Question(family=FAMILIES[family], as_of=DAY, filled=values, expected=expected)
    given = Answer(**{"text": "", "status": "answered", "as_of": DAY, "model": "", **answer})
    return mark(question, given, oracle, english=False)


def kinds(found: Mark) -> set[str]:
    return {fault.split(":")[0] for fault in found.faults}


def test_the_exact_list_is_right_and_any_other_is_wrong(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    row = view(oracle, ROW_1)
    assert marked(oracle, "overdue", {"tasks": (row,), "total": 1}).right
    assert kinds(marked(oracle, "overdue", {})) == {"tasks"}
    both = (row, view(oracle, ROW_3))
    assert kinds(marked(oracle, "overdue", {"tasks": both, "total": 2})) == {"tasks"}
    assert kinds(marked(oracle, "overdue", {"tasks": (row,), "total": 3})) == {"total"}
    refused = {"tasks": (row,), "total": 1, "status": "no_answer"}
    assert kinds(marked(oracle, "overdue", refused)) == {"status"}


def test_a_count_has_to_be_said_and_listed(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    listed = {"tasks": (view(oracle, ROW_1),), "total": 1}
    assert marked(oracle, "count_overdue", {**listed, "text": "共1项"}).right
    assert kinds(marked(oracle, "count_overdue", {**listed, "text": "共2项"})) == {"number"}
    assert kinds(marked(oracle, "count_overdue", {"text": "共1项"})) == {"tasks"}


def test_units_are_compared_role_by_role(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    finance = NamedUnit(name="区财政局", role="responsible")
    schools = NamedUnit(name="区教育局", role="supporting")
    assert marked(oracle, "task_responsible", {"units": (finance,)}, task=ROW_1).right
    both = {"units": (finance, schools)}
    assert kinds(marked(oracle, "task_responsible", both, task=ROW_1)) == {"units"}
    assert marked(oracle, "task_any_role", both, task=ROW_1).right


def test_a_listed_task_has_to_say_what_its_row_says(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    for changed in ({"state": "on_track"}, {"due": None}, {"supporting": ()}):
        row = view(oracle, ROW_1, **changed)
        assert kinds(marked(oracle, "overdue", {"tasks": (row,), "total": 1})) == {"row"}


def test_a_date_is_said_in_full_or_in_the_words_of_the_document(open_oracle: Open) -> None:
    oracle = open_oracle("2017-09-15")
    for text in ("2017年8月31日到期", "due 31 August 2017", "2017-08-31"):
        assert marked(oracle, "task_due", {"text": text}, task=ROW_1).right
    assert kinds(marked(oracle, "task_due", {"text": "2017年9月到期"}, task=ROW_1)) == {"date"}
