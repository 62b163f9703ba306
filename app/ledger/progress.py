"""What is reported about tasks: appended, taken back by a further entry, never overwritten.

A line keeps the names that the task had when it was written, so that it can be read after the
document is gone. `recorded_at` is stamped by the database for the audit only; what counts is the
entry's own date.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from datetime import date
from typing import Any, Literal

from sqlite_utils import Database

from app.ledger.errors import AlreadyUndone, InvalidProgress, UnknownEntry
from app.ledger.records import ProgressEntry, TaskRecord
from app.ledger.task_rows import entry_of
from ingest.dates import next_occurrence

_PROBLEM = "没有登记。"


def append(
    db: Database,
    task: TaskRecord,
    *,
    status: Literal["in_progress", "done"],
    note: str,
    on: date,
    by: str,
    period: date | None,
    milestone: int | None,
) -> ProgressEntry:
    """Add one entry. Raises InvalidProgress where the task has no such milestone or period."""
    if status not in ("in_progress", "done"):
        raise InvalidProgress(
            f"办理状态“{status}”无法识别，{_PROBLEM}请填 in_progress（进展）或 done（办结）。"
        )
    if milestone is not None and all(m.number != milestone for m in task.milestones):
        raise InvalidProgress(_no_milestone(task, milestone))
    if period is not None:
        _check_period(task, milestone, period)
    return _insert(
        db,
        task,
        status=status,
        note=note,
        on_date=on.isoformat(),
        by=by,
        period=period.isoformat() if period else None,
        milestone=milestone,
        undoes=None,
    )


def take_back(
    db: Database, task: TaskRecord, entry: ProgressEntry, *, by: str, on: date
) -> ProgressEntry:
    """Add the entry that takes `entry` back. Raises AlreadyUndone."""
    undone = db.execute("SELECT 1 FROM progress WHERE undoes = ?", [entry.id]).fetchone()
    if undone:
        raise AlreadyUndone(entry.id)
    return _insert(
        db,
        task,
        status=entry.status,
        note=entry.note,
        on_date=on.isoformat(),
        by=by,
        period=entry.period.isoformat() if entry.period else None,
        milestone=entry.milestone,
        undoes=entry.id,
    )


def entry(connection: sqlite3.Connection, entry_id: int) -> ProgressEntry:
    """One entry. Raises UnknownEntry."""
    row = connection.execute("SELECT * FROM progress WHERE id = ?", [entry_id]).fetchone()
    if row is None:
        raise UnknownEntry(entry_id)
    return entry_of(row)


def _insert(db: Database, task: TaskRecord, **values: Any) -> ProgressEntry:
    row = {
        "task_id": task.id,
        "document": task.document,
        "locator": task.locator,
        "title": task.title,
        **values,
    }
    row["note"] = _printable(row["note"])
    row["by"] = _printable(row["by"])
    columns = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    written = db.execute(f"INSERT INTO progress ({columns}) VALUES ({marks})", row)
    entire = values["milestone"] is None and values["period"] is None and values["undoes"] is None
    db.execute(
        "UPDATE tasks SET history = MAX(history, ?) WHERE id = ?", [1 if entire else 2, task.id]
    )
    return entry(db.conn, int(written.lastrowid or 0))


def _check_period(task: TaskRecord, milestone: int | None, period: date) -> None:
    """A period is named by the due date of its occurrence."""
    duties = [(m.due, m.recurrence, m.begins) for m in task.milestones if m.number == milestone]
    if milestone is None:
        duties = [(task.due, task.recurrence, task.begins)]
        duties += [(None, m.recurrence, m.begins) for m in task.milestones if m.due is None]
    nearest = {
        due or (next_occurrence(rule, on_or_after=period, since=begins) if rule else None)
        for due, rule, begins in duties
    } - {None}
    if period in nearest:
        return
    if nearest:
        days = "、".join(sorted(str(day) for day in nearest))
        raise InvalidProgress(f"{period}不是这项任务的到期日，{_PROBLEM}可填最近的到期日：{days}。")
    raise InvalidProgress(f"这项任务不按周期办理，{_PROBLEM}请去掉周期（period）后再登记。")


def _no_milestone(task: TaskRecord, milestone: int) -> str:
    numbers = "、".join(str(m.number) for m in task.milestones)
    choices = f"可选的阶段目标：{numbers}。" if numbers else "这项任务没有阶段目标。"
    return f"没有第{milestone}个阶段目标，{_PROBLEM}{choices}"


def _printable(text: str) -> str:
    """Without control characters and lone surrogates; line breaks and tabs stay."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
