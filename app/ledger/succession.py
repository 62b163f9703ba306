"""One document in the place of another: what was reported and put right goes over with its tasks.

Reports are never changed, so those of a task that is still there are written again under its new
id, marked with the line that they repeat; going back and forth between two versions repeats none
twice. What was put right goes over where the new file still says what the old one said then: a
new version that says something else has been put right by its author.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from app.ledger.as_extracted import as_read
from app.ledger.correction_log import append, in_words
from app.ledger.correction_rows import apply_document
from app.ledger.corrections import WORDS
from app.ledger.document_rows import histories
from app.ledger.errors import UnknownDocument
from app.ledger.piece_keys import fingerprint
from app.ledger.versions import TaskPair, same_milestones


@dataclass(frozen=True, kw_only=True)
class Succession:
    """A document takes the place of `old_id`.

    `same`: old task id -> the new id's part after "#"; `milestones`: (old task id, number) -> the
    number in the new version, where the milestone is still there.
    """

    old_id: str
    same: Mapping[str, str] = field(default_factory=dict)
    milestones: Mapping[tuple[str, int], int] = field(default_factory=dict)
    by: str = ""

    @classmethod
    def of(cls, old_id: str, pairs: Iterable[TaskPair], *, by: str) -> Succession:
        """From the pairs of two versions."""
        both = [(pair.old, pair.new) for pair in pairs if pair.old and pair.new]
        return cls(
            old_id=old_id,
            same={old.id: new.id.partition("#")[2] for old, new in both},
            milestones={
                (old.id, before): after
                for old, new in both
                for before, after in same_milestones(old, new).items()
            },
            by=by,
        )


@dataclass(frozen=True, kw_only=True)
class InForce:
    """A correction in force; `task_id` "" where it is of the document itself."""

    id: int
    task_id: str
    field: str
    milestone: int
    value: str
    said: str
    extracted: str
    by: str
    words: str
    title: str


def succeed(db: Database, document_id: str, succession: Succession) -> None:
    """Write the old tasks' reports again under the new ones. Raises UnknownDocument."""
    old = db.execute(
        "SELECT title FROM documents WHERE id = ? AND status = 'published'", [succession.old_id]
    ).fetchone()
    if old is None:
        raise UnknownDocument(succession.old_id)
    for old_task, suffix in succession.same.items():
        _carry_reports(db, old_task, f"{document_id}#{suffix}", succession)
    for task_id, history in histories(db, document_id).items():
        db.execute("UPDATE tasks SET history = ? WHERE id = ?", [history, task_id])
    db.execute(
        "INSERT INTO replacements (old_id, new_id, old_title, by) VALUES (?, ?, ?, ?)",
        [succession.old_id, document_id, old["title"], succession.by],
    )


def successor(connection: sqlite3.Connection, old_id: str) -> tuple[str, str] | None:
    """(title of the old version, id of the one that is in its place now), None where nothing is."""
    title, now = "", old_id
    for _ in range(connection.execute("SELECT COUNT(*) FROM replacements").fetchone()[0]):
        row = connection.execute(
            "SELECT * FROM replacements WHERE old_id = ? ORDER BY rowid DESC", [now]
        ).fetchone()
        if row is None:
            return None
        title, now = title or row["old_title"], row["new_id"]
        there = connection.execute(
            "SELECT 1 FROM documents WHERE id = ? AND status = 'published'", [now]
        ).fetchone()
        if there:
            return title, now
    return None


def _carry_reports(db: Database, old_task: str, new_task: str, succession: Succession) -> None:
    select = "SELECT * FROM progress WHERE task_id = ? ORDER BY id"
    # The first line of a report -> the line that stands for it under the new task.
    there = {_root(row): row["id"] for row in db.execute(select, [new_task]).fetchall()}
    ids: dict[int, int] = {}
    for row in db.execute(select, [old_task]).fetchall():
        if _root(row) in there:
            ids[row["id"]] = there[_root(row)]
            continue
        columns = {name: row[name] for name in row.keys() if name != "id"}  # noqa: SIM118
        if row["milestone"] is not None:
            columns["milestone"] = succession.milestones.get((old_task, row["milestone"]))
            if columns["milestone"] is None:
                continue
        if row["undoes"] is not None:
            if row["undoes"] not in ids:
                continue
            columns["undoes"] = ids[row["undoes"]]
        columns |= {"task_id": new_task, "carried_from": _root(row)}
        names, marks = ", ".join(columns), ", ".join(f":{name}" for name in columns)
        written = db.execute(f"INSERT INTO progress ({names}) VALUES ({marks})", columns)
        ids[row["id"]] = int(written.lastrowid or 0)


def _root(row: sqlite3.Row) -> int:
    return int(row["carried_from"] or row["id"])


def in_force(connection: sqlite3.Connection, document_id: str) -> list[InForce]:
    """The corrections in force on a document and its tasks. Raises UnknownDocument."""
    document = connection.execute(
        "SELECT seq FROM documents WHERE id = ? AND status = 'published'", [document_id]
    ).fetchone()
    if document is None:
        raise UnknownDocument(document_id)
    found = connection.execute(
        """SELECT c.*, l.value AS logged, l.said, l.by, l.title,
                  COALESCE(t.id, '') AS task_id
           FROM corrected c JOIN corrections l ON l.id = c.correction_id
           LEFT JOIN tasks t ON t.seq = c.task_seq
           WHERE c.document_seq = ? ORDER BY c.correction_id""",
        [document["seq"]],
    )
    return [
        InForce(
            id=row["correction_id"],
            task_id=row["task_id"],
            field=row["field"],
            milestone=row["milestone"],
            value=row["logged"],
            said=row["said"],
            extracted=row["extracted"],
            by=row["by"],
            words=row["value"],
            title=row["title"],
        )
        for row in found
    ]


def carry(
    db: Database, document_id: str, lines: Iterable[InForce], pairs: Mapping[str, TaskPair]
) -> list[InForce]:
    """Log in this document what is in force in its last version; return what was left out."""
    seq = db.execute("SELECT seq FROM documents WHERE id = ?", [document_id]).fetchone()["seq"]
    left: list[InForce] = []
    for line in lines:
        if line.field == WORDS and not _same_words(pairs.get(line.task_id)):
            continue  # new words wait for a confirmation of their own
        place = _place(db, line, pairs)
        if place is None or not _carry_line(db, seq, line, *place):
            left.append(line)
    apply_document(db, seq)
    return left


def _same_words(pair: TaskPair | None) -> bool:
    if pair is None or pair.old is None or pair.new is None:
        return False
    return fingerprint(pair.old.text) == fingerprint(pair.new.text)


def _place(db: Database, line: InForce, pairs: Mapping[str, TaskPair]) -> tuple[int, int] | None:
    """The row of the task and the number of the milestone that a line is about now."""
    if not line.task_id:
        return 0, 0
    pair = pairs.get(line.task_id)
    if pair is None or pair.old is None or pair.new is None:
        return None
    milestone = same_milestones(pair.old, pair.new).get(line.milestone, 0)
    if line.milestone and not milestone:
        return None
    row = db.execute("SELECT seq FROM tasks WHERE id = ?", [pair.new.id]).fetchone()
    return row["seq"], milestone


def _carry_line(db: Database, seq: int, line: InForce, task_seq: int, milestone: int) -> bool:
    """Whether the new version holds what the line says, now or already."""
    known = db.execute(
        """SELECT 1 FROM corrected WHERE document_seq = ? AND task_seq = ? AND field = ?
           AND milestone = ?""",
        [seq, task_seq, line.field, milestone],
    ).fetchone()
    if known:
        return True
    piece: dict[str, Any] = as_read(db, seq, task_seq)
    now = in_words(piece, line.field, milestone)
    if now == line.words:
        return True  # the new version says it itself
    if now != line.extracted:
        return False
    append(
        db,
        seq,
        task_seq,
        field=line.field,
        milestone=milestone,
        value=json.loads(line.value),
        said=line.said,
        by=line.by,
        carried_from=line.id,
    )
    return True
