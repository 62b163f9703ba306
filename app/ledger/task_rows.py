"""Rows to TaskRecord and ProgressEntry. Units are given once each, in the document's order."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.ledger.day_names import PRINTED, DayNames
from app.ledger.plain_rows import plain_rows
from app.ledger.records import (
    CorrectionRecord,
    MilestoneRecord,
    ProgressEntry,
    TaskRecord,
)
from app.ledger.selection import seqs_of
from ingest.document import Role

_ROWS = "(SELECT value FROM json_each(?))"

_TASKS = f"""
    SELECT t.seq, t.id, d.id, COALESCE(NULLIF(d.doc_number, ''), d.title), t.source, t.number,
        t.locator, t.section, t.title, x.text, t.start_at, t.end_at, t.deadline_text,
        t.deadline_start, t.deadline_end, t.due, t.recurrence, t.begins, t.ongoing, t.reason,
        t.inferred, t.unconfirmed
    FROM tasks t JOIN documents d ON d.seq = t.document_seq
    JOIN task_texts x ON x.task_seq = t.seq
    WHERE t.seq IN {_ROWS} ORDER BY t.seq"""

_UNITS = f"""
    SELECT u.task_seq, u.unit_seq, n.name, u.role, u.lead, u.start_at, u.end_at, u.inferred
    FROM task_units u JOIN units n ON n.seq = u.unit_seq
    WHERE u.task_seq IN {_ROWS} ORDER BY u.task_seq, u.position"""

_Unit = tuple[int, int, str, Role, int, int, int, str]
"""A line of `_UNITS`."""


def load_tasks(
    connection: sqlite3.Connection, seqs: Collection[int], names: DayNames = PRINTED
) -> list[TaskRecord]:
    """The tasks in document order, whole, their units called as `names` has them."""
    wanted = seqs_of(seqs)
    units: dict[int, list[_Unit]] = defaultdict(list)
    for unit in plain_rows(connection, _UNITS, [wanted]):
        units[unit[0]].append(unit)
    milestones = load_milestones(connection, seqs)
    counterparts = _counterparts(connection, wanted)
    corrections = _corrections(connection, wanted)
    return [
        _task(
            row,
            units.get(row[0], []),
            milestones.get(row[0], ()),
            counterparts.get(row[0], ()),
            corrections.get(row[0], ()),
            names,
        )
        for row in plain_rows(connection, _TASKS, [wanted])
    ]


def load_ids(connection: sqlite3.Connection, seqs: Sequence[int]) -> tuple[str, ...]:
    """The ids of the tasks, in the order of the rows given."""
    found = dict(
        plain_rows(connection, f"SELECT seq, id FROM tasks WHERE seq IN {_ROWS}", [seqs_of(seqs)])
    )
    return tuple(found[seq] for seq in seqs)


def load_milestones(
    connection: sqlite3.Connection, seqs: Collection[int]
) -> dict[int, tuple[MilestoneRecord, ...]]:
    """The milestones of some tasks, by the row of the task."""
    rows = _grouped(
        connection.execute(
            f"SELECT * FROM milestones WHERE task_seq IN {_ROWS} ORDER BY task_seq, number",
            [seqs_of(seqs)],
        )
    )
    return {seq: tuple(map(_milestone, group)) for seq, group in rows.items()}


def load_histories(
    connection: sqlite3.Connection, task_ids: Iterable[str]
) -> dict[str, list[ProgressEntry]]:
    """All entries of some tasks, oldest first as recorded, by the id of the task."""
    histories: dict[str, list[ProgressEntry]] = defaultdict(list)
    rows = connection.execute(
        f"SELECT * FROM progress WHERE task_id IN {_ROWS} ORDER BY id",
        [json.dumps(list(task_ids))],
    )
    for row in rows:
        histories[row["task_id"]].append(entry_of(row))
    return histories


def entry_of(row: sqlite3.Row) -> ProgressEntry:
    """One line of `progress`."""
    return ProgressEntry(
        id=row["id"],
        task_id=row["task_id"],
        status=row["status"],
        note=row["note"],
        on=date.fromisoformat(row["on_date"]),
        by=row["by"],
        period=day_of(row["period"]),
        milestone=row["milestone"],
        recorded_at=row["recorded_at"],
        undoes=row["undoes"],
        carried_from=row["carried_from"],
    )


def day_of(text: str | None) -> date | None:
    """A stored day. None -> None."""
    return date.fromisoformat(text) if text else None


def _task(
    row: tuple[Any, ...],
    units: Sequence[_Unit],
    milestones: tuple[MilestoneRecord, ...],
    counterpart_ids: tuple[str, ...],
    corrections: Sequence[sqlite3.Row],
    names: DayNames,
) -> TaskRecord:
    (
        _, task_id, document_id, document, source, number, locator, section, title, text, start,
        end, deadline_text, deadline_start, deadline_end, due, recurrence, begins, ongoing, reason,
        inferred, unconfirmed,
    ) = row  # fmt: skip
    responsible: dict[str, None] = {}
    lead: dict[str, None] = {}
    supporting: dict[str, None] = {}
    anew: dict[str, str] = {}  # printed name -> the name of the day, where that is another
    printed_units: dict[tuple[str, str], None] = {}
    places = []
    for _, unit, printed, role, leads, starts_at, ends_at, guessed in units:
        name = names.name(unit, printed)
        if role == "supporting":
            supporting[name] = None
        else:
            responsible[name] = None
            if leads:
                lead[name] = None
        if name != printed:
            anew[printed] = name
            printed_units[name, printed] = None
        places.append((name, role, starts_at, ends_at, guessed))
    return TaskRecord(
        id=task_id,
        document_id=document_id,
        document=document,
        source=source,
        number=number,
        locator=locator,
        section=section,
        title=title,
        text=text,
        start=start,
        end=end,
        responsible=tuple(responsible),
        lead=tuple(lead),
        supporting=tuple(supporting),
        printed_units=tuple(printed_units),
        deadline_text=deadline_text,
        deadline_start=deadline_start,
        deadline_end=deadline_end,
        due=day_of(due),
        recurrence=recurrence,
        begins=day_of(begins),
        ongoing=bool(ongoing),
        reason=reason,
        inferred=inferred,
        unconfirmed=unconfirmed,
        milestones=_renamed(milestones, anew) if anew else milestones,
        unit_places=tuple(places),
        counterpart_ids=counterpart_ids,
        corrections=tuple(map(correction_of, corrections)),
    )


def _milestone(row: sqlite3.Row) -> MilestoneRecord:
    return MilestoneRecord(
        number=row["number"],
        text=row["text"],
        start=row["start_at"],
        end=row["end_at"],
        deadline_text=row["deadline_text"],
        due=day_of(row["due"]),
        recurrence=row["recurrence"],
        begins=day_of(row["begins"]),
        units=tuple(json.loads(row["units"])),
        inferred=row["inferred"],
    )


def _corrections(connection: sqlite3.Connection, wanted: str) -> dict[int, list[Any]]:
    return _grouped(
        connection.execute(
            f"""{CORRECTIONS} WHERE c.task_seq IN {_ROWS} AND c.task_seq > 0
                ORDER BY c.task_seq, c.field DESC, c.milestone""",
            [wanted],
        )
    )


CORRECTIONS = """SELECT c.*, l.by, l.recorded_at, l.said FROM corrected c
    JOIN corrections l ON l.id = c.correction_id"""


def correction_of(row: sqlite3.Row) -> CorrectionRecord:
    """One line of `corrected` with who and when."""
    return CorrectionRecord(
        id=row["correction_id"],
        field=row["field"],
        value=row["value"],
        extracted=row["extracted"],
        by=row["by"],
        recorded_at=row["recorded_at"],
        milestone=row["milestone"] or None,
        said=row["said"],
    )


def _renamed(
    milestones: tuple[MilestoneRecord, ...], anew: Mapping[str, str]
) -> tuple[MilestoneRecord, ...]:
    """Milestones whose units, which the task names too, are called as the task's are."""
    return tuple(
        replace(m, units=tuple(dict.fromkeys(anew.get(name, name) for name in m.units)))
        for m in milestones
    )


def _counterparts(connection: sqlite3.Connection, wanted: str) -> dict[int, tuple[str, ...]]:
    """Ids of the tasks linked with each: a row's articles best first, an article's rows."""
    linked: dict[int, list[str]] = defaultdict(list)
    rows = connection.execute(
        f"""SELECT c.task_seq, c.position, t.id FROM counterparts c
            JOIN tasks t ON t.seq = c.counterpart_seq WHERE c.task_seq IN {_ROWS}
            UNION ALL SELECT c.counterpart_seq, t.seq, t.id FROM counterparts c
            JOIN tasks t ON t.seq = c.task_seq WHERE c.counterpart_seq IN {_ROWS}
            ORDER BY 1, 2""",
        [wanted, wanted],
    )
    for seq, _, task_id in rows:
        linked[seq].append(task_id)
    return {seq: tuple(ids) for seq, ids in linked.items()}


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row["task_seq"]].append(row)
    return groups
