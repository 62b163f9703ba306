"""Rows to standings: where `status.standing` meets the database."""

from __future__ import annotations

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from datetime import date

from app.ledger.day_names import names_on
from app.ledger.records import (
    MilestoneRecord,
    Standing,
    State,
    TaskRecord,
    TaskView,
)
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


def standings(
    connection: sqlite3.Connection,
    seqs: Collection[int],
    *,
    as_of: date,
    window_from: date | None,
) -> dict[int, Standing]:
    """How tasks stand, from no more of their rows than that needs."""
    milestones = load_milestones(connection, seqs)
    rows = connection.execute(
        """SELECT seq, id, source, due, recurrence, begins, ongoing FROM tasks
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
        )
        for row in rows
    }


class JudgedStandings:
    """How the tasks stand that have to be judged, kept until the ledger is written to.

    Every list and count of a day asks for the same ones: those whose history speaks of periods,
    milestones or undos. Any thread may ask.
    """

    def __init__(self, *, kept: int = 8) -> None:
        self._most = kept  # so many days and windows; 0 keeps nothing
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, date, date | None], dict[int, Standing]] = OrderedDict()

    def states(
        self,
        connection: sqlite3.Connection,
        seqs: Collection[int],
        *,
        as_of: date,
        window_from: date | None,
    ) -> dict[int, State]:
        """The states of these tasks."""
        known = self.of(connection, seqs, as_of=as_of, window_from=window_from)
        return {seq: known[seq].state for seq in seqs}

    def of(
        self,
        connection: sqlite3.Connection,
        seqs: Collection[int],
        *,
        as_of: date,
        window_from: date | None,
    ) -> Mapping[int, Standing]:
        """How these tasks stand, and others."""
        if not seqs:
            return {}
        # In the transaction that reads the rows, so that they stand as in this revision.
        revision = connection.execute("SELECT value FROM meta WHERE key = 'revision'").fetchone()
        key = (int(revision[0]), as_of, window_from)
        with self._lock:
            known = self._kept.get(key, {})
        missing = [seq for seq in seqs if seq not in known]
        if not missing:
            return known
        found = known | standings(connection, missing, as_of=as_of, window_from=window_from)
        with self._lock:
            self._kept[key] = self._kept.get(key, {}) | found
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found


def _bare(row: sqlite3.Row, milestones: tuple[MilestoneRecord, ...]) -> TaskRecord:
    """A task without its words: a state depends on its kind, its dates and its history alone."""
    return TaskRecord(
        id=row["id"],
        document_id="",
        document="",
        source=row["source"],
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
