"""Rows to standings: where `status.standing` meets the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import date

from app.ledger.day_names import names_on
from app.ledger.records import MilestoneRecord, State, TaskRecord, TaskView
from app.ledger.selection import seqs_of
from app.ledger.status import standing
from app.ledger.task_rows import day_of, load_histories, load_milestones, load_tasks


def view_tasks(
    connection: sqlite3.Connection,
    seqs: Collection[int],
    *,
    as_of: date,
    window_from: date | None,
) -> list[TaskView]:
    """Tasks with how they stand, in document order."""
    tasks = load_tasks(connection, seqs, names_on(connection, as_of))
    histories = load_histories(connection, [task.id for task in tasks])
    return [
        TaskView(
            task=task,
            standing=standing(
                task, histories.get(task.id, ()), as_of=as_of, window_from=window_from
            ),
        )
        for task in tasks
    ]


def judge(
    connection: sqlite3.Connection,
    seqs: Collection[int],
    *,
    as_of: date,
    window_from: date | None,
) -> dict[int, State]:
    """The states of tasks, from no more of their rows than a state needs."""
    milestones = load_milestones(connection, seqs)
    rows = connection.execute(
        """SELECT seq, id, due, recurrence, begins, ongoing FROM tasks
           WHERE seq IN (SELECT value FROM json_each(?))""",
        [seqs_of(seqs)],
    ).fetchall()
    histories = load_histories(connection, [row["id"] for row in rows])
    return {
        row["seq"]: standing(
            _bare(row, milestones.get(row["seq"], ())),
            histories.get(row["id"], ()),
            as_of=as_of,
            window_from=window_from,
        ).state
        for row in rows
    }


def _bare(row: sqlite3.Row, milestones: tuple[MilestoneRecord, ...]) -> TaskRecord:
    """A task without its words: a state depends on dates and history alone."""
    return TaskRecord(
        id=row["id"],
        document_id="",
        document="",
        source="article",
        number=0,
        locator="",
        section="",
        title="",
        text="",
        start=0,
        end=0,
        due=day_of(row["due"]),
        recurrence=row["recurrence"],
        begins=day_of(row["begins"]),
        ongoing=bool(row["ongoing"]),
        milestones=milestones,
    )
