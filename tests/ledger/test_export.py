"""The ledger as files, opened by a second program."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import icalendar
import openpyxl
import pytest

from app.ledger.export import STATE_WORDS, tasks_calendar, tasks_workbook
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from tests.ledger.writer import EVERY_SEPTEMBER, Writer, school_safety

DAY = date(2018, 1, 15)


@pytest.fixture
def views(db: TaskDB, shelve):
    shelve(db, school_safety())
    return db.find(TaskFilter(), as_of=DAY).tasks


def sheet_of(views):
    return openpyxl.load_workbook(io.BytesIO(tasks_workbook(views))).active


def as_dicts(sheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def events_of(views) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(tasks_calendar(views, as_of=DAY))
    return {str(e["summary"]): e for e in calendar.walk("VEVENT")}


def test_the_workbook_holds_the_same_rows_and_dates(views):
    rows = as_dicts(sheet_of(views))
    assert [r["任务"] for r in rows] == [v.task.title for v in views]
    assert [r["状态"] for r in rows] == [STATE_WORDS[v.standing.state] for v in views]
    for row, view in zip(rows, views, strict=True):
        due, next_due = row["到期日"], row["下一到期日"]
        assert (due.date() if due else None) == view.task.due
        assert (next_due.date() if next_due else None) == view.standing.next_due
        assert (row["责任单位"] or "") == "、".join(view.task.responsible)
        assert row["已过天数"] == view.standing.days_late
        assert row["任务全文"] == view.task.text


def test_dates_and_numbers_are_typed(views):
    row = as_dicts(sheet_of(views))[3]
    assert isinstance(row["到期日"], datetime)
    assert (row["编号"], row["已过天数"], row["周期"]) == (2, 137, None)


def test_the_heading_row_is_frozen_and_filtered(views):
    sheet = sheet_of(views)
    assert sheet.freeze_panes == "A2"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.auto_filter.ref == f"A1:T{len(views) + 1}"


def test_a_printed_row_shows_every_line_and_leaves_out_what_is_looked_up(views):
    sheet = sheet_of(views)
    assert sheet.print_area == f"'任务台账'!$A$1:$N${len(views) + 1}"
    heads = [cell.value for cell in sheet[1]]
    assert heads[13:14] == ["说明"]
    assert {"阶段目标", "任务全文"} <= set(heads[14:])
    assert "任务全文" in sheet.oddFooter.right.text
    heights = {row[2].value: sheet.row_dimensions[row[0].row].height for row in sheet.iter_rows(2)}
    assert heights["多渠道补充教师"] < heights["消除大班额"]


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "@x", "http://a.example/", "007"])
def test_text_stays_text_whatever_it_begins_with(db, shelve, title):
    shelve(db, Writer().task(title).done())
    sheet = sheet_of(db.find(TaskFilter(), as_of=DAY).tasks)
    column = [cell.value for cell in sheet[1]].index("任务")
    cell = sheet[2][column]
    assert (cell.value, cell.data_type, cell.hyperlink) == (title, "s", None)


def test_the_date_that_passed_is_a_date_also_where_a_milestone_states_it(views):
    for row, view in zip(as_dicts(sheet_of(views)), views, strict=True):
        passed = row["已过的时限"]
        assert (passed.date() if passed else None) == view.standing.overdue_since
        late = [s.milestone.due for s in view.standing.milestones if s.overdue]
        if late and not view.task.due:
            assert passed.date() == min(late)


def test_milestones_have_a_sheet_of_their_own_with_their_dates(views):
    book = openpyxl.load_workbook(io.BytesIO(tasks_workbook(views)))
    rows = as_dicts(book["阶段目标"])
    stones = [s for v in views for s in v.standing.milestones]
    assert [r["到期日"].date() for r in rows] == [s.milestone.due for s in stones]
    assert [r["阶段目标"] for r in rows] == [s.milestone.text for s in stones]
    assert [r["状态"] for r in rows] == ["时限已过，台账无办结登记", None]


def test_a_milestone_that_passed_is_named_in_words_that_do_not_accuse(views):
    row = as_dicts(sheet_of(views))[1]
    assert row["说明"] == "阶段目标“2017年消除大班额；”（2017-12-31）时限已过，台账无办结登记"


def test_an_empty_ledger_makes_files_with_nothing_in_them():
    assert as_dicts(sheet_of([])) == []
    assert events_of([]) == {}


def test_a_text_beyond_the_limit_of_a_cell_is_cut(db, shelve):
    shelve(db, Writer().task("长", body="文" * 40_000).done())
    row = as_dicts(sheet_of(db.find(TaskFilter(), as_of=DAY).tasks))[0]
    assert len(row["任务全文"]) == 32_767


def test_equal_rows_make_equal_files(views):
    assert tasks_workbook(views) == tasks_workbook(views)
    assert tasks_calendar(views, as_of=DAY) == tasks_calendar(views, as_of=DAY)


def test_every_date_is_an_all_day_event_with_an_alarm_a_week_before(views):
    event = events_of(views)["修编布局规划"]
    assert event["dtstart"].dt == date(2017, 8, 31)
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert [a["trigger"].dt for a in event.walk("VALARM")] == [timedelta(days=-7)]
    assert "责任单位：规划分局、区教育局" in event["description"]


def test_a_recurring_duty_repeats_from_its_next_occurrence(views):
    event = events_of(views)["多渠道补充教师"]
    assert event["dtstart"].dt == date(2018, 9, 30)
    assert set(event["rrule"].to_ical().decode().split(";")) == set(EVERY_SEPTEMBER.split(";"))


def test_milestones_are_events_of_their_own(views):
    events = events_of(views)
    assert events["消除大班额：到2020年达标"]["dtstart"].dt == date(2020, 12, 31)
    assert len({e["uid"] for e in events.values()}) == len(events)


def test_undated_tasks_make_no_event(views):
    assert not [s for s in events_of(views) if "校车" in s or "监测" in s]


def test_what_is_done_says_so_and_rings_no_alarm(db, shelve):
    document_id = shelve(db, school_safety())
    db.record_progress(f"{document_id}#annex-2", status="done", note="", on=DAY, by="王")
    event = events_of(db.find(TaskFilter(), as_of=DAY).tasks)["【已办结】修编布局规划"]
    assert event.walk("VALARM") == []


def test_a_long_or_odd_title_survives_the_calendar(db, shelve):
    title = "标题；含, 逗号\\与“引号”" + "很长" * 60
    shelve(db, Writer().task(title, deadline="时限", due=DAY).done())
    assert list(events_of(db.find(TaskFilter(), as_of=DAY).tasks)) == [title]
