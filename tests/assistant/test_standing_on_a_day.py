"""A day named beside 逾期: how things stood then, not how they stand now."""

from __future__ import annotations

from datetime import date

import pytest

from app.ledger.records import TaskFilter
from app.wiring import Desk
from tests.assistant.conftest import Ask

LATER = "2021-03-01"
NEW_YEAR = date(2018, 1, 1)


def late(desk: Desk, on: date, **wanted: object) -> set[str]:
    meant = TaskFilter(states=("overdue",), **wanted)  # type: ignore[arg-type]
    return {view.task.id for view in desk.db.find(meant, as_of=on).tasks}


@pytest.mark.parametrize(
    "question",
    [
        "2018年1月1日财政局有哪些任务逾期？",
        "到2018年1月1日，财政局逾期的任务有哪些？",
        "2018年1月1日时财政局哪些任务超期了？",
        "以2018年1月1日为准，财政局时限已过的任务有哪些？",
        "财政局2018-01-01逾期的任务",
    ],
)
def test_what_was_overdue_on_a_day_is_counted_on_that_day(
    desk: Desk, ask: Ask, question: str
) -> None:
    answer = ask(question, on=LATER)
    wanted = late(desk, NEW_YEAR, units=("区财政局",))
    assert {view.task.id for view in answer.tasks} == wanted
    assert wanted != late(desk, date.fromisoformat(LATER), units=("区财政局",))
    assert "截至2018年1月1日" in answer.text


def test_a_stretch_gone_by_means_what_was_due_in_it(desk: Desk, ask: Ask) -> None:
    answer = ask("2017年8月逾期的任务有哪些？", on="2017-10-15")
    in_august = {
        view.task.id
        for view in desk.db.find(
            TaskFilter(states=("overdue",), due_from=date(2017, 8, 1), due_to=date(2017, 8, 31)),
            as_of=date(2017, 10, 15),
        ).tasks
    }
    assert {view.task.id for view in answer.tasks} == in_august != set()


@pytest.mark.parametrize(
    "question", ["8月31日到期的任务有哪些逾期了？", "2017年8月到期的任务现在逾期了吗？"]
)
def test_a_due_date_named_with_its_tasks_picks_them(desk: Desk, ask: Ask, question: str) -> None:
    answer = ask(question, on="2017-09-10")
    assert {view.task.due for view in answer.tasks} == {date(2017, 8, 31)}
    assert "截至2017年9月10日" in answer.text


@pytest.mark.parametrize("question", ["今天有哪些任务逾期？", "这个月有哪些任务逾期？"])
def test_a_stretch_with_today_in_it_means_what_is_overdue_now(
    desk: Desk, ask: Ask, question: str
) -> None:
    answer = ask(question, on="2017-09-15")
    assert {view.task.id for view in answer.tasks} == late(desk, date(2017, 9, 15))


@pytest.mark.parametrize(
    "question", ["2018年1月1日有几项任务没完成", "附件2018年1月1日还没办结的有哪些"]
)
def test_what_was_open_on_a_day_is_counted_on_that_day(desk: Desk, ask: Ask, question: str) -> None:
    answer = ask(question, on=LATER)
    wanted = TaskFilter(source="annex" if "附件" in question else None)
    assert answer.total == desk.db.find(wanted, as_of=NEW_YEAR).total
    assert "截至2018年1月1日" in answer.text
    assert "2021年" not in answer.reading


@pytest.mark.parametrize(
    "question", ["附件里财政局牵头的有没有过期", "财政局牵头的附件任务过期了吗"]
)
def test_a_task_that_may_have_expired_is_no_question_about_the_paper(
    desk: Desk, ask: Ask, question: str
) -> None:
    answer = ask(question, on="2018-03-05")
    wanted = late(desk, date(2018, 3, 5), units=("区财政局",), role="responsible", source="annex")
    assert {view.task.id for view in answer.tasks} == wanted != set()


@pytest.mark.parametrize("question", ["布局规划完成没有", "附件第2项弄完没", "布局规划编好没"])
def test_whether_a_task_is_done_is_told_from_the_ledger(ask: Ask, question: str) -> None:
    answer = ask(question, on="2017-08-25")
    assert [view.task.number for view in answer.tasks] == [2]
    assert "还有6天，台账无办结登记" in answer.text
