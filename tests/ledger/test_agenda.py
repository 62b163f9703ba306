"""Dates in a window, and warnings of what has to be ready before its date."""

from __future__ import annotations

from datetime import date

import pytest

from app.ledger.agenda import dates_of_year, early_warnings, occurrences, recurring_work
from app.ledger.briefing import brief
from app.ledger.lights import EarlyPhrase
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from tests.ledger.writer import EVERY_SEPTEMBER, Writer, school_safety

SCHOOL = (EarlyPhrase(phrase="开学前", month=8, day=31, says="9月1日开学"),)


def year(db: TaskDB, number: int, as_of: date):
    first, last = date(number, 1, 1), date(number, 12, 31)
    views = db.find(TaskFilter(due_from=first, due_to=last), as_of=as_of).tasks
    return occurrences(views, first=first, last=last)


def test_a_year_holds_every_date_once_by_day(db: TaskDB, shelve) -> None:
    shelve(db, school_safety())
    found = year(db, 2017, date(2017, 9, 15))
    assert [(o.day, o.view.task.title, o.recurring, o.passed) for o in found] == [
        (date(2017, 5, 31), "制定实施意见", False, True),
        (date(2017, 8, 31), "修编布局规划", False, True),
        (date(2017, 9, 30), "多渠道补充教师", True, False),
        (date(2017, 12, 31), "消除大班额", False, False),
    ]
    assert found[3].milestone is not None
    assert found[3].milestone.number == 1


def test_a_daily_duty_is_one_line_of_a_list_and_one_a_month_in_a_year(db: TaskDB, shelve) -> None:
    written = Writer().task("巡查", deadline="每日", recurrence="FREQ=DAILY")
    shelve(db, written.task("报告", deadline="2018年2月", due=date(2018, 2, 28)).done())
    day = date(2018, 2, 10)
    views = db.find(TaskFilter(), as_of=day).tasks
    found = occurrences(views, first=day, last=date(2018, 3, 11))
    assert [(w.view.task.title, w.first, w.times) for w in recurring_work(found)] == [
        ("巡查", day, 30)
    ]
    made = brief(db, TaskFilter(), as_of=day, phrases=(), documents=db.documents())
    assert [o.view.task.title for o in made.ahead] == ["报告"]
    assert [(w.first, w.times) for w in made.recurring] == [(day, 31)]
    months = dates_of_year(db, TaskFilter(), 2018, as_of=day)
    assert len(months) == 13
    assert [(o.day, o.times) for o in months[:3]] == [
        (date(2018, 1, 1), 31),
        (date(2018, 2, 1), 28),
        (date(2018, 2, 28), 1),
    ]


def test_a_date_that_is_reported_done_says_so(db: TaskDB, shelve) -> None:
    document_id = shelve(db, school_safety())
    day = date(2017, 9, 1)
    db.record_progress(f"{document_id}#annex-1", status="done", note="", on=day, by="")
    db.record_progress(f"{document_id}#annex-3", status="done", note="", on=day, by="")
    found = {o.view.task.title: o for o in year(db, 2017, date(2017, 9, 15))}
    assert (found["制定实施意见"].done, found["制定实施意见"].passed) == (True, False)
    assert found["多渠道补充教师"].done
    assert not found["修编布局规划"].done


def warnings(db: TaskDB, as_of: date):
    views = db.early_candidates(TaskFilter(), SCHOOL, as_of=as_of)
    return [(w.day, w.due, w.words) for w in early_warnings(views, SCHOOL, as_of=as_of)]


@pytest.fixture
def teachers(db: TaskDB, shelve) -> TaskDB:
    shelve(
        db,
        Writer()
        .task(
            "补充教师",
            source="annex",
            body="每年9月份开学前落实到位。",
            deadline="长期",
            ongoing=True,
            recurrence=EVERY_SEPTEMBER,
        )
        .done(),
    )
    return db


def test_before_term_begins_is_warned_of_from_thirty_days_before(teachers: TaskDB) -> None:
    assert warnings(teachers, date(2018, 7, 31)) == []
    early = (date(2018, 8, 31), date(2018, 9, 30), "开学前")
    for day in (date(2018, 8, 1), date(2018, 8, 31), date(2018, 9, 15)):
        assert warnings(teachers, day) == [early]
    assert warnings(teachers, date(2018, 10, 1)) == []


def test_what_is_reported_done_is_not_warned_of(teachers: TaskDB) -> None:
    task = teachers.find(TaskFilter(), as_of=date(2018, 8, 1)).tasks[0].task
    teachers.record_progress(task.id, status="done", note="", on=date(2018, 8, 20), by="")
    assert warnings(teachers, date(2018, 8, 25)) == []


def test_an_earlier_day_in_a_sentence_is_warned_of(db: TaskDB, shelve) -> None:
    stones = [("10月底前完成初稿", date(2017, 10, 31))]
    shelve(
        db,
        Writer()
        .task("编制规划", deadline="2017年12月", due=date(2017, 12, 31), milestones=stones)
        .done(),
    )
    assert warnings(db, date(2017, 10, 10)) == [
        (date(2017, 10, 31), date(2017, 12, 31), "10月底前完成初稿")
    ]


def test_the_briefing_adds_up_and_puts_the_latest_first(db: TaskDB, shelve) -> None:
    shelve(db, school_safety())
    made = brief(
        db,
        TaskFilter(states=("done",)),
        as_of=date(2017, 9, 15),
        phrases=SCHOOL,
        documents=db.documents(),
    )
    assert made.tally.total == 6
    assert [view.task.title for view in made.passed.tasks] == ["修编布局规划", "制定实施意见"]
    assert made.ahead == []
    assert [(w.first, w.view.task.title) for w in made.recurring] == [
        (date(2017, 9, 30), "多渠道补充教师")
    ]
    assert made.units[0].responsible["overdue"] == 1
