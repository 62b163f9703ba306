"""Reporting on a task, as HTML: the history with what was taken back, the form, its second step.

A report is written down for good, so the form is followed by a page that says what will be
recorded and asks; an entry is taken back by a further entry, and that is asked again too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from app.ledger.records import ProgressEntry, TaskView
from app.web.render_fields import date_field
from app.web.render_text import html, shortened
from app.web.words import chinese_day
from ingest.dates import occurrences

STATUSES = {"in_progress": "进展", "done": "办结"}
PERIODS_BACK, PERIODS_AHEAD = 3, 2  # choices offered for a recurring duty


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the form holds, as text."""

    status: str = "in_progress"
    about: str = ""  # "", "m2" (a milestone), "p2018-09-30" (a period), "m2p2018-09-30"
    date: str = ""
    by: str = ""
    note: str = ""

    @classmethod
    def blank(cls, view: TaskView) -> Report:
        """An empty form, counting from the day that the card is of."""
        return cls(date=view.standing.as_of.isoformat())

    @property
    def milestone(self) -> int | None:
        """The milestone reported on, None for the task itself."""
        number = self.about.partition("p")[0].removeprefix("m")
        return int(number) if number.isdecimal() else None

    @property
    def period(self) -> str | None:
        """The due date of the occurrence reported on, None where none is meant."""
        return self.about.partition("p")[2] or None


def about_choices(view: TaskView) -> list[tuple[str, str]]:
    """What can be reported on: the task, its milestones, the periods of what recurs."""
    task, as_of = view.task, view.standing.as_of
    choices = [("", "整项任务")]
    if task.recurrence and task.due is None:
        choices = [("", "整项任务（记入当日所在的一期）")]
        choices += [
            (f"p{day}", f"{chinese_day(day)}到期的一期")
            for day in _periods(task.recurrence, as_of, task.begins)
        ]
    for milestone in task.milestones:
        words = f"阶段目标{milestone.number}：{shortened(milestone.text, 28)}"
        choices.append((f"m{milestone.number}", words))
        if milestone.recurrence and milestone.due is None:
            choices += [
                (f"m{milestone.number}p{day}", f"{words}，{chinese_day(day)}到期的一期")
                for day in _periods(milestone.recurrence, as_of, milestone.begins)
            ]
    return choices


def _periods(rule: str, as_of: date, begins: date | None) -> list[date]:
    """The periods around a day: the last three that ended and the next two."""
    first = as_of.replace(year=as_of.year - 3, day=1)
    last = as_of.replace(year=min(as_of.year + 3, date.max.year), day=1)
    days = occurrences(rule, first=first, last=last, since=begins)
    back = [day for day in days if day < as_of][-PERIODS_BACK:]
    return [*back, *[day for day in days if day >= as_of][:PERIODS_AHEAD]]


def history_list(view: TaskView, history: Sequence[ProgressEntry]) -> str:
    """All that was reported, newest first, what was taken back struck through."""
    if not history:
        return '<p class="pd-quiet">台账还没有这项任务的办理登记。</p>'
    undone = {entry.undoes for entry in history if entry.undoes is not None}
    items = "".join(_entry(view, entry, taken=entry.id in undone) for entry in reversed(history))
    return f'<ol class="pd-history">{items}</ol>'


def _entry(view: TaskView, entry: ProgressEntry, *, taken: bool) -> str:
    if entry.undoes is not None:
        by = f"，{html(entry.by)}" if entry.by else ""
        return (
            f"<li><b>撤销</b> {chinese_day(entry.on)}{by}：撤销第{entry.undoes}号登记"
            f"<small>第{entry.id}号</small></li>"
        )
    facts = "，".join(_about(entry))
    note = f"<p>{html(entry.note)}</p>" if entry.note else ""
    body = f"<b>{STATUSES[entry.status]}</b> {facts}{note}"
    if taken:
        return f'<li class="pd-taken"><s>{body}</s> 已撤销 <small>第{entry.id}号</small></li>'
    return f"<li>{body}<small>第{entry.id}号</small>{_undo_form(view, entry)}</li>"


def _about(entry: ProgressEntry) -> Iterator[str]:
    yield f"自{chinese_day(entry.on)}起计"
    if entry.milestone is not None:
        yield f"阶段目标{entry.milestone}"
    if entry.period is not None:
        yield f"{chinese_day(entry.period)}到期的一期"
    if entry.by:
        yield html(entry.by)


def _address(view: TaskView, step: str) -> str:
    task, day = quote(view.task.id, safe=""), view.standing.as_of.isoformat()
    return html(f"/task/{step}?id={task}&as_of={day}")


def _undo_form(view: TaskView, entry: ProgressEntry) -> str:
    return (
        f'<form method="post" class="pd-undo" action="{_address(view, "undo")}">'
        f'<details><summary>撤销</summary><input type="hidden" name="entry" value="{entry.id}">'
        '<label>撤销人<input name="by" maxlength="100" autocomplete="name"></label>'
        f'<button type="submit">确认撤销第{entry.id}号登记</button>'
        '<p class="pd-quiet">原登记保留在记录里，不再计入。</p></details></form>'
    )


def report_form(view: TaskView, report: Report) -> str:
    """The first step: what is to be recorded."""
    statuses = "".join(
        f'<label><input type="radio" name="status" value="{value}"'
        f"{' checked' if value == report.status else ''}>{word}</label>"
        for value, word in STATUSES.items()
    )
    choices = "".join(
        f'<option value="{value}"{" selected" if value == report.about else ""}>'
        f"{html(word)}</option>"
        for value, word in about_choices(view)
    )
    return f"""<form method="post" class="pd-report" action="{_address(view, "review")}">
<fieldset><legend>办理状态</legend>{statuses}</fieldset>
<label>登记对象<select name="about">{choices}</select></label>
{date_field("date", "自哪天起计", report.date, required=True)}
<label>登记人或单位<input name="by" maxlength="100" value="{html(report.by)}"
 autocomplete="name"></label>
<label class="pd-wide">说明<textarea name="note" rows="2" maxlength="2000">
{html(report.note)}</textarea></label><button type="submit">下一步：核对</button></form>"""


def review_form(view: TaskView, report: Report) -> str:
    """The second step: what will be written down, to be confirmed or changed."""
    about = dict(about_choices(view)).get(report.about, "整项任务")
    rows = (
        ("任务", view.task.title),
        ("办理状态", STATUSES.get(report.status, report.status)),
        ("登记对象", about),
        ("自哪天起计", chinese_day(date.fromisoformat(report.date))),
        ("登记人或单位", report.by or "（未填）"),
        ("说明", report.note or "（无）"),
    )
    shown = "".join(f"<dt>{name}</dt><dd>{html(value)}</dd>" for name, value in rows)
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{html(value)}">'
        for name, value in vars(report).items()
    )
    return (
        f'<section class="pd-review" tabindex="-1"><h2>核对后登记</h2>'
        f'<dl class="pd-facts-list">{shown}</dl><p class="pd-quiet">登记后不能修改，只能撤销；'
        "撤销也会留在记录里。</p>"
        f'<form method="post" action="{_address(view, "save")}">{hidden}'
        '<button type="submit">确认登记</button></form>'
        f'<form method="post" action="{_address(view, "edit")}">{hidden}'
        '<button type="submit" class="pd-plain">返回修改</button></form></section>'
    )
