"""How many units a task has, as a condition."""

from __future__ import annotations

from datetime import date

import pytest

from app.ledger.records import Size, TaskFilter
from app.ledger.task_db import TaskDB
from tests.ledger.writer import Writer

BEFORE, AFTER = date(2017, 9, 15), date(2019, 9, 15)


@pytest.fixture
def filled(db: TaskDB, shelve) -> TaskDB:
    writer = Writer()
    writer.task("一家", responsible=["区规划局"])
    writer.task("两家", responsible=["区规划局", "区国土局"], supporting=["区财政局"])
    writer.task("一家牵头", responsible=["区规划局", "区财政局"], lead=["区财政局"])
    writer.task("又责任又配合", responsible=["区财政局"], supporting=["区财政局", "区教育局"])
    writer.task("没有单位")
    shelve(db, writer.done())
    db.decide_unit(
        "区国土局", kind="merge", place="天宁区", other="区规划局", since=date(2019, 1, 1)
    )
    return db


@pytest.mark.parametrize(
    ("size", "day", "titles"),
    [
        (Size(measure="responsible", least=2), BEFORE, ["两家", "一家牵头"]),
        (Size(measure="responsible", least=2), AFTER, ["一家牵头"]),
        (Size(measure="responsible", most=0), BEFORE, ["没有单位"]),
        (Size(measure="supporting", least=1, most=1), BEFORE, ["两家"]),
        (Size(measure="lead", least=1, most=1), BEFORE, ["一家", "一家牵头", "又责任又配合"]),
        (
            Size(measure="lead", least=1, most=1),
            AFTER,
            ["一家", "两家", "一家牵头", "又责任又配合"],
        ),
        (Size(measure="units", least=2, most=2), BEFORE, ["一家牵头", "又责任又配合"]),
        (Size(measure="units", least=2, most=2), AFTER, ["两家", "一家牵头", "又责任又配合"]),
    ],
)
def test_a_size_keeps_the_tasks_that_have_so_many_units_on_the_day(
    filled: TaskDB, size: Size, day: date, titles: list[str]
) -> None:
    found = filled.find(TaskFilter(sizes=(size,)), as_of=day)
    assert [v.task.title for v in found.tasks] == titles
    assert found.total == len(titles)


def test_two_sizes_both_hold(filled: TaskDB) -> None:
    sizes = (Size(measure="responsible", least=1), Size(measure="supporting", most=0))
    found = filled.find(TaskFilter(sizes=sizes, limit=1), as_of=BEFORE)
    assert (found.total, [v.task.title for v in found.tasks]) == (2, ["一家"])
