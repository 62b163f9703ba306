"""Rows of the ledger as files that other programs open: a workbook, a calendar.

Both hold exactly the views that they are given, so they reconcile with the list they came from.
Text stays text whatever it begins with. Nothing here reads a clock: the files are dated with the
day that the rows were asked for, and equal rows make equal files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from app.ledger.corrections import WORDS
from app.ledger.day_names import as_printed
from app.ledger.quoting import quoted
from app.ledger.records import (
    MilestoneStanding,
    State,
    TaskView,
)
from app.ledger.workbook import FIRST_DATE, Column, Sheet, workbook
from ingest.dates import describe_rrule

if TYPE_CHECKING:
    from icalendar import Event

STATE_WORDS: dict[State, str] = {
    "overdue": "时限已过",
    "due_soon": "临期",
    "on_track": "未到期",
    "ongoing": "长期",
    "no_deadline": "无时限",
    "done": "已办结",
}
"""时限已过 says what the ledger knows, that no completion is on record, and no more."""

SOURCE_WORDS = {"article": "正文", "annex": "附件"}

ALARM = timedelta(days=-7)


_COLUMNS = (
    Column("文件", 18, lambda v: v.task.document),
    Column("出处", 14, lambda v: v.task.locator),
    Column("任务", 26, lambda v: v.task.title),
    Column("责任单位", 26, lambda v: "、".join(v.task.responsible)),
    Column("牵头单位", 13, lambda v: "、".join(v.task.lead)),
    Column("配合单位", 22, lambda v: "、".join(v.task.supporting)),
    Column("完成时间（原文）", 16, lambda v: v.task.deadline_text),
    Column("到期日", 12, lambda v: v.task.due),
    Column("周期", 12, lambda v: _rule_in_words(v.task.recurrence)),
    Column("下一到期日", 12, lambda v: v.standing.next_due),
    Column("状态", 10, lambda v: STATE_WORDS[v.standing.state]),
    Column("已过天数", 10, lambda v: v.standing.days_late),
    Column("办结日期", 12, lambda v: v.standing.done_on),
    Column("说明", 28, lambda v: _remark(v)),
    Column("来源", 7, lambda v: SOURCE_WORDS[v.task.source], aside=True),
    Column("编号", 7, lambda v: v.task.number, aside=True),
    Column("所在部分", 16, lambda v: v.task.section, aside=True),
    Column("已过的时限", 12, lambda v: v.standing.overdue_since, aside=True),
    Column(
        "阶段目标",
        30,
        lambda v: "\n".join(map(_milestone_line, v.standing.milestones)),
        aside=True,
    ),
    Column("任务全文", 44, lambda v: v.task.text, aside=True),
)


_STONE_COLUMNS = (
    Column("文件", 22, lambda s: s[0].task.document),
    Column("出处", 16, lambda s: s[0].task.locator),
    Column("任务", 32, lambda s: s[0].task.title),
    Column("责任单位", 28, lambda s: "、".join(s[1].milestone.units or s[0].task.responsible)),
    Column("序号", 7, lambda s: s[1].milestone.number),
    Column("阶段目标", 60, lambda s: s[1].milestone.text),
    Column("时限（原文）", 16, lambda s: s[1].milestone.deadline_text),
    Column("到期日", 12, lambda s: s[1].milestone.due),
    Column("周期", 14, lambda s: _rule_in_words(s[1].milestone.recurrence)),
    Column("下一到期日", 12, lambda s: s[1].next_due),
    Column("状态", 24, lambda s: _milestone_state(s[1])),
)


def tasks_workbook(views: Sequence[TaskView]) -> bytes:
    """An .xlsx file with one row a task, and a sheet with one row a milestone."""
    stones = [(view, each) for view in views for each in view.standing.milestones]
    sheets = [Sheet("任务台账", _COLUMNS, views)]
    if stones:
        sheets.append(Sheet("阶段目标", _STONE_COLUMNS, stones))
    day = views[0].standing.as_of if views else FIRST_DATE
    return workbook("任务台账", sheets, header="督查任务台账", day=day)


def tasks_calendar(views: Sequence[TaskView], as_of: date) -> bytes:
    """An .ics file with an all-day event for every date and every rule, alarm 7 days before.

    A recurring duty is one event that repeats from its next occurrence on. Tasks without a date
    have none.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//PolicyDesk//zh-CN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "督查任务")
    for view in views:
        for event in _events(view, as_of):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


_CORRECTED = {"title": "标题", "units": "单位", "deadline": "时限"}


def _remark(view: TaskView) -> str:
    """What the state rests on, in words that do not accuse."""
    task, standing = view.task, view.standing
    remarks = []
    if standing.state == "overdue":
        late = "；".join(f"{quoted(m.text)}（{m.due}）" for m in standing.overdue_milestones)
        remarks.append(f"{'阶段目标' + late if late else ''}时限已过，台账无办结登记")
    if task.inferred:
        remarks.append(f"时限系推定：{task.inferred}")
    if task.reason:
        remarks.append(f"时限未能换算：{task.reason}")
    if task.printed_units:
        remarks.append(as_printed(task))
    if task.unconfirmed:
        remarks.append(f"待确认：{task.unconfirmed}")
    remarks += [
        f"{_CORRECTED.get(c.field, c.field)}已更正，读出的是：{c.extracted}"
        for c in task.corrections
        if c.field != WORDS
    ]
    return "；".join(remarks)


def _milestone_line(standing: MilestoneStanding) -> str:
    milestone = standing.milestone
    when = milestone.due or _rule_in_words(milestone.recurrence) or milestone.deadline_text
    state = _milestone_state(standing)
    return f"{milestone.number}. {milestone.text}（{when}{f'，{state}' if state else ''}）"


def _milestone_state(standing: MilestoneStanding) -> str:
    if standing.done:
        return "已办结"
    return "时限已过，台账无办结登记" if standing.overdue else ""


def _rule_in_words(rule: str | None) -> str:
    return describe_rrule(rule) if rule else ""


def _events(view: TaskView, as_of: date) -> Iterator[Event]:
    task, standing = view.task, view.standing
    if task.due or (task.recurrence and standing.next_due):
        first = task.due or standing.next_due
        done = standing.state == "done"
        rule = None if task.due else task.recurrence
        yield _event(view, as_of, f"{task.id}", task.title, first, rule, done=done)
    for each in standing.milestones:
        milestone = each.milestone
        first, rule = milestone.due or each.next_due, milestone.recurrence
        if first:
            uid, title = f"{task.id}/{milestone.number}", f"{task.title}：{milestone.text}"
            rule = None if milestone.due else rule
            yield _event(view, as_of, uid, title, first, rule, done=each.done)


def _event(
    view: TaskView,
    as_of: date,
    uid: str,
    title: str,
    first: date | None,
    rule: str | None,
    *,
    done: bool,
) -> Event:
    from icalendar import Alarm, Event, vRecur

    task = view.task
    event = Event()
    event.add("uid", f"{uid}@policydesk")
    event.add("dtstamp", datetime.combine(as_of, time(), tzinfo=UTC))
    event.add("summary", f"【已办结】{title}" if done else title)
    event.add("dtstart", first)
    if rule:
        event.add("rrule", vRecur.from_ical(rule))
    units = [f"责任单位：{'、'.join(task.responsible)}"] if task.responsible else []
    units += [f"配合单位：{'、'.join(task.supporting)}"] if task.supporting else []
    units += [as_printed(task)] if task.printed_units else []
    event.add("description", "\n".join([*units, f"{task.document} {task.locator}", task.text]))
    event.add("transp", "TRANSPARENT")  # a deadline keeps nobody busy all day
    if not done or rule:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", ALARM)
        alarm.add("description", title)
        event.add_component(alarm)
    return event
