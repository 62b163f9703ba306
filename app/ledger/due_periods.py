"""Tasks counted by the month, the quarter or the year in which they are due.

Ten thousand tasks are counted without one of them being loaded: what is read of each is its row
and its dates, and a page is cut from them before anything else is looked up.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Literal

from app.ledger.charges import Meant
from app.ledger.plain_rows import plain_rows
from ingest.dates import period_of

_DATES = """WITH meant AS MATERIALIZED (SELECT t.seq, t.source, t.due FROM tasks t WHERE {meant})
    SELECT t.seq, t.source, t.due FROM meant t WHERE {own}
    UNION ALL SELECT t.seq, t.source, m.due FROM meant t JOIN milestones m ON m.task_seq = t.seq
        WHERE {of_milestone}"""


@dataclass(frozen=True)
class CountedPeriods:
    """By the first day of each period the rows that are due in it: a task with several dates is in
    each. `rows` are what is due, by its first period, then what is not, of which `lasting` tasks go
    on or recur and `undated` have no date; `articles` are among them."""

    periods: dict[date, list[int]]
    articles: int
    lasting: int
    undated: int
    rows: tuple[int, ...]


def count_periods(
    connection: sqlite3.Connection,
    meant: Meant,
    *,
    months: int,
    days: Sequence[tuple[date, date]],
    edge: Literal["most", "least"] | None,
    beside: bool,
) -> CountedPeriods:
    """The tasks meant by periods of so many months, of the dates in the stretches `days` alone
    where some are given; with `edge` the fullest periods, or the emptiest; with `beside` those
    without a date there, too.

    Within a period the rows stand as the documents have them, where `days` are given by their
    dates.
    """
    spans = {f"day{n}": day.isoformat() for n, day in enumerate(chain.from_iterable(days))}
    given = {**meant.parameters, **spans}
    own, of_milestone = _within("t.due", len(days)), _within("m.due", len(days))
    query = _DATES.format(meant=meant.of_tasks, own=own, of_milestone=of_milestone)
    dates = plain_rows(connection, query, given)
    dates.sort(key=itemgetter(2, 0) if days else itemgetter(0, 2))
    periods: dict[date, dict[int, None]] = defaultdict(dict)
    begins = {
        month: period_of(date.fromisoformat(f"{month}-01"), months)[0]
        for month in {day[:7] for _, _, day in dates}
    }
    for seq, _, day in dates:
        periods[begins[day[:7]]][seq] = None
    if edge and periods:
        size = (max if edge == "most" else min)(map(len, periods.values()))
        periods = {period: seqs for period, seqs in periods.items() if len(seqs) == size}
    told = dict.fromkeys(seq for period in sorted(periods) for seq in periods[period])
    apart = plain_rows(connection, _apart(meant, own, of_milestone), given) if beside else []
    lasting = sum(goes_on for _, _, goes_on in apart)
    body = {seq for seq, source, _ in dates if source == "article"}
    return CountedPeriods(
        periods={first: list(periods[first]) for first in sorted(periods)},
        articles=len(body & told.keys()) + sum(source == "article" for _, source, _ in apart),
        lasting=lasting,
        undated=len(apart) - lasting,
        rows=(*told, *(seq for seq, _, _ in apart)),
    )


def _apart(meant: Meant, own: str, of_milestone: str) -> str:
    """The tasks meant that have no date among the days: (row, source, goes on or recurs)."""
    return f"""SELECT t.seq, t.source, t.ongoing = 1 OR t.recurs = 1 OR t.recurrence IS NOT NULL
        FROM tasks t WHERE NOT COALESCE({own}, 0)
        AND t.seq NOT IN (SELECT m.task_seq FROM milestones m WHERE {of_milestone})
        AND {meant.of_tasks} ORDER BY t.seq"""


def _within(column: str, spans: int) -> str:
    """That a date lies in one of so many stretches of days; in any, where there are none."""
    if not spans:
        return f"{column} IS NOT NULL"
    return " OR ".join(f"{column} BETWEEN :day{2 * n} AND :day{2 * n + 1}" for n in range(spans))
