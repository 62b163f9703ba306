"""Rows of the ledger as files that other programs open: a workbook, a calendar.

Both hold exactly the views that they are given, so they reconcile with the list they came from.
Text stays text whatever it begins with. Nothing here reads a clock: the files are dated with the
day that the rows were asked for, and equal rows make equal files.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from app.ledger.corrections import WORDS
from app.ledger.day_names import as_printed
from app.ledger.quoting import quoted
from app.ledger.records import MilestoneStanding, State, TaskView
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
_LONGEST_CELL = 32_767  # characters; Excel's limit
_FIRST_DATE = date(1900, 3, 1)  # before it Excel's calendar is off by a day
_A3 = 8  # the number of the paper
_LINE, _HIGHEST_ROW = 17, 409  # points
_RULED = {"valign": "top", "border": 1, "border_color": "#B8C2CC"}


@dataclass(frozen=True)
class _Column:
    """A column of the workbook: its heading, its width in characters, its value in a row; `aside`
    is one that is looked up on the screen and left out in print. Such columns stand last."""

    heading: str
    width: int
    value: Callable[[Any], str | int | date | None]
    aside: bool = False


_COLUMNS = (
    _Column("文件", 18, lambda v: v.task.document),
    _Column("出处", 14, lambda v: v.task.locator),
    _Column("任务", 26, lambda v: v.task.title),
    _Column("责任单位", 26, lambda v: "、".join(v.task.responsible)),
    _Column("牵头单位", 13, lambda v: "、".join(v.task.lead)),
    _Column("配合单位", 22, lambda v: "、".join(v.task.supporting)),
    _Column("完成时间（原文）", 16, lambda v: v.task.deadline_text),
    _Column("到期日", 12, lambda v: v.task.due),
    _Column("周期", 12, lambda v: _rule_in_words(v.task.recurrence)),
    _Column("下一到期日", 12, lambda v: v.standing.next_due),
    _Column("状态", 10, lambda v: STATE_WORDS[v.standing.state]),
    _Column("已过天数", 10, lambda v: v.standing.days_late),
    _Column("办结日期", 12, lambda v: v.standing.done_on),
    _Column("说明", 28, lambda v: _remark(v)),
    _Column("来源", 7, lambda v: SOURCE_WORDS[v.task.source], aside=True),
    _Column("编号", 7, lambda v: v.task.number, aside=True),
    _Column("所在部分", 16, lambda v: v.task.section, aside=True),
    _Column("已过的时限", 12, lambda v: v.standing.overdue_since, aside=True),
    _Column(
        "阶段目标",
        30,
        lambda v: "\n".join(map(_milestone_line, v.standing.milestones)),
        aside=True,
    ),
    _Column("任务全文", 44, lambda v: v.task.text, aside=True),
)


_STONE_COLUMNS = (
    _Column("文件", 22, lambda s: s[0].task.document),
    _Column("出处", 16, lambda s: s[0].task.locator),
    _Column("任务", 32, lambda s: s[0].task.title),
    _Column("责任单位", 28, lambda s: "、".join(s[1].milestone.units or s[0].task.responsible)),
    _Column("序号", 7, lambda s: s[1].milestone.number),
    _Column("阶段目标", 60, lambda s: s[1].milestone.text),
    _Column("时限（原文）", 16, lambda s: s[1].milestone.deadline_text),
    _Column("到期日", 12, lambda s: s[1].milestone.due),
    _Column("周期", 14, lambda s: _rule_in_words(s[1].milestone.recurrence)),
    _Column("下一到期日", 12, lambda s: s[1].next_due),
    _Column("状态", 24, lambda s: _milestone_state(s[1])),
)


def tasks_workbook(views: Sequence[TaskView]) -> bytes:
    """An .xlsx file with one row a task, and a sheet with one row a milestone: typed dates,
    filters, the heading row frozen."""
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": "任务台账", "created": _dated(views)})
        styles = {
            "head": book.add_format({"bold": True, "bg_color": "#DDE6F0", **_RULED}),
            "text": book.add_format({"text_wrap": True, **_RULED}),
            "number": book.add_format({"align": "center", **_RULED}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "center", **_RULED}),
        }
        _sheet(book, "任务台账", _COLUMNS, views, styles)
        stones = [(view, each) for view in views for each in view.standing.milestones]
        if stones:
            _sheet(book, "阶段目标", _STONE_COLUMNS, stones, styles)
    return file.getvalue()


def _sheet(
    book: Any, name: str, columns: Sequence[_Column], rows: Sequence[Any], styles: dict[str, Any]
) -> None:
    """One row for each of `rows`, set up to be filtered and printed."""
    sheet = book.add_worksheet(name)
    for position, column in enumerate(columns):
        sheet.set_column(position, position, column.width)
        sheet.write_string(0, position, column.heading, styles["head"])
    for number, row in enumerate(rows, start=1):
        values = [column.value(row) for column in columns]
        for position, value in enumerate(values):
            _write(sheet, number, position, value, styles)
        sheet.set_row(number, _height(columns, values))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    printed = [column for column in columns if not column.aside]
    sheet.print_area(0, 0, len(rows), len(printed) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.set_header("&C督查任务台账  &A")
    rest = "、".join(column.heading for column in columns if column.aside)
    sheet.set_footer(f"&C第&P页，共&N页{f'&R{rest}见电子表' if rest else ''}")
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _height(columns: Sequence[_Column], values: Sequence[Any]) -> float:
    """How high a row is whose printed cells show all their lines. Not every program finds out by
    itself; what stands aside is cut rather than making one task fill the screen."""
    lines = [
        sum(-(-_breadth(line) // (column.width - 1)) or 1 for line in str(value).split("\n"))
        for column, value in zip(columns, values, strict=True)
        if isinstance(value, str) and not column.aside
    ]
    return min(_HIGHEST_ROW, _LINE * max(lines, default=1))


def _breadth(text: str) -> int:
    """The width of a text in characters of a column's width: a Chinese one takes two."""
    return sum(1 if ord(sign) < 0x2E80 and sign not in "“”‘’…—" else 2 for sign in text)


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


def _write(
    sheet: Any, row: int, column: int, value: str | int | date | None, styles: dict[str, Any]
) -> None:
    match value:
        case None | "":
            sheet.write_blank(row, column, None, styles["text"])
        case date() if value >= _FIRST_DATE:
            moment = datetime.combine(value, time())
            sheet.write_datetime(row, column, moment, styles["date"])
        case int():
            sheet.write_number(row, column, value, styles["number"])
        case _:
            sheet.write_string(row, column, str(value)[:_LONGEST_CELL], styles["text"])


def _dated(views: Sequence[TaskView]) -> datetime:
    day = views[0].standing.as_of if views else _FIRST_DATE
    return datetime.combine(day, time())


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
