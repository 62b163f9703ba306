"""Tasks by the period in which they are due: counted in the database as one would by hand."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.ledger.records import TaskFilter, TaskView
from app.ledger.task_db import TaskDB
from tests.ledger.writer import EVERY_SEPTEMBER, Writer

DAY = date(2018, 6, 15)
YEAR = [(date(2018, 1, 1), date(2018, 12, 31))]
APART = [(date(2018, 3, 1), date(2018, 3, 31)), (date(2018, 9, 1), date(2018, 10, 15))]
Days = Sequence[tuple[date, date]]


@pytest.fixture
def filled(db: TaskDB, shelve) -> TaskDB:
    """Sixty tasks of two papers with one date, with several, with a rule, with none."""
    chance = random.Random(7)
    for paper in ("1", "2"):
        writer = Writer(title=f"第{paper}号方案", doc_number=f"常天政发〔2017〕{paper}号")
        for number in range(30):
            kind = chance.choice(("dated", "sentences", "both", "rule", "long", "none"))
            days = [date(2017, 11, 1) + timedelta(days=chance.randrange(500)) for _ in range(3)]
            rule = EVERY_SEPTEMBER if kind == "rule" else None
            writer.task(
                f"任务{number}",
                source=chance.choice(("article", "annex")),
                number=number + 1,
                responsible=[chance.choice(("区教育局", "区财政局"))],
                deadline="某日" if kind in ("dated", "both") else "",
                due=days[0] if kind in ("dated", "both") else None,
                recurrence=rule,
                ongoing=kind == "long",
                milestones=[(f"{d.month}月底前完成。", d) for d in days[1:]]
                if kind in ("sentences", "both")
                else [],
            )
        document_id = shelve(db, writer.done())
        for view in db.find(TaskFilter(document_ids=(document_id,)), as_of=DAY).tasks[::4]:
            db.record_progress(view.task.id, status="done", note="", on=DAY, by="")
    return db


def days_of(view: TaskView, days: Days) -> set[date]:
    every = {view.task.due, *(m.due for m in view.task.milestones)}
    return {d for d in every if d and (not days or any(a <= d <= b for a, b in days))}


@pytest.mark.parametrize("months", [1, 3, 12])
@pytest.mark.parametrize("days", [(), YEAR, APART])
@pytest.mark.parametrize(
    "wanted",
    [TaskFilter(), TaskFilter(units=("区教育局",)), TaskFilter(states=("overdue", "done"))],
)
def test_a_task_is_counted_in_each_period_in_which_it_has_a_date(
    filled: TaskDB, wanted: TaskFilter, days: Days, months: int
) -> None:
    views = filled.find(wanted, as_of=DAY).tasks
    due: dict[date, list[str]] = defaultdict(list)
    for view in views:
        firsts = {
            date(d.year, (d.month - 1) // months * months + 1, 1) for d in days_of(view, days)
        }
        for first in firsts:
            due[first].append(view.task.id)
    found = filled.due_by_period(wanted, months=months, days=days, as_of=DAY)
    assert {p.first: sorted(p.task_ids) for p in found.periods} == {
        first: sorted(ids) for first, ids in due.items()
    }
    assert [p.first for p in found.periods] == sorted(due)
    assert all(p.count == len(p.task_ids) for p in found.periods)
    without = [v for v in views if not days_of(v, days)]
    lasting = [v for v in without if v.task.ongoing or v.task.recurrence]
    assert (found.lasting, found.undated) == (len(lasting), len(without) - len(lasting))
    assert found.total == len(found.tasks) == len(views)
    assert found.articles == sum(v.task.source == "article" for v in views)
    assert {v.task.id: v.standing for v in found.tasks} == {v.task.id: v.standing for v in views}


def test_what_is_due_first_stands_first_and_what_has_no_date_last(filled: TaskDB) -> None:
    tasks = filled.due_by_period(TaskFilter(), months=1, days=YEAR, as_of=DAY).tasks
    firsts = [min(days_of(v, YEAR), default=date.max) for v in tasks]
    assert firsts == sorted(firsts)


def test_a_page_is_cut_from_the_rows_and_the_counts_stay(filled: TaskDB) -> None:
    whole = filled.due_by_period(TaskFilter(), months=3, days=(), as_of=DAY)
    page = filled.due_by_period(TaskFilter(limit=5, offset=2), months=3, days=(), as_of=DAY)
    assert page.tasks == whole.tasks[2:7]
    assert [(p.first, p.count) for p in page.periods] == [(p.first, p.count) for p in whole.periods]
    assert (page.total, page.lasting, page.undated) == (60, whole.lasting, whole.undated)
    held = {v.task.id for v in page.tasks}
    assert {i for p in page.periods for i in p.task_ids} <= held


@pytest.mark.parametrize("edge", ["most", "least"])
def test_the_fullest_and_the_emptiest_periods_alone(filled: TaskDB, edge) -> None:
    every = filled.due_by_period(TaskFilter(), months=1, days=(), as_of=DAY).periods
    size = (max if edge == "most" else min)(p.count for p in every)
    found = filled.due_by_period(TaskFilter(), months=1, days=(), as_of=DAY, edge=edge)
    assert found.periods == tuple(p for p in every if p.count == size)
    assert {v.task.id for v in found.tasks} == {i for p in found.periods for i in p.task_ids}
    assert (found.lasting, found.undated) == (0, 0)


def test_a_window_of_dates_leaves_nothing_beside(filled: TaskDB) -> None:
    wanted = TaskFilter(due_from=YEAR[0][0], due_to=YEAR[0][1], dated=True)
    found = filled.due_by_period(wanted, months=3, days=YEAR, as_of=DAY)
    assert found.total == filled.find(replace(wanted, limit=0), as_of=DAY).total
    assert (found.lasting, found.undated) == (0, 0)


def test_of_nothing_there_are_no_periods(db: TaskDB) -> None:
    found = db.due_by_period(TaskFilter(), months=1, days=(), as_of=DAY, edge="most")
    assert (found.periods, found.total, found.tasks) == ((), 0, ())
