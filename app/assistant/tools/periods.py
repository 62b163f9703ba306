"""Tasks by the month, the quarter or the year in which they are due."""

from __future__ import annotations

from dataclasses import replace

from app.assistant.query import Period, Query
from app.assistant.resolve import Resolver
from app.assistant.rows import counted_by, ordered
from app.assistant.tools.finding import PeriodCount
from app.ledger.records import DuePeriods
from ingest.dates import period_of

_MONTHS: dict[Period, int] = {"month": 1, "quarter": 3, "year": 12}
_NOTHING = DuePeriods(periods=(), total=0, articles=0, lasting=0, undated=0, tasks=())


def due_periods(query: Query, resolver: Resolver, *, limit: int) -> DuePeriods:
    """How many of the tasks meant are due in each period, or in the fullest, and the first rows."""
    wanted = counted_by(query, resolver)
    if wanted is None:
        return _NOTHING
    window = query.selection.window
    if window:  # kept where the rows are given by their ids: dates ahead count from its first day
        dated = not query.selection.recurring
        wanted = replace(wanted, due_from=window.first, due_to=window.last, dated=dated)
    found = resolver.ledger.due_by_period(
        replace(wanted, limit=limit),
        months=_MONTHS[query.period or "month"],
        days=[(part.first, part.last) for part in window.parts or (window,)] if window else (),
        edge=None if query.order is None else "least" if query.order == "least" else "most",
        as_of=resolver.day_of(query),
    )
    if found.periods or found.total > limit:
        return found
    return replace(found, tasks=tuple(ordered(list(found.tasks), replace(query, order=None))))


def as_counted(found: DuePeriods, period: Period) -> tuple[PeriodCount, ...]:
    """The periods with their last days."""
    return tuple(
        PeriodCount(
            first=p.first,
            last=period_of(p.first, _MONTHS[period])[1],
            count=p.count,
            task_ids=p.task_ids,
        )
        for p in found.periods
    )
