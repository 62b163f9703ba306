"""Dates of duties as a list: the day, the task, who answers for it, its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.ledger.agenda import Occurrence, RecurringWork
from app.ledger.records import TaskView
from app.web.render_ledger import card_link
from app.web.render_text import html, shortened, source_link
from app.web.words import chinese_day
from ingest.dates import describe_rrule


def date_list(dates: Sequence[Occurrence], as_of: date) -> str:
    """The dates in the order given."""
    items = "".join(_occurrence(each, as_of) for each in dates)
    return f'<ol class="pd-dates">{items}</ol>'


def _occurrence(each: Occurrence, as_of: date) -> str:
    task = each.view.task
    place = each.milestone or task
    kind = '<span class="pd-light pd-blue">周期</span> ' if each.recurring else ""
    words = f"：{html(shortened(each.milestone.text, 60))}" if each.milestone else ""
    source = source_link(task.document_id, place.start, place.end)
    return (
        f"<li>{day_mark(each.day, as_of)}<div>{kind}{task_link(each.view, as_of)}{words}"
        f'<p class="pd-facts">{units_of(each.view)}　<a href="{html(source)}" title="看原文">'
        f"{html(task.locator)}</a></p></div></li>"
    )


def recurring_list(found: Sequence[RecurringWork], as_of: date) -> str:
    """Recurring duties with their next day, and how often they come round."""
    items = "".join(_recurring(each, as_of) for each in found)
    return f'<ol class="pd-dates">{items}</ol>'


def _recurring(each: RecurringWork, as_of: date) -> str:
    task = each.view.task
    place = each.milestone or task
    words = f"：{html(shortened(each.milestone.text, 60))}" if each.milestone else ""
    source = source_link(task.document_id, place.start, place.end)
    times = f"，其间{each.times}次" if each.times > 1 else ""
    return (
        f"<li>{day_mark(each.first, as_of)}<div>{task_link(each.view, as_of)}{words}"
        f'<p class="pd-facts"><span class="pd-light pd-blue">{describe_rrule(each.rule)}{times}'
        f"</span> {units_of(each.view)}　"
        f'<a href="{html(source)}" title="看原文">{html(task.locator)}</a></p></div></li>'
    )


def day_mark(day: date, as_of: date) -> str:
    """A day and how far it is: "8月31日 还有21天"; the year where it is another one."""
    left = (day - as_of).days
    said = "今天" if left == 0 else f"还有{left}天" if left > 0 else f"已过{-left}天"
    said_day = f"{day.month}月{day.day}日" if day.year == as_of.year else chinese_day(day)
    return (
        f'<p class="pd-when"><time datetime="{day.isoformat()}">{said_day}</time>'
        f"<small>{said}</small></p>"
    )


def task_link(view: TaskView, as_of: date) -> str:
    """A task's title, leading to its card."""
    link = card_link(view.task.id, as_of)
    return f'<a class="pd-task" href="{html(link)}">{html(view.task.title)}</a>'


def units_of(view: TaskView) -> str:
    """Who leads, or answers for, a task; four names at most."""
    names = view.task.lead or view.task.responsible
    return html("、".join(names[:4])) + (f"等{len(names)}家" if len(names) > 4 else "")
