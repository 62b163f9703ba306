"""Units are called as on the day: tasks, counts, lists and files agree, before it and after."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
import pytest

from app.ledger.export import tasks_calendar, tasks_workbook
from app.ledger.records import Carrying, TaskFilter
from app.ledger.reports import bulletin, unit_pages
from app.ledger.task_db import TaskDB
from tests.ledger.test_reports import opened
from tests.ledger.writer import school_safety

SINCE = date(2018, 7, 5)
BEFORE = SINCE - timedelta(days=1)
PLACE = "天宁区"
OLD, NEW = "规划分局", "自然资源分局"


@pytest.fixture
def renamed(db: TaskDB, shelve) -> TaskDB:
    shelve(db, school_safety())
    db.decide_unit(OLD, kind="rename", place=PLACE, other=NEW, since=SINCE)
    return db


@pytest.fixture
def merged(db: TaskDB, shelve) -> TaskDB:
    """规划分局 and 区教育局 share a row, so the two become one in it."""
    shelve(db, school_safety())
    db.decide_unit(OLD, kind="merge", place=PLACE, other="区教育局", since=SINCE)
    return db


def agree(db: TaskDB, day: date) -> None:
    """Every door gives the same units the same tasks on the day."""
    found = db.find(TaskFilter(), as_of=day).tasks
    carried = {c.name: c for c in db.carried_by_unit(TaskFilter(), as_of=day)}
    tallies = {t.name: t for t in db.tally_by_unit(TaskFilter(), as_of=day)}
    assert set(carried) == set(tallies) == {u.name for u in db.units(as_of=day)}
    for unit in db.units(as_of=day):
        for role in ("responsible", "supporting"):
            ids = [v.task.id for v in found if unit.name in getattr(v.task, role)]
            listed = db.find(TaskFilter(units=(unit.name,), role=role), as_of=day)
            assert [v.task.id for v in listed.tasks] == ids
            assert list(getattr(carried[unit.name], role)) == ids
            assert getattr(tallies[unit.name], role).total == len(ids) == getattr(unit, role)
        late = TaskFilter(units=(unit.name,), role="responsible", states=("overdue",))
        assert db.find(late, as_of=day).total == unit.overdue


@pytest.mark.parametrize("day", [BEFORE, SINCE])
def test_every_door_agrees_on_who_carries_what(renamed: TaskDB, day: date) -> None:
    agree(renamed, day)


@pytest.mark.parametrize("day", [BEFORE, SINCE])
def test_every_door_agrees_after_a_merger(merged: TaskDB, day: date) -> None:
    agree(merged, day)


def test_a_task_shows_the_new_name_from_the_day_on_and_what_is_printed(renamed: TaskDB) -> None:
    wanted = TaskFilter(units=(NEW,))
    (before,) = renamed.find(wanted, as_of=BEFORE).tasks
    assert before.task.responsible == (OLD, "区教育局")
    assert (before.task.lead, before.task.printed_units) == ((OLD,), ())
    (after,) = renamed.find(wanted, as_of=SINCE).tasks
    assert after.task.responsible == (NEW, "区教育局")
    assert (after.task.lead, after.task.printed_units) == ((NEW,), ((NEW, OLD),))
    assert after.task.text == before.task.text
    assert OLD in after.task.text
    assert renamed.find(TaskFilter(units=(OLD,)), as_of=SINCE).tasks == (after,)


def test_two_that_became_one_are_named_and_counted_once(merged: TaskDB) -> None:
    (row,) = merged.find(TaskFilter(units=(OLD,), numbers=(2,), source="annex"), as_of=SINCE).tasks
    assert row.task.responsible == ("区教育局",)
    assert row.task.printed_units == (("区教育局", OLD),)
    sole = TaskFilter(sole=True, source="annex", numbers=(2,))
    assert [merged.find(sole, as_of=day).total for day in (BEFORE, SINCE)] == [0, 1]
    both = TaskFilter(units=(OLD, "区教育局"), every_unit=True)
    assert [merged.find(both, as_of=day).total for day in (BEFORE, SINCE)] == [1, 5]
    without = TaskFilter(also=(Carrying(units=(OLD,), negated=True),))
    assert [merged.find(without, as_of=day).total for day in (BEFORE, SINCE)] == [5, 1]
    most = merged.most_charged(TaskFilter(), role="responsible", fewest=False, as_of=SINCE)
    assert [len(v.task.responsible) for v in most.tasks] == [2, 2]


def test_before_the_day_the_successors_name_means_itself_alone(merged: TaskDB) -> None:
    called = {u.name: u for u in merged.units(as_of=BEFORE)}
    assert "区教育局" not in called[OLD].aliases
    assert called["区教育局"].printed == ()
    after = {u.name: u for u in merged.units(as_of=SINCE)}
    assert OLD not in after
    assert set(after["区教育局"].printed) == {OLD, "区教育局"}


def test_files_of_the_day_carry_its_names_and_what_is_printed(renamed: TaskDB) -> None:
    views = renamed.find(TaskFilter(), as_of=SINCE).tasks
    sheet = openpyxl.load_workbook(io.BytesIO(tasks_workbook(views))).active
    head, *rows = sheet.iter_rows(values_only=True)
    row = next(r for r in rows if NEW in (r[head.index("责任单位")] or ""))
    assert row[head.index("责任单位")] == f"{NEW}、区教育局"
    assert f"{NEW}原文写作“{OLD}”" in row[head.index("说明")]
    calendar = tasks_calendar(views, as_of=SINCE).decode().replace("\r\n ", "")
    assert f"责任单位：{NEW}、区教育局" in calendar
    made = bulletin.gather(renamed, TaskFilter(), as_of=SINCE, documents=renamed.documents())
    words = "\n".join(p.text for p in opened(bulletin.bulletin_docx(made)).paragraphs)
    assert f"牵头单位：{NEW}；责任单位：区教育局；配合单位：区财政局" in words
    assert f"（{NEW}原文写作“{OLD}”）。完成时间" in words
    pages = unit_pages.gather(renamed, TaskFilter(), as_of=SINCE, documents=renamed.documents())
    words = "\n".join(p.text for p in opened(unit_pages.unit_pages_docx(pages)).paragraphs)
    assert f"{NEW}督查事项清单" in words
    assert f"文件原文写作“{OLD}”。" in words


def test_a_later_name_follows_an_earlier_one_and_an_undo_gives_the_old_one_back(
    renamed: TaskDB,
) -> None:
    later = SINCE + timedelta(days=30)
    entry = renamed.decide_unit(NEW, kind="rename", place=PLACE, other="林草分局", since=later)

    def called(day: date) -> list[str]:
        page = renamed.find(TaskFilter(numbers=(2,), source="annex"), as_of=day)
        return [page.tasks[0].task.responsible[0]]

    assert [called(day) for day in (BEFORE, SINCE, later)] == [[OLD], [NEW], ["林草分局"]]
    assert renamed.find(TaskFilter(units=(NEW,)), as_of=later).total == 1
    renamed.undo_unit_decision(entry.id)
    assert called(later) == [NEW]
    back = renamed.decide_unit(NEW, kind="rename", place=PLACE, other="规划局", since=later)
    assert back.unit == NEW
    assert called(later) == ["规划局"]
