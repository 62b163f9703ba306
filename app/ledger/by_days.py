"""Tasks by their days: how late they are, how long they have left, which comes first or last.

Most of a ledger owes one thing each, by its deadline field: the row alone tells how those stand.
The others, with dates in their sentences or a history of more than whole reports, are judged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from app.ledger.judging import JudgedStandings
from app.ledger.plain_rows import plain_rows
from app.ledger.records import Size, TaskFilter
from app.ledger.selection import REPORTED_DONE, seqs_of
from ingest.dates import next_occurrence


class _Days(NamedTuple):
    """What `status.standing` says of a task's dates; `due` is that of its deadline field."""

    seq: int
    due: date | None
    next_due: date | None
    overdue_since: date | None


def kept_by_days(
    connection: sqlite3.Connection,
    seqs: Sequence[int],
    wanted: TaskFilter,
    *,
    as_of: date,
    judged: JudgedStandings,
) -> list[int]:
    """The rows that are so late, or have so long left, as is wanted; of an edge those at it."""
    days = _days_of(connection, seqs, as_of=as_of, window_from=wanted.due_from, judged=judged)
    kept = [d for d in days if all(_holds(d, size, as_of) for size in wanted.of_days)]
    if wanted.edge is None:
        return [d.seq for d in kept]
    measured = [(day, d.seq) for d in kept if (day := _EDGES[wanted.edge](d))]
    if not measured:
        return []
    edge = (max if wanted.edge == "latest_due" else min)(day for day, _ in measured)
    return [seq for day, seq in measured if day == edge]


_EDGES: dict[str, Callable[[_Days], date | None]] = {
    "longest_overdue": lambda d: d.overdue_since,
    "earliest_due": lambda d: d.next_due or d.due,
    "latest_due": lambda d: d.next_due or d.due,
}


def _holds(days: _Days, size: Size, as_of: date) -> bool:
    """`left` is asked of a task with a deadline of its own, and of days that lie ahead."""
    if size.measure == "late":
        count = (as_of - days.overdue_since).days if days.overdue_since else None
    elif days.due is None or days.next_due is None or days.next_due < as_of:
        count = None
    else:
        count = (days.next_due - as_of).days
    return size.holds(count)


_OF_ONE_DUTY = f"""SELECT t.seq, t.due, t.recurrence, t.begins, t.ongoing,
        t.history = 1 AND {REPORTED_DONE}
    FROM tasks t WHERE (t.history < 2 AND t.due IS NOT NULL OR t.due IS NULL)
    AND NOT EXISTS (SELECT 1 FROM milestones m WHERE m.task_seq = t.seq AND m.speaks)
    AND t.seq IN (SELECT value FROM json_each(:seqs))"""


def _days_of(
    connection: sqlite3.Connection,
    seqs: Sequence[int],
    *,
    as_of: date,
    window_from: date | None,
    judged: JudgedStandings,
) -> list[_Days]:
    """In the order of the rows. Dates ahead count from `window_from`, as the calendar has them,
    where a window is asked for, else from `as_of`, and then only what is open lies ahead."""
    start = window_from or as_of
    day = date.fromisoformat
    found: dict[int, _Days] = {}
    occurrences: dict[tuple[str, str], date | None] = {}  # of few rules
    for seq, text, rule, begins, ongoing, closed in plain_rows(
        connection, _OF_ONE_DUTY, {"seqs": seqs_of(seqs), "as_of": as_of.isoformat()}
    ):
        if text:
            due = day(text)
            ahead = due if due >= start and (window_from or not closed) else None
            late = due if due < as_of and not (closed or ongoing) else None
            found[seq] = _Days(seq, due, ahead, late)
        elif rule:
            if (rule, begins) not in occurrences:
                since = day(begins) if begins else None
                occurrences[rule, begins] = next_occurrence(rule, on_or_after=start, since=since)
            found[seq] = _Days(seq, None, occurrences[rule, begins], None)
        else:
            found[seq] = _Days(seq, None, None, None)
    others = [seq for seq in seqs if seq not in found]
    known = judged.of(connection, others, as_of=as_of, window_from=window_from)
    dues = dict(
        plain_rows(
            connection,
            "SELECT seq, due FROM tasks WHERE seq IN (SELECT value FROM json_each(?))",
            [seqs_of(others)],
        )
    )
    for seq in others:
        own, stands = dues[seq], known[seq]
        found[seq] = _Days(seq, day(own) if own else None, stands.next_due, stands.overdue_since)
    return [found[seq] for seq in seqs]
