"""Tasks by the month, the quarter or the year in which they are due."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from app.assistant.query import Period, Query, Window
from app.assistant.tools.finding import PeriodCount
from app.ledger.records import TaskView

_MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "year": 12}


def by_period(
    views: Iterable[TaskView], period: Period, window: Window | None
) -> list[PeriodCount]:
    """The periods in which something is due, in order. A task with several dates is in each."""
    found: dict[tuple[date, date], list[str]] = {}
    for view in views:
        spans = {_span(day, period) for day in dates_of(view) if _within(day, window)}
        for span in spans:
            found.setdefault(span, []).append(view.task.id)
    return [PeriodCount(first=a, last=b, task_ids=tuple(found[a, b])) for a, b in sorted(found)]


def asked_of(periods: list[PeriodCount], query: Query) -> list[PeriodCount]:
    """Those with most, or fewest, where a ranking is asked for, else all."""
    if query.order is None or not periods:
        return periods
    pick = min if query.order == "least" else max
    edge = pick(len(p.task_ids) for p in periods)
    return [p for p in periods if len(p.task_ids) == edge]


def dates_of(view: TaskView) -> list[date]:
    """The days on which a task, or a milestone of it, is due; no recurring ones."""
    dates = [view.task.due, *(m.due for m in view.task.milestones)]
    return [day for day in dates if day]


def _within(day: date, window: Window | None) -> bool:
    return window is None or window.holds(day)


def _span(day: date, period: Period) -> tuple[date, date]:
    size = _MONTHS[period]
    first = (day.month - 1) // size * size + 1
    last = first + size - 1
    return date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1])
